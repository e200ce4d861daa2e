"""What is said of training: plans, jobs while they run, lists, and what is deleted.

Written for people who run a newsletter and have never trained a model.
"""

from collections.abc import Sequence

from bot.manifest import Commands
from bot.settings import EMBEDDED

_ENGINE_SHOWN = 40

# Amounts


def counted(number: int, noun: str) -> str:
    """Count things: "1 example", "1,200 examples"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def money(amount: float, currency: str) -> str:
    """Write an amount of money: a sign stands before it, a word behind it."""
    small = 0 < amount < 0.005  # noqa: PLR2004 - what would be written as nothing
    figure = "0.01" if small else f"{amount:,.2f}"
    written = f"{figure} {currency}" if currency[-1:].isalpha() else f"{currency}{figure}"
    return f"less than {written}" if small else written


def duration(seconds: float) -> str:
    """Write how long something takes, as exactly as anybody cares."""
    whole = max(0, round(seconds))
    if whole < 60:  # noqa: PLR2004 - seconds in a minute
        return counted(whole, "second")
    minutes = round(whole / 60)
    if minutes < 60:  # noqa: PLR2004 - minutes in an hour
        return counted(minutes, "minute")
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else counted(hours, "hour")


def engine_name(engine: str, *, first: bool = False) -> str:
    """Name an engine to people: the embedded one is this machine; `first` begins a sentence."""
    if engine == EMBEDDED:
        return "This machine" if first else "this machine"
    return engine[:_ENGINE_SHOWN]


def at_engine(engine: str) -> str:
    """Say where something is."""
    return f"{'on' if engine == EMBEDDED else 'at'} {engine_name(engine)}"


def quoted(name: str) -> str:
    """Set off a name, of whatever make, from our own words."""
    return f"“{name}”"


# A plan

START = "Start training"
DISCARD = "Discard"
PLAN_NOTHING_SENT = "Nothing has been sent and nothing spent."
PLAN_DEFAULT = "the engine decides"
PLAN_HINT = (
    "An epoch is one reading of the whole file. The validation file holds letters that the model "
    "never learns from, to check what it has learned."
)
WORTH_A_LOOK = "Worth a look before you start:"
AT_ENGINE_ONLY = "lies at the engine only, so I cannot look into it"
FILE = "Training file"
VALIDATION = "Validation file"
MODEL = "Model to start from"
LEARNS = "Settings"
COST = "Cost"
TIME = "Time"
SHUTDOWN = "Shutdown"
MONTH = "This month"
NOT_KNOWN = "not known"


def plan_title(job: int) -> str:
    """Head a plan."""
    return f"Job #{job}: a plan"


def plan_line_mrkdwn(user: str) -> str:
    """Stand under a plan's head."""
    return f"Asked for by <@{user}> · {PLAN_NOTHING_SENT}"


def plan_summary(job: int, file: str, base: str, engine: str, cost: str, time: str) -> str:
    """Say a plan in one breath, for a notification."""
    return (
        f"Job #{job} is planned: {base} {at_engine(engine)} would learn from {file}. "
        f"Cost: {cost}. Time: {time}. {PLAN_NOTHING_SENT}"
    )


def what_file_holds(examples: int, tokens: int | None, *, exact: bool = False) -> str:
    """Measure a training file; `exact` says that its tokens were counted by the model's own."""
    size = ""
    if tokens is not None:
        known = counted(tokens, "token")
        size = f" · {known} (exact)" if exact else f" · about {known} (estimate)"
    return f"{counted(examples, 'example')}{size}"


def ends_with_base(shutdown: str) -> str:
    """Say of a base model's last day that it is also the last day of what learns from it."""
    return f"{shutdown}; what learns from it ends with it"


def plan_settings(asked: Sequence[str], epochs: int | None) -> str:
    """Say what was asked for, and what the engine will decide.

    Args:
        asked: the settings that were asked for, in words.
        epochs: how many the engine will likely choose; None when they were asked for.
    """
    likely = "" if epochs is None else f" (likely {counted(epochs, 'epoch')})"
    if not asked:
        return f"{PLAN_DEFAULT}{likely}"
    return f"{', '.join(asked)}; of the rest {PLAN_DEFAULT}{likely}"


def suffix_words(suffix: str) -> str:
    """Write the name that a model gets."""
    return f"suffix {quoted(suffix)}"


def no_validation() -> str:
    """Say what it means to train without checking."""
    return "none, so nobody can tell afterwards whether it learned your voice or memorised letters"


