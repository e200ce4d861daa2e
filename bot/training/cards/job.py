"""The one card of a job, in every state that it can be in."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bot.archive import Job, JobState
from bot.engines import EngineFailure, FailureKind, JobError, RemoteJob
from bot.settings import EMBEDDED
from bot.slack import blocks
from bot.slack.message import Block, Message
from bot.slack.outgoing import literal_fallback
from bot.training.cards import actions
from bot.training.cards.models import model_button
from bot.training.cards.parts import (
    asking_first,
    facts,
    moment_mrkdwn,
    name_of,
    paragraph,
    row_with_button,
    settings_of,
    small_print,
    small_print_mrkdwn,
    training_name,
    validation_name,
    value_fits,
    words_of,
)
from bot.training.curves.chart import chart_block, chart_text
from bot.training.curves.curve import Curve
from bot.training.curves.progress import Progress, bar
from bot.words import endings as ending_words
from bot.words import engines as engine_words
from bot.words import models as model_words
from bot.words import planning as plan_words
from bot.words import training as words

_MODEL_LIMIT = 300
_ENGINES_SHOWN = 5

RUNNING, PAUSED, SUCCEEDED = "running", "paused", "succeeded"
FAILED, GONE = "failed", "gone"
DATA_MISSING = "data_missing"
"""Why a job was refused, not by its engine: its file cannot be read here."""
CANCELLED = frozenset({"cancelled", "canceled"})

_WAITING = frozenset({"validating_files", "queued"})
_CLOSED = frozenset({FailureKind.TRAINING_ENDED, FailureKind.NOT_OFFERED})


def job_card(
    job: Job,
    *,
    progress: Progress | None,
    curve: Curve | None,
    trouble: str | None,
    chart: bool,
    now: datetime,
    other_engines: Sequence[str] = (),
) -> Message:
    """Show how a job stands, and what can be done about it.

    Args:
        job: as it is on record.
        progress: how far it has come, where the engine has told.
        curve: its losses so far.
        trouble: why we cannot hear from the engine just now, in plain words.
        chart: whether Slack takes a chart; a line of text stands in for it.
        now: the present.
        other_engines: engines that train, offered where this one has refused.
    """
    state = _state_words(job)
    how_far = _how_far(job, progress)
    parts: list[Block] = [
        blocks.literal_header(words.job_title(job.id, name_of(job.base_model), job.engine)),
        paragraph("\n".join(line for line in (state, *how_far) if line)),
        *_outcome(job),
        *_losses(curve, chart=chart),
    ]
    if troubled := words_of(trouble or ""):
        parts.append(paragraph(troubled))
        parts.append(small_print_mrkdwn(words.checked_at_mrkdwn(moment_mrkdwn(_seconds(now)))))
    parts += [small_print(*_small_print(job)), small_print_mrkdwn(_people(job))]
    if buttons := _buttons(job):
        parts.append(blocks.actions(*buttons))
    parts += _other_engines(job, other_engines)
    summary = words.summary(job.id, state, " ".join(how_far[1:]))
    return Message(literal_fallback("\n".join(part for part in (summary, troubled) if part)), parts)


def job_status(card: Message, link: str | None) -> Message:
    """Show a job's card to one person, with a link to the one that everybody sees."""
    note = small_print_mrkdwn(words.status_note_mrkdwn(link))
    return Message(card.text, [*card.blocks, note])


def error_of(job: Job) -> JobError | None:
    """Return why a job failed, as its engine told."""
    return RemoteJob.from_raw(job.snapshot).error


def why_failed(error: JobError | None) -> list[str]:
    """Give an engine's code and message word for word, and what to do about it."""
    if error is None:
        return [ending_words.no_reason()]
    said = ": ".join(part for part in (error.code, error.message) if part)
    return [words.engine_said(words_of(said)), ending_words.failure_advice(error.code, error.param)]


def _state_words(job: Job) -> str:
    if job.state not in {JobState.WATCHED, JobState.ENDED}:
        return words.state_words(job.state.value, job.engine)
    status = name_of(job.status) if job.status else None
    return words.status_words(status, over=job.state is JobState.ENDED)


def _how_far(job: Job, progress: Progress | None) -> list[str]:
    if progress is None or job.state is not JobState.WATCHED or progress.step is None:
        return []
    line = [words.steps(progress.step, progress.total)]
    if figures := words.losses(progress.train_loss, progress.valid_loss):
        line.append(figures)
    if progress.seconds_left is not None and job.status == RUNNING:
        line.append(words.time_left(progress.seconds_left))
    drawn = bar(progress.fraction) if progress.fraction is not None else ""
    return [drawn, " · ".join(line)]


def _outcome(job: Job) -> list[Block]:
    """Say what came of a job that is over, or why there is none."""
    if job.state is JobState.REFUSED:
        return _refusal(job)
    if job.state is JobState.UNCLEAR:
        return _in_its_words(job)
    if job.state is not JobState.ENDED:
        return []
    if job.fine_tuned_model:
        name = model_words.full_name(job.engine, name_of(job.fine_tuned_model, _MODEL_LIMIT))
        return [facts([(ending_words.NEW_MODEL, name)])]
    if job.status == FAILED:
        return [paragraph(line) for line in why_failed(error_of(job))]
    return []


