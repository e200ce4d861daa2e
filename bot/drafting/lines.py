"""The lines of pasted text: cleaned, and without the bullets in front of them."""

import re
import unicodedata
from dataclasses import dataclass

# Curly quotes: the double ones, then the single ones, which serve as apostrophes too.
_SMART = str.maketrans("\u201c\u201d\u201e\u2018\u2019\u201a", "\"\"\"'''")
# The joiners U+200C and U+200D stay: they hold emoji, and words of some languages, together.
_INVISIBLE = re.compile(r"[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NO_CHARACTERS = {"Cc", "Cs"}

_BULLET = re.compile(r"[•◦‣]")
# "-5 degrees", "*bold*", "1.5 million" and "2026 was good" begin with no mark.
_MARK = re.compile(r"(?:[-\u2013\u2014*]|\d{1,2}[.)]|\(\d{1,2}\))(?:\s+|$)|-(?=[^\W\d_])")
_BULLETS_AND_BOXES = re.compile(r"(?:[•◦‣]\s*|[▪●○\u2043·](?:\s+|$)|\[[ xX]?\](?:\s+|$))*")

_EMOJI_WITH_LETTERS = re.compile(r":[0-9_+-]*[a-z][a-z0-9_+-]*:|[0-9#*]\ufe0f?\u20e3")
# Scripts that put no spaces between words: each character counts for one.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line's words, and whether a bullet, a number or a box stood before them."""

    words: str
    marked: bool


def lines_of(text: str) -> list[Line]:
    """Return the lines that say something; bullets that share a line get lines of their own."""
    split = (line for raw in text.splitlines() for line in _split_at_bullets(_clean(raw)))
    return [line for line in split if _says_something(line.words)]


def is_blank(text: str) -> bool:
    """Tell whether there is nothing to see in a text."""
    return not any(_clean(raw) for raw in text.splitlines())


def count_words(text: str) -> int:
    """Count the words; emoji and punctuation are none."""
    tokens = _EMOJI_WITH_LETTERS.sub(" ", text).split()
    return sum(
        max(1, len(_UNSPACED.findall(token)))
        for token in tokens
        if any(character.isalnum() for character in token)
    )


def _clean(raw: str) -> str:
    """Return a line as it would be typed: plain quotes, single spaces, nothing invisible."""
    visible = (
        character
        for character in _INVISIBLE.sub("", raw.translate(_SMART))
        if character.isspace() or unicodedata.category(character) not in _NO_CHARACTERS
    )
    return " ".join("".join(visible).split())


def _split_at_bullets(line: str) -> list[Line]:
    """Split a line that has several bullets: Slack may have taken the line breaks out.

    A single one inside a line may be a separator: "Spring concert • Town hall".
    """
    first, *others = _BULLET.split(line) if len(_BULLET.findall(line)) > 1 else [line]
    return [_unmark(first), *(Line(_without_boxes(other), marked=True) for other in others)]


def _unmark(line: str) -> Line:
    """Take one mark off a line, with the bullets and boxes behind it."""
    mark = _MARK.match(line)
    words = _without_boxes(line[mark.end() :] if mark else line)
    return Line(words, marked=words != line.strip())


def _without_boxes(words: str) -> str:
    stripped = words.strip()
    return _BULLETS_AND_BOXES.sub("", stripped, count=1).strip()


def _says_something(words: str) -> bool:
    """Tell whether there is a letter, a digit or an emoji: "-----" is decoration."""
    return any(
        character.isalnum() or unicodedata.category(character) == "So" for character in words
    )
