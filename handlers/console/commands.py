"""The commands of the console: what may be typed, and its help."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.words import console as words
from handlers.console import adding, building, checking, deleting, downloading, listing, showing
from handlers.console.running import finish

dataset = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=words.HELP,
)


class Feedback(StrEnum):
    """What people must think of a draft."""

    ANY = "any"
    GOOD = "good"
    NOT_BAD = "not-bad"


GivenFile = Annotated[Path, typer.Argument(metavar="FILE", help="A .jsonl file.")]
KeptFile = Annotated[
    str, typer.Argument(metavar="NAME", help="A kept file: its name, or how its hash begins.")
]
EitherFile = Annotated[
    str, typer.Argument(metavar="FILE", help="A path, or a kept file's name or hash.")
]


@dataset.command("build")
def build(
    typed: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORDS", help="The same as in Slack, such as: since march good"),
    ] = None,
    *,
    since: Annotated[str, typer.Option(metavar="DAY", help="Approved then or later.")] = "",
    until: Annotated[str, typer.Option(metavar="DAY", help="Approved then or before.")] = "",
    by: Annotated[str, typer.Option(metavar="ID", help="Asked for by whom: U…")] = "",
    writer: Annotated[str, typer.Option(metavar="NAME", help="Written by this model.")] = "",
    feedback: Annotated[Feedback, typer.Option(help="What people think of it.")] = Feedback.ANY,
    starred: Annotated[bool, typer.Option("--starred", help="Golden briefs only.")] = False,
    validation: Annotated[
        str, typer.Option(metavar="PERCENT", help="Held back to check with, or: none.")
    ] = "",
    private: Annotated[
        bool, typer.Option("--private", help="Take what was drafted in private as well.")
    ] = False,
) -> None:
    """Make training files of what editors approved."""
    options = building.Options(
        since=since,
        until=until,
        by=by,
        writer=writer,
        feedback="" if feedback is Feedback.ANY else feedback.value,
        starred=starred,
        validation=validation,
    )
    finish(lambda stop: building.build(stop, typed or [], options, private=private))


@dataset.command("check")
def check(
    file: EitherFile,
    *,
    against: Annotated[
        str, typer.Option(metavar="FILE", help="Look for its examples in this other one.")
    ] = "",
    personal: Annotated[
        bool, typer.Option("--personal", help="List the personal data itself, not only how much.")
    ] = False,
) -> None:
    """Say what a file holds and teaches. Exit with 1 when lines are to be mended first."""
    finish(lambda stop: checking.check(stop, file, against, personal=personal))


@dataset.command("add")
def add(
    file: GivenFile,
    name: Annotated[str, typer.Option(help="What to call it, if not by its own name.")] = "",
) -> None:
    """Check a file and keep a copy of it to train on."""
    finish(lambda stop: adding.add(stop, file, name or file.name))


@dataset.command("convert")
def convert(name: KeptFile) -> None:
    """Keep a JSON list, or a file in another encoding, as JSONL in UTF-8 as well."""
    finish(lambda stop: adding.convert(stop, name))


@dataset.command("list")
def list_files() -> None:
    """List the files that are kept, newest first."""
    finish(listing.list_files)


@dataset.command("show")
def show(name: KeptFile) -> None:
    """Say where a kept file comes from, which drafts are in it, and what it was used for."""
    finish(lambda stop: showing.show(stop, name))


@dataset.command("download")
def download(
    name: KeptFile,
    to: Annotated[str, typer.Argument(metavar="TO", help="A folder, or a new file.")] = ".",
    *,
    force: Annotated[bool, typer.Option("--force", help="Write over what is there.")] = False,
) -> None:
    """Write a kept file's very bytes to a place of yours."""
    finish(lambda stop: downloading.download(stop, name, to, over=force))


@dataset.command("delete")
def delete(
    name: KeptFile,
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Delete a kept file's bytes from this machine; its record stays."""
    finish(lambda stop: deleting.delete(stop, name, sure=yes))
