"""Numbers as texts, compared by their exact value: ``1e400``, ``1.0`` and thirty digits are all fine."""

import re

PARTS = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?")


def order_key(number):
    """A tuple that orders numbers: (sign, magnitude of the leading digit, digits), mirrored for negative ones."""
    minus, whole, fraction, exponent = PARTS.fullmatch(number.text).groups(default="")
    digits = whole + fraction
    leading = len(digits) - len(digits.lstrip("0"))
    point = len(whole) - leading + int(exponent or 0)  # the value is 0.<digits> times ten to this
    digits = [int(digit) for digit in digits.strip("0")]
    if not digits:
        return (0,)
    if minus:
        return (-1, -point, [-digit for digit in digits] + [1])  # -0.12 is above -0.123
    return (1, point, digits)


def to_float(number):
    return float(number.text)
