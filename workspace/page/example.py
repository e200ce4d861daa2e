"""What a newcomer can try at once."""

_TITLE = "The October issue"
_BULLETS = (
    "Reader survey: 412 answers, and most of you read us on Monday mornings",
    "The archive is searchable now, back to the very first issue",
    "Open evening in the library on 12 November, doors at six",
    "Correction: paper is collected on the 14th, not on the 12th as we wrote",
    "A reader's tip: freeze soup flat, and it thaws in half the time",
    "Next time: how one street shares its tools",
)


def example(command: str | None) -> str:
    """Six bullets with their title; behind the command, where there is one to type."""
    brief = "\n".join([_TITLE, *(f"• {bullet}" for bullet in _BULLETS)])
    return f"{command} {brief}" if command else brief
