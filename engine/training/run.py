"""A training from its first step, or from where it was interrupted, to its end."""

import math
from pathlib import Path

import numpy as np

from engine.training import adam, checkpoints, lora, state
from engine.training.arrays import Array, Desk, Stopped
from engine.training.checkpoints import Checkpoint, Metrics
from engine.training.config import config_of
from engine.training.crew import Crew
from engine.training.examples import Example, read_examples
from engine.training.gguf_read import GgufFile
from engine.training.model import Model
from engine.training.plan import Plan
from engine.training.state import State
from engine.training.task import Task, read_task
from engine.training.telling import Tell
from engine.training.whole_file import write_whole
from engine.training.wishes import Wishes

TASK, EXAMPLES, VALIDATION, TRAINED = (
    "training.json",
    "training.jsonl",
    "validation.jsonl",
    "trained.gguf",
)
"""What lies in a training's folder, beside the state and the checkpoints."""
_SAVE_EVERY = 20
"""Steps between two states kept where no epoch ends: a killed process loses no more than these."""


class NotFiniteError(Exception):
    """The loss, or a slope, became infinite or no number at all; says at which step."""


def train(folder: Path, wishes: Wishes, tell: Tell) -> None:
    """Train as the folder's `training.json` says, and tell of it.

    It begins anew, or goes on from the folder's state. Told to stop, it drops the step under way,
    which is computed again later, so that it stops at once.

    Raises:
        Exception: One that `failures.failure_of` has words for.
    """
    task = read_task(folder / TASK)
    file = GgufFile(task.model)
    layout = lora.layout_of(config_of(file), task.rank, task.alpha)
    reached = state.restore(folder, layout.size) or state.begin(_first_adapter(task, layout))
    try:
        model = Model(file, layout, Desk(np.float32, wishes.is_stopped))
        model.adopt(reached.adapter)
        with Crew(model, layout.size, task.workers, wishes.is_stopped) as crew:
            _Training(folder, task, layout, model, crew, reached, tell).run()
    except Stopped:
        if wishes.cancelled:
            tell("cancelled")
        else:
            state.save(folder, reached)
            tell("paused", step=reached.step)


def _first_adapter(task: Task, layout: lora.Layout) -> Array:
    if task.start_from is None:
        return lora.fresh(layout, task.seed)
    return lora.load(task.start_from, layout, task.seed)


class _Training:
    """A training under way; its state is whole whenever somebody may ask to stop."""

    def __init__(
        self,
        folder: Path,
        task: Task,
        layout: lora.Layout,
        model: Model,
        crew: Crew,
        reached: State,
        tell: Tell,
    ) -> None:
        self._folder = folder
        self._rate = task.learning_rate
        self._layout = layout
        self._model = model
        self._crew = crew
        self._state = reached
        self._tell = tell
        self._examples = read_examples(folder / EXAMPLES, model.words)
        self._validation: list[Example] = []
        if (folder / VALIDATION).exists():
            self._validation = read_examples(folder / VALIDATION, model.words)
        self._plan = Plan(len(self._examples), task.batch_size, task.n_epochs, task.seed)

    def run(self) -> None:
        """Go on to the end."""
        total = self._plan.total_steps
        self._tell(
            "started",
            step=self._state.step,
            total_steps=total,
            epoch_steps=self._plan.epoch_steps,
        )
        self._tell_again()
        while not self._state.settled or self._state.step < total:
            if self._state.settled:
                self._learn()
            self._settle()
        best = checkpoints.best(self._state.checkpoints)
        adapter = (self._folder / best.file).read_bytes()
        write_whole(self._folder / TRAINED, lambda file: file.write(adapter))
        self._tell("done", step=total, best_step=best.step)

    def _tell_again(self) -> None:
        """What the engine may have missed when both were interrupted."""
        for checkpoint in self._state.checkpoints:
            self._tell_checkpoint(checkpoint)
        for stray in checkpoints.strays(self._folder, self._state.checkpoints, self._state.step):
            stray.unlink()
            self._tell("dropped", step=checkpoints.step_of(stray))

    def _learn(self) -> None:
        """Take one step."""
        now, step = self._state, self._state.step + 1
        batch = [self._examples[index] for index in self._plan.batch(step)]
        score, slopes = self._crew.learn(batch)
        if not (math.isfinite(score.surprise) and math.isfinite(adam.norm(slopes))):
            raise NotFiniteError(_not_finite(step))
        rate = adam.rate_at(step, self._plan.total_steps, self._rate)
        adam.take_step(now.adapter, slopes, now.mean, now.square, step, rate)
        self._model.adopt(now.adapter)
        now.step, now.learned, now.settled = step, score, False
        now.tokens += sum(len(example.tokens) for example in batch)

    def _settle(self) -> None:
        """Do what follows a step: validate, keep a checkpoint, tell of both, keep the state."""
        now, step = self._state, self._state.step
        metrics = self._validated() if step == 0 or self._plan.is_validated(step) else {}
        if step == 0:
            if metrics:
                self._tell("validated", step=0, **metrics)
            now.settled = True
            return
        metrics = {
            "train_loss": now.learned.loss,
            "train_mean_token_accuracy": now.learned.accuracy,
        } | metrics
        ends_epoch = self._plan.ends_epoch(step)
        checkpoint = Checkpoint(step, self._plan.epoch(step), metrics)
        if ends_epoch:
            self._save_adapter(checkpoint)
        self._tell(
            "step",
            step=step,
            total_steps=self._plan.total_steps,
            epoch=checkpoint.epoch,
            tokens=now.tokens,
            **metrics,
        )
        now.settled = True
        if ends_epoch:
            self._keep(checkpoint)
        elif step % _SAVE_EVERY == 0:
            state.save(self._folder, now)

    def _validated(self) -> Metrics:
        if not self._validation:
            return {}
        score = self._crew.look(self._validation)
        if not math.isfinite(score.surprise):
            raise NotFiniteError(_not_finite(self._state.step))
        # All of the examples, each time; under both names that clients know.
        return {
            "valid_loss": score.loss,
            "valid_mean_token_accuracy": score.accuracy,
            "full_valid_loss": score.loss,
            "full_valid_mean_token_accuracy": score.accuracy,
        }

    def _save_adapter(self, checkpoint: Checkpoint) -> None:
        path = self._folder / checkpoint.file
        path.parent.mkdir(exist_ok=True)
        lora.save(path, self._layout, self._state.adapter)

    def _keep(self, checkpoint: Checkpoint) -> None:
        """Add a checkpoint, whose file is there, and let go of those that it replaces.

        The state is saved in between: it never names a file that is gone.
        """
        now = self._state
        given_up = checkpoints.surplus([*now.checkpoints, checkpoint])
        now.checkpoints = [each for each in [*now.checkpoints, checkpoint] if each not in given_up]
        self._tell_checkpoint(checkpoint)
        state.save(self._folder, now)
        for each in given_up:
            (self._folder / each.file).unlink(missing_ok=True)
            self._tell("dropped", step=each.step)

    def _tell_checkpoint(self, checkpoint: Checkpoint) -> None:
        self._tell(
            "checkpoint",
            step=checkpoint.step,
            epoch=checkpoint.epoch,
            file=checkpoint.file,
            **checkpoint.metrics,
        )


def _not_finite(step: int) -> str:
    return (
        f"At step {step} the loss was no longer a number: the training had gone astray. Choose a "
        "lower learning rate, or start from another model."
    )
