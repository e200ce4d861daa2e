"""Numbers that say nothing anybody would have to know: marks of lists, idioms, "one", "first"."""

from collections.abc import Sequence

import regex

from bot.checks import number_counting, number_idioms
from bot.checks.lexicon import lemma, words_of
from bot.checks.number_page import Page
from bot.checks.number_read import Read

# --- Signs ---

# <3, :-3, 8-)
_EMOTICON = regex.compile(r"(?:<|</|[:;=][\-'o]?|>:|\^)$")
_EMOTICON_EIGHT = regex.compile(r"8-?[)D(](?!\p{L})")
_KEYCAP = regex.compile(r"\ufe0f?\u20e3")
# "1. ", "2) ", "3 - " at the start of a line; "(1)", "[2]" and "1) " within one.
_LINE_START = regex.compile(r"(?:^|[\r\n])[ \t>]*+[(\[#*_]{0,3}$")
_BEHIND_MARK = regex.compile(r"[.):\]]{1,2}[*_]{0,2}(?:\s|$)|[ ]?[\-\u2013\u2014|][ ]")
_INLINE_MARK = regex.compile(r"\)(?=\s)")
_BRACKETS = frozenset({"[]", "()"})
_LONGEST_LINE_START, _LONGEST_BRACKET, _LONGEST_MARK = 40, 60, 2
# "Step 2", "Tip #3" at the start of a line; "Step 2:" anywhere.
_STEPS = (
    "(?:step|tip|part|day|week|chapter|lesson|point|reason|fact|rule|question|round|item|section"
    "|option|session|stage|phase|news|number|no\\.|story)[ ]#?$"
)
_COUNTED_HEADING = regex.compile(rf"(?:^|\n)[^\p{{L}}\n]*{_STEPS}", regex.IGNORECASE)
_STEP = regex.compile(rf"(?<!\p{{L}}){_STEPS}", regex.IGNORECASE)

# --- Words ---

_SCALES_ALONE = frozenset({"hundred", "thousand", "million", "billion", "trillion"})
_SMALL = frozenset({"one", "two", "three", "four"})
# "the two of them", "these three": points back at what was said.
_POINTS_BACK = regex.compile(
    r"(?<!\p{L})(?:the|these|those|all|both|last|us|you|them|other|next|first)[ ]$",
    regex.IGNORECASE,
)
_SUPERLATIVE = regex.compile(
    r"[ ](?:\p{L}+est|best|worst|most|main|new)(?!\p{L})", regex.IGNORECASE
)
# "the Big Five"
_CAPITAL_BEFORE = regex.compile(r"(?<![.!?:\n] )(?<!\n)(?<!^)\b\p{Lu}\p{L}+ $")
_CAPITAL_BEHIND = regex.compile(r" \p{Lu}")
# "two-factor", but "three-course"
_HYPHENATED = regex.compile(r"[\-\u2010\u2011](?P<word>\p{L}+)")
_COUNTED_IN_COMPOUNDS = words_of("counted-in-compounds")
# Eight arms make an octopus, and four legs a dog: nobody has to be told.
_LIMBS = words_of("limbs")
_USUAL = frozenset({2, 4, 6, 8})
# Units that come after "one" without meaning a number: "one day", "one second", "one night only".
_VAGUE_AFTER_ONE = frozenset({
    "day", "degree", "foot", "minute", "night", "quarter", "second", "star", "stone", "time",
    "year",
})  # fmt: skip

# --- Ranks ---

_BE = r"(?:are|is|was|were|be|lie|sit)(?:[ ](?:now|still|currently|only|just))?"
_OWNER = r"our|my|your|his|her|its|their|\p{L}+(?:'|\u2019)s"
_PLACED = rf"came|finished|ranked|placed|in|every|{_BE}"
_OWNED = regex.compile(rf"(?<!\p{{L}})(?:{_OWNER}|{_PLACED})[ ]$", regex.IGNORECASE)
_DETERMINED = regex.compile(
    rf"(?<!\p{{L}})(?:the|a|this|that|each|{_OWNER}|{_PLACED})[ ]$", regex.IGNORECASE
)
# "The first prize is a book" lists prizes, "won first prize" is a fact.
_OF_PRIZES = regex.compile(r"(?<!\p{L})(?:the|a)[ ]$", regex.IGNORECASE)
_PRIZE = regex.compile(r"[ \-](?:prize|place)(?!\p{L})", regex.IGNORECASE)
_RANKED = regex.compile(
    r"[ \-](?:annual|anniversary|edition|floor|grade|place|prize|century|birthday|division|season"
    r"|volume|instalment|installment|year running|year in a row|consecutive|straight)(?!\p{L})",
    regex.IGNORECASE,
)

