"""The console: training files without Slack, `python app.py dataset …`.

For files that are larger than Slack's form takes, and for scripts. It works while the bot runs.
Slow packages load when a command needs them.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from bot.manifest import commands
from bot.settings import Settings, SettingsError, load
from bot.words import datasets as words
from bot.words import terminal

if TYPE_CHECKING:
    from bot.archive import Archive

dataset = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Training files: add, check, list.",
)
console = Console(highlight=False, soft_wrap=True, markup=False)

DATASETS_FOLDER = "datasets"
WRONG_SETTINGS = 2
FAILED = 1

GivenFile = Annotated[Path, typer.Argument(metavar="FILE", help="A .jsonl file.")]
GivenName = Annotated[str, typer.Option(help="What to call it, if not by its own name.")]


@dataset.command("add")
def add(file: GivenFile, name: GivenName = "") -> None:
    """Check a file and keep a copy of it to train on."""
    sys.exit(_done(_add(file, name or file.name), str(file)))


@dataset.command("check")
def check(file: GivenFile) -> None:
    """Check a file and keep nothing. Exit with 1 when it cannot be used."""
    sys.exit(_done(_check(file), str(file)))


@dataset.command("list")
def show() -> None:
    """List the files that are kept, newest first."""
    sys.exit(_done(_list(), ""))


def _done(work: Coroutine[None, None, int], path: str) -> int:
    """Do it, and say in words what keeps it from being done."""
    from bot.archive import ArchiveUnavailableError

    try:
        return asyncio.run(work)
    except SettingsError as error:
        console.print(terminal.cannot_start(error.problems))
        return WRONG_SETTINGS
    except ArchiveUnavailableError as error:
        console.print(str(error))
    except OSError as error:
        console.print(words.console_not_read(error.filename or path, error.strerror or str(error)))
    return FAILED


async def _add(file: Path, name: str) -> int:
    from bot.training.datasets import DatasetStore
    from bot.training.datasets.telling import in_text

    async with _archive() as (settings, archive):
        store = DatasetStore(settings.data_dir / DATASETS_FOLDER, archive)
        origin = {"kind": "console", "name": file.name}
        kept = await store.keep(file, name, by=None, origin=origin)
    report = store.report(kept.dataset)
    said = words.console_kept(
        kept.dataset.name,
        commands().finetune,
        is_new=kept.is_new,
        trainable=report.trainable,
    )
    console.print(said)
    console.print(in_text(report, kept.dataset))
    return 0


async def _check(file: Path) -> int:
    from bot.training.datasets.checking import check_file
    from bot.training.datasets.telling import in_text

    report = await asyncio.to_thread(check_file, file)
    console.print(in_text(report))
    return 0 if report.validates else FAILED


async def _list() -> int:
    from bot.training.datasets.report import Report
    from bot.training.datasets.telling import list_line

    async with _archive() as (_, archive):
        datasets = await archive.datasets.kept()
    for kept in datasets:
        line = list_line(kept.name, Report.from_json(kept.report))
        console.print(words.short(kept.sha256), line)
    if not datasets:
        console.print(words.console_none())
    return 0


@asynccontextmanager
async def _archive() -> AsyncIterator[tuple[Settings, "Archive"]]:
    """Open the archive that the settings name; neither Slack nor an engine is needed for it."""
    from bot.archive import Archive

    settings = load(local=True)
    async with await Archive.open(settings.database_url) as archive:
        yield settings, archive
