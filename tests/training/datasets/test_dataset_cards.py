"""The report card and the list: warm, exact, short, and within Slack's limits."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive import Dataset, Upload
from bot.engines import RemoteFile
from bot.slack.message import Message
from bot.training.cards import actions
from bot.training.datasets import FileKind, Problem, Report, check_file, telling
from bot.training.datasets.cards import files_list, no_files_card, report_card
from bot.words import datasets as words
from tests.training.datasets.material import chat, chats, jsonl, pair, written
from workspace.block_kit.blocks import message_problems

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
REPORT = Report(FileKind.CHAT, 25, 6977, 322, (), 0, (), 23)
DATASET = Dataset("2e9cc5b8" + "0" * 56, "letters.jsonl", 30868, REPORT.to_json(), {}, "UADMIN", AT)
FEW = (
    "25 examples, all in order: ready to train on. But 25 are few: below 50, a good prompt with a "
    "few examples in it often does as much."
)
REPORTS = st.builds(
    Report,
    kind=st.sampled_from(FileKind),
    examples=st.integers(0, 10**7),
    tokens=st.integers(0, 10**10),
    longest=st.integers(0, 70_000),
    problems=st.lists(
        st.builds(Problem, st.none() | st.integers(1), st.text(min_size=1, max_size=400)),
        max_size=20,
    ).map(tuple),
    problem_count=st.integers(20, 10**6),
    warnings=st.lists(st.text(min_size=1, max_size=300), max_size=5).map(tuple),
    longest_line=st.none() | st.integers(1),
)


def shown(message: Message) -> list[str]:
    """Return a card as a person reads it: a line for each block, buttons in brackets.

    Slack has to take it.
    """
    assert message_problems(message.blocks) == []
    return [line for block in message.blocks for line in _lines(block)]


def _lines(block: dict[str, Any]) -> list[str]:
    if block["type"] == "actions":
        return [" ".join(f"[{element['text']['text']}]" for element in block["elements"])]
    if block["type"] == "context":
        return [element["text"] for element in block["elements"]]
    return [block["text"]["text"]] if "text" in block else ["---"]


def card_of(folder: Path, content: bytes, name: str = "letters.jsonl") -> list[str]:
    """Return the report card of a file with these bytes."""
    report = check_file(written(folder, content))
    dataset = replace(DATASET, name=name, bytes=len(content), report=report.to_json())
    return shown(report_card(dataset, report))


def buttons(message: Message) -> dict[str, dict[str, Any]]:
    """Return a card's buttons by their action ids."""
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return {button["action_id"]: button for row in rows for button in row}


def test_a_good_file_says_what_it_holds_and_what_to_do_next() -> None:
    """One glance: how many examples, how many tokens as an estimate, the longest, the next act."""
    card = report_card(DATASET, REPORT)

    assert shown(card) == [
        "letters.jsonl",
        FEW,
        (
            "about 6,977 tokens (estimate) · the longest example: line 23, about 322 · 30.9 kB · "
            "kept as 2e9cc5b8"
        ),
        (
            "Next: Plan a training shows what it would take and cost. Nothing is sent before you "
            "confirm."
        ),
        "[Plan a training] [Show the report] [Delete]",
    ]
    assert card.text == f"letters.jsonl: {FEW}"


def test_the_buttons_name_the_dataset_and_deleting_asks_first() -> None:
    """Start is what stands out; Delete says what it leaves alone."""
    found = buttons(report_card(DATASET, REPORT))

    assert {key: button["value"] for key, button in found.items()} == {
        actions.START_WITH: DATASET.sha256,
        actions.REPORT: DATASET.sha256,
        actions.DELETE_DATASET: DATASET.sha256,
    }
    assert found[actions.START_WITH]["style"] == "primary"
    question = found[actions.DELETE_DATASET]["confirm"]
    assert question["text"]["text"] == words.delete_question("letters.jsonl")


