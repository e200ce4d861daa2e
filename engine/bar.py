"""A training's progress on a terminal: steps, losses, the time that is left."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)

_STEADY_SECONDS = 120
"""Steps of long and short examples differ: the time left is told from the last two minutes."""
_LINES = 20
"""How many lines are printed in all where no bar can move."""


class TrainingBar:
    """A bar that moves; where the output is no terminal, a line now and then."""

    def __init__(self, console: Console, title: str) -> None:
        self._console = console
        self._moves = console.is_terminal
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[losses]}"),
            TimeRemainingColumn(),
            console=console,
            disable=not self._moves,
            speed_estimate_period=_STEADY_SECONDS,
        )
        self._task = self._progress.add_task(title, total=None, losses="")
        self._losses: dict[str, float] = {}
        self._begun = False
        self._printed = -1

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def title(self, words: str) -> None:
        """Say what is going on."""
        self._progress.update(self._task, description=words)

    def say(self, words: str) -> None:
        """Print a sentence above the bar."""
        self._console.print(words, markup=False)

    def show(
        self,
        step: int,
        total: int,
        *,
        train_loss: float | None = None,
        valid_loss: float | None = None,
    ) -> None:
        """Show how far it is; a loss that is not given stays as it was."""
        for name, loss in (("loss", train_loss), ("held out", valid_loss)):
            if loss is not None:
                self._losses[name] = loss
        losses = "  ".join(f"{name} {loss:.3f}" for name, loss in self._losses.items())
        if not self._begun:
            # What was done before we looked tells nothing about our speed.
            self._progress.reset(self._task, total=total, completed=step)
            self._begun = True
        self._progress.update(self._task, total=total, completed=step, losses=losses)
        self._print(step, total, losses)

    def _print(self, step: int, total: int, losses: str) -> None:
        part = step * _LINES // max(total, 1)
        if not self._moves and part > self._printed:
            self._printed = part
            self._console.print(f"step {step} of {total}  {losses}")