def cost_words(
    cost: float | None,
    price: float | None,
    currency: str,
    *,
    engine: str,
    tokens: int | None,
    exact: bool = False,
) -> str:
    """Say what a job would cost, and how we know."""
    if engine == EMBEDDED:
        return "nothing: this machine does the work"
    if price is None:
        return f"no price set for this model; {engine.upper()}_TRAINING_PRICES can name it"
    if cost is None or tokens is None:
        return f"{money(price, currency)} per million trained tokens; how many is not known"
    known = counted(tokens, "trained token") + ("" if exact else " by estimate")
    return f"about {money(cost, currency)} ({known}, at {money(price, currency)} a million)"


def cap_words(spent: float, cap: float | None, currency: str) -> str:
    """Say what is left of the month's money."""
    if cap is None:
        return f"{money(spent, currency)} used before this job; no cap set"
    return f"{money(spent, currency)} of {money(cap, currency)} used before this job"


def time_words(seconds: float | None) -> str:
    """Say how long a job may take."""
    if seconds is None:
        return "not known yet: it is the first one here; its card will tell"
    return f"about {duration(seconds)}, judging by earlier jobs"


def not_ready() -> str:
    """Stand where Start training is not offered."""
    return "This cannot start yet. What to do first:"


def discarded_mrkdwn(user: str) -> str:
    """Say who discarded a plan."""
    return f"Discarded by <@{user}>. {PLAN_NOTHING_SENT} The files are kept."


# A job


CANCEL = "Cancel"
PAUSE = "Pause"
RESUME = "Resume"
EVENTS = "Events"
LOOK_AGAIN = "Look again"
START_ANEW = "Start anew"
OPEN_CARD = "open its card"
SOME_TIME_AGO = "some time ago"
CANCEL_TITLE = "Cancel this job?"
CANCEL_YES = "Cancel the job"
KEEP_GOING = "Let it go on"
LOSS_HINT = "Loss: how far its guesses are from your letters. Lower is better."


def job_title(job: int, base: str, engine: str) -> str:
    """Head a job's card."""
    return f"Job #{job} · {base} {at_engine(engine)}"


def job_people_mrkdwn(requested_by: str, confirmed_by: str | None) -> str:
    """Say whose job it is."""
    if confirmed_by and confirmed_by != requested_by:
        return f"Asked for by <@{requested_by}>, confirmed by <@{confirmed_by}>"
    return f"Asked for by <@{requested_by}>"


def cancel_dialog(job: int, *, has_begun: bool, is_paid: bool, can_pause: bool) -> str:
    """Ask before a job is cancelled.

    Args:
        job: its number.
        has_begun: whether it may have learned something already.
        is_paid: whether somebody is paid for what was trained.
        can_pause: whether Pause stands beside this button.
    """
    if not has_begun:
        return f"Job #{job} is dropped before anything is trained. The files are kept."
    pause = f" To go on later, press {PAUSE} instead." if can_pause else ""
    paid = ", and what was trained may have to be paid" if is_paid else ""
    return (
        f"Job #{job} ends for good. What it has learned so far is lost{paid}. "
        f"The files are kept.{pause}"
    )


_STATES = {
    "planned": f"Planned: it waits for somebody to press {START}. {PLAN_NOTHING_SENT}",
    "discarded": f"Discarded. {PLAN_NOTHING_SENT} The files are kept.",
    "confirmed": "Confirmed. Its files are on their way to {engine}…",
    "sending": "The files are there. I am asking {engine} to start…",
    "unclear": (
        "I asked {engine} to start, and its answer got lost. I looked for the job there and did "
        "not find it. I will not ask a second time by myself, so that nothing is trained or paid "
        f"twice. Press {LOOK_AGAIN} in a minute. If it is still not there, {START_ANEW} makes a "
        "new plan with the same settings."
    ),
    "refused": "{Engine} refused the job. Nothing was trained. The files are kept here.",
}


def state_words(state: str, engine: str) -> str:
    """Say how a job stands that the engine does not have, and what to do where it is stuck."""
    return _STATES[state].format(engine=engine_name(engine), Engine=engine_name(engine, first=True))


_STATUSES = {
    "validating_files": "The engine is checking the files…",
    "queued": "Waiting for its turn at the engine…",
    "running": "Learning…",
    "paused": f"Paused. What it has learned is kept; {RESUME} goes on from there.",
    "succeeded": "Ready: a new model.",
    "failed": "Failed. No model was made; the files are kept.",
    "cancelled": "Cancelled. No model was made; the files are kept.",
    "canceled": "Cancelled. No model was made; the files are kept.",
    "gone": (
        "The engine no longer knows this job. Somebody may have deleted it there. "
        "The files are kept here."
    ),
}


