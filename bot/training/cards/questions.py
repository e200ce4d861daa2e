"""Are you sure? Asked of one person before something is gone for good."""

from typing import Any

from bot.archive import Dataset, Job
from bot.slack import blocks
from bot.slack.message import Message
from bot.slack.outgoing import literal_fallback
from bot.training.cards import actions
from bot.training.cards.job import cancel_words
from bot.training.cards.models import full_name
from bot.training.cards.parts import name_of, paragraph, value_fits
from bot.words import models as model_words
from bot.words import training as words


def delete_model_question(engine: str, model: str) -> Message:
    """Ask before a fine-tuned model is deleted at its engine."""
    return _question(
        model_words.delete_question(full_name(engine, model)),
        model_words.DELETE_YES,
        actions.DELETE_MODEL,
        model_words.full_name(engine, model),
    )


def delete_file_question(engine: str, file_id: str, filename: str | None) -> Message:
    """Ask before a file is deleted at an engine."""
    return _question(
        words.delete_file_question(name_of(filename or file_id), engine),
        words.DELETE,
        actions.DELETE_FILE,
        f"{engine}:{file_id}",
    )


def delete_dataset_question(dataset: Dataset) -> Message:
    """Ask before a kept training file is deleted."""
    examples = dataset.report.get("examples")
    return _question(
        words.delete_dataset_question(
            name_of(dataset.name), examples if isinstance(examples, int) else None
        ),
        words.DELETE,
        actions.DELETE_DATASET,
        dataset.sha256,
    )


def cancel_question(job: Job) -> Message:
    """Ask before a job is cancelled."""
    what = cancel_words(job, can_pause=False)
    return _question(f"{words.CANCEL_TITLE} {what}", words.CANCEL_YES, actions.CANCEL, str(job.id))


def _question(asked: str, yes: str, action_id: str, value: str) -> Message:
    parts: list[dict[str, Any]] = [paragraph(asked)]
    if value_fits(value):
        parts.append(blocks.actions(blocks.button(yes, action_id, value, style="danger")))
    else:
        parts.append(paragraph(model_words.no_button()))
    return Message(literal_fallback(asked), parts)
