"""What a text says that somebody said, and which of it nobody gave.

Marks around a word or two are no quotation: they set a word apart. An apostrophe or inches are no
marks.
"""

from collections.abc import Iterator, Sequence

import regex
from rapidfuzz import fuzz

from bot.checks.finding import Finding, Kind, Reason
from bot.checks.given import Given
from bot.checks.lexicon import without_accents, words_of
from bot.checks.mention import Mention
from bot.checks.text import Taken, Text

NOTHING_TAKEN = Taken()
_RISK, _DIFFERS = 78, 8
_FEWEST_WORDS = 3
_FEWEST_SPOKEN = 2
_LONGEST = 1_000
_AROUND = 30
"""Characters before and behind a quotation in which somebody may be said to speak."""
_NEAR = 82
"""How alike, of 100, a quotation is to what was given, for a slip and not for an invention."""
_LONG_GIVEN = 20_000
_MOST_COMPARED = 100
"""Quotations for which a near sentence is looked for: nobody has more of them in a letter."""
_QUOTED = regex.compile(
    r"(?<![\p{L}\p{N}])(?:"
    rf"\u201c(?P<curly>[^\u201c\u201d\r\n]{{1,{_LONGEST}}}+)\u201d"
    rf"|\u201e(?P<low>[^\u201e\u201c\u201d\r\n]{{1,{_LONGEST}}}+)[\u201c\u201d]"
    rf"|\u00ab\s?(?P<angle>[^\u00ab\u00bb\r\n]{{1,{_LONGEST}}}+)\u00bb"
    rf'|"(?P<straight>[^"\r\n]{{1,{_LONGEST}}}+)"(?![\p{{L}}\p{{N}}])'
    rf"|\u2018(?P<single>(?:[^\u2018\u2019\r\n]|\u2019(?=\p{{L}})){{1,{_LONGEST}}}+)\u2019"
    rf"|(?<=^|[\s(])'(?![\d\s])(?P<plain>(?:[^'\r\n]|(?<=\p{{L}})'(?=\p{{L}})){{1,{_LONGEST}}}+)'(?!\p{{L}})"
    r")",
    regex.MULTILINE,
)
_DESCRIBE = frozenset(
    ("describe", "describes", "described", "describing", "praised", "dismissed", "hailed", "rated")
)
_FIRST_PERSON = frozenset(("we", "i", "you"))
_CALL = frozenset(("call", "calls", "called", "calling"))
_NAMING = frozenset(("call", "calls", "called", "for", "feature", "function", "option", "button"))
_SAY = frozenset(("say", "says", "said", "thinks", "thought", "felt", "found", "finds"))
_IS = frozenset(("is", "was", "are", "were", "be", "been", "it", "them", "him", "her"))
_DO = frozenset(
    ("tap", "click", "press", "choose", "select", "type", "enter", "pick", "open", "hit", "tick")
)
"""Behind these stands what is on a screen, or what is to be typed."""
_NEAR_WORDS = 7
_SENTENCE = regex.compile(r"[.!?;]\s")
_BLANK_END = regex.compile(r"[\s(]\Z")
_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*+")
_LETTERED = regex.compile(r"\p{L}")


def mentions(text: Text, taken: Taken = NOTHING_TAKEN) -> list[Mention]:
    """Find the quotations of a text, in order, without their marks and their last full stop."""
    return [
        mention
        for match in _QUOTED.finditer(text.raw)
        if (mention := _mention(text.raw, match)) is not None
        and not taken.overlaps(mention.start, mention.start + 1)
    ]


def unknown(found: Sequence[Mention], given: Given) -> Iterator[Finding]:
    """Yield one finding for each distinct quotation that no given text holds."""
    if not found:
        return
    known = f" {_compared(given.all_text)} "
    sentences: list[tuple[str, str]] | None = None
    seen: set[str] = set()
    for mention in found:
        said = _compared(mention.quote)
        if said in seen or f" {said} " in known:
            continue
        seen.add(said)
        near = None
        if len(seen) <= _MOST_COMPARED:
            sentences = _sentences(given) if sentences is None else sentences
            near = _nearest(said, sentences)
        yield Finding(
            mention.kind,
            mention.start,
            mention.end,
            mention.quote,
            Reason.NOT_IN_BRIEF if near is None else Reason.DIFFERS,
            () if near is None else (near,),
            _RISK if near is None else _RISK + _DIFFERS,
        )


