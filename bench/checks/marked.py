"""Text with marks in it: `⟦number|45 dollars⟧` is a place that must be found."""

from dataclasses import dataclass
from enum import StrEnum

from bot.checks.finding import Kind, Reason

OPEN, BAR, CLOSE = "⟦", "|", "⟧"


class Duty(StrEnum):
    """What a checker owes a place; the sign stands first in its mark."""

    MUST = ""
    """It must be found."""
    MUST_NOT = "="
    """A trap: known in other words, or no fact at all. Whoever finds it raises a false alarm."""
    ANY = "+"
    """Of the places with this label and these words one must be found, and it matters not which."""
    MAY = "?"
    """Either is fine: said before and asked about there, or a matter of taste."""


class BadMarksError(ValueError):
    """The marks of a text cannot be read."""


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before the bar of a mark; without a reason any reason is right."""

    kind: Kind
    duty: Duty = Duty.MUST
    reason: Reason | None = None

    def __str__(self) -> str:
        return f"{self.duty}{self.kind}" + (f"/{self.reason}" if self.reason else "")


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled place: `text[start:end]`, in code points."""

    start: int
    end: int
    label: Label


@dataclass(frozen=True, slots=True)
class Marked:
    """A text without its marks, and the marks in the order in which they open."""

    text: str
    marks: tuple[Mark, ...] = ()

    def quote(self, mark: Mark) -> str:
        """Return the words of a mark."""
        return self.text[mark.start : mark.end]


def read_label(words: str) -> Label:
    """Read what stands before the bar, such as `=number` or `rule/banned`."""
    duty = Duty(words[0]) if words[:1] in {Duty.MUST_NOT, Duty.ANY, Duty.MAY} else Duty.MUST
    kind, _, reason = words.removeprefix(duty).partition("/")
    try:
        return Label(Kind(kind), duty, Reason(reason) if reason else None)
    except ValueError as unknown:
        raise BadMarksError(f"“{words}”: {unknown}.") from unknown


def read(written: str) -> Marked:
    """Take the marks out of a text. Marks may stand within marks, and hold at least a letter."""
    pieces: list[str] = []
    marks: list[Mark] = []
    open_ones: list[int] = []
    at = length = 0
    while at < len(written):
        letter = written[at]
        if letter == OPEN:
            bar = written.find(BAR, at)
            if bar < 0:
                raise BadMarksError(f"A mark has no bar: “{written[at : at + 30]}”.")
            open_ones.append(len(marks))
            marks.append(Mark(length, length, read_label(written[at + 1 : bar])))
            at = bar + 1
            continue
        if letter == CLOSE:
            if not open_ones:
                raise BadMarksError(
                    f"A mark ends that never began: “{written[max(0, at - 30) : at]}”."
                )
            newest = open_ones.pop()
            marks[newest] = _closed(marks[newest], length)
        else:
            pieces.append(letter)
            length += 1
        at += 1
    if open_ones:
        raise BadMarksError(f"{len(open_ones)} marks are not closed.")
    return Marked("".join(pieces), tuple(marks))


def write(marked: Marked) -> str:
    """Put the marks back into the text: the way back from `read`."""
    pieces: list[str] = []
    waiting = list(marked.marks)
    ends: list[int] = []
    for at in range(len(marked.text) + 1):
        while ends and ends[-1] == at:
            pieces.append(CLOSE)
            ends.pop()
        while waiting and waiting[0].start == at:
            mark = waiting.pop(0)
            pieces.append(f"{OPEN}{mark.label}{BAR}")
            ends.append(mark.end)
        pieces.append(marked.text[at : at + 1])
    return "".join(pieces)


def _closed(mark: Mark, end: int) -> Mark:
    if end == mark.start:
        raise BadMarksError(f"A mark holds nothing: {mark.label}.")
    return Mark(mark.start, end, mark.label)
