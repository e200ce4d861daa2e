"""The report of a file: one on the disk, or a kept one, with what training on it would take."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import load_house_rules_file
from bot.words import console as words
from handlers.console.at_hand import AtHand, at_hand, rules_of
from handlers.console.beside import beside
from handlers.console.meaning import given_file, kept_file
from handlers.console.progress import bars
from handlers.console.running import DONE, FAILED
from handlers.console.saying import remark, remarks, say
from handlers.console.stopping import Stop

if TYPE_CHECKING:
    from bot.archive import Dataset
    from bot.training.costs import Cost
    from bot.training.datasets import Report
    from bot.training.datasets.likeness import Leakage

ENGINES_SECONDS = 20.0
"""So long the engines have to say what it would take."""

Companion = tuple[str, "Leakage"]


@dataclass(frozen=True, slots=True)
class _Looked:
    """A file that was looked through; `dataset` is None for one that is not kept."""

    name: str
    path: Path
    report: "Report"
    dataset: "Dataset | None" = None


async def check(stop: Stop, wanted: str, against: str, *, personal: bool) -> int:
    """Tell what a file holds and teaches; it keeps nothing."""
    if not against and _is_here(wanted):
        return await _check_path(stop, Path(wanted), personal=personal)
    async with at_hand() as here:
        looked = await _looked(stop, here, wanted)
        other = await _companion(stop, here, looked, against)
        costs = await _costs(here, looked)
        _tell(looked, other, costs, personal=personal)
    return _code(looked.report)


async def _check_path(stop: Stop, path: Path, *, personal: bool) -> int:
    """Check a file without so much as making the data folder."""
    looked = await _looked_path(stop, path)
    _tell(looked, None, (), personal=personal)
    return _code(looked.report)


def _is_here(wanted: str) -> bool:
    """Tell whether a path is meant: it is there, or it can be nothing else."""
    return Path(wanted).exists() or "/" in wanted or "\\" in wanted


async def _looked(stop: Stop, here: AtHand, wanted: str) -> _Looked:
    if not _is_here(wanted):
        return await _looked_kept(stop, here, wanted)
    looked = await _looked_path(stop, Path(wanted))
    same_name = [e for e in await here.archive.datasets.kept() if e.name == Path(wanted).name]
    if same_name:
        remark(words.both_here_and_kept(wanted, same_name[0].sha256))
    return looked


async def _looked_path(stop: Stop, path: Path) -> _Looked:
    from bot.training.datasets import check_file

    given_file(path)
    rules = rules_of(load_house_rules_file())
    with bars(stop) as heard:
        report = await asyncio.to_thread(check_file, path, rules=rules, heard=heard)
    return _Looked(path.name, path, report)


async def _looked_kept(stop: Stop, here: AtHand, wanted: str) -> _Looked:
    dataset = await kept_file(here.archive, wanted, may_be_path=True)
    rules_of(here.settings.house_rules_file)
    with bars(stop) as heard:
        report = await here.store.examined(dataset, heard=heard)
    return _Looked(dataset.name, here.store.path(dataset.sha256), report, dataset)


async def _companion(stop: Stop, here: AtHand, looked: _Looked, against: str) -> Companion | None:
    """Compare the file with the one that goes with it, or that was named."""
    other = await _other(stop, here, looked, against)
    if other is None:
        return None
    if other.path.samefile(looked.path):
        remark(words.same_file(looked.name))
        return None
    for each in (looked, other):
        if why := each.report.why_not_validated():
            if against:
                remark(words.not_to_compare(other.name, why))
            return None
    training, validation = _roles(looked, other)
    from bot.training.datasets.likeness import leakage

    with remarks.status(words.comparing(other.name)) if remarks.is_terminal else nullcontext():
        found = await beside(leakage, training.path, validation.path)
    return other.name, found


async def _other(stop: Stop, here: AtHand, looked: _Looked, against: str) -> _Looked | None:
    from bot.training.datasets.parts import companion_of

    if against:
        return await _looked(stop, here, against)
    if looked.dataset is None:
        return None
    dataset = companion_of(looked.dataset, await here.archive.datasets.kept())
    if dataset is None:
        return None
    path = here.store.path(dataset.sha256)
    return _Looked(dataset.name, path, await here.store.examined(dataset), dataset)


def _roles(one: _Looked, other: _Looked) -> tuple[_Looked, _Looked]:
    """Return which of two is learned from, and which the learning is checked with."""
    from bot.training.datasets.parts import checks

    examples, others = one.report.examples, other.report.examples
    is_other = checks(_part(one), examples, other_part=_part(other), other=others)
    return (other, one) if is_other else (one, other)


def _part(looked: _Looked) -> str | None:
    """Return what a kept file was put aside for, if it was."""
    return looked.dataset.origin.get("part") if looked.dataset else None


async def _costs(here: AtHand, looked: _Looked) -> Sequence["Cost"]:
    """Return what training would take at each engine that answers."""
    if looked.dataset is None or not looked.report.trainable:
        return ()
    from bot.engines import Engines
    from bot.training.costs import Costs

    engines = Engines(here.settings, here.archive)
    waiting = remarks.status(words.asking_engines()) if remarks.is_terminal else nullcontext()
    try:
        with waiting:
            async with asyncio.timeout(ENGINES_SECONDS):
                costs = Costs(here.settings, here.archive, engines, here.store)
                return await costs.of(looked.dataset)
    except TimeoutError:
        return ()
    finally:
        await engines.close()


def _tell(
    looked: _Looked, companion: Companion | None, costs: Sequence["Cost"], *, personal: bool
) -> None:
    from bot.training.datasets.telling import in_text

    report = looked.report
    said = in_text(
        report, looked.dataset, companion=companion, costs=costs, personal_values=personal
    )
    hints = list(_hints(looked, told_costs=bool(costs), told_personal=personal))
    say("\n\n".join([said, *(["\n".join(hints)] if hints else [])]))


def _hints(looked: _Looked, *, told_costs: bool, told_personal: bool) -> Iterator[str]:
    """Say what else could be asked, and done next."""
    report = looked.report
    if report.trainable and not looked.dataset:
        yield words.what_it_would_take(str(looked.path))
    elif report.trainable and not told_costs:
        yield words.no_engine_answered()
    if report.convertible and looked.dataset:
        yield words.convert_it(looked.name)
    if report.personal and report.personal.examples and not told_personal:
        yield words.list_personal(looked.name if looked.dataset else str(looked.path))


def _code(report: "Report") -> int:
    from bot.training.datasets import FileKind

    pairs = report.kind is FileKind.PREFERENCES and not report.problem_count
    return DONE if report.validates or pairs else FAILED
