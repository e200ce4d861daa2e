"""Texts from outside: any Unicode, less the few code points that a database refuses.

SQLite keeps a NUL, PostgreSQL refuses it, and both refuse half of a surrogate pair. A model can
produce either, and a draft must not be lost over it: each becomes U+FFFD, the sign for a character
that cannot be shown. What is stored is what counts, so hashes are taken after this.
"""

import re
from hashlib import sha256

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """Return the text as every database can keep it."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def plain(text: str) -> str:
    """Return the text in small letters with single blanks: whether two say the same is seen so."""
    return " ".join(storable(text).casefold().split())


def content_hash(text: str) -> str:
    """Return the SHA-256 of the text in UTF-8, as hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


class StorableText(TypeDecorator[str]):
    """A column of texts from outside."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Replace what a database refuses."""
        del dialect
        return None if value is None else storable(value)
