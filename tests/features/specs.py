"""One small specification for each feature."""

from __future__ import annotations

from typing import Final

_HEAD: Final = "schemagen: 1\nname: tried\ntenancy: user\ntables:\n"
_OWNED: Final = "uuid not null default auth.uid() references auth.users on delete cascade"

STATUS_FLOW: Final = f"""{_HEAD}  videos:
    columns:
      user_id: {_OWNED}
      status: >-
        text not null default 'pending'
        check (status in ('pending', 'uploading', 'done', 'dropped', 'failed', 'lost'))
    use:
      - id
      - status_flow:
          column: status
          flow: {{pending: uploading, uploading: [done, dropped], dropped: []}}
          any: failed
          restart: pending
    access: [owner: user_id]
"""

MEMBERSHIPS: Final = f"""{_HEAD}  organizations:
    columns:
      name: text not null
      created_by: uuid default auth.uid() references auth.users on delete set null
    use:
      - id
      - founder: {{in: memberships, user: created_by, role: owner}}
    owner: none
    access:
      - {{allow: [select, insert, delete], to: user, by: created_by}}
  memberships:
    columns:
      organization_id: uuid not null references organizations on delete cascade
      user_id: uuid not null references auth.users on delete cascade
      role: text not null default 'viewer' check (role in ('viewer', 'owner'))
    use: [{{keep_one: {{where: "role = 'owner'", per: organization_id}}}}]
    constraints: {{memberships_pkey: "primary key (organization_id, user_id)"}}
    access:
      - {{allow: [select, update, delete], to: user, by: user_id}}
"""

ACYCLIC: Final = f"""{_HEAD}  folders:
    columns:
      user_id: {_OWNED}
      parent_id: uuid references folders on delete cascade
      name: text not null default ''
    use: [id, acyclic: parent_id]
    owner: none
    access: [owner: user_id]
"""

COUNTER: Final = f"""{_HEAD}  videos:
    columns: {{user_id: {_OWNED}}}
    use: [id]
    access: [owner: user_id]
  days:
    columns:
      video_id: uuid not null references videos on delete cascade
      date: date not null
      views: integer not null default 0 check (views >= 0)
      seconds: bigint
    use:
      - id
      - owner_from: video_id
      - daily_counter: {{function: count_video, key: [video_id, date], counters: [views, seconds]}}
    constraints: {{one_per_day: "unique (video_id, date)"}}
    access: [{{allow: select, to: user, by: user_id}}]
"""

ARCHIVE: Final = f"""{_HEAD}  usage:
    columns:
      user_id: {_OWNED}
      tokens: integer not null default 0 check (tokens >= 0)
      cents: integer not null generated always as (tokens * 2) stored
    use:
      - id: bigint
      - created_at
      - archive: {{function: archive_usage, older_than: 90 days, keep: 7 years}}
    access: [owner: user_id]
"""

REFERENCES: Final = f"""{_HEAD}  videos:
    columns: {{user_id: {_OWNED}}}
    use: [id]
    access: [owner: user_id]
  courses:
    columns:
      user_id: {_OWNED}
      video_ids: uuid[] not null default '{{}}'
    use: [id, {{references_each: {{column: video_ids, table: videos}}}}]
    indexes: [{{columns: video_ids, method: gin}}]
    access: [owner: user_id]
"""

REFUSING: Final = REFERENCES.replace("table: videos}", "table: videos, on_delete: refuse}")

TOTALS: Final = f"""{_HEAD}  accounts:
    columns:
      user_id: {_OWNED}
      tokens: bigint not null default 0
      calls: integer
      last_at: timestamptz
    use: [id]
    access: [{{allow: select, to: user, by: user_id}}]
  logs:
    columns:
      account_id: uuid references accounts on update cascade on delete set null
      tokens: integer check (tokens >= 0)
      at: timestamptz not null default now()
    use:
      - id
      - totals:
          of: account_id
          in: accounts
          add: {{tokens: tokens, calls: "1"}}
          latest: {{last_at: at}}
    owner: none
"""

KEPT_TOTALS: Final = TOTALS.replace("latest: {last_at: at}", "on_delete: keep")

PARENT_CHECK: Final = f"""{_HEAD}  kinds:
    columns:
      name: text primary key
      largest: integer
      is_enabled: boolean not null default true
  files:
    columns:
      user_id: {_OWNED}
      kind: text references kinds
      size: integer not null default 0
      note: text
    use:
      - id
      - parent_check:
          of: kind
          check: parent.is_enabled and size <= largest
          columns: [size]
          message: Such files are not taken
    access: [owner: user_id]
"""

