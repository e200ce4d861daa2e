"""Amounts in units of another system: miles in kilometres, °F in °C, months in days."""

from collections.abc import Iterator
from fractions import Fraction

from bot.checks.amounts import Amount

_NEAR = Fraction(3, 100)
_A_MONTH = Fraction(9, 100)
"""Four weeks, thirty days and a month are one, and so are six weeks and a month and a half."""
_FACTORS = (
    ("foot", "metre", Fraction("0.3048"), _NEAR),
    ("square foot", "square metre", Fraction("0.09290304"), _NEAR),
    ("pound weight", "gram", Fraction("453.59237"), _NEAR),
    ("mile an hour", "metre an hour", Fraction("1609.344"), _NEAR),
    ("month", "second", Fraction("30.44") * 86_400, _A_MONTH),
)
_A_DEGREE = Fraction(1)
_FREEZING, _F_OF_C = 32, Fraction(9, 5)
_LEAST = Fraction(0)


def converted(amount: Amount) -> Iterator[tuple[Amount, Fraction, Fraction]]:
    """Yield an amount in other units, and how far off one that was rounded may be.

    How far is a share of it and, where that is less, so much in itself.
    """
    if amount.unit == "degree:c":
        value = amount.value * _F_OF_C + _FREEZING
        yield Amount(value, "degree:f"), Fraction(1, 100), 2 * _A_DEGREE
    elif amount.unit == "degree:f":
        value = (amount.value - _FREEZING) / _F_OF_C
        yield Amount(value, "degree:c"), Fraction(1, 100), _A_DEGREE
    for one, other, factor, near in _FACTORS:
        if amount.unit == one:
            yield Amount(amount.value * factor, other), near, _LEAST
        elif amount.unit == other:
            yield Amount(amount.value / factor, one), near, _LEAST
