"""At a terminal: bars, questions, Ctrl-C; and characters that a terminal would obey."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.archive import Archive
from bot.words import console as words
from bot.words import datasets as dataset_words
from handlers.console.saying import harmless
from tests.console.test_adding import kept_in
from tests.console.typing_in import STOPPED, arguments, environment, run, said_to, terminal
from tests.training.datasets.material import chat, chats, jsonl, written

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")

READING = words.stage("read")
MANY = 20_000
"""Letters enough to be at it for seconds."""


def test_a_bar_shows_how_far_it_is(tmp_path: Path) -> None:
    """While the file is read; afterwards there is only the report."""
    path = written(tmp_path, chats(MANY))

    with terminal(tmp_path, "check", str(path)) as shown:
        shown.shows(READING)
        shown.shows(f" of {dataset_words.size(path.stat().st_size)}")
        assert shown.ends() == 0
    assert f"{MANY:,} examples" in shown.shown


def test_in_a_pipe_there_are_no_bars(tmp_path: Path) -> None:
    """What a script reads is what was asked for, and nothing else."""
    path = str(written(tmp_path, chats(2_000)))

    said = run(tmp_path, "add", path)

    assert (said.returncode, said.stderr) == (0, "")
    assert READING not in said.stdout
    assert "\x1b" not in said.stdout


def test_a_bar_stays_out_of_the_file_that_takes_the_report(tmp_path: Path) -> None:
    """`check FILE > report.txt` shows the bar and writes the report."""
    path = written(tmp_path, chats(MANY))
    with (
        (tmp_path / "report.txt").open("wb") as report,
        terminal(tmp_path, "check", str(path), stdout=report) as shown,
    ):
        shown.shows(READING)
        assert shown.ends() == 0
    said = (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert said.startswith(f"{MANY:,} examples")
    assert READING not in said
    assert "\x1b" not in said


async def test_ctrl_c_leaves_nothing_half_kept(tmp_path: Path) -> None:
    """It ends with the status that shells know, and neither bytes nor a row are left."""
    path = str(written(tmp_path, chats(MANY)))

    with terminal(tmp_path, "add", path) as shown:
        shown.shows(READING)
        shown.stop()
        assert shown.ends() == STOPPED
    assert words.stopped() in " ".join(shown.shown.split())
    assert "Traceback" not in shown.shown
    assert kept_in(tmp_path) == []
    async with await Archive.open(f"sqlite+aiosqlite:///{tmp_path}/data/archive.db") as archive:
        assert await archive.datasets.kept() == []
        assert await archive.audit.recent(9) == []
    assert run(tmp_path, "add", path).returncode == 0


@pytest.mark.parametrize(("answer", "code"), [("Yes", 0), ("", 1), ("si", 1)])
def test_deleting_asks_first(tmp_path: Path, answer: str, code: int) -> None:
    """Only a yes deletes."""
    said_to(tmp_path, "add", str(written(tmp_path, chats(12))))

    with terminal(tmp_path, "delete", "given") as shown:
        shown.shows("[y/N]")
        shown.type(answer)
        assert shown.ends() == code
    assert "12 examples" in shown.shown
    assert len(kept_in(tmp_path)) == code


def test_ctrl_c_is_a_no(tmp_path: Path) -> None:
    """At the question nothing has happened yet."""
    said_to(tmp_path, "add", str(written(tmp_path, chats(12))))

    with terminal(tmp_path, "delete", "given") as shown:
        shown.shows("[y/N]")
        shown.stop()
        assert shown.ends() == STOPPED
    assert "Traceback" not in shown.shown
    assert len(kept_in(tmp_path)) == 1


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    """`list | head -1`: nobody sees a traceback."""
    said_to(tmp_path, "add", str(written(tmp_path, chats(12))))
    reading, writing = os.pipe()
    os.close(reading)

    ended = subprocess.run(
        arguments("list"),
        cwd=tmp_path,
        env=environment(tmp_path),
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    )

    os.close(writing)
    assert "Traceback" not in ended.stderr


def test_a_terminal_that_lacks_characters_gets_question_marks(tmp_path: Path) -> None:
    """Quotation marks and emoji are in no Latin-1."""
    path = str(written(tmp_path, chats(12)))

    said = run(tmp_path, "check", path, PYTHONIOENCODING="latin-1")

    assert (said.returncode, said.stderr) == (0, "")
    assert "12 examples" in said.stdout


def test_what_a_terminal_obeys_is_shown_instead(tmp_path: Path) -> None:
    """A dataset holds what strangers wrote: it sets no title and moves no cursor."""
    order = "\x1b]0;mine\x07\x1b[2J\u202e"
    letters = [chat(n, answer=f"Come on 5 June {order} to Mill{order}Hall") for n in range(12)]
    path = written(tmp_path, jsonl(letters), "a\x1b[31mb.jsonl")

    said = run(tmp_path, "check", str(path), "--personal")
    added = said_to(tmp_path, "add", str(path))
    listed = said_to(tmp_path, "list")

    for output in (said, added, listed):
        assert output.returncode == 0
        assert not set("\x1b\x07\u202e") & set(output.stdout + output.stderr)


def test_harmless_text_stays_as_it_is() -> None:
    """Letters of any script, emoji joined of several, tabs and new lines."""
    text = "“Grüße”\t👩‍🍳 ✍️ שלום\n日本"

    assert harmless(text) == text
    assert harmless("a\x1bb\x85c\ud800d\u2028") == "a�b�c�d�"
