"""What is kept, at the console: listed, shown, taken along, deleted."""

import hashlib
from pathlib import Path

import pytest

from bot.archive import Archive, JobState
from bot.words import console as words
from bot.words import datasets as dataset_words
from tests.archive.samples import new_job
from tests.console.typing_in import run, said_to
from tests.training.datasets.material import chats, written

LETTERS = chats(12)
SHA256 = hashlib.sha256(LETTERS).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one kept file in its data."""
    added = said_to(tmp_path, "add", str(written(tmp_path, LETTERS)))
    assert added.returncode == 0
    return tmp_path


def archive_in(folder: Path) -> str:
    """Return the address of the archive in a folder."""
    return f"sqlite+aiosqlite:///{folder}/data/archive.db"


def bytes_of(folder: Path) -> Path:
    """Return where the kept file's bytes are."""
    return folder / "data" / "datasets" / f"{SHA256}.jsonl"


def test_a_list_has_a_line_for_each(folder: Path) -> None:
    """With the hash in front, by which every command knows it; the newest first."""
    said_to(folder, "add", str(written(folder, chats(13), "newer.jsonl")))

    listed = said_to(folder, "list")

    assert (listed.returncode, listed.stderr) == (0, "")
    newer, older = listed.stdout.splitlines()
    assert "newer.jsonl · 13 examples" in newer
    assert older.startswith(f"{SHA256[:8]} given.jsonl · 12 examples")
    assert older.endswith("ready to train on")


def test_an_empty_list_says_how_to_begin(tmp_path: Path) -> None:
    """Beside the results, of which there are none."""
    listed = said_to(tmp_path, "list")

    assert (listed.returncode, listed.stdout) == (0, "")
    assert listed.stderr == words.none_yet() + "\n"


@pytest.mark.parametrize("command", ["show", "download", "delete", "convert", "check"])
def test_without_any_file_every_command_says_so(tmp_path: Path, command: str) -> None:
    """With the way to begin."""
    ended = said_to(tmp_path, command, "letters")

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == words.none_kept_yet() + "\n"


@pytest.mark.parametrize("command", ["show", "download", "delete", "convert"])
def test_a_name_that_fits_several_is_asked_about(folder: Path, command: str) -> None:
    """Each is shown with its hash, by which it can be named."""
    said_to(folder, "add", str(written(folder, chats(13))))

    ended = said_to(folder, command, "given.jsonl")

    assert (ended.returncode, ended.stdout) == (1, "")
    assert "fits several kept files" in ended.stderr
    assert f"  {SHA256[:8]}  given.jsonl" in ended.stderr
    assert said_to(folder, "show", SHA256[:8]).returncode == 0


async def test_its_story_is_shown(folder: Path) -> None:
    """Where it comes from, its whole hash, copies at engines, and jobs that learned from it."""
    async with await Archive.open(archive_in(folder)) as archive:
        upload = await archive.datasets.begin_upload(
            SHA256, engine="studio", filename="sent.jsonl", sent_sha256=SHA256
        )
        await archive.datasets.uploaded(upload.id, "file-abc")
        job = await archive.jobs.plan(new_job(training_sha256=SHA256))
        await archive.jobs.note(job.id, fine_tuned_model="ft:base:house")

    shown = run(folder, "show", "given")

    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.startswith("given.jsonl\n")
    for told in (SHA256, "at the console", "studio", "file-abc", "Job #1", "ft:base:house"):
        assert told in shown.stdout


def test_its_very_bytes_are_downloaded(folder: Path) -> None:
    """Into a folder under its name, or under another one."""
    (folder / "taken").mkdir()

    for to, path in (("taken", "taken/given.jsonl"), ("other.jsonl", "other.jsonl")):
        taken = said_to(folder, "download", "given", to)

        assert (taken.returncode, taken.stderr) == (0, "")
        assert taken.stdout == words.downloaded(path, len(LETTERS), SHA256) + "\n"
        assert (folder / path).read_bytes() == LETTERS
    assert sorted(path.name for path in (folder / "taken").iterdir()) == ["given.jsonl"]


