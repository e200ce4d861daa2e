"""The sentence in which a finding stands: what a person judges it by, and takes as a fact."""

import regex

from bot.checks.finding import UNKNOWN, Finding
from bot.checks.text import Text
from bot.drafting.lines import lines_of
from bot.slack.characters import units

LONGEST = 600
SOME_WORDS = 200
FACT_LIMIT = 1900
"""What is taken is what was shown, in UTF-16 units, and a form has no room for more."""

_SUBJECT = regex.compile(r"[*_#\s]*subject(?:\s+line)?[*_]*\s*:\s*", regex.IGNORECASE)
_BLANKS = regex.compile(r"\s+")


def sentence_of(text: Text, finding: Finding) -> str:
    """Return the sentence with a finding, in one line, without what only marks it as an item.

    Of a very long one it is the part around the finding. What has no place has no sentence: "".
    """
    if not finding.has_place:
        return ""
    around = [each for each in text.sentences if _overlaps(each.start, each.end, finding)]
    start = min((each.start for each in around), default=finding.start)
    end = max((each.end for each in around), default=finding.end)
    start, end = _around(text.raw, start, end, finding)
    if subject := _SUBJECT.match(text.raw, start, finding.start):
        start = subject.end()
    sentence = _BLANKS.sub(" ", text.raw[start:end]).strip()
    return " ".join(line.words for line in lines_of(sentence)) or sentence


def fact_of(text: Text, finding: Finding) -> str | None:
    """Return the sentence that can be taken into the brief as a fact; None where none can."""
    if finding.kind not in UNKNOWN:
        return None
    sentence = sentence_of(text, finding)
    return sentence if sentence and units(sentence) <= FACT_LIMIT else None


def says(fact: str, finding: Finding) -> bool:
    """Tell whether a fact holds the exact words of a finding that it would make known."""
    if finding.kind not in UNKNOWN:
        return False
    quote = _BLANKS.sub(" ", finding.quote).strip().casefold()
    return bool(regex.search(rf"(?<!\w){regex.escape(quote)}(?!\w)", fact.casefold()))


def _overlaps(start: int, end: int, finding: Finding) -> bool:
    return start < finding.end and finding.start < end


def _around(raw: str, start: int, end: int, finding: Finding) -> tuple[int, int]:
    """Cut a sentence of an unlikely length to some words on both sides of the finding."""
    if end - start <= LONGEST:
        return start, end
    first, last = max(start, finding.start - SOME_WORDS), min(end, finding.end + SOME_WORDS)
    first = next((at for at in range(first, finding.start) if raw[at].isspace()), finding.start)
    last = next((at for at in range(last, finding.end, -1) if raw[at - 1].isspace()), finding.end)
    return first, last
