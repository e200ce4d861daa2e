"""What is said of a job that is over: what came of it, and what to do about a failure."""

from collections.abc import Sequence

from bot.words.training import SETTINGS, START_ANEW, counted, duration, money

NEW_MODEL = "New model"
TOOK = "It took"
CURVE = "What the curve says"


def ended_well_mrkdwn(user: str, job: int) -> str:
    """Tell who asked that their model is ready."""
    return f"<@{user}> Job #{job} is done: your model is ready."


def ended_without_model_mrkdwn(user: str, job: int) -> str:
    """Tell who asked that the job succeeded but no model was named."""
    return f"<@{user}> Job #{job} succeeded, but the engine named no model."


def without_model_next() -> str:
    """Say what to do about a success without a model."""
    return (
        "It may have held the model back after its own safety check: look at the Events. "
        "The files are kept."
    )


def ended_badly_mrkdwn(user: str, job: int) -> str:
    """Tell who asked that their job failed."""
    return f"<@{user}> Job #{job} failed. No model was made; the files are kept."


def ended_cancelled_mrkdwn(user: str, job: int) -> str:
    """Tell who asked that their job was cancelled."""
    return f"<@{user}> Job #{job} was cancelled. No model was made; the files are kept."


def ended_gone_mrkdwn(user: str, job: int) -> str:
    """Tell who asked that the engine has lost their job."""
    return (
        f"<@{user}> The engine no longer knows job #{job}. Somebody may have deleted it there. "
        "The files are kept here, so it can be started anew."
    )


def ended_somehow_mrkdwn(user: str, job: int) -> str:
    """Tell who asked that their job is over in a way we do not know."""
    return f"<@{user}> Job #{job} is over, in a way that I do not know. The files are kept."


def ended_facts(tokens: int | None, seconds: float | None, cost: str | None) -> str:
    """Say what a job took."""
    parts = [
        counted(tokens, "trained token") if tokens is not None else "",
        duration(seconds) if seconds is not None else "",
        cost or "",
    ]
    return " · ".join(part for part in parts if part)


def about_cost(cost: float, currency: str) -> str:
    """Say what a job was estimated to cost."""
    return f"about {money(cost, currency)} by the estimate"


def use_hint() -> str:
    """Say what the buttons do."""
    return "Nothing changes until an admin presses Use for drafts; one command goes back."


def prefer_checkpoint(step: int) -> str:
    """Stand beside the button of the checkpoint that the curve prefers."""
    return f"The checkpoint at step {step:,} is a model of its own, and ready too."


def checkpoints_kept(steps_kept: Sequence[int]) -> str:
    """Name the checkpoints that can be used as well."""
    if len(steps_kept) == 1:
        return f"A checkpoint is kept of step {steps_kept[0]:,}; it can write too."
    shown = ", ".join(f"{step:,}" for step in steps_kept[:5])
    return f"Checkpoints are kept of steps {shown}; each of them can write too."


_FILE_ADVICE = (
    "Mend the lines that it names, upload the file again, and plan a training with that one; "
    f"{START_ANEW} takes the same file as before."
)
_AGAIN_LATER = "This is the engine's trouble, not your file's. Start anew in a few minutes."
_MODEL_ADVICE = "Start anew with another model to start from; the form lists those that can learn."
_SAFETY_ADVICE = (
    "The engine's safety check objected to something in the examples. Take out what it may "
    "have meant, upload the file again, and start anew, here or on another engine."
)
_BILLING_ADVICE = (
    "Ask the person who pays for this account to look at its billing and limits, then start anew."
)

_ADVICE = {
    "invalid_training_file": _FILE_ADVICE,
    "invalid_validation_file": _FILE_ADVICE,
    "invalid_file": _FILE_ADVICE,
    "invalid_file_format": _FILE_ADVICE,
    "file_not_found": "The file is no longer at the engine. Start anew: I send it again.",
    "training_not_available": (
        "OpenAI is ending its fine-tuning and takes no new jobs from this account. The data is "
        "kept: start anew on another engine."
    ),
    "model_not_found": _MODEL_ADVICE,
    "model_not_available": _MODEL_ADVICE,
    "invalid_model": _MODEL_ADVICE,
    "insufficient_quota": _BILLING_ADVICE,
    "exceeded_quota": _BILLING_ADVICE,
    "billing_hard_limit_reached": _BILLING_ADVICE,
    "rate_limit_exceeded": "Too many jobs at once. Start anew when others have ended.",
    "not_enough_memory": (
        "Close other programs, or use shorter examples or a smaller batch size; then start anew."
    ),
    "disk_full": "Make room on the disk, then start anew.",
    "server_error": _AGAIN_LATER,
    "internal_error": _AGAIN_LATER,
    "internal_server_error": _AGAIN_LATER,
    "content_policy_violation": _SAFETY_ADVICE,
    "moderation": _SAFETY_ADVICE,
    "unsafe_content": _SAFETY_ADVICE,
}


def failure_advice(code: str | None, param: str | None) -> str:
    """Say in one sentence or two what to do about a failed job.

    Args:
        code: the engine's code, of whatever make.
        param: what it was about, such as "training_file".
    """
    known = _ADVICE.get((code or "").lower())
    if known:
        return known
    if param in {"training_file", "validation_file"}:
        return _FILE_ADVICE
    if param == "model":
        return _MODEL_ADVICE
    if param and ("hyperparameters" in param or param in SETTINGS):
        return "Start anew with other settings; left empty, the engine chooses them."
    return (
        "If the engine's words are about the file, mend it and upload it again. Else start anew, "
        "and if it fails twice, show this to the person who runs this bot."
    )


def no_reason() -> str:
    """Say what to do where an engine did not say why it failed."""
    return (
        "The engine gave no reason. Start anew; if it fails twice, show this to the person who "
        "runs this bot."
    )
