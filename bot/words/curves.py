"""What is said of curves: what they mean, what happened on the way, what is written on them."""

TRAINING_LOSS = "Training loss"
VALIDATION_LOSS = "Validation loss"
TRAINING_ACCURACY = "Training"
VALIDATION_ACCURACY = "Validation"
ACCURACY_AXIS = "Tokens right"
LOSS_AXIS = "Loss (lower is better)"
STEP_AXIS = "Step"
CHART_TITLE = "Loss by step"
SMOOTHED = "smoothed"
NO_NUMBER = "no number (NaN)"
BEST = "best checkpoint"
KEPT = "checkpoint"
NOTHING_MEASURED = "The engine told no figures of this training."


def verdict(kind: str, *, epoch: int | None, checkpoint: int | None, is_taken: bool = False) -> str:
    """Say what a curve means and what to do.

    Args:
        kind: a VerdictKind.
        epoch: where it went wrong, or was best.
        checkpoint: the step of the checkpoint that does better than the end.
        is_taken: whether the model that came out is that checkpoint already.
    """
    match kind:
        case "still_learning":
            said = (
                "Still learning: the validation loss was falling to the end. "
                "One or two more epochs may make it better."
            )
        case "good":
            said = (
                "Good: it does better on texts that it has not seen, and it came to rest in time."
            )
        case "overfitting":
            said = _overfitting(epoch)
        case "unstable":
            where = f" in epoch {epoch}" if epoch else ""
            said = (
                f"Unstable{where}: the loss jumped, rose, or was no number any more. "
                "Train again with a smaller learning-rate multiplier, and check the data."
            )
        case "cannot_tell":
            said = (
                "Without a validation file the curve cannot tell whether it learned the voice or "
                "only its examples. Next time keep a share of the examples back for validation."
            )
        case _:
            said = "Too few steps to tell anything by the curve."
    if checkpoint is not None and is_taken:
        said += f" The model is the one of step {checkpoint}: it did best on the validation file."
    elif checkpoint is not None:
        said += f" Prefer the checkpoint at step {checkpoint}: it does best on the validation file."
    elif kind in {"cannot_tell", "too_short", "unstable"}:
        said += " Try a draft, and judge by that."
    return said


def _overfitting(epoch: int | None) -> str:
    since = f" since epoch {epoch}" if epoch else ""
    said = (
        f"Over-fitting{since}: it went on learning its examples by heart, and texts that it has "
        "not seen gained nothing by it."
    )
    if epoch and epoch > 1:
        epochs = "1 epoch" if epoch == 2 else f"{epoch - 1} epochs"  # noqa: PLR2004 - one fewer
        return f"{said} {epochs} would do."
    return f"{said} More examples, or a smaller learning-rate multiplier, may help."


# On the way

FILES_ACCEPTED = "The engine accepted the files. The job waits for its turn."
PAUSED = "Paused. What it has learned is kept, and Resume goes on from there."
RESUMED = "Resumed."


def started(epochs: int | None, steps: int | None) -> str:
    """Tell that training began."""
    length = _listed([_counted(epochs, "epoch"), _counted(steps, "step")])
    return f"Training has started{f': {length}' if length else ''}."


def epoch_end(
    epoch: int, epochs: int, *, train_loss: float | None, valid_loss: float | None
) -> str:
    """Tell how an epoch ended."""
    told = _listed(
        [
            f"training loss {loss(train_loss)} on average" if train_loss is not None else "",
            f"validation loss {loss(valid_loss)}" if valid_loss is not None else "",
        ]
    )
    return f"Epoch {epoch} of {epochs} is done{f': {told}' if told else ''}."


def checkpoint(step: int) -> str:
    """Tell that the model was kept as it is."""
    return f"A checkpoint was kept at step {step}."


def engine_said(level: str, message: str) -> str:
    """Pass on what an engine warned of, in its own words; a stranger's text."""
    heads = {
        "warn": "The engine warns",
        "warning": "The engine warns",
        "error": "The engine reports an error",
    }
    return f"{heads.get(level, 'The engine says')}: {message}"


def loss(value: float) -> str:
    """Write a loss as people compare them."""
    return f"{value:.2f}" if 0.1 <= abs(value) < 1000 else f"{value:.3g}"  # noqa: PLR2004


def _counted(number: int | None, word: str) -> str:
    if not number:
        return ""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _listed(parts: list[str]) -> str:
    return ", ".join(part for part in parts if part)


# The picture


def epoch(number: int) -> str:
    """Name an epoch in the picture."""
    return f"epoch {number}"


def best_at(step: int) -> str:
    """Name the best checkpoint in the picture."""
    return f"{BEST} (step {step:,})"


def picture_of(steps: int, epochs: int | None) -> str:
    """Begin the description of the picture."""
    if not steps:
        return NOTHING_MEASURED
    length = _counted(steps, "step") + (f" in {_counted(epochs, 'epoch')}" if epochs else "")
    return f"Line chart of a training of {length}."


def loss_course(name: str, first: float, last: float, *, lowest: tuple[float, int] | None) -> str:
    """Describe a line of losses; `lowest` is the lowest one and its step, if that says more."""
    least = f", lowest {loss(lowest[0])} at step {lowest[1]:,}" if lowest else ""
    return f"{name}: from {loss(first)} to {loss(last)}{least}."


def accuracy_course(name: str, first: float, last: float) -> str:
    """Describe a line of token accuracies."""
    return f"{name}, tokens guessed right: from {first:.0%} to {last:.0%}."
