"""Whether to train on a dataset, as far as its report can tell: pure decisions."""

from dataclasses import dataclass
from enum import StrEnum

from bot.training.datasets.report import FEWEST_EXAMPLES, Report
from bot.training.datasets.teaching import Teaching

GOOD_START = 50
"""From so many good examples on, training does what no prompt does; below, a prompt often does."""
_MUCH, _SOME = 0.3, 0.1
_FEWEST_TOLD = 3


class Invention(StrEnum):
    """How much a dataset teaches to invent."""

    NONE = "none"
    LITTLE = "little"
    """In so few answers that it may be oversights, or false alarms."""
    SOME = "some"
    MUCH = "much"


class Advice(StrEnum):
    """What to do with a dataset."""

    CANNOT = "cannot"
    """It is no training file as it is, or has lines to mend."""
    TOO_FEW = "too_few"
    """No engine trains on so few examples."""
    PROMPT_FIRST = "prompt_first"
    """It can be trained on, but a good prompt with a few examples often does as much."""
    MEND_FIRST = "mend_first"
    """There are enough, but they teach to invent: answers or requests are to be mended first."""
    GO = "go"
    """Train."""


@dataclass(frozen=True, slots=True)
class Advised:
    """What to do, and why.

    `models` are the lines of a few typical answers that would do as examples in a prompt, and
    `invention` is how much the answers teach to invent.
    """

    advice: Advice
    invention: Invention = Invention.NONE
    models: tuple[int, ...] = ()


def keeps_to_notes(taught: Teaching) -> bool:
    """Tell whether it can be promised that the model will learn to keep to its notes."""
    saw_all = taught.in_english == taught.answers and not taught.is_mostly_unseen
    return saw_all and not (taught.with_facts or taught.alike)


def advice(report: Report) -> Advised:
    """Say whether to train on a file."""
    invented = invention(report.teaching)
    models = report.teaching.models if report.teaching else ()
    return Advised(_advice(report, invented), invented, models)


def _advice(report: Report, invented: Invention) -> Advice:
    if not report.validates:
        return Advice.CANNOT
    if report.examples < FEWEST_EXAMPLES:
        return Advice.TOO_FEW
    if report.examples < GOOD_START:
        return Advice.PROMPT_FIRST
    return Advice.MEND_FIRST if invented is Invention.MUCH else Advice.GO


def invention(teaching: Teaching | None) -> Invention:
    """Say how much a dataset teaches to invent; NONE where nobody looked."""
    if not teaching or not teaching.with_facts:
        return Invention.NONE
    share = teaching.with_facts / teaching.answers
    if share >= _MUCH and teaching.with_facts >= _FEWEST_TOLD:
        return Invention.MUCH
    return Invention.SOME if share >= _SOME else Invention.LITTLE
