"""Names that nobody else has."""

import secrets
import string

_LETTERS = string.ascii_letters + string.digits
_LONG = 24
_SHORT = 8


def new_id(kind: str) -> str:
    """An id in OpenAI's manner, such as `ftjob-` and 24 letters."""
    return f"{kind}-{_letters(_LONG)}"


def model_tail() -> str:
    """The last part of a fine-tuned model's name."""
    return _letters(_SHORT)


def _letters(count: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(count))
