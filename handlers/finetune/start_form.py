"""The form that starts a job: a light one at once, the full one when the engines have answered.

A trigger opens one form within three seconds, and an engine may take ten to list its models.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.archive import Dataset
from bot.engines import EngineFailure, OfferedModel
from bot.slack import blocks
from bot.slack.message import Block
from bot.slack.outgoing import shortened
from bot.training.cards.actions import START_FORM
from bot.training.datasets.parts import VALIDATION, companion_of, given_first
from bot.training.datasets.report import Report
from bot.training.datasets.splitting import FEWEST_TO_SPLIT
from bot.words import engines as engine_words
from bot.words import finetune as line_words
from bot.words import start_form as words
from handlers.bot import Bot
from handlers.finetune.parsing import Option
from handlers.finetune.start_values import values_of

LOOKING = f"{START_FORM}_looking"
DATASET, MODEL, CHECK, SHARE, CHECK_FILE = "dataset", "model", "check", "share", "check_file"
NO_CHECK, BY_SHARE, BY_FILE = "none", "share", "file"
USUAL_SHARE = "20"

OPTIONS_LIMIT = 100
LABEL_LIMIT = 75
VALUE_LIMIT = 150

_TYPED = (Option.EPOCHS, Option.BATCH, Option.RATE, Option.SUFFIX, Option.SEED)
_LABELS: Mapping[Option, tuple[str, str]] = {
    Option.EPOCHS: (words.FORM_EPOCHS, words.FORM_EPOCHS_HINT),
    Option.BATCH: (words.FORM_BATCH, words.FORM_BATCH_HINT),
    Option.RATE: (words.FORM_RATE, words.FORM_RATE_HINT),
    Option.SUFFIX: (words.FORM_SUFFIX, words.FORM_SUFFIX_HINT),
    Option.SEED: (words.FORM_SEED, words.FORM_SEED_HINT),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form offers: files to train on and to check with, and models by engine.

    `down` says why an engine has none.
    """

    datasets: tuple[Dataset, ...]
    checking: tuple[Dataset, ...]
    models: Mapping[str, tuple[OfferedModel, ...]]
    down: tuple[str, ...] = ()


async def choices(bot: Bot) -> Choices:
    """Ask for what can be chosen; an engine that is down blocks none of the others."""
    kept = await bot.archive.datasets.kept()
    abilities = await bot.engines.abilities()
    lists = await asyncio.gather(*(_trainable(bot, engine) for engine in abilities))
    models: dict[str, tuple[OfferedModel, ...]] = {}
    down = []
    for (engine, ability), listed in zip(abilities.items(), lists, strict=True):
        why_not = ability.why_not or (listed if isinstance(listed, EngineFailure) else None)
        if why_not is not None:
            down.append(engine_words.training_failure(why_not, engine, "start"))
        elif ability.trains and not isinstance(listed, EngineFailure):
            # A menu's values are short; what has a longer name can be had by a line.
            models[engine] = tuple(m for m in listed if len(str(m)) <= VALUE_LIMIT)
    reports = {dataset.sha256: bot.datasets.report(dataset) for dataset in kept}
    given = given_first(kept)
    return Choices(
        tuple(dataset for dataset in given if reports[dataset.sha256].trainable),
        tuple(dataset for dataset in given if reports[dataset.sha256].validates),
        models,
        tuple(down),
    )


async def _trainable(bot: Bot, engine: str) -> list[OfferedModel] | EngineFailure:
    try:
        return await bot.engines.trainable(engine)
    except EngineFailure as failure:
        return failure


def looking_view(channel: str | None) -> dict[str, Any]:
    """Return the light form, which is there while the engines are asked."""
    said = blocks.section(blocks.plain(words.FORM_LOOKING))
    return _view(LOOKING, channel, words.FORM_LOOKING_TITLE, [said])


