"""What a file is, what it holds, and what is wrong with it by line."""

import codecs
import json
import tempfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.training.datasets import (
    LARGEST_FILE,
    FileKind,
    Problem,
    Report,
    TooLargeError,
    check_file,
)
from bot.training.datasets.reading import LONGEST_LINE
from bot.words import datasets as words
from bot.words import examples as example_words
from tests.training.datasets.material import SAMPLES, chat, chats, jsonl, pair, written

JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["messages", "role", "content", "weight", "input", "preferred_output", "prompt"]
            )
            | st.text(max_size=3),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)


def checked(content: bytes) -> Report:
    """Check a file with these bytes."""
    with tempfile.TemporaryDirectory() as folder:
        return check_file(written(Path(folder), content))


def problem_of(example: object) -> str:
    """Return what is wrong with one example among good ones."""
    report = checked(chats(2) + jsonl([example]))
    assert [problem.line for problem in report.problems] == [3]
    assert (report.kind, report.examples, report.problem_count) == (FileKind.CHAT, 2, 1)
    assert report.why_not_trained() == words.has_problems(1)
    return report.problems[0].what


def changed(change: Callable[[list[dict[str, Any]]], object]) -> dict[str, Any]:
    """Return a conversation whose messages were changed."""
    example = chat()
    change(example["messages"])
    return example


