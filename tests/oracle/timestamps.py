"""RFC 3339 timestamps as exact integers: nanoseconds since the start of year 0."""

import re

FORM = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))"
)
DAYS = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


def days_in(year, month):
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return DAYS[month] + (leap and month == 2)


def day_number(year, month, day):
    """Days since 1 January of year 0."""
    days = 365 * year + (year + 3) // 4 - (year + 99) // 100 + (year + 399) // 400
    return days + sum(days_in(year, earlier) for earlier in range(1, month)) + day - 1


def instant(text):
    """The instant as an integer of nanoseconds, or None for a text that is no timestamp."""
    match = FORM.fullmatch(text)
    if match is None or not text.isascii():
        return None
    year, month, day, hour, minute, second = map(int, match.groups()[:6])
    fraction, sign, offset_hour, offset_minute = match.groups()[6:]
    if not 1 <= month <= 12 or not 1 <= day <= days_in(year, month):
        return None
    if hour > 23 or minute > 59 or second > 60 or int(offset_hour or 0) > 23 or int(offset_minute or 0) > 59:
        return None
    offset = (int(offset_hour or 0) * 60 + int(offset_minute or 0)) * (-1 if sign == "-" else 1)
    seconds = ((day_number(year, month, day) * 24 + hour) * 60 + minute - offset) * 60 + second
    return seconds * 10**9 + int(((fraction or "") + "0" * 9)[:9])
