"""The n-th sample value of a column: the same at every rendering, and told apart by people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Final

from schemagen.build.samples.types import MOMENTS, NUMBERS, TEXTS, WHOLE, SampleType
from schemagen.core.evaluation import Known
from schemagen.core.quoting import quote_literal

FIRST: Final = datetime(2025, 1, 6, 9)
"""When everything begins; all samples lie in the past, and the past does not move."""

_FORWARD: Final = 300
"""After so many days, values go backwards from the first one, so that none is in the future."""

_NAMES: Final = (
    "Ada Bell", "Ben Cole", "Cleo Diaz", "Dan Eder", "Eva Frey", "Finn Gray", "Gil Hahn",
    "Ida Jung", "Jon Kerr", "Kim Lang",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a row.

    Attributes:
        sql: As SQL.
        known: What conditions see of it; meaningless unless ``clear``.
        clear: Whether a condition over it can be judged.
        invented: Nobody wrote it.
    """

    sql: str
    known: Known = None
    clear: bool = True
    invented: bool = True


NULL: Final = Cell("null", invented=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Which value is wanted.

    Attributes:
        bundle: Name of the bundle.
        table: The table's name under ``tables:``.
        column: The column.
        number: Number of the row in its table, from 1.
        turn: Number of the row below its parent, from 1.
        distinct: No other row of the table may have the value.
    """

    bundle: str
    table: str
    column: str
    number: int
    turn: int
    distinct: bool

    @property
    def running(self) -> int:
        """The number that the value shows."""
        return self.number if self.distinct else self.turn


def sample_key(owner: str, number: int) -> str:
    """Return a uuid that people recognise: all of one owner begin alike and end in a number."""
    return f"{sha256(owner.encode()).hexdigest()[:8]}-0000-4000-8000-{number:012d}"


def number_of(known: Decimal) -> Cell:
    """Return a number as a cell."""
    return Cell(f"{known:f}", known)


def text_of(text: str) -> Cell:
    """Return a text as a cell."""
    return Cell(quote_literal(text), text)


def time_of(type_: SampleType, when: datetime) -> Cell:
    """Return a moment as a cell of a type of dates or times."""
    if type_.name == "date":
        day = when.replace(hour=0, minute=0, second=0, microsecond=0)
        return Cell(f"'{day:%Y-%m-%d}'", day)
    zone = "+00" if type_.name == "timestamptz" else ""
    return Cell(f"'{when:%Y-%m-%d %H:%M:%S}{zone}'", when)


def known_as(type_: SampleType, known: Known) -> Cell | None:
    """Return what a condition compares with as a value of a type, None if it can't be one."""
    match known:
        case bool():
            return Cell("true" if known else "false", known) if type_.name == "bool" else None
        case Decimal() if type_.name in NUMBERS:
            whole = type_.name in WHOLE and known != known.to_integral_value()
            return None if whole else number_of(known)
        case datetime() if type_.name in MOMENTS and datetime.min < known < datetime.max:
            return time_of(type_, known)
        case str() if type_.labels:
            return text_of(known) if known in type_.labels else None
        case str() if type_.name in TEXTS:
            return text_of(known) if len(known) <= (type_.longest or len(known)) else None
        case str() if type_.name not in NUMBERS | MOMENTS:
            return Cell(quote_literal(known), known)
    return None


def natural(type_: SampleType, place: Place) -> Cell | None:
    """Return the value that a column gets where nothing speaks against it, None if unknown."""
    if type_.is_array:
        return Cell("'{}'", clear=False)
    if type_.labels:
        return text_of(type_.labels[(place.running - 1) % len(type_.labels)])
    if type_.name in TEXTS:
        return text_of(_fitting(type_, _text(place), place.number))
    make = _MAKERS.get(type_.name)
    return make(type_, place) if make is not None else None


def further(type_: SampleType, place: Place, sizes: Iterator[int]) -> Iterator[Cell]:
    """Yield other values that conditions often ask for, to be tried one after the other.

    Args:
        type_: The column's type.
        place: Which value is wanted.
        sizes: Lengths of texts that a condition mentions.
    """
    if type_.is_array or type_.labels:
        return
    if type_.name in TEXTS:
        for text in _forms(_text(place), place, sizes):
            if len(text) <= (type_.longest or len(text)):
                yield text_of(text)
    elif type_.name in {"json", "jsonb"}:
        for text in ("[]", "{}", '"text"', "1", "true"):
            yield Cell(quote_literal(text), text)
    elif type_.name in NUMBERS:
        for number in (place.running, 1, 0, 10, 100):
            yield number_of(Decimal(number))
        if type_.name not in WHOLE:
            yield number_of(Decimal("0.5"))


def _forms(text: str, place: Place, sizes: Iterator[int]) -> Iterator[str]:
    """Yield a text in the forms that patterns ask for: slugs, codes, addresses, lengths."""
    words = "".join(sign if sign.isalnum() else " " for sign in text).split()
    n = place.number
    yield text.lower()
    for sign in ("-", "_", "", "."):
        yield sign.join(words).lower()
        yield sign.join(words).upper()
    yield words[0].lower() if words else "x"
    yield from (f"{n}", f"{n:02d}", f"{n:05d}", f"a{n}", f"A{n}", f"+1555{n:07d}", f"#{n:06x}")
    yield from (f"user{n}@example.com", f"https://example.com/{n}", f"1.0.{n}", f"v1.0.{n}")
    yield from ("US", "us", "USD", "en", "en-US", "UTC", "Europe/Berlin", "text/plain", "12:00")
    for size in sizes:
        if 0 < size <= 1_000:
            digits = str(n)
            yield ("x" * size + digits)[-size:] if len(digits) < size else digits[-size:]
            yield digits.rjust(size, "0")[-size:]


def _fitting(type_: SampleType, text: str, number: int) -> str:
    """Cut a text to the length of its type, so that its number stays."""
    longest = type_.longest
    if longest is None or len(text) <= longest:
        return text
    digits = _base36(number)
    return (text[: max(0, longest - len(digits))] + digits)[-longest:]


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = ""
    while number or not text:
        number, digit = divmod(number, 36)
        text = digits[digit] + text
    return text


def singular(table: str) -> str:
    """Return what one row of a table may be called."""
    if table.endswith("ies"):
        return table[:-3] + "y"
    return table[:-1] if table.endswith("s") and not table.endswith("ss") else table


def label(name: str) -> str:
    """Return a name as the beginning of a sentence.

    >>> label("display_name")
    'Display name'
    """
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def person(number: int) -> str:
    """Return the name of the n-th sample person."""
    name = _NAMES[(number - 1) % len(_NAMES)]
    round_ = (number - 1) // len(_NAMES)
    return f"{name} {round_ + 1}" if round_ else name


_CUSTOMARY: Final[Mapping[str, str]] = {
    "timezone": "UTC", "time_zone": "UTC", "language": "en", "locale": "en", "currency": "USD",
    "country": "US", "color": "#336699", "colour": "#336699", "mime_type": "text/plain",
}  # fmt: skip
"""What columns of these names usually hold, where rows may share it."""


def _text(place: Place) -> str:
    last = place.column.rpartition("_")[2]
    one = singular(place.table)
    if last == "email":
        return f"user{place.number}@example.com"
    if last in {"url", "uri", "link", "href", "website"}:
        return f"https://example.com/{one.replace('_', '-')}-{place.number}"
    if last in {"phone", "mobile"}:
        return f"+1555{place.number:07d}"
    if last in {"slug", "handle", "username"}:
        return f"{one.replace('_', '-')}-{place.number}"
    if last == "path":
        return f"{one.replace('_', '-')}-{place.number}.txt"
    if place.column in {"full_name", "display_name"}:
        return person(place.number)
    if place.column in {"name", "title"}:
        return f"{label(one)} {place.number}"
    if not place.distinct and place.column in _CUSTOMARY:
        return _CUSTOMARY[place.column]
    return f"{label(place.column)} {place.number}"


def _when(place: Place) -> datetime:
    hours = place.number - 1
    if hours < _FORWARD * 24:
        return FIRST + timedelta(hours=hours)
    return FIRST - timedelta(hours=hours)


def _day(place: Place) -> datetime:
    days = place.running - 1
    return FIRST + timedelta(days=days if days < _FORWARD else -days)


def _moment(type_: SampleType, place: Place) -> Cell:
    return time_of(type_, _day(place) if type_.name == "date" else _when(place))


def _number(type_: SampleType, place: Place) -> Cell:
    number = Decimal(place.running)
    if place.column.rpartition("_")[2] in {"index", "position", "offset"}:
        number -= 1
    if type_.name == "numeric" and type_.modifiers:
        scale = type_.modifiers[1] if len(type_.modifiers) > 1 else 0
        limit = Decimal(10) ** (type_.modifiers[0] - scale)
        if number >= limit:
            step = Decimal(1).scaleb(-max(scale, 0))
            number = (number * step) % limit
    if type_.name == "int2":
        number %= 32_768
    return number_of(number)


def _uuid(type_: SampleType, place: Place) -> Cell:
    owner = f"{place.bundle}.{place.table}.{place.column}"
    return text_of(sample_key(owner, place.number))


def _vector(type_: SampleType, place: Place) -> Cell:
    """Return an expression: a row of numbers would be longer than all the rest of the file."""
    size = type_.modifiers[0] if type_.modifiers else 3
    numbers = f"round(sin({place.number} * place)::numeric, 4) order by place"
    series = f"generate_series(1, {size}) as place"
    return Cell(f"(select array_agg({numbers})::{type_.sql} from {series})", clear=False)


def _opaque(make: Callable[[int], str]) -> Callable[[SampleType, Place], Cell]:
    """Return a maker of values that conditions can't be judged on."""

    def cell(type_: SampleType, place: Place) -> Cell:
        return Cell(quote_literal(make(place.number)), clear=False)

    return cell


def _range(n: int) -> str:
    return f"[{n},{n + 1})"


def _span(n: int, zone: str = "") -> str:
    start = FIRST + timedelta(hours=n)
    end = start + timedelta(hours=1)
    return f"[{start:%Y-%m-%d %H:%M}{zone},{end:%Y-%m-%d %H:%M}{zone})"


def _days(n: int) -> str:
    return f"[{FIRST + timedelta(days=n):%Y-%m-%d},{FIRST + timedelta(days=n + 1):%Y-%m-%d})"


def _clock(n: int) -> str:
    return f"{(8 + n // 60) % 24:02}:{n % 60:02}:00"


def _hex(n: int) -> str:
    return ":".join(f"{n:06x}"[place : place + 2] for place in (0, 2, 4))


def _bits(type_: SampleType, place: Place) -> Cell:
    size = type_.modifiers[0] if type_.modifiers else (1 if type_.name == "bit" else 16)
    digits = f"{place.number % 2**size:b}".zfill(size)
    return Cell(f"B'{digits}'", clear=False)


_MAKERS: Final[Mapping[str, Callable[[SampleType, Place], Cell | None]]] = {
    "bool": lambda _, place: Cell(
        "true" if place.turn % 2 else "false", bool(place.turn % 2)
    ),
    **dict.fromkeys(NUMBERS, _number),
    "oid": _number,
    "uuid": _uuid,
    **dict.fromkeys(MOMENTS, _moment),
    "time": _opaque(_clock),
    "timetz": _opaque(lambda n: _clock(n) + "+00"),
    "interval": _opaque(lambda n: f"{n} minutes"),
    **dict.fromkeys(("json", "jsonb"), lambda _, place: Cell("'{}'", "{}")),
    "bytea": lambda _, place: Cell(f"decode('{place.number:08x}', 'hex')", clear=False),
    "inet": _opaque(lambda n: f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"),
    "cidr": _opaque(lambda n: f"10.{n >> 8 & 255}.{n & 255}.0/24"),
    "macaddr": _opaque(lambda n: f"08:00:2b:{_hex(n)}"),
    "macaddr8": _opaque(lambda n: f"08:00:2b:01:02:{_hex(n)}"),
    **dict.fromkeys(("bit", "varbit"), _bits),
    **dict.fromkeys(("vector", "halfvec"), _vector),
    "sparsevec": lambda type_, place: Cell(
        quote_literal(f"{{1:{place.number}}}/{type_.modifiers[0] if type_.modifiers else 3}"),
        clear=False,
    ),
    **dict.fromkeys(("int4range", "int8range", "numrange"), _opaque(_range)),
    "daterange": _opaque(_days),
    "tsrange": _opaque(_span),
    "tstzrange": _opaque(lambda n: _span(n, "+00")),
    **dict.fromkeys(
        ("int4multirange", "int8multirange", "nummultirange"), _opaque(lambda n: f"{{{_range(n)}}}")
    ),
    "datemultirange": _opaque(lambda n: f"{{{_days(n)}}}"),
    "tsmultirange": _opaque(lambda n: f"{{{_span(n)}}}"),
    "tstzmultirange": _opaque(lambda n: f"{{{_span(n, '+00')}}}"),
    "point": _opaque(lambda n: f"({n},{n})"),
    "lseg": _opaque(lambda n: f"[(0,0),({n},{n})]"),
    "line": _opaque(lambda n: f"{{1,1,{n}}}"),
    "box": _opaque(lambda n: f"({n},{n}),(0,0)"),
    "path": _opaque(lambda n: f"[(0,0),({n},{n})]"),
    "polygon": _opaque(lambda n: f"((0,0),({n},0),({n},{n}))"),
    "circle": _opaque(lambda n: f"<(0,0),{n}>"),
    "tsvector": _opaque(lambda n: f"'word{n}':1"),
    "tsquery": _opaque(lambda n: f"'word{n}'"),
    "xml": _opaque(lambda n: f"<n>{n}</n>"),
    "pg_lsn": _opaque(lambda n: f"0/{n:X}"),
    "ltree": _opaque(lambda n: f"top.n{n}"),
    "hstore": _opaque(lambda n: f'"n"=>"{n}"'),
    **dict.fromkeys(("geometry", "geography"), _opaque(lambda n: f"POINT({n % 90} {n % 90})")),
}  # fmt: skip
"""By the parser's name of the type."""
