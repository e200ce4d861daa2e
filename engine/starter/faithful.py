"""How faithful a newsletter is to its brief: pure functions over text.

They judge words, not meaning. A note counts as kept when its words stand together somewhere in the
text, so a note that is said well in other words counts as lost, and one whose words are there with
a "not" among them counts as kept. That is crude, but it is the same for every model, and it cannot
be talked into anything.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.starter.briefs import Brief
from engine.starter.words import is_number, links, numbers, terms

GREETING = "Hello {User},"
SIGN_OFF = "Until next time :-) <3"
SUBJECT = "Subject:"

KEPT_SHARE = 0.8
"""How many of a note's words must be there."""
_SLACK = 4
"""Words of glue that may stand between those of a short note; a longer one may have half as many
as it has itself."""

_INSTRUCTION = re.compile(
    r"""(?:please\s+)?
    (?: (?:don.t|do\s+not)\s+forget (?:\s+to\s+(?:mention|say|remind\s+\w+|tell\s+\w+))?
      | (?:be|make)\s+sure\s+to\s+(?:mention|say)
      | mention | point\s+out
      | (?:remind|tell|ask)\s+(?:people|readers|everyone|everybody|members|visitors|parents|them)
      | (?:say|add|note|write) (?= \s+that\b | \s*: )
    )
    (?:\s+(?:that|to|about|of)\b)? \s*[:,]? \s+""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class Faithfulness:
    """What became of a brief in a text."""

    notes: int
    lost: tuple[str, ...]
    numbers: int
    """How many numbers are in the text, the sign-off's own aside."""
    invented: tuple[str, ...]
    """Those of them that are not in the brief."""
    invented_links: tuple[str, ...]
    greeted: bool
    signed: bool
    words: int

    @property
    def kept(self) -> int:
        """How many notes are in the text."""
        return self.notes - len(self.lost)


def judge(brief: Brief, text: str) -> Faithfulness:
    """Compare a newsletter with its brief."""
    body = body_of(text)
    return Faithfulness(
        notes=len(brief.notes),
        lost=tuple(note for note in brief.notes if not is_kept(note, body)),
        numbers=len(numbers(unsigned(text))),
        invented=tuple(invented_numbers(brief, text)),
        invented_links=tuple(invented_links(brief, text)),
        greeted=GREETING in text.splitlines(),
        signed=is_signed(text),
        words=len(terms(body)),
    )


def is_kept(note: str, text: str) -> bool:
    """Whether a note is in a text.

    It is when a passage a little longer than the note holds at least four in five of its words, and
    all its numbers in their order; a link must be there letter for letter. "Mention that" and its
    kind are not words of a note.
    """
    if not all(link in text for link in links(note)):
        return False
    wanted = terms(statement(note))
    if not wanted:
        return note in text
    given = terms(text)
    if not _holds(given, wanted):  # nor does any passage, and most texts end here
        return False
    size = len(wanted) + max(_SLACK, len(wanted) // 2)
    starts = range(max(1, len(given) - size + 1))
    return any(_holds(given[start : start + size], wanted) for start in starts)


def statement(note: str) -> str:
    """A note without the words that only tell the writer to write it."""
    match = _INSTRUCTION.match(note)
    rest = note[match.end() :] if match else note
    return rest or note


def invented_numbers(brief: Brief, text: str) -> list[str]:
    """Every number of the text, the sign-off's own aside, that is not in the brief."""
    known = {number for part in brief.parts() for number in numbers(part)}
    return [number for number in numbers(unsigned(text)) if number not in known]


def invented_links(brief: Brief, text: str) -> list[str]:
    """Every address in the text that is not in the brief."""
    known = {link for part in brief.parts() for link in links(part)}
    return [link for link in links(text) if link not in known]


def is_signed(text: str) -> bool:
    """Whether the text ends with the sign-off, on a line of its own."""
    return text.rstrip().split("\n")[-1].strip() == SIGN_OFF


def unsigned(text: str) -> str:
    """The text without the sign-off, which has a digit of its own."""
    return text.replace(SIGN_OFF, "")


def body_of(text: str) -> str:
    """The text without subject, greeting and sign-off: a note belongs between them."""
    lines = unsigned(text).splitlines()
    if lines and lines[0].startswith(SUBJECT):
        lines = lines[1:]
    return "\n".join(line for line in lines if line.strip() != GREETING)


def _holds(passage: Sequence[str], wanted: Sequence[str]) -> bool:
    here = Counter(passage)
    found = sum((here & Counter(wanted)).values())
    if found < KEPT_SHARE * len(wanted):
        return False
    return _in_order(filter(is_number, wanted), passage)


def _in_order(needed: Iterable[str], passage: Sequence[str]) -> bool:
    left = iter(passage)
    return all(number in left for number in needed)
