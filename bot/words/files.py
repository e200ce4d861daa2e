"""What is said about the files in the output folder."""

_ODD = {
    "no_file": "it is no ordinary file that I can read",
    "too_large": "it is larger than any newsletter (200,000 bytes)",
    "no_text": "it is not plain text in UTF-8",
    "blank": "it holds no words",
}


def odd_file(name: str, odd: str) -> str:
    """Say why what lies in a draft's place is left alone; `odd` is one of `Odd`."""
    return (
        f"I cannot take {name} from the output folder as a version: {_ODD[odd]}. I left it as it "
        "is, and the versions here are all kept. Save the text there as plain text in UTF-8, and "
        "it becomes a version; a newer version from here goes to a file of its own."
    )


def written_again(draft_id: int, name: str) -> str:
    """Say that a file is there again."""
    return f"The text of draft {draft_id} is in the output folder again, as {name}."


def not_gone(draft_id: int, name: str) -> str:
    """Say that there was nothing to do."""
    return f"The file of draft {draft_id} is in its place: {name}. I changed nothing."


def not_written(draft_id: int) -> str:
    """Say that the disk refused a file."""
    return (
        f"I could not write the file of draft {draft_id}: the output folder cannot be used. Its "
        "text is kept, and stands in its thread. Have somebody look at the folder, and press the "
        "button again."
    )


def nothing_to_write(draft_id: int) -> str:
    """Say that a draft has no text for a file."""
    return f"Draft {draft_id} has no text yet, so there is no file to write."
