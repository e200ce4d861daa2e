"""The console keeps, checks and lists training files, with no Slack and no engine."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.archive import Archive
from bot.words import datasets as words
from tests.training.datasets.material import SAMPLES, chat, chats, written

ROOT = Path(__file__).resolve().parents[3]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `python app.py dataset …` on data of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
    return subprocess.run(
        [sys.executable, str(ROOT / "app.py"), "dataset", *arguments],
        cwd=ROOT,
        env={**kept, "DATA_DIR": str(folder / "data"), "OUTPUT_DIR": str(folder / "output")},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


async def test_a_file_is_kept_and_listed(tmp_path: Path) -> None:
    """What is kept is on record with the console as its origin, and the report is printed."""
    added = run(tmp_path, "add", str(SAMPLES / "train.jsonl"), "--name", "rind.jsonl")

    assert (added.returncode, added.stderr) == (0, "")
    assert added.stdout.splitlines() == [
        words.console_kept("rind.jsonl", "/finetune", is_new=True, trainable=True),
        "25 examples, all in order: ready to train on.",
        (
            "about 6,977 tokens (estimate) · the longest example: line 23, about 322 · 30.9 kB · "
            "kept as 2e9cc5b8"
        ),
    ]
    listed = run(tmp_path, "list")
    assert listed.stdout == (
        "2e9cc5b8 rind.jsonl · 25 examples, about 6,977 tokens (estimate) · ready to train on\n"
    )
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

    run(tmp_path, "add", path)
    again = run(tmp_path, "add", path, "--name", "other.jsonl")

    assert again.returncode == 0
    assert words.known_already("given.jsonl") in again.stdout


@pytest.mark.parametrize(
    ("content", "code"), [(chats(12), 0), (chats(3), 0), (b"no", 1), (chats(12) + b"x", 1)]
)
def test_a_check_keeps_nothing_and_ends_with_what_it_found(
    tmp_path: Path, content: bytes, code: int
) -> None:
    """So a script can ask before it goes on."""
    checked = run(tmp_path, "check", str(written(tmp_path, content)))

    assert (checked.returncode, checked.stderr) == (code, "")
    assert not (tmp_path / "data").exists()


def test_a_list_says_what_to_do(tmp_path: Path) -> None:
    """The same words as on the card."""
    content = json.dumps([chat(n) for n in range(12)]).encode()

    checked = run(tmp_path, "check", str(written(tmp_path, content)))

    assert checked.stdout.startswith("A JSON list with 12 examples.")


@pytest.mark.parametrize("act", ["add", "check"])
def test_a_file_that_is_not_there_is_said_in_words(tmp_path: Path, act: str) -> None:
    """No traceback reaches a person."""
    ended = run(tmp_path, act, str(tmp_path / "nowhere.jsonl"))

    assert (ended.returncode, ended.stderr) == (1, "")
    assert "nowhere.jsonl: No such file or directory. Nothing was kept." in ended.stdout


def test_an_empty_list_says_how_to_begin(tmp_path: Path) -> None:
    """With the command to type."""
    assert run(tmp_path, "list").stdout == words.console_none() + "\n"
