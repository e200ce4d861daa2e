"""The engine is stopped or killed in the middle: the next one goes on, and nothing is doubled."""

import asyncio
import contextlib
import json
import os
import sqlite3
import stat
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from openai import AsyncOpenAI

from engine.finetuning import child
from tests.engine.engines import KEY, inherited, until
from tests.engine.finetuning.tuning import (
    LONG,
    PASSES,
    STEPS,
    an_engine,
    created,
    messages_told,
    steps_told,
    when_at_step,
    when_over,
    when_succeeded,
)

ROOT = Path(__file__).parents[3]


@contextlib.asynccontextmanager
async def program(
    model: Path, data_dir: Path, *, before: str = ""
) -> AsyncIterator[tuple[Process, AsyncOpenAI]]:
    """The engine as a program, once it listens; killed after the block."""
    settings = {
        "ENGINE_PORT": "0",
        "ENGINE_KEY": KEY,
        "ENGINE_DATA_DIR": str(data_dir),
        "ENGINE_BASE_MODEL": str(model),
    }
    process = await asyncio.create_subprocess_exec(
        *("sh", "-c", f'{before} exec "$@"', "sh", sys.executable, "-m", "engine", "--announce"),
        stdout=PIPE,
        stderr=PIPE,
        cwd=ROOT,
        env=inherited() | settings,
    )
    try:
        assert process.stdout is not None
        at = json.loads(await process.stdout.readline())
        async with AsyncOpenAI(base_url=at["base_url"], api_key=KEY, max_retries=0) as client:
            yield process, client
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def straight(model: Path, data_dir: Path) -> list[dict[str, float]]:
    """The figures of a training with seed 4 to which nothing happened."""
    async with an_engine(model, data_dir) as (_, client):
        job = await when_succeeded(client, (await created(client, n_epochs=PASSES, seed=4)).id)
        return await steps_told(client, job.id)


@pytest.mark.parametrize("how", ["kill", "terminate"])
async def test_a_training_outlives_its_engine(
    model: Path, tmp_path: Path, straight: list[dict[str, float]], how: str
) -> None:
    """Killed or stopped in the middle, a job goes on with the next engine; each step is told once.

    The losses are those of a training that nothing happened to, and the log holds no word of it.
    """
    async with program(model, tmp_path) as (process, client):
        job = await created(client, n_epochs=PASSES, seed=4)
        await when_at_step(client, job.id, 2)
        getattr(process, how)()
        said, logged = await process.communicate()
    async with program(model, tmp_path) as (_, client):
        assert (await client.fine_tuning.jobs.retrieve(job.id)).status == "running"
        await when_succeeded(client, job.id)
        figures, told = await steps_told(client, job.id), await messages_told(client, job.id)

    assert [step["step"] for step in figures] == list(range(1, STEPS + 1))
    assert figures == straight
    assert said == b""
    assert b"A training starts" in logged
    assert KEY.encode() not in logged
    assert b"shark" not in logged
    assert told.count("Checkpoint created at step 5") == 1
    assert told.count("The job has successfully completed") == 1
    assert any(words.startswith("Fine-tuning job goes on") for words in told)


async def test_a_training_whose_process_is_killed_too_goes_on(model: Path, tmp_path: Path) -> None:
    """Engine and training are gone at once: the job goes on from what was saved before."""
    async with program(model, tmp_path) as (process, client):
        job = await created(client, n_epochs=PASSES, seed=4)
        await when_at_step(client, job.id, 6)
        child.kill_stray(tmp_path / "jobs" / job.id)
        process.kill()
        await process.wait()
    with (tmp_path / "jobs" / job.id / "told.jsonl").open("ab") as journal:
        journal.write(b'{"event": "st')  # in the middle of a line
    async with an_engine(model, tmp_path) as (_, client):
        await when_succeeded(client, job.id)
        figures = await steps_told(client, job.id)

    assert [step["step"] for step in figures] == list(range(1, STEPS + 1))


