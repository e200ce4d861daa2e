"""How an engine fails, in kinds that a person can act upon."""

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

import httpx2
import openai

from bot.engines.redirects import RedirectedError


class FailureKind(StrEnum):
    """Why an engine did not do what it was asked. The values are kept in the archive."""

    KEY_REFUSED = "key_refused"
    FORBIDDEN = "forbidden"
    MODEL_GONE = "model_gone"
    NO_MODEL_CHOSEN = "no_model_chosen"
    BUSY = "busy"
    QUOTA = "quota"
    BROKEN = "broken"
    UNREACHABLE = "unreachable"
    SILENT = "silent"
    EMPTY = "empty"
    DECLINED = "declined"
    CUT = "cut"
    TOO_LONG = "too_long"
    REJECTED = "rejected"
    NOT_FOUND = "not_found"
    """The engine has no such file, job or model (any more)."""
    TRAINING_ENDED = "training_ended"
    """The engine trains no longer, at least not for this account."""
    NOT_OFFERED = "not_offered"
    """The engine has no such function at all."""


TRAINING_NOT_AVAILABLE = "training_not_available"
"""OpenAI's code for the end of training, in an answer 403."""

_WITHOUT_AN_ANSWER = frozenset(
    {FailureKind.SILENT, FailureKind.UNREACHABLE, FailureKind.BROKEN, FailureKind.CUT}
)
# These come before the first byte of a request is sent.
_NOT_CONNECTED = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.UnsupportedProtocol,
)


@dataclass(eq=False)
class EngineFailure(Exception):  # noqa: N818 - it is a failure of the engine, no error of ours
    """The engine did not do it. `detail` is the engine's own words: not to be trusted.

    `code` is the engine's own, `status` HTTP's (0 where there was no answer). `sent` is False when
    the request cannot have reached the engine.
    """

    kind: FailureKind
    detail: str = ""
    code: str | None = None
    status: int = 0
    sent: bool = True

    @property
    def unclear(self) -> bool:
        """Whether the engine may have done what it was asked, although no answer says so."""
        if not self.sent:
            return False
        if not self.status:
            return self.kind in _WITHOUT_AN_ANSWER
        said_no = HTTPStatus.BAD_REQUEST <= self.status < HTTPStatus.INTERNAL_SERVER_ERROR
        return self.status == HTTPStatus.REQUEST_TIMEOUT or not said_no


def was_sent(error: openai.OpenAIError) -> bool:
    """Tell whether the request may have reached the engine."""
    return not isinstance(error.__cause__, _NOT_CONNECTED)


def kind_of(error: openai.OpenAIError, *, begun: bool) -> FailureKind:
    """Sort an SDK error into a kind; `begun` tells whether words had already arrived."""
    if isinstance(error, openai.APIStatusError):
        return _kind_of_status(error)
    if begun:
        return FailureKind.CUT
    if isinstance(error, openai.APITimeoutError):
        return FailureKind.SILENT
    if isinstance(error.__cause__, RedirectedError):
        return FailureKind.BROKEN
    if isinstance(error, openai.APIConnectionError):
        return FailureKind.UNREACHABLE
    return FailureKind.BROKEN


def kind_of_refusal(error: openai.OpenAIError, *, of_one: bool) -> FailureKind:
    """Sort an SDK error that came of anything but writing.

    `of_one` tells that a single thing was asked for by its id: without it, "not found" can only
    mean that the engine has no such function.
    """
    if not isinstance(error, openai.APIStatusError):
        return kind_of(error, begun=False)
    if error.status_code == HTTPStatus.FORBIDDEN and error.code == TRAINING_NOT_AVAILABLE:
        return FailureKind.TRAINING_ENDED
    if error.status_code in (HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED):
        return FailureKind.NOT_OFFERED
    if error.status_code == HTTPStatus.NOT_FOUND and error.code != "model_not_found":
        return _kind_of_not_found(error, of_one=of_one)
    return _kind_of_status(error)


def _kind_of_not_found(error: openai.APIStatusError, *, of_one: bool) -> FailureKind:
    # Some servers repeat the status where OpenAI has a word.
    if error.code not in (None, "", str(int(HTTPStatus.NOT_FOUND))):
        return FailureKind.NOT_FOUND
    if not of_one:
        return FailureKind.NOT_OFFERED
    # A page says this in place of an engine that is just being started.
    by_engine = "json" in error.response.headers.get("Content-Type", "")
    return FailureKind.NOT_FOUND if by_engine else FailureKind.BROKEN


def _kind_of_status(error: openai.APIStatusError) -> FailureKind:
    code = error.code or ""
    if code == "context_length_exceeded":
        return FailureKind.TOO_LONG
    if code == "insufficient_quota":
        return FailureKind.QUOTA
    # OpenAI does not document how a retired fine-tuned model answers; 404 is what others watch for.
    if code == "model_not_found":
        return FailureKind.MODEL_GONE
    by_status = {
        401: FailureKind.KEY_REFUSED,
        403: FailureKind.FORBIDDEN,
        404: FailureKind.MODEL_GONE,
        408: FailureKind.SILENT,
        429: FailureKind.BUSY,
    }
    otherwise = FailureKind.BROKEN if error.status_code >= 500 else FailureKind.REJECTED  # noqa: PLR2004 - HTTP's own line between the two
    return by_status.get(error.status_code, otherwise)
