"""From JSON with all examples in it to JSONL, with each example on a line of its own."""

from pathlib import Path

from bot.training.datasets.reading import values_of


def convert_file(source: Path, to: Path) -> int:
    """Write each example of a JSON file on a line; return how many there are.

    No example is lost, mended or reordered: one with a problem is still there, with its problem.

    Raises:
        BrokenJsonError: when nobody can say where its examples begin and end.
    """
    examples = 0
    with to.open("wb") as file:
        for piece in values_of(source):
            file.write(piece.raw + b"\n")
            examples += 1
    return examples
