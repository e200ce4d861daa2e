"""A request is taken once, however often it is told."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.archive import Archive, NotOnRecordError, RequestKind, RequestState
from tests.archive.samples import ended_in, new_request, placed_in, request_in


async def test_keeps_a_request(archive: Archive) -> None:
    """What was recorded is what is read again, with the moment it came."""
    new = new_request(kind=RequestKind.EVENT, place="C1:1700.1", payload={"a": [1, "ü", None]})
    before = datetime.now(UTC)

    request = await archive.requests.record(new)

    assert request is not None
    assert request == await archive.requests.get(request.id)
    assert request.state is RequestState.RECEIVED
    assert before <= request.received_at <= datetime.now(UTC)
    assert request.received_at.tzinfo is UTC
    kept = (request.kind, request.delivery, request.place, request.team, request.user)
    assert kept == (new.kind, new.delivery, new.place, new.team, new.user)
    assert (request.channel, request.payload) == (new.channel, new.payload)


async def test_takes_a_delivery_once(archive: Archive) -> None:
    """The same delivery a second time is no request."""
    new = new_request()

    assert await archive.requests.record(new) is not None
    assert await archive.requests.record(new) is None


async def test_takes_a_place_once(archive: Archive) -> None:
    """Two events about one message are one request."""
    assert await archive.requests.record(new_request(place="C1:1700.1")) is not None
    assert await archive.requests.record(new_request(place="C1:1700.1")) is None


async def test_takes_one_of_many_at_once(archive: Archive) -> None:
    """Of twenty deliveries of one event at the same time, exactly one is the request."""
    new = new_request(place="C1:1700.1")

    taken = await asyncio.gather(*(archive.requests.record(new) for _ in range(20)))

    assert sum(request is not None for request in taken) == 1


async def test_takes_many_without_a_place(archive: Archive) -> None:
    """Commands have no place, so they never stand in each other's way."""
    taken = await asyncio.gather(*(archive.requests.record(new_request()) for _ in range(20)))

    assert None not in taken


async def test_notes_how_far_a_request_has_come(archive: Archive) -> None:
    """What is noted stands beside what was asked for, and a later note beside an earlier one."""
    request = await archive.requests.record(new_request(payload={"text": "check last"}))
    assert request is not None

    await archive.requests.note(request.id, about="2e9cc5b8")
    noted = await archive.requests.note(request.id, picture="F1")

    assert noted == await archive.requests.get(request.id)
    assert noted.payload == {"text": "check last", "about": "2e9cc5b8", "picture": "F1"}
    with pytest.raises(NotOnRecordError):
        await archive.requests.note(999, picture="F1")


async def test_lists_what_is_unfinished(archive: Archive) -> None:
    """After a start, what was neither done nor refused comes back, oldest first."""
    first, done, refused, last = [await archive.requests.record(new_request()) for _ in range(4)]
    assert first is not None
    assert done is not None
    assert refused is not None
    assert last is not None
    await archive.requests.finish(done.id, RequestState.DONE)
    await archive.requests.finish(refused.id, RequestState.REFUSED)

    assert await archive.requests.unfinished(first.received_at) == [first, last]
    later = last.received_at + timedelta(microseconds=1)
    assert await archive.requests.unfinished(later) == []


async def test_understands_any_time_zone(archive: Archive) -> None:
    """The moment counts, in whichever zone it is told."""
    request = await archive.requests.record(new_request())
    assert request is not None
    east = request.received_at.astimezone(tz=datetime.now(UTC).astimezone().tzinfo)

    assert await archive.requests.unfinished(east) == [request]


async def test_refuses_a_time_without_a_zone(archive: Archive) -> None:
    """A time of which nobody knows the zone is a mistake of the program, and said to be one."""
    naive = datetime.now(UTC).replace(tzinfo=None)

    with pytest.raises(Exception, match="no time zone"):
        await archive.requests.unfinished(naive)


async def test_says_what_is_not_there(archive: Archive) -> None:
    """An id that was never given is told apart from a failure."""
    with pytest.raises(NotOnRecordError, match="Request 7 is not in the archive"):
        await archive.requests.get(7)
    with pytest.raises(NotOnRecordError):
        await archive.requests.finish(7, RequestState.DONE)


async def test_a_request_whose_draft_shows_later_goes_with_it(archive: Archive) -> None:
    """What was typed before the draft was known is deleted together with it."""
    draft = await placed_in(archive)
    await ended_in(archive, draft)
    request = await request_in(archive, payload={"text": "more about lavender"})

    await archive.requests.belongs_to(request.id, draft.id)
    await archive.deletion.delete_text(draft.id, by=None)

    assert (await archive.requests.get(request.id)).payload == {}
    with pytest.raises(NotOnRecordError, match="Request 99"):
        await archive.requests.belongs_to(99, draft.id)
