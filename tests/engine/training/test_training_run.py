"""A whole training: it learns, it can be interrupted anywhere, and it comes out the same."""

from pathlib import Path

import pytest

from engine.training import lora
from engine.training.config import config_of
from engine.training.gguf_read import GgufFile
from engine.training.run import train
from engine.training.state import StateError
from engine.training.wishes import Wishes
from tests.engine.training.jobs import LENGTH, Heard, a_folder, a_text, trained_here, write_examples
from tests.engine.training.models import ready


def test_the_loss_falls(tiny: Path, tmp_path: Path) -> None:
    """After a few epochs the examples are far less surprising than before."""
    folder = a_folder(tmp_path / "job", tiny, n_epochs=15)
    steps = list(trained_here(folder).steps.values())
    assert len(steps) == 60
    assert steps[-1]["train_loss"] < steps[0]["train_loss"] / 2
    assert steps[-1]["train_mean_token_accuracy"] > 0.3 > steps[0]["train_mean_token_accuracy"]


def test_it_tells_what_it_does(tiny: Path, tmp_path: Path) -> None:
    """Steps, validations, checkpoints and the end are told in order, with their figures."""
    heard = trained_here(a_folder(tmp_path / "job", tiny))
    assert heard.events[0] == {
        "event": "started",
        "step": 0,
        "total_steps": 12,
        "epoch_steps": 4,
    }
    assert heard.events[1]["event"] == "validated"
    assert list(heard.steps) == list(range(1, 13))
    last = heard.steps[12]
    assert last["epoch"] == 3
    assert last["tokens"] == 3 * 7 * LENGTH
    assert 0 <= last["full_valid_mean_token_accuracy"] <= 1
    assert last["valid_loss"] == last["full_valid_loss"]
    assert [each["step"] for each in heard.of("checkpoint")] == [4, 8, 12]
    assert heard.of("checkpoint")[-1]["train_loss"] == last["train_loss"]
    assert heard.last["event"] == "done"


def test_the_best_checkpoint_becomes_the_model(tiny: Path, tmp_path: Path) -> None:
    """When learning by heart makes the validation worse, an earlier checkpoint wins and stays."""
    folder = a_folder(tmp_path / "job", tiny, n_epochs=12, learning_rate=3e-2)
    heard = trained_here(folder)
    losses = {each["step"]: each["full_valid_loss"] for each in heard.of("checkpoint")}
    lowest = min(losses, key=lambda step: losses[step])
    assert heard.last == {"event": "done", "step": 48, "best_step": lowest}
    assert lowest < 40
    kept = {path.name for path in (folder / "checkpoints").iterdir()}
    assert kept == {f"step-{step}.gguf" for step in (lowest, 40, 44, 48)}
    assert {each["step"] for each in heard.of("dropped")} == set(range(4, 40, 4)) - {lowest}
    best = (folder / "checkpoints" / f"step-{lowest}.gguf").read_bytes()
    assert (folder / "trained.gguf").read_bytes() == best


def test_the_figures_told_are_those_of_the_saved_file(tiny: Path, tmp_path: Path) -> None:
    """Loaded again, the trained adapter has the validation loss that was told."""
    folder = a_folder(tmp_path / "job", tiny)
    heard = trained_here(folder)
    model = ready(tiny)
    adapter = lora.load(folder / "trained.gguf", model.layout, seed=0)
    texts = [a_text(seed) for seed in (100, 101)]
    scores = [
        model.look(model.example(text["tokens"], tuple(text["trained"][0])), adapter)
        for text in texts
    ]
    told = heard.steps[heard.last["best_step"]]["full_valid_loss"]
    assert (scores[0] + scores[1]).loss == pytest.approx(told, abs=1e-3)  # float16


def test_without_validation_the_last_step_counts(tiny: Path, tmp_path: Path) -> None:
    """No validation figures are told, and the last checkpoint becomes the model."""
    heard = trained_here(a_folder(tmp_path / "job", tiny, validation=0))
    assert heard.last["best_step"] == 12
    assert not heard.of("validated")
    assert not any("valid_loss" in event for event in heard.events)


def test_long_and_short_examples_count_by_their_tokens(tiny: Path, tmp_path: Path) -> None:
    """The loss of a batch is the mean over all its trained tokens, not over its examples."""
    folder = a_folder(tmp_path / "job", tiny, validation=0, n_epochs=1)
    texts = [a_text(1, length=30), a_text(2, length=6)]
    write_examples(folder / "training.jsonl", texts)
    told = trained_here(folder).steps[1]["train_loss"]
    model = ready(tiny)
    scores = [
        model.look(
            model.example(text["tokens"], tuple(text["trained"][0])), lora.fresh(model.layout, 7)
        )
        for text in texts
    ]
    assert [score.tokens for score in scores] == [20, 4]
    assert told == pytest.approx((scores[0].surprise + scores[1].surprise) / 24)


@pytest.fixture(scope="module")
def uninterrupted(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Heard, bytes]:
    """A training that nobody disturbed, and its outcome."""
    folder = a_folder(tmp_path_factory.mktemp("run") / "job", tiny)
    return trained_here(folder), (folder / "trained.gguf").read_bytes()