def start_view(
    channel: str | None, offered: Choices, *, chosen: str | None = None
) -> dict[str, Any]:
    """Return the form; without anything to choose from, it says what is missing.

    Args:
        channel: where the plan is to be shown.
        offered: what can be chosen.
        chosen: the hash of the file that is chosen already.
    """
    missing = _missing(offered)
    if missing:
        return _view(LOOKING, channel, words.FORM_TITLE, missing)
    companion = _companion(offered, chosen)
    fields = [
        blocks.section(blocks.plain(words.FORM_INTRO)),
        _dataset_field(
            DATASET, words.FORM_DATASET, words.FORM_DATASET_HINT, offered.datasets, chosen
        ),
        _model_field(offered),
        _check_field(_usual_check(_to_learn_from(offered, chosen), companion)),
        blocks.text_input(
            SHARE,
            words.FORM_SHARE,
            hint=words.FORM_SHARE_HINT,
            multiline=False,
            optional=True,
            initial=USUAL_SHARE,
        ),
        _dataset_field(
            CHECK_FILE,
            words.FORM_VALIDATION_DATASET,
            words.FORM_VALIDATION_DATASET_HINT,
            offered.checking,
            companion,
            optional=True,
        ),
        *(
            blocks.text_input(
                option.value,
                _LABELS[option][0],
                hint=_LABELS[option][1],
                multiline=False,
                optional=True,
            )
            for option in _TYPED
        ),
        *_small_print(offered.down),
    ]
    view = _view(START_FORM, channel, words.FORM_TITLE, fields)
    return {**view, "submit": blocks.plain(words.FORM_SUBMIT)}


def fields_of(view: Mapping[str, Any]) -> dict[str, str]:
    """Return what was chosen and typed, by field; what was left empty is an empty text."""
    values = view["state"]["values"]
    names = (DATASET, MODEL, CHECK, SHARE, CHECK_FILE, *(option.value for option in _TYPED))
    return {name: _value(values.get(name, {}).get(name, {})) for name in names}


def channel_of(view: Mapping[str, Any]) -> str | None:
    """Return the channel from which the form was opened."""
    channel = json.loads(view["private_metadata"])["channel"]
    return None if channel is None else str(channel)


def options_of(fields: Mapping[str, str]) -> dict[Option, str]:
    """Return the form's fields as the options that a line would have."""
    options = {option: fields[option.value] for option in _TYPED}
    validation = {BY_SHARE: f"{fields[SHARE].strip().rstrip('%')}%", BY_FILE: fields[CHECK_FILE]}
    return {**options, Option.VALIDATION: validation.get(fields[CHECK], "")}


def errors_of(fields: Mapping[str, str]) -> dict[str, str]:
    """Return what is to be mended, by the field under which it is said."""
    values, wrong = values_of(options_of(fields))
    errors = {_block(option): line_words.form_wants(option.value) for option in wrong}
    if fields[CHECK] == BY_SHARE and values.share is None:
        # A line would take what is no share for the name of a file.
        errors[SHARE] = line_words.form_share()
    if fields[CHECK] == BY_FILE and not fields[CHECK_FILE]:
        errors[CHECK_FILE] = line_words.form_file_missing()
    if fields[CHECK] == BY_FILE and fields[CHECK_FILE] == fields[DATASET]:
        errors[CHECK_FILE] = line_words.form_same_file()
    return errors


def _block(option: Option) -> str:
    return SHARE if option is Option.VALIDATION else option.value


def _companion(offered: Choices, chosen: str | None) -> str | None:
    """Return the hash of the file that goes with the chosen one, to check what is learned."""
    training = _to_learn_from(offered, chosen)
    if training.origin.get("part") == VALIDATION:
        return None
    companion = companion_of(training, offered.checking)
    return companion.sha256 if companion else None


def _to_learn_from(offered: Choices, chosen: str | None) -> Dataset:
    """Return the file that is chosen when the form opens."""
    named = [dataset for dataset in offered.datasets if dataset.sha256 == chosen]
    return (named or [*offered.datasets])[0]


