"""Whether to train on a dataset."""

from dataclasses import replace

import pytest

from bot.training.datasets import FileKind, Report
from bot.training.datasets.advice import Advice, Advised, Invention, advice, invention
from tests.training.datasets.reports import FAITHFUL, INVENTING, report


@pytest.mark.parametrize(
    ("examples", "wanted"),
    [
        (1, Advice.TOO_FEW),
        (9, Advice.TOO_FEW),
        (10, Advice.PROMPT_FIRST),
        (49, Advice.PROMPT_FIRST),
        (50, Advice.GO),
        (20_000, Advice.GO),
    ],
)
def test_the_number_of_examples_decides_first(examples: int, wanted: Advice) -> None:
    """Under 10 no engine trains; under 50 a good prompt comes first."""
    assert advice(report(FAITHFUL, examples=examples)).advice is wanted


@pytest.mark.parametrize(
    ("answers", "with_facts", "wanted"),
    [
        (60, 0, Invention.NONE),
        (60, 1, Invention.LITTLE),
        (60, 5, Invention.LITTLE),
        (60, 6, Invention.SOME),
        (60, 17, Invention.SOME),
        (60, 18, Invention.MUCH),
        (60, 60, Invention.MUCH),
        (2, 2, Invention.SOME),
        (1, 1, Invention.SOME),
        (7, 3, Invention.MUCH),
    ],
)
def test_how_much_is_invented_goes_by_the_share(
    answers: int, with_facts: int, wanted: Invention
) -> None:
    """A tenth may be oversights, three tenths are a habit; two letters alone prove no habit."""
    taught = replace(FAITHFUL, answers=answers, of=answers, with_facts=with_facts)
    assert invention(taught) is wanted


def test_enough_examples_that_invent_are_mended_first() -> None:
    """What is learned by many letters, no prompt takes away."""
    taught = replace(INVENTING, answers=60, of=60, with_facts=49)
    assert advice(report(taught)) == Advised(Advice.MEND_FIRST, Invention.MUCH, (1, 2, 26))
    assert advice(report(replace(taught, with_facts=9))).advice is Advice.GO


def test_few_examples_that_invent_are_few_first() -> None:
    """Both is known: that they are few, and that they invent."""
    told = advice(report(INVENTING))
    assert (told.advice, told.invention) == (Advice.PROMPT_FIRST, Invention.MUCH)


@pytest.mark.parametrize(
    "made",
    [
        report(kind=FileKind.PREFERENCES),
        report(kind=FileKind.JSON_LIST),
        report(problem_count=1),
    ],
)
def test_what_is_no_training_file_has_no_other_advice(made: Report) -> None:
    """It is converted or mended first."""
    assert advice(made).advice is Advice.CANNOT


def test_a_report_of_before_is_judged_by_its_number() -> None:
    """Nobody looked at what it teaches."""
    assert advice(report(None, examples=80)) == Advised(Advice.GO)
