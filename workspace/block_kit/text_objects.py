"""Check Block Kit's text objects."""

from collections.abc import Iterator

PLAIN = ("plain_text",)
ANY = ("plain_text", "mrkdwn")


def size(text: str) -> int:
    """How long Slack counts a text to be.

    Slack does not say what it counts. UTF-16 units are the most of the likely answers, so what
    passes here passes there.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def string_problems(value: object, pointer: str, limit: int, *, least: int = 1) -> Iterator[str]:
    """What is wrong with a string."""
    if not isinstance(value, str):
        yield f"must be a string [json-pointer:{pointer}]"
    elif size(value) > limit:
        yield f"must be less than {limit + 1} characters [json-pointer:{pointer}]"
    elif len(value) < least:
        yield f"must be more than {least - 1} characters [json-pointer:{pointer}]"


def text_problems(
    value: object, pointer: str, limit: int, types: tuple[str, ...] = ANY
) -> Iterator[str]:
    """What is wrong with a text object."""
    if not isinstance(value, dict):
        yield f"missing required text object [json-pointer:{pointer}]"
        return
    if value.get("type") not in types:
        yield f"must be of type {' or '.join(types)} [json-pointer:{pointer}/type]"
    yield from string_problems(value.get("text"), f"{pointer}/text", limit)
    if isinstance(value.get("text"), str) and value["text"] and not value["text"].strip():
        yield f"must not be blank [json-pointer:{pointer}/text]"


def optional_text_problems(
    value: object, pointer: str, limit: int, types: tuple[str, ...] = PLAIN
) -> Iterator[str]:
    """What is wrong with a text object that may be absent."""
    if value is not None:
        yield from text_problems(value, pointer, limit, types)
