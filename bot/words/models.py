"""What is said of models: which there are, which one writes, and how long they will be there."""

from collections.abc import Sequence

from bot.manifest import Commands
from bot.settings import EMBEDDED

USE = "Use for drafts"
TRY = "Try a draft"
DELETE = "Delete model"
DELETE_YES = "Delete for good"
KEEP = "Keep it"
ROLL_BACK = "Roll back"
WRITES_NOW = "★ writes the drafts"


def full_name(engine: str, model: str) -> str:
    """Name a model among those of all engines."""
    return f"{engine}:{model}"


def use_checkpoint(step: int) -> str:
    """Offer a checkpoint."""
    return f"Use checkpoint {step}"


def no_button() -> str:
    """Stand in place of buttons that Slack would not take."""
    return (
        "Slack's buttons cannot hold this name. "
        "Name the model in the command instead, by its first letters."
    )


LIST_TITLE = "Models"


def trained_heading() -> str:
    """Head the models that came out of a training."""
    return "Trained models:"


def none_trained(commands: Commands) -> str:
    """Stand where no model was trained yet."""
    return f"No trained model yet. Train one: {commands.finetune} start"


def bases_of(engine: str) -> str:
    """Head the models that an engine brings itself."""
    where = "this machine" if engine == EMBEDDED else engine
    return f"Models that {where} brings, to train from or to write with:"


def writes_unlisted(model: str) -> str:
    """Say that the model that writes is not among those listed."""
    return f"{model} {WRITES_NOW}, but no engine lists it just now."


def models_summary(names: Sequence[str], total: int) -> str:
    """List models in one breath, for notifications and screen readers."""
    more = f", and {total - len(names)} more" if total > len(names) else ""
    return f"{total:,} model{'' if total == 1 else 's'}: {', '.join(names)}{more}"


def and_more(number: int, engine: str) -> str:
    """Stand for models that are not shown."""
    noun = "base model" if number == 1 else "base models"
    return f"… and {number:,} more {noun} of {engine}; any of them can be named in the command."


def and_more_trained(number: int) -> str:
    """Stand for trained models that are not shown."""
    return f"… and {number:,} more trained ones; any of them can be named in the command."


def no_models(commands: Commands) -> str:
    """Answer an empty list of models."""
    return (
        "No engine listed a model. Ask the person who runs this bot to look at the engines, "
        f"then type {commands.finetune} models again."
    )


def models_foot(commands: Commands) -> str:
    """Stand under the list of models."""
    return (
        f"Let another one write: {commands.finetune} use MODEL · "
        f"back to the one before: {commands.finetune} rollback"
    )


def came_from(base: str) -> str:
    """Say what a model was trained from."""
    return f"trained from {base}"


def made_by(job: int, file: str, step: int | None) -> str:
    """Say which job a model came out of, and of which letters."""
    whence = f"job #{job}, {file}"
    return whence if step is None else f"step {step:,} of {whence}"


def used_mrkdwn(user: str | None) -> str:
    """Tell who changed the writer; the models stand in plain text below."""
    return (
        f"<@{user}> changed the writer of the drafts." if user else "The writer of drafts changed."
    )


def rolled_back_mrkdwn(user: str | None) -> str:
    """Tell who went back; the models stand in plain text below."""
    return f"<@{user}> went back to the writer before." if user else "Back to the writer before."


def writes_from_now(model: str, before: str | None) -> str:
    """Name the new writer and the old one."""
    old = f" Until now it was {before}." if before else ""
    return f"From now on {model} writes.{old} Drafts that are being written stay with theirs."


def told_the_channel(model: str) -> str:
    """Answer a press in a thread whose effect is told in the channel."""
    return f"Done: from now on {model} writes the drafts. The channel was told."


def no_way_back(commands: Commands) -> str:
    """Say that there is nothing to go back to, and how to choose."""
    return f"To choose another one: {commands.finetune} models"


def way_back(commands: Commands) -> str:
    """Tell how to go back."""
    return f"Later, {commands.finetune} rollback does the same."


def writes_already(model: str) -> str:
    """Answer when nothing had to be changed."""
    return f"{model} writes the drafts already. Nothing was changed."


def nothing_before(commands: Commands) -> str:
    """Refuse a rollback where there is nothing to go back to."""
    return (
        "There is no writer before this one to go back to. "
        f"Choose one yourself: {commands.finetune} models"
    )


def does_not_answer(model: str, why: str) -> str:
    """Refuse a model that was asked for a few words and gave none; `why` is a whole sentence."""
    return f"I asked {model} for a few words first, and got none. {why}"


DELETE_TITLE = "Delete this model?"


def delete_question(model: str) -> str:
    """Ask before a model is deleted."""
    return (
        f"Delete {model}? It cannot be brought back; the training files are kept, so it can be "
        "trained again. Drafts that it wrote stay."
    )


def delete_dialog() -> str:
    """Ask before a model is deleted, in a dialog under its name."""
    return (
        "It cannot be brought back. The training files are kept, so it can be trained again. "
        "Drafts that it wrote stay."
    )


def deleted(model: str) -> str:
    """Say that a model is gone."""
    return f"Deleted: {model}."


def writes_now_keep(model: str, commands: Commands) -> str:
    """Refuse to delete the model that writes."""
    return (
        f"{model} writes the drafts now, so I keep it. Let another one write first "
        f"({commands.finetune} use MODEL), then delete it."
    )


def only_trained(model: str) -> str:
    """Refuse to delete a base model."""
    return f"{model} is the engine's own model, not one that was trained here. Nothing was deleted."
