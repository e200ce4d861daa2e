"""What the cards are put together from: names made harmless, facts in rows, moments, questions."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bot.archive import Job
from bot.engines import RemoteJob
from bot.slack import blocks
from bot.slack.characters import units
from bot.slack.message import Block
from bot.slack.outgoing import shortened
from bot.training.cards.actions import VALUE_LIMIT
from bot.words import training as words

NAME_LIMIT = 80
"""How much of a name a card shows. A reference in a command takes a shorter beginning anyway."""
WORDS_LIMIT = 900
"""How much is shown of what an engine says: its reason stands at the beginning."""
CURRENCY_LIMIT = 10

_PARAGRAPH_LIMIT = 2900
_FACT_LIMIT = 1000
_UNNAMED = "(no name)"
# So many times what is shown is looked at: of a name of megabytes, nobody reads the end.
_LOOKED_AT = 8


def name_of(text: object, limit: int = NAME_LIMIT) -> str:
    """Return a name of whatever make, on one line, visible, and short enough for a card."""
    beginning = str(text)[: limit * _LOOKED_AT]
    visible = "".join(c if c.isprintable() else " " for c in beginning)
    return shortened(" ".join(visible.split()), limit) or _UNNAMED


def words_of(text: str, limit: int = WORDS_LIMIT) -> str:
    """Return what an engine said: its lines are kept, what cannot be seen is not."""
    said = text[: limit * _LOOKED_AT].splitlines()
    lines = ("".join(c if c.isprintable() else " " for c in line) for line in said)
    return shortened("\n".join(line.rstrip() for line in lines).strip(), limit)


def paragraph(text: str) -> Block:
    """Return a paragraph of plain text, in which a name is never taken for an emoji."""
    return blocks.section(blocks.literal(shortened(text, _PARAGRAPH_LIMIT)))


def small_print(*lines: str) -> Block:
    """Return lines of small print in plain text."""
    return blocks.context(blocks.literal(shortened("\n".join(lines), _PARAGRAPH_LIMIT)))


def small_print_mrkdwn(text_mrkdwn: str) -> Block:
    """Return small print of ours with mentions or links in it."""
    return blocks.context(blocks.mrkdwn(text_mrkdwn))


def facts(rows: Sequence[tuple[str, str]]) -> Block:
    """Return rows of a label, in bold, and what is known, letter for letter as it is."""
    elements: list[dict[str, Any]] = []
    for label, value in rows:
        start = "\n" if elements else ""
        known = shortened(" ".join(value.split()), _FACT_LIMIT) or _UNNAMED
        elements.append({"type": "text", "text": f"{start}{label}: ", "style": {"bold": True}})
        elements.append({"type": "text", "text": known})
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "elements": [section]}


def row_with_button(text: str, button: dict[str, Any] | None) -> Block:
    """Return a paragraph of plain text with a button beside it, where there is one."""
    return paragraph(text) | ({"accessory": button} if button else {})


def value_fits(value: str) -> bool:
    """Tell whether Slack takes a text as a button's value."""
    return units(value) <= VALUE_LIMIT and value.isprintable()


def asking_first(
    button: dict[str, Any], *, title: str, text: str, yes: str, no: str
) -> dict[str, Any]:
    """Return a button that asks before it acts; all the texts are ours."""
    dialog = {
        "title": blocks.plain(title),
        "text": blocks.literal(text),
        "confirm": blocks.plain(yes),
        "deny": blocks.plain(no),
    }
    return button | {"confirm": dialog | ({"style": "danger"} if _is_grave(button) else {})}


def spoken(button: dict[str, Any], label: str) -> dict[str, Any]:
    """Return a button with a label for screen readers, where several look alike."""
    return button | {"accessibility_label": name_of(label, 75)}


def moment_mrkdwn(seconds: float) -> str:
    """Return a moment as each reader's own clock shows it."""
    try:
        otherwise = datetime.fromtimestamp(seconds, UTC).strftime("%d %b %Y, %H:%M UTC")
    except (OverflowError, ValueError, OSError):
        return words.SOME_TIME_AGO
    if seconds <= 0:
        return words.SOME_TIME_AGO
    return f"<!date^{int(seconds)}^{{date_short_pretty}}, {{time}}|{otherwise}>"


def training_name(job: Job) -> str:
    """Name a job's training file to people, as well as we know it."""
    told = job.estimate.get("training_name")
    return name_of(told or job.training_file or (job.training_sha256 or "")[:12] or words.NOT_KNOWN)


def validation_name(job: Job) -> str | None:
    """Name a job's validation file to people; None where there is none."""
    told = job.estimate.get("validation_name")
    known = told or job.validation_file or (job.validation_sha256 or "")[:12]
    return name_of(known) if known else None


def settings_of(job: Job) -> tuple[list[str], bool]:
    """Return a job's settings in words, and whether they are those that the engine stored."""
    remote = RemoteJob.from_raw(job.snapshot)
    stored = bool(job.snapshot)
    given = (remote.hyperparameters if stored else None) or job.hyperparameters
    parts = [words.setting(name_of(key, 40), name_of(value, 40)) for key, value in given.items()]
    suffix = remote.suffix or job.suffix
    seed = job.seed if remote.seed is None else remote.seed
    if suffix:
        parts.append(words.suffix_words(name_of(suffix, 40)))
    if seed is not None:
        parts.append(words.setting("seed", str(seed)))
    return parts[:_MOST_SETTINGS], stored


_MOST_SETTINGS = 16


def _is_grave(button: dict[str, Any]) -> bool:
    return bool(button.get("style") == "danger")
