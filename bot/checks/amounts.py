"""What a number in a text amounts to."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from bot.checks.mention import Mention

About = Literal["", "~", ">", "<"]
"""How a number is meant: as it stands, about so much, more than that, less than that."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A value in a base unit; the unit is "" where none is written.

    `said` is the number as it is written: 2 of "2 hours".
    """

    value: Fraction
    unit: str = ""
    said: Fraction | None = None

    @property
    def number(self) -> Fraction:
        """The number as it is written."""
        return self.value if self.said is None else self.said

    def __str__(self) -> str:
        return f"{self.value} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class NumberMention(Mention):
    """A number in a text.

    `ends` are the numbers that it is made of (a range has two), each with the readings that it may
    have: "5m" is a length, some minutes, or five million. `noun` is what is counted, in its base
    form, `counted` as it stands. `code` are the digits of what is compared as it stands: a
    telephone number, a version.
    """

    ends: tuple[tuple[Amount, ...], ...] = ()
    is_range: bool = False
    noun: str = ""
    counted: str = ""
    context: frozenset[str] = frozenset()
    """The words of its sentence, in their base forms."""
    about: About = ""
    code: str = ""
    points_back: bool = False
    """Whether it is about things that were named: "our two speakers"."""
    is_money: bool = False
    has_unit: bool = False
    is_in_headline: bool = False
