"""A report in words, for the card and for the console."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.training.datasets.advice import (
    GOOD_START,
    Advice,
    Invention,
    advice,
    invention,
    keeps_to_notes,
)
from bot.training.datasets.kinds import FileKind
from bot.training.datasets.report import FEWEST_EXAMPLES, Report
from bot.training.datasets.sampling import LONGEST_TEXT
from bot.words import datasets as file_words
from bot.words import personal as personal_words
from bot.words import reports as words
from bot.words.costs import cost_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.archive import Dataset
    from bot.training.costs import Cost
    from bot.training.datasets.likeness import Leakage
    from bot.training.datasets.teaching import Invented, Teaching

PROBLEMS_SHOWN = 10
INSTANCES_SHOWN = 4
LINES_SHOWN = 40
HABITS_SHOWN = 3
PAIRS_SHOWN = 4
OTHERS_SHOWN = 5
_NEARLY_ALL = 0.9
"""When so many letters break a rule, they were written under another one."""


def headline(report: Report) -> str:
    """Say what a file is good for."""
    said = file_words.headline(
        kind=report.kind,
        examples=report.examples,
        fewest=FEWEST_EXAMPLES,
        problems=report.to_mend,
    )
    if report.trainable and invention(report.teaching) is Invention.MUCH:
        return words.teaches_to_invent(report.examples)
    if report.trainable and report.examples < GOOD_START:
        return f"{said} {words.few(report.examples)}"
    return said


def figures(report: Report, dataset: Dataset | None) -> str:
    """Say how much it is, and by which name it is kept, if it is."""
    return file_words.figures(
        tokens=report.tokens,
        longest=report.longest,
        longest_line=report.longest_line,
        length=dataset.bytes if dataset else None,
        sha256=dataset.sha256 if dataset else None,
    )


def list_line(name: str, report: Report, *, held_back: bool = False) -> str:
    """Say on one line what a file is good for; one that was held back is for checking."""
    state = file_words.list_state(
        kind=report.kind,
        trainable=report.trainable,
        validates=report.validates,
        problems=report.problem_count,
        held_back=held_back,
    )
    return file_words.list_line(
        name,
        state,
        examples=report.examples,
        tokens=report.tokens,
        pairs=report.kind is FileKind.PREFERENCES,
    )


def problems(report: Report, most: int = PROBLEMS_SHOWN) -> list[str]:
    """Say what is wrong, by line: the first problems, and how many more there are."""
    # Where no line is an example, they all tell the same.
    shown = report.problems[: 3 if report.kind is FileKind.UNREADABLE else most]
    lines = [file_words.problem_line(problem.line, problem.what) for problem in shown]
    if report.problem_count > len(shown):
        lines.append(file_words.more_problems(report.problem_count - len(shown)))
    return lines


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report: what it is about, and sentences in plain text."""

    title: str
    lines: tuple[str, ...]


def sections(
    report: Report,
    *,
    companion: tuple[str, Leakage] | None = None,
    costs: Sequence[Cost] = (),
    personal_values: bool = False,
    quotes: bool = True,
) -> list[Section]:
    """Return the details of a report, part by part; parts without anything to say are left out.

    The first line of what it teaches says whether it teaches to invent.

    Args:
        report: what checking the file found.
        companion: the name of the other file (validation to this training, or training to this
            validation), and how much of the validation stands in the training.
        costs: what training on it takes, for each engine and model.
        personal_values: whether personal data is listed by value; else it is counted.
        quotes: whether what the texts say may be quoted; else it is counted, and lines are named.
    """
    parts = [
        (words.TEACHES, _taught(report, quotes=quotes)),
        (words.HOLDS, _held(report, companion)),
        (words.TAKES, map(cost_line, costs)),
        (personal_words.TITLE, _personal(report, values=personal_values)),
        (words.WHETHER, _whether(report)),
    ]
    told = [Section(title, tuple(lines)) for title, lines in parts]
    return [section for section in told if section.lines]


