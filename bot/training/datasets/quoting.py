"""Which words of an answer a report may quote for all to see: none that belong to personal data."""

import regex

from bot.checks.finding import Finding
from bot.slack.outgoing import shortened
from bot.training.datasets.personal import places

LONGEST_QUOTE = 60
_NEXT_TO = 3
"""So many characters apart, a name and an address belong to each other: "Jo, 12 Mill Lane"."""
_TELEPHONE = regex.compile(r"(?:\d[ ().\-\u2011\u00a0/]{0,2}){7}")
_ACCOUNT = regex.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")


class Quotable:
    """Tells what of one text may be quoted."""

    def __init__(self, text: str) -> None:
        self._private = [*places(text), *(found.span() for found in _ACCOUNT.finditer(text))]

    def __call__(self, fact: Finding) -> bool:
        """Tell whether all may read it: it is no address and no number of somebody, nor beside."""
        if "@" in fact.quote or _TELEPHONE.search(fact.quote):
            return False
        start, end = fact.start - _NEXT_TO, fact.end + _NEXT_TO
        return not any(start < until and since < end for since, until in self._private)


def quoted(quote: str) -> str:
    """Return words of an answer for one line: short, and without signs that nobody sees."""
    visible = "".join(letter if letter.isprintable() else " " for letter in quote)
    return shortened(" ".join(visible.split()), LONGEST_QUOTE)
