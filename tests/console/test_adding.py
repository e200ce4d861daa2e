"""The console keeps training files, with no Slack and no engine."""

import json
import os
from pathlib import Path

import pytest

from bot.archive import Archive
from bot.training.datasets.limits import LARGEST_FILE
from bot.words import console as words
from bot.words import datasets as dataset_words
from tests.console.typing_in import run, said_to
from tests.training.datasets.material import SAMPLES, chat, chats, written

FAILED = 1
WRONG_SETTINGS = 2


def kept_in(folder: Path) -> list[str]:
    """Return the names in the folder of the kept files, left-overs among them."""
    datasets = folder / "data" / "datasets"
    return sorted(path.name for path in datasets.iterdir()) if datasets.exists() else []


async def test_a_file_is_kept(tmp_path: Path) -> None:
    """What is kept is on record with the console as its origin, and the report is printed."""
    added = run(tmp_path, "add", str(SAMPLES / "train.jsonl"), "--name", "rind.jsonl")

    assert (added.returncode, added.stderr) == (0, "")
    first, headline, *rest = added.stdout.splitlines()
    assert first == words.kept("rind.jsonl", "2e9cc5b8", "/finetune", is_new=True, trainable=True)
    assert headline.startswith("25 examples, all in order")
    assert "What it teaches" in rest
    async with await Archive.open(f"sqlite+aiosqlite:///{tmp_path}/data/archive.db") as archive:
        (dataset,) = await archive.datasets.kept()
        (line,) = await archive.audit.recent(9)
    assert (dataset.added_by, dataset.origin["kind"]) == (None, "console")
    assert (line.act, line.by, line.subject) == ("upload", None, dataset.sha256)
    kept = tmp_path / "data" / "datasets" / f"{dataset.sha256}.jsonl"
    assert kept.read_bytes() == (SAMPLES / "train.jsonl").read_bytes()


def test_the_same_file_is_kept_once(tmp_path: Path) -> None:
    """The second time it says so."""
    path = str(written(tmp_path, chats(12)))

    said_to(tmp_path, "add", path)
    again = said_to(tmp_path, "add", path, "--name", "other.jsonl")

    assert again.returncode == 0
    assert dataset_words.known_already("given.jsonl") in again.stdout
    assert len(kept_in(tmp_path)) == 1


@pytest.mark.parametrize("act", ["add", "check"])
@pytest.mark.parametrize("wanted", ["nowhere", "folder", "pipe"])
def test_what_is_no_file_is_refused_in_words(tmp_path: Path, act: str, wanted: str) -> None:
    """No traceback reaches a person, and nothing is made for nothing."""
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    path = str(tmp_path / wanted)

    ended = said_to(tmp_path, act, path)

    said = {
        "nowhere": words.no_such_path(path),
        "folder": words.is_a_folder(path),
        "pipe": words.not_a_whole_file(path),
    }[wanted]
    assert (ended.returncode, ended.stdout, ended.stderr) == (FAILED, "", said + "\n")
    assert not (tmp_path / "data").exists()


def test_a_file_that_no_engine_takes_is_refused(tmp_path: Path) -> None:
    """It says how large a file may be, and leaves nothing behind."""
    path = written(tmp_path, chats(12))
    os.truncate(path, LARGEST_FILE + 1)

    ended = run(tmp_path, "add", str(path))

    assert (ended.returncode, ended.stdout) == (FAILED, "")
    assert "512" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert kept_in(tmp_path) == []


def test_house_rules_that_cannot_be_followed_stop_it(tmp_path: Path) -> None:
    """Files are held against them, so they are mended first."""
    (tmp_path / "rules.toml").write_text("[body]\nmost_word = 3\n", encoding="utf-8")

    ended = said_to(
        tmp_path, "add", str(written(tmp_path, chats(12))), HOUSE_RULES_FILE="rules.toml"
    )

    assert (ended.returncode, ended.stdout) == (WRONG_SETTINGS, "")
    assert "is most_words meant?" in ended.stderr
    assert kept_in(tmp_path) == []


def test_wrong_settings_are_named(tmp_path: Path) -> None:
    """All at once, and nothing is done."""
    path = str(written(tmp_path, chats(12)))

    ended = said_to(tmp_path, "add", path, STREAMING="never", EDITORS="somebody")

    assert (ended.returncode, ended.stdout) == (WRONG_SETTINGS, "")
    assert "STREAMING is 'never'" in ended.stderr
    assert "EDITORS" in ended.stderr
    assert kept_in(tmp_path) == []


def test_an_archive_that_cannot_be_used_is_said_in_words(tmp_path: Path) -> None:
    """A file that is no database is left as it is."""
    (tmp_path / "file").write_text("I am no archive.", encoding="utf-8")

    ended = run(tmp_path, "list", DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path}/file")

    assert (ended.returncode, ended.stdout) == (FAILED, "")
    assert "archive" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("form", ["list", "utf-16"])
def test_what_has_another_form_is_converted_beside_it(tmp_path: Path, form: str) -> None:
    """The file is kept as it came; the way to convert it is said, and works."""
    examples = [chat(n) for n in range(12)]
    content = {
        "list": json.dumps(examples, indent=1).encode(),
        "utf-16": chats(12).decode().encode("utf-16"),
    }[form]
    path = written(tmp_path, content, "given.json")

    added = said_to(tmp_path, "add", str(path))
    converted = said_to(tmp_path, "convert", "given.json")

    assert added.returncode == 0
    assert words.convert_it("given.json") in added.stdout
    assert (converted.returncode, converted.stderr) == (0, "")
    assert "12 examples, all in order" in converted.stdout
    kept = tmp_path / "data" / "datasets"
    lines = {path.read_bytes() for path in kept.iterdir()} - {content}
    assert [json.loads(line) for line in lines.pop().splitlines()] == examples
    assert lines == set()


def test_what_needs_no_converting_is_not_converted(tmp_path: Path) -> None:
    """It says why, and keeps what is kept."""
    said_to(tmp_path, "add", str(written(tmp_path, chats(12))))

    ended = said_to(tmp_path, "convert", "given")

    assert (ended.returncode, ended.stdout) == (FAILED, "")
    assert "given.jsonl" in ended.stderr
    assert len(kept_in(tmp_path)) == 1


def test_the_help_names_every_command(tmp_path: Path) -> None:
    """Without a command there is the help, which leads to all of them."""
    shown = run(tmp_path)

    commands = ("build", "check", "add", "convert", "list", "show", "download", "delete")
    assert [name for name in commands if f" {name} " not in shown.stdout + shown.stderr] == []
    assert not (tmp_path / "data").exists()
