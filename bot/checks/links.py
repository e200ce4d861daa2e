"""Links, bare domains, e-mail addresses and handles.

Written by hand, and not left to a library: those find what could be clicked, in text that is known
to be chat; here "end.So", "notes.md" and "e.g.so" must be none.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import regex
from rapidfuzz import fuzz

from bot.checks import hosts
from bot.checks.addresses import Address, address
from bot.checks.domains import is_domain
from bot.checks.finding import Finding, Kind, Reason
from bot.checks.given import Given
from bot.checks.mention import Mention
from bot.checks.text import Taken, Text

_NOTHING = Taken()
_RISK = 90
_RISK_OF_DIFFERING = 98

# What may stand in an address. Scripts that are written without blanks end it.
_REST = r"[[\p{L}\p{M}\p{N}\p{Cf}/?\#&=%._~:@!$*+,;()\[\]-]--[\p{Han}\p{Hiragana}\p{Katakana}]]"
# As long as names may be: a run of anything must not be gone through from each of its letters.
_LABEL = r"[\p{L}\p{N}][\p{L}\p{M}\p{N}-]{0,62}+"
_NAME = rf"{_LABEL}(?:\.{_LABEL}){{1,12}}+"
_FIND = regex.compile(
    rf"""
    (?P<url>(?i:https?|ftps?|sftp|ssh|git|webcal)://(?:\[[0-9a-fA-F:.]{{2,45}}\])?{_REST}{{1,2048}}+)
    |(?<![\p{{L}}\p{{M}}\p{{N}}\p{{Cf}}.@/\\$%=+])(?<![\p{{L}}\p{{M}}\p{{N}}][_-])(?:
        (?P<www>(?i:www)\.(?=[\p{{L}}\p{{N}}]){_REST}{{1,2048}}+)
        |(?P<handle>(?<!`)@[\p{{L}}\p{{N}}_][\p{{L}}\p{{M}}\p{{N}}_.-]{{0,64}}+(?:[@/][\p{{L}}\p{{N}}][\p{{L}}\p{{M}}\p{{N}}_.-]{{0,64}}+)?)
        |(?P<mail>[\p{{L}}\p{{N}}_][\p{{L}}\p{{M}}\p{{N}}._%+'-]{{0,63}}+@{_NAME})
        |(?P<masked>[\p{{L}}\p{{N}}_][\p{{L}}\p{{M}}\p{{N}}._%+-]{{0,63}}+\s?[\[({{]\s?(?i:at|@)\s?[\])}}]\s?
            [\p{{L}}\p{{N}}-]{{1,63}}+(?:(?:\.|\s?[\[({{]\s?(?i:dot|\.)\s?[\])}}]\s?)[\p{{L}}\p{{N}}-]{{1,63}}+)++)
        |(?P<bare>{_NAME}(?![\p{{L}}\p{{M}}\p{{N}}\p{{Cf}}@(]|_[\p{{L}}\p{{N}}])(?::[0-9]{{2,5}}+(?![\p{{L}}\p{{N}}]))?
            (?P<rest>[/?\#]{_REST}{{0,2048}}+)?)
    )
    """,
    regex.VERBOSE | regex.VERSION1,
)
_HINT = regex.compile(r"://|@|[\p{L}\p{M}\p{N}\p{Cf}]\.[\p{L}\p{N}]|\s?[\[({]\s?(?i:at)\s?[\])}]")
_BLANK = regex.compile(r"\s")
_LONGEST_MASK = 100
_ANOTHER = regex.compile(r"[,;](?=(?i:https?://))")
_AT_THE_END = ".,;:!?*_~([@&+-$"
_PAIRS = {")": "(", "]": "["}
_CLOCK = regex.compile(r"@[0-9][0-9.:]*(?:am|pm|h|uhr)?", regex.IGNORECASE)
_WORDS_AFTER_AN_AT = """
    here channel everyone all the our your home work
    dataclass classmethod staticmethod property override deprecated param import media
"""
_NO_HANDLES = frozenset(f"@{word}" for word in _WORDS_AFTER_AN_AT.split())
"""Pings, words for which an @ says "at", and signs of programming languages."""
_NETWORK = regex.compile(
    r"(?P<name>instagram|insta|facebook|twitter|tiktok|mastodon|bluesky|threads|linkedin|youtube"
    r"|telegram|pinterest|handle|account|username|profile)[^\n]{0,26}+",
    regex.IGNORECASE,
)
_ACCOUNT = regex.compile(r"(?<![\p{L}\p{N}_])[\p{L}\p{N}_]")
_WHOLE_ACCOUNT = regex.compile(
    r"[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.-]{0,64}+(?:[@/][\p{L}\p{N}][\p{L}\p{M}\p{N}_.-]{0,64}+)?"
)
_ACCOUNT_END = regex.compile(r"(?<=.)(?![\p{L}\p{N}_])", regex.DOTALL)
_GOES_ON_BEFORE = regex.compile(r"[\p{L}\p{N}_-]")
_GOES_ON = regex.compile(r"[\p{L}\p{N}_/?\#@-]|\.\p{L}")
_MOST_NEAR = 200
"""So many given links are compared with an unknown one, letter by letter."""
_MASKS = regex.compile(r"\s?[\[({]\s?(at|@|dot|\.)\s?[\])}]\s?", regex.IGNORECASE)
_BEFORE = 40


def mentions(text: Text, taken: Taken = _NOTHING) -> list[Mention]:
    """Return the links, mail addresses and handles of a text, in order."""
    return [found for found in _found(text.raw) if not taken.overlaps(found.start, found.end)]


def unknown(found: Sequence[Mention], given: Given) -> Iterator[Finding]:
    """Yield a finding for each that nobody gave; the same one is told once."""
    if not found:
        return
    known, told = _Known.of(given.all_text), set[frozenset[str]]()
    for mention in found:
        if mention.values not in told and not known.has(mention):
            told.add(mention.values)
            near = known.near(mention)
            yield Finding(
                mention.kind,
                mention.start,
                mention.end,
                mention.quote,
                Reason.DIFFERS if near else Reason.NOT_IN_BRIEF,
                (near,) if near else (),
                _RISK_OF_DIFFERING if near else _RISK,
            )


@lru_cache(8)
def _found(raw: str) -> tuple[Mention, ...]:
    """Return what there is. The same text is asked for by several finders, one after the other."""
    return tuple(_all(raw))


def _all(raw: str) -> Iterator[Mention]:
    at = 0
    # Most words hold none: they are not gone through letter by letter.
    while hint := _HINT.search(raw, at):
        start, stop = _around(raw, hint.start(), hint.end(), at)
        match = _FIND.search(raw, start, stop)
        mention = match and _mention(raw, match)
        if mention:
            yield mention
        if not match:
            at = stop
            continue
        at = max(mention.end if mention else match.end(), match.start() + 1)


def _around(raw: str, start: int, end: int, at: int) -> tuple[int, int]:
    """Return the stretch between blanks in which a hint stands; "(at)" has blanks within."""
    if raw[start] in "[({" or raw[start].isspace():
        end = min(len(raw), end + _LONGEST_MASK)
        while start > at and raw[start].isspace():
            start -= 1
        while start > at and (raw[start - 1].isspace() or raw[start] in "[({"):
            start -= 1
    while start > at and not raw[start - 1].isspace():
        start -= 1
    blank = _BLANK.search(raw, end)
    return start, blank.start() if blank else len(raw)


def _mention(raw: str, match: "regex.Match[str]") -> Mention | None:
    start, end = match.span()
    match match.lastgroup:
        case "url" | "www":
            return _link(raw, start, _end(raw, start, end))
        case "handle":
            return _handle(raw, start, _end(raw, start, end))
        case "mail":
            return _mail(raw, start, _end(raw, start, end))
        case "masked":
            written = _MASKS.sub(
                lambda m: "." if m.group(1) in {".", "dot"} else "@", raw[start:end]
            )
            values = frozenset({written.casefold()})
            return Mention(Kind.EMAIL, start, end, raw[start:end], values)
        case _:
            return _bare(raw, match)


def _end(raw: str, start: int, end: int) -> int:
    """Return where it ends for a reader: what belongs to the sentence is none of it."""
    another = _ANOTHER.search(raw, start + 1, end)
    end = another.start() if another else end
    opened: list[str] = []
    for at in range(start, end):
        if raw[at] in "([":
            opened.append(raw[at])
        elif raw[at] in _PAIRS and (not opened or opened.pop() != _PAIRS[raw[at]]):
            end = at
            break
    while end > start and (raw[end - 1] in _AT_THE_END or regex.match(r"\p{Cf}", raw[end - 1])):
        end -= 1
    return end


def _link(raw: str, start: int, end: int) -> Mention | None:
    quote = raw[start:end]
    page = address(quote)
    if not page.host.strip(".-") or (":" not in quote[:8] and "." not in page.host):
        return None
    return Mention(Kind.LINK, start, end, quote, frozenset({page.whole}))


def _handle(raw: str, start: int, end: int) -> Mention | None:
    quote = raw[start:end]
    name = quote.casefold()
    if len(quote) == 1 or _CLOCK.fullmatch(name) or name in _NO_HANDLES or name[1:].isdecimal():
        return None
    return Mention(Kind.HANDLE, start, end, quote, frozenset({name}))


def _mail(raw: str, start: int, end: int) -> Mention | None:
    if regex.match(r":[\p{L}\p{N}~/]", raw[end : end + 2]):
        # git@example.org:team/tool is a place, and nobody's address.
        return None
    local, _, host = raw[start:end].partition("@")
    # A full stop without a blank behind it: "info@example.org.Then".
    while hosts.suffix(host.lower()) is None and host.count(".") > 1:
        host = host.rpartition(".")[0]
    last = host.rpartition(".")[2]
    if len(last) == 1 or not (last.isalpha() or last.startswith("xn--")):
        return None
    end = start + len(local) + 1 + len(host)
    return Mention(Kind.EMAIL, start, end, raw[start:end], frozenset({raw[start:end].casefold()}))


def _bare(raw: str, match: "regex.Match[str]") -> Mention | None:
    start = match.start()
    end = _end(raw, start, match.end())
    # A question mark at the end of a sentence is no path.
    goes_on = match.group("rest") is not None and end > match.start("rest")
    name = address(raw[start:end]).raw_host
    line = raw.rfind("\n", 0, start) + 1
    if not is_domain(name, raw[max(line, start - _BEFORE) : start], goes_on=goes_on):
        return None
    return _link(raw, start, end)


@dataclass(frozen=True, slots=True)
class _Known:
    """The links, mail addresses and handles that somebody gave.

    All of it is looked up and not gone through: a text may hold thousands of links, and so may a
    brief.
    """

    text: str
    small: str
    """The text in small letters."""
    near_links: dict[str, list[str]] = field(default_factory=dict)
    """What was given, by the name of its host's owner, whatever the ending."""
    mails: frozenset[str] = frozenset()
    near_mails: dict[str, list[str]] = field(default_factory=dict)
    """What was given, by what stands before the @ with it, and by what stands behind."""
    handles: frozenset[str] = frozenset()
    pages: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    """The hosts, and all to which they belong."""

    @staticmethod
    def of(text: str) -> "_Known":
        found = mentions(Text(text))
        links = {m.quote: address(m.quote) for m in found if m.kind is Kind.LINK}
        mails = {m.quote: v for m in found if m.kind is Kind.EMAIL for v in m.values}
        handles = {v for m in found if m.kind is Kind.HANDLE for v in m.values}
        of_mails = {hosts.plain(mail.rpartition("@")[2]) for mail in mails.values()}
        near_links: dict[str, list[str]] = {}
        for quote, link in links.items():
            near_links.setdefault(_name_of(link.host), []).append(quote)
        near_mails: dict[str, list[str]] = {}
        for quote, mail in mails.items():
            local, _, host = mail.rpartition("@")
            near_mails.setdefault(f"@{host}", []).append(quote)
            near_mails.setdefault(f"{local}@", []).append(quote)
        named = _named(text)
        return _Known(
            text,
            text.casefold(),
            near_links,
            frozenset(mails.values()),
            near_mails,
            frozenset(handles | set(_handles_of(links.values())) | named),
            frozenset(form for a in links.values() for form in (a.page, a.whole)),
            frozenset(
                parent
                for host in {a.host for a in links.values()} | of_mails
                for parent in _parents(host)
            ),
        )

    def has(self, mention: Mention) -> bool:
        """Tell whether somebody gave it, in whatever way of writing."""
        match mention.kind:
            case Kind.LINK:
                same = self._has_link(address(mention.quote))
            case Kind.EMAIL:
                same = not self.mails.isdisjoint(mention.values)
            case _:
                same = not self.handles.isdisjoint(mention.values)
        if same or _stands_in(mention.quote, self.text):
            return True
        # What follows the host may differ by its capitals.
        is_page = mention.kind is Kind.LINK and not address(mention.quote).is_bare
        return not is_page and _stands_in(mention.quote.casefold(), self.small)

    def _has_link(self, link: Address) -> bool:
        if link.user:
            return False
        return link.host in self.hosts if link.is_bare else link.whole in self.pages

    def near(self, mention: Mention) -> str | None:
        """Return what somebody gave instead, in their words."""
        match mention.kind:
            case Kind.LINK:
                near = self.near_links.get(_name_of(address(mention.quote).host), [])
            case Kind.EMAIL:
                local, _, host = mention.quote.casefold().rpartition("@")
                near = [*self.near_mails.get(f"@{host}", ()), *self.near_mails.get(f"{local}@", ())]
            case _:
                near = []
        near = near[:_MOST_NEAR]
        return max(near, key=lambda q: fuzz.ratio(q, mention.quote), default=None)


def _name_of(host: str) -> str:
    """Return the name of who owns a host, without its ending."""
    return (hosts.owned(host) or host).partition(".")[0]


def _parents(host: str) -> Iterator[str]:
    """Yield a host and all that it belongs to: news.example.org, example.org, org."""
    while host:
        yield host
        host = host.partition(".")[2]


def _named(text: str) -> set[str]:
    """Return the accounts that stand there without their @: "Instagram: lidofriends"."""
    found = set()
    for network in _NETWORK.finditer(text, overlapped=True):
        for account in _ACCOUNT.finditer(text, network.end("name"), network.end()):
            whole = _WHOLE_ACCOUNT.match(text, account.start())
            for end in _ACCOUNT_END.finditer(whole.group()) if whole else ():
                found.add(f"@{whole.group()[: end.start()]}".casefold())
    return found


def _handles_of(links: Iterable[Address]) -> Iterator[str]:
    """Yield the handles that a link to a page of somebody's holds: "@lido" of x.com/lido."""
    for link in links:
        last = link.path.rpartition("/")[2].casefold()
        if last:
            name = last.removeprefix("@")
            yield f"@{name}"
            yield f"@{name}@{link.host}"


def _stands_in(quote: str, text: str) -> bool:
    """Tell whether these very words are there, whatever they are taken for."""
    at = text.find(quote)
    while at >= 0:
        if not _GOES_ON_BEFORE.search(text, at - 1 if at else 0, at) and not _GOES_ON.match(
            text, at + len(quote)
        ):
            return True
        at = text.find(quote, at + 1)
    return False
