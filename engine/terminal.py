"""What a person at the terminal sees of a training: one line that moves."""

import asyncio
from contextlib import ExitStack

from rich.console import Console

from engine.bar import TrainingBar
from engine.finetuning.listening import Progress
from engine.finetuning.service import FineTuning

_SECONDS = 0.5


async def show_trainings(tuning: FineTuning, console: Console) -> None:
    """Show each training while it goes on, one after the other; never ends by itself."""
    while True:
        if (begun := tuning.progress) is not None:
            await _show(tuning, console, begun)
        await asyncio.sleep(_SECONDS)


async def _show(tuning: FineTuning, console: Console, begun: Progress) -> None:
    with ExitStack() as stack:
        bar = stack.enter_context(TrainingBar(console, _title(begun)))
        while (now := tuning.progress) is not None and now.job_id == begun.job_id:
            if now.total:
                bar.show(now.step, now.total, train_loss=now.loss)
            await asyncio.sleep(_SECONDS)


def _title(job: Progress) -> str:
    return f"Training {job.suffix or job.job_id}"
