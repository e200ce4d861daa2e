"""Who writes is decided once at a time, can be taken back, and stands in the audit."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.archive import Archive, Promotion, PromotionKind


async def writes(archive: Archive) -> str:
    """Return which model writes."""
    current = await archive.promotions.current()
    return current.model if current else "nobody"


async def rolled_back(archive: Archive) -> Promotion | None:
    """Go back from what is in force, as an admin does."""
    current = await archive.promotions.current()
    assert current
    return await archive.promotions.roll_back(current, by="UADMIN")


async def test_the_newest_promotion_decides(archive: Archive) -> None:
    """At first nobody was promoted; then the last one is in force, and says by whom."""
    assert await archive.promotions.current() is None

    await archive.promotions.use("local", "ft:a", by="UADMIN")
    second = await archive.promotions.use("openai", "ft:b", by="USECOND")

    assert await archive.promotions.current() == second
    assert (second.kind, second.engine, second.model) == (PromotionKind.USE, "openai", "ft:b")
    assert second.by == "USECOND"


async def test_using_what_is_in_use_changes_nothing(archive: Archive) -> None:
    """The same model a second time is no new promotion; the same name at another engine is."""
    first = await archive.promotions.use("local", "ft:a", by="UADMIN")

    assert await archive.promotions.use("local", "ft:a", by="USECOND") == first
    assert len(await archive.audit.recent(10)) == 1
    assert await archive.promotions.use("openai", "ft:a", by="USECOND") != first


async def test_a_rollback_walks_back(archive: Archive) -> None:
    """Each rollback goes one further back, until there is nothing before."""
    for model in ("a", "b", "c"):
        await archive.promotions.use("local", model, by="UADMIN")

    for expected in ("b", "a"):
        back = await rolled_back(archive)
        assert back is not None
        assert (back.kind, back.model) == (PromotionKind.ROLLBACK, expected)
        assert await writes(archive) == expected
    assert await rolled_back(archive) is None
    assert await writes(archive) == "a"


async def test_what_a_rollback_goes_to_is_known_before(archive: Archive) -> None:
    """A model can be asked whether it answers before it is made to write."""
    first = await archive.promotions.use("local", "a", by="UADMIN")
    second = await archive.promotions.use("local", "b", by="UADMIN")

    assert await archive.promotions.before(second) == first
    assert await archive.promotions.before(first) is None


async def test_after_a_rollback_one_goes_on_from_there(archive: Archive) -> None:
    """What is used after a rollback has the model before it, not the one that was taken back."""
    for model in ("a", "b"):
        await archive.promotions.use("local", model, by="UADMIN")
    await rolled_back(archive)
    await archive.promotions.use("local", "c", by="UADMIN")

    await rolled_back(archive)

    assert await writes(archive) == "a"


async def test_two_who_roll_back_at_once_go_one_step(archive: Archive) -> None:
    """Two who saw the same model in force and take it back take one step, not two."""
    for model in ("a", "b"):
        await archive.promotions.use("local", model, by="UADMIN")
    promotion = await archive.promotions.use("local", "c", by="UADMIN")

    taken = await asyncio.gather(
        *(archive.promotions.roll_back(promotion, by=f"U{n}") for n in range(20))
    )

    assert sum(back is not None for back in taken) == 1
    assert await writes(archive) == "b"
    assert await archive.promotions.roll_back(promotion, by="UADMIN") is None


async def test_the_setting_decides_at_first(archive: Archive) -> None:
    """The setting is a promotion of its own, by nobody, and once."""
    for _ in range(3):
        await archive.promotions.follow_setting("openai", "gpt")

    current = await archive.promotions.current()
    assert current
    assert (current.kind, current.model, current.by) == (PromotionKind.SETTING, "gpt", None)
    assert current.before_id is None
    assert len(await archive.audit.recent(10)) == 1


async def test_a_setting_that_nobody_touched_gives_way(archive: Archive) -> None:
    """What was decided in Slack outlives a restart with the same setting, a rollback too."""
    await archive.promotions.follow_setting("openai", "gpt")
    await archive.promotions.use("local", "ft:a", by="UADMIN")
    await archive.promotions.follow_setting("openai", "gpt")
    assert await writes(archive) == "ft:a"

    await archive.promotions.use("local", "ft:b", by="UADMIN")
    await rolled_back(archive)
    await archive.promotions.follow_setting("openai", "gpt")
    assert await writes(archive) == "ft:a"


async def test_a_changed_setting_wins(archive: Archive) -> None:
    """Who changes the setting means it; the model before can be rolled back to."""
    await archive.promotions.follow_setting("openai", "gpt")
    await archive.promotions.use("local", "ft:a", by="UADMIN")

    await archive.promotions.follow_setting("openai", "newer-gpt")
    assert await writes(archive) == "newer-gpt"

    await rolled_back(archive)
    assert await writes(archive) == "ft:a"
    await archive.promotions.follow_setting("openai", "newer-gpt")
    assert await writes(archive) == "ft:a"


async def test_a_setting_set_back_is_a_change_too(archive: Archive) -> None:
    """The setting is compared with what it was at the last start, not with what it ever was."""
    for model in ("gpt", "newer-gpt", "gpt"):
        await archive.promotions.follow_setting("openai", model)

    assert await writes(archive) == "gpt"


async def test_a_setting_that_catches_up_is_no_step_of_its_own(archive: Archive) -> None:
    """Who writes into the settings what is used already can still take it back in one step."""
    await archive.promotions.follow_setting("openai", "gpt")
    await archive.promotions.use("local", "ft:a", by="UADMIN")
    await archive.promotions.follow_setting("local", "ft:a")

    await rolled_back(archive)

    assert await writes(archive) == "gpt"


async def test_each_act_stands_in_the_audit(archive: Archive) -> None:
    """The setting, a use and a rollback are one line each, with who and which engine."""
    await archive.promotions.follow_setting("openai", "gpt")
    await archive.promotions.use("local", "ft:a", by="UADMIN")
    await rolled_back(archive)

    lines = await archive.audit.recent(10)

    assert [(line.act, line.by, line.engine, line.subject) for line in lines] == [
        ("rollback", "UADMIN", "openai", "gpt"),
        ("use", "UADMIN", "local", "ft:a"),
        ("setting", None, "openai", "gpt"),
    ]


@contextmanager
def no_audit(tmp_path: Path) -> Iterator[None]:
    """Let no line be added to the audit meanwhile."""
    with closing(sqlite3.connect(tmp_path / "data" / "archive.db")) as database:
        database.execute(
            "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(FAIL, 'full'); END"
        )
        yield
        database.execute("DROP TRIGGER full")


async def test_no_act_without_its_line(archive: Archive, tmp_path: Path) -> None:
    """What cannot be written into the audit does not happen, and happens once it can be."""
    await archive.promotions.use("local", "a", by="UADMIN")
    b = await archive.promotions.use("local", "b", by="UADMIN")

    with no_audit(tmp_path):
        with pytest.raises(Exception, match="full"):
            await archive.promotions.use("local", "c", by="UADMIN")
        with pytest.raises(Exception, match="full"):
            await archive.promotions.roll_back(b, by="UADMIN")
        with pytest.raises(Exception, match="full"):
            await archive.promotions.follow_setting("openai", "gpt")
        assert await archive.promotions.current() == b

    await rolled_back(archive)
    assert await writes(archive) == "a"