@pytest.mark.parametrize("pause_after", [1, 2, 3, 7, 13])
def test_an_interrupted_training_comes_out_the_same(
    tiny: Path, tmp_path: Path, uninterrupted: tuple[Heard, bytes], pause_after: int
) -> None:
    """Paused after any event and resumed, it has the same losses and the same model, to the bit."""
    folder = a_folder(tmp_path / "job", tiny)
    heard = trained_here(folder, pause_after=pause_after)
    assert heard.last["event"] == "paused"
    trained_here(folder, heard=heard)
    assert heard.steps == uninterrupted[0].steps
    assert heard.last == uninterrupted[0].last
    assert (folder / "trained.gguf").read_bytes() == uninterrupted[1]


def test_a_training_paused_at_every_event_comes_to_its_end(
    tiny: Path, tmp_path: Path, uninterrupted: tuple[Heard, bytes]
) -> None:
    """However impatient somebody is, each start gets a little further."""
    folder = a_folder(tmp_path / "job", tiny)
    heard = Heard()
    for _ in range(40):
        trained_here(folder, heard=heard, pause_after=2 + len(heard.of("checkpoint")))
        if heard.last["event"] == "done":
            break
    assert heard.steps == uninterrupted[0].steps
    assert (folder / "trained.gguf").read_bytes() == uninterrupted[1]


def test_the_number_of_workers_changes_nothing(
    tiny: Path, tmp_path: Path, uninterrupted: tuple[Heard, bytes]
) -> None:
    """One worker or three: sums are made in the order of the examples, so they are the same."""
    for workers in (1, 3):
        folder = a_folder(tmp_path / str(workers), tiny, workers=workers)
        assert trained_here(folder).events == uninterrupted[0].events


def test_another_seed_is_another_training(
    tiny: Path, tmp_path: Path, uninterrupted: tuple[Heard, bytes]
) -> None:
    """The seed decides on the order and on where the adapter begins."""
    heard = trained_here(a_folder(tmp_path / "job", tiny, seed=8))
    assert heard.steps[12]["train_loss"] != uninterrupted[0].steps[12]["train_loss"]


def test_a_training_goes_on_from_an_adapter(tiny: Path, tmp_path: Path) -> None:
    """One that starts from a trained adapter begins where that one ended."""
    first = a_folder(tmp_path / "first", tiny)
    ended = trained_here(first)
    second = a_folder(tmp_path / "second", tiny, start_from=str(first / "trained.gguf"))
    begun = trained_here(second)
    best = ended.steps[ended.last["best_step"]]
    assert begun.of("validated")[0]["full_valid_loss"] == pytest.approx(
        best["full_valid_loss"], abs=1e-3
    )


def test_a_finished_training_says_so_again(tiny: Path, tmp_path: Path) -> None:
    """Started once more, it repeats its checkpoints and its end, and computes nothing."""
    folder = a_folder(tmp_path / "job", tiny)
    first, again = trained_here(folder), trained_here(folder)
    assert [event["event"] for event in again.events] == ["started", *["checkpoint"] * 3, "done"]
    assert again.of("checkpoint") == first.of("checkpoint")


def test_a_checkpoint_given_up_before_a_crash_is_cleared_away(tiny: Path, tmp_path: Path) -> None:
    """A file that should be gone is deleted at the next start, and told of; newer ones stay."""
    folder = a_folder(tmp_path / "job", tiny)
    trained_here(folder)
    for step in (2, 99):
        (folder / "checkpoints" / f"step-{step}.gguf").touch()
    assert trained_here(folder).of("dropped") == [{"event": "dropped", "step": 2}]
    assert (folder / "checkpoints" / "step-99.gguf").exists()


def test_a_damaged_state_is_refused(tiny: Path, tmp_path: Path) -> None:
    """Nothing is trained from a state that cannot be read or is another model's."""
    folder = a_folder(tmp_path / "job", tiny)
    (folder / "state.npz").write_bytes(b"PK\x03\x04 not a state")
    with pytest.raises(StateError, match="is damaged"):
        trained_here(folder)


def test_a_cancelled_training_keeps_no_state(tiny: Path, tmp_path: Path) -> None:
    """A cancel ends it at once and leaves nothing to go on from."""
    folder, heard, wishes = a_folder(tmp_path / "job", tiny), Heard(), Wishes()

    def tell(event: str, **facts: object) -> None:
        heard.events.append({"event": event, **facts})
        wishes.cancelled = True

    train(folder, wishes, tell)
    assert [event["event"] for event in heard.events] == ["started", "cancelled"]
    assert not (folder / "state.npz").exists()


def test_the_layout_leaves_no_gap(tiny: Path) -> None:
    """Every number of the long vector belongs to exactly one matrix."""
    layout = lora.layout_of(config_of(GgufFile(tiny)), 8, 16.0)
    ends = [slot.end for slot in layout.slots.values()]
    assert [slot.start for slot in layout.slots.values()] == [0, *ends[:-1]]
    assert layout.size == ends[-1]