def test_problems_are_told_by_line(tmp_path: Path) -> None:
    """The first ten, how many more, and that the kept copy stays as it came."""
    bad = [chat(n) | {"id": n} for n in range(15)]

    card = card_of(tmp_path, chats(12) + jsonl(bad))

    assert card[1] == ("12 examples in order. Not ready yet: 15 problems to mend first.")
    assert card[3].splitlines() == [
        *(f"Line {line}: “id” is not known beside “messages”." for line in range(13, 23)),
        "… and 5 more problems.",
    ]
    assert card[4:] == [
        "Next: mend it where it comes from and upload it again. This copy stays as it came.",
        "[Show the report] [Delete]",
    ]


def test_a_list_is_offered_to_be_converted(tmp_path: Path) -> None:
    """What a .json given for a .jsonl needs is one button."""
    card = card_of(tmp_path, json.dumps([chat(n) for n in range(12)]).encode(), "letters.json")

    assert card[1] == (
        "A JSON list with 12 examples. Training wants JSONL, an example on each line: I can "
        "convert it, and every example stays as it is."
    )
    assert card[-2:] == ["Next: Convert to JSONL.", "[Convert to JSONL] [Show the report] [Delete]"]


def test_a_file_in_another_encoding_has_nothing_else_to_be_mended(tmp_path: Path) -> None:
    """What comes next is to convert it; only a line that is wrong is mended then."""
    whole = card_of(tmp_path, chats(12).decode().encode("utf-16"))
    broken = card_of(tmp_path, (chats(12).decode() + "{oh\n").encode("utf-16"))

    assert whole[-2] == "Next: Convert to JSONL."
    assert broken[-2] == "Next: Convert to JSONL. Then mend the lines above."


def test_too_few_examples_will_do_for_validation(tmp_path: Path) -> None:
    """The card says how many are needed and what the file is good for."""
    card = card_of(tmp_path, chats(1))

    assert card[1] == (
        "1 example, all in order. Training takes 10 examples at least, and 50 make a good start; "
        "this file has 1. It will do for validation."
    )
    assert card[-1] == "[Show the report] [Delete]"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (jsonl(pair(n) for n in range(12)), "preferences"),
        (jsonl({"prompt": "a", "completion": "b"} for _ in range(12)), "prompts"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe", "not_text"),
        (b"Dear all\nhow are you\nall the best\nthe keeper\n", "unreadable"),
    ],
)
def test_what_cannot_be_trained_on_says_why(tmp_path: Path, content: bytes, kind: str) -> None:
    """No Start is offered; the words say what to do instead."""
    card = card_of(tmp_path, content)

    assert words.wrong_kind(kind) in card[1]
    assert "[Plan a training]" not in card[-1]


def test_a_file_that_is_known_says_so() -> None:
    """Nothing was added, and the next acts are the same."""
    card = shown(report_card(DATASET, REPORT, is_new=False))

    assert card[1] == (
        "I have this file already, byte for byte, as letters.jsonl. Nothing was added."
    )
    assert card[-1] == "[Plan a training] [Show the report] [Delete]"


def test_a_file_that_came_with_another_is_named() -> None:
    """What is there to check with is told on the card of what is learned."""
    companion = replace(DATASET, sha256="b" * 64, name="more.jsonl")

    card = shown(report_card(DATASET, REPORT, companion=companion))

    assert card[3] == (
        "more.jsonl came with it: 25 letters that the model never learns from, to check what it "
        "has learned. The form to plan a training chooses both."
    )


def test_a_copy_on_this_machine_is_told_as_everywhere() -> None:
    """Nobody has to know that the engine on this machine is called local."""
    uploads = [
        Upload(number, DATASET.sha256, engine, "l.jsonl", "0", "file-1", AT, None)
        for number, engine in enumerate(("local", "openai"))
    ]

    card = shown(files_list([DATASET], uploads, {}, {}, command="/finetune"))

    assert card[2].endswith(" · copies on this machine, at openai")


def test_a_deleted_file_offers_nothing() -> None:
    """Its report is still there."""
    card = shown(report_card(replace(DATASET, gone_at=AT), REPORT))

    assert card[-1] == words.bytes_deleted()


@given(REPORTS, st.text(min_size=1), st.booleans())
def test_slack_takes_any_report_card(report: Report, name: str, is_new: bool) -> None:  # noqa: FBT001 - drawn
    """Whatever stands in a file, and whatever it is called."""
    dataset = replace(DATASET, name=name, report=report.to_json())

    card = report_card(dataset, report, is_new=is_new)

    assert shown(card)
    assert "<!" not in card.text
    assert all(block["text"]["type"] == "plain_text" for block in card.blocks if "text" in block)
    assert shown(files_list([dataset] * 12, [], {}, {}, command="/finetune"))


