"""Whatever a server answers, a call comes back with a value or with an EngineFailure."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.engines import METADATA_KEY, EngineFailure, FailureKind, JobOrder, RemoteJob, Tuning
from tests.engines.asking import nothing_known
from tests.training_server import BASE, HTML, TrainingServer, Trouble

ODD = {
    "nothing": Trouble(200, body=""),
    "no content": Trouble(204, body=""),
    "HTML": HTML,
    "null": Trouble(200, body="null"),
    "a list": Trouble(200, body='[{"id": "x"}]'),
    "a text": Trouble(200, body='"x"'),
    "half of it": Trouble(200, body='{"data": [{"id": "x"'),
    "no text at all": Trouble(200, body=b"\xff\xfe\x00{"),
    "not what is packed": Trouble(200, body="{}", headers={"Content-Encoding": "gzip"}),
    "too deep": Trouble(200, body="[" * 100_000),
    "a number without end": Trouble(200, body="1" * 10_000),
    "a redirection": Trouble(302, body="", headers={"Location": "/elsewhere"}),
    "a redirection to itself": Trouble(302, body="", headers={"Location": "?"}),
    "an error that is none": Trouble(500, body='{"error": null}'),
    "an odd error": Trouble(418, body='{"error": {"code": {"a": 1}, "message": ["x"]}}'),
}
ORDER = JobOrder(BASE, "file-1", metadata={METADATA_KEY: "k"})
ODD_LISTS = {
    "no data": '{"object": "page"}',
    "data is a text": '{"data": "none"}',
    "odd entries": '{"data": [null, [], 3, {}, {"id": 5}, {"id": ""}], "has_more": true}',
    "it repeats itself": '{"data": [{"id": "x", "created_at": "?"}], "has_more": true}',
}
READ = {
    "files.list": lambda t: t.files(),
    "jobs.list": lambda t: t.jobs(),
    "jobs.events": lambda t: t.events("ftjob-1", nothing_known),
    "jobs.checkpoints": lambda t: t.checkpoints("ftjob-1"),
}
ACTS: dict[str, Callable[[Tuning], Awaitable[object]]] = {
    **READ,
    "jobs.create": lambda t: t.create(JobOrder(BASE, "file-1")),
    "jobs.retrieve": lambda t: t.job("ftjob-1"),
    "jobs.cancel": lambda t: t.cancel("ftjob-1"),
    "jobs.pause": lambda t: t.pause("ftjob-1"),
    "jobs.resume": lambda t: t.resume("ftjob-1"),
    "files.delete": lambda t: t.delete_file("file-1"),
    "models.delete": lambda t: t.delete_model("ft:x:y:z:1"),
}


async def outcome(asking: Awaitable[object]) -> object:
    """Return what a call returns, or the failure that it raises; all else is an error."""
    try:
        return await asking
    except EngineFailure as failure:
        return failure


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("route", ACTS)
async def test_no_odd_answer_is_taken(
    tuning: Tuning, server: TrainingServer, route: str, odd: str
) -> None:
    """Each call fails in a kind that has words, and nothing else is raised."""
    server.always(route, ODD[odd])
    if route == "jobs.checkpoints" and odd == "a redirection":
        return  # it leads to where nothing is: there are no checkpoints

    with pytest.raises(EngineFailure) as caught:
        await ACTS[route](tuning)

    assert caught.value.kind in (
        FailureKind.BROKEN,
        FailureKind.UNREACHABLE,
        FailureKind.REJECTED,
        FailureKind.NOT_FOUND,
        FailureKind.NOT_OFFERED,
    )
    assert caught.value.sent


@pytest.mark.parametrize("odd", ODD_LISTS)
@pytest.mark.parametrize("route", READ)
async def test_odd_lists_end(tuning: Tuning, server: TrainingServer, route: str, odd: str) -> None:
    """A list without entries that can be used is empty or fails; none is read for ever."""
    server.always(route, Trouble(200, body=ODD_LISTS[odd]))

    found = await outcome(READ[route](tuning))

    if odd in ("no data", "data is a text"):
        assert isinstance(found, EngineFailure)
        assert found.kind is FailureKind.BROKEN
    else:
        assert isinstance(found, list)
        assert len(found) <= 2
    assert server.count(route) <= 2


@pytest.mark.parametrize("odd", ODD)
async def test_odd_uploads_downloads_and_searches(
    tuning: Tuning, server: TrainingServer, tmp_path: Path, odd: str
) -> None:
    """Files are no exception: what arrives is a failure, or the bytes as they came."""
    path = tmp_path / "file"
    path.write_bytes(b"{}\n")
    for route in ("files.create", "files.content", "jobs.list", "files.list"):
        server.always(route, ODD[odd])

    with pytest.raises(EngineFailure):
        await tuning.upload(path, "a.jsonl")
    with pytest.raises(EngineFailure):
        await tuning.find_upload("a.jsonl", 3)
    with pytest.raises(EngineFailure):
        await tuning.find_job(ORDER, since=datetime.now(UTC))
    job = RemoteJob.from_raw({"id": "ftjob-1", "result_files": ["file-1"]})
    assert isinstance(await outcome(tuning.results(job)), EngineFailure | None)


@pytest.mark.parametrize("name", ["", ".", "..", "a/../b", "\ud83d", "a b/c?d#e%2F"])
async def test_odd_names_reach_no_other_route(
    tuning: Tuning, server: TrainingServer, name: str
) -> None:
    """Ids that a person typed stay within their place in the address, or are refused at once."""
    for act in (tuning.job, tuning.cancel, tuning.checkpoints, tuning.delete_file):
        server.calls.clear()
        found = await outcome(act(name))
        assert found in (None, []) or isinstance(found, EngineFailure)
        assert [call.id for call in server.calls] in ([], [name])
