"""How English makes words of words: "rewildable" of "wild", "bookswap" of "book" and "swap"."""

from functools import lru_cache

from bot.checks import lexicon

_MANY = 4_096
_SHORTEST = 3
_FAMILIAR, _VERY_FREQUENT = 400, 8_000
"""How often a word came up: a short piece of a word must be one that everybody uses."""
_BEGINNINGS = (
    "un", "re", "pre", "co", "non", "micro", "mini", "multi", "super", "eco", "bio", "anti", "over",
    "under", "out", "sub", "inter", "mega", "semi", "self", "cyber", "e", "de", "dis", "mis", "up",
)  # fmt: skip
_ENDS = (
    "s", "es", "ing", "ed", "er", "ers", "less", "ness", "able", "ish", "ly", "like", "wise", "y",
    "ist", "ists", "ism", "ify", "ise", "ize", "ised", "ized", "ising", "izing",
)  # fmt: skip


@lru_cache(_MANY)
def is_derived(small: str) -> bool:
    """Tell whether it is a known word with something before it or behind it, by rule."""
    for beginning in _BEGINNINGS:
        rest = small.removeprefix(beginning)
        if rest != small and len(rest) > _SHORTEST and lexicon.is_common(rest):
            return not small.startswith(beginning + rest[:1] * 2)
    for end in _ENDS:
        rest = small.removesuffix(end)
        if rest != small and len(rest) > _SHORTEST and lexicon.is_spelt(rest):
            return not _breaks_rules(rest, end)
    return False


def is_made_of_words(small: str) -> bool:
    """Tell whether it is two words in one."""
    return any(
        _is_piece(small[:at]) and _is_piece(small[at:])
        for at in range(_SHORTEST, len(small) - _SHORTEST + 1)
    )


def _is_piece(part: str) -> bool:
    often = _VERY_FREQUENT if len(part) == _SHORTEST else _FAMILIAR
    return lexicon.frequency(part) > often and lexicon.is_spelt(part)


def _breaks_rules(rest: str, end: str) -> bool:
    """Tell whether an end is hung on as English does not do it: "writeing", "boxs"."""
    if rest.endswith("e") and end[0] in "eiay":
        return True
    if rest.endswith("y") and end in {"s", "es", "ed", "er", "ness", "ly"}:
        return True
    if end == "s" and rest.endswith(("s", "x", "z", "ch", "sh")):
        return True
    # Of a word that everybody uses, the lists know all forms.
    return lexicon.frequency(rest) > _FAMILIAR and end in {"ing", "ed", "er", "s", "es", "ly"}