def test_what_was_held_back_is_not_offered_for_training() -> None:
    """A training on it would learn what is to check it; a file that was given is offered."""
    part = replace(DATASET, origin={"kind": "build", "part": "validation"})

    card = shown(files_list([part], [], {}, {}, command="/finetune"))

    assert card[1].endswith(" · held back to check with")
    assert "[Show the report] [Delete]" in card
    assert words.START not in " ".join(shown(report_card(part, REPORT)))


def test_pairs_are_counted_as_pairs(tmp_path: Path) -> None:
    """An example of two answers is no example to train on here."""
    report = check_file(written(tmp_path, jsonl([pair(), pair()])))

    line = telling.list_line("a.jsonl", report)

    assert line.startswith("a.jsonl · 2 pairs, ")


def test_the_list_shows_files_copies_strangers_and_engines_that_are_down() -> None:
    """What is kept, where copies are, what else lies at engines, and who did not answer."""
    upload = Upload(1, DATASET.sha256, "openai", "letters-2e9c.jsonl", "0", "file-1", AT, None)
    remote = {
        "openai": [RemoteFile("file-1", "letters-2e9c.jsonl", 30868, 1), _stranger("file-2")],
        "local": [_stranger("file-3")],
    }

    card = shown(
        files_list([DATASET], [upload], remote, {"azure": "azure is down."}, command="/finetune")
    )

    since = f"<!date^{int(AT.timestamp())}^{{date_short_pretty}}|2026-11-20>"
    assert card == [
        "Training files",
        "letters.jsonl · 25 examples, about 6,977 tokens (estimate) · ready to train on",
        f"`2e9cc5b8` · kept since {since} by <@UADMIN> · copies at openai",
        "[Plan a training] [Show the report] [Delete]",
        "---",
        (
            "Files at the engines that did not come from here\n"
            "openai · file-2 · old.jsonl · 1.2 kB\n"
            "local · file-3 · old.jsonl · 1.2 kB"
        ),
        "azure is down.",
    ]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (chats(12), "12 examples, about 362 tokens (estimate) · ready to train on"),
        (chats(1), "1 example, about 30 tokens (estimate) · for validation only"),
        (chats(1) + b"{", "1 example, about 30 tokens (estimate) · 1 problem to mend"),
        (b"[{}]", "no examples · no training file"),
        (jsonl([[chat()]]), "1 example, about 30 tokens (estimate) · a JSON list, to be converted"),
    ],
)
def test_a_line_of_the_list_says_what_a_file_is_good_for(
    tmp_path: Path, content: bytes, line: str
) -> None:
    """In a few words; `check` tells the rest."""
    report = check_file(written(tmp_path, content))

    assert telling.list_line("a.jsonl", report) == f"a.jsonl · {line}"


def test_a_long_list_is_cut_and_counted() -> None:
    """Ten files and ten strangers; the rest is a number."""
    remote = {"openai": [_stranger(f"file-{n}") for n in range(25)]}

    card = shown(files_list([DATASET] * 13, [], remote, {}, command="/finetune"))

    assert card.count("[Plan a training] [Show the report] [Delete]") == 10
    assert (
        f"… and {', '.join(['letters.jsonl'] * 3)}. To see one of them: /finetune dataset show NAME"
        in card
    )
    assert card[-1].endswith("… and 15 more.")


@pytest.mark.parametrize("sample", [True, False])
def test_an_empty_list_shows_ways_to_begin(*, sample: bool) -> None:
    """The made-up letters are offered where they are there."""
    card = shown(no_files_card("/finetune", sample=sample))

    assert "/finetune upload" in card[0]
    also = "[Use the sample letters] " if sample else ""
    assert card[1] == f"{also}[Upload a file]"
    assert (words.SAMPLE in card[0]) is sample


def _stranger(file_id: str) -> RemoteFile:
    return RemoteFile(file_id, "old.jsonl", 1234, 1)
