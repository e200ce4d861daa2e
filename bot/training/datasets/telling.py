"""A report in words, for the card and for the console."""

from bot.archive import Dataset
from bot.training.datasets.report import FEWEST_EXAMPLES, FileKind, Report
from bot.words import datasets as words

PROBLEMS_SHOWN = 10


def headline(report: Report) -> str:
    """Say what a file is good for."""
    return words.headline(
        kind=report.kind,
        examples=report.examples,
        fewest=FEWEST_EXAMPLES,
        problems=report.problem_count,
    )


def figures(report: Report, dataset: Dataset | None) -> str:
    """Say how much it is, and by which name it is kept, if it is."""
    return words.figures(
        tokens=report.tokens,
        longest=report.longest,
        longest_line=report.longest_line,
        length=dataset.bytes if dataset else None,
        sha256=dataset.sha256 if dataset else None,
    )


def list_line(name: str, report: Report) -> str:
    """Say on one line what a file is good for."""
    state = words.list_state(
        kind=report.kind,
        trainable=report.trainable,
        validates=report.validates,
        problems=report.problem_count,
    )
    return words.list_line(name, state, examples=report.examples, tokens=report.tokens)


def problems(report: Report, most: int = PROBLEMS_SHOWN) -> list[str]:
    """Say what is wrong, by line: the first problems, and how many more there are."""
    # Where no line is an example, they all tell the same.
    shown = report.problems[: 3 if report.kind is FileKind.UNREADABLE else most]
    lines = [words.problem_line(problem.line, problem.what) for problem in shown]
    if report.problem_count > len(shown):
        lines.append(words.more_problems(report.problem_count - len(shown)))
    return lines


def in_text(report: Report, dataset: Dataset | None = None) -> str:
    """Return the whole report for a terminal."""
    warnings = [f"• {warning}" for warning in report.warnings]
    lines = [headline(report), figures(report, dataset), *problems(report, 20), *warnings]
    return "\n".join(line for line in lines if line)
