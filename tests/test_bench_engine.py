"""The engine's benches measure what they say, on a model that is small enough for a test."""

from pathlib import Path

import pytest

from bench.course import Course
from bench.job import Plan
from bench.training import measure, rise_and_fall
from engine.sample.voice import DEFAULT, voice_in
from tests.engine.tiny_model import tiny_model

EXAMPLES, VALIDATION = 10, 2


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    """The first letters of the sample, as a voice of their own."""
    folder, sample = tmp_path / "voice", voice_in(DEFAULT)
    folder.mkdir()
    for file, count in ((sample.training, EXAMPLES), (sample.validation, VALIDATION)):
        letters = file.read_text(encoding="utf-8").splitlines(keepends=True)
        (folder / file.name).write_text("".join(letters[:count]), encoding="utf-8")
    (folder / "system-prompt.txt").write_text(sample.system_prompt(), encoding="utf-8")
    return folder


async def test_the_training_bench_trains_twice_and_tells_of_it(tmp_path: Path, voice: Path) -> None:
    """Both jobs make a model; their losses and texts are there, and the best one is served."""
    model = tiny_model(tmp_path / "tiny.gguf")
    result = await measure(
        voice, model_file=model, plan=Plan(epochs=1), long_plan=Plan(epochs=2, multiplier=40)
    )
    assert result.broken == ()
    figures = {figure.name: figure.value for figure in result.figures}
    assert figures["job asked for → first step done"] > 0
    assert figures["writing, at rest, median"] > 0
    assert 0 < figures["training loss, epoch 1"] < 20
    assert figures["validation loss, after epoch 1"] < figures["validation loss, before"]
    before, after = (f"long job: validation loss, {w}" for w in ("before", "after epoch 2"))
    assert figures[after] < figures[before] - 1
    assert [text.title.partition(":")[0] for text in result.texts] == ["tiny", "ft", "ft"]
    assert all(text.words for text in result.texts)
    assert result.remarks


def test_steps_heard_of_at_once_share_their_time() -> None:
    """A step takes its part of the time between two looks, and a loss belongs to its epoch."""
    course = Course(began=0.0, epochs=2)
    course.hear(0, {"full_valid_loss": 3.0}, at=1.0)
    for step, at in ((1, 3.0), (2, 7.0), (3, 7.0), (4, 9.0)):
        told = {"total_steps": 4, "train_loss": 4.0 - step}
        course.hear(step, told | ({} if step % 2 else {"full_valid_loss": step / 10}), at=at)
    pace = {figure.name: figure.value for figure in course.pace(tokens=80)}
    assert pace == {"a step, median": 2.0, "training, validations included": 10.0}
    assert course.seconds_to_first_step() == 3.0
    assert (course.training_loss(1), course.training_loss(2)) == (2.5, 0.5)
    assert course.validation_losses() == [3.0, 0.2, 0.4]


@pytest.mark.parametrize(
    ("losses", "said"),
    [([3.0, 0.5, 0.3, 0.6], "best after epoch 2"), ([3.0, 0.5, 0.3], "did not come to learn")],
)
def test_the_remark_says_whether_the_loss_rose_again(losses: list[float], said: str) -> None:
    """A training that was best before its end is told apart from one that still went well."""
    assert said in rise_and_fall(losses)
