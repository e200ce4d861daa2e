"""The console's report: what a file holds, with an exit status for scripts."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.words import console as words
from tests.console.typing_in import run, said_to
from tests.training.datasets.material import chat, chats, jsonl, pair, written
from tests.training_server import TrainingServer

NOBODY = "http://127.0.0.1:9/v1"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (chats(12), 0),
        (chats(3), 0),
        (jsonl(map(pair, range(12))), 0),
        (b"no", 1),
        (chats(12) + b"x", 1),
        (json.dumps([chat()]).encode(), 1),
    ],
)
def test_a_check_keeps_nothing_and_ends_with_what_it_found(
    tmp_path: Path, content: bytes, code: int
) -> None:
    """So a script can ask before it goes on."""
    checked = said_to(tmp_path, "check", str(written(tmp_path, content)))

    assert (checked.returncode, checked.stderr) == (code, "")
    assert not (tmp_path / "data").exists()


def test_what_is_to_be_mended_is_said_by_line(tmp_path: Path) -> None:
    """It is the result of a check, so it goes where results go."""
    checked = said_to(tmp_path, "check", str(written(tmp_path, chats(12) + b"x\n")))

    assert "Line 13: " in checked.stdout


def test_it_says_how_to_hear_what_it_would_take(tmp_path: Path) -> None:
    """A file that is not kept is shown to no engine."""
    path = str(written(tmp_path, chats(12)))

    assert words.what_it_would_take(path) in said_to(tmp_path, "check", path).stdout


def test_a_check_needs_no_other_setting(tmp_path: Path) -> None:
    """Only the house's rules are looked at; another one may be wrong, and no folder is made."""
    checked = said_to(tmp_path, "check", str(written(tmp_path, chats(12))), STREAMING="never")

    assert (checked.returncode, checked.stderr) == (0, "")
    assert "12 examples" in checked.stdout
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("wanted", ["given.jsonl", "given", "GIVEN", "last", "hash"])
def test_a_kept_file_is_checked_by_its_name_or_hash(tmp_path: Path, wanted: str) -> None:
    """From any folder, and as people write names."""
    added = said_to(tmp_path, "add", str(written(tmp_path, chats(12))))
    short = added.stdout.partition("(")[2][:8]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    checked = said_to(elsewhere, "check", short if wanted == "hash" else wanted, **here(tmp_path))

    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout.startswith("12 examples, all in order")
    assert f"kept as {short}" in checked.stdout


def here(folder: Path) -> dict[str, str]:
    """Return the settings that lead to the data in a folder."""
    return {"DATA_DIR": str(folder / "data")}


def test_a_file_in_the_folder_comes_before_a_kept_one(tmp_path: Path) -> None:
    """And the other one is named, by its hash."""
    said_to(tmp_path, "add", str(written(tmp_path, chats(12))))
    written(tmp_path, chats(13))

    checked = said_to(tmp_path, "check", "./given.jsonl", "--against", "last")

    assert checked.stdout.startswith("13 examples")
    assert "One of that name is kept as well" in checked.stderr


def test_a_name_that_nothing_has_is_answered_with_a_guess(tmp_path: Path) -> None:
    """It may have been a path, too."""
    said_to(tmp_path, "add", str(written(tmp_path, chats(12))))
    (tmp_path / "given.jsonl").unlink()

    ended = said_to(tmp_path, "check", "givne.jsonl")

    said = words.no_such_name("givne.jsonl", "given.jsonl", may_be_path=True)
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", said + "\n")


def test_two_files_are_compared(tmp_path: Path) -> None:
    """What is learned and checked with is told, whichever of the two is named first."""
    learned = written(tmp_path, chats(12), "learned.jsonl")
    held = written(tmp_path, jsonl(chat(n) for n in (3, 50)), "held.jsonl")

    for one, other in ((learned, held), (held, learned)):
        checked = said_to(tmp_path, "check", str(one), "--against", str(other))

        assert (checked.returncode, checked.stderr) == (0, "")
        (told,) = [line for line in checked.stdout.splitlines() if other.name in line]
        assert "1 " in told


def test_a_file_against_itself_is_not_compared(tmp_path: Path) -> None:
    """It would tell nothing; the report comes all the same."""
    path = str(written(tmp_path, chats(12)))

    checked = said_to(tmp_path, "check", path, "--against", path)

    assert (checked.returncode, checked.stderr) == (0, words.same_file("given.jsonl") + "\n")
    assert "12 examples" in checked.stdout


def test_personal_data_is_counted_and_listed_when_asked(tmp_path: Path) -> None:
    """The values stand only where somebody asked for them."""
    letters = [chat(n, answer=f"Write to keeper{n}@example.org") for n in range(12)]
    path = str(written(tmp_path, jsonl(letters)))

    counted, listed = (
        said_to(tmp_path, "check", path),
        said_to(tmp_path, "check", path, "--personal"),
    )

    assert "12 mail addresses" in counted.stdout
    personal = counted.stdout.partition("Personal data")[2]
    assert "keeper3@example.org" not in personal
    assert words.list_personal(path) in personal
    assert "keeper3@example.org" in listed.stdout.partition("Personal data")[2]


async def test_a_kept_file_is_told_with_what_an_engine_takes(tmp_path: Path) -> None:
    """Where an engine that trains answers: its model, and what it would cost."""
    run(tmp_path, "add", str(written(tmp_path, chats(60))))

    async with TrainingServer() as server:
        checked = await asyncio.to_thread(
            run,
            tmp_path,
            "check",
            "last",
            OPENAI_BASE_URL=server.base_url,
            OPENAI_TRAINING_PRICES="*=5",
        )

    assert (checked.returncode, checked.stderr) == (0, "")
    assert "What it takes" in checked.stdout
    assert "openai:" in checked.stdout
    assert "$" in checked.stdout
    assert server.count("files.create") == 0


def test_without_an_engine_tokens_are_estimates(tmp_path: Path) -> None:
    """One that is away keeps nobody from the report."""
    said_to(tmp_path, "add", str(written(tmp_path, chats(60))))

    checked = said_to(tmp_path, "check", "last", OPENAI_BASE_URL=NOBODY)

    assert (checked.returncode, checked.stderr) == (0, "")
    assert "(estimate)" in checked.stdout
    assert words.no_engine_answered() in checked.stdout


def test_house_rules_that_are_not_there_stop_a_check(tmp_path: Path) -> None:
    """It would tell of no rule that is broken, as if none were."""
    path = str(written(tmp_path, chats(12)))

    ended = said_to(tmp_path, "check", path, HOUSE_RULES_FILE="nowhere.toml")

    assert (ended.returncode, ended.stdout) == (2, "")
    assert "HOUSE_RULES_FILE: there is no file nowhere.toml." in ended.stderr
