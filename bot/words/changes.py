"""What is said of changes to a draft, and of acts on it that came too late."""

from datetime import datetime

from bot.manifest import Commands
from bot.words.review import REOPEN, moment_mrkdwn

MAKE_CHANGE = "Make this change"

# Too late


def newer(draft: int) -> str:
    """Answer an act on a version that has been superseded."""
    return (
        f"Draft {draft} has a newer version by now: look further down in its thread. "
        "Nothing was changed."
    )


def writing(draft: int) -> str:
    """Answer an act on a draft that is being written."""
    return (
        f"A version of draft {draft} is being written right now, so nothing was changed. "
        "Try once more when it is there, or stop it first."
    )


def deleted(draft: int, commands: Commands) -> str:
    """Answer an act on a draft whose text was deleted."""
    return (
        f"The text of draft {draft} was deleted, so there is nothing left to work on. "
        f"{commands.draft} starts a new one."
    )


def no_text(draft: int) -> str:
    """Answer an act that needs a text where there is none yet."""
    return (
        f"Draft {draft} has no text yet, so there is nothing to change. "
        "Press Try again in its thread first."
    )


def approved_mrkdwn(draft: int, version: int, by: str, at: datetime) -> str:
    """Answer an act on an approved draft."""
    return (
        f"Version {version} of draft {draft} was approved by <@{by}> ({moment_mrkdwn(at)}), "
        f"so nothing was changed. Press *{REOPEN}* first if it is to change after all."
    )


def discarded_mrkdwn(draft: int, version: int, by: str, at: datetime) -> str:
    """Answer an act on a discarded draft."""
    return (
        f"Draft {draft} was discarded at version {version} by <@{by}> ({moment_mrkdwn(at)}), "
        f"so nothing was changed. Press *{REOPEN}* first if it is wanted after all."
    )


def reopened_meanwhile(draft: int) -> str:
    """Answer an act that found a decided draft, which somebody reopened in that moment."""
    return f"Draft {draft} was reopened just now. Nothing was changed: try once more."


# Changes


def change_too_long(characters: int, limit: int) -> str:
    """Refuse a change that is longer than one can be kept to."""
    return (
        f"That is too long for one change: {characters:,} characters, and {limit:,} are the most. "
        "Nothing was changed. Say it in fewer words, or press Edit and write the text yourself."
    )


def change_empty() -> str:
    """Refuse a mention in a draft's thread that says nothing."""
    return (
        "Tell me in words what to change, for example “shorter, and drop the second link”, "
        "and I write the next version."
    )


def press_it() -> str:
    """Answer a reply that names what a button does."""
    return (
        "That is done with a button: Approve, Discard and the others stand below the newest "
        "version in this thread, and Go back below each older one. Nothing was changed."
    )


def your_change_is_next() -> str:
    """Say that a change waits for the version that is being written."""
    return "A version is being written right now. Your change comes next; I have noted it."


def being_made(version: int) -> str:
    """Say that a change is being made."""
    return f"Version {version} is being written with this change, further down in the thread."


def make_this_change(draft: int) -> str:
    """Offer to make a change of what somebody wrote to the others in a thread."""
    return (
        f"Was that meant for me, as a change to draft {draft}? "
        "If not, nothing happens, and I keep nothing of it."
    )


def made_already() -> str:
    """Answer a second click on Make this change."""
    return (
        "I have that change already: look further down in the thread. "
        "If nothing comes, write the change once more and mention me in it."
    )


def message_gone() -> str:
    """Answer a click about a message that was deleted."""
    return (
        "Your message is not there any more, so I changed nothing. "
        "Write the change once more and mention me in it."
    )
