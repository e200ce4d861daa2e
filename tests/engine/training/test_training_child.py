"""The real child process: what it says, how it is stopped, and how it fails."""

import json
import os
import signal
import sys
from pathlib import Path

import pytest

from engine.training.priority import NICENESS
from engine.weights import base_model, checked_file
from tests.engine.training.jobs import a_child, a_folder, trained_here

LONG = 500
"""Epochs that nobody waits for."""


def test_it_trains_and_says_only_events(tiny: Path, tmp_path: Path) -> None:
    """It trains as a program, with the same outcome as within a test, and ends with status 0."""
    folder = a_folder(tmp_path / "job", tiny)
    with a_child(folder) as child:
        assert child.end() == 0
    assert child.heard.last["event"] == "done"
    again = a_folder(tmp_path / "again", tiny)
    assert child.heard.events == trained_here(again).events
    assert (folder / "trained.gguf").read_bytes() == (again / "trained.gguf").read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows counts priorities in another way")
@pytest.mark.parametrize(("setting", "niceness"), [("", 19), ("7", 7), ("much", 19), ("-3", 0)])
def test_it_steps_back_behind_every_other_program(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str, niceness: int
) -> None:
    """It runs at the lowest priority, so that answers are written as fast as ever."""
    monkeypatch.setenv(NICENESS, setting)
    with a_child(a_folder(tmp_path / "job", tiny, n_epochs=LONG)) as child:
        child.hear_until("started")
        assert os.getpriority(os.PRIO_PROCESS, child.process.pid) == niceness


def test_it_pauses_and_goes_on(tiny: Path, tmp_path: Path) -> None:
    """Told to pause, it ends with status 0 and says where; started again, it goes on from there."""
    folder = a_folder(tmp_path / "job", tiny, n_epochs=LONG)
    with a_child(folder) as child:
        child.hear_until("step", 3)
        child.say("pause")
        paused = child.hear_until("paused")
        assert child.end() == 0
    told = max(child.heard.steps)
    with a_child(folder) as child:
        assert child.hear_until("started")["step"] == paused["step"] >= 3
        assert child.hear_until("step")["step"] == told + 1


def test_it_pauses_when_the_engine_is_gone(tiny: Path, tmp_path: Path) -> None:
    """The end of its standard input is a pause: nothing is lost when the engine ends."""
    folder = a_folder(tmp_path / "job", tiny, n_epochs=LONG)
    with a_child(folder) as child:
        child.hear_until("step", 2)
        child.hang_up()
        child.hear_until("paused")
        assert child.end() == 0
    assert (folder / "state.npz").exists()


def test_it_pauses_when_nobody_listens(tiny: Path, tmp_path: Path) -> None:
    """When what it says cannot be heard any more, it keeps its state and ends."""
    folder = a_folder(tmp_path / "job", tiny, n_epochs=LONG)
    with a_child(folder) as child:
        child.hear_until("step", 2)
        assert child.process.stdout
        child.process.stdout.close()
        assert child.process.wait(30) == 0
    assert (folder / "state.npz").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signals")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_it_pauses_when_interrupted(tiny: Path, tmp_path: Path, sent: signal.Signals) -> None:
    """Ctrl-C in the engine's terminal reaches it too; it pauses like the engine asks."""
    with a_child(a_folder(tmp_path / "job", tiny, n_epochs=LONG)) as child:
        child.hear_until("step", 2)
        child.process.send_signal(sent)
        child.hear_until("paused")
        assert child.end() == 0


def test_it_stops_when_cancelled(tiny: Path, tmp_path: Path) -> None:
    """Told to cancel, it says so and ends with status 0."""
    with a_child(a_folder(tmp_path / "job", tiny, n_epochs=LONG)) as child:
        child.hear_until("step", 2)
        child.say("cancel")
        child.hear_until("cancelled")
        assert child.end() == 0


def test_a_killed_training_loses_little(tiny: Path, tmp_path: Path) -> None:
    """After a kill it goes on from the last state it kept, and comes out the same."""
    folder = a_folder(tmp_path / "job", tiny, n_epochs=10)
    with a_child(folder) as child:
        child.hear_until("step", 10)
        child.process.kill()
    with a_child(folder) as again:
        assert again.hear_until("started")["step"] >= 8
        assert again.end() == 0
    untouched = a_folder(tmp_path / "untouched", tiny, n_epochs=10)
    alone = trained_here(untouched)
    assert again.heard.last == alone.last
    assert child.heard.steps | again.heard.steps == alone.steps
    assert (folder / "trained.gguf").read_bytes() == (untouched / "trained.gguf").read_bytes()