def _refusal(job: Job) -> list[Block]:
    kind, _, detail = (job.failure or "").partition(": ")
    if kind == DATA_MISSING:  # our own words, with what to do next
        return [paragraph(words_of(detail))]
    try:
        failure = EngineFailure(FailureKind(kind), detail)
    except ValueError:
        advice = ending_words.failure_advice(None, None) if detail else ending_words.no_reason()
        return [*_in_its_words(job), paragraph(advice)]
    advice = words_of(engine_words.training_failure(failure, job.engine, "create"))
    # Some of these sentences quote the engine already.
    is_quoted = " ".join(detail.split()) in advice
    return [paragraph(advice), *([] if is_quoted else _in_its_words(job))]


def _in_its_words(job: Job) -> list[Block]:
    """Give what the engine said when it was asked for a job, word for word."""
    detail = words_of((job.failure or "").partition(": ")[2])
    return [small_print(words.engine_said(detail))] if detail else []


def _losses(curve: Curve | None, *, chart: bool) -> list[Block]:
    """Draw the losses, or write them as a line of text."""
    if curve is None:
        return []
    drawn = chart_block(curve) if chart else None
    if drawn:
        return [drawn, small_print(words.LOSS_HINT)]
    line = chart_text(curve)
    return [small_print(line, words.LOSS_HINT)] if line else []


def _small_print(job: Job) -> list[str]:
    settings, stored = settings_of(job)
    lines = [
        words.data_line(training_name(job), validation_name(job)),
        words.settings_line(settings, stored=stored),
    ]
    if job.remote_id:
        lines.append(words.remote_line(name_of(job.remote_id)))
    if job.training_sent_sha256 or job.validation_sent_sha256:
        sent = plan_words.sent_as(job.training_sent_sha256, job.validation_sent_sha256)
        lines.append(sent)
    return lines


def _people(job: Job) -> str:
    people = words.job_people_mrkdwn(job.requested_by, job.confirmed_by)
    if job.state in {JobState.WATCHED, JobState.ENDED}:
        return f"{people} · {words.thread_hint()}"
    return people


def _buttons(job: Job) -> list[dict[str, Any]]:
    number = str(job.id)
    start = blocks.button(words.START, actions.CONFIRM, number, style="primary")
    discard = blocks.button(words.DISCARD, actions.DISCARD, number)
    look = blocks.button(words.LOOK_AGAIN, actions.LOOK_AGAIN, number, style="primary")
    anew = blocks.button(words.START_ANEW, actions.START_ANEW, number)
    events = blocks.button(words.EVENTS, actions.EVENTS, number)
    checkpoints = blocks.button(words.CHECKPOINTS, actions.CHECKPOINTS, number)
    offered = {
        JobState.PLANNED: [start, discard],
        JobState.CONFIRMED: [cancel_button(job)],
        JobState.UNCLEAR: [look, anew],
        JobState.REFUSED: [] if _is_closed(job) else [anew],
        JobState.WATCHED: [*_pause_or_resume(job), events, cancel_button(job)],
        JobState.ENDED: (
            [*_model_buttons(job), checkpoints, events] if job.fine_tuned_model else [anew, events]
        ),
    }
    return offered.get(job.state, [])


def _model_buttons(job: Job) -> list[dict[str, Any]]:
    """Offer what a job's model is for also where the job's card is found, not in its thread only.

    The thread may prefer a checkpoint, so nothing is suggested here.
    """
    model = job.fine_tuned_model or ""
    offered = (
        model_button(model_words.USE, actions.USE, job.engine, model),
        model_button(model_words.TRY, actions.TRY, job.engine, model),
    )
    return [button for button in offered if button]


def _is_closed(job: Job) -> bool:
    """Tell whether the engine would refuse any other job as well."""
    return (job.failure or "").partition(": ")[0] in _CLOSED


def _pause_or_resume(job: Job) -> list[dict[str, Any]]:
    """Offer what engines take: a pause while a job runs, and its end while it is paused."""
    if job.status == RUNNING:
        return [blocks.button(words.PAUSE, actions.PAUSE, str(job.id))]
    if job.status == PAUSED:
        return [blocks.button(words.RESUME, actions.RESUME, str(job.id), style="primary")]
    return []


def cancel_words(job: Job, *, can_pause: bool) -> str:
    """Say what is lost when a job is cancelled; `can_pause` says that Pause stands beside it."""
    return words.cancel_dialog(
        job.id,
        has_begun=job.state is JobState.WATCHED and job.status not in _WAITING,
        is_paid=job.engine != EMBEDDED,
        can_pause=can_pause,
    )


def cancel_button(job: Job) -> dict[str, Any]:
    """Return the button that cancels a job, after asking."""
    return asking_first(
        blocks.button(words.CANCEL, actions.CANCEL, str(job.id), style="danger"),
        title=words.CANCEL_TITLE,
        text=cancel_words(job, can_pause=job.status == RUNNING),
        yes=words.CANCEL_YES,
        no=words.KEEP_GOING,
    )


def _other_engines(job: Job, engines: Sequence[str]) -> list[Block]:
    if job.state not in {JobState.REFUSED, JobState.UNCLEAR}:
        return []
    others = [e for e in engines if e != job.engine and value_fits(f"{job.id}:{e}")]
    return [
        row_with_button(
            words.start_on_line(engine),
            blocks.button(words.start_on(engine), actions.START_ON, f"{job.id}:{engine}"),
        )
        for engine in others[:_ENGINES_SHOWN]
    ]


def _seconds(now: datetime) -> float:
    return (now if now.tzinfo else now.replace(tzinfo=UTC)).timestamp()
