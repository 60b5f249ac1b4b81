"""Telling what a project made from what its Supabase brought.

A hosted project, a local one and our base differ in what the platform keeps for itself,
and in how much of it there is. Whoever compares two of them leaves that out. Whoever
compares a database with itself, before and after, does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from schemagen.database.facts import Facts

PLATFORM_SCHEMAS: Final = frozenset(
    {
        "_analytics",
        "_realtime",
        "_supavisor",
        "auth",
        "cron",
        "extensions",
        "graphql",
        "graphql_public",
        "net",
        "pgbouncer",
        "pgmq",
        "pgsodium",
        "pgsodium_masks",
        "realtime",
        "repack",
        "storage",
        "supabase_functions",
        "tiger",
        "topology",
        "vault",
    }
)
"""Schemas that Supabase's services and extensions own; Supabase's advisors skip them too."""

PLATFORM_ROLES: Final = re.compile(
    r"(supabase_.*|anon|authenticated|service_role|authenticator|postgres|dashboard_user"
    r"|pgbouncer|pgtle_admin|cli_login_.*|pg_.*|pgsodium_.*)"
)
"""Roles that are there before the first migration."""

_PREINSTALLED: Final = frozenset(
    {"pg_graphql", "pg_stat_statements", "pgcrypto", "plpgsql", "supabase_vault", "uuid-ossp"}
)
_PUBLICATIONS: Final = frozenset({"supabase_realtime", "supabase_realtime_messages_publication"})

# Kinds whose rows in the platform's schemas may be a project's own.
_OPEN_KINDS: Final = frozenset({"extensions", "policies", "publication_members", "triggers"})


# What else tells a project's own facts, by kind.
_SPECIAL: Final[Mapping[str, Callable[[dict[str, Any]], bool]]] = {
    "schemas": lambda fact: fact["name"] not in PLATFORM_SCHEMAS,
    "roles": lambda fact: not _is_role(fact["name"]),
    "memberships": lambda fact: not (_is_role(fact["role"]) and _is_role(fact["member"])),
    "settings": lambda fact: fact["role"] != "" and not _is_role(fact["role"]),
    "extensions": lambda fact: fact["name"] not in _PREINSTALLED,
    "event_triggers": lambda fact: fact["owner"] != "supabase_admin",
    "publications": lambda fact: fact["name"] not in _PUBLICATIONS,
    "default_privileges": lambda fact: not _is_role(fact["role"]),
    "grants": lambda fact: (
        fact["kind"] != "database"
        and not (fact["kind"] == "schema" and fact["schema"] == "public")
        and fact["grantee"] != "dashboard_user"
    ),
    "triggers": lambda fact: fact["function"].partition(".")[0] not in PLATFORM_SCHEMAS,
    "comments": lambda fact: (
        fact["kind"] != "role"
        and (fact["kind"], fact["schema"])
        != (
            "schema",
            "public",
        )
    ),
}


def without_platform(facts: Facts) -> Facts:
    """Return only what a project made itself."""
    return facts.only(_is_own)


def _is_own(kind: str, fact: dict[str, Any]) -> bool:
    special = _SPECIAL.get(kind)
    if special is not None and not special(fact):
        return False
    return kind in _OPEN_KINDS or fact.get("schema") not in PLATFORM_SCHEMAS


def _is_role(name: str) -> bool:
    return PLATFORM_ROLES.fullmatch(name) is not None
