"""What the embedded engine tells of a real training, the bot reads, judges and draws."""

from pathlib import Path

from bot.engines.engine import Engine
from bot.training.curves.chart import chart_block, chart_text
from bot.training.curves.curve import curve_of
from bot.training.curves.metrics import Point, points_of_csv, points_of_events, total_steps
from bot.training.curves.milestones import milestones
from bot.training.curves.picture import alt_text, draw
from bot.training.curves.verdict import verdict
from engine.finetuning import figures
from tests.embedded_engine import EmbeddedEngine
from tests.engine.finetuning.tuning import created, some_examples, when_succeeded
from tests.training.curves.making import told
from workspace.block_kit.blocks import message_problems

TOLD = [
    {"step": 0, "total_steps": 2, "valid_loss": 2.5, "full_valid_loss": 2.5},
    {"step": 1, "total_steps": 2, "train_loss": 2.125, "train_mean_token_accuracy": 0.5},
    {
        "step": 2,
        "total_steps": 2,
        "train_loss": 1.5,
        "train_mean_token_accuracy": 0.625,
        "valid_loss": 1.75,
        "valid_mean_token_accuracy": 0.5,
        "full_valid_loss": 1.75,
        "full_valid_mean_token_accuracy": 0.5,
    },
]
READ = (
    Point(0, valid_loss=2.5, full_valid_loss=2.5),
    Point(1, train_loss=2.125, train_accuracy=0.5),
    Point(2, 1.5, 0.625, 1.75, 0.5, 1.75, 0.5),
)


async def nothing_known(_: str) -> bool:
    """No event is on record."""
    return False


def test_its_result_file_is_read() -> None:
    """The figures that went into the file come out of it."""
    assert points_of_csv(figures.table(TOLD).decode()) == READ


def test_its_events_are_read() -> None:
    """By their data, and the losses by their words where there are no data."""
    words = [figures.in_words(int(one["step"]), 2, figures.metrics(one)) for one in TOLD]
    with_data = [told(at, words[at], one, kind="metrics") for at, one in enumerate(TOLD)]
    without = [told(at, text, kind="metrics") for at, text in enumerate(words)]

    assert points_of_events(with_data) == READ
    assert total_steps(without) == 2
    assert [point.valid_loss for point in points_of_events(without)] == [2.5, None, 1.75]
    assert [point.full_valid_loss for point in points_of_events(without)] == [2.5, None, 1.75]


async def test_a_real_training_is_shown(tiny: Path, tmp_path: Path) -> None:
    """Two epochs on the tiny model: milestones, chart, words and picture come of what was told."""
    async with EmbeddedEngine(tiny, tmp_path) as embedded:
        engine = Engine(embedded.access, silence_seconds=30)
        job = await created(
            engine.client, validation=some_examples(4), n_epochs=2, model=embedded.model
        )
        await when_succeeded(engine.client, job.id)
        remote = await engine.tuning.job(job.id)
        events = await engine.tuning.events(job.id, nothing_known)
        results = await engine.tuning.results(remote)
        checkpoints = await engine.tuning.checkpoints(job.id)
        await engine.close()

    curve = curve_of(events, remote, results=results)
    assert curve.points == points_of_events(events)
    assert (curve.points[0].step, curve.last_step, curve.epochs) == (0, curve.total_steps, 2)
    assert curve.is_validated
    found = milestones(events, remote)
    # The validation examples are among those for training, of which the engine warns.
    assert [each.key for each in found] == ["warning-1", "files", "started", "epoch-1", "epoch-2"]
    assert found[0].text.startswith("The engine warns: ")
    assert {each.step for each in checkpoints} == {curve.epoch_end(1), curve.last_step}
    chart = chart_block(curve)
    assert chart is not None
    assert message_problems([chart]) == []
    assert chart_text(curve).count("→") == 2
    judged = verdict(curve, checkpoints)
    assert "in 2 epochs" in alt_text(curve, judged)
    assert draw(curve, checkpoints, remote.fine_tuned_model or "").startswith(b"\x89PNG")