# --- Lists ---

_MOST_ITEMS = 12
_LIST_BEHIND = regex.compile(
    r"[^.!?:(\u2013\u2014\n]{0,60}+(?:[:(]|[ ]?[\u2013\u2014])[ ]*"
    r"(?P<list>[^.!?;:()\u2013\u2014\n]{3,200})"
)
_ITEM_END = regex.compile(r",\s+(?:and|or|&)\s+|,\s+|\s+(?:and|or|&)\s+")
# "First, ...", "Then ..." where a sentence begins
_ONE_OF_SEVERAL = regex.compile(
    r"(?:^|[.!?:][\"\u201d)]?\s+|\n)(?:(?:And|The)[ ])?"
    r"(?:(?i:first|second|third|fourth|fifth|sixth|next|then|last|finally)(?:ly)?)(?!\p{L})"
)
_ITEMS = words_of("items")
_FURTHEST = 2_000
_MARK = r"(?:[\-*•‣◦\u2013·]|\d{1,2}[.)]|\p{Emoji_Presentation})"
_BULLET = regex.compile(rf"(?m)^[ \t]*+{_MARK}")
_BULLETS_BEHIND = regex.compile(
    rf"[^\n]{{0,120}}+\n+(?P<list>(?:[ \t]*+{_MARK}\uFE0F?[ \t]*+[^\n]*+\n{{0,2}}){{2,20}})"
)


def is_sign(page: Page, found: Read) -> bool:
    """Tell whether it is a mark of a list, an emoticon or a footnote, or a part of an idiom."""
    raw, start, end = page.raw, found.start, found.end
    if _KEYCAP.match(raw, end) or page.before(_EMOTICON, start, 3):
        return True
    if raw[start] == "8" and _EMOTICON_EIGHT.match(raw, start):
        return True
    is_plain = not (found.in_words or found.units or found.is_ordinal)
    if is_plain and (_is_mark(page, found) or _is_one_of_a_headline(page, found)):
        return True
    if any(unit.base == "percent" for unit in found.units):
        return number_idioms.covers(raw, start, end)
    if found.is_range and found.number_end:
        end = found.number_end
    return (not found.units or found.in_words) and number_idioms.covers(raw, start, end)


def _is_one_of_a_headline(page: Page, found: Read) -> bool:
    """Tell whether it is the 1 of "Eight Arms, 1 Amazing Animal", which counts like "one"."""
    return (
        page.raw[found.start : found.end] == "1"
        and _CAPITAL_BEHIND.match(page.raw, found.end) is not None
        and number_counting.is_in_headline(page, found)
    )


def _is_mark(page: Page, found: Read) -> bool:
    """Tell whether it numbers a line, a step or a footnote."""
    raw, start, end = page.raw, found.start, found.end
    if not raw[start:end].isdigit() or end - start > _LONGEST_MARK:
        return False
    begins_line = page.before(_LINE_START, start, _LONGEST_LINE_START)
    if begins_line and _BEHIND_MARK.match(raw, end):
        return True
    if page.before(_COUNTED_HEADING, start, _LONGEST_LINE_START):
        return True
    if raw[end : end + 1] == ":" and page.before(_STEP, start, _LONGEST_LINE_START):
        return True
    if raw[max(0, start - 1) : start] + raw[end : end + 1] in _BRACKETS:
        return True
    is_open = "(" in raw[max(0, start - _LONGEST_BRACKET) : start]
    return not is_open and _INLINE_MARK.match(raw, end) is not None