def test_nothing_is_written_over_unless_it_is_said(folder: Path) -> None:
    """What is there stays; --force takes its place."""
    (folder / "given.jsonl").write_text("mine", encoding="utf-8")

    kept = said_to(folder, "download", "given")

    assert (kept.returncode, kept.stdout) == (1, "")
    assert kept.stderr == words.there_already("given.jsonl") + "\n"
    assert (folder / "given.jsonl").read_text(encoding="utf-8") == "mine"
    assert said_to(folder, "download", "given", "--force").returncode == 0
    assert (folder / "given.jsonl").read_bytes() == LETTERS


def test_a_folder_that_is_not_there_is_not_made(folder: Path) -> None:
    """It may be a slip of the finger."""
    ended = said_to(folder, "download", "given", "nowhere/at.jsonl")

    assert (ended.returncode, ended.stderr) == (1, words.no_such_folder("nowhere") + "\n")
    ended = said_to(folder, "download", "given", "nowhere/")
    assert (ended.returncode, ended.stderr) == (1, words.no_such_folder("nowhere") + "\n")
    assert not (folder / "nowhere").exists()


def test_bytes_that_were_changed_are_not_handed_out(folder: Path) -> None:
    """A dataset is named by its hash; what has another hash is not it."""
    bytes_of(folder).write_bytes(LETTERS[:-2] + b" \n")

    ended = said_to(folder, "download", "given", "taken.jsonl")

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == words.not_the_bytes("given.jsonl", SHA256) + "\n"
    assert sorted(path.name for path in folder.iterdir() if path.is_file()) == ["given.jsonl"]


def test_bytes_that_are_gone_are_told_of(folder: Path) -> None:
    """Somebody took the file out of the data folder."""
    bytes_of(folder).unlink()

    ended = said_to(folder, "download", "given", "taken.jsonl")

    said = dataset_words.bytes_missing("given.jsonl")
    assert (ended.returncode, ended.stderr) == (1, said + "\n")


async def test_a_file_is_deleted_for_good(folder: Path) -> None:
    """Its bytes go, its record stays; the audit says that it was at the console."""
    deleted = run(folder, "delete", "given", "--yes")

    assert (deleted.returncode, deleted.stderr) == (0, "")
    assert deleted.stdout == words.deleted("given.jsonl", "/finetune") + "\n"
    assert not bytes_of(folder).exists()
    async with await Archive.open(archive_in(folder)) as archive:
        (line, _) = await archive.audit.recent(9)
        assert (await archive.datasets.get(SHA256)).gone_at
    assert (line.act, line.by, line.subject) == ("delete_dataset", None, SHA256)


def test_what_was_deleted_is_known_by_its_hash(folder: Path) -> None:
    """Who wants it hears when it went, and how it comes back."""
    said_to(folder, "delete", "given", "--yes")

    ended = said_to(folder, "download", SHA256)

    assert (ended.returncode, ended.stdout) == (1, "")
    assert "“given.jsonl” was deleted here on" in ended.stderr
    assert said_to(folder, "add", str(folder / "given.jsonl")).returncode == 0
    assert said_to(folder, "download", SHA256, "back.jsonl").returncode == 0


def test_without_a_terminal_nothing_is_deleted_unasked(folder: Path) -> None:
    """A script says --yes."""
    ended = said_to(folder, "delete", "given")

    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", words.nobody_to_ask() + "\n")
    assert bytes_of(folder).exists()


async def test_what_a_job_is_sending_is_kept(folder: Path) -> None:
    """It says which job needs it."""
    async with await Archive.open(archive_in(folder)) as archive:
        job = await archive.jobs.plan(new_job(training_sha256=SHA256))
        await archive.jobs.change_state(job.id, JobState.CONFIRMED, only_from=[JobState.PLANNED])

    ended = run(folder, "delete", "given", "--yes")

    said = dataset_words.in_use("given.jsonl", job.id)
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", said + "\n")
    assert bytes_of(folder).exists()
