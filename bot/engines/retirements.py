"""When OpenAI's models end, as its page of deprecations said; used where an engine gives no date.

The table is of 22 November 2026. An engine's own `shutdown_date` always goes before it.
"""

import re
from datetime import date

AS_OF = date(2026, 11, 22)
"""The day on which the table was looked up."""

_LAST_FOUR = date(2027, 1, 14)
_OCTOBER = date(2026, 10, 23)
_SEPTEMBER = date(2026, 9, 28)

RETIREMENTS = {
    "gpt-4.1-2025-04-14": _LAST_FOUR,
    "gpt-4.1-mini-2025-04-14": _LAST_FOUR,
    "gpt-4o-2024-08-06": _LAST_FOUR,
    "gpt-4o-2024-11-20": _LAST_FOUR,
    "gpt-4o-mini-2024-07-18": _LAST_FOUR,
    "gpt-3.5-turbo": _OCTOBER,
    "gpt-3.5-turbo-0125": _OCTOBER,
    "gpt-4": _OCTOBER,
    "gpt-4-0613": _OCTOBER,
    "gpt-4.1-nano-2025-04-14": _OCTOBER,
    "o4-mini-2025-04-16": _OCTOBER,
    "gpt-3.5-turbo-1106": _SEPTEMBER,
    "gpt-3.5-turbo-instruct": _SEPTEMBER,
    "babbage-002": _SEPTEMBER,
    "davinci-002": _SEPTEMBER,
}
"""The last day of a base model; what was trained from it ends with it."""

AZURE_SERVES_UNTIL = {
    "gpt-4.1-2025-04-14": date(2027, 10, 14),
    "gpt-4.1-mini-2025-04-14": date(2027, 10, 14),
    "gpt-4.1-nano-2025-04-14": date(2027, 10, 14),
    "gpt-4o-2024-08-06": date(2027, 10, 1),
    "gpt-4o-mini-2024-07-18": date(2027, 10, 1),
}
"""Azure serves what was trained from these bases for longer than OpenAI."""

TRAINABLE = (
    "gpt-4.1-mini-2025-04-14",
    "gpt-4.1-2025-04-14",
    "gpt-4o-mini-2024-07-18",
    "gpt-4o-2024-08-06",
)
"""The bases from which OpenAI still trains, the most sensible first; `gpt-4.1-mini` and so on are
other names of them."""

_DATE = re.compile(r"-\d{4}-\d{2}-\d{2}$")
_AZURE_TUNED = re.compile(r"^(?P<base>[^:]+)\.ft-[0-9A-Za-z-]+(?::ckpt-step-\d+)?$")


def base_of(model: str) -> str | None:
    """Return the model from which this one was trained, by its name; None when it is a base.

    OpenAI writes `ft:BASE:ORG:SUFFIX:ID`, also with `:ckpt-step-N` behind it; Azure `BASE.ft-JOB`.
    """
    if model.startswith("ft:"):
        return model.split(":")[1] or None
    if azure := _AZURE_TUNED.match(model):
        return azure["base"]
    return None


def dated(model: str) -> str:
    """Return the dated name for which a name such as `gpt-4.1-mini` stands, if the table has it."""
    if model in RETIREMENTS:
        return model
    if found := [name for name in TRAINABLE if _DATE.sub("", name) == model]:
        return found[0]
    return next((n for n in RETIREMENTS if _DATE.sub("", n) == model), model)


def last_day(model: str) -> date | None:
    """Return the last day of a model, where the table knows it or its base."""
    return RETIREMENTS.get(dated(base_of(model) or model))


def last_day_at_azure(model: str) -> date | None:
    """Return the last day of a model that was trained at Azure; of its bases no table speaks."""
    base = base_of(model)
    return AZURE_SERVES_UNTIL.get(dated(base)) if base else None


def place_among_trainable(base: str) -> int | None:
    """Return the place of a base in TRAINABLE, or None when it is none of these."""
    name = dated(base)
    return TRAINABLE.index(name) if name in TRAINABLE else None
