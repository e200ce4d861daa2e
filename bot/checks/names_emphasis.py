"""Whether common words have capitals because they name something, or for looks only.

"The Red Lion" and "the Annual Report" are written alike. What decides is what stands before them,
what they are about, and whether the text is generous with capitals elsewhere.
"""

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from bot.checks.lexicon import is_also_a_name, lemma, words_of
from bot.checks.names_lists import listed_before, listed_behind
from bot.checks.names_tokens import Shape, Token
from bot.checks.names_words import GENERIC, Words

_ARTICLES = frozenset(("the", "a", "an"))
_OF_A_LAND = frozenset(("royal", "national"))
_COUNTRIES = frozenset(("uk", "usa"))
"""As in "Cancer Research UK"."""
_EVERYWHERE = (["high", "street"], ["main", "street"], ["main", "road"])
_PAIR = 2
_PEOPLES = ("an", "ish", "sh", "ese", "ch", "ss", "ic", "ek")
"""How words for peoples end."""
_TO_A_HOUSE = frozenset(
    ("at", "in", "outside", "near", "behind", "opposite", "from", "to", "by", "past"),
)


class Emphasis:
    """Judges runs of common words in a text."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._tokens = words.tokens

    def is_all(self, first: int, last: int) -> bool:
        """Tell whether words `first` to `last` have capitals for emphasis only."""
        run = self._tokens[first : last + 1]
        before = self._words.before(first)
        if before in words_of("determiners") or before in words_of("interface"):
            return True
        if [token.small for token in run] in _EVERYWHERE:
            return True
        person = run[0].small in words_of("given-names") and before not in _ARTICLES
        if len(run) > 1 and (person or _is_built_like_a_name(run)):
            return False
        if self._is_said_in_small_letters(run) or _is_generic_at_an_edge(run):
            return True
        if any(token.shape is Shape.NUMBER for token in run):
            return False
        return self._is_lone(first) if len(run) == 1 else self._is_phrase(first, run)

    def _is_said_in_small_letters(self, run: Sequence[Token]) -> bool:
        small = self._words.in_small_letters
        return all(token.small in small or token.small in GENERIC for token in weighty(run))

    def _is_lone(self, at: int) -> bool:
        """Tell whether a single word is one of many with a capital: "ask at Reception"."""
        small, before = self._tokens[at].small, self._words.before(at)
        if self._is_lettered(at) or "&" in self._tokens[at].gap:
            return True
        if before in _ARTICLES:
            return not self._is_house(at)
        if before in words_of("appositive"):
            # "her dog Biscuit", but "the film Festival"
            return small in words_of("heads") or small in words_of("generic-heads")
        if not _may_be_somebody(small) and (
            before not in words_of("prepositions")
            or self._likes_capitals
            or small in words_of("generic-heads")
            or is_inflected(small)
        ):
            return True
        return self._is_among_common(at)

    def _is_lettered(self, at: int) -> bool:
        """Tell whether it is like "Ward C", "Plan B" or "Pier 4"."""
        after = self._words.after(at)
        if after is None or after.gap != " ":
            return False
        counted = self._tokens[at].small in words_of("numbered")
        return after.shape is Shape.LETTER or (counted and after.shape is Shape.NUMBER)

    def _is_house(self, at: int) -> bool:
        """Tell whether it is like "at the Anchor", a house and not a thing."""
        if at == 1 or self._tokens[at - 1].small != "the" or not self._words.joined(at - 1):
            return False
        if self._tokens[at].small in words_of("generic-heads"):
            return False
        return self._tokens[at - 2].small in _TO_A_HOUSE and not self._tokens[at].small.endswith(
            "s"
        )

    def _is_phrase(self, first: int, run: Sequence[Token]) -> bool:
        """Tell whether several words are a phrase with capitals: "Annual Report"."""
        before, head = self._words.before(first), run[-1].small
        behind = self._words.after(first + len(run) - 1)
        of_a_country = behind is not None and behind.gap == " " and behind.small in _COUNTRIES
        if head in words_of("strong-heads") or of_a_country:
            return False
        if head in words_of("venues") and before not in _ARTICLES and not self._likes_capitals:
            return self._is_of_the_house(first)
        if before in {"a", "an"} or _is_generic(run):
            return True
        return self._is_of_the_house(first) or self._likes_capitals

    def _is_of_the_house(self, first: int) -> bool:
        """Tell whether it is like "our annual Summer Party"."""
        between = self._tokens[first - 1] if first > 1 and self._words.joined(first) else None
        if between is None or between.is_function or between.small in words_of("appositive"):
            return False
        before = self._words.before(first - 1)
        return before in words_of("determiners") or before in {"a", "an"}

    @cached_property
    def _likes_capitals(self) -> bool:
        """Whether the text gives capitals to common nouns that cannot be names, more than once."""
        seen = {
            token.small
            for at, token in ((at, self._tokens[at]) for at in self._words.beginnings)
            if self._words.is_capital(at) and not self._words.is_sure(at) and self._is_liked(at)
        }
        return len(seen) > 1

    def _is_liked(self, at: int) -> bool:
        before = self._words.before(at)
        if before in words_of("determiners"):
            return True
        generic = self._tokens[at].small in GENERIC
        return generic and before in _ARTICLES and not self._words.goes_on_behind(at)

    def _is_among_common(self, at: int) -> bool:
        """Tell whether its neighbours in a list are common words: "Sage, Rust and Oatmeal"."""
        around = (listed_before(self._tokens, at), listed_behind(self._tokens, at))
        return any(
            self._words.is_capital(i)
            and not self._words.is_sure(i)
            and not _may_be_somebody(self._tokens[i].small)
            for i in around
            if i is not None
        )


def _may_be_somebody(small: str) -> bool:
    return is_also_a_name(small) or small in words_of("given-names")


def weighty(run: Sequence[Token]) -> list[Token]:
    """Return the words of a run that could name somebody or something."""
    return [
        token
        for token in run
        if token.shape is not Shape.SMALL
        and not token.is_function
        and token.small not in words_of("no-name")
    ]


def is_inflected(small: str) -> bool:
    """Tell whether it is a plural or the like, which are seldom names."""
    return small.endswith("ing") or lemma(small) != small


def _is_built_like_a_name(run: Sequence[Token]) -> bool:
    """Tell whether it is like "Mill Street", "British Museum", "Rose Baker", "Bread & Roses"."""
    first, head = run[0].small, run[-1].small
    if head in words_of("streets"):
        return True
    if first in words_of("honorifics") or (
        first in _OF_A_LAND and head not in words_of("stretches")
    ):
        return first != "national" or len(run) > _PAIR
    if first in words_of("no-name") and first.endswith(_PEOPLES) and head in words_of("heads"):
        return True
    paired = any("&" in token.gap for token in run[1:])
    return paired and not any(
        token.small in words_of(name)
        for token in weighty(run)
        for name in ("roles", "generic-heads", "paired")
    )


def _is_generic_at_an_edge(run: Sequence[Token]) -> bool:
    """Tell whether it is like "Head Gardener" or "Family Fun Day"."""
    return run[0].small in words_of("offices") or run[-1].small in words_of("stretches")


def _is_generic(run: Sequence[Token]) -> bool:
    """Tell whether what it is about is an office, a document, a room: "Code of Conduct"."""
    heads = [run[-1]]
    heads += [before for before, token in pairwise(run) if token.small == "of"]
    generic = words_of("generic-heads")
    return all(token.small in generic or lemma(token.small) in generic for token in heads)
