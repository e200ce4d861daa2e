"""Where a text breaks the rules of the house."""

from collections.abc import Iterator

import regex
from rapidfuzz import fuzz

from bot.checks import lexicon, links
from bot.checks.emoji import emoji
from bot.checks.finding import Finding, Kind, Reason
from bot.checks.given import Given
from bot.checks.house_rules import HouseRules
from bot.checks.letter import Letter, letter, squeezed
from bot.checks.markup import markup
from bot.checks.placeholders import placeholders
from bot.checks.text import Span, Taken, Text

_RISK = {
    Reason.GREETING_MISSING: 58,
    Reason.SUBJECT_MISSING: 55,
    Reason.SUBJECT_TOO_LONG: 42,
    Reason.SUBJECT_DOES_NOT_FIT: 46,
    Reason.SIGN_OFF_MISSING: 52,
    Reason.TOO_SHORT: 44,
    Reason.TOO_LONG: 44,
    Reason.BANNED: 50,
    Reason.NOT_PLAIN_TEXT: 48,
    Reason.NOT_FILLED: 60,
    Reason.TOO_MANY_EMOJI: 40,
    Reason.SAID_TWICE: 42,
}
_ALIKE = 60.0
"""How like the sign-off a line must be, in percent, to be a sign-off gone wrong."""
_ENOUGH_TO_TELL = 3
"""Telling words of a subject from which on one of its words should stand elsewhere as well."""
_EVERYWHERE = 250_000
"""How frequent a word is in the lexicon that tells nothing: good, things, people, new."""
_STEM = 5
"""Letters that two words share to be about the same thing, in any language."""
_WITHOUT_BLANKS = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
)
_PLAIN_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}'\u2019-]*+")
_LETTER = regex.compile(r"[\p{L}\p{N}]")
_SMALL = """
    a about all an and any are as at be been but by can come do for from get go had has have here
    how i if in is it its just let me more my new no not now of off on one or our out she so some
    than that the their there these they this those to up us was we were what when where who why
    will with you your
"""
_SMALL_WORDS = frozenset(_SMALL.split())


def find(text: Text, rules: HouseRules, given: Given) -> Iterator[Finding]:
    """Yield a finding for each rule that is broken, at each place where it is."""
    if not text.lines:
        return
    parts = letter(text, placeholder=rules.greeting, sign_off=rules.sign_off)
    yield from _greeting(parts, rules)
    yield from _subject(text, parts, rules, given)
    yield from _sign_off(text, parts, rules)
    yield from _length(parts, rules)
    yield from _emoji(parts, rules)
    yield from _banned(text, rules)
    if rules.plain_text:
        for found in markup(text):
            place = text.span(found.start, found.end)
            yield _at(place, Reason.NOT_PLAIN_TEXT, found.flavour)
    if rules.filled:
        yield from _unfilled(text, parts, rules)


def _at(place: Span, reason: Reason, *about: str) -> Finding:
    return Finding(
        Kind.RULE, place.start, place.end, place.text, reason, about, _RISK.get(reason, 40)
    )


def _nowhere(quote: str, reason: Reason, *about: str) -> Finding:
    return _at(Span(0, 0, quote), reason, *about)


def _greeting(parts: Letter, rules: HouseRules) -> Iterator[Finding]:
    if not rules.greeting:
        return
    for line in parts.top:
        first = line.text.find(rules.greeting)
        if first < 0:
            continue
        again = line.text.find(rules.greeting, first + 1)
        if again > 0:
            yield _at(_part(line, again, len(rules.greeting)), Reason.SAID_TWICE, line.text)
        return
    broken = _broken_placeholder(parts, rules.greeting)
    if broken:
        yield _at(broken, Reason.GREETING_MISSING, rules.greeting)
    else:
        yield _nowhere(rules.greeting, Reason.GREETING_MISSING, rules.greeting)


def _broken_placeholder(parts: Letter, placeholder: str) -> Span | None:
    """Return the placeholder as somebody changed it: "{user}", "[User]"."""
    letters = _letters(placeholder)
    for line in parts.top:
        for found in placeholders(line.text):
            if _letters(found.text) == letters:
                return _part(line, found.start, len(found.text))
    return None


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _part(line: Span, start: int, length: int) -> Span:
    return Span(line.start + start, line.start + start + length, line.text[start : start + length])


def _subject(text: Text, parts: Letter, rules: HouseRules, given: Given) -> Iterator[Finding]:
    subject = parts.subject
    if subject is None or parts.label is None:
        if rules.subject:
            yield _nowhere("Subject:", Reason.SUBJECT_MISSING)
        return
    if not subject.text:
        if rules.subject:
            label = text.span(parts.label.start, parts.label.start + len(parts.label.text.rstrip()))
            yield _at(label, Reason.SUBJECT_MISSING)
        return
    count, most = _count(subject.text), rules.subject_most_words
    if most and count > most:
        yield _at(subject, Reason.SUBJECT_TOO_LONG, str(count), str(most))
    below = text.raw[subject.end :]
    if rules.subject_fits and not _fits(subject, f"{given.facts_text}\n{below}"):
        yield _at(subject, Reason.SUBJECT_DOES_NOT_FIT)


def _fits(subject: Span, about: str) -> bool:
    """Tell whether the subject may be about this.

    A subject plays with words ("Green spears are coming"), so one or two that stand nowhere else
    say nothing; of three there should be one that does.
    """
    wanted = {_stem(word) for word in _content(subject.text)}
    telling = {word for word in _content(subject.text) if lexicon.frequency(word) < _EVERYWHERE}
    if len(telling) < _ENOUGH_TO_TELL:
        return True
    return any(_stem(word) in wanted for word in _content(about))