async def test_a_job_whose_files_were_being_checked_goes_on(model: Path, tmp_path: Path) -> None:
    """The engine ends right after a job was created: the next one checks the files anew."""
    async with program(model, tmp_path) as (process, client):
        job = await created(client)
        process.kill()
        await process.wait()
    (tmp_path / "jobs" / "ftjob-half").mkdir()
    async with an_engine(model, tmp_path) as (_, client):
        assert (await when_succeeded(client, job.id)).id == job.id
        assert not (tmp_path / "jobs" / "ftjob-half").exists()


async def test_a_job_whose_base_is_gone_fails_in_words(model: Path, tmp_path: Path) -> None:
    """The next engine has another base model: the job says so and does not wait for ever."""
    other = tmp_path / "other.gguf"
    other.symlink_to(model)
    async with an_engine(model, tmp_path / "data") as (_, client):
        job = await created(client, LONG, n_epochs=50)
        await when_at_step(client, job.id, 1)
    async with an_engine(other, tmp_path / "data") as (_, client):
        failed = await when_over(client, job.id)

    assert failed.status == "failed"
    assert failed.error is not None
    assert "'tiny' does not exist here" in failed.error.message


async def test_the_training_ends_with_its_engine(model: Path, tmp_path: Path) -> None:
    """No process is left behind by an engine that was killed."""
    async with program(model, tmp_path) as (process, client):
        job = await created(client, LONG, n_epochs=50)
        await when_at_step(client, job.id, 1)
        process.kill()
        await process.wait()

    await until(lambda: not child.lives(tmp_path / "jobs" / job.id))
    assert (tmp_path / "jobs" / job.id / "state.npz").exists()


async def test_one_engine_at_a_time_uses_a_folder(model: Path, tmp_path: Path) -> None:
    """A second one is told so, and tells it to whoever started it."""
    async with an_engine(model, tmp_path):
        second = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "engine", "--announce", "--port", "0"),
            *("--data-dir", str(tmp_path)),
            stdout=PIPE,
            stderr=PIPE,
            cwd=ROOT,
        )
        said, logged = await second.communicate()

    assert (second.returncode, said) == (1, b"")
    assert f"Another engine already uses the folder {tmp_path}" in logged.decode()
    assert b"Traceback" not in logged


@pytest.mark.parametrize("damage", [b"this is no database" * 100, None])
async def test_a_record_that_cannot_be_read_stops_the_start(
    tmp_path: Path, damage: bytes | None
) -> None:
    """A damaged record, and one of a newer engine, are refused in words and left as they are."""
    record = tmp_path / "engine.db"
    if damage is None:
        with contextlib.closing(sqlite3.connect(record)) as newer:
            newer.execute("PRAGMA user_version = 99")
    else:
        record.write_bytes(damage)
    before = record.read_bytes()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "engine", "--port", "0", "--data-dir", str(tmp_path)),
        stdout=PIPE,
        stderr=PIPE,
        cwd=ROOT,
    )
    said, logged = await process.communicate()

    assert (process.returncode, said) == (1, b"")
    assert str(record) in logged.decode()
    assert b"Traceback" not in logged
    assert record.read_bytes() == before


async def test_local_programs_find_the_engine(model: Path, tmp_path: Path) -> None:
    """While it runs, a file that only its user can read says where it is; then it is gone."""
    path = tmp_path / "running.json"
    async with an_engine(model, tmp_path) as (engine, _):
        found = json.loads(path.read_text())
        assert found == {
            "base_url": engine.announcement.base_url,
            "key": KEY,
            "pid": os.getpid(),
        }
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    assert not path.exists()


async def test_a_full_disk_refuses_an_upload_and_nothing_else(model: Path, tmp_path: Path) -> None:
    """No room for a file: it is said in words, nothing is left of it, and the engine lives on."""
    async with program(model, tmp_path, before="ulimit -f 2000;") as (_, client):
        with pytest.raises(Exception, match="disk is full") as caught:
            await client.files.create(file=("big", b"x" * 3_000_000), purpose="fine-tune")

        assert getattr(caught.value, "code", None) == "disk_full"
        assert list((tmp_path / "files").iterdir()) == []
        assert (await client.files.list()).data == []
