"""Whether letters with a dot among them are a domain: "example.org" is one, "end.So" is none."""

import regex

from bot.checks import hosts, lexicon


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_COMMON_ENDINGS = _words("com org net edu info co.uk org.uk de eu io")
_OF_ONE_LETTER = _words(
    "x.com t.co t.me g.co a.co j.mp t.ly v.gd w.wiki s.id x.co x.gd u.to g.page d.tube"
)
_OF_FILES = _words("java md mov mk ps py rs sh tf zip")
"""Endings of files that are endings of hosts as well."""
_OF_CODE = _words("call case data date map name new now open read run select link today")
"""Endings that, in a text about programs, are more often a part of a program: asyncio.run."""
_WORDS = _words("ad am as at be by do hm id in is it la ma me mo mu my no pa pi re so to us")
"""Endings of countries that are words as well: there a blank may be missing after a full stop."""
_PRODUCT = regex.compile(r"(?:ASP|ADO|VB|ML|XML|PL)\.NET")
_CUE = regex.compile(
    r"(?:\b(?:visit|via|at|on|to|see|from|website|site|online|page|www|domain|address|or|is)|[:\u2192])"
    r"[\s*_]{1,3}$|[(\[<|*_]$",
    regex.IGNORECASE,
)
_CUE_LENGTH = 14
_SMALL_WORDS = _words(
    "a all an and any as at be but by can do done for go he here her him his how i if in is it its"
    " me my no not of off on or our out she so that the them then there they this time to up us was"
    " we well what when who why with you your now today more work end"
)


_ABBREVIATIONS = _words(
    "approx bzw ca cf co dept dr ed eds est etc ext fig inc jr ltd mr mrs ms no nr pp prof resp rev"
    " sgt sr st str tel usw vgl viz vol vs jan feb mar apr jun jul aug sep sept oct nov dec mon tue"
    " wed thu fri sat sun"
)


def is_domain(name: str, before: str, *, goes_on: bool) -> bool:
    """Tell whether it is a domain that a reader could go to.

    Args:
        name: letters, digits, hyphens and single dots, such as "news.example.org".
        before: what stands before it on its line, as far as anybody looks.
        goes_on: whether a path follows, which only a link has.
    """
    small = name.lower()
    ending, owned = hosts.suffix(small), hosts.owned(small)
    if not ending or not owned or not _is_written_as_one(name, ending):
        return False
    if name.partition(".")[0] in _COMMON_ENDINGS and name.count(".") > 1:
        # Names of programs are written the other way round: com.example.app.
        return False
    label = owned.removesuffix(ending).rstrip(".")
    if len(label) == 1 and owned not in _OF_ONE_LETTER:
        return goes_on and ending in _COMMON_ENDINGS
    return goes_on or _may_stand_alone(label, ending, before)


def _may_stand_alone(label: str, ending: str, before: str) -> bool:
    """Tell whether it is a domain even though no path follows it."""
    last = ending.rpartition(".")[2]
    if last in _OF_FILES or label in _ABBREVIATIONS:
        return False
    if label.isdecimal() and ending not in _COMMON_ENDINGS:
        return False
    if last in _OF_CODE:
        return _has_cue(before)
    if last in _WORDS and lexicon.is_common(label):
        return label not in _SMALL_WORDS and _has_cue(before)
    return True


def _is_written_as_one(name: str, ending: str) -> bool:
    """Tell whether the capitals are those of one name; "end.So" is two sentences."""
    front, _, last = name.rpartition(".")
    if _PRODUCT.fullmatch(name):
        return False
    if last.islower() or not last.isascii():
        return True
    if last.isupper() and front.isupper():
        return ending in _COMMON_ENDINGS or last.lower() not in _WORDS
    return ending in _COMMON_ENDINGS and (last.isupper() or front[:1].isupper())


def _has_cue(before: str) -> bool:
    return bool(_CUE.search(before[-_CUE_LENGTH:]))