def _content(raw: str) -> Iterator[str]:
    # One by one: most often the first words of the brief are enough.
    for word in _PLAIN_WORD.finditer(raw):
        for piece in word.group().casefold().replace("\u2019", "'").split("-"):
            plain = piece.strip("'").removesuffix("'s")
            if not {plain, lexicon.lemma(plain)} & _SMALL_WORDS and (
                len(plain) > 1 or plain.isdecimal()
            ):
                yield plain


def _stem(word: str) -> str:
    return lexicon.lemma(word)[:_STEM]


def _sign_off(text: Text, parts: Letter, rules: HouseRules) -> Iterator[Finding]:
    if not rules.sign_off:
        return
    wanted = squeezed(rules.sign_off)
    rest = squeezed(text.raw[parts.end[0].start :]) if parts.end else ""
    if wanted in rest:
        return
    near = [(fuzz.ratio(_folded(line.text), _folded(wanted)), line) for line in parts.end]
    score, line = max(near, key=lambda pair: (pair[0], pair[1].start), default=(0.0, None))
    if line and (score >= _ALIKE or _begins_alike(line.text, wanted)):
        yield _at(line, Reason.SIGN_OFF_MISSING, rules.sign_off)
    else:
        yield _nowhere(rules.sign_off, Reason.SIGN_OFF_MISSING, rules.sign_off)


def _begins_alike(line: str, wanted: str) -> bool:
    """Tell whether it has the sign-off's words, whatever became of its emoticons."""
    words = [word.text.casefold() for word in Text(wanted).words if word.text[0].isalpha()]
    there = [word.text.casefold() for word in Text(line).words]
    return len(words) > 1 and there[: len(words)] == words


def _folded(line: str) -> str:
    return squeezed(line).casefold()


def _length(parts: Letter, rules: HouseRules) -> Iterator[Finding]:
    if rules.fewest_words is None and rules.most_words is None:
        return
    body = parts.body.text
    # Where no blanks part the words, nobody can count them by blanks.
    if len(_WITHOUT_BLANKS.findall(body)) * 5 > len(body):
        return
    count = _count(body)
    if rules.most_words is not None and count > rules.most_words:
        most = str(rules.most_words)
        yield _nowhere(f"at most {most} words", Reason.TOO_LONG, str(count), most)
    if rules.fewest_words is not None and count < rules.fewest_words:
        fewest = str(rules.fewest_words)
        yield _nowhere(f"at least {fewest} words", Reason.TOO_SHORT, str(count), fewest)


def _count(raw: str) -> int:
    """Return how many words there are, as word processors count them, signs alone being none."""
    return sum(1 for piece in raw.split() if _LETTER.search(piece))


def _emoji(parts: Letter, rules: HouseRules) -> Iterator[Finding]:
    if rules.most_emoji is None:
        return
    found = emoji(parts.body.text)
    if len(found) > rules.most_emoji:
        above = found[rules.most_emoji]
        place = _part(parts.body, above.start, len(above.text))
        yield _at(place, Reason.TOO_MANY_EMOJI, str(len(found)), str(rules.most_emoji))


def _banned(text: Text, rules: HouseRules) -> Iterator[Finding]:
    if not rules.banned:
        return
    instead = {_key(word): other for word, other in rules.banned}
    words = sorted(instead, key=len, reverse=True)
    # A word of the house may begin or end with a sign: bounds are asked of letters only.
    any_of = "|".join(_spelt(word) for word in words)
    pattern = regex.compile(
        rf"(?<![\p{{L}}\p{{N}}_])(?:{any_of})(?![\p{{L}}\p{{M}}\p{{N}}_])", regex.I
    )
    within: Taken | None = None
    for match in pattern.finditer(text.raw):
        within = within or Taken(m.place for m in links.mentions(text))
        if not within.overlaps(*match.span()):
            other = instead.get(_key(match.group()), "")
            place = text.span(*match.span())
            yield _at(place, Reason.BANNED, *([other] if other else []))


def _key(word: str) -> str:
    return squeezed(word).casefold().replace("\u2019", "'").replace("\u2011", "-")


def _spelt(word: str) -> str:
    spelt = regex.escape(word).replace("'", "['\u2019]").replace("\\-", "[-\u2010\u2011]")
    return str(regex.sub(r"(?:\\?\s)+", r"\\s+", spelt))


def _unfilled(text: Text, parts: Letter, rules: HouseRules) -> Iterator[Finding]:
    may_stay = {*rules.allowed, *([rules.greeting] if rules.greeting else [])}
    greeting = _broken(parts, rules)
    for found in placeholders(text.raw):
        # A program's own braces, as in `{id}`, wait for nobody here.
        is_code = "`" in {
            text.raw[found.start - 1 : found.start],
            text.raw[found.end : found.end + 1],
        }
        if found.text not in may_stay and (found.start, found.end) != greeting and not is_code:
            yield _at(found, Reason.NOT_FILLED)


def _broken(parts: Letter, rules: HouseRules) -> tuple[int, int] | None:
    """Return where the greeting's placeholder stands broken: that is told already."""
    if not rules.greeting or any(rules.greeting in line.text for line in parts.top):
        return None
    broken = _broken_placeholder(parts, rules.greeting)
    return (broken.start, broken.end) if broken else None
