"""The table of a job's measures, as engines store it: plain, or once more in base64."""

import base64
import binascii

_FIRST_COLUMN = "step,"


def as_csv(content: bytes) -> str | None:
    """Return the table as text; None when it is none, encoded or not."""
    plain = _text(content)
    if plain is not None and _is_table(plain):
        return plain
    try:
        decoded = _text(base64.b64decode(content, validate=False))
    except binascii.Error:
        return None
    return decoded if decoded is not None and _is_table(decoded) else None


def _text(content: bytes) -> str | None:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _is_table(text: str) -> bool:
    return text.lstrip().lower().replace('"', "").startswith(_FIRST_COLUMN)
