"""Models: the list of all engines' own, and the change of the one that writes."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from bot.archive import Job, Promotion
from bot.engines import Offer, OfferedModel
from bot.manifest import Commands
from bot.settings import EMBEDDED
from bot.slack import blocks
from bot.slack.message import Block, Message
from bot.slack.outgoing import literal_fallback
from bot.training.cards import actions
from bot.training.cards.parts import (
    asking_first,
    name_of,
    paragraph,
    row_with_button,
    small_print,
    spoken,
    training_name,
    value_fits,
    words_of,
)
from bot.words import engines as engine_words
from bot.words import models as words

_TRAINED_SHOWN = 20
_BASES_SHOWN = 6
_ENGINES_SHOWN = 6
_NAMES_IN_SUMMARY = 20
_NAME_LIMIT = 200
_FALLBACK_LIMIT = 3000
_CHECKPOINT = ":ckpt-step-"


Made = Mapping[tuple[str, str], Job]
"""The jobs from which models came, by engine and model."""


def models_list(
    offer: Offer,
    active: tuple[str, str] | None,
    today: date,
    commands: Commands,
    *,
    made: Made = MappingProxyType({}),
) -> Message:
    """List the models of all engines.

    Args:
        offer: the models.
        active: the engine and the model that write drafts now.
        today: from which days are counted.
        commands: the names of the commands.
        made: the jobs on record from which models came.
    """
    trained = [model for model in offer.models if model.is_tuned]
    bases = [model for model in offer.models if not model.is_tuned]
    shown = _first(trained, active, _TRAINED_SHOWN)
    parts: list[Block] = [blocks.literal_header(words.LIST_TITLE)]
    if active and not any(_is(model, active) for model in offer.models):
        parts.append(paragraph(words.writes_unlisted(full_name(*active))))
    if shown:
        parts.append(small_print(words.trained_heading()))
    elif offer.models:
        parts.append(small_print(words.none_trained(commands)))
    parts += [_row(model, active, today, made) for model in shown]
    if len(trained) > len(shown):
        parts.append(small_print(words.and_more_trained(len(trained) - len(shown))))
    parts += _bases(bases, active, today)
    parts += [
        paragraph(words_of(engine_words.training_failure(failure, engine, "list")))
        for engine, failure in [*offer.down.items()][:_ENGINES_SHOWN]
    ]
    foot = words.models_foot(commands) if offer.models else words.no_models(commands)
    parts.append(small_print(foot))
    named = _first(offer.models, active, _NAMES_IN_SUMMARY)
    names = [f"{_name(model)}{_marked(model, active)}" for model in named]
    summary = words.models_summary(names, len(offer.models)) if names else foot
    return Message(literal_fallback(summary, _FALLBACK_LIMIT), parts)


def used_message(
    promotion: Promotion, before: tuple[str, str] | None, commands: Commands
) -> Message:
    """Tell the channel which model writes from now on, and which one wrote until now."""
    return _changed(words.used_mrkdwn(promotion.by), promotion, before, commands)


def rolled_back_message(
    promotion: Promotion, before: tuple[str, str] | None, commands: Commands
) -> Message:
    """Tell the channel that the model before writes again; `before` wrote until now."""
    return _changed(words.rolled_back_mrkdwn(promotion.by), promotion, before, commands)


def full_name(engine: str, model: str) -> str:
    """Name a model among those of all engines, fit for a card."""
    return words.full_name(name_of(engine), name_of(model, _NAME_LIMIT))


def model_button(
    label: str, action_id: str, engine: str, model: str, *, style: str | None = None
) -> dict[str, Any] | None:
    """Return a button for a model; None where its name is too long for Slack."""
    value = words.full_name(engine, model)
    if not value_fits(value):
        return None
    return spoken(blocks.button(label, action_id, value, style=style), f"{label}: {model}")


def delete_model_button(engine: str, model: str) -> dict[str, Any] | None:
    """Return the button that deletes a model, after asking."""
    button = model_button(words.DELETE, actions.DELETE_MODEL, engine, model, style="danger")
    if button is None:
        return None
    return asking_first(
        button,
        title=words.DELETE_TITLE,
        text=words.delete_dialog(),
        yes=words.DELETE_YES,
        no=words.KEEP,
    )


def _changed(
    told_mrkdwn: str, promotion: Promotion, before: tuple[str, str] | None, commands: Commands
) -> Message:
    now = full_name(promotion.engine, promotion.model)
    said = words.writes_from_now(now, full_name(*before) if before else None)
    parts: list[Block] = [blocks.section(blocks.mrkdwn(told_mrkdwn)), paragraph(said)]
    if promotion.before_id is None:
        parts.append(small_print(words.no_way_back(commands)))
    else:
        back = blocks.button(words.ROLL_BACK, actions.ROLL_BACK, str(promotion.id))
        parts += [blocks.actions(back), small_print(words.way_back(commands))]
    return Message(f"{told_mrkdwn} {literal_fallback(said, _FALLBACK_LIMIT)}", parts)


def _is(model: OfferedModel, active: tuple[str, str] | None) -> bool:
    return (model.engine, model.id) == active


def _name(model: OfferedModel) -> str:
    return full_name(model.engine, model.id)


def _marked(model: OfferedModel, active: tuple[str, str] | None) -> str:
    return f" {words.WRITES_NOW}" if _is(model, active) else ""


def _first(
    models: Sequence[OfferedModel], active: tuple[str, str] | None, most: int
) -> list[OfferedModel]:
    """Return as many as are shown: the one that writes before all others."""
    return sorted(models, key=lambda model: not _is(model, active))[:most]


def _row(model: OfferedModel, active: tuple[str, str] | None, today: date, made: Made) -> Block:
    mark = words.WRITES_NOW if _is(model, active) else ""
    parts = (mark, _origin(model, made), _about(model, today))
    about = " · ".join(part for part in parts if part)
    button = None
    if not _is(model, active) and not _is_over(model, today):
        button = model_button(words.USE, actions.USE, model.engine, model.id)
    return row_with_button(f"{_name(model)}\n{about}", button)


def _origin(model: OfferedModel, made: Made) -> str:
    """Say which job a model came from; of a checkpoint, also at which step."""
    name, _, step = model.id.partition(_CHECKPOINT)
    job = made.get((model.engine, name))
    if job is None:
        return ""
    return words.made_by(job.id, training_name(job), int(step) if step.isdecimal() else None)


def _about(model: OfferedModel, today: date) -> str:
    parts = [words.came_from(name_of(model.base)) if model.base else "", _days(model, today)]
    return " · ".join(part for part in parts if part)


def _days(model: OfferedModel, today: date) -> str:
    # A model on one's own disk has no last day, and nobody announces one.
    if model.engine == EMBEDDED and model.shutdown is None:
        return ""
    return engine_words.shutdown_line(model.shutdown, today)


def _is_over(model: OfferedModel, today: date) -> bool:
    return model.shutdown is not None and model.shutdown.days_left(today) < 0


def _bases(
    bases: Sequence[OfferedModel], active: tuple[str, str] | None, today: date
) -> list[Block]:
    """List the engines' own models, an engine in a paragraph: there may be a hundred of them."""
    parts: list[Block] = []
    for engine in list(dict.fromkeys(model.engine for model in bases))[:_ENGINES_SHOWN]:
        own = [model for model in bases if model.engine == engine]
        shown = _first(own, active, _BASES_SHOWN)
        lines = [
            " · ".join(
                part
                for part in (f"{_name(model)}{_marked(model, active)}", _about(model, today))
                if part
            )
            for model in shown
        ]
        if len(own) > len(shown):
            lines.append(words.and_more(len(own) - len(shown), name_of(engine)))
        parts.append(paragraph("\n".join([words.bases_of(name_of(engine)), *lines])))
    return parts
