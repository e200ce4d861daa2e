"""The address of a page, taken apart and compared with others."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

import regex

from bot.checks import hosts

_NETLOC_END = regex.compile(r"[/?#\\]")
_PORT = regex.compile(r":[0-9]*+$")
_USUAL_PORTS = frozenset({":80", ":443", ":"})
_NUMBERED = regex.compile(
    r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}|0x[0-9a-f]{1,8}|[0-9]{4,10}|\[[0-9a-f:.]*\]"
)
_INDEX = regex.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", regex.IGNORECASE)
_TRACKING = regex.compile(
    r"(?:utm_\w*|fbclid|gclid|gclsrc|dclid|msclkid|igshid|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|yclid"
    r"|vero_id|oly_\w*|wickedid|ref_src)",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Address:
    """A host with what follows it.

    `host` is in the form in which hosts are compared, `raw_host` as it was written; `user` is what
    stands before an @. `path` has no slash at its end, `query` no parameter that only counts
    visitors.
    """

    raw_host: str
    host: str
    user: str = ""
    port: str = ""
    path: str = ""
    query: str = ""
    fragment: str = ""

    @property
    def page(self) -> str:
        """The page, whatever place on it is meant."""
        return f"{self.host}{self.port}{self.path}{self.query}"

    @property
    def whole(self) -> str:
        """The page and the place on it."""
        return f"{self.page}{self.fragment}"

    @property
    def is_bare(self) -> bool:
        """Whether it names a host and nothing else."""
        return not (self.path or self.query or self.fragment)

    @property
    def is_numbered(self) -> bool:
        """Whether the host is a number instead of a name."""
        return bool(_NUMBERED.fullmatch(self.host))


@lru_cache(4_096)
def address(link: str) -> Address:
    """Take a link apart, with or without its scheme."""
    scheme, slashes, rest = link.partition("://")
    if not slashes:
        rest = scheme
    found = _NETLOC_END.search(rest)
    at = found.start() if found else len(rest)
    user, _, raw_host = rest[:at].rpartition("@")
    port = _PORT.search(raw_host)
    name = raw_host[: port.start()] if port else raw_host
    behind, _, fragment = rest[at:].partition("#")
    path, _, query = behind.partition("?")
    return Address(
        raw_host=name,
        host=hosts.plain(name),
        user=user,
        port=port.group() if port and port.group() not in _USUAL_PORTS else "",
        path=_INDEX.sub("", unquote(path)).rstrip("/"),
        query=_query(query),
        fragment=f"#{fragment}" if fragment else "",
    )


def _query(query: str) -> str:
    parts = [part for part in query.replace("&amp;", "&").split("&") if part]
    kept = sorted(part for part in parts if not _TRACKING.fullmatch(part.partition("=")[0]))
    return f"?{'&'.join(kept)}" if kept else ""