def _usual_check(training: Dataset, companion: str | None) -> str:
    """Return how a file is best checked: of a small one nothing can be held back."""
    if companion:
        return BY_FILE
    examples = Report.from_json(training.report).examples
    return BY_SHARE if examples >= FEWEST_TO_SPLIT else NO_CHECK


def _missing(offered: Choices) -> list[Block]:
    """Return what is said instead of a form."""
    if not offered.datasets:
        return [blocks.section(blocks.plain(words.FORM_NO_FILES))]
    if not any(offered.models.values()):
        said = blocks.section(blocks.plain(words.FORM_NO_MODELS))
        return [said, *_small_print(offered.down)]
    return []


def _small_print(texts: Iterable[str]) -> list[Block]:
    return [blocks.context(blocks.literal(shortened(text, 1000))) for text in texts]


def _view(
    callback_id: str, channel: str | None, title: str, parts: Sequence[Block]
) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": json.dumps({"channel": channel}),
        "title": blocks.plain(title),
        "close": blocks.plain(words.FORM_CLOSE),
        "blocks": list(parts),
    }


def _dataset_field(
    name: str,
    label: str,
    hint: str,
    datasets: Sequence[Dataset],
    chosen: str | None,
    *,
    optional: bool = False,
) -> Block:
    names = Counter(dataset.name for dataset in datasets)
    options = [
        # Of several with one name, the beginning of the hash tells them apart.
        _option(f"{d.sha256[:6]} · {d.name}" if names[d.name] > 1 else d.name, d.sha256)
        for d in datasets[:OPTIONS_LIMIT]
    ]
    select: dict[str, Any] = {
        "type": "static_select",
        "action_id": name,
        "placeholder": blocks.plain(words.FORM_DATASET_PLACEHOLDER),
        "options": options,
    }
    initial = next((option for option in options if option["value"] == chosen), None)
    if initial is None and not optional:
        initial = options[0]
    return _field(
        name,
        label,
        hint,
        select | ({"initial_option": initial} if initial else {}),
        optional=optional,
    )


def _model_field(offered: Choices) -> Block:
    groups: list[dict[str, Any]] = []
    for engine, models in offered.models.items():
        options = [_option(model.id, str(model)) for model in models[:OPTIONS_LIMIT]]
        if options:
            groups.append(
                {"label": blocks.plain(shortened(engine, LABEL_LIMIT)), "options": options}
            )
    select = {
        "type": "static_select",
        "action_id": MODEL,
        "placeholder": blocks.plain(words.FORM_MODEL_PLACEHOLDER),
        "option_groups": groups,
        "initial_option": groups[0]["options"][0],
    }
    return _field(MODEL, words.FORM_MODEL, words.FORM_MODEL_HINT, select, optional=False)


def _check_field(usual: str) -> Block:
    options = [
        _option(words.FORM_VALIDATION_SHARE, BY_SHARE),
        _option(words.FORM_VALIDATION_FILE, BY_FILE),
        _option(words.FORM_VALIDATION_NONE, NO_CHECK),
    ]
    select = {
        "type": "static_select",
        "action_id": CHECK,
        "options": options,
        "initial_option": next(option for option in options if option["value"] == usual),
    }
    return _field(CHECK, words.FORM_VALIDATION, words.FORM_VALIDATION_HINT, select, optional=False)


def _option(label: str, value: str) -> dict[str, Any]:
    # A model may be called `ft:base:house:letters`, and `:house:` is no house here.
    return {"text": blocks.literal(shortened(label, LABEL_LIMIT) or value), "value": value}


def _field(name: str, label: str, hint: str, element: dict[str, Any], *, optional: bool) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "label": blocks.plain(label),
        "hint": blocks.plain(hint),
        "optional": optional,
        "element": element,
    }


def _value(state: Mapping[str, Any]) -> str:
    if "selected_option" in state:
        return str((state["selected_option"] or {}).get("value", ""))
    return str(state.get("value") or "")
