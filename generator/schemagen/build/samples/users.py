"""Sample users: rows of ``auth.users`` as the platform would have made them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from schemagen.build.samples.tables import Row
from schemagen.build.samples.types import SampleType
from schemagen.build.samples.values import FIRST, Cell, person, sample_key, text_of, time_of
from schemagen.build.samples.world import Samples
from schemagen.core.diagnostics import Origin, did_you_mean
from schemagen.core.quoting import quote_literal
from schemagen.model.samples import MARK
from schemagen.spec.kinds.samples import SampleSpec
from schemagen.spec.nodes import MappingNode, Node, ScalarNode, SequenceNode, describe, plain

_TEXTS: Final = ("email", "phone", "encrypted_password")
_DOCUMENTS: Final = ("raw_user_meta_data", "raw_app_meta_data")
_COLUMNS: Final = ("id", *_TEXTS, *_DOCUMENTS)
"""What a sample user may say; the rest is the platform's own.

https://supabase.com/docs/guides/auth/users
"""
_TOKENS: Final = (
    "confirmation_token", "recovery_token", "email_change_token_new", "email_change"
)  # fmt: skip
"""Texts that the sign-in server reads, and that may therefore not be null."""
_NOBODYS_INSTANCE: Final = "00000000-0000-0000-0000-000000000000"


def make_users(samples: Samples, spec: SampleSpec) -> list[Row]:
    """Return the sample users that are asked for; what is wrong with them is reported."""
    maker = _Maker(samples)
    if spec.rows is not None:
        return [maker.row(number, row, row.origin) for number, row in enumerate(spec.rows, 1)]
    if spec.per is not None:
        samples.scope.problems.error(
            "SG240", "users have no parent", spec.per.origin, hint="leave `per` out"
        )
    count = spec.count.value if spec.count is not None else 1
    assert isinstance(count, int)  # noqa: S101 - the structure was checked
    return [
        maker.row(number, _turn(spec.values, number), spec.table.origin)
        for number in range(1, count + 1)
    ]


def _turn(values: MappingNode | None, number: int) -> MappingNode | None:
    """Return values of which each list stands for the one whose turn it is."""
    if values is None:
        return None
    entries: list[tuple[ScalarNode, Node]] = []
    for key, node in values.entries:
        chosen: Node = node
        if isinstance(node, SequenceNode) and node.items:
            chosen = node[(number - 1) % len(node)]
        entries.append((key, chosen))
    return MappingNode(source=values.source, start=values.start, entries=tuple(entries))


class _Maker:
    def __init__(self, samples: Samples) -> None:
        self._problems = samples.scope.problems

    def row(self, number: int, node: MappingNode | None, origin: Origin) -> Row:
        given: Mapping[str, Any] = self._given(node)
        email = given.get("email", f"user{number}@example.com")
        name = person(number)
        # The same address is the same user, whichever bundle's samples come first.
        key = given.get("id", sample_key(f"auth.users.{email or number}", 1))
        about = given.get("raw_user_meta_data", {"full_name": name, "name": name})
        provider = "email" if email else "phone"
        account = {
            "provider": provider,
            "providers": [provider],
            **given.get("raw_app_meta_data", {}),
            MARK: True,
        }
        now = time_of(SampleType("timestamptz", ""), FIRST)
        confirmed = {"email": text_of(email), "email_confirmed_at": now} if email else {}
        cells = {
            "instance_id": text_of(_NOBODYS_INSTANCE),
            "id": text_of(key),
            "aud": text_of("authenticated"),
            "role": text_of("authenticated"),
            **confirmed,
            **{column: text_of(given[column]) for column in _TEXTS[1:] if column in given},
            "raw_app_meta_data": _document(account),
            "raw_user_meta_data": _document(about),
            "created_at": now,
            "updated_at": now,
            **{column: text_of("") for column in _TOKENS},
        }
        return Row(cells, origin)

    def _given(self, node: MappingNode | None) -> dict[str, Any]:
        """Return what is written of a user, without what does not fit."""
        found: dict[str, Any] = {}
        for key, value in node.entries if node is not None else ():
            written = plain(value)
            if key.text not in _COLUMNS:
                self._problems.error(
                    "SG202", f"a sample user has no column {key.text!r}", key.origin,
                    hint=did_you_mean(key.text, _COLUMNS, f"columns are: {', '.join(_COLUMNS)}"),
                )  # fmt: skip
            elif _fits(key.text, written):
                found[key.text] = str(UUID(written)) if key.text == "id" else written
            else:
                self._problems.error(
                    "SG246", f"the column {key.text!r} can't hold {describe(value)}",
                    value.origin, hint=_ADVICE.get(key.text, "write a text"),
                )  # fmt: skip
        return found


_ADVICE: Final = {
    "id": "write a uuid such as 00000000-0000-4000-8000-000000000001",
    "phone": 'write the digits in quotes: "15550000001"',
    **dict.fromkeys(_DOCUMENTS, "write a mapping: {full_name: Ada Bell}"),
}


def _fits(column: str, value: object) -> bool:
    if column in _DOCUMENTS:
        return isinstance(value, dict)
    if column == "id":
        try:
            UUID(value if isinstance(value, str) else "")
        except ValueError:
            return False
        return True
    return (isinstance(value, str) and bool(value)) or (column == "email" and value is None)


def _document(value: Mapping[str, Any]) -> Cell:
    text = json.dumps(value, ensure_ascii=False)
    return Cell(quote_literal(text), clear=False)
