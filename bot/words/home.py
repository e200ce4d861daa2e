"""What stands on the Home tab."""

from bot.manifest import Commands

START = "Start a draft"
REFRESH = "Refresh"

WAITING = "Waits for you"
OTHERS = "Ready for an editor to look at"
ASKED = "You also asked for"
APPROVED = "Approved lately"
WRITER = "The writer"
JOBS = "In training"

UNTITLED = "untitled"
OPEN_CARD = "open its card"
READY_FOR_ANOTHER = "ready, for another editor to approve"
NOTHING_WAITS = "Nothing waits for you."
NO_WRITER = (
    "No engine says which model writes just now. "
    "Ask the person who runs this bot to look at CHRIS_GPT and at the engine."
)
NOT_LISTED = "its engine does not list it just now"
NO_NEWS = "its engine did not say in time how long it will be there"


def welcome(commands: Commands) -> str:
    """Greet a person who sees no draft yet."""
    return (
        f"No drafts yet. Press {START}, or type {commands.draft} with bullets behind it in the "
        "channel where you plan the newsletter."
    )


def more(count: int, command: str) -> str:
    """Stand for drafts that are not shown, and say where they are."""
    return f"… and {count:,} more: {command}"


def writes(writer: str, days: str) -> str:
    """Name the writer, and say how long it will be there if anybody knows."""
    return f"{writer} · {days}" if days else writer


def job_line(job: int, model: str, state: str) -> str:
    """Say how a training stands."""
    return f"#{job} · {model} · {state}"
