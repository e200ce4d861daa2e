"""Redirections: within an engine they are followed; data and keys go to no other one."""

from pathlib import Path

import pytest

from bot.engines import FailureKind, Tuning
from tests.engines.asking import KEY, LINES, created, failed
from tests.training_server import TrainingServer, Trouble


def to(address: str, status: int = 307) -> Trouble:
    """Send a request elsewhere."""
    return Trouble(status, body="", headers={"Location": address})


async def test_a_redirection_within_the_engine_is_followed(
    tuning: Tuning, server: TrainingServer, tmp_path: Path
) -> None:
    """Some servers want a slash more or less: the whole request goes there."""
    server.trouble("files.create", to("/v1/files?slash"))
    server.trouble("jobs.create", to("/v1/fine_tuning/jobs?slash", 308))
    server.trouble("jobs.list", to("/v1/fine_tuning/jobs", 302))

    job = await created(tuning, tmp_path)

    assert [found.id for found in await tuning.jobs()] == [job.id]
    assert [file.content for file in server.files.values()] == [LINES]
    assert len(server.jobs) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_data_goes_to_no_other_server(
    tuning: Tuning, server: TrainingServer, tmp_path: Path, status: int
) -> None:
    """Neither a file nor an order nor the key follows a redirection to another host."""
    async with TrainingServer() as other:
        server.always("files.create", to(f"{other.base_url}/files", status))
        failure = await failed(created(tuning, tmp_path))
        assert (failure.kind, failure.unclear) == (FailureKind.BROKEN, True)
        assert str(status) in failure.detail

        server.always("files.create", None)
        server.always("jobs.create", to(f"{other.base_url}/fine_tuning/jobs", status))
        await failed(created(tuning, tmp_path))
        assert other.calls == []

        server.always("jobs.list", to(f"{other.base_url}/fine_tuning/jobs", status))
        assert await tuning.jobs() == []
        assert [call.route for call in other.calls] == ["jobs.list"]
        assert KEY not in str(other.calls)
