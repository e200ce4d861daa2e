"""A call's arguments, whichever way they came: JSON body, form, or query."""

import re
from collections.abc import Mapping

from aiohttp import web

from workspace.errors import SlackError
from workspace.jsons import Json, parsed
from workspace.requests import read_object

_YES = {"true", "1", "yes"}
_NUMBER = re.compile(r"-?[0-9]{1,15}")
_JSON = "application/json"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class Arguments:
    """What a call was given. In a query all of it is text; in a JSON body it has its own types."""

    def __init__(self, given: Mapping[str, object]) -> None:
        self.given = dict(given)

    def has(self, name: str) -> bool:
        """Whether it was given, and not as null."""
        return self.given.get(name) is not None

    def text(self, name: str) -> str | None:
        """A text, or None.

        Raises:
            SlackError: It is there, and no text.
        """
        value = self.given.get(name)
        if value is not None and not isinstance(value, str):
            raise SlackError(
                "invalid_arguments", f"[ERROR] must be a string [json-pointer:/{name}]"
            )
        return value

    def required(self, name: str) -> str:
        """A text that must be there.

        Raises:
            SlackError: It is missing.
        """
        value = self.text(name)
        if not value:
            raise SlackError("invalid_arguments", f"[ERROR] missing required field: {name}")
        return value

    def choice(self, name: str, *choices: str) -> str | None:
        """One of these texts, or None.

        Raises:
            SlackError: It is something else.
        """
        value = self.text(name)
        if value and value not in choices:
            raise SlackError(
                "invalid_arguments", f"[ERROR] must be one of: {', '.join(choices)}: {name}"
            )
        return value or None

    def flag(self, name: str) -> bool:
        """A yes or no; no when absent."""
        return str(self.given.get(name, "")).lower() in _YES

    def number(self, name: str, default: int) -> int:
        """A whole number.

        Raises:
            SlackError: It is there, and no number.
        """
        given = str(self.given.get(name, default))
        if not _NUMBER.fullmatch(given):
            raise SlackError("invalid_arguments", f"[ERROR] must be a number: {name}")
        return int(given)

    def structure(self, name: str, refusal: str = "invalid_arguments") -> object:
        """An object or a list; forms carry it as JSON text.

        Raises:
            SlackError: It is text, but no JSON.
        """
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return parsed(value) if value else None
        except ValueError as error:
            raise SlackError(refusal, f"[ERROR] must be JSON: {name}") from error


async def read_arguments(request: web.Request) -> Arguments:
    """Everything a request brings.

    Raises:
        SlackError: The body is not what it says it is, or is too long.
    """
    given: Json = dict(request.query)
    if request.method != "POST" or not request.body_exists:
        return Arguments(given)
    if "Content-Type" not in request.headers:
        raise SlackError("missing_post_type")
    if request.content_type == _JSON:
        return Arguments(given | await _json_body(request))
    if request.content_type not in _FORMS:
        raise SlackError("invalid_post_type")
    return Arguments(given | await _form(request))


def warning(request: web.Request) -> str | None:
    """What Slack remarks about the request's charset, beside the answer."""
    if request.method != "POST" or not request.body_exists:
        return None
    if request.content_type == _JSON and request.charset is None:
        return "missing_charset"
    if request.content_type in _FORMS and request.charset is not None:
        return "superfluous_charset"
    return None


async def _json_body(request: web.Request) -> Json:
    body = await read_object(request)
    # Beside JSON, Slack looks for the token in the header only.
    body.pop("token", None)
    return body


async def _form(request: web.Request) -> Json:
    try:
        form = await request.post()
    except web.HTTPRequestEntityTooLarge as error:
        raise SlackError("request_too_large") from error
    except LookupError as error:
        raise SlackError("invalid_charset") from error
    except (ValueError, web.RequestPayloadError) as error:
        raise SlackError("invalid_form_data") from error
    return {name: value for name, value in form.items() if isinstance(value, str)}
