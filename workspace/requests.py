"""Read what requests bring: JSON objects, and in those of people and tests named texts."""

from collections.abc import Mapping

from aiohttp import web

from workspace.errors import SlackError
from workspace.jsons import Json, parsed

_DIGITS = 15


async def read_object(request: web.Request) -> Json:
    """The JSON object in a request's body.

    Raises:
        SlackError: There is none, or it is too long.
    """
    try:
        body = parsed(await request.text())
    except web.HTTPRequestEntityTooLarge as error:
        raise SlackError("request_too_large") from error
    except LookupError as error:
        raise SlackError("invalid_charset") from error
    except (ValueError, web.RequestPayloadError) as error:  # the latter: compressed, and broken
        raise SlackError("invalid_json") from error
    if not isinstance(body, dict):
        raise SlackError("json_not_object")
    return body


async def read_body(request: web.Request) -> Json:
    """The JSON object that a person's client or a test sends, and says to be JSON.

    Raises:
        SlackError: It brings none, or it is too long.
    """
    if request.content_type != "application/json":
        raise SlackError("invalid_json")
    return await read_object(request)


def text(given: Mapping[str, object], name: str) -> str:
    """A text that must be there.

    Raises:
        SlackError: It is missing, or no text.
    """
    value = optional_text(given, name)
    if value is None:
        raise SlackError("invalid_arguments", f"{name} is missing")
    return value


def optional_text(given: Mapping[str, object], name: str) -> str | None:
    """A text, or None.

    Raises:
        SlackError: It is no text.
    """
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise SlackError("invalid_arguments", f"{name} is no text")
    return value


def number(given: Mapping[str, str], name: str, default: int) -> int:
    """A whole number, not below 0, in a query.

    Raises:
        SlackError: It is something else, or has more digits than any number here needs.
    """
    value = given.get(name)
    if value is None:
        return default
    if not (value.isascii() and value.isdecimal() and len(value) <= _DIGITS):
        raise SlackError("invalid_arguments", f"{name} is no number")
    return int(value)


def texts(given: Mapping[str, object], name: str) -> list[str]:
    """A list of texts; empty when it is missing.

    Raises:
        SlackError: It is something else.
    """
    value = given.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise SlackError("invalid_arguments", f"{name} is no list of texts")
    return value


def optional_flag(given: Mapping[str, object], name: str) -> bool | None:
    """A yes or no, or None.

    Raises:
        SlackError: It is something else.
    """
    value = given.get(name)
    if value is not None and not isinstance(value, bool):
        raise SlackError("invalid_arguments", f"{name} is to be true or false")
    return value


def refusal(error: SlackError) -> web.Response:
    """Slack's way of saying no, for those who act as a person."""
    answer: Json = {"ok": False, "error": error.code, "message": _words(error)}
    return web.json_response(answer, status=400)


def _words(error: SlackError) -> str:
    return "; ".join(error.messages) or error.code.replace("_", " ").capitalize() + "."
