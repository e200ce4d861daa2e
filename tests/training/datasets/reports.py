"""Reports of datasets, to say something of."""

from dataclasses import replace
from typing import Any

from bot.checks.finding import Kind
from bot.training.datasets import FileKind, Report
from bot.training.datasets.lengths import Lengths
from bot.training.datasets.likeness import Likeness
from bot.training.datasets.systems import Systems
from bot.training.datasets.teaching import Invented, Teaching

FAITHFUL = Teaching(
    answers=60,
    of=60,
    in_english=60,
    with_facts=0,
    with_kind={},
    examples=(),
    ratio=(1.8, 2.0, 2.2),
    with_emoji=60,
    with_links=24,
    has_rules=False,
    broken={},
    models=(4, 16, 20),
)
INVENTING = replace(
    FAITHFUL,
    answers=27,
    of=27,
    in_english=27,
    with_facts=22,
    with_kind={Kind.NUMBER: 14, Kind.NAME: 12, Kind.DATE: 9, Kind.LINK: 3},
    examples=(
        Invented(4, Kind.NUMBER, "54 feet"),
        Invented(4, Kind.NAME, "Anna Berg"),
        Invented(5, Kind.NUMBER, "3 cups"),
        Invented(9, Kind.NAME, "Tidepool Hall"),
        Invented(11, Kind.DATE, "4 July"),
        Invented(12, Kind.LINK, "https://tea.example.net"),
    ),
    lines=tuple(range(4, 26)),
    ratio=(2.2, 3.1, 4.8),
    with_emoji=11,
    with_links=26,
    models=(1, 2, 26),
)
LENGTHS = Lengths(
    shortest=412,
    median=660,
    longest=1020,
    histogram=((500, 6), (600, 4), (700, 8), (800, 5), (900, 2), (1020, 2)),
)


def report(
    teaching: Teaching | None = None,
    *,
    examples: int | None = None,
    **more: Any,  # noqa: ANN401 - any of its fields
) -> Report:
    """Return a report on as many examples as were taught, or on so many."""
    if examples is None:
        examples = teaching.of if teaching else 60
    plain = Report(
        kind=FileKind.CHAT,
        examples=examples,
        tokens=18_204,
        longest=1020,
        longest_line=7,
        problems=(),
        problem_count=0,
        warnings=(),
        lengths=LENGTHS,
        systems=Systems(different=1, most_common=examples, without=0),
        likeness=Likeness(compared=examples),
        teaching=teaching,
    )
    return replace(plain, **more)