def in_text(
    report: Report,
    dataset: Dataset | None = None,
    *,
    companion: tuple[str, Leakage] | None = None,
    costs: Sequence[Cost] = (),
    personal_values: bool = False,
) -> str:
    """Return the whole report for a terminal; the arguments are those of `sections`."""
    warnings = [f"• {warning}" for warning in report.other_warnings]
    head = [headline(report), figures(report, dataset), *problems(report, 20), *warnings]
    told = sections(report, companion=companion, costs=costs, personal_values=personal_values)
    parts = ["\n".join([part.title, *(f"  {line}" for line in part.lines)]) for part in told]
    return "\n\n".join(["\n".join(line for line in head if line), *parts])


def _taught(report: Report, *, quotes: bool) -> Iterator[str]:
    taught = report.teaching
    if taught is None:
        return
    if not taught.answers:
        yield words.nothing_looked_at(taught.too_long, taught.tools, LONGEST_TEXT)
        return
    yield from _invented(taught, quotes=quotes)
    if taught.in_english < taught.answers:
        yield words.foreign(taught.in_english, taught.answers)
    yield from _alike(taught, quotes=quotes)
    if taught.ratio:
        yield words.ratio(*taught.ratio)
    yield words.emoji_and_links(taught.with_emoji, taught.with_links, taught.answers)
    yield from _rules(taught)
    yield from _unseen(taught)


def _alike(taught: Teaching, *, quotes: bool) -> Iterator[str]:
    if taught.alike:
        shown = taught.habits[:HABITS_SHOWN] if quotes else ()
        yield words.habits(shown, taught.alike - len(shown))
    if taught.fixed:
        yield words.fixed(taught.fixed, taught.alike)
    if taught.unquoted and quotes:
        yield words.unquoted()


def _unseen(taught: Teaching) -> Iterator[str]:
    if taught.answers < taught.of - taught.too_long:
        yield words.sample(taught.answers, taught.of)
    if taught.too_long:
        yield words.too_long(taught.too_long, LONGEST_TEXT)
    if taught.tools:
        yield words.with_tools(taught.tools)


def _invented(taught: Teaching, *, quotes: bool) -> Iterator[str]:
    if not taught.with_facts:
        yield invents_nothing(taught)
        return
    yield words.invents(taught.with_facts, taught.answers, taught.in_file, invention(taught))
    yield words.kinds({kind.value: n for kind, n in taught.with_kind.items()})
    if shown := _to_show(taught.examples) if quotes else []:
        yield words.instances([(each.line, each.quote) for each in shown])
    if _are_all_named(taught) and len({each.line for each in shown}) < taught.with_facts:
        yield words.more_lines(taught.lines[:LINES_SHOWN], taught.with_facts)
    if taught.bare:
        yield words.bare(taught.bare, taught.with_facts)


def invents_nothing(taught: Teaching) -> str:
    """Say that no answer has facts that nobody gave, and promise no more than was seen."""
    return words.invents_nothing(
        taught.answers,
        taught.in_file,
        in_english=taught.in_english,
        alike=taught.alike > 0,
        learns=keeps_to_notes(taught),
    )


def _are_all_named(taught: Teaching) -> bool:
    """Tell whether the lines help to find what is to be mended.

    Of a sample they are but some. In a list of JSON several examples may stand on one line.
    """
    is_whole = taught.answers == taught.of - taught.too_long
    is_clear = 0 < len(set(taught.lines)) == len(taught.lines)
    return is_whole and is_clear and taught.with_facts < taught.answers


def _to_show(found: Sequence[Invented]) -> list[Invented]:
    """Choose what to quote: of different lines first, and of different kinds where it can be."""
    chosen: list[Invented] = []
    left = list(found)
    while left and len(chosen) < INSTANCES_SHOWN:
        seen = [each.line for each in chosen], [each.kind for each in chosen]
        best = min(left, key=lambda e: (seen[0].count(e.line), seen[1].count(e.kind)))
        left.remove(best)
        chosen.append(best)
    return sorted(chosen, key=lambda each: each.line)


