"""What is said of engines that train: how they fail, and how long their models live."""

from datetime import date
from typing import Protocol

from bot.settings import EMBEDDED

DETAIL_LENGTH = 300


class Failure(Protocol):
    """How an engine failed: an `EngineFailure`, of which this floor of the house knows no more."""

    @property
    def kind(self) -> str:
        """The kind of the failure."""

    @property
    def detail(self) -> str:
        """The engine's own words."""

    @property
    def unclear(self) -> bool:
        """Whether it may have been done all the same."""


class LastDay(Protocol):
    """When a model ends, and who says so."""

    @property
    def on(self) -> date:
        """The day."""

    @property
    def source(self) -> str:
        """Who says so: "engine", "base" or "table"."""

    @property
    def as_of(self) -> date | None:
        """The day of the table."""


_TRY_AGAIN = "Please try again in a minute."
_ASK = "Ask the person who runs this bot to"

# What happened, and what to do next, by `FailureKind`. {said} is the engine's own words, if any.
_FAILURES = {
    "key_refused": (
        "{Engine} refused our key (401).",
        f"{_ASK} check {{ENGINE}}_API_KEY.",
    ),
    "forbidden": (
        "{Engine} does not let us do this (403){said}.",
        f"{_ASK} look at the account and what its key may do.",
    ),
    "model_gone": (
        "{Engine} has no such model (404){said}. It may have been retired or deleted.",
        "Choose another one from the list of models.",
    ),
    "no_model_chosen": (
        "The settings name no engine for this model{said}.",
        f"{_ASK} add its engine to ENGINES again, or choose another model.",
    ),
    "busy": ("{Engine} has too much to do (429).", _TRY_AGAIN),
    "quota": (
        "The account at {engine} has used up its quota (429).",
        f"{_ASK} look at the billing.",
    ),
    "broken": ("{Engine} failed{said}.", _TRY_AGAIN),
    "unreachable": ("{Engine} could not be reached.", _TRY_AGAIN),
    "silent": ("{Engine} did not answer in time.", _TRY_AGAIN),
    "cut": ("The connection to {engine} broke off.", _TRY_AGAIN),
    "empty": ("The model answered with nothing.", "Try again, or choose another model."),
    "declined": ("The model declined to answer{said}.", "Try again, or choose another model."),
    "too_long": ("That is too long for {engine}{said}.", "Make it shorter, and try again."),
    "rejected": ("{Engine} refused this{said}.", "Change what it names, and try again."),
    "not_found": (
        "{Engine} does not have this, or no longer{said}.",
        "Look at the list of what is there.",
    ),
    "training_ended": (
        (
            "{Engine} trains no longer for this account (403 training_not_available): OpenAI is "
            "winding down its fine-tuning. What was trained before writes until its base ends."
        ),
        "Train on another engine.",
    ),
    "not_offered": ("{Engine} does not offer this.", "Choose another engine."),
}

# What is as it was, by what was being done.
_KEPT = {
    "upload": "The file is kept here.",
    "start": "Your data and settings are kept.",
    "create": "Your data and settings are kept.",
    "watch": "The job may well go on.",
    "send": "The file is kept here, and nothing was started so far.",
    "look": "It may have been started: I look for it, and send nothing again.",
    "cancel": "The job was not cancelled, as far as I know.",
    "pause": "The job was not paused, as far as I know.",
    "resume": "The job does not go on yet, as far as I know.",
    "use": "The model that writes the drafts stays as it was.",
    "rollback": "The model that writes the drafts stays as it was.",
    "delete": "It was not deleted, as far as I know.",
}
_MAY_HAVE_ARRIVED = "It may have arrived all the same: I look for it before anything is sent again."
# These go on by themselves.
_BY_ITSELF = {"watch": "I keep asking.", "send": "I keep trying.", "look": "I keep looking."}
_NO_TRAINING = frozenset({"start", "create", "upload", "send"})


def engine_name(engine: str) -> str:
    """Name an engine within a sentence."""
    return "the engine on this machine" if engine == EMBEDDED else f"the engine {engine}"


def training_failure(failure: Failure, engine: str, act: str) -> str:
    """Say what an engine did not do, what is kept, and what to do next. Plain text.

    Args:
        failure: how it failed.
        engine: the engine's name in the settings.
        act: what was being done: "list", "start", "upload", "create", "watch", "events",
            "checkpoints", "cancel", "pause", "resume", "use", "rollback", "try", "delete_file",
            "delete_model", "send" and "look" (which, as "watch", are repeated without anybody's
            doing) or another word, of which nothing more is said.
    """
    kind = str(failure.kind)
    happened, next_act = _FAILURES.get(kind, _FAILURES["broken"])
    if kind == "not_offered" and act in _NO_TRAINING:
        happened = "{Engine} offers no training."
    name = engine_name(engine)
    happened = happened.format(
        engine=name, Engine=f"T{name[1:]}", said=_said(failure.detail), ENGINE=engine.upper()
    )
    if next_act == _TRY_AGAIN:
        next_act = _BY_ITSELF.get(act, next_act)
    kept = _KEPT.get(act.partition("_")[0], "")
    if act in ("create", "upload") and failure.unclear:
        kept, next_act = f"{kept} {_MAY_HAVE_ARRIVED}", ""
    whole = (happened, kept, next_act.format(ENGINE=engine.upper()))
    return " ".join(part for part in whole if part)


def _said(detail: str) -> str:
    """Quote the engine within a sentence."""
    words = " ".join(detail.split()).rstrip(".")
    if len(words) > DETAIL_LENGTH:
        words = f"{words[: DETAIL_LENGTH - 1]}…"
    return f": “{words}”" if words else ""


def deploy_first(engine: str, model: str, command: str) -> str:
    """Say why a model that Azure trained does not write yet, and what to do. Plain text."""
    return (
        "On Azure a trained model answers only once somebody has deployed it there by hand. "
        "Until then the writer stays as it was. "
        f"Deploy {model} in the Azure portal, then let the deployment write by its own name: "
        f"{command} use {engine}:DEPLOYMENT"
    )


_WHO_SAYS = {
    "engine": "as the engine says",
    "base": "with its base model, as the engine says",
}


def shutdown_line(shutdown: LastDay | None, today: date) -> str:
    """Say how long a model will be there, and who says so. Plain text, no full stop."""
    if shutdown is None:
        return "no last day is announced"
    left = (shutdown.on - today).days
    if shutdown.source in _WHO_SAYS:
        who = _WHO_SAYS[shutdown.source]
    elif shutdown.as_of:
        who = f"by our table of {day_in_words(shutdown.as_of)}"
    else:
        who = "by our table"
    day = day_in_words(shutdown.on)
    if left < 0:
        return f"ended on {day}, {who}"
    if left == 0:
        return f"ends today, {who}"
    return f"{left} {'day' if left == 1 else 'days'} left, until {day}, {who}"


def day_in_words(day: date) -> str:
    """Write a date so that nobody mistakes the month for the day."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
