"""Topics of Supabase Realtime compiled to policies on ``realtime.messages``."""

from __future__ import annotations

from collections.abc import Iterator

from schemagen.access.conditions import either
from schemagen.access.helpers import Helpers
from schemagen.access.predicates import Predicates
from schemagen.core.names import bounded
from schemagen.core.quoting import Sql, quote_literal
from schemagen.model.access import CLIENT_ROLES, Hop, Policy, Via
from schemagen.model.realtime import MESSAGES, Broadcast


def broadcast_policies(
    bundle: str, broadcast: Broadcast, predicates: Predicates, helpers: Helpers
) -> Iterator[Policy]:
    """Yield a policy for each role that may select rows of the topic's table.

    Keys are compared as text: what a client asks for is never cast.

    https://supabase.com/docs/guides/realtime/authorization
    """
    via = Via(Hop(broadcast.key, broadcast.table, broadcast.key))
    for role in CLIENT_ROLES:
        rules = predicates.applying(broadcast.table, "select", role)
        if not rules:
            continue
        condition = either(predicates.old_row(rule, "select", role, None) for rule in rules)
        rows = predicates.allowed_rows(via, "select", role, condition, rules[0].origin)
        topic = f"{quote_literal(f'{broadcast.topic}:')} || held::text"
        yield Policy(
            bounded(f"{bundle}_{broadcast.topic}_broadcast_{role}"),
            MESSAGES,
            "select",
            (role,),
            broadcast.origin,
            Sql(
                "extension = 'broadcast' and (select realtime.topic())"
                f" = any (array(select {topic} from {helpers.call(rows, role)} as held))"
            ),
        )
