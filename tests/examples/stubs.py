"""The example specifications say more than can be compiled yet: what is left out, and why."""

from __future__ import annotations

import json
from typing import Any, Final

from schemagen.core.diagnostics import Problems
from schemagen.spec.nodes import plain
from schemagen.spec.reading import parse_document

LEFT_OUT: Final = {"partition": "partitioned tables"}
"""What is taken out of the tables of an example before it is built."""


def stubbed(content: bytes, name: str) -> tuple[str, list[str]]:
    """Return an example without what can't be compiled yet, and the list of what went."""
    document: dict[str, Any] = plain(parse_document(content, name, Problems()))
    gone = [
        f"{key} of {table}"
        for table, spec in document["tables"].items()
        for key in LEFT_OUT
        if spec.pop(key, None)
    ]
    return json.dumps(document, ensure_ascii=False, indent=1), gone