EXPIRY: Final = f"""{_HEAD}  tokens:
    columns:
      user_id: {_OWNED}
      expires_at: timestamptz not null
    use:
      - id
      - expiry: {{function: expire_tokens, after: 0 days, age: expires_at}}
    access:
      - {{allow: select, to: user, by: user_id}}
      - {{allow: [select, insert], to: service}}
"""

AUDIT: Final = f"""{_HEAD}  accounts:
    columns:
      user_id: {_OWNED}
      name: text
      credit: integer not null default 0
    use: [id, {{audit: {{into: log, columns: [credit], events: [update, delete]}}}}]
    access: [owner: user_id]
  settings:
    columns: {{name: text primary key, value: text}}
    use: [{{audit: {{into: log}}}}]
  log:
    columns:
      table_name: text not null
      row_key: jsonb not null
      operation: text not null
      actor_id: text
      actor_role: text not null
      old_values: jsonb
      new_values: jsonb
    use: [id: bigint]
    access: [{{allow: select, to: service}}]
"""

DELETIONS: Final = f"""{_HEAD}  notes:
    about: Two may be written by everybody who is signed in, whoever they belong to
    columns:
      user_id: {_OWNED.replace(" not null", "")}
      tags: "jsonb default '{{}}'"
      is_shared: boolean not null default false
    use:
      - id
      - clear_own: {{function: clear_notes, owner: user_id}}
      - delete_matching: {{function: delete_tagged, column: tags, owner: user_id, argument: wanted}}
    access:
      - owner: user_id
      - {{allow: [select, delete], to: user, by: any, when: is_shared}}
"""

WINDOW: Final = f"""{_HEAD}  nights:
    columns:
      user_id: {_OWNED}
      day: date not null
      hours: numeric not null default 0
    use: [id]
    access: [owner: user_id]
functions:
  sleep:
    feature: window_statistics
    of: nights
    day: day
    owner: user_id
    args:
      p_user_id: uuid default auth.uid()
      p_days: integer default 30
      least: integer default 1
    columns:
      average: avg(hours)
      nights: count(*)
    returns: {{average: numeric, nights: bigint}}
    access: [user]
"""

PARENTS: Final = f"""{_HEAD}  profiles:
    columns:
      id: uuid primary key references auth.users on delete cascade
      email: text
    use: [signup: {{email: email}}]
    access: [{{allow: select, to: user, by: id}}]
  posts:
    columns: {{title: text, replies: integer not null default 0}}
    use: [id, owned: profiles]
    access: [owner: user_id]
  replies:
    columns:
      post_id: uuid not null references posts on delete cascade
      day: date not null default now()
    use: [id, owner_from: post_id, counter: {{of: post_id, column: replies}}]
    access: [owner: user_id]
functions:
  days_in_a_row: {{feature: streak, of: replies, day: day, owner: user_id, access: [user]}}
"""

TIMES: Final = f"""{_HEAD}  notes:
    columns:
      user_id: {_OWNED}
      made: ~
      body: text
    use: [id, timestamps: {{created: made, updated: "Last change"}}]
    access: [owner: user_id]
  letters:
    columns:
      user_id: {_OWNED}
      body: text
    use: [id, {{timestamps: {{updated: changed_at}}}}]
    access: [owner: user_id]
  plain:
    columns: {{user_id: {_OWNED}}}
    use: [id, created_at: made, {{expiry: {{function: expire_plain, after: 9 days, age: made}}}}]
    access: [owner: user_id]
"""

ALL: Final = {
    "timestamps and created_at": TIMES,
    "status_flow": STATUS_FLOW,
    "founder and keep_one": MEMBERSHIPS,
    "acyclic": ACYCLIC,
    "daily_counter": COUNTER,
    "archive": ARCHIVE,
    "references_each": REFERENCES,
    "references_each, refusing": REFUSING,
    "totals": TOTALS,
    "totals, kept": KEPT_TOTALS,
    "parent_check": PARENT_CHECK,
    "expiry": EXPIRY,
    "audit": AUDIT,
    "clear_own and delete_matching": DELETIONS,
    "window_statistics": WINDOW,
    "signup, owned, owner_from, counter and streak": PARENTS,
}
