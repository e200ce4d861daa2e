"""The team's own words: a list that everybody adds to, and the audit says who did."""

import asyncio

from bot.archive import Archive, RequestState
from tests.archive.samples import request_in


async def listed(archive: Archive) -> list[str]:
    """Return the words."""
    return [each.word for each in await archive.team_words.all()]


async def test_words_are_kept_small_and_once(archive: Archive) -> None:
    """Whatever case and blanks it comes with, it is one word; the list is in alphabetical order."""
    assert await archive.team_words.add("Zumba", by="UEDITOR")
    assert await archive.team_words.add(" Bastelnacht ", by="UEDITOR")
    assert not await archive.team_words.add("ZUMBA", by="USECOND")
    assert not await archive.team_words.add("  ", by="USECOND")

    assert await listed(archive) == ["bastelnacht", "zumba"]
    assert {each.added_by for each in await archive.team_words.all()} == {"UEDITOR"}


async def test_of_many_at_once_one_adds_it(archive: Archive) -> None:
    """It is there once, and in the audit once."""
    done = await asyncio.gather(
        *(archive.team_words.add("zumba", by=f"U{number}") for number in range(8))
    )

    assert sorted(done) == [False] * 7 + [True]
    assert len(await archive.audit.recent(9)) == 1


async def test_a_word_can_be_taken_out(archive: Archive) -> None:
    """The audit tells of both acts, and the requests that asked are done, needed or not."""
    requests = [await request_in(archive) for _ in range(3)]
    first, second, third = (each.id for each in requests)

    assert await archive.team_words.add("Zumba", by="UEDITOR", request_id=first)
    assert await archive.team_words.remove("zumbA", by="USECOND", request_id=second)
    assert not await archive.team_words.remove("zumba", by="USECOND", request_id=third)

    assert await listed(archive) == []
    told = [(line.by, line.act, line.subject) for line in await archive.audit.recent(9)]
    assert told == [("USECOND", "remove team word", "zumba"), ("UEDITOR", "add team word", "zumba")]
    states = {(await archive.requests.get(each.id)).state for each in requests}
    assert states == {RequestState.DONE}


async def test_a_word_of_odd_characters_is_kept(archive: Archive) -> None:
    """Combining marks and emoji stay; what no database keeps becomes the sign for it."""
    assert await archive.team_words.add("cafe\u0301\ud800", by="UEDITOR")

    assert await listed(archive) == ["cafe\u0301\N{REPLACEMENT CHARACTER}"]
