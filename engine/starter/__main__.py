"""The starter's workshop: `python -m engine.starter check`, `train` or `measure`."""

import asyncio
import logging
import shutil
from contextlib import aclosing
from pathlib import Path
from typing import Annotated, NoReturn

import structlog
import typer
from rich.console import Console
from rich.progress import Progress

from engine.bar import TrainingBar
from engine.errors import ApiError
from engine.folder import write_whole
from engine.starter.briefs import (
    Example,
    ExamplesError,
    NoteSet,
    read_examples,
    read_note_sets,
)
from engine.starter.check import problems
from engine.starter.recipe import (
    ADAPTER,
    EXAMPLES,
    HELD_OUT,
    HELD_OUT_FRESH,
    HOUSE_PROMPT,
    WORKSHOP,
)

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True)
console = Console(highlight=False)


@app.callback()
def workshop() -> None:
    """Where the starter adapter is made: what turns the small model into a newsletter writer."""
    # The engine's parts tell a log what they do; here only what goes wrong is of interest.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


@app.command()
def check() -> None:
    """See whether the examples are exact: nothing forgotten, nothing invented."""
    examples = _checked_examples()
    console.print(f"{len(examples)} examples: every note is there, and nothing else.")


@app.command()
def train(
    out: Annotated[Path, typer.Option(help="The adapter's file.")] = ADAPTER,
    folder: Annotated[
        Path, typer.Option(help="Where an interrupted training is kept, to go on later.")
    ] = WORKSHOP,
) -> None:
    """Make the adapter anew from the examples, in about a quarter of an hour."""
    from engine.starter.train import Trained, TrainError
    from engine.starter.train import train as train_on

    examples = _checked_examples()
    house_prompt = _house_prompt()

    async def work() -> Trained:
        with TrainingBar(console, "loading the model") as bar:
            return await train_on(examples, house_prompt, folder, bar)

    try:
        trained = asyncio.run(work())
        write_whole(out, trained.file.read_bytes())
        shutil.rmtree(folder)
    except KeyboardInterrupt:
        _end("Stopped. What was done is kept: the same command goes on from there.", code=130)
    except (TrainError, ApiError, OSError) as error:
        _end(f"The adapter could not be made: {error}")
    curve = " → ".join(f"{loss:.3f}" for loss in trained.losses)
    console.print(f"Loss on the examples held out: {curve}.")
    console.print(f"The best moment was step {trained.best_step}.")
    console.print(f"The adapter is in {out}.")


@app.command()
def measure(
    *,
    base: Annotated[bool, typer.Option(help="The bare model, without an adapter.")] = False,
    adapter: Annotated[Path, typer.Option(help="Another adapter's file.")] = ADAPTER,
    notes: Annotated[Path, typer.Option(help="The sets of notes to write up.")] = HELD_OUT,
    seeds: Annotated[
        int, typer.Option(min=0, help="How many texts a set, beside the likeliest one.")
    ] = 2,
    texts: Annotated[
        Path | None, typer.Option(help="A file for every text with what is amiss in it.")
    ] = None,
) -> None:
    """Have the notes that were held out written up, and count what became of them."""
    from engine.starter import report
    from engine.starter.measure import Written, count, manners, write_all

    note_sets, house_prompt = _note_sets(notes), _house_prompt()
    drawn = manners(seeds)

    async def work() -> list[Written]:
        total = len(drawn) * len(note_sets)
        every = write_all(note_sets, house_prompt, None if base else adapter.resolve(), drawn)
        with Progress(console=console) as progress:
            task = progress.add_task("writing", total=total)
            written = []
            async with aclosing(every):
                async for one in every:
                    written.append(one)
                    progress.advance(task)
            return written

    try:
        written = asyncio.run(work())
        if texts:
            texts.write_text(report.texts(written), encoding="utf-8")
    except KeyboardInterrupt:
        _end("Stopped; nothing is kept of it.", code=130)
    except (ApiError, OSError) as error:
        _end(f"It could not be measured: {error}")
    rows = [(m.name, count([one for one in written if one.manner == m])) for m in drawn]
    console.print(report.table(rows))


def _checked_examples() -> list[Example]:
    try:
        examples = read_examples(EXAMPLES)
    except (ExamplesError, OSError) as error:
        _end(f"The examples cannot be read: {error}")
    if found := problems(examples, [*_note_sets(HELD_OUT), *_note_sets(HELD_OUT_FRESH)]):
        _end("\n".join(map(str, found)))
    return examples


def _note_sets(file: Path) -> list[NoteSet]:
    try:
        return read_note_sets(file)
    except (ExamplesError, OSError) as error:
        _end(f"The notes held out cannot be read: {error}")


def _house_prompt() -> str:
    try:
        return HOUSE_PROMPT.read_text(encoding="utf-8").strip()
    except OSError as error:
        _end(f"The house's system prompt cannot be read: {error}")


def _end(words: str, *, code: int = 1) -> NoReturn:
    console.print(words, markup=False)
    raise typer.Exit(code)


if __name__ == "__main__":
    app()
