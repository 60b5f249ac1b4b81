"""Values of every type, the same in each run: the n-th value of a column."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from schemagen.verify.catalog import Type

_DAY: Final = date(2026, 1, 1)
_NOON: Final = datetime(2026, 1, 1, 12)
_UUID_BASE: Final = 0x5C4E3A9E_1000_4000_8000_000000000000
_VECTOR_DIMENSIONS: Final = 3


def fresh(type_: Type, ordinal: int, label: str = "value") -> str | None:
    """Return the text of a value that differs from that of other ordinals.

    Args:
        type_: The type.
        ordinal: Which value, from 1.
        label: What texts begin with.

    Returns:
        The text, or None when no value of the type is known.
    """
    if type_.labels:
        return type_.labels[ordinal % len(type_.labels)]
    if type_.element is not None:
        element = fresh(type_.element, ordinal, label)
        return None if element is None else array_text([element])
    if type_.name in _TEXTS:
        return _text(type_, ordinal, label)
    make = _MAKERS.get(type_.name)
    return make(type_, ordinal) if make else None


def typical(type_: Type) -> tuple[str, ...]:
    """Return values that conditions often ask for, to be tried when one has to hold."""
    if type_.labels:
        return type_.labels
    if type_.element is not None:
        return ("{}", *(array_text([value]) for value in typical(type_.element)[:4]))
    if type_.name in _TEXTS:
        return _TYPICAL_TEXTS
    return _TYPICAL.get(type_.name, ())


def array_text(elements: list[str]) -> str:
    """Return the text of an array with these elements."""
    quoted = (element.replace("\\", "\\\\").replace('"', '\\"') for element in elements)
    return "{" + ",".join(f'"{element}"' for element in quoted) + "}"


def _text(type_: Type, ordinal: int, label: str) -> str:
    limit = {"name": 63, "char": 1}.get(type_.name, type_.modifier - 4 if type_.modifier > 4 else 0)
    if type_.name == "bpchar" and not limit:
        limit = 1
    text = f"{label} {ordinal}"
    if limit and len(text) > limit:
        number = _base36(ordinal)
        text = (label[: max(0, limit - len(number))] + number)[-limit:]
        text = text.rjust(limit, "x") if type_.name == "bpchar" else text
    return text


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = ""
    while True:
        number, digit = divmod(number, 36)
        text = digits[digit] + text
        if not number:
            return text


def _numeric(type_: Type, ordinal: int) -> str:
    if type_.modifier < 4:
        return str(ordinal)
    precision, scale = (type_.modifier - 4) >> 16 & 0xFFFF, (type_.modifier - 4) & 0x7FF
    scale = scale - 0x800 if scale & 0x400 else scale
    whole = precision - max(scale, 0)
    if whole > 0:
        return str(ordinal % 10 ** min(whole, 9)) + ("." + "0" * scale if scale > 0 else "")
    return "0." + str(ordinal % 10**precision).rjust(scale, "0")


def _bits(type_: Type, ordinal: int) -> str:
    length = type_.modifier if type_.modifier > 0 else (1 if type_.name == "bit" else 8)
    return bin(ordinal % 2**length)[2:].rjust(length, "0")


def _dimensions(type_: Type) -> int:
    return type_.modifier if type_.modifier > 0 else _VECTOR_DIMENSIONS


def _vector(type_: Type, ordinal: int) -> str:
    size = _dimensions(type_)
    values = ["0"] * size
    values[0] = "1"
    values[ordinal % size] = str(1 + ordinal % 7)
    return "[" + ",".join(values) + "]"


def _network(ordinal: int) -> str:
    return f"10.{ordinal >> 8 & 255}.{ordinal & 255}"


def _day(ordinal: int) -> str:
    return (_DAY + timedelta(days=ordinal)).isoformat()


def _moment(ordinal: int) -> str:
    return (_NOON + timedelta(hours=ordinal)).isoformat(sep=" ")


def _clock(ordinal: int) -> str:
    return f"{ordinal // 60 % 24:02}:{ordinal % 60:02}:00"


def _whole_number_range(_: Type, n: int) -> str:
    return f"[{n},{n + 1})"


_TEXTS: Final = frozenset({"text", "varchar", "bpchar", "citext", "name", "char"})

_MAKERS: Final[Mapping[str, Callable[[Type, int], str]]] = {
    "bool": lambda _, n: "true" if n % 2 else "false",
    "int2": lambda _, n: str(n % 32_768),
    "int4": lambda _, n: str(n),
    "int8": lambda _, n: str(n),
    "oid": lambda _, n: str(n),
    "float4": lambda _, n: str(n),
    "float8": lambda _, n: str(n),
    "numeric": _numeric,
    "money": lambda _, n: str(n),
    "uuid": lambda _, n: str(UUID(int=_UUID_BASE + n)),
    "date": lambda _, n: _day(n),
    "timestamp": lambda _, n: _moment(n),
    "timestamptz": lambda _, n: _moment(n) + "+00",
    "time": lambda _, n: _clock(n),
    "timetz": lambda _, n: _clock(n) + "+00",
    "interval": lambda _, n: f"{n} minutes",
    "json": lambda _, n: json.dumps({"n": n}),
    "jsonb": lambda _, n: json.dumps({"n": n}),
    "bytea": lambda _, n: "\\x" + n.to_bytes(4, "big").hex(),
    "inet": lambda _, n: _network(n) + ".1",
    "cidr": lambda _, n: _network(n) + ".0/24",
    "macaddr": lambda _, n: "08:00:2b:" + ":".join(f"{n:06x}"[i : i + 2] for i in (0, 2, 4)),
    "macaddr8": lambda _, n: "08:00:2b:01:02:" + ":".join(f"{n:06x}"[i : i + 2] for i in (0, 2, 4)),
    "bit": _bits,
    "varbit": _bits,
    "vector": _vector,
    "halfvec": _vector,
    "sparsevec": lambda t, n: f"{{1:{n}}}/{_dimensions(t)}",
    "int4range": _whole_number_range,
    "int8range": _whole_number_range,
    "numrange": _whole_number_range,
    "daterange": lambda _, n: f"[{_day(n)},{_day(n + 1)})",
    "tsrange": lambda _, n: f"[{_moment(n)},{_moment(n + 1)})",
    "tstzrange": lambda _, n: f"[{_moment(n)}+00,{_moment(n + 1)}+00)",
    "int4multirange": lambda t, n: "{" + _whole_number_range(t, n) + "}",
    "int8multirange": lambda t, n: "{" + _whole_number_range(t, n) + "}",
    "nummultirange": lambda t, n: "{" + _whole_number_range(t, n) + "}",
    "datemultirange": lambda _, n: f"{{[{_day(n)},{_day(n + 1)})}}",
    "tsmultirange": lambda _, n: f"{{[{_moment(n)},{_moment(n + 1)})}}",
    "tstzmultirange": lambda _, n: f"{{[{_moment(n)}+00,{_moment(n + 1)}+00)}}",
    "point": lambda _, n: f"({n},{n})",
    "lseg": lambda _, n: f"[(0,0),({n},{n})]",
    "line": lambda _, n: f"{{1,1,{n}}}",
    "box": lambda _, n: f"({n},{n}),(0,0)",
    "path": lambda _, n: f"[(0,0),({n},{n})]",
    "polygon": lambda _, n: f"((0,0),({n},0),({n},{n}))",
    "circle": lambda _, n: f"<(0,0),{n}>",
    "tsvector": lambda _, n: f"'word{n}':1",
    "tsquery": lambda _, n: f"'word{n}'",
    "xml": lambda _, n: f"<n>{n}</n>",
    "pg_lsn": lambda _, n: f"0/{n:X}",
    "ltree": lambda _, n: f"top.n{n}",
    "hstore": lambda _, n: f'"n"=>"{n}"',
    "geometry": lambda _, n: f"POINT({n % 90} {n % 90})",
    "geography": lambda _, n: f"POINT({n % 90} {n % 90})",
}

_NUMBERS: Final = ("0", "1", "2", "5", "10", "50", "100", "1000", "-1")
_MOMENTS: Final = ("2000-01-01 00:00:00+00", "2100-01-01 00:00:00+00", "2026-01-01 00:00:00+00")
_TYPICAL: Final[Mapping[str, tuple[str, ...]]] = {
    "bool": ("false", "true"),
    "int2": _NUMBERS,
    "int4": _NUMBERS,
    "int8": _NUMBERS,
    "float4": ("0.5", *_NUMBERS),
    "float8": ("0.5", *_NUMBERS),
    "numeric": ("0.5", *_NUMBERS),
    "money": _NUMBERS,
    "date": ("2000-01-01", "2100-01-01", "2026-01-01"),
    "timestamp": tuple(moment.removesuffix("+00") for moment in _MOMENTS),
    "timestamptz": _MOMENTS,
    "time": ("00:00:00", "12:00:00", "23:59:59"),
    "interval": ("00:00:00", "1 hour", "1 day", "1 year", "-1 day"),
    "json": ("{}", "[]", '"text"', "1", "true", "null", '["text"]', '[{"n": 1}]'),
    "jsonb": ("{}", "[]", '"text"', "1", "true", "null", '["text"]', '[{"n": 1}]'),
    "bytea": ("\\x", "\\x00"),
    "inet": ("10.0.0.1", "10.0.0.0/8", "::1"),
}
# What patterns usually ask for: addresses, slugs, colours, codes, versions, times.
_TYPICAL_TEXTS: Final = (
    "", "x", "a", "abc", "ABC", "a-b", "a_b", "Word", "two words", "1", "12345",
    "mail@example.com", "https://example.com/path", "http://example.com", "example.com",
    "#a1b2c3", "#A1B2C3", "a1b2c3", "+15551234567", "US", "USD", "en", "en-US", "UTC",
    "Europe/Berlin", "2026-01-01", "12:00", "1.0.0", "v1.0.0", "/path/to/file", "file.txt",
    "image/png", "00000000-0000-4000-8000-000000000000", "0123456789abcdef", "{}", "* * * * *",
)  # fmt: skip
