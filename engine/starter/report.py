"""What was measured, as a table and as texts to read."""

from collections.abc import Sequence

from rich.table import Table

from engine.starter.layout import user_message
from engine.starter.measure import Row, Written


def table(rows: Sequence[tuple[str, Row]]) -> Table:
    """One line for each manner of writing.

    How many notes were kept, texts ended by themselves, numbers and links are in no note, texts
    greet and sign as the house does; and the median of the texts' lengths in words.
    """
    made = Table()
    made.add_column("texts", justify="left")
    for heading in (
        "kept",
        "ended",
        "invented numbers",
        "invented links",
        "greeted",
        "signed",
        "words",
    ):
        made.add_column(heading, justify="right")
    for name, row in rows:
        made.add_row(f"{row.texts} {name}", *_figures(row))
    return made


def _figures(row: Row) -> list[str]:
    return [
        f"{row.kept}/{row.notes} ({row.kept / row.notes:.0%})",
        f"{row.ended}/{row.texts}",
        f"{row.invented}/{row.numbers}",
        f"{row.invented_links}",
        f"{row.greeted}/{row.texts}",
        f"{row.signed}/{row.texts}",
        f"{row.median_words:.0f}",
    ]


def texts(written: Sequence[Written]) -> str:
    """Every text beside its notes, in Markdown, with what is amiss said first."""
    return "\n\n".join(map(_text, written)) + "\n"


def _text(one: Written) -> str:
    found = one.faithfulness()
    amiss = [
        *(f"- lost: {note}" for note in found.lost),
        *(f"- number not in the notes: {number}" for number in found.invented),
        *(f"- link not in the notes: {link}" for link in found.invented_links),
    ]
    summary = f"Kept {found.kept} of {found.notes}; ended: {one.end}."
    return "\n\n".join(
        [
            f"## {one.note_set.slug}, {one.manner.name}",
            "\n".join([summary, *amiss]),
            f"```text\n{user_message(one.note_set.brief)}\n```",
            f"```text\n{one.text}\n```",
        ]
    )
