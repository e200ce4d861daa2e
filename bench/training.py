"""How fast the engine trains and what comes of it, over its API, as a client sees it."""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from openai import AsyncOpenAI
from openai.types.fine_tuning import FineTuningJob

from bench.course import Course, loss_figures
from bench.engine_process import EngineProcess, engine_running
from bench.figures import Figure, Result, Text
from bench.job import JobFailedError, Plan, Training, uploaded
from bench.writing import Notes, Written, notes_for, write
from engine.sample.voice import DEFAULT, Voice, voice_in

PLAN = Plan(epochs=3)
LONG_PLAN = Plan(epochs=8, multiplier=1.5)
DRAWN = 4
HOW = (
    "The engine as a process of its own with an empty data folder; the voice in "
    "samples/quiet-rind, sent and trained over its API with the openai SDK. A first job of "
    f"{PLAN.epochs} epochs, in which nobody writes. Then a job that is meant to learn by heart "
    f"({LONG_PLAN.epochs} epochs, {LONG_PLAN.multiplier:g} times the learning rate), during whose "
    f"first steps {DRAWN} texts are written. Losses are of a token, on letters that are not "
    "trained on. Memory (VmHWM) and processor time are told on Linux only. About ten minutes on "
    "two quiet cores."
)


@dataclass(frozen=True, slots=True)
class Tuned:
    """A job that has made its model."""

    model: str
    job: FineTuningJob
    course: Course
    seconds: float


async def measure(
    sample: Path = DEFAULT,
    *,
    model_file: Path | None = None,
    plan: Plan = PLAN,
    long_plan: Plan = LONG_PLAN,
) -> Result:
    """Train twice and compare; a model file of one's own takes the place of the one installed."""
    voice = voice_in(sample)
    try:
        with TemporaryDirectory(prefix="bench-") as folder:
            async with engine_running(Path(folder), model_file) as engine:
                return await _measured(engine, voice, plan, long_plan)
    except JobFailedError as error:
        return Result("training", HOW, (), (str(error),))


async def _measured(engine: EngineProcess, voice: Voice, plan: Plan, long_plan: Plan) -> Result:
    client, notes = engine.client, notes_for(voice)
    untrained = [model.id async for model in client.models.list()]
    before = [await _likeliest(client, model, notes) for model in reversed(untrained)]
    at_rest = [await _drawn(engine, notes, seed) for seed in range(DRAWN)]
    files = await uploaded(client, voice)
    first = await _tuned(await Training.begin(engine, files, plan))
    after = await _likeliest(client, first.model, notes)
    training = await Training.begin(engine, files, long_plan)
    second, meanwhile = await asyncio.gather(
        _tuned(training), _drawn_meanwhile(engine, notes, training)
    )
    served = await _likeliest(client, second.model, notes)
    figures = (
        *_of_the_job(first),
        *_speed("writing, at rest", at_rest),
        *_speed("writing, while it trains", meanwhile),
        *loss_figures("long job: validation loss", second.course.validation_losses()),
    )
    return Result(
        "training",
        HOW,
        figures,
        tuple([problem async for problem in _not_the_best(client, second, served, notes)]),
        (rise_and_fall(second.course.validation_losses()),),
        (*before, after, served),
    )


async def _likeliest(client: AsyncOpenAI, model: str, notes: Notes) -> Text:
    return Text(model, (await write(client, model, notes, temperature=0)).text)


async def _drawn(engine: EngineProcess, notes: Notes, seed: int) -> Written:
    return await write(engine.client, engine.default_model, notes, seed=seed)


async def _drawn_meanwhile(
    engine: EngineProcess, notes: Notes, training: Training
) -> list[Written]:
    """Write some texts from the first step on; one that is not written before the end is none."""
    while not (training.course.stepping or training.over):  # noqa: ASYNC110 - nobody tells of it
        await asyncio.sleep(0.1)
    written: list[Written] = []
    while len(written) < DRAWN:
        one = await _drawn(engine, notes, seed=len(written))
        if training.over:
            break
        written.append(one)
    return written


async def _tuned(training: Training) -> Tuned:
    model = await training.to_the_end()
    return Tuned(model, training.job, training.course, time.monotonic() - training.course.began)


def _of_the_job(tuned: Tuned) -> Iterator[Figure]:
    course = tuned.course
    yield Figure("job asked for → first step done", course.seconds_to_first_step(), "s")
    yield from course.pace(tuned.job.trained_tokens or 0)
    yield Figure("job asked for → model answers to its name", tuned.seconds, "s")
    yield from course.cost()
    for epoch in sorted({1, course.epochs}):
        yield Figure(f"training loss, epoch {epoch}", course.training_loss(epoch), "nats")
    yield from loss_figures("validation loss", course.validation_losses())


def _speed(name: str, written: Sequence[Written]) -> list[Figure]:
    if not written:
        return []
    return [Figure(f"{name}, median", median(w.tokens_a_second for w in written), "tokens/s")]


async def _not_the_best(
    client: AsyncOpenAI, tuned: Tuned, served: Text, notes: Notes
) -> AsyncIterator[str]:
    """Compare what the model wrote with what the checkpoints write that were kept.

    Two tries of the same model may differ by a word or two, where words are nearly equally likely.
    """
    kept = [one async for one in client.fine_tuning.jobs.checkpoints.list(tuned.job.id)]
    kept.sort(key=lambda one: one.metrics.full_valid_loss or math.inf)
    least = min(tuned.course.validation_losses()[1:])
    if kept[0].metrics.full_valid_loss != least:
        yield f"the best checkpoint, with a loss of {least:.4f}, is not among those kept"
    texts = [await _likeliest(client, one.fine_tuned_model_checkpoint, notes) for one in kept]
    nearest = max(texts, key=lambda text: _likeness(text, served))  # of equals the better one
    if nearest is not texts[0]:
        yield f"{served.title} writes as {nearest.title} does, and {texts[0].title} is the best"


def _likeness(one: Text, other: Text) -> float:
    return SequenceMatcher(None, one.words, other.words, autojunk=False).ratio()


def rise_and_fall(losses: Sequence[float]) -> str:
    """Say whether a training came to learn by heart; the first loss is from before it."""
    after = losses[1:]
    best = min(range(len(after)), key=after.__getitem__) + 1
    if best == len(after):
        return (
            "The long job was at its best after its last epoch: it did not come to learn by heart, "
            "and the best checkpoint is the last one."
        )
    return (
        f"The long job was at its best after epoch {best}, with a loss of {losses[best]:.3f}; "
        f"after epoch {len(after)} it was {after[-1]:.3f}. The model that it has made is the best "
        "checkpoint, not the last."
    )
