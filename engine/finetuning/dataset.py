"""Whether a file can be trained on, and where not: JSONL, a conversation on each line.

    {"messages": [{"role": "system", "content": "You write our newsletter."},
                  {"role": "user", "content": "Write it from these notes. ..."},
                  {"role": "assistant", "content": "Hi everyone, ..."}]}

The model learns to write what the assistant says; an assistant's message with `"weight": 0` is read
and not learned. Every problem names its line. Nothing is cut or mended silently: what was handed in
is what is trained on, or the job says why not.
"""

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

from engine.tokens import TrainingMessage

LONGEST_EXAMPLE = 1024
"""In tokens. One that long takes a processor 14 seconds a pass; longer ones take the memory too."""

FEWEST_EXAMPLES = 10
MOST_EXAMPLES = 20_000
LONGEST_LINE = 256 * 1024
"""In bytes. No text of 1,024 tokens is nearly as long."""
_MOST_TURNS = LONGEST_EXAMPLE // 2
"""Each turn takes a token to begin it at least, and one to end it."""
_TOLD = 20
"""How many problems are told of; the others are counted."""
MOST_PROBLEMS = 100
"""After which a file is looked at no further."""

_ROLES = {"system": "system", "developer": "system", "user": "user", "assistant": "assistant"}
_MESSAGE_KEYS = frozenset({"role", "content", "name", "weight"})
_VANISHING = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\U00040000-\U000bffff]")
"""Control characters and unassigned letters: some of them have no token, and nobody sees them."""
_TOOL_KEYS = ("tools", "tool_calls", "tool_call_id", "functions", "function_call")
_TOOL_WORDS = "the model on this machine is trained on text only, not on calls of tools"


@dataclass(frozen=True)
class Example:
    """A conversation, and the line on which it stands."""

    line: int
    turns: tuple[TrainingMessage, ...]


@dataclass
class Reading:
    """What was found in a file."""

    examples: list[Example] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What is allowed, and may be a mistake."""


class UnusableError(Exception):
    """A line, and what is wrong with it."""


def lines_of(file: IO[bytes]) -> Iterator[bytes]:
    """A file's lines; of one that is too long only a beginning that is too long as well.

    Whatever the file is, no more of it than that is in memory at a time.
    """
    while line := file.readline(LONGEST_LINE + 1):
        yield line
        while line and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE)


def read(lines: Iterable[bytes], *, fewest: int = FEWEST_EXAMPLES) -> Reading:
    """Read a file's lines."""
    reading = Reading()
    for number, line in _told(lines, reading):
        try:
            reading.examples.append(Example(number, _turns(_parsed(line))))
        except UnusableError as problem:
            reading.problems.append(f"Line {number}: {problem}.")
        if len(reading.examples) > MOST_EXAMPLES:
            reading.problems.append(
                f"There are more than {MOST_EXAMPLES:,} examples, which is more than a processor "
                "can train on in a day."
            )
            return reading
        if len(reading.problems) == MOST_PROBLEMS:
            return reading
    if not reading.problems and len(reading.examples) < fewest:
        reading.problems.append(
            f"There are {len(reading.examples)} examples; at least {fewest} are needed."
        )
    reading.notes += _repeats(reading.examples)
    return reading


def shared(training: Sequence[Example], validation: Sequence[Example]) -> list[str]:
    """Say which lines for validation are trained on too: they prove nothing."""
    known = {example.turns for example in training}
    lines = [example.line for example in validation if example.turns in known]
    if not lines:
        return []
    note = (
        f"{_lines(lines)} of the validation file {_is(lines)} in the training file too. What was "
        "learned by heart there looks good here."
    )
    return [note]


def too_long(examples: Sequence[Example], lengths: Sequence[int], most: int) -> list[str]:
    """Say which examples are too long to be trained on whole, by their lengths in tokens."""
    return [
        f"Line {example.line}: the example is {length:,} tokens long; at most {most:,} can be "
        "trained on here. Shorten or split it: a text that is cut would teach to break off."
        for example, length in zip(examples, lengths, strict=True)
        if length > most
    ]


def in_words(problems: Sequence[str]) -> str:
    """The problems, or the first of them, as one message."""
    told = list(problems[:_TOLD])
    if more := len(problems) - len(told):
        told.append(f"And {'at least ' * (len(problems) >= MOST_PROBLEMS)}{more} more.")
    return "\n".join(told)


def _told(lines: Iterable[bytes], reading: Reading) -> Iterator[tuple[int, bytes]]:
    """The lines with something on them, unless the file is of another kind altogether."""
    first = True
    for number, raw in enumerate(lines, start=1):
        if number == 1 and raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            reading.problems.append("The file is in UTF-16. Save it as UTF-8.")
            return
        line = (raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw).strip()
        if not line:
            continue
        if first and line.startswith(b"["):
            reading.problems.append(
                f"Line {number}: this is a JSON array. A training file is JSONL: each example on "
                "a line of its own, without brackets around them and commas between them."
            )
            return
        if first and line == b"{":
            reading.problems.append(
                f"Line {number}: an example begins here that goes on on the next line. A training "
                "file is JSONL: each example stands on one line."
            )
            return
        first = False
        yield number, line


