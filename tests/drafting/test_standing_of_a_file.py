"""Whose is what lies in a draft's file? Decided from what we noted last and all versions."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.archive import Assignment, Brief, Version, VersionSource, VersionState
from bot.archive.texts import content_hash
from bot.drafting.file_on_disk import Found, Odd
from bot.drafting.output_file import Standing, standing_of

MOMENT = datetime(2026, 11, 23, tzinfo=UTC)


def versions(*texts: str) -> list[Version]:
    """Return versions with these texts, oldest first."""
    one = Version(
        id=1,
        draft_id=1,
        number=1,
        state=VersionState.COMPLETE,
        text="",
        sha256=None,
        source=VersionSource.MODEL,
        assignment=Assignment(Brief("Spring", ("One",))),
        writer=None,
        model_resolved=None,
        prompt_tokens=None,
        completion_tokens=None,
        seconds=None,
        finish_reason=None,
        failure=None,
        requested_by=None,
        messages=(),
        started_at=MOMENT,
        finished_at=MOMENT,
        changed_at=MOMENT,
    )
    return [
        replace(one, id=number, number=number, text=text, sha256=content_hash(text))
        for number, text in enumerate(texts, start=1)
    ]


def holding(text: str) -> Found:
    """Return a file that holds a text."""
    return Found(text=text, sha256=content_hash(text), bytes_sha256=content_hash(text))


@pytest.mark.parametrize(
    ("texts", "noted", "held", "standing"),
    [
        # As we left it.
        (("one",), "one", "one", Standing.OURS),
        # Written, and not noted: a crash came in between, on the first text or a later one.
        (("one",), None, "one", Standing.OURS),
        (("one", "two"), "one", "two", Standing.OURS),
        (("one", "two", "three"), "one", "two", Standing.OURS),
        # Ours, and the archive is further on: it will be written over.
        (("one", "two"), "one", "one", Standing.OURS),
        # A text of a person's.
        (("one",), "one", "by hand", Standing.CHANGED),
        (("one",), None, "by hand", Standing.CHANGED),
        # A person wants an earlier text back.
        (("one", "two"), "two", "one", Standing.CHANGED),
        # We went back, so the earlier text is the newest as well; then a person wants the other.
        (("one", "two", "one"), "one", "one", Standing.OURS),
        (("one", "two", "one"), "one", "two", Standing.CHANGED),
    ],
)
def test_a_text_belongs_to_a_person_or_to_us(
    texts: tuple[str, ...], noted: str | None, held: str, standing: Standing
) -> None:
    """What we wrote is in the archive, and no older than what we noted."""
    hash_noted = content_hash(noted) if noted else None

    assert standing_of(holding(held), hash_noted, versions(*texts)) is standing


def test_a_file_that_is_not_there_was_taken_away_or_never_written() -> None:
    """We noted that it was there, or we did not."""
    missing = Found(missing=True)

    assert standing_of(missing, content_hash("one"), versions("one")) is Standing.GONE
    assert standing_of(missing, None, versions("one")) is Standing.ABSENT


def test_what_is_no_newsletter_is_never_ours() -> None:
    """A blank file is nobody's wish for a blank newsletter."""
    for odd in Odd:
        assert standing_of(Found(odd=odd), content_hash("one"), versions("one")) is Standing.ODD


def test_what_is_being_written_is_not_what_was_noted() -> None:
    """The first text lies there unnoted, and the next version has no hash yet."""
    first, second = versions("one", "two")
    writing = replace(second, text="", sha256=None, state=VersionState.WRITING)

    assert standing_of(holding("one"), None, [first, writing]) is Standing.OURS


def test_an_emptied_file_is_not_ours_though_a_version_came_to_nothing() -> None:
    """Both have the hash of no words at all."""
    first, failed = versions("one", "")
    emptied = replace(holding(""), odd=Odd.BLANK)

    assert standing_of(emptied, first.sha256, [first, failed]) is Standing.ODD
