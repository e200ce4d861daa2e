"""Measure: `python -m bench [NAME …]`, from the project's folder. Names: see `BENCHES`."""

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from dataclasses import asdict
from functools import partial
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bench import ack, drafts, kills, memory, start
from bench.figures import Result

console = Console(soft_wrap=True, highlight=False)
progress = Console(stderr=True)

BENCHES: dict[str, Callable[[], Coroutine[Any, Any, Result]]] = {
    "start": start.measure,
    "drafts": drafts.measure,
    "ack": ack.measure,
    "memory": memory.measure,
}
KILLS = "kills"


def main(
    names: Annotated[
        list[str] | None, typer.Argument(help=f"Of {', '.join(BENCHES)}, {KILLS}; all if none.")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print a line of JSON for each.")] = False,
    count: Annotated[int, typer.Option(min=1, help="How many kills.")] = 25,
    seed: Annotated[int, typer.Option(help="Chance, for the kills; the same gives the same.")] = 1,
) -> None:
    """Measure, and print what was measured and how."""
    benches = BENCHES | {KILLS: partial(kills.measure, count=count, seed=seed)}
    unknown = set(names or ()) - set(benches)
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: there are {', '.join(benches)}.")
    broken = False
    for name in names or benches:
        with progress.status(f"Measuring {name}…"):
            result = asyncio.run(benches[name]())
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
    for problem in result.broken:
        console.print(f"✗ {problem}", style="red", markup=False)


if __name__ == "__main__":
    typer.run(main)
