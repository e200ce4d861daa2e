"""Refusals in the shape that OpenAI's clients know."""

import errno
import sqlite3

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

log = structlog.get_logger()

# Not every system knows a user's quota.
_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}

_NO_ROOM = (
    "The engine's disk is full. Nothing of this request was kept: make room, and send it again."
)


class ApiError(Exception):
    """A refusal: its HTTP status, and what the client is told."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        param: str | None = None,
        code: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.param = param
        self.code = code

    def body(self) -> dict[str, object]:
        """The JSON that says it."""
        ours = self.status >= web.HTTPInternalServerError.status_code
        return {
            "error": {
                "message": self.message,
                "type": "server_error" if ours else "invalid_request_error",
                "param": self.param,
                "code": self.code,
            }
        }


def invalid(param: str, message: str) -> ApiError:
    """A value in the request that cannot be used."""
    return ApiError(400, f"Invalid '{param}': {message}", param=param)


def no_such_model(model_id: str) -> ApiError:
    """A model that is not served here."""
    return ApiError(
        404,
        f"The model '{model_id}' does not exist here. GET /v1/models lists those that do.",
        param="model",
        code="model_not_found",
    )


def context_exceeded(asked: int, limit: int) -> ApiError:
    """Messages that are longer than the model can read."""
    return ApiError(
        400,
        f"The messages are {asked} tokens long; this model reads at most {limit}. Shorten them.",
        param="messages",
        code="context_length_exceeded",
    )


def unavailable(message: str) -> ApiError:
    """A model that cannot answer now."""
    return ApiError(503, message, code="model_unavailable")


def is_full(error: BaseException) -> bool:
    """Whether an error means that the disk has no room, or allows no larger file."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return isinstance(error, OSError) and error.errno in _FULL


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever a handler raises into a refusal that a client can read."""
    try:
        return await handler(request)
    except ApiError as error:
        return web.json_response(error.body(), status=error.status)
    except web.HTTPException as error:
        return web.json_response(_in_words(request, error).body(), status=error.status)
    except ConnectionError:
        raise  # nobody is left to answer
    except Exception as error:
        if is_full(error):
            log.error("The disk is full", path=request.path, reason=str(error))  # noqa: TRY400 - the words say it all
            full = ApiError(507, _NO_ROOM, code="disk_full")
            return web.json_response(full.body(), status=full.status)
        log.exception("A request failed", path=request.path)
        ours = ApiError(500, "The engine made a mistake; its log says which. Try again.")
        return web.json_response(ours.body(), status=ours.status)


def _in_words(request: web.Request, error: web.HTTPException) -> ApiError:
    match error:
        case web.HTTPRequestEntityTooLarge():
            message = f"The request is too large: at most {request.client_max_size} bytes."
            return ApiError(error.status, message)
        case web.HTTPNotFound() | web.HTTPMethodNotAllowed():
            message = f"This engine has no {request.method} {request.path}."
            return ApiError(error.status, message, code="unknown_url")
        case _:
            return ApiError(error.status, error.reason)