@pytest.mark.parametrize("file", ["checkpoints/step-4.gguf.part", "state.npz.part"])
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_full_disk_is_told(tiny: Path, tmp_path: Path, file: str) -> None:
    """It fails in words that say what to do; when there is space again, it goes on."""
    folder = a_folder(tmp_path / "job", tiny)
    (folder / "checkpoints").mkdir()
    (folder / file).symlink_to("/dev/full")
    with a_child(folder) as child:
        assert child.end() == 1
    assert child.heard.last["event"] == "failed"
    assert child.heard.last["code"] == "disk_full"
    assert "Free some space" in child.heard.last["message"]
    with a_child(folder) as child:
        assert child.end() == 0
    assert child.heard.last["event"] == "done"


def test_a_folder_that_cannot_be_written_is_told(tiny: Path, tmp_path: Path) -> None:
    """It fails in words that name the place."""
    folder = a_folder(tmp_path / "job", tiny)
    (folder / "checkpoints").touch()  # a file where a folder should be
    with a_child(folder) as child:
        assert child.end() == 1
    assert child.heard.last["code"] == "internal"
    assert "checkpoints" in child.heard.last["message"]


BROKEN = {
    "not JSON": ("training.json", "{", "training.json cannot be understood"),
    "no seed": ("training.json", '{"start_from": null, "model": "m"}', "does not tell 'n_epochs'"),
    "no examples": ("training.jsonl", "", "training.jsonl is empty"),
    "no spans": ("training.jsonl", '{"tokens": [1, 2]}', "Line 1 of training.jsonl"),
    "spans outside": (
        "validation.jsonl",
        '{"tokens": [1, 2], "trained": [[0, 9]]}',
        "the span 0 to 9 is not within 2 tokens",
    ),
    "nothing to learn": (
        "training.jsonl",
        '{"tokens": [1, 2], "trained": [[0, 1]]}',
        "nothing to learn",
    ),
    "unknown token": (
        "training.jsonl",
        '{"tokens": [1, 99999], "trained": [[0, 2]]}',
        "outside of the model's 4096",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_task_is_told(tiny: Path, tmp_path: Path, case: str) -> None:
    """What the engine wrote wrongly is named in words, and never as a traceback among events."""
    file, content, says = BROKEN[case]
    folder = a_folder(tmp_path / "job", tiny)
    (folder / file).write_text(content)
    with a_child(folder) as child:
        assert child.end() == 1
    assert child.heard.last["event"] == "failed"
    assert child.heard.last["code"] == "internal"
    assert says in child.heard.last["message"]


def test_a_model_that_is_none_is_told(tiny: Path, tmp_path: Path) -> None:
    """A file that is no model fails as one that cannot be trained."""
    folder = a_folder(tmp_path / "job", tiny)
    task = json.loads((folder / "training.json").read_text())
    task["model"] = str(folder / "training.jsonl")
    (folder / "training.json").write_text(json.dumps(task))
    with a_child(folder) as child:
        assert child.end() == 1
    assert child.heard.last["code"] == "unsupported_model"
    assert "not a GGUF file" in child.heard.last["message"]


def test_a_loss_that_is_no_number_is_told(tiny: Path, tmp_path: Path) -> None:
    """A learning rate beyond all sense ends the training in words, with the step."""
    with a_child(a_folder(tmp_path / "job", tiny, learning_rate=1e30)) as child:
        assert child.end() == 1
    assert child.heard.last["code"] == "loss_not_finite"
    assert "lower learning rate" in child.heard.last["message"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory in this way")
def test_too_little_memory_is_told(tmp_path: Path) -> None:
    """Where the model does not fit into the memory, it says so and what could help."""
    folder = a_folder(tmp_path / "job", checked_file(base_model(None)))
    with a_child(folder, before=["prlimit", "--as=600000000"]) as child:
        assert child.end() == 1
    assert child.heard.last["code"] == "not_enough_memory"
    assert "too little memory" in child.heard.last["message"]


def test_it_says_how_to_start_it() -> None:
    """Without a folder it explains itself, not on the channel of events."""
    with a_child() as child:
        assert child.end() == 2
        assert child.process.stderr
        assert "Usage" in child.process.stderr.read()
    assert child.heard.events == []
