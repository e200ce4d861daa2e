"""How an engine fails, in kinds that a person can act upon."""

from dataclasses import dataclass
from enum import StrEnum

import openai


class FailureKind(StrEnum):
    """Why there is no whole text. The values are kept in the archive."""

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


@dataclass(eq=False)
class EngineFailure(Exception):  # noqa: N818 - it is a failure of the engine, no error of ours
    """The engine gave no whole text. `detail` is the engine's own words: not to be trusted."""

    kind: FailureKind
    detail: str = ""


def kind_of(error: openai.OpenAIError, *, begun: bool) -> FailureKind:
    """Sort an SDK error into a kind; `begun` tells whether words had already arrived."""
    if isinstance(error, openai.APIStatusError):
        return _kind_of_status(error)
    if begun:
        return FailureKind.CUT
    if isinstance(error, openai.APITimeoutError):
        return FailureKind.SILENT
    if isinstance(error, openai.APIConnectionError):
        return FailureKind.UNREACHABLE
    return FailureKind.BROKEN


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