def status_words(status: str | None, *, over: bool) -> str:
    """Say how a job stands at the engine; a word we do not know is passed on as it is."""
    if not status:
        return "Over; the engine did not say how." if over else "Started; waiting for first news…"
    known = _STATUSES.get(status)
    if known:
        return known
    if over:
        return f"Over. The engine says: {quoted(status)}. The files are kept."
    return f"The engine says: {quoted(status)}. I keep watching."


_SHORT = {
    "planned": "planned, waiting for a decision",
    "discarded": "discarded",
    "confirmed": "sending the files",
    "sending": "being started",
    "unclear": "unclear: the engine's answer was lost",
    "refused": "refused by the engine",
    "validating_files": "files being checked",
    "queued": "waiting for its turn",
    "running": "learning",
    "paused": "paused",
    "succeeded": "ready",
    "failed": "failed",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "gone": "no longer known to the engine",
}


def short_state(state: str, status: str | None) -> str:
    """Say in a list how a job stands; a status we do not know is passed on as it is."""
    word = (status or state) if state in {"watched", "ended"} else state
    return _SHORT.get(word, "started" if word == "watched" else word)


def steps(step: int, total: int | None) -> str:
    """Count steps."""
    return f"Step {step:,} of {total:,}" if total else f"Step {step:,}"


def time_left(seconds: float) -> str:
    """Say how long it will take yet."""
    return f"about {duration(seconds)} left"


def losses(train: float | None, valid: float | None) -> str:
    """Give the newest losses; empty where there are none."""
    parts = [
        f"{label} {value:.3f}"
        for label, value in (("training loss", train), ("validation loss", valid))
        if value is not None
    ]
    return ", ".join(parts)


def summary(job: int, state: str, progress: str) -> str:
    """Say a job's card in one breath, for notifications and screen readers."""
    return f"Job #{job}: {state}" + (f" {progress}" if progress else "")


def data_line(training: str, validation: str | None) -> str:
    """Name a job's files."""
    checked = f"checked with {validation}" if validation else "no validation file"
    return f"Training file: {training}, {checked}"


SETTINGS = {
    "n_epochs": "epochs",
    "batch_size": "batch size",
    "learning_rate_multiplier": "learning-rate multiplier",
}


def setting(name: str, value: str) -> str:
    """Write one setting; one that we do not know keeps its own name."""
    known = SETTINGS.get(name, name)
    return f"{known} as the engine decides" if value == "auto" else f"{known} {value}"


def settings_line(parts: Sequence[str], *, stored: bool) -> str:
    """List a job's settings: as the engine stored them, or as they were asked for."""
    said = "Settings as stored with the job" if stored else "Settings asked for"
    return f"{said}: {', '.join(parts) if parts else PLAN_DEFAULT}"


def remote_line(remote_id: str) -> str:
    """Give the engine's own name for a job."""
    return f"The engine's id: {remote_id}"


def status_note_mrkdwn(link: str | None) -> str:
    """Stand under a status that one person asked for."""
    live = f" <{link}|The card in the channel> stays up to date." if link else ""
    return f"This is how it stands right now; only you see this.{live}"


def thread_hint() -> str:
    """Stand under a job's card."""
    return "milestones are in the thread"


def checked_at_mrkdwn(moment_mrkdwn: str) -> str:
    """Say when we asked in vain."""
    return f"Last tried {moment_mrkdwn}."


def start_on(engine: str) -> str:
    """Offer another engine."""
    return f"Plan it {'on' if engine == EMBEDDED else 'at'} {engine_name(engine)}"


def start_on_line(engine: str) -> str:
    """Stand beside the button that offers another engine."""
    return (
        f"{engine_name(engine).capitalize() if engine == EMBEDDED else engine} trains models too."
    )


def engine_said(words: str) -> str:
    """Pass on an engine's own words."""
    return f"The engine's words: {words}"


def adopted(job: int, engine: str) -> str:
    """Say that a job which was started elsewhere is watched from now on."""
    return (
        f"That job was started elsewhere. I watch it from now on as job #{job} {at_engine(engine)}."
    )


def no_jobs(commands: Commands) -> str:
    """Answer an empty list of jobs."""
    return f"No jobs yet. Start the first one: {commands.finetune} start"


