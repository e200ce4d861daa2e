"""What may be asked of POST /v1/chat/completions. Fields that are not named here are ignored."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import ApiError, invalid

# The defaults were measured on newsletters with this model. At temperature 0 to 0.3 it keeps to the
# notes best, and a repeat penalty hurts what was tuned. A newsletter is 165 to 190 tokens long, and
# the untuned model ends 2 of 8 by itself at best: 512 is ample, and an end. Mostly it goes round in
# a loop long before, and `loops` ends it there: of 12 answers to real notes 11, after 23 to 199
# tokens, half of them within 135; the twelfth counted the days of a month up to the hundredth.
_TEMPERATURE = 0.3
_TOP_P = 0.95
_MAX_TOKENS = 512

_ROLES = {"system": "system", "developer": "system", "user": "user", "assistant": "assistant"}
"""The roles a message may have, and what each is to the model."""
_HOTTEST = 2
_MOST_STOPS = 4

Json = Mapping[str, object]


@dataclass(frozen=True)
class Message:
    """One turn of the conversation."""

    role: str
    content: str


@dataclass(frozen=True)
class ChatRequest:
    """A request that can be carried out."""

    model: str
    messages: tuple[Message, ...]
    temperature: float = _TEMPERATURE
    top_p: float = _TOP_P
    max_tokens: int = _MAX_TOKENS
    stop: tuple[str, ...] = ()
    seed: int | None = None
    stream: bool = False
    include_usage: bool = False


def parse(body: object) -> ChatRequest:
    """Read a request's JSON.

    Raises:
        ApiError: Something in it cannot be used; `param` names it.
    """
    if not isinstance(body, Mapping):
        raise ApiError(400, "The request must be a JSON object.")
    if body.get("n") not in (None, 1):
        raise invalid("n", "one answer a request is all this engine writes.")
    stream = flag(body, "stream")
    return ChatRequest(
        model=model_of(body),
        messages=messages_of(body),
        temperature=_number(body, "temperature", _TEMPERATURE, most=_HOTTEST),
        top_p=_number(body, "top_p", _TOP_P, most=1),
        max_tokens=_max_tokens(body),
        stop=_stop(body),
        seed=_seed(body),
        stream=stream,
        include_usage=_include_usage(body, stream=stream),
    )


def model_of(body: Json) -> str:
    """The model that a request names; ApiError where it names none."""
    model = body.get("model")
    if not isinstance(model, str) or not model:
        raise invalid("model", "name one of those that GET /v1/models lists.")
    return model


def messages_of(body: Json) -> tuple[Message, ...]:
    """The conversation in a request; ApiError where something in it cannot be used."""
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise invalid("messages", "a list with at least one message is needed.")
    return tuple(_message(f"messages[{at}]", given) for at, given in enumerate(messages))


def _message(param: str, given: object) -> Message:
    if not isinstance(given, Mapping):
        raise invalid(param, "a message is an object with a role and a content.")
    role = given.get("role")
    if not isinstance(role, str) or role not in _ROLES:
        raise invalid(f"{param}.role", f"it must be one of {', '.join(_ROLES)}.")
    return Message(_ROLES[role], _content(f"{param}.content", given.get("content")))


def _content(param: str, given: object) -> str:
    if isinstance(given, list):
        return "\n".join(_part(f"{param}[{at}]", part) for at, part in enumerate(given))
    return _text(param, given)


def _part(param: str, given: object) -> str:
    if not isinstance(given, Mapping) or given.get("type") != "text":
        raise invalid(param, "this model reads parts of type 'text' only.")
    return _text(f"{param}.text", given.get("text"))


def _text(param: str, given: object) -> str:
    if not isinstance(given, str):
        raise invalid(param, "text is needed.")
    try:
        given.encode()
    except UnicodeEncodeError:
        raise invalid(param, "half of a surrogate pair stands alone in it.") from None
    return given


def _number(body: Json, param: str, default: float, *, most: float) -> float:
    given = body.get(param)
    if given is None:
        return default
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= most:
        raise invalid(param, f"a number from 0 to {most} is needed.")
    return float(given)


def _integer(body: Json, param: str) -> int | None:
    given = body.get(param)
    if isinstance(given, float) and math.isfinite(given) and given.is_integer():
        given = int(given)  # JSON does not tell 5.0 from 5
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int):
        raise invalid(param, "a whole number is needed.")
    return given


def _max_tokens(body: Json) -> int:
    # The newer name wins, as it does with OpenAI's newer models.
    for param in ("max_completion_tokens", "max_tokens"):
        given = _integer(body, param)
        if given is not None:
            if given < 1:
                raise invalid(param, "at least 1 is needed.")
            return given
    return _MAX_TOKENS


def _stop(body: Json) -> tuple[str, ...]:
    given = body.get("stop")
    if given is None:
        return ()
    stops = given if isinstance(given, list) else [given]
    if len(stops) > _MOST_STOPS or not all(isinstance(stop, str) and stop for stop in stops):
        raise invalid("stop", f"a text, or a list of up to {_MOST_STOPS} texts, is needed.")
    return tuple(_text("stop", stop) for stop in stops)


def _seed(body: Json) -> int | None:
    return _integer(body, "seed")


def flag(body: Json, param: str, *, default: bool = False) -> bool:
    """A choice between two; ApiError where it is neither."""
    given = body.get(param)
    if given is None:
        return default
    if not isinstance(given, bool):
        raise invalid(param, "true or false is needed.")
    return given


def _include_usage(body: Json, *, stream: bool) -> bool:
    options = body.get("stream_options")
    if options is None:
        return False
    if not stream or not isinstance(options, Mapping):
        raise invalid("stream_options", "an object is needed, and 'stream' must be true.")
    return flag(options, "include_usage")