def says_nothing(page: Page, found: Read, words: Sequence[str]) -> bool:
    """Tell whether a number is not one that somebody would have to know.

    Args:
        page: the text.
        found: the number.
        words: the words behind it that it may count.
    """
    if found.is_ordinal:
        return found.in_words and _is_no_rank(page, found, words)
    if not found.in_words:
        return False
    written = page.raw[found.start : found.end].lower()
    word = written.split("-")[0].split()[0]
    if word == "one" and not found.is_range:
        return _is_no_one(found, written)
    if written in _SCALES_ALONE or (word == "zero" and not found.units):
        return True
    return not found.units and (
        number_counting.is_aloud(page, found)
        or _is_part_of_a_name(page, found)
        or _is_compound(page, found)
        or (word in _SMALL and _points_back(page, found))
        or _counts_limbs(found, words)
        or _counts_a_list(page, found)
        or _counts_what_follows(page, found, words)
    )


def _is_part_of_a_name(page: Page, found: Read) -> bool:
    """Tell "the Big Five" from "Five people" and from the title "Win Five Tickets"."""
    return (
        page.raw[found.start].isupper()
        and page.before(_CAPITAL_BEFORE, found.start, 20) is not None
        and not _CAPITAL_BEHIND.match(page.raw, found.end)
    )


def _is_compound(page: Page, found: Read) -> bool:
    """Tell "two-factor login" from "a three-course dinner"."""
    behind = _HYPHENATED.match(page.raw, found.end)
    return behind is not None and behind["word"].lower() not in _COUNTED_IN_COMPOUNDS


def _points_back(page: Page, found: Read) -> bool:
    return page.before(_POINTS_BACK, found.start, 8) is not None and not _SUPERLATIVE.match(
        page.raw, found.end
    )


def _counts_limbs(found: Read, words: Sequence[str]) -> bool:
    """Tell "four paws" from the "three legs" of a cat, which is news."""
    is_usual = bool(found.ends and found.ends[0]) and found.ends[0][0].value in _USUAL
    return is_usual and not _LIMBS.isdisjoint(words[:2])


def _is_no_one(found: Read, written: str) -> bool:
    """Tell whether "one" is no number: a pronoun, or "one day"."""
    if found.ends and found.ends[0] and found.ends[0][0].number != 1:
        return False
    if not found.units:
        # "one in four" is a number, "one" is a pronoun.
        return not found.ends or len(written.split()) < 2  # noqa: PLR2004
    named = written.rsplit("-", maxsplit=1)[-1].rsplit(maxsplit=1)[-1].removesuffix("s")
    return "-" not in written and named in _VAGUE_AFTER_ONE


def _is_no_rank(page: Page, found: Read, words: Sequence[str]) -> bool:
    """Tell "the third time" from "our third shop" and "came third"."""
    is_ranked = _RANKED.match(page.raw, found.end) is not None and not (
        _PRIZE.match(page.raw, found.end) and page.before(_OF_PRIZES, found.start, 5)
    )
    if is_ranked or page.raw[found.start : found.end].lower() in {"first", "second"}:
        return not is_ranked
    if not page.before(_DETERMINED, found.start, 20):
        return True
    return not words and not page.before(_OWNED, found.start, 20)


def _counts_what_follows(page: Page, found: Read, words: Sequence[str]) -> bool:
    """Tell whether it counts what the text then goes through: "Two tips. First, ... Then ..."."""
    if len(found.ends) != 1 or not found.ends[0] or _ITEMS.isdisjoint(map(lemma, words[:2])):
        return False
    behind = page.raw[found.end : found.end + _FURTHEST]
    told = sum(1 for _ in _ONE_OF_SEVERAL.finditer(behind))
    return 2 <= told == found.ends[0][0].value  # noqa: PLR2004


def _counts_a_list(page: Page, found: Read) -> bool:
    """Tell whether it counts a list that stands right behind it: "three: a, b and c"."""
    if len(found.ends) != 1 or not found.ends[0]:
        return False
    value = found.ends[0][0].value
    if not 2 <= value <= _MOST_ITEMS:  # noqa: PLR2004
        return False
    if listed := _LIST_BEHIND.match(page.raw, found.end):
        items = [item for item in _ITEM_END.split(listed["list"]) if item.strip()]
        if len(items) == value:
            return True
    bullets = _BULLETS_BEHIND.match(page.raw, found.end)
    return bool(bullets) and sum(1 for _ in _BULLET.finditer(bullets["list"])) == value
