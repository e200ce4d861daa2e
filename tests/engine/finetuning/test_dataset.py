"""What is said of files that cannot be trained on: every problem with its line."""

import codecs
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.finetuning import dataset
from engine.finetuning.dataset import Example, read
from engine.tokens import TrainingMessage
from tests.engine.finetuning.tuning import an_example, jsonl, some_examples

USER = {"role": "user", "content": "Notes: sharks."}
ANSWER = {"role": "assistant", "content": "Ahoy!"}
GOOD = jsonl([an_example(number) for number in range(9)])


def problems(*lines: bytes) -> list[str]:
    """What is wrong with these lines, below nine good ones."""
    return read([*GOOD.splitlines(keepends=True), *lines]).problems


def problem(example: object) -> str:
    """What is wrong with this example, on the tenth line."""
    [found] = problems(json.dumps(example).encode())
    assert found.startswith("Line 10: ")
    return found


def test_good_examples_are_read_as_they_are() -> None:
    """Roles, texts and weights come through; a developer's message is the system's."""
    first = {
        "messages": [
            {"role": "developer", "content": "You write."},
            USER,
            {**ANSWER, "weight": 0},
            {
                "role": "user",
                "content": [{"type": "text", "text": "And"}, {"type": "text", "text": "now?"}],
                "name": "chris",
            },
            {**ANSWER, "weight": 1},
        ],
        "tools": None,
    }
    reading = read(jsonl([first, *[an_example(number) for number in range(9)]]).splitlines())

    assert (reading.problems, reading.notes) == ([], [])
    assert reading.examples[0] == Example(
        1,
        (
            TrainingMessage("system", "You write."),
            TrainingMessage("user", "Notes: sharks."),
            TrainingMessage("assistant", "Ahoy!", 0),
            TrainingMessage("user", "And\nnow?"),
            TrainingMessage("assistant", "Ahoy!", 1),
        ),
    )


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + some_examples(),
        some_examples().replace(b"\n", b"\r\n"),
        some_examples().rstrip(),
        b"\n\n" + some_examples().replace(b"\n", b"\n\n"),
    ],
)
def test_marks_and_empty_lines_are_no_problem(data: bytes) -> None:
    """A byte order mark, Windows' line ends, empty lines and a missing last line end are fine."""
    reading = read(data.splitlines(keepends=True))

    assert reading.problems == []
    assert len(reading.examples) == 10


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{", "not valid JSON"),
        (b"[1]", "an example is an object"),
        (b'"text"', "an example is an object"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b"[" * 100_000, "not valid JSON"),
        (b'{"messages": ' + b"9" * 10_000 + b"}", "not valid JSON"),
    ],
)
def test_a_line_that_is_no_object_is_named(line: bytes, words: str) -> None:
    """What cannot be read is said of its line."""
    [found] = problems(line)

    assert found.startswith("Line 10: ")
    assert words in found


@pytest.mark.parametrize(
    ("example", "words"),
    [
        ({}, "'messages' is missing"),
        ({"messages": []}, "'messages' is missing"),
        ({"messages": "text"}, "'messages' is missing"),
        ({"messages": [USER, ANSWER], "title": "x"}, "'title' is not known"),
        ({"prompt": "x", "completion": "y"}, "use 'messages'"),
        ({"messages": [USER, ANSWER], "tools": []}, "text only"),
        ({"messages": [USER, ANSWER], "parallel_tool_calls": True}, "text only"),
    ],
)
def test_an_example_that_is_none_is_named(example: object, words: str) -> None:
    """An example has messages, and nothing else."""
    assert words in problem(example)


@pytest.mark.parametrize(
    ("messages", "words"),
    [
        ([USER], "last message must be the assistant's"),
        ([USER, ANSWER, USER], "last message must be the assistant's"),
        ([USER, {**ANSWER, "weight": 0}], "all have weight 0"),
        ([USER, {**ANSWER, "weight": 2}], "messages[1] has a weight that is neither 0 nor 1"),
        ([USER, {**ANSWER, "weight": True}], "messages[1] has a weight"),
        ([USER, {**ANSWER, "weight": "1"}], "messages[1] has a weight"),
        ([{**USER, "weight": 0}, ANSWER], "only the assistant's"),
        (["text", ANSWER], "messages[0] is not an object"),
        ([{"content": "x"}, ANSWER], "messages[0] needs a role"),
        ([{"role": "writer", "content": "x"}, ANSWER], "messages[0] needs a role"),
        ([{"role": [], "content": "x"}, ANSWER], "messages[0] needs a role"),
        ([{"role": "tool", "content": "x"}, ANSWER], "text only"),
        ([USER, {"role": "assistant", "content": None, "tool_calls": [1]}], "text only"),
        ([USER, {"role": "assistant", "content": None}], "messages[1] needs a content"),
        ([USER, {"role": "assistant"}], "messages[1] needs a content"),
        ([USER, {"role": "assistant", "content": " \n"}], "messages[1] is empty"),
        ([USER, {"role": "assistant", "content": 5}], "messages[1] needs a content"),
        ([USER, {"role": "assistant", "content": "\ud800"}], "surrogate"),
        ([USER, {"role": "assistant", "content": "a\x16b"}], "U+0016"),
        ([USER, {**ANSWER, "mood": "good"}], "messages[1] has 'mood'"),
        ([{"role": "user", "content": [{"type": "image_url"}]}, ANSWER], "not text"),
    ],
)
def test_a_message_that_cannot_be_used_is_named(messages: list[Any], words: str) -> None:
    """The problem tells the line, and which message it is."""
    assert words in problem({"messages": messages})


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (json.dumps([an_example(1)]).encode(), "JSON array"),
        (json.dumps([an_example(1)], indent=2).encode(), "JSON array"),
        (json.dumps(an_example(1), indent=2).encode(), "on one line"),
        ("{}\n".encode("utf-16"), "UTF-16"),
        (b"", "0 examples; at least 10"),
        (b"\n\n", "0 examples; at least 10"),
        (some_examples(9), "9 examples; at least 10"),
    ],
)
def test_a_file_of_another_kind_is_said_once(data: bytes, words: str) -> None:
    """One sentence says what the whole file is, not a thousand what its lines are not."""
    [found] = read(data.splitlines(keepends=True)).problems

    assert words in found


