"""What can be said of any request."""

WHAT_YOU_SENT = "This is what you sent, so that you can copy it:"


def something_broke() -> str:
    """Answer when we failed ourselves."""
    return (
        "Something went wrong on my side, and it is in the log. What you sent is kept in the "
        "archive. Please try again."
    )
