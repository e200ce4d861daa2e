"""What is said in a job's thread when it is over."""

from collections.abc import Sequence

from bot.archive import Job
from bot.engines import Checkpoint
from bot.settings import EMBEDDED
from bot.slack import blocks
from bot.slack.message import Block, Message
from bot.slack.outgoing import literal_fallback
from bot.training.cards import actions
from bot.training.cards.job import (
    CANCELLED,
    FAILED,
    GONE,
    SUCCEEDED,
    error_of,
    why_failed,
)
from bot.training.cards.models import delete_model_button, model_button
from bot.training.cards.parts import (
    CURRENCY_LIMIT,
    facts,
    name_of,
    paragraph,
    row_with_button,
    small_print,
    value_fits,
    words_of,
)
from bot.training.curves.verdict import Verdict, verdict_words
from bot.words import endings as ending_words
from bot.words import models as model_words
from bot.words import training as words

_FALLBACK_LIMIT = 3000
_MODEL_LIMIT = 300


def ended_message(
    job: Job,
    *,
    verdict: Verdict | None,
    seconds: float | None,
    checkpoints: Sequence[Checkpoint],
    lifetime: str | None = None,
) -> Message:
    """Tell the person who asked how their job ended, and offer the next acts.

    Args:
        job: a job that has ended.
        verdict: what its curve says; None where there is none.
        seconds: how long it took.
        checkpoints: the models along the way that the engine kept.
        lifetime: how long the new model will be served, in plain words.
    """
    if not job.fine_tuned_model:
        return _without_model(job)
    told_mrkdwn = ending_words.ended_well_mrkdwn(job.requested_by, job.id)
    model = model_words.full_name(job.engine, name_of(job.fine_tuned_model, _MODEL_LIMIT))
    rows = [
        (ending_words.NEW_MODEL, model),
        (ending_words.TOOK, ending_words.ended_facts(job.trained_tokens, seconds, _cost(job))),
        (words.SHUTDOWN, words_of(lifetime or "")),
        (ending_words.CURVE, verdict_words(verdict) if verdict else ""),
    ]
    known = [(label, fact) for label, fact in rows if fact]
    parts = [
        blocks.section(blocks.mrkdwn(told_mrkdwn)),
        facts(known),
        *_next_acts(job, verdict, checkpoints),
        small_print(ending_words.use_hint()),
    ]
    said = "\n".join(f"{label}: {fact}" for label, fact in known)
    return Message(f"{told_mrkdwn} {literal_fallback(said, _FALLBACK_LIMIT)}", parts)


def _without_model(job: Job) -> Message:
    user, number = job.requested_by, job.id
    error = error_of(job)
    if job.status == SUCCEEDED:
        told_mrkdwn = ending_words.ended_without_model_mrkdwn(user, number)
        reasons = [ending_words.without_model_next()]
    elif job.status == FAILED:
        told_mrkdwn = ending_words.ended_badly_mrkdwn(user, number)
        reasons = why_failed(error)
    elif job.status in CANCELLED:
        told_mrkdwn = ending_words.ended_cancelled_mrkdwn(user, number)
        reasons = []
    elif job.status == GONE:
        told_mrkdwn = ending_words.ended_gone_mrkdwn(user, number)
        reasons = []
    else:
        told_mrkdwn = ending_words.ended_somehow_mrkdwn(user, number)
        state = words.status_words(name_of(job.status) if job.status else None, over=True)
        reasons = [state, *(why_failed(error) if error else [])]
    parts = [
        blocks.section(blocks.mrkdwn(told_mrkdwn)),
        *(paragraph(reason) for reason in reasons),
        blocks.actions(
            blocks.button(words.START_ANEW, actions.START_ANEW, str(number)),
            blocks.button(words.EVENTS, actions.EVENTS, str(number)),
        ),
    ]
    return Message(
        f"{told_mrkdwn} {literal_fallback(' '.join(reasons), _FALLBACK_LIMIT)}".strip(), parts
    )


def _next_acts(job: Job, verdict: Verdict | None, checkpoints: Sequence[Checkpoint]) -> list[Block]:
    """Offer the model, and first the checkpoint that the curve prefers to it."""
    model = job.fine_tuned_model or ""
    preferred = verdict.checkpoint if verdict and not verdict.is_taken else None
    if not value_fits(model_words.full_name(job.engine, model)):
        return [small_print(model_words.no_button())]
    rows: list[Block] = []
    if preferred and (
        button := model_button(
            model_words.use_checkpoint(preferred.step),
            actions.USE,
            job.engine,
            preferred.model,
            style="primary",
        )
    ):
        rows.append(row_with_button(ending_words.prefer_checkpoint(preferred.step), button))
    elif others := _others(job, verdict, checkpoints):
        rows.append(small_print(ending_words.checkpoints_kept([each.step for each in others])))
    style = None if rows and preferred else "primary"
    buttons = [
        model_button(model_words.USE, actions.USE, job.engine, model, style=style),
        model_button(model_words.TRY, actions.TRY, job.engine, model),
        delete_model_button(job.engine, model),
    ]
    return [*rows, blocks.actions(*(button for button in buttons if button))]


def _others(
    job: Job, verdict: Verdict | None, checkpoints: Sequence[Checkpoint]
) -> list[Checkpoint]:
    """Return the checkpoints that are other models than the one that came out."""
    others = [each for each in checkpoints if each.model != job.fine_tuned_model]
    if job.engine != EMBEDDED or not others:
        return others
    # There the model is the best checkpoint under another name, and without a better one the last.
    best = verdict.checkpoint if verdict else None
    own = best.step if best else max(each.step for each in others)
    return [each for each in others if each.step != own]


def _cost(job: Job) -> str | None:
    cost, currency = job.estimate.get("cost"), job.estimate.get("currency")
    if isinstance(cost, int | float) and cost > 0 and currency:
        return ending_words.about_cost(cost, name_of(currency, CURRENCY_LIMIT))
    return None
