"""Keeping a file, and converting one that is kept."""

from pathlib import Path
from typing import TYPE_CHECKING

from bot.manifest import commands
from bot.words import console as words
from handlers.console.at_hand import at_hand, rules_of
from handlers.console.meaning import given_file, kept_file
from handlers.console.progress import bars
from handlers.console.running import DONE
from handlers.console.saying import say
from handlers.console.stopping import Stop

if TYPE_CHECKING:
    from bot.training.datasets import Kept, Report


async def add(stop: Stop, file: Path, name: str) -> int:
    """Check a file and keep a copy of it."""
    given_file(file)
    async with at_hand() as here:
        rules_of(here.settings.house_rules_file)
        origin = {"kind": "console", "name": file.name}
        with bars(stop) as heard:
            kept = await here.store.keep(file, name, by=None, origin=origin, heard=heard)
            # One that was kept before may have a report of an earlier release.
            report = await here.store.examined(kept.dataset, heard=heard)
    _tell(kept, report)
    return DONE


async def convert(stop: Stop, wanted: str) -> int:
    """Keep a file as JSONL in UTF-8, beside the one that it came as."""
    async with at_hand() as here:
        dataset = await kept_file(here.archive, wanted)
        rules_of(here.settings.house_rules_file)
        with bars(stop) as heard:
            kept = await here.store.convert(dataset, by=None, heard=heard)
            report = await here.store.examined(kept.dataset, heard=heard)
    made = kept.dataset
    say(words.converted(made.name, made.sha256, is_new=kept.is_new))
    _report(kept, report)
    return DONE


def _tell(kept: "Kept", report: "Report") -> None:
    made = kept.dataset
    slack = commands().finetune
    said = words.kept(made.name, made.sha256, slack, is_new=kept.is_new, trainable=report.trainable)
    say(said)
    _report(kept, report)
    if report.convertible:
        say(words.convert_it(made.name))


def _report(kept: "Kept", report: "Report") -> None:
    from bot.training.datasets.telling import in_text

    say(in_text(report, kept.dataset))
