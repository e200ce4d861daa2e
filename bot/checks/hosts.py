"""Names of machines: which are real ones, who owns them, and how they are compared."""

from functools import cache, lru_cache

from publicsuffixlist import PublicSuffixList

_RESERVED = frozenset({"example", "test", "invalid", "localhost"})
"""Endings that are set aside for examples; nobody owns a name under them, many texts use them."""
_SITES_OF_THEIR_OWN = frozenset({"gov.uk", "nhs.uk", "mod.uk", "gov.scot", "gov.wales"})
"""Public suffixes that are sites as well."""

_SHORTENERS = """
    adf.ly amzn.to bit.do bit.ly bitly.com bl.ink buff.ly clck.ru cli.gs cutt.ly db.tt dlvr.it
    eepurl.com fb.me goo.gl hubs.la hubs.ly ift.tt is.gd j.mp kutt.it lnkd.in lnk.to mcaf.ee
    ow.ly po.st qr.ae qr.page qrco.de rb.gy rebrand.ly s.id short.gy short.io shorturl.at
    shor.by smarturl.it snip.ly soo.gd surl.li t.co t.ly t1p.de tiny.cc tiny.one tiny.pl
    tinyurl.com tr.im trib.al u.to urlz.fr urlzs.com v.gd vk.cc wp.me x.co x.gd yourls.org
"""
SHORTENERS = frozenset(_SHORTENERS.split())
"""Services that lead anywhere; youtu.be, which leads to one site that all know, is none."""


@lru_cache(8_192)
def suffix(host: str) -> str | None:
    """Return the public suffix of a host in small letters: "org", "co.uk"; None: there is none."""
    ending = host.rpartition(".")[2]
    return ending if ending in _RESERVED else _list().publicsuffix(host)


@lru_cache(8_192)
def owned(host: str) -> str | None:
    """Return the part of a host that somebody owns: "news.example.co.uk" → "example.co.uk"."""
    ending = suffix(host)
    if ending is None:
        return None
    if host in _SITES_OF_THEIR_OWN:
        return host
    front = host.removesuffix(ending).rstrip(".").rpartition(".")[2]
    return f"{front}.{ending}" if front else None


def plain(host: str) -> str:
    """Return the form in which hosts are compared: small letters, no www, letters as they look."""
    small = host.casefold().strip(".").removeprefix("www.")
    return ".".join(decoded(label) for label in small.split("."))


def decoded(label: str) -> str:
    """Return a label with its letters: "xn--mller-kva" → "müller"."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return label


def is_within(host: str, other: str) -> bool:
    """Tell whether a host is the other one, or belongs to it: news.example.org to example.org."""
    return host == other or host.endswith(f".{other}")


@cache
def _list() -> PublicSuffixList:
    # Without the private part: whoever has a page at github.io has no suffix of their own.
    return PublicSuffixList(only_icann=True, accept_unknown=False)
