cdef inline int _digits(const char *text, int count) noexcept nogil:
    """The number in that many digits, or -1."""
    cdef int number = 0
    cdef int i
    for i in range(count):
        if text[i] < c"0" or text[i] > c"9":
            return -1
        number = number * 10 + (text[i] - c"0")
    return number


cdef inline int64_t _days(int64_t year, int month, int day) noexcept nogil:
    """Days since 1970-01-01 in the proleptic Gregorian calendar, counting years from March."""
    cdef int64_t era, year_of_era, day_of_year
    if month <= 2:
        year -= 1
    era = (year if year >= 0 else year - 399) // 400
    year_of_era = year - era * 400
    day_of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719468


cdef inline int _days_in_month(int year, int month) noexcept nogil:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month == 4 or month == 6 or month == 9 or month == 11 else 31


cdef bint parse_timestamp(const char *text, size_t n, Instant *out) noexcept nogil:
    cdef int year, month, day, hour, minute, second, offset_hour, offset_minute
    cdef size_t at = 19
    cdef int32_t nanos = 0, unit = 100000000
    cdef int64_t offset = 0
    if n < 20 or text[4] != c"-" or text[7] != c"-" or text[13] != c":" or text[16] != c":":
        return False
    if text[10] != c"T" and text[10] != c"t":
        return False
    year = _digits(text, 4)
    month = _digits(text + 5, 2)
    day = _digits(text + 8, 2)
    hour = _digits(text + 11, 2)
    minute = _digits(text + 14, 2)
    second = _digits(text + 17, 2)
    if year < 0 or month < 1 or month > 12 or day < 1 or day > _days_in_month(year, month):
        return False
    if hour < 0 or hour > 23 or minute < 0 or minute > 59 or second < 0 or second > 60:
        return False
    if text[at] == c".":
        at += 1
        if at == n or _digits(text + at, 1) < 0:
            return False
        while at < n and c"0" <= text[at] <= c"9":
            nanos += (text[at] - c"0") * unit
            unit //= 10
            at += 1
    if at == n:
        return False
    if text[at] == c"Z" or text[at] == c"z":
        if at + 1 != n:
            return False
    elif text[at] == c"+" or text[at] == c"-":
        if at + 6 != n or text[at + 3] != c":":
            return False
        offset_hour = _digits(text + at + 1, 2)
        offset_minute = _digits(text + at + 4, 2)
        if offset_hour < 0 or offset_hour > 23 or offset_minute < 0 or offset_minute > 59:
            return False
        offset = (offset_hour * 60 + offset_minute) * 60
        if text[at] == c"-":
            offset = -offset
    else:
        return False
    # a leap second falls onto the following second
    out.seconds = _days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset
    out.nanos = nanos
    return True


cdef int compare_instants(const Instant *a, const Instant *b) noexcept nogil:
    if a.seconds != b.seconds:
        return -1 if a.seconds < b.seconds else 1
    if a.nanos != b.nanos:
        return -1 if a.nanos < b.nanos else 1
    return 0
