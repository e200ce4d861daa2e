"""What may be asked of POST /v1/fine_tuning/jobs."""

import re
import secrets
from collections.abc import Mapping

from engine.errors import ApiError, invalid
from engine.finetuning import hyperparameters
from engine.finetuning.hyperparameters import Hyperparameters
from engine.finetuning.job import Request

_SUFFIX = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?")
_SEEDS = 2**31
_MOST_PAIRS, _LONGEST_KEY, _LONGEST_VALUE = 16, 64, 512

Json = Mapping[str, object]


def parse(body: object) -> Request:
    """Read a request's JSON.

    Raises:
        ApiError: Something in it cannot be used; `param` names it.
    """
    if not isinstance(body, Mapping):
        raise ApiError(400, "The request must be a JSON object.")
    if body.get("integrations"):
        raise invalid("integrations", "this engine sends its figures nowhere. Leave it out.")
    return Request(
        model=_name(body, "model", "name one of those that GET /v1/models lists."),
        training_file=_name(body, "training_file", "give the id of an uploaded file."),
        validation_file=_validation_file(body),
        hyperparameters=_hyperparameters(body),
        suffix=_suffix(body),
        seed=_seed(body),
        metadata=_metadata(body),
    )


def _name(body: Json, param: str, words: str) -> str:
    given = body.get(param)
    if not isinstance(given, str) or not given or _has_surrogate(given):
        raise invalid(param, words)
    return given


def _validation_file(body: Json) -> str | None:
    if body.get("validation_file") is None:
        return None
    return _name(body, "validation_file", "give the id of an uploaded file, or leave it out.")


def _hyperparameters(body: Json) -> Hyperparameters:
    method = body.get("method")
    if method is None:
        return hyperparameters.parse("hyperparameters", body.get("hyperparameters"))
    if body.get("hyperparameters") is not None:
        raise invalid("hyperparameters", "they belong into 'method'; give them there only.")
    if not isinstance(method, Mapping):
        raise invalid("method", "an object is needed.")
    if method.get("type") != "supervised":
        raise invalid(
            "method.type", "this engine trains with 'supervised' only: on texts that are right."
        )
    supervised = method.get("supervised")
    if supervised is None:
        return Hyperparameters()
    if not isinstance(supervised, Mapping):
        raise invalid("method.supervised", "an object is needed.")
    return hyperparameters.parse(
        "method.supervised.hyperparameters", supervised.get("hyperparameters")
    )


def _suffix(body: Json) -> str:
    given = body.get("suffix")
    if given is None or given == "":
        return ""
    if not isinstance(given, str) or not _SUFFIX.fullmatch(given):
        raise invalid(
            "suffix",
            "up to 64 letters, digits, dots, hyphens and underscores are needed, with a letter or "
            "a digit at both ends.",
        )
    return given


def _seed(body: Json) -> int:
    given = body.get("seed")
    if given is None:
        return secrets.randbelow(_SEEDS)
    if isinstance(given, float) and given.is_integer():
        given = int(given)
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given < _SEEDS:
        raise invalid("seed", f"a whole number from 0 to {_SEEDS - 1} is needed.")
    return given


def _metadata(body: Json) -> dict[str, str]:
    given = body.get("metadata")
    if given is None:
        return {}
    if not isinstance(given, Mapping) or len(given) > _MOST_PAIRS:
        raise invalid("metadata", f"an object with up to {_MOST_PAIRS} pairs is needed.")
    for key, value in given.items():
        if not _is_text(key, _LONGEST_KEY) or not _is_text(value, _LONGEST_VALUE):
            raise invalid(
                "metadata",
                f"a key is a text of up to {_LONGEST_KEY} characters, a value one of up to "
                f"{_LONGEST_VALUE}.",
            )
    return dict(given)


def _is_text(given: object, longest: int) -> bool:
    return isinstance(given, str) and len(given) <= longest and not _has_surrogate(given)


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)