def jobs_heading(shown: int, total: int) -> str:
    """Head the list of jobs."""
    return "Jobs, newest first" if shown >= total else f"The newest {shown} of {total:,} jobs"


def jobs_foot(commands: Commands, job: int) -> str:
    """Stand under the list of jobs."""
    return f"One of them in full: {commands.finetune} status {job}"


def no_events(job: int) -> str:
    """Answer an empty list of events."""
    return f"The engine has told nothing of job #{job} yet. Ask again in a minute."


def events_heading(job: int, shown: int, total: int) -> str:
    """Head the list of events."""
    which = "newest first" if shown >= total else f"the newest {shown} of {total:,}"
    return f"What the engine said about job #{job}, {which}"


_LEVELS = {"info": "", "warn": "Warning: ", "warning": "Warning: ", "error": "Error: "}


def event_line(level: str, kind: str, message: str) -> str:
    """Write one event; levels and types that we do not know are passed on as they are."""
    mark = _LEVELS.get(level, f"{level}: " if level else "")
    known = kind in {"message", "metrics", ""}
    return f"{mark}{message or 'no words'}{'' if known else f' ({kind})'}"


def no_checkpoints(job: int) -> str:
    """Answer an empty list of checkpoints."""
    return (
        f"Job #{job} has no checkpoints. Engines keep the last few, and list them once a job "
        "has succeeded."
    )


CHECKPOINTS = "Checkpoints"


def checkpoints_heading(job: int) -> str:
    """Head the list of checkpoints."""
    return f"Checkpoints of job #{job}"


def checkpoints_hint() -> str:
    """Explain checkpoints."""
    return (
        "A checkpoint is the model as it was at that step. One with a lower validation loss "
        "often writes better than the last one, which may have begun to memorise."
    )


PREFERRED = "lowest validation loss"


def checkpoint_line(step: int, losses_then: str) -> str:
    """Describe a checkpoint."""
    return f"Step {step:,}" + (f" · {losses_then}" if losses_then else " · no losses told")


def audit_heading() -> str:
    """Head the audit."""
    return "Who did what, newest first"


def no_audit() -> str:
    """Answer an empty audit."""
    return "Nobody has done anything yet."


BOT_ITSELF = "The bot"

_ACTS = {
    "upload": "added a training file",
    "sample": "added the sample letters",
    "convert": "converted a training file",
    "split": "held back a part of a training file",
    "build": "built a training file from approved drafts",
    "download_dataset": "took a training file along",
    "delete_dataset": "deleted a training file",
    "delete draft": "deleted the text of a draft",
    "add team word": "taught the team's word list a word",
    "remove team word": "took a word out of the team's word list",
    "delete_file": "deleted a file at the engine",
    "delete_model": "deleted a model",
    "start": "started a job",
    "discard": "discarded a plan",
    "plan_anew": "planned a job anew",
    "look_again": "looked for a job again",
    "cancel": "asked to cancel a job",
    "pause": "asked to pause a job",
    "resume": "asked to let a job go on",
    "adopt": "has a job watched that was started elsewhere",
    "setting": "began with the writer that the settings name",
    "use": "chose the writer",
    "rollback": "went back to the writer before",
}


def act_words(act: str) -> str:
    """Say an act of the audit; one that we do not know keeps its own name."""
    return _ACTS.get(act, act.replace("_", " "))


def act_refused(done: str) -> str:
    """Say of an act of the audit that nothing came of it."""
    return f"{done} (the engine did not do it)"


_DETAILS = {"remote": "the engine's id", "model": "from", "on": "now on"}


def act_detail(name: str, value: str) -> str:
    """Write what else the audit has of an act; what we do not know keeps its own name."""
    return f"{_DETAILS.get(name, name)} {value}"


# Deleting

DELETE = "Delete"


def delete_file_question(name: str, engine: str) -> str:
    """Ask before a file at an engine is deleted."""
    return (
        f"Delete {quoted(name)} {at_engine(engine)}? Jobs that have begun keep what they "
        "learned. A copy that I keep here stays, and can be sent again."
    )


def delete_dataset_question(name: str, examples: int | None) -> str:
    """Ask before a kept file is deleted."""
    holds = f" It holds {counted(examples, 'example')}." if examples is not None else ""
    return (
        f"Delete the training file {quoted(name)}?{holds} It is deleted here for good; "
        "copies at engines and models that learned from it stay. What was done with it stays in "
        "the audit."
    )
