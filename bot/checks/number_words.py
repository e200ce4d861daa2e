"""Numbers in words: "twenty-five", "a hundred", "thirty-first"."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import regex
from text_to_num import find_numbers

_ONES = "one two three four five six seven eight nine"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SCALES = "hundred thousand million billion trillion"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth "
    "fiftieth sixtieth seventieth eightieth ninetieth hundredth thousandth millionth"
)
_PARTS = "|".join(
    sorted(f"zero {_ONES} {_TEENS} {_TENS} {_SCALES} {_ORDINALS}".split(), key=len, reverse=True)
)
WORDS = frozenset(f"zero {_ONES} {_TEENS} {_TENS} {_SCALES}".split())
"""The words of which numbers are made, without ordinals."""

_RUN = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}\p{{M}}_])(?:{_PARTS})"
    rf"(?:(?:[ \u00a0\-\u2010\u2011]|[ \u00a0]and[ \u00a0])(?:{_PARTS})){{0,12}}(?!["
    rf"\p{{L}}\p{{M}}_])",
    regex.IGNORECASE,
)
_PIECE = regex.compile(r"\p{L}++|[^\p{L}]++")


@dataclass(frozen=True, slots=True)
class InWords:
    """A number in words, with its place."""

    start: int
    end: int
    value: Fraction
    is_ordinal: bool


class _Piece(str):
    """A piece of text, as the library wants to have it."""

    __slots__ = ()

    def text(self) -> str:
        return str(self)

    def nt_separated(self, previous: "_Piece") -> bool:
        del previous
        return False

    def not_a_number_part(self) -> bool:
        return False


def find(raw: str) -> Iterator[InWords]:
    """Yield the numbers in words of a text, in reading order."""
    for run in _RUN.finditer(raw):
        for start, end, value, is_ordinal in _read(run.group().lower()):
            yield InWords(run.start() + start, run.start() + end, value, is_ordinal)


@lru_cache(4096)
def _read(run: str) -> tuple[tuple[int, int, Fraction, bool], ...]:
    # Hyphens bind: the library reads "twenty-five" as one piece, or as three.
    plain = regex.sub(r"[\u2010\u2011\u00a0]", lambda m: " " if m.group() == "\u00a0" else "-", run)
    pieces = [m.group() for m in _PIECE.finditer(plain)]
    pieces = [" " if piece == "-" else piece for piece in pieces]
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    found = find_numbers([_Piece(piece) for piece in pieces], "en", threshold=0)
    return tuple(
        (
            starts[each.start],
            starts[each.end],
            Fraction(str(each.value)).limit_denominator(10**6),
            each.is_ordinal,
        )
        for each in found
    )
