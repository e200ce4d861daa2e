"""Links that may lead elsewhere than they seem to."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from unicodedata import normalize

import regex
from confusable_homoglyphs import confusables
from rapidfuzz.distance import OSA

from bot.checks import hosts, links
from bot.checks.addresses import Address, address
from bot.checks.finding import Finding, Kind, Reason
from bot.checks.given import Given
from bot.checks.markup import LabelledLink, labelled_links
from bot.checks.mention import Mention
from bot.checks.text import Taken, Text

_RISK = 95
_MOST_JUDGED, _MOST_COMPARED = 300, 200
"""Hosts of a text that are looked at, and given hosts with which each is compared."""
_LONG_ENOUGH = 5
"""Letters of a name from which on one that is off by a letter is taken for it."""
_UNSEEN = regex.compile(r"[\p{Cf}\p{Mn}]")
_SCHEME = regex.compile(
    r"(?:https?|mailto|tel|sms|webcal):|//|[\w.-]+(?:[/?#]|$)|[/#?]", regex.IGNORECASE
)
# Letters and figures that are taken for one another in a name, each with one that stands for them.
_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "3": "e"})
_LETTERS_OF_THEIR_OWN = frozenset("ßæœøłđðþŋħ")
_KNOWN = (
        "amazon.com", "apple.com", "dropbox.com", "ebay.com", "facebook.com", "github.com",
        "gmail.com", "google.com", "instagram.com", "linkedin.com", "microsoft.com", "netflix.com",
        "office.com", "outlook.com", "paypal.com", "slack.com", "twitter.com", "whatsapp.com",
        "wikipedia.org", "youtube.com",
)  # fmt: skip
"""Names that are imitated most."""


def find(text: Text, given: Given) -> Iterator[Finding]:
    """Yield a finding for each disguise.

    A link that somebody gave just so is left alone, unless a label hides where it leads.
    """
    labelled = [link for link in labelled_links(text.raw) if _misleads(link)]
    for link in labelled:
        host = address(link.target).host or link.target
        yield _finding(text, (link.start, link.end), Reason.LEADS_ELSEWHERE, host)
    found = [m for m in links.mentions(text) if m.kind is not Kind.HANDLE]
    if found:
        hidden = Taken((link.start, link.end) for link in labelled)
        yield from _bare(text, found, hidden, links.mentions(Text(given.all_text)))


def _bare(
    text: Text, found: list[Mention], hidden: Taken, known: list[Mention]
) -> Iterator[Finding]:
    given_as_it_is = {value for mention in known for value in mention.values}
    given_hosts = sorted(set(_hosts(known)))
    some_hosts, judged = frozenset(given_hosts), dict[str, str | None]()
    for mention in found:
        if hidden.overlaps(*mention.place) or mention.values <= given_as_it_is:
            continue
        if mention.kind is Kind.EMAIL:
            page = address(mention.quote.rpartition("@")[2])
        else:
            page = address(mention.quote)
        if page.user or page.is_numbered:
            yield _finding(text, mention.place, Reason.LEADS_ELSEWHERE, page.host)
        elif page.host in hosts.SHORTENERS and not page.is_bare:
            yield _finding(text, mention.place, Reason.SHORTENED)
        elif page.host not in some_hosts:
            if page.raw_host not in judged and len(judged) < _MOST_JUDGED:
                judged[page.raw_host] = _looks_like(page, given_hosts[:_MOST_COMPARED])
            if looks := judged.get(page.raw_host):
                yield _finding(text, mention.place, Reason.LOOKS_LIKE, looks)


def _finding(text: Text, place: tuple[int, int], reason: Reason, *about: str) -> Finding:
    start, end = place
    return Finding(Kind.DISGUISE, start, end, text.raw[start:end], reason, about, _RISK)


def _hosts(known: list[Mention]) -> Iterator[str]:
    for mention in known:
        if mention.kind is Kind.LINK:
            yield address(mention.quote).host
        elif mention.kind is Kind.EMAIL:
            yield hosts.plain(mention.quote.rpartition("@")[2])


def _misleads(link: LabelledLink) -> bool:
    """Tell whether the label names one place and the target is another, or no page at all."""
    target = link.target.strip()
    if not target:
        return False
    if not _SCHEME.match(target):
        return True
    named = [m for m in links.mentions(Text(link.label)) if m.kind is not Kind.HANDLE]
    leads_to = _place(target)
    return bool(named and leads_to) and not any(_is_same(_place(m.quote), leads_to) for m in named)


def _place(target: str) -> str:
    """Return the host to which a link or a mail address leads; "" for a place within the page."""
    if target.lower().startswith("mailto:") or ("@" in target and "/" not in target):
        target = target.removeprefix("mailto:").partition("?")[0].rpartition("@")[2]
    elif target.startswith(("/", "#", "?")) and not target.startswith("//"):
        return ""
    return address(target.removeprefix("//")).host


def _is_same(one: str, other: str) -> bool:
    return one == other or (hosts.owned(one) is not None and hosts.owned(one) == hosts.owned(other))


def _looks_like(page: Address, given_hosts: Sequence[str]) -> str | None:
    """Return the host that this one is easily taken for."""
    host, owned = page.host, hosts.owned(page.host) or page.host
    for known in given_hosts:
        if _imitates(host, known):
            return known
    for known in _KNOWN:
        if known == owned:
            continue
        if _alike(_skeleton(owned)) == _alike(known) or f".{known}." in f".{host}":
            return known
    skeleton = _skeleton(host)
    if "xn--" in page.raw_host.casefold() or _UNSEEN.search(host):
        return skeleton
    # A name that is written in another alphabet as a whole ("почта.рф"), or with letters of its
    # own ("müller.de"), is as honest as any: what counts are letters of two alphabets in one name.
    return skeleton if skeleton != host and skeleton.isascii() and not _is_latin(host) else None


def _imitates(host: str, known: str) -> bool:
    """Tell whether a host is taken for a known one that it is not."""
    if hosts.is_within(host, known) or hosts.is_within(known, host):
        return False
    if _alike(_skeleton(host)) == _alike(_skeleton(known)):
        return True
    looks = _skeleton(host)
    if looks != host and (hosts.is_within(looks, known) or hosts.is_within(known, looks)):
        return True
    real, owned = hosts.owned(known) or known, hosts.owned(looks) or looks
    if owned == real:
        return _is_a_letter_off(looks, known, plural=False)
    # The name of somebody else before one's own: example.org.evil.net, example-org.com.
    in_front = f".{looks.removesuffix(owned)}"
    if f".{real}." in in_front or owned.partition(".")[0] == real.replace(".", "-"):
        return True
    return _alike(owned) == _alike(real) or _is_a_letter_off(owned, real, plural=True)


def _is_a_letter_off(name: str, known: str, *, plural: bool) -> bool:
    """Tell whether a slip of one letter makes the one of the other; figures count things."""
    front, _, rest = name.partition(".")
    known_front, _, known_rest = known.partition(".")
    if rest != known_rest or len(known_front) < _LONG_ENOUGH:
        return False
    if not plural and front.rstrip("s0123456789") == known_front.rstrip("s0123456789"):
        return False
    return OSA.distance(front, known_front, score_cutoff=1) == 1


@lru_cache(4_096)
def _alike(name: str) -> str:
    return name.replace("rn", "m").replace("vv", "w").replace("cl", "d").translate(_ALIKE)


@lru_cache(4_096)
def _skeleton(host: str) -> str:
    """Return a host in the plain letters that its letters look like: "exámple" → "example"."""
    visible = _UNSEEN.sub("", normalize("NFKD", host))
    return visible if visible.isascii() else "".join(_latin(letter) for letter in visible)


@lru_cache(4_096)
def _latin(letter: str) -> str:
    """Return the plain letter that one is confused with."""
    if letter.isascii() or letter in _LETTERS_OF_THEIR_OWN:
        return letter
    found = confusables.is_confusable(letter, greedy=True) or ()
    looks = (str(other["c"]) for letters in found for other in letters["homoglyphs"])
    return next((c.casefold() for c in looks if c.isascii() and c.isalnum()), letter)


@lru_cache(4_096)
def _is_latin(host: str) -> bool:
    return not regex.search(r"[\p{L}--\p{Latin}]", host, regex.VERSION1)
