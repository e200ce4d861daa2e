"""Lists for the person who asks: jobs, events, checkpoints, the audit."""

from collections.abc import Mapping, Sequence

from bot.archive import AuditEntry, Job, JobEvent
from bot.engines import Checkpoint
from bot.manifest import Commands
from bot.slack import blocks
from bot.slack.message import Block, Message
from bot.slack.outgoing import literal_fallback
from bot.training.cards import actions
from bot.training.cards.models import model_button
from bot.training.cards.parts import (
    moment_mrkdwn,
    name_of,
    paragraph,
    row_with_button,
    small_print,
    training_name,
    words_of,
)
from bot.words import models as model_words
from bot.words import training as words

_JOBS_SHOWN = 15
_EVENTS_SHOWN = 20
_EVENT_LIMIT = 500
_CHECKPOINTS_SHOWN = 12
_ACTS_SHOWN = 20
_SUBJECT_LIMIT = 120
_DETAILS_SHOWN = 4
_NAME, _REFUSED = "name", "refused"
# The name stands for the subject; a request's number is for who reads the log.
_NOT_TOLD = frozenset({_NAME, _REFUSED, "request"})


def jobs_list(
    jobs: Sequence[Job], links: Mapping[int, str], commands: Commands, *, total: int
) -> Message:
    """List jobs, newest first; `links` lead to their cards, `total` counts those not shown too."""
    if not jobs:
        return _nothing(words.no_jobs(commands))
    shown = jobs[:_JOBS_SHOWN]
    parts: list[Block] = [
        blocks.literal_header(words.jobs_heading(len(shown), max(total, len(jobs))))
    ]
    for job in shown:
        parts.append(paragraph(_job_line(job)))
        parts.append(_job_foot(job, links.get(job.id)))
    parts.append(small_print(words.jobs_foot(commands, shown[0].id)))
    return Message(literal_fallback("\n".join(_job_line(job) for job in shown)), parts)


def events_list(job: Job, events: Sequence[JobEvent]) -> Message:
    """Show what the engine told of a job, the newest twenty; `events` is oldest first."""
    if not events:
        return _nothing(words.no_events(job.id))
    shown = list(reversed(events))[:_EVENTS_SHOWN]
    heading = words.events_heading(job.id, len(shown), len(events))
    lines = [_event_line(event) for event in shown]
    parts: list[Block] = [blocks.literal_header(heading)]
    for event, line in zip(shown, lines, strict=True):
        parts.append(
            blocks.context(blocks.mrkdwn(moment_mrkdwn(event.created_at)), blocks.literal(line))
        )
    return Message(literal_fallback("\n".join([heading, *lines])), parts)


def checkpoints_list(
    job: Job, checkpoints: Sequence[Checkpoint], *, preferred: Checkpoint | None = None
) -> Message:
    """List the models along a job's way, each with its losses and a button to let it write."""
    if not checkpoints:
        return _nothing(words.no_checkpoints(job.id))
    shown = sorted(checkpoints, key=lambda checkpoint: -checkpoint.step)[:_CHECKPOINTS_SHOWN]
    heading = words.checkpoints_heading(job.id)
    parts: list[Block] = [blocks.literal_header(heading)]
    lines = []
    for checkpoint in shown:
        is_best = preferred is not None and checkpoint.id == preferred.id
        lines.append(_checkpoint_line(checkpoint, is_preferred=is_best))
        label = model_words.use_checkpoint(checkpoint.step)
        button = model_button(
            label,
            actions.USE,
            job.engine,
            checkpoint.model,
            style="primary" if is_best else None,
        )
        parts.append(row_with_button(f"{lines[-1]}\n{name_of(checkpoint.model, 200)}", button))
    parts.append(small_print(words.checkpoints_hint()))
    return Message(literal_fallback("\n".join([heading, *lines])), parts)


def audit_list(entries: Sequence[AuditEntry]) -> Message:
    """List who did what, newest first."""
    if not entries:
        return _nothing(words.no_audit())
    shown = entries[:_ACTS_SHOWN]
    parts: list[Block] = [blocks.literal_header(words.audit_heading())]
    parts += [_act_line(entry) for entry in shown]
    lines = [_act(entry) for entry in shown]
    return Message(literal_fallback("\n".join([words.audit_heading(), *lines])), parts)


def _nothing(line: str) -> Message:
    return Message(literal_fallback(line), [paragraph(line)])


def _job_line(job: Job) -> str:
    status = name_of(job.status) if job.status else None
    title = words.job_title(job.id, name_of(job.base_model), job.engine)
    line = f"{title}: {words.short_state(job.state.value, status)}"
    if job.fine_tuned_model:
        return f"{line}\n{model_words.full_name(job.engine, name_of(job.fine_tuned_model, 200))}"
    return line


def _job_foot(job: Job, link: str | None) -> Block:
    """Say when and by whom; a file's name stands by itself, because in mrkdwn it would not stay."""
    moment = moment_mrkdwn(job.created_at.timestamp())
    return blocks.context(
        blocks.mrkdwn(f"{moment} · <@{job.requested_by}> ·"),
        blocks.literal(training_name(job)),
        *([blocks.mrkdwn(f"· <{link}|{words.OPEN_CARD}>")] if link else []),
    )


def _event_line(event: JobEvent) -> str:
    message = words_of(event.message, _EVENT_LIMIT)
    return words.event_line(name_of(event.level, 20), name_of(event.type, 40), message)


def _checkpoint_line(checkpoint: Checkpoint, *, is_preferred: bool) -> str:
    metrics = checkpoint.metrics
    valid = metrics.get("full_valid_loss", metrics.get("valid_loss"))
    line = words.checkpoint_line(checkpoint.step, words.losses(metrics.get("train_loss"), valid))
    return f"{line} ({words.PREFERRED})" if is_preferred else line


def _act_line(entry: AuditEntry) -> Block:
    who = f"<@{entry.by}>" if entry.by else words.BOT_ITSELF
    at = f" {words.at_engine(name_of(entry.engine))}" if entry.engine else ""
    details = [
        words.act_detail(name_of(key, 30), name_of(value, 60))
        for key, value in entry.details.items()
        if isinstance(value, str | int | float) and key not in _NOT_TOLD
    ]
    more = f" ({', '.join(details[:_DETAILS_SHOWN])})" if details else ""
    moment = moment_mrkdwn(entry.at.timestamp())
    return blocks.context(
        blocks.mrkdwn(f"{moment} · {who}"), blocks.literal(f"{_act(entry)}{at}{more}")
    )


def _act(entry: AuditEntry) -> str:
    """Say what was done, and to what: by its name where the audit has one."""
    name = entry.details.get(_NAME)
    subject = name_of(name or entry.subject, _SUBJECT_LIMIT)
    done = f"{words.act_words(name_of(entry.act))}: {subject}"
    return words.act_refused(done) if _REFUSED in entry.details else done