def _rules(taught: Teaching) -> Iterator[str]:
    if not taught.has_rules:
        return
    if not taught.broken:
        yield words.rules_kept(taught.answers)
        return
    yield words.rules_broken({reason.value: n for reason, n in taught.broken.items()})
    if max(taught.broken.values()) >= _NEARLY_ALL * taught.answers:
        yield words.other_rules()


def _held(report: Report, companion: tuple[str, Leakage] | None) -> Iterator[str]:
    if sizes := report.lengths:
        yield words.lengths(
            report.tokens, sizes.shortest, sizes.median, sizes.longest, report.examples
        )
        if sizes.very_long_count or sizes.very_short_count:
            yield words.unusual(
                sizes.very_long, sizes.very_long_count, sizes.very_short, sizes.very_short_count
            )
    if prompts := report.systems:
        yield words.systems(
            prompts.different,
            prompts.most_common,
            prompts.without,
            prompts.others[:OTHERS_SHOWN],
            report.examples,
        )
    if (alike := report.likeness) and report.examples > 1:
        yield words.likeness(
            alike.same,
            alike.near,
            _of_two_lines(alike.same_lines),
            _of_two_lines(alike.near_lines),
        )
        if alike.compared < report.examples:
            yield words.compared(alike.compared, report.examples)
    if companion:
        name, shared = companion
        if shared.same or shared.near:
            yield words.leakage(name, shared.same, shared.near, shared.lines[:PAIRS_SHOWN])
        else:
            yield words.no_leakage(name)


def _of_two_lines(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out what helps nobody to find it: a JSON list may have all its examples on a line."""
    return [pair for pair in pairs if pair[0] != pair[1]][:PAIRS_SHOWN]


def _personal(report: Report, *, values: bool) -> Iterator[str]:
    found = report.personal
    if found is None:
        return
    different = {kind.value: number for kind, number in (found.different or {}).items()}
    if not different:
        yield personal_words.NONE
        return
    yield f"{personal_words.counts(different, found.examples)}."
    yield personal_words.WHY
    if values and not found.items:
        yield personal_words.GONE
    elif values:
        yield from (personal_words.item(e.value, e.examples, e.lines) for e in found.items)
        if (more := sum(different.values()) - len(found.items)) > 0:
            yield personal_words.and_more(more)


def _whether(report: Report) -> Iterator[str]:
    advised = advice(report)
    is_bad = advised.invention is Invention.MUCH
    match advised.advice:
        case Advice.CANNOT:
            yield from _why_not(report)
            return
        case Advice.TOO_FEW:
            yield words.too_few(report.examples, FEWEST_EXAMPLES)
        case Advice.PROMPT_FIRST:
            yield words.mend_first_of_few() if is_bad else words.prompt_first()
        case Advice.MEND_FIRST:
            yield words.mend_first()
        case Advice.GO:
            yield _go(report.examples, advised.invention, report.teaching)
    how = [*_how_to_mend(report.teaching, advised.invention)]
    if advised.advice in (Advice.TOO_FEW, Advice.PROMPT_FIRST):
        instead = [words.instead(advised.models), words.collect()]
        yield from [*how, *instead] if is_bad else [*instead, *how]
    else:
        yield from how


def _why_not(report: Report) -> Iterator[str]:
    """Say what hinders. A file without examples says so at its head."""
    if not report.examples:
        return
    if report.kind is FileKind.CHAT:
        yield words.mend_lines_first(report.to_mend)
    elif report.convertible:
        yield words.convert_first(report.to_mend)
    else:
        yield words.no_conversations()


def _how_to_mend(taught: Teaching | None, invented: Invention) -> Iterator[str]:
    if taught and invented in (Invention.SOME, Invention.MUCH):
        is_bare = taught.bare * 2 >= taught.with_facts
        yield words.mend_requests() if is_bare else words.mend()


def _go(examples: int, invented: Invention, taught: Teaching | None) -> str:
    if invented is Invention.SOME:
        return words.go_but_mend(examples)
    if taught and taught.is_mostly_unseen:
        return words.go_mostly_unseen(examples)
    if invented is Invention.LITTLE:
        return words.go_and_look(examples)
    return words.go_but_fixed(examples) if taught and taught.fixed else words.go(examples)