def _mention(raw: str, match: "regex.Match[str]") -> Mention | None:
    group = match.lastgroup or ""
    start, end = match.span(group)
    while start < end and raw[start].isspace():
        start += 1
    while end > start and raw[end - 1].isspace():
        end -= 1
    quote = raw[start:end]
    words = _WORD.findall(quote.replace("'", "").replace("\u2019", ""))
    spoken = _is_spoken(raw, match.start(), match.end(), quote)
    if len(words) < _fewest(raw, match.start(), match.end(), spoken=spoken):
        return None
    if not _LETTERED.search(quote) or (not spoken and _is_title(words)):
        return None
    if not spoken and _last_word(raw, match.start()) in _DO:
        return None
    if quote[-1] in {",", "."} and not quote.endswith(".."):
        end, quote = end - 1, quote[:-1]
    return Mention(Kind.QUOTATION, start, end, quote, frozenset((_compared(quote),)))


def _last_word(raw: str, end: int) -> str:
    words = _WORD.findall(raw[max(0, end - _AROUND) : end].rpartition("\n")[2])
    return words[-1].casefold() if words else ""


def _fewest(raw: str, start: int, end: int, *, spoken: bool) -> int:
    """Return how many words a quotation there has at least; fewer are a word set apart."""
    behind = _WORD.match(raw[end : end + _AROUND].lstrip())
    if spoken and behind and behind[0].casefold() in words_of("speaking"):
        return 1
    if _is_judged(raw[max(0, start - 2 * _AROUND) : start].rpartition("\n")[2]):
        return 1
    return _FEWEST_SPOKEN if spoken else _FEWEST_WORDS


def _is_judged(before: str) -> bool:
    """Tell whether somebody is said to find so: "calls it", "described the plan as", "says it is".

    Behind a bare "called" stands a name, and behind a bare "says" what is on a button.
    """
    words = [word.casefold() for word in _WORD.findall(_SENTENCE.split(before)[-1])]
    if not words or not _BLANK_END.search(before):
        return False
    near, last = set(words[-_NEAR_WORDS:-1]), words[-1]
    if last == "as":
        return not near.isdisjoint(_DESCRIBE)
    if not near.isdisjoint(_CALL):
        return last not in _NAMING and near.isdisjoint(_FIRST_PERSON)
    return last in _IS and not near.isdisjoint(_SAY)


def _is_spoken(raw: str, start: int, end: int, quote: str) -> bool:
    """Tell whether the text says that somebody says it."""
    before = _WORD.findall(raw[max(0, start - _AROUND) : start].rpartition("\n")[2])
    behind = _WORD.findall(raw[end : end + _AROUND].partition("\n")[0])
    near = {word.casefold() for word in (*before[-3:], *behind[:4])}
    ends_well = quote[-1:] in {",", ".", "!", "?", "\u2026"} or raw[end : end + 1] == ","
    return ends_well and bool(near & words_of("speaking"))


def _is_title(words: Sequence[str]) -> bool:
    """Tell whether every word of weight has a capital, as in the title of a book."""
    weighty = [w for w in words if w.casefold() not in words_of("function")]
    return bool(weighty) and all(w[0].isupper() or w[0].isdigit() for w in weighty)


def _compared(text: str) -> str:
    plain = without_accents(text.replace("\u2019", "").replace("'", "")).casefold()
    return " ".join(_WORD.findall(plain))


def _sentences(given: Given) -> list[tuple[str, str]]:
    """Return the given sentences, and each as it is compared; none of a long text."""
    facts = given.facts_text
    if len(facts) > _LONG_GIVEN:
        return []
    return [(sentence.text, _compared(sentence.text)) for sentence in Text(facts).sentences]


def _nearest(said: str, sentences: Sequence[tuple[str, str]]) -> str | None:
    """Return the given sentence that a quotation nearly is, if there is one."""
    if len(said.split()) < _FEWEST_WORDS:
        return None
    best, score = None, float(_NEAR)
    for sentence, compared in sentences:
        if len(compared) * 2 < len(said):
            continue
        alike = fuzz.partial_ratio(said, compared, score_cutoff=score)
        if alike >= score and alike > 0:
            best, score = sentence, alike
    return best
