"""Measure: `python -m bench [NAME …]`, from the project's folder. Names: see `BENCHES`."""

import asyncio
import json
import logging
import sys
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import asdict
from functools import partial
from typing import Annotated, Any

import structlog
import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text as Words

from bench import (
    ack,
    checks,
    datasets,
    decoding,
    drafts,
    kills,
    many_messages,
    memory,
    search,
    start,
    trainers,
    training,
    trainings,
)
from bench.figures import Result, Text
from bot.checks.finding import Kind

console = Console(soft_wrap=True, highlight=False)
progress = Console(stderr=True)

BENCHES: dict[str, Callable[[], Coroutine[Any, Any, Result]]] = {
    "start": start.measure,
    "drafts": drafts.measure,
    "ack": ack.measure,
    "memory": memory.measure,
    "messages": many_messages.measure,
    "search": search.measure,
    "decoding": decoding.measure,
}
CHECKS = "checks"
KILLS = "kills"
TRAININGS = "trainings"
LONG: dict[str, Callable[[], Coroutine[Any, Any, Result]]] = {
    "datasets": datasets.measure,
    "training": training.measure,
    "torch": trainers.measure,
}
"""Those that take ten minutes or want programs of their own; they run when they are named."""


def main(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help=f"Of {', '.join(BENCHES)}, {CHECKS}, {KILLS}, {TRAININGS}; all of these if none. "
            f"And, ten minutes each: {', '.join(LONG)}."
        ),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print a line of JSON for each.")] = False,
    count: Annotated[int, typer.Option(min=1, help="How many kills.")] = 25,
    seed: Annotated[int, typer.Option(help="Chance, for the kills; the same gives the same.")] = 1,
    show: Annotated[
        str, typer.Option(help="For the checks: list the slips of a kind, such as number, or all.")
    ] = "",
) -> None:
    """Measure, and print what was measured and how."""
    # Standard output is for what was measured.
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    usual = BENCHES | {
        CHECKS: partial(checks.measure, show=show),
        KILLS: partial(kills.measure, count=count, seed=seed),
        TRAININGS: partial(trainings.measure, count=count, seed=seed),
    }
    known = usual | LONG
    unknown = set(names or ()) - set(known)
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: there are {', '.join(known)}.")
    if show not in {"", "all", *Kind}:
        raise typer.BadParameter(f"{show}: there are all, {', '.join(Kind)}.", param_hint="--show")
    broken = False
    for name in names or usual:
        with progress.status(f"Measuring {name}…"):
            result = asyncio.run(known[name]())
        broken = broken or bool(result.broken)
        if as_json:
            sys.stdout.write(f"{json.dumps(asdict(result))}\n")
            sys.stdout.flush()
        else:
            _show(result)
    raise typer.Exit(broken)


def _show(result: Result) -> None:
    table = Table("", "Measured", "Target", title=result.bench, title_justify="left")
    for figure in result.figures:
        table.add_row(figure.name, figure.measured, figure.target)
    console.print(table)
    console.print(result.how, style="dim")
    for remark in result.remarks:
        console.print(remark, markup=False)
    if result.texts:
        console.print(_side_by_side(result.texts), soft_wrap=False)
    for problem in result.broken:
        console.print(f"✗ {problem}", style="red", markup=False)


def _side_by_side(texts: Sequence[Text]) -> Table:
    table = Table(*(Column(Words(text.title), ratio=1) for text in texts), expand=True)
    table.add_row(*(Words(text.words) for text in texts))
    return table


if __name__ == "__main__":
    typer.run(main)