def test_the_letters_that_come_with_the_bot_can_be_trained_on() -> None:
    """A good file has no problem; its figures are those of its lines."""
    report = check_file(SAMPLES / "train.jsonl")

    assert (report.kind, report.examples, report.problem_count) == (FileKind.CHAT, 25, 0)
    assert (report.trainable, report.validates, report.warnings) == (True, True, ())
    lines = (SAMPLES / "train.jsonl").read_text(encoding="utf-8").splitlines()
    contents = [[m["content"] for m in json.loads(line)["messages"]] for line in lines]
    tokens = [sum(-(-len(text) // 4) + 4 for text in texts) for texts in contents]
    assert report.tokens == sum(tokens)
    assert (report.longest, report.longest_line) == (max(tokens), tokens.index(max(tokens)) + 1)


def test_a_few_examples_validate_and_do_not_train() -> None:
    """Ten are the fewest to train on; one is enough to validate with."""
    nine, ten = checked(chats(9)), checked(chats(10))

    assert (nine.trainable, nine.validates, ten.trainable) == (False, True, True)
    assert nine.why_not_trained() == words.too_few(9, 10)
    assert nine.problems == ()


@given(
    st.builds(
        lambda start, rest: start + rest,
        st.sampled_from([b"", b"[", b"{", b'[{"messages": [', codecs.BOM_UTF8, b"[1e"]),
        st.binary(max_size=400) | st.text(alphabet='[]{}",:1e- \n\\').map(str.encode),
    )
)
def test_any_bytes_have_a_report(content: bytes) -> None:
    """Whatever comes, there is a report and no exception; what it is, it says."""
    report = checked(content)

    assert report.trainable or report.why_not_trained()
    assert report.examples > 0 or report.kind is FileKind.CHAT or report.problem_count > 0
    assert Report.from_json(json.loads(json.dumps(report.to_json()))) == report


@given(st.lists(JSONS, max_size=6), st.booleans())
def test_any_json_has_a_report_that_counts_every_line(values: list[object], as_list: bool) -> None:  # noqa: FBT001 - drawn
    """Each line is an example or a problem; none is passed over."""
    text = json.dumps(values) if as_list else "\n".join(json.dumps(value) for value in values)

    report = checked(text.encode())

    if not (as_list or (text and text[0] == "[")):
        seen = report.examples + report.problem_count
        assert seen == (len(values) if values else 1)
    assert len(report.problems) <= 20
    assert report.tokens >= report.longest


@given(st.data())
def test_a_line_that_is_spoilt_is_named(data: st.DataObject) -> None:
    """Among good lines the spoilt ones are named, by their numbers, and only they."""
    spoilt = data.draw(st.sets(st.integers(1, 30), max_size=12))
    lines = chats(30).splitlines(keepends=True)
    for number in spoilt:
        lines[number - 1] = data.draw(st.sampled_from([b"{\n", b"x\n", b"[]\n", b'{"a": 1}\n']))
    report = checked(b"".join(lines) if 1 not in spoilt else chats(1) + b"".join(lines[1:]))

    assert [problem.line for problem in report.problems] == sorted(spoilt - {1})
    assert report.examples == 30 - len(spoilt - {1})


@pytest.mark.parametrize(
    ("example", "what"),
    [
        ([], example_words.not_an_object()),
        ({"text": "hi"}, example_words.unknown_shape()),
        ({"messages": []}, example_words.no_messages("messages")),
        ({"messages": "hi"}, example_words.no_messages("messages")),
        (chat() | {"id": 7}, example_words.unknown_key("id")),
        ({"messages": ["hi"]}, example_words.not_a_message("message 1")),
        (changed(lambda m: m.pop()), example_words.assistant_missing()),
        (changed(lambda m: m.append(m[1])), example_words.assistant_not_last()),
        (changed(lambda m: m[2].update(weight=0)), example_words.nothing_to_learn()),
        (changed(lambda m: m[2].update(weight=2)), example_words.wrong_weight("message 3")),
        (changed(lambda m: m[2].update(weight=True)), example_words.wrong_weight("message 3")),
        (changed(lambda m: m[1].update(weight=0)), example_words.weight_of_another("message 2")),
        (
            changed(lambda m: m[1].update(role="editor")),
            example_words.unknown_role("message 2", "editor"),
        ),
        (changed(lambda m: m[1].pop("role")), example_words.unknown_role("message 2", None)),
        (changed(lambda m: m[1].pop("content")), example_words.no_content("message 2")),
        (changed(lambda m: m[1].update(content=7)), example_words.no_content("message 2")),
        (changed(lambda m: m[1].update(content=" \n")), example_words.empty_content("message 2")),
        (
            changed(lambda m: m[0].update(date=1)),
            example_words.unknown_message_key("message 1", "date"),
        ),
        (pair(), example_words.other_kind("preferences", "chat")),
        ({"prompt": "a", "completion": "b"}, example_words.other_kind("prompts", "chat")),
    ],
)
def test_what_is_wrong_with_an_example_is_said(example: object, what: str) -> None:
    """Each rule has words of its own, and names the message."""
    assert problem_of(example) == what


def test_half_of_an_emoji_is_named() -> None:
    """JSON can hold half of a character; no engine takes it."""
    line = json.dumps(chat()).replace("\\ude", "", 1)
    broken = line.replace(json.dumps("🚢").strip('"'), "\\ud83d")

    report = checked(chats(1) + broken.encode())

    assert report.problems == (Problem(2, example_words.half_a_character("message 3")),)


def test_an_example_longer_than_engines_read_is_a_problem() -> None:
    """Engines would cut its end off silently."""
    what = problem_of(chat(answer="ahoy " * 60_000))

    assert what.startswith("it is about 75,0")
    assert "65,536" in what


def test_an_endless_line_is_refused_and_the_next_one_is_read() -> None:
    """A line of more than a megabyte is not held in memory, and hides no other line."""
    report = checked(chats(3) + b"a" * (LONGEST_LINE * 2) + b"\n" + chats(5) + b"x")

    assert report.problems == (
        Problem(4, example_words.too_long_line(LONGEST_LINE)),
        Problem(10, example_words.not_json()),
    )
    assert report.examples == 8


def test_numbers_that_json_does_not_know_are_no_json() -> None:
    """NaN is Python's, and no engine's; so is a number with thousands of digits."""
    lines = [b'{"messages": NaN}', b'{"messages": ' + b"1" * 5000 + b"}", b"[" * 9000 + b"]" * 9000]

    report = checked(chats(1) + b"\n".join(lines))

    unread = [example_words.not_json()] * 2
    assert [problem.what for problem in report.problems] == [
        *unread,
        example_words.nested_too_deeply(),
    ]


def test_an_example_that_is_nested_ever_deeper_is_named_and_never_ends_the_check() -> None:
    """Between what is read and what is not lies what can be read and not be measured."""
    depths = range(600, 1000)
    lines = [
        json.dumps(chat())[:-1].encode() + b', "tools": [' + b"[" * depth + b"]" * depth + b"]}\n"
        for depth in depths
    ]

    report = checked(chats(2) + b"".join(lines))

    said = {problem.what for problem in report.problems}
    assert said == {example_words.nested_too_deeply()}
    assert report.examples + report.problem_count == len(depths) + 2
    assert report.problem_count < len(depths)


@pytest.mark.parametrize("blank", [b"\x0b", b"\x0c", "\u00a0".encode(), "\u2028".encode()])
def test_blanks_that_json_does_not_have_are_no_part_of_an_example(blank: bytes) -> None:
    """An engine gets the line as it stands there, and refuses it."""
    good, before, behind = chats(3).splitlines()

    report = checked(b"\n".join([good, blank + before, behind + blank]))

    assert [problem.line for problem in report.problems] == [2, 3]
    assert (report.kind, report.examples) == (FileKind.CHAT, 1)


def test_a_line_in_another_encoding_is_named() -> None:
    """One line of Latin-1 among good ones is a problem of that line."""
    report = checked(chats(1) + b'{"messages": "caf\xe9"}\n')

    assert report.kind is FileKind.CHAT
    assert report.problems == (Problem(2, example_words.not_utf8(18, 0xE9, 'sages": "café"}')),)


def test_a_byte_order_mark_and_other_line_ends_are_fine() -> None:
    """Windows writes both; Azure asks for the mark."""
    report = checked(codecs.BOM_UTF8 + chats(12).replace(b"\n", b"\r\n\r\n"))

    assert (report.trainable, report.examples) == (True, 12)


@pytest.mark.parametrize(
    ("content", "kind", "what"),
    [
        (b"", FileKind.UNREADABLE, example_words.empty_file()),
        (b" \n\r\n", FileKind.UNREADABLE, example_words.empty_file()),
        (b"[]", FileKind.UNREADABLE, example_words.empty_list()),
        (
            b"PK\x03\x04rest",
            FileKind.NOT_TEXT,
            example_words.other_format("a spreadsheet, or another zipped file"),
        ),
        (b"abc\x00def" * 9, FileKind.NOT_TEXT, example_words.binary()),
        (b"Dear all,\n", FileKind.UNREADABLE, example_words.not_json()),
    ],
)
def test_what_is_no_training_file_is_named_for_what_it_is(
    content: bytes, kind: FileKind, what: str
) -> None:
    """The first problem says what the file is."""
    report = checked(content)

    assert (report.kind, report.examples) == (kind, 0)
    assert report.problems[0].what == what
    assert report.why_not_validated() == words.wrong_kind(kind)


@pytest.mark.parametrize(
    "content",
    [
        json.dumps([chat(n) for n in range(12)]).encode(),
        codecs.BOM_UTF8 + json.dumps([chat(n) for n in range(12)], indent=2).encode(),
        "\n".join(json.dumps(chat(n), indent=1) for n in range(12)).encode(),
        ",\n".join(json.dumps(chat(n)) for n in range(12)).encode(),
    ],
)
def test_a_json_list_is_recognised_and_can_be_converted(content: bytes) -> None:
    """A list, with brackets or without, on one line or many."""
    report = checked(content)

    assert (report.kind, report.examples, report.problems) == (FileKind.JSON_LIST, 12, ())
    assert (report.convertible, report.trainable) == (True, False)


def test_of_examples_on_one_line_each_is_told_by_its_number() -> None:
    """What json.dump writes has them all on the first."""
    wrong = {"messages": [{"role": "human", "content": "Hi"}]}
    report = checked(json.dumps([chat(1), chat(2), wrong]).encode())

    what = problem_of(wrong)
    assert report.problems == (Problem(1, example_words.in_example(3, what)),)


def test_a_json_list_that_breaks_off_says_where() -> None:
    """Nobody can say where its examples end, so it is not offered to be converted."""
    text = json.dumps([chat(n) for n in range(3)], indent=0)
    report = checked(text[: text.rindex("messages")].encode())

    assert (report.kind, report.convertible) == (FileKind.UNREADABLE, False)
    line = report.problems[0].line
    assert report.problems == (Problem(line, example_words.broken_list()),)
    assert line
    assert line > text[: len(text) // 2].count("\n")


@pytest.mark.parametrize("count", [3, 9000])
def test_a_fault_in_a_json_list_is_told_where_it_is(count: int) -> None:
    """Not where its example begins, however much follows it."""
    good = json.dumps([chat(n) for n in range(count)], indent=1).splitlines()
    at = next(n for n, line in enumerate(good, 1) if n > 20 and line.endswith(","))
    faulty = [*good[: at - 1], good[at - 1] + ",", *good[at:]]
    assert checked("\n".join(faulty).encode()).problems == (
        Problem(at, example_words.broken_list()),
    )


def test_an_example_in_a_json_list_that_is_too_much_is_told_as_that() -> None:
    """It is too long, or nested too deeply; nothing else is wrong with its JSON."""
    long = json.dumps([chat(), chat(answer="long " * LONGEST_LINE)], indent=1)
    deep = json.dumps([chat()], indent=1)[:-2] + "," + "[" * 5000
    assert [checked(text.encode()).problems[0].what for text in (long, deep)] == [
        example_words.too_long_line(LONGEST_LINE),
        example_words.nested_too_deeply(),
    ]


def test_preferences_and_prompts_are_recognised_and_not_trained_on() -> None:
    """They are kept for what they are, and the words say what to do."""
    preferences = checked(jsonl(pair(n) for n in range(12)))
    prompts = checked(jsonl({"prompt": "a", "completion": "b"} for _ in range(12)))

    assert (preferences.kind, preferences.examples) == (FileKind.PREFERENCES, 12)
    assert (prompts.kind, prompts.examples) == (FileKind.PROMPTS, 12)
    for report in (preferences, prompts):
        assert report.why_not_trained() == words.wrong_kind(report.kind)


@pytest.mark.parametrize("side", ["preferred_output", "non_preferred_output"])
def test_a_preference_is_between_two_answers(side: str) -> None:
    """Each side is one message of the assistant."""
    two = pair() | {side: [{"role": "assistant", "content": "a"}] * 2}

    report = checked(jsonl([pair(), two]))

    assert report.problems == (Problem(2, example_words.not_one_answer(side)),)


def test_what_may_be_a_mistake_is_a_warning() -> None:
    """Repeats, other system prompts, tools and pictures are told of and allowed."""
    called = changed(lambda m: m[2].update(content=None, tool_calls=[{"id": "1"}]))
    seen = changed(lambda m: m[1].update(content=[{"type": "image_url", "image_url": {}}]))
    examples = [chat(1), chat(1), chat(2, system=None), chat(3, system="Other"), called, seen]

    report = checked(jsonl(examples))

    assert report.problem_count == 0
    assert report.warnings == (
        example_words.repeated([2], 1),
        example_words.different_systems(2),
        example_words.without_system(1, 6),
        example_words.has_tools([5], 1),
        example_words.has_pictures([6], 1),
    )


def test_a_pair_that_names_no_tool_is_not_about_tools() -> None:
    """OpenAI's form has an empty list of them."""
    asked = pair()["input"] | {"tools": [], "parallel_tool_calls": True}

    assert checked(jsonl([pair() | {"input": asked}])).warnings == ()


@pytest.mark.parametrize(
    ("role", "meant"),
    [("human", "user"), ("gpt", "assistant"), ("Assistant", "assistant"), (" USER", "user")],
)
def test_roles_of_other_tools_get_the_word_they_have_here(role: str, meant: str) -> None:
    """Also one that is right but for its case."""
    what = problem_of(changed(lambda messages: messages[1].update(role=role)))

    assert what == example_words.unknown_role("message 2", role)
    assert what.endswith(f"write “{meant}”")


def test_examples_of_other_tools_are_told_what_differs() -> None:
    """The key that is there is named, with the one that it is here."""
    what = problem_of({"conversations": [{"from": "human", "value": "Hi"}]})

    assert what == example_words.shape_of_another_tool("conversations", "messages")


def test_a_file_whose_lines_are_of_two_kinds_is_told_from_the_second_on() -> None:
    """The first line says what the file is; each other kind is a problem of its line."""
    report = checked(chats(3) + jsonl([pair(), {"prompt": "a", "completion": "b"}]) + chats(1))

    assert [problem.line for problem in report.problems] == [4, 5]
    assert (report.kind, report.examples) == (FileKind.CHAT, 4)


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_an_example_that_breaks_off_is_told_as_what_it_is(end: bytes) -> None:
    """Where the file ends with it, the file was cut off; else an example is on two lines."""
    lines = chats(3).splitlines(keepends=True)
    report = checked(b"".join(lines[:2]) + lines[2][:60] + end)

    assert report.problems == (Problem(3, example_words.cut_off(at_the_end=not end)),)


def test_a_file_cut_within_a_letter_is_cut_off() -> None:
    """Half of an emoji at the end of a file is no other encoding."""
    content = chats(3)

    report = checked(content[: content.rindex("🚢".encode()) + 2])

    assert report.problems == (Problem(3, example_words.cut_off(at_the_end=True)),)


def test_a_fault_in_the_json_is_told_by_its_column() -> None:
    """A comma too many, say."""
    line = b'{"messages": [], }'
    report = checked(chats(1) + line)

    assert report.problems == (Problem(2, example_words.not_json(line.index(b"}") + 1)),)


@pytest.mark.parametrize("at", [0, 400])
def test_a_zero_byte_in_the_middle_is_told_by_line_and_column(at: int) -> None:
    """Near the beginning of the file or far behind; the lines around it are read."""
    spoilt = chats(1).replace(b"ships seen", b"ships\0seen")

    report = checked(chats(at) + spoilt + chats(5) if at else spoilt + chats(5))

    column = spoilt.index(b"\0") + 1
    assert report.problems == (Problem(at + 1, example_words.zero_byte(column)),)
    assert report.examples == at + 5


def test_a_zero_character_in_a_text_is_a_problem() -> None:
    """Many programs take it for the text's end."""
    assert problem_of(chat(answer="a\0b")) == example_words.zero_character("message 3")


def test_a_line_of_fifty_megabytes_is_named_and_costs_no_memory(tmp_path: Path) -> None:
    """The lines behind it are read."""
    path = tmp_path / "long.jsonl"
    with path.open("wb") as file:
        file.write(chats(2))
        for _ in range(50):
            file.write(b'{"messages": "' + b"a" * 1_000_000)
        file.write(b"\n" + chats(3))

    tracemalloc.start()
    report = check_file(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert report.problems == (Problem(3, example_words.too_long_line(LONGEST_LINE)),)
    assert report.examples == 5
    assert peak < 25_000_000


def test_a_file_that_no_engine_takes_is_refused_unread(tmp_path: Path) -> None:
    """Two gigabytes: the words say how much is taken, and what to do."""
    path = tmp_path / "huge.jsonl"
    with path.open("wb") as file:
        file.truncate(2_000_000_000)

    with pytest.raises(TooLargeError) as refused:
        check_file(path)

    assert str(refused.value) == example_words.too_large("huge.jsonl", 2_000_000_000, LARGEST_FILE)
    assert "512.0 MB" in str(refused.value)


def test_checking_tells_how_far_it_is(tmp_path: Path) -> None:
    """In bytes up to all of them; whoever listens may end it."""
    path = written(tmp_path, chats(3000))
    size = path.stat().st_size
    heard: list[tuple[str, int, int]] = []
    check_file(path, heard=lambda *told: heard.append(told))

    read = [told for told in heard if told[0] == "read"]
    assert read[-1] == ("read", size, size)
    assert len(read) > 2
    assert [done for _, done, _ in read] == sorted(done for _, done, _ in read)
    with pytest.raises(InterruptedError):
        check_file(path, heard=_stop)


def _stop(*_: object) -> None:
    raise InterruptedError


def test_the_looks_are_in_the_report() -> None:
    """What the parts say is in the report, and in its JSON."""
    examples = [chat(n, system=None if n == 3 else "Be brief.") for n in (1, 2, 3, 2)]
    report = checked(jsonl([*examples, chat(9, system="Be loud.")]))

    assert report.lengths
    assert report.lengths.longest == report.longest
    assert report.systems
    assert (report.systems.different, report.systems.without, report.systems.others) == (2, 1, (5,))
    assert report.likeness
    assert report.likeness.same_lines == ((4, 2),)
    assert report.teaching
    assert report.teaching.of == 5
    assert report.other_warnings == ()
    assert len(report.warnings) == 3
    assert Report.from_json(json.loads(json.dumps(report.to_json()))) == report


def test_examples_too_long_for_this_machine_are_named(tmp_path: Path) -> None:
    """They are in order, and other engines take them: so it is a warning with their lines."""
    long = chat(answer="word " * 1000)
    report = check_file(written(tmp_path, chats(11) + jsonl([long])))
    assert report.trainable
    assert report.warnings[0] == example_words.too_long_here([12], 1, 1024)
