"""Schedules as pg_cron reads them: five fields, or a number of seconds.

https://github.com/citusdata/pg_cron
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DAYS: Final = "sun mon tue wed thu fri sat".split()
_LONGEST_MONTH: Final = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
_SECONDS: Final = re.compile(r"([0-9]+) seconds?")
_RANGE: Final = re.compile(r"(?:(\*)|([a-zA-Z0-9]+)(?:-([a-zA-Z0-9]+))?)(?:/([0-9]+))?")
_HINT: Final = 'write for example "17 3 * * 0": minute, hour, day of month, month, day of week'


class CronError(ValueError):
    """A text that is no schedule, or one that never comes.

    Attributes:
        message: What is wrong.
        offset: Where in the text.
        hint: What to write instead.
    """

    def __init__(self, message: str, offset: int = 0, hint: str = _HINT) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.hint = hint


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    lowest: int
    highest: int
    words: tuple[str, ...] = ()


_FIELDS: Final = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, tuple(_MONTHS)),
    _Field("day of the week", 0, 7, tuple(_DAYS)),
)


def check_cron(text: str) -> None:
    """Check a schedule.

    Raises:
        CronError: It is none, or no day ever fits it.
    """
    seconds = _SECONDS.fullmatch(text)
    if seconds is not None:
        if not 1 <= int(seconds[1]) <= 59:
            raise CronError("seconds go from 1 to 59", 0, 'a minute is "* * * * *"')
        return
    words = [(match.group(), match.start()) for match in re.finditer(r"[^ \t]+", text)]
    if text.startswith("@"):
        raise CronError(f"{text!r} has to be written in fields")
    if len(words) != len(_FIELDS):
        raise CronError(f"a schedule has five fields, this has {len(words)}")
    values = [
        _values(field, word, offset) for field, (word, offset) in zip(_FIELDS, words, strict=True)
    ]
    days, months, weekdays = values[2:]
    everyday = words[4][0] == "*" or words[2][0] == "*"
    possible = any(min(days) <= _LONGEST_MONTH.get(month, 31) for month in months)
    if not possible and (everyday or not weekdays):
        raise CronError(
            "no month has such a day, so this never runs",
            words[2][1],
            "for the last day of a month write $",
        )


def _values(field: _Field, text: str, offset: int) -> set[int]:
    if field.name == "day of the month" and text == "$":
        return {28}  # pg_cron's last day of the month
    found: set[int] = set()
    for part in text.split(","):
        found |= _part(field, part, offset)
        offset += len(part) + 1
    return found


def _part(field: _Field, text: str, offset: int) -> set[int]:
    match = _RANGE.fullmatch(text)
    if match is None:
        raise CronError(f"{text!r} is no {field.name}", offset)
    star, first, last, step = match.groups()
    low = field.lowest if star else _number(field, first, offset)
    if star:
        high = field.highest
    elif last:
        high = _number(field, last, offset)
    else:
        high = field.highest if step else low
    if high < low:
        raise CronError(f"{text!r} goes backwards", offset, "write it as two ranges with a comma")
    if step == "0":
        raise CronError("a step of 0 never comes forward", offset)
    return set(range(low, high + 1, int(step or 1)))


def _number(field: _Field, text: str, offset: int) -> int:
    if text.lower() in field.words:
        return field.words.index(text.lower()) + field.lowest
    if not text.isdigit() or not field.lowest <= int(text) <= field.highest:
        limits = f"{field.lowest} to {field.highest}"
        names = f", or {field.words[0]} to {field.words[-1]}" if field.words else ""
        raise CronError(f"{text!r} is no {field.name}", offset, f"it goes from {limits}{names}")
    return int(text)
