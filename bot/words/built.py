"""What is said of building training files from approved drafts, in Slack."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.manifest import Commands
from bot.words.commands import usage
from bot.words.datasets import SHOWN, count


def title(drafts: int) -> str:
    """Head the card."""
    return f"Training data from {count(drafts, 'approved draft')}"


def taking_longer() -> str:
    """Say that there is much to read."""
    return "One moment: I am reading the approved drafts. What comes of it is told here."


def holds_private() -> str:
    """Say who may read what was asked for in private, now that it is training data."""
    return (
        "Letters that you asked for in private, or in a private channel, are in these files. Every "
        "admin can take the files along and train on them; reports in channels do not quote them."
    )


# What was chosen


def chosen_mrkdwn(parts_mrkdwn: list[str]) -> str:
    """Say which drafts were wanted, in small print."""
    return f"Chosen: approved drafts {', '.join(parts_mrkdwn)}." if parts_mrkdwn else ""


OPINIONS = {"good": "that people called good", "not_bad": "that nobody called bad"}
STARRED = "of golden briefs"


def approved_since(day: str) -> str:
    """Name the first day."""
    return f"since {day}"


def approved_until(day: str) -> str:
    """Name the last day."""
    return f"until {day}"


def approved_on(day: str) -> str:
    """Name the only day."""
    return f"on {day}"


def asked_by_mrkdwn(user: str) -> str:
    """Name who asked for the drafts."""
    return f"asked for by <@{user}>"


def written_by(writer_escaped: str) -> str:
    """Name the model."""
    return f"written by “{writer_escaped}”"


# Refused


def not_understood(text: str, nearest: str | None, commands: Commands) -> str:
    """Answer a line of which a part says nothing."""
    guess = f" Did you mean “{nearest}”?" if nearest else ""
    return (
        f"I do not understand “{text[:SHOWN]}”, so nothing was built: I would choose other "
        f"drafts than you mean.{guess} Days are, for example, 2026-11-01, march or last week; "
        "people are chosen from the list that Slack offers behind @. Type it like this:\n"
        f"{usage('dataset build', commands)}"
    )


def other_state(text: str, commands: Commands) -> str:
    """Answer who wants to build from drafts that nobody approved."""
    return (
        f"I build from approved drafts only, and “{text[:SHOWN]}” names others. Nothing was built. "
        f"Leave it out: {commands.finetune} dataset build"
    )


def wrong_share(value: str, commands: Commands) -> str:
    """Answer a share that cannot be held back."""
    said = f"“{value[:SHOWN]}” is not" if value else "validation= needs"
    return (
        f"{said} a share that I can hold back to check with: it may be from 1% to 50%, such as "
        "validation=20%, or none. Nothing was built. Type it like this:\n"
        f"{usage('dataset build', commands)}"
    )


_SAID_TWICE: Mapping[str, str] = MappingProxyType(
    {
        "since": "from which day on",
        "until": "until which day",
        "person": "whose drafts are wanted",
        "writer": "whose writing is wanted",
        "share": "how much is held back",
    }
)


def said_twice(what: str) -> str:
    """Answer a line that says one thing twice, and not the same."""
    return (
        f"The line says twice {_SAID_TWICE[what]}, and not the same, so nothing was built. Say it "
        "once."
    )


def said_twice_in_slack(what: str, commands: Commands) -> str:
    """Answer such a line with how it is typed."""
    return f"{said_twice(what)} Type it like this:\n{usage('dataset build', commands)}"


def wrong_span(since: str, until: str) -> str:
    """Answer days that end before they begin."""
    return (
        f"Since {since} and until {until}: no day is both, so nothing was built. Turn the two "
        "around, and build again."
    )


def not_kept(why: str) -> str:
    """Say that the data folder does not take what was built."""
    reason = f" ({why})" if why else ""
    return (
        f"I could not write what was built into the data folder{reason}, so it is not kept; the "
        "drafts are as they were. Ask the person who runs this bot to look at the disk, then "
        "build again."
    )