def test_all_problems_are_told_up_to_twenty() -> None:
    """A person mends them in one go; what is more is counted."""
    found = problems(*[b"{}"] * 27)
    told = dataset.in_words(found).splitlines()

    assert len(found) == 27
    assert len(told) == 21
    assert told[0].startswith("Line 10: ")
    assert told[19].startswith("Line 29: ")
    assert told[20] == "And 7 more."


def test_the_rest_of_a_hopeless_file_is_not_read() -> None:
    """However many lines are wrong, a hundred problems are enough for a person and the memory."""
    lines = iter([b"{}\n"] * 300)
    reading = read(lines)

    assert len(reading.problems) == 100
    assert dataset.in_words(reading.problems).endswith("And at least 80 more.")
    assert len(list(lines)) == 200


@pytest.mark.parametrize("end", [b"", b"\n", b"\n" + some_examples(1)])
def test_a_line_without_an_end_is_never_read_whole(end: bytes) -> None:
    """A line that is far too long is named; what lies behind it is read as ever."""
    file = io.BytesIO(some_examples(9) + b'{"messages": "' + b"x" * 5_000_000 + end)
    lines = list(dataset.lines_of(file))

    assert len(lines) == 10 + (end not in {b"", b"\n"})
    assert max(map(len, lines)) <= dataset.LONGEST_LINE + 1
    [found] = read(lines).problems
    assert found.startswith("Line 10: it is longer than 262,144 bytes")


def test_more_messages_than_fit_are_refused_before_they_are_counted_in_tokens() -> None:
    """An example of a thousand short messages would take minutes to lay out."""
    assert "1,026 messages" in problem({"messages": [USER, ANSWER] * 513})


def test_too_many_examples_are_refused() -> None:
    """More than can be trained on is said, and reading ends there."""
    line = json.dumps(an_example(1)).encode()
    reading = read(line for _ in range(dataset.MOST_EXAMPLES * 2))

    assert "20,000" in reading.problems[0]
    assert len(reading.examples) == dataset.MOST_EXAMPLES + 1


def test_repeated_lines_are_noted() -> None:
    """The same example twice is allowed, and may be a mistake."""
    examples = [an_example(number) for number in (1, 2, 1, 3, 4, 5, 6, 7, 2, 8)]
    reading = read(jsonl(examples).splitlines())

    assert reading.problems == []
    assert reading.notes == ["Lines 3, 9 are the same as an earlier one. It counts each time."]


def test_lines_in_both_files_are_noted() -> None:
    """What is trained on proves nothing when it is validated on."""
    training = read(some_examples().splitlines()).examples
    validation = read(jsonl([an_example(90), an_example(3)]).splitlines(), fewest=1).examples

    [note] = dataset.shared(training, validation)

    assert note.startswith("Line 2 of the validation file is in the training file too.")
    assert dataset.shared(training, validation[:1]) == []


def test_an_example_that_is_too_long_is_named_with_its_length() -> None:
    """It is refused, never cut."""
    examples = read(some_examples().splitlines()).examples

    [found] = dataset.too_long(examples, [1024] * 9 + [1025], 1024)

    assert found.startswith("Line 10: the example is 1,025 tokens long; at most 1,024")


@given(st.lists(st.binary(max_size=60), max_size=8))
def test_no_bytes_can_break_it(lines: list[bytes]) -> None:
    """Whatever a file holds, each line is an example, a problem, or empty."""
    reading = read(lines)

    assert reading.problems or len(reading.examples) >= dataset.FEWEST_EXAMPLES


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("assistant"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["messages", "role", "content", "weight", "tools"]), inner, max_size=3
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_json_can_break_it(example: object) -> None:
    """Whatever an example is made of, it is read or refused with its line."""
    found = problems(json.dumps(example).encode())

    assert all(words.startswith("Line 10: ") for words in found)
    assert len(found) <= 1