def _parsed(line: bytes) -> Mapping[str, object]:
    if len(line) > LONGEST_LINE:
        raise UnusableError(
            f"it is longer than {LONGEST_LINE:,} bytes, which no example is that can be trained on"
        )
    try:
        example = json.loads(line.decode())
    except UnicodeDecodeError:
        raise UnusableError("it is not UTF-8 text") from None
    except (ValueError, RecursionError):
        raise UnusableError("it is not valid JSON") from None
    if not isinstance(example, Mapping):
        raise UnusableError('an example is an object: {"messages": [...]}')
    return example


def _turns(example: Mapping[str, object]) -> tuple[TrainingMessage, ...]:
    for key in sorted(key for key, value in example.items() if value is not None):
        if key in ("prompt", "completion"):
            raise UnusableError("'prompt' and 'completion' are an older form; use 'messages'")
        if key in _TOOL_KEYS or key == "parallel_tool_calls":
            raise UnusableError(f"'{key}': {_TOOL_WORDS}")
        if key != "messages":
            raise UnusableError(f"'{key}' is not known; an example has 'messages' only")
    messages = example.get("messages")
    if not isinstance(messages, list) or not messages:
        raise UnusableError("'messages' is missing, or is not a list with something in it")
    if len(messages) > _MOST_TURNS:
        raise UnusableError(f"it has {len(messages):,} messages; at most {_MOST_TURNS} fit")
    turns = tuple(_turn(f"messages[{at}]", given) for at, given in enumerate(messages))
    if turns[-1].role != "assistant":
        raise UnusableError("the last message must be the assistant's: it is what is learned")
    if not any(turn.role == "assistant" and turn.weight for turn in turns):
        raise UnusableError("no message of the assistant is to be learned; all have weight 0")
    return turns


def _turn(at: str, given: object) -> TrainingMessage:
    if not isinstance(given, Mapping):
        raise UnusableError(f"{at} is not an object with a role and a content")
    told = {key: value for key, value in given.items() if value is not None}
    for key in sorted(told):
        if key in _TOOL_KEYS:
            raise UnusableError(f"{at} has '{key}': {_TOOL_WORDS}")
        if key not in _MESSAGE_KEYS:
            raise UnusableError(f"{at} has '{key}', which is not known")
    role = _role(at, told.get("role"))
    weight = _weight(at, role, told.get("weight", 1))
    return TrainingMessage(role, _content(at, told.get("content")), weight)


def _role(at: str, given: object) -> str:
    if given in ("tool", "function"):
        raise UnusableError(f"{at} has the role '{given}': {_TOOL_WORDS}")
    if not isinstance(given, str) or given not in _ROLES:
        raise UnusableError(f"{at} needs a role: system, user or assistant")
    return _ROLES[given]


def _content(at: str, given: object) -> str:
    if isinstance(given, list):
        given = "\n".join(_part(at, part) for part in given)
    if not isinstance(given, str):
        raise UnusableError(f"{at} needs a content that is text")
    if not given.strip():
        raise UnusableError(f"{at} is empty")
    if found := _VANISHING.search(given):
        raise UnusableError(f"{at} has the control character U+{ord(found[0]):04X} in it")
    try:
        given.encode()
    except UnicodeEncodeError:
        raise UnusableError(f"{at} has half of a surrogate pair in it") from None
    return given


def _part(at: str, given: object) -> str:
    if isinstance(given, Mapping) and given.get("type") == "text":
        text = given.get("text")
        if isinstance(text, str):
            return text
    raise UnusableError(f"{at} has a part that is not text")


def _weight(at: str, role: str, given: object) -> int:
    if isinstance(given, float) and given.is_integer():
        given = int(given)
    if isinstance(given, bool) or given not in (0, 1):
        raise UnusableError(f"{at} has a weight that is neither 0 nor 1")
    if role != "assistant" and given != 1:
        raise UnusableError(f"{at} has a weight; only the assistant's messages can have one")
    return int(given)


def _repeats(examples: Sequence[Example]) -> list[str]:
    first: dict[tuple[TrainingMessage, ...], int] = {}
    again = [
        example.line
        for example in examples
        if first.setdefault(example.turns, example.line) != example.line
    ]
    if not again:
        return []
    return [f"{_lines(again)} {_is(again)} the same as an earlier one. It counts each time."]


def _lines(lines: Sequence[int]) -> str:
    shown = ", ".join(str(line) for line in lines[:_TOLD])
    more = f" and {len(lines) - _TOLD} more" if len(lines) > _TOLD else ""
    return f"{'Line' if len(lines) == 1 else 'Lines'} {shown}{more}"


def _is(lines: Sequence[int]) -> str:
    return "is" if len(lines) == 1 else "are"
