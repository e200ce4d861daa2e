"""What is told of a training file's life: where it comes from, where it went, what it made."""

from collections.abc import Mapping

from bot.words.datasets import count, size
from bot.words.training import at_engine

WHERE_FROM = "Where it comes from"
DRAFTS = "Drafts in it"
TOGETHER = "Goes with"
COPIES = "Copies at engines"
TRAINED = "Trained on it"

CONSOLE = "somebody at the bot's own machine"
PRIVATE = "private"
TEXT_DELETED = "its text was deleted since"
NO_COPIES = "None that I know of."
NO_JOBS = "Nothing yet."


def what_it_is(*, examples: int, kind: str, length: int, sha256: str) -> str:
    """Say what it is: one sentence."""
    things = "pair of answers" if kind == "preferences" else "example"
    many = "pairs of answers" if kind == "preferences" else "examples"
    held = count(examples, things, many)
    return (
        f"{held}, {size(length)}. Frozen: it never changes, and its name for good is the "
        f"sha256 of its bytes,\n{sha256}"
    )


_CAME: Mapping[str, str] = {
    "upload": "Uploaded",
    "console": "Added from the console",
    "sample": "The made-up sample letters, added",
    "conversion": "Converted from another file",
    "split": "Split from another file",
    "build": "Built",
}


def came_mrkdwn(kind: str, *, when_mrkdwn: str, by: str | None) -> str:
    """Say how, when and through whom it came."""
    who = f"by <@{by}>" if by else f"by {CONSOLE}"
    return f"{_CAME.get(kind, 'Added')} {when_mrkdwn}, {who}."


def deleted_on_mrkdwn(when_mrkdwn: str) -> str:
    """Say that its bytes are gone."""
    return f"Its bytes were deleted {when_mrkdwn}. What stands here is what the archive knows."


def out_of(name: str) -> str:
    """Name the file that it was made of."""
    return f"Made of {name}."


def share(part: str, percent: float) -> str:
    """Say which part of the whole it is."""
    if part == "pairs":
        return ""
    to = "held back to check with" if part == "validation" else "left to learn from"
    return f"{percent:.3g} % of it, {to}." if percent else ""


def build_of(drafts: int) -> str:
    """Say how many drafts were looked at."""
    return f"From {count(drafts, 'approved draft')}."


def draft_mrkdwn(
    number: int, version: int, *, other: int | None, lines: str, link: str | None, note: str | None
) -> str:
    """Name one draft with the version that is in it, and on which line."""
    name = f"<{link}|#{number}>" if link else f"#{number}"
    replaced = f" (in place of version {other})" if other else ""
    also = f", {note}" if note else ""
    return f"{lines}: draft {name}, version {version}{replaced}{also}"


def line(number: int) -> str:
    """Name a line."""
    return f"Line {number:,}"


def more_drafts(number: int) -> str:
    """Count the lines that are not named."""
    return f"… and {count(number, 'more line')}. python app.py dataset show NAME lists all."


def copy(engine: str, file_id: str | None) -> str:
    """Name a copy."""
    return f"{at_engine(engine)}, {file_id or 'on its way'}"


def job_mrkdwn(
    number: int, state: str, *, link: str | None, role: str, model_escaped: str | None
) -> str:
    """Name a job and the model that came of it."""
    name = f"<{link}|Job #{number}>" if link else f"Job #{number}"
    checks = ", checked with it" if role == "validation" else ""
    made = f": {model_escaped}" if model_escaped else ""
    return f"{name}, {state}{checks}{made}"
