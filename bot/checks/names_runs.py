"""Words that stand together as one name, by their capitals and by what the lists know."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.checks.lexicon import is_also_a_name, words_of
from bot.checks.names_emphasis import Emphasis, is_inflected, weighty
from bot.checks.names_lists import listed_before, listed_behind
from bot.checks.names_people import is_person
from bot.checks.names_tokens import Shape, Token
from bot.checks.names_words import GENERIC, Words
from bot.checks.text import Taken

NOTHING_TAKEN = Taken()
_BLANKS = frozenset((" ", "\u00a0"))
_EXTENSIONS = frozenset(("js", "py", "io", "net", "ai", "org", "com", "rs", "jl"))
_WITHIN_A_TITLE = frozenset(("to", "with", "without", "in", "on", "from", "the", "a"))
_CONNECTORS = words_of("particles") | _WITHIN_A_TITLE | {"of", "and", "for"}
_FEASTS = words_of("no-name")
_MOST_CONNECTORS = 2


@dataclass(frozen=True, slots=True)
class Run:
    """Words `first` to `last` of a text, one name."""

    first: int
    last: int
    sure: bool
    """Whether a word of it can only be a name."""


class Runs:
    """Finds the names among the words of a text."""

    def __init__(self, tokens: Sequence[Token], taken: Taken = NOTHING_TAKEN) -> None:
        self._tokens = tokens
        self._words = Words(tokens, taken)
        self._emphasis = Emphasis(self._words)

    def all(self) -> list[Run]:
        """Return the names, in order."""
        found: list[Run] = []
        behind = 0
        for at in self._words.beginnings:
            if at < behind:
                continue
            last = self._end(at)
            first = self._begin(at, found[-1].last if found else -1)
            run = self._judged(first, last)
            if run is not None:
                found.append(run)
            behind = last + 1
        return self._with_listed(found)

    def _judged(self, first: int, last: int) -> Run | None:
        if not weighty(self._tokens[first : last + 1]) and not is_person(self._tokens, first):
            return None
        if self._is_foreign(first, last):
            return None
        if self._has_sure(first, last):
            return Run(first, last, sure=True)
        return None if self._emphasis.is_all(first, last) else Run(first, last, sure=False)

    def _is_foreign(self, first: int, last: int) -> bool:
        """Tell whether it belongs to a wish or a greeting in another tongue: "Joyeux Noël"."""
        tongues = words_of("in-other-tongues")
        if self._tokens[first].small in tongues and (
            self._tokens[first].says_nothing or self._tokens[last].small in tongues | _FEASTS
        ):
            return True
        return self._words.before(first) in tongues and self._tokens[first - 1].opens

    def _has_sure(self, first: int, last: int) -> bool:
        return any(map(self._words.is_sure, range(first, last + 1)))

    # How far it goes to the right

    def _end(self, first: int) -> int:
        last = first
        while (following := self._next(first, last)) is not None:
            last = following
        return last

    def _next(self, first: int, last: int) -> int | None:
        at = last + 1
        if at >= len(self._tokens) or not self._words.joined(at):
            return None
        token = self._tokens[at]
        if self._goes_on(first, last, at) or self._is_its_number(first, last, at):
            return at
        if token.shape is Shape.SMALL and token.gap == "." and token.small in _EXTENSIONS:
            return at
        return self._over_connector(first, last)

    def _goes_on(self, first: int, last: int, at: int) -> bool:
        token = self._tokens[at]
        if self._words.may_begin(at):
            return True
        if token.shape is Shape.DIGITS:
            return self._has_sure(first, last)
        if token.is_function or token.shape is not Shape.CAPITAL or not token.in_title:
            return False
        # In a title, a common word belongs to the name only where names have such words.
        fits = token.small in words_of("heads") or is_also_a_name(token.small)
        return fits and self._has_sure(first, last)

    def _is_its_number(self, first: int, last: int, at: int) -> bool:
        """Tell whether a number is a part of the name: "Python 3.12", but not "Room 12"."""
        token, head = self._tokens[at], self._tokens[last]
        if token.shape is not Shape.NUMBER or token.gap not in _BLANKS:
            return False
        if head.small in words_of("numbered") or head.small in words_of("no-name"):
            return False
        if not self._has_sure(first, last) and (head.says_nothing or first != last):
            return False
        return head.shape is not Shape.NUMBER and not self._is_measure(at)

    def _is_measure(self, at: int) -> bool:
        """Tell whether the number counts what stands behind it."""
        after = self._words.after(at)
        if after is None:
            return False
        if after.gap not in _BLANKS:
            return after.gap.startswith(("%", ":", "-", "\u2013", "/"))
        counted = after.small in words_of("after-a-number") or after.small.endswith("s")
        return after.shape is Shape.SMALL and counted

    def _over_connector(self, first: int, last: int) -> int | None:
        """Step over "of the", "van der" and "and" to the next word of the name."""
        at = last + 1
        while at < len(self._tokens) and at - last <= _MOST_CONNECTORS and self._is_connector(at):
            at += 1
        if at == last + 1 or at >= len(self._tokens):
            return None
        if not all(map(self._words.joined, range(last + 1, at + 1))):
            return None
        return at if self._words.may_begin(at) and self._connects(first, last, at) else None

    def _is_connector(self, at: int) -> bool:
        token = self._tokens[at]
        if token.shape is Shape.SMALL:
            return token.small in _CONNECTORS
        return token.shape is Shape.CAPITAL and token.is_function and not token.says_nothing

    def _connects(self, first: int, last: int, at: int) -> bool:
        """Tell whether the small words between `last` and `at` are within one name."""
        between = self._tokens[last + 1 : at]
        words = {token.small for token in between}
        head = self._tokens[last].small
        if words <= words_of("particles") or all(t.shape is Shape.CAPITAL for t in between):
            return True
        if "of" in words:
            common = not self._has_sure(first, last)
            return head not in words_of("offices") and (common or head in words_of("heads"))
        if "for" in words:
            return head in words_of("heads") and not self._words.is_sure(last)
        if "and" in words:
            return self._is_pair(first, last, at)
        return (
            self._are_common(last, at)
            and head not in GENERIC
            and (self._tokens[at].small not in GENERIC)
        )

    def _is_pair(self, first: int, last: int, at: int) -> bool:
        """Tell whether "and" is within: "Department of Health and Care", "Arts and Crafts Fair"."""
        if any(token.small == "of" for token in self._tokens[first:last]):
            return True
        return first == last and self._are_common(last, at) and self._words.goes_on_behind(at)

    def _are_common(self, *places: int) -> bool:
        return not any(
            self._words.is_sure(at) or is_also_a_name(self._tokens[at].small) for at in places
        )

    # How far it goes to the left

    def _begin(self, at: int, floor: int) -> int:
        """Take in words before it whose capital says nothing, but which belong to the name."""
        first = at
        while first - 1 > floor and self._belongs_before(first):
            first -= 1
        return first

    def _belongs_before(self, first: int) -> bool:
        before = self._tokens[first - 1]
        if before.shape is not Shape.CAPITAL or not before.says_nothing:
            return False
        if self._words.is_taken(first - 1) or not self._words.joined(first):
            return False
        return before.small in words_of("titles") or self._opens_name(first)

    def _opens_name(self, first: int) -> bool:
        """Tell whether a name opens with the word before: "Green Lane", but not "Visit Leeds"."""
        token, before = self._tokens[first], self._tokens[first - 1]
        sure, given = self._words.is_sure(first), before.small in words_of("given-names")
        if token.small in words_of("no-name") or (before.is_function and not given):
            return False
        if given or before.small in words_of("before-a-place"):
            return sure or not before.in_title
        asks = before.small.endswith("ing") or any(
            before.small in words_of(name) for name in ("imperative", "interface")
        )
        if before.in_title or asks:
            return False
        return not sure or (
            is_also_a_name(before.small) and before.small not in words_of("no-name")
        )

    # Lists

    def _with_listed(self, runs: list[Run]) -> list[Run]:
        """Take in common words that stand in one list with sure names."""
        found = {run.first: run for run in runs}
        inside = {at for run in runs for at in range(run.first, run.last + 1)}
        ends = {run.last for run in runs if run.sure}
        starts = {run.first for run in runs if run.sure}
        lone = [at for at in self._words.beginnings if at not in inside and self._is_lone(at)]
        for at in lone:
            if listed_before(self._tokens, at) in ends:
                found[at] = Run(at, at, sure=False)
                ends.add(at)
                starts.add(at)
        for at in reversed(lone):
            if at not in found and listed_behind(self._tokens, at) in starts:
                found[at] = Run(at, at, sure=False)
                starts.add(at)
        return [found[at] for at in sorted(found)]

    def _is_lone(self, at: int) -> bool:
        """Tell whether it is one common word with a capital that says something."""
        if not self._words.is_capital(at) or self._words.goes_on_behind(at):
            return False
        small = self._tokens[at].small
        if small in GENERIC or small in self._words.in_small_letters or is_inflected(small):
            return False
        if self._words.before(at) in words_of("determiners") | {"the", "a", "an"}:
            return False
        return not (at and self._words.joined(at) and self._words.may_begin(at - 1))
