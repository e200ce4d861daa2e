"""The parts beneath a job: its journal, its figures, its files on disk, the record."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.finetuning import figures
from engine.finetuning.figures import Pace
from engine.finetuning.hyperparameters import Hyperparameters
from engine.finetuning.journal import end_last_line, told_after
from engine.finetuning.store import Store
from engine.folder import FolderError, copy_whole, findable, taken, write_whole


@given(st.lists(st.integers(0, 10**6), max_size=6), st.data())
def test_a_journal_is_read_once_however_it_grows(
    tmp_path_factory: pytest.TempPathFactory, steps: list[int], data: st.DataObject
) -> None:
    """Cut anywhere while it is written, read whenever: each thing is told once, in order."""
    path = tmp_path_factory.mktemp("journal") / "told.jsonl"
    whole = b"".join(b'{"event": "step", "step": %d}\n' % step for step in steps)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=4)))
    heard, offset = [], 0
    for cut in (*cuts, len(whole)):
        path.write_bytes(whole[:cut])
        for told, read_to in told_after(path, offset):
            heard.append(told["step"])
            offset = read_to

    assert heard == steps
    assert offset == len(whole)


def test_a_line_that_broke_off_is_skipped(tmp_path: Path) -> None:
    """A training was killed in the middle of a line: what the next one says is heard."""
    path = tmp_path / "told.jsonl"
    assert list(told_after(path, 0)) == []
    path.write_bytes(b'{"step": 1}\n{"st')
    end_last_line(path)
    end_last_line(path)
    with path.open("ab") as journal:
        journal.write(b'[1]\n{"step": 2}\n')

    assert [told["step"] for told, _ in told_after(path, 0)] == [1, 2]


def test_a_journal_that_lost_its_end_is_read_anew(tmp_path: Path) -> None:
    """The record has heard more than a power cut has left: nothing that comes now is missed."""
    path = tmp_path / "told.jsonl"
    path.write_bytes(b'{"step": 1}\n')

    assert list(told_after(path, 12)) == []
    assert list(told_after(path, 99)) == [({"step": 1}, 12)]


def test_figures_that_are_none_are_left_out() -> None:
    """A measure that was not taken, or is no number, is absent and never a guess."""
    told = {"train_loss": 1.5, "valid_loss": None, "full_valid_loss": float("nan"), "step": 3}

    assert figures.metrics(told) == {"train_loss": 1.5}
    assert figures.in_words(3, 9, {"train_loss": 1.5}) == "Step 3/9: training loss=1.50"
    assert figures.table([{"step": 3, "train_loss": 1.5}]).splitlines()[1] == b"3,1.5,,,,,"


def test_the_time_that_is_left_follows_the_latest_steps() -> None:
    """It cannot be said after one step; later a slow beginning is forgotten."""
    pace = Pace()
    assert pace.seconds_for(10) is None
    pace.saw(0, 0.0)
    assert pace.seconds_for(10) is None
    pace.saw(1, 100.0)
    assert pace.seconds_for(10) == 1000
    for step in range(2, 30):
        pace.saw(step, 100.0 + step)

    assert pace.seconds_for(10) == pytest.approx(10)


@pytest.mark.parametrize(("examples", "epochs"), [(10, 4), (29, 4), (30, 3), (5000, 3)])
def test_auto_becomes_numbers(examples: int, epochs: int) -> None:
    """What is left to the engine depends on the data; what was asked stays."""
    settled = Hyperparameters().settled(examples)
    asked = Hyperparameters(7, 5, 0.5).settled(examples)

    assert (settled.n_epochs, settled.batch_size, settled.learning_rate) == (epochs, 2, 1e-3)
    assert (asked.n_epochs, asked.batch_size, asked.learning_rate) == (7, 5, 5e-4)


def test_a_change_is_whole_or_nothing(tmp_path: Path) -> None:
    """An error in the middle takes back what was written before it, durable or not."""
    store = Store(tmp_path / "engine.db")
    for durable in (False, True):
        with pytest.raises(sqlite3.IntegrityError):
            _add_files(store, "file-1", "file-1", durable=durable)
    _add_files(store, "file-2", "file-3")
    store.close()

    again = Store(tmp_path / "engine.db")
    assert [row["id"] for row in again.rows("SELECT id FROM files")] == ["file-2", "file-3"]
    again.close()


def _add_files(store: Store, *ids: str, durable: bool = False) -> None:
    named = {"filename": "x", "purpose": "fine-tune"}
    with store.change(durable=durable):
        for file_id in ids:
            store.add("files", {"id": file_id, "bytes": 1, "created_at": 1, **named})


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """A path through a file is refused in words, with what to do."""
    (tmp_path / "file").touch()
    with pytest.raises(FolderError, match="--data-dir"), taken(tmp_path / "file" / "data"):
        pass


def test_without_a_folder_nothing_is_kept() -> None:
    """An engine that was given none has one for as long as it runs."""
    with taken(None) as folder:
        write_whole(folder.files / "file-1", b"x")
        with findable(folder, {"pid": 1}):
            assert (folder.root / "running.json").exists()
        root = folder.root

    assert not root.exists()


def test_a_copy_is_its_own(tmp_path: Path) -> None:
    """Whoever deletes or replaces the one leaves the other as it is; no half of a file stays."""
    write_whole(tmp_path / "one", b"first")
    copy_whole(tmp_path / "one", tmp_path / "two")
    write_whole(tmp_path / "one", b"second")
    assert (tmp_path / "two").read_bytes() == b"first"
    copy_whole(tmp_path / "one", tmp_path / "two")
    (tmp_path / "one").unlink()
    assert (tmp_path / "two").read_bytes() == b"second"

    with pytest.raises(FileNotFoundError):
        copy_whole(tmp_path / "none", tmp_path / "three")
    assert [path.name for path in tmp_path.iterdir()] == ["two"]
