"""What a single word of a text is: surely a name, a common word with a capital, or neither."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

import regex

from bot.checks.lexicon import (
    is_also_a_name,
    is_common,
    is_known_mistake,
    is_proper,
    is_word,
    words_of,
)
from bot.checks.names_people import is_person
from bot.checks.names_tokens import Shape, Token
from bot.checks.text import Taken
from bot.checks.word_building import is_derived

GENERIC = frozenset().union(
    *map(words_of, ("roles", "offices", "neutral", "no-name", "function")),
)
"""Common words that people like to write with a capital."""
_JOIN = regex.compile(r"[ \u00a0\u202f]{1,2}|['\u2019]s? |[ ]?&[ ]?")
_DOT = regex.compile(r"\.[ \u00a0]?")
_COUNTED = regex.compile(r"(?:v|x|p|pp|no|ch|vol|q|h|w|t|u|s|d|n|r|k)\d+(?:\.\d+)?\Z")
_INITIALS = 12
"""Letters; longer than that, capitals are a word that is shouted."""
_NO_INITIALS = frozenset(("ps", "nb", "us", "uk", "dc", "am", "pm", "ie", "eg"))
_OF_NOTIONS = (
    "ation", "ition", "ology", "ologies", "ography", "ness", "ism", "isms", "osis", "itis", "ivity",
    "ability", "ometer", "ometry", "ectomy", "scopy", "athon", "aholic",
)  # fmt: skip
"""How words for notions end, those too that no list knows yet."""
_CAPITAL_FIRST = frozenset((Shape.CAPITAL, Shape.LETTER))
_NEVER_FIRST = frozenset((Shape.SMALL, Shape.NUMBER, Shape.OTHER))
_INITIALISMS, _MIXED_CASE = words_of("initialisms"), words_of("mixed-case")
_BLANKS = frozenset((" ", "\u00a0"))
_INTO_CODE = frozenset(("in", "to", "from", "using", "with", "and", "or", "learn", "than"))
_GIVEN_NAMES, _BRANDS = words_of("given-names"), words_of("brands")


class Words:
    """The words of a text, and what each of them is by itself."""

    def __init__(self, tokens: Sequence[Token], taken: Taken) -> None:
        self.tokens = tokens
        self._spoken_for = taken
        # Each word is asked about many times, by itself and by its neighbours.
        self._capital: dict[int, bool] = {}
        self._sure: dict[int, bool] = {}
        self._tests = {
            Shape.MIXED: self._is_mixed,
            Shape.DIGITS: self._is_with_digits,
            Shape.CAPITALS: self._is_in_capitals,
            Shape.CAPITAL: self._is_with_a_capital,
            Shape.LETTER: self._is_first_initial,
        }

    def __len__(self) -> int:
        return len(self.tokens)

    def after(self, at: int) -> Token | None:
        """Return the word behind it."""
        return self.tokens[at + 1] if at + 1 < len(self.tokens) else None

    def before(self, at: int) -> str:
        """Return the word before it, folded, if both belong together; else ""."""
        return self.tokens[at - 1].small if at and self.joined(at) else ""

    def is_taken(self, at: int) -> bool:
        """Tell whether it stands in a link, a date or the like."""
        return at in self._taken

    @cached_property
    def _taken(self) -> frozenset[int]:
        starts = [token.start for token in self.tokens]
        ends = [token.end for token in self.tokens]
        return frozenset(
            at
            for start, end in self._spoken_for
            for at in range(bisect_right(ends, start), bisect_left(starts, end))
        )

    def joined(self, at: int) -> bool:
        """Tell whether it belongs together with the word before, by what stands between."""
        token, before = self.tokens[at], self.tokens[at - 1]
        if token.gap != " " and not _JOIN.fullmatch(token.gap) and not _is_dotted(before, token):
            return False
        return not self.is_taken(at)

    def goes_on_behind(self, at: int) -> bool:
        """Tell whether the next word belongs to it and may be of a name as well."""
        return at + 1 < len(self) and self.joined(at + 1) and self.may_begin(at + 1)

    @cached_property
    def beginnings(self) -> Sequence[int]:
        """All words with which a name may begin; in a letter these are few."""
        return [at for at in range(len(self.tokens)) if self.may_begin(at)]

    def may_begin(self, at: int) -> bool:
        """Tell whether a name may begin with it."""
        if self.tokens[at].shape in _NEVER_FIRST:
            return False
        return self.is_sure(at) or self.is_capital(at)

    def is_capital(self, at: int) -> bool:
        """Tell whether it has a capital that says something."""
        known = self._capital.get(at)
        if known is None:
            known = self._capital[at] = self._has_capital(at)
        return known

    def _has_capital(self, at: int) -> bool:
        token = self.tokens[at]
        if token.shape not in _CAPITAL_FIRST or token.says_nothing or token.is_function:
            return False
        if self.is_taken(at):
            return False
        return token.shape is Shape.CAPITAL or self._is_initial(at)

    def is_sure(self, at: int) -> bool:
        """Tell whether it can only be a name, wherever it stands."""
        known = self._sure.get(at)
        if known is None:
            known = self._sure[at] = self._is_surely(at)
        return known

    def _is_surely(self, at: int) -> bool:
        test = self._tests.get(self.tokens[at].shape)
        if test is None or self.tokens[at].small in _INITIALISMS:
            return False
        return not self.is_taken(at) and test(at)

    @cached_property
    def in_small_letters(self) -> frozenset[str]:
        """All words that the text writes in small letters."""
        return frozenset(
            token.small
            for at, token in enumerate(self.tokens)
            if token.shape is Shape.SMALL and at not in self._taken
        )

    def _is_mixed(self, at: int) -> bool:
        token = self.tokens[at]
        electronic = token.text[0] == "e" and token.text[1:2].isupper()
        return token.small not in _MIXED_CASE and not (electronic and is_common(token.small[1:]))

    def _is_with_digits(self, at: int) -> bool:
        small = self.tokens[at].small
        prefix, hyphen, _ = small.partition("-")
        if hyphen and (prefix in words_of("function") or self.tokens[at].text[0].islower()):
            # "Under-18s", "post-2020" and "top-10" name nobody.
            return not is_common(prefix)
        return small not in words_of("letters-and-digits") and not _COUNTED.match(small)

    def _is_in_capitals(self, at: int) -> bool:
        token = self.tokens[at]
        if is_common(token.small) or token.small in GENERIC:
            return False
        if token.small in words_of("currencies"):
            return False
        if token.small[-1] == "s" and token.small[:-1] in words_of("initialisms"):
            return False
        return len(token.text) <= _INITIALS or is_proper(token.small)

    def _is_with_a_capital(self, at: int) -> bool:
        token = self.tokens[at]
        if not token.says_nothing and (token.small in _BRANDS or self._is_known_in_context(at)):
            return True
        if self._is_well_known(at) or self._is_signature(at) or is_person(self.tokens, at):
            return True
        return self._is_rare(token) and not self._is_alone(at) and not self._is_foreign(at)

    def _is_known_in_context(self, at: int) -> bool:
        """Tell whether what stands around a common word makes it one: "The Guardian", "in Go"."""
        small, before = self.tokens[at].small, self.before(at)
        if before == "the" and small in words_of("papers"):
            return not self.goes_on_behind(at)
        return small in words_of("languages") and before in _INTO_CODE and self._is_about_code

    @cached_property
    def _is_about_code(self) -> bool:
        return not words_of("of-code").isdisjoint(self.in_small_letters)

    def _is_well_known(self, at: int) -> bool:
        """Tell whether it is one of two words that everybody knows together: "Red Cross"."""
        if self.tokens[at].in_title:
            return False
        return any(
            0 < place < len(self)
            and self.tokens[place].gap in _BLANKS
            and self.tokens[place - 1].shape is not Shape.SMALL
            and self.tokens[place].shape is not Shape.SMALL
            and self.tokens[place - 1].small + self.tokens[place].small in words_of("well-known")
            for place in (at, at + 1)
        )

    def _is_foreign(self, at: int) -> bool:
        """Tell whether a sentence begins in another tongue: "Hablas español?", "Bon appétit"."""
        token, after = self.tokens[at], self.after(at)
        if token.small in words_of("in-other-tongues"):
            return True
        if not token.opens or after is None or after.gap != " " or after.shape is not Shape.SMALL:
            return False
        return not is_word(after.text) and not is_derived(after.small)

    def _is_signature(self, at: int) -> bool:
        """Tell whether it opens a line that is a person's name: "Oliver Stone"."""
        token, last = self.tokens[at], self.after(at)
        if not (token.opens and token.in_title and token.small in _GIVEN_NAMES):
            return False
        if last is None or last.gap != " " or last.shape is not Shape.CAPITAL or at == 0:
            return False
        after = self.after(at + 1)
        alone = "\n" in token.gap and (after is None or "\n" in after.gap)
        return alone and is_also_a_name(last.small) and last.small not in words_of("heads")

    def _is_rare(self, token: Token) -> bool:
        """Tell whether no list knows it as a common word."""
        small = token.small
        if small in GENERIC or small in self.in_small_letters or is_common(token.text):
            return False
        if "-" in small:
            parts = [part for part in token.text.split("-") if part[:1].isupper()]
            return any(len(part) > 1 and not is_common(part) for part in parts)
        if token.says_nothing and is_known_mistake(small):
            return False
        return is_proper(small) or not (small.endswith(_OF_NOTIONS) or is_derived(small))

    def _is_alone(self, at: int) -> bool:
        """Tell whether it is a sentence of its own that no list knows: "Heehee." is no name."""
        token, after = self.tokens[at], self.after(at)
        if not token.opens or is_proper(token.small):
            return False
        if after is None or (after.opens and ("." in after.gap or "!" in after.gap)):
            return True
        # "Meeples get lost": many of what no list knows, and not one of that name.
        return token.small.endswith("s") and after.gap == " " and after.small in words_of("of-many")

    def _is_first_initial(self, at: int) -> bool:
        return self.tokens[at].opens and self._is_initial(at)

    def _is_initial(self, at: int) -> bool:
        after = self.after(at)
        if f"{self.before(at)}{self.tokens[at].small}" in _NO_INITIALS:
            return False
        return (
            after is not None
            and self.tokens[at].small + after.small not in _NO_INITIALS
            and _DOT.fullmatch(after.gap) is not None
            and after.shape in {Shape.CAPITAL, Shape.LETTER, Shape.MIXED}
        )


def _is_dotted(before: Token, token: Token) -> bool:
    """Tell whether the full stop between them ends nothing: "Dr. Cole", "J. Cole", "Node.js"."""
    if not _DOT.fullmatch(token.gap):
        return False
    if token.opens:
        return token.gap == "." and token.shape is Shape.SMALL
    return before.shape is Shape.LETTER or before.small in words_of("titles") | {"mt"}
