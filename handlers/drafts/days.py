"""Which day it is where the bot runs; files and lists go by it."""

from datetime import UTC, date, datetime


def today() -> date:
    """Return the day by this machine's clock."""
    return datetime.now(UTC).astimezone().date()
