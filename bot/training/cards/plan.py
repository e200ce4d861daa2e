"""The card of a planned job: what would be learned, from what, for how much; and one decision."""

from typing import Any

from bot.engines import Shutdown
from bot.settings import EMBEDDED
from bot.slack import blocks
from bot.slack.message import Block, Message
from bot.slack.outgoing import literal_fallback
from bot.training.cards import actions
from bot.training.cards.parts import (
    CURRENCY_LIMIT,
    facts,
    name_of,
    paragraph,
    settings_of,
    small_print,
    small_print_mrkdwn,
    training_name,
    validation_name,
    words_of,
)
from bot.training.datasets.report import Report
from bot.training.planning import Plan
from bot.words import engines as engine_words
from bot.words import personal as personal_words
from bot.words import planning as plan_words
from bot.words import training as words

_PROBLEMS_SHOWN = 8
_WARNINGS_SHOWN = 5
_PERSONAL_PLACE = 2
"""Behind the files."""


def plan_card(plan: Plan, *, outcome: str | None = None) -> Message:
    """Show what a job would use, cost and take, with Start training where nothing is in its way.

    Args:
        plan: the job and its facts.
        outcome: what became of it, as mrkdwn of ours: it takes the place of the buttons.
    """
    job = plan.job
    parts: list[Block] = [
        blocks.literal_header(words.plan_title(job.id)),
        small_print_mrkdwn(words.plan_line_mrkdwn(job.requested_by)),
        *_in_its_way(plan, outcome),
        facts(_rows(plan)),
        small_print(words.PLAN_HINT),
    ]
    found = (*plan.warnings, *(plan.report.warnings if plan.report else ()))
    if found:
        warnings = [words_of(warning, 300) for warning in found[:_WARNINGS_SHOWN]]
        parts.append(small_print(words.WORTH_A_LOOK, *(f"• {warning}" for warning in warnings)))
    parts += [small_print_mrkdwn(outcome)] if outcome else _decision(plan)
    summary = words.plan_summary(
        job.id,
        training_name(job),
        name_of(job.base_model),
        job.engine,
        _cost(plan),
        words.time_words(plan.seconds),
    )
    why_not = " ".join(_problems(plan)) if plan.problems else ""
    return Message(literal_fallback(f"{summary} {why_not}".strip()), parts)


def _rows(plan: Plan) -> list[tuple[str, str]]:
    job = plan.job
    rows = [
        (words.FILE, _data(training_name(job), plan)),
        (words.VALIDATION, _validation(plan)),
        (words.MODEL, f"{name_of(job.base_model)} {words.at_engine(job.engine)}"),
        (words.LEARNS, _settings(plan)),
        (words.TIME, words.time_words(plan.seconds)),
        (words.COST, _cost(plan)),
    ]
    training, validation = _personal(plan.report), _personal(plan.validation_report)
    if training or validation:
        told = plan_words.personal_row(training, validation, job.engine)
        rows.insert(_PERSONAL_PLACE, (plan_words.PERSONAL, told))
    elif plan.report and plan.report.examples and plan.report.personal is None:
        rows.insert(_PERSONAL_PLACE, (plan_words.PERSONAL, plan_words.personal_unknown()))
    if job.engine != EMBEDDED or plan.cap is not None:
        rows.append((words.MONTH, words.cap_words(plan.spent, plan.cap, _currency(plan))))
    if plan.shutdown:
        rows.append((words.SHUTDOWN, _days(plan.shutdown, plan)))
    return rows


def _data(name: str, plan: Plan) -> str:
    if plan.report is None:
        return f"{name} · {words.AT_ENGINE_ONLY}"
    held = words.what_file_holds(plan.report.examples, plan.tokens, exact=plan.exact)
    return f"{name} · {held}"


def _personal(report: Report | None) -> str | None:
    """Count the personal data in a file; its values are for no channel."""
    found = report.personal if report else None
    if found is None or not found.examples:
        return None
    return personal_words.counts(found.different or {}, found.examples)


def _validation(plan: Plan) -> str:
    name = validation_name(plan.job)
    if name is None:
        return words.no_validation()
    if plan.validation_report is None:
        return name
    return f"{name} · {words.what_file_holds(plan.validation_report.examples, None)}"


def _settings(plan: Plan) -> str:
    asked, _ = settings_of(plan.job)
    is_asked = "n_epochs" in plan.job.hyperparameters
    return words.plan_settings(asked, None if is_asked else plan.epochs)


def _cost(plan: Plan) -> str:
    tokens = None if plan.tokens is None or plan.epochs is None else plan.tokens * plan.epochs
    return words.cost_words(
        plan.cost,
        plan.price,
        _currency(plan),
        engine=plan.job.engine,
        tokens=tokens,
        exact=plan.exact,
    )


def _currency(plan: Plan) -> str:
    return name_of(plan.currency, CURRENCY_LIMIT)


def _days(shutdown: Shutdown, plan: Plan) -> str:
    return words.ends_with_base(engine_words.shutdown_line(shutdown, plan.today))


def _problems(plan: Plan) -> list[str]:
    return [words_of(problem) for problem in plan.problems[:_PROBLEMS_SHOWN]]


def _in_its_way(plan: Plan, outcome: str | None) -> list[Block]:
    """Say first why a plan cannot be started: nothing else on it matters before that."""
    if not plan.problems or outcome:
        return []
    return [
        paragraph(words.not_ready()),
        *(paragraph(f"• {problem}") for problem in _problems(plan)),
    ]


def _decision(plan: Plan) -> list[Block]:
    number = str(plan.job.id)
    discard = blocks.button(words.DISCARD, actions.DISCARD, number)
    start = blocks.button(words.START, actions.CONFIRM, number, style="primary")
    offered = [discard] if plan.problems else [start, discard]
    return [blocks.actions(*offered), *(blocks.actions(button) for button in _lists(plan))]


def _lists(plan: Plan) -> list[dict[str, Any]]:
    """Offer to list personal data, to whoever may see it: a block each, for they have one id."""
    job = plan.job
    files = (
        (plan_words.LIST_PERSONAL, job.training_sha256, plan.report),
        (plan_words.LIST_PERSONAL_VALIDATION, job.validation_sha256, plan.validation_report),
    )
    return [
        blocks.button(label, actions.PERSONAL, sha256)
        for label, sha256, report in files
        if sha256 and _personal(report)
    ]
