"""Whether one example can be trained on, by the rules that engines have in common.

A conversation, in which the model learns to write what the assistant says:

    {"messages": [{"role": "system", "content": "You write our newsletter."},
                  {"role": "user", "content": "Write it from these notes. ..."},
                  {"role": "assistant", "content": "Hi everyone, ..."}]}

or a pair of answers, of which one is preferred:

    {"input": {"messages": [...]}, "preferred_output": [...], "non_preferred_output": [...]}
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.training.datasets.kinds import FileKind
from bot.words import examples as words

LONGEST_EXAMPLE = 65_536
"""In tokens. Engines cut off what is over it, silently."""

CHARACTERS_A_TOKEN = 4
TOKENS_A_MESSAGE = 4

_CHAT_KEYS = frozenset({"messages", "tools", "parallel_tool_calls", "functions"})
_PAIR_KEYS = frozenset({"input", "preferred_output", "non_preferred_output"})
_PROMPT_KEYS = frozenset({"prompt", "completion"})
_MESSAGE_KEYS = frozenset(
    {
        "role",
        "content",
        "name",
        "weight",
        "function_call",
        "tool_calls",
        "tool_call_id",
        "refusal",
    }
)
_TOOLS = ("tools", "functions")
_CALLS = ("tool_calls", "function_call", "tool_call_id")
_ROLES = frozenset({"system", "developer", "user", "assistant", "tool", "function"})
_LEARNED = "assistant"
_INSTRUCTING = ("system", "developer")

# Keys of examples that other tools write, and which of ours has the same.
_ELSEWHERE = {
    "conversations": "messages",
    "conversation": "messages",
    "dialogue": "messages",
    "instruction": "messages",
    "chosen": "preferred_output",
}

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Example:
    """What one example holds.

    `tokens` is an estimate. `system` is the instruction with which it begins; `request` is all else
    that is asked, with further instructions. `answer` is what is learned, of a pair the preferred
    one, with the other one in `other_answer`.
    """

    kind: FileKind
    tokens: int
    system: str | None = None
    tools: bool = False
    pictures: bool = False
    request: str = ""
    answer: str = ""
    other_answer: str | None = None


@dataclass(frozen=True, slots=True)
class _Message:
    role: str
    text: str
    weight: int
    tools: bool
    pictures: bool

    @property
    def tokens(self) -> int:
        return TOKENS_A_MESSAGE + estimate(self.text)


class UnusableError(Exception):
    """What is wrong, as a clause; `kind` is what the example is meant to be, where that shows."""

    def __init__(self, what: str, kind: FileKind | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.kind = kind


def estimate(text: str) -> int:
    """Estimate how many tokens a text has: a token is about four characters."""
    return -(-len(text) // CHARACTERS_A_TOKEN)


def example_of(value: object) -> Example:
    """Look at what one line says.

    Raises:
        UnusableError: when nothing can be trained on it.
    """
    if not isinstance(value, Mapping):
        raise UnusableError(words.not_an_object())
    kind = _kind(value)
    if kind is None:
        raise UnusableError(_unknown(value))
    try:
        example = _LOOK[kind](_given(value))
    except UnusableError as error:
        raise UnusableError(error.what, kind) from None
    except RecursionError:  # what could just be read may be too deep to be measured
        raise UnusableError(words.nested_too_deeply(), kind) from None
    if example.tokens > LONGEST_EXAMPLE:
        raise UnusableError(words.too_long_example(example.tokens, LONGEST_EXAMPLE), kind)
    return example


def _kind(value: Json) -> FileKind | None:
    if "messages" in value:
        return FileKind.CHAT
    if _PAIR_KEYS & value.keys():
        return FileKind.PREFERENCES
    if value.keys() >= _PROMPT_KEYS:
        return FileKind.PROMPTS
    return None


def _unknown(value: Json) -> str:
    """Say what is missing; for forms that other tools write, what they call it."""
    for key, meant in _ELSEWHERE.items():
        if key in value:
            return words.shape_of_another_tool(key, meant)
    return words.unknown_shape()


def _given(value: Json) -> Json:
    """Return what is there: for engines a null is as good as nothing."""
    return {key: inner for key, inner in value.items() if inner is not None}


def _conversation(value: Json) -> Example:
    _refuse_unknown(value, _CHAT_KEYS)
    messages = _messages(value.get("messages"), "messages", "")
    learned = [message for message in messages if message.role == _LEARNED]
    if not learned:
        raise UnusableError(words.assistant_missing())
    if messages[-1].role != _LEARNED:
        raise UnusableError(words.assistant_not_last())
    if not any(message.weight for message in learned):
        raise UnusableError(words.nothing_to_learn())
    return _example(
        FileKind.CHAT,
        messages,
        value,
        # What the assistant said and is not learned is known before the answer, like a question.
        request=_joined(m for m in _asked(messages) if not (m.role == _LEARNED and m.weight)),
        answer=_joined(m for m in learned if m.weight),
    )


def _pair(value: Json) -> Example:
    _refuse_unknown(value, _PAIR_KEYS)
    asked = value.get("input")
    given = _given(asked) if isinstance(asked, Mapping) else {}
    messages = _messages(given.get("messages"), "input.messages", "input, ")
    answers = [_answer(value, name) for name in ("preferred_output", "non_preferred_output")]
    return _example(
        FileKind.PREFERENCES,
        [*messages, *answers],
        given,
        request=_joined(_asked(messages)),
        answer=answers[0].text,
        other_answer=answers[1].text,
    )


def _answer(value: Json, name: str) -> _Message:
    messages = _messages(value.get(name), name, f"{name}, ")
    if len(messages) != 1 or messages[0].role != _LEARNED:
        raise UnusableError(words.not_one_answer(name))
    return messages[0]


def _prompt(value: Json) -> Example:
    request, answer = (str(value.get(key, "")) for key in ("prompt", "completion"))
    for name, text in (("prompt", request), ("completion", answer)):
        _refuse_what_is_no_text(text, f"“{name}”")
    tokens = sum(TOKENS_A_MESSAGE + estimate(text) for text in (request, answer))
    return Example(FileKind.PROMPTS, tokens, request=request, answer=answer)


_LOOK = {
    FileKind.CHAT: _conversation,
    FileKind.PREFERENCES: _pair,
    FileKind.PROMPTS: _prompt,
}


def _refuse_unknown(value: Json, known: frozenset[str]) -> None:
    for key in sorted(value.keys() - known):
        raise UnusableError(words.unknown_key(key))


def _example(
    kind: FileKind,
    messages: Sequence[_Message],
    around: Json,
    *,
    request: str,
    answer: str,
    other_answer: str | None = None,
) -> Example:
    tools = {key: around[key] for key in _TOOLS if around.get(key)}
    first = messages[0]
    return Example(
        kind,
        tokens=sum(message.tokens for message in messages) + (_size(tools) if tools else 0),
        system=first.text if first.role in _INSTRUCTING else None,
        tools=bool(tools) or any(message.tools for message in messages),
        pictures=any(message.pictures for message in messages),
        request=request,
        answer=answer,
        other_answer=other_answer,
    )


def _asked(messages: Sequence[_Message]) -> Sequence[_Message]:
    """Leave out the system prompt. A further instruction often holds the notes, and is asked."""
    return messages[1:] if messages[0].role in _INSTRUCTING else messages


def _joined(messages: Iterable[_Message]) -> str:
    return "\n\n".join(message.text for message in messages)


def _messages(given: object, name: str, before: str) -> list[_Message]:
    if not isinstance(given, list) or not given:
        raise UnusableError(words.no_messages(name))
    return [_message(message, f"{before}message {at}") for at, message in enumerate(given, 1)]


def _message(given: object, where: str) -> _Message:
    if not isinstance(given, Mapping):
        raise UnusableError(words.not_a_message(where))
    told = _given(given)
    for key in sorted(told.keys() - _MESSAGE_KEYS):
        raise UnusableError(words.unknown_message_key(where, key))
    role = told.get("role")
    if not isinstance(role, str) or role not in _ROLES:
        raise UnusableError(words.unknown_role(where, role))
    calls = {key: told[key] for key in ("tool_calls", "function_call") if key in told}
    text, pictures = _content(told.get("content"), where, may_be_absent=bool(calls))
    return _Message(
        role,
        text + (json.dumps(calls) if calls else ""),
        weight=_weight(told.get("weight", 1), role, where),
        tools=any(told.get(key) for key in _CALLS) or role in ("tool", "function"),
        pictures=pictures,
    )


def _content(given: object, where: str, *, may_be_absent: bool) -> tuple[str, bool]:
    """Return a message's text, and whether there is something else in it, such as a picture."""
    if given is None and may_be_absent:
        return "", False
    parts = [given] if isinstance(given, str) else given
    if not isinstance(parts, list) or not parts:
        raise UnusableError(words.no_content(where))
    texts = [_part(part, where) for part in parts]
    text, pictures = "\n".join(filter(None, texts)), None in texts
    if not text.strip() and not (pictures or may_be_absent):
        raise UnusableError(words.empty_content(where))
    _refuse_what_is_no_text(text, where)
    return text, pictures


def _refuse_what_is_no_text(text: str, where: str) -> None:
    if "\0" in text:
        raise UnusableError(words.zero_character(where))
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UnusableError(words.half_a_character(where)) from None


def _part(given: object, where: str) -> str | None:
    """Return a part's text, or None for a part of another kind."""
    if isinstance(given, Mapping):
        if given.get("type") != "text" and isinstance(given.get("type"), str):
            return None
        given = given.get("text")
    if not isinstance(given, str):
        raise UnusableError(words.no_content(where))
    return given


def _weight(given: object, role: str, where: str) -> int:
    if isinstance(given, bool) or given not in (0, 1):
        raise UnusableError(words.wrong_weight(where))
    if role != _LEARNED and given != 1:
        raise UnusableError(words.weight_of_another(where))
    return int(given == 1)


def _size(value: object) -> int:
    return estimate(json.dumps(value))
