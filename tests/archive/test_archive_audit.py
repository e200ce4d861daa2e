"""The audit grows and is never changed."""

import asyncio
from datetime import UTC, datetime

from bot.archive import Archive


async def test_keeps_who_did_what(archive: Archive) -> None:
    """A line keeps its moment, the act, what it was done to, and details of any kind."""
    before = datetime.now(UTC)

    await archive.audit.add("UADMIN", "delete_file", "file-1", engine="openai", name="Brïef.jsonl")

    [line] = await archive.audit.recent(10)
    assert (line.by, line.act, line.engine, line.subject) == (
        "UADMIN",
        "delete_file",
        "openai",
        "file-1",
    )
    assert line.details == {"name": "Brïef.jsonl"}
    assert before <= line.at <= datetime.now(UTC)


async def test_the_bots_own_acts_name_nobody(archive: Archive) -> None:
    """What the bot did by itself has no hand and no engine where there is none."""
    await archive.audit.add(None, "upload", "a" * 64)

    [line] = await archive.audit.recent(10)
    assert (line.by, line.engine, line.details) == (None, None, {})


async def test_lists_the_newest_first(archive: Archive) -> None:
    """No line is lost among many at once, and a list may be short."""
    await asyncio.gather(*(archive.audit.add("UADMIN", "use", f"ft:{n}") for n in range(20)))

    lines = await archive.audit.recent(100)

    assert sorted(line.subject for line in lines) == sorted(f"ft:{n}" for n in range(20))
    assert [line.id for line in lines] == sorted((line.id for line in lines), reverse=True)
    assert await archive.audit.recent(3) == lines[:3]


async def test_finds_the_latest_line_about_something(archive: Archive) -> None:
    """However many lines came after it; one about something else, or another act, is none."""
    for by in ("U1", "U2"):
        await archive.audit.add(by, "delete draft", "draft 1")
    await archive.audit.add("U3", "delete draft", "draft 11")
    await archive.audit.add("U4", "use", "draft 1")

    found = await archive.audit.about("delete draft", "draft 1")

    assert found is not None
    assert found.by == "U2"
    assert await archive.audit.about("delete draft", "draft 2") is None
