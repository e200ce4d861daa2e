"""Links: which addresses a page may point at, and how."""

import re

from markupsafe import Markup

_SAFE = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)


def is_safe(address: str) -> bool:
    """Whether an address is one that a click may open."""
    return _SAFE.fullmatch(address) is not None


def link(address: str, label: str | Markup | None = None) -> Markup:
    """A link that tells the other side nothing; where it leads shows on hovering."""
    return Markup(
        '<a href="{}" title="{}" target="_blank" rel="noopener noreferrer">{}</a>'
    ).format(address, address, label or address)
