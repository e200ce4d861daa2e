"""The client that trains a voice, as a program, with a tiny model: files, job, texts, Ctrl-C."""

import asyncio
import json
import re
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from openai import AsyncOpenAI

from bot.archive import Archive
from bot.engines.engines import Engines
from bot.settings import EngineAccess, load
from engine.finetuning import dataset
from engine.sample.voice import DEFAULT, Voice, VoiceError, voice_in
from engine.starter.briefs import Brief
from engine.starter.layout import user_message
from tests.engine.engines import inherited
from tests.engine.tiny_model import tiny_model

ROOT = Path(__file__).parents[3]
KEY = "sk-local-made-up-for-tests"
SECONDS = 240
"""Far more than it takes: a training gives way to everything else on the machine."""
LINE = re.compile(r"CHRIS_GPT=local:(?P<model>ft:\S+) SYSTEM_PROMPT_FILE=(?P<file>.+) make run")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that trains in a moment, and writes nonsense."""
    return tiny_model(tmp_path_factory.mktemp("model") / "tiny.gguf")


def a_voice(folder: Path, *, examples: int = 10, words: int = 5) -> Path:
    """A voice of so many letters, each so many words long."""
    folder.mkdir()
    (folder / "system-prompt.txt").write_text("You write for the lighthouse.\n", encoding="utf-8")
    for name, count in (("train", examples), ("validation", 2)):
        letters = (_letter(name, n, words) for n in range(count))
        text = "".join(json.dumps(letter) + "\n" for letter in letters)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return folder


def _letter(name: str, number: int, words: int) -> dict[str, object]:
    answer = f"Ahoy {number}! " + "out " * words
    messages = [
        {"role": "system", "content": "You write for the lighthouse."},
        {"role": "user", "content": user_message(Brief(None, (f"{name} {number}",)))},
        {"role": "assistant", "content": answer.strip()},
    ]
    return {"messages": messages}


def _environment(model: Path, **more: str) -> dict[str, str]:
    return {
        **inherited(),
        "ENGINE_BASE_MODEL": str(model),
        "ENGINE_KEY": KEY,
        "COLUMNS": "160",
        **more,
    }


@asynccontextmanager
async def sample(model: Path, data: Path, *options: str) -> AsyncIterator[Process]:
    """`make train-sample` with these options; it is gone after the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "engine.sample", "--data-dir", str(data), *options),
        stdout=PIPE,
        stderr=STDOUT,
        cwd=ROOT,
        env=_environment(model),
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


async def said(model: Path, data: Path, *options: str, ends: int = 0) -> str:
    """Run it to its end and return all it prints."""
    async with asyncio.timeout(SECONDS), sample(model, data, *options) as process:
        output, _ = await process.communicate()
    text = output.decode()
    assert process.returncode == ends, text
    return text


@asynccontextmanager
async def an_engine_on(model: Path, data: Path) -> AsyncIterator[AsyncOpenAI]:
    """The engine as `make run` starts it, on this data folder, and the SDK pointed at it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "engine", "--announce", "--with-parent"),
        stdin=PIPE,
        stdout=PIPE,
        cwd=ROOT,
        env=_environment(model, ENGINE_DATA_DIR=str(data), ENGINE_PORT="0"),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        at = json.loads(await process.stdout.readline())
        async with AsyncOpenAI(base_url=at["base_url"], api_key=at["key"]) as client:
            yield client
    finally:
        process.stdin.close()
        await process.communicate()


def writer_in(output: str) -> str:
    """The model in the line that is to be copied."""
    found = LINE.search(output)
    assert found, output
    return found["model"]


async def test_a_voice_is_trained_once_and_its_text_shown_again(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first run trains, the next shows the texts at once, `--again` trains anew.

    No file is uploaded twice, and the printed line names a writer that the bot takes.
    """
    voice, data = a_voice(tmp_path / "light-house"), tmp_path / "engine"
    first = await said(model, data, str(voice))
    assert "No engine runs" in first
    assert "Before" in first
    assert "After" in first
    assert "The October issue" in first
    writer = writer_in(first)
    assert ":light-house:" in writer

    second = await said(model, data, str(voice))
    assert "trained already" in second
    assert writer_in(second) == writer
    assert writer_in(await said(model, data, str(voice), "--again")) != writer

    async with an_engine_on(model, data) as client:
        files = [file async for file in client.files.list(purpose="fine-tune")]
        jobs = [job async for job in client.fine_tuning.jobs.list()]
        assert sorted(file.filename for file in files) == ["train.jsonl", "validation.jsonl"]
        assert [job.status for job in jobs] == ["succeeded", "succeeded"]
        assert writer in [served.id async for served in client.models.list()]
        assert await _who_writes(writer, voice, monkeypatch) == writer


async def _who_writes(writer: str, voice: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The model that the bot takes from the printed line."""
    monkeypatch.setenv("CHRIS_GPT", f"local:{writer}")
    monkeypatch.setenv("SYSTEM_PROMPT_FILE", str(voice / "system-prompt.txt"))
    monkeypatch.setenv("DATA_DIR", str(voice / "data"))
    monkeypatch.setenv("OUTPUT_DIR", str(voice / "output"))
    settings = load(local=True, env_file=voice / "no.env")
    assert settings.system_prompt_file == voice / "system-prompt.txt"
    local = EngineAccess("local", "http://127.0.0.1:9/v1", KEY)
    async with await Archive.open(settings.database_url) as archive:
        engines = Engines(replace(settings, engines=(local,)), archive)
        try:
            return (await engines.active()).name
        finally:
            await engines.close()


async def test_an_engine_that_runs_is_used_and_ctrl_c_leaves_it_training(
    model: Path, tmp_path: Path
) -> None:
    """Ctrl-C says that training goes on and how to cancel it; `--cancel` does so, once."""
    voice = a_voice(tmp_path / "slow", examples=60, words=700)
    data = tmp_path / "engine"
    async with an_engine_on(model, data) as client:
        async with asyncio.timeout(SECONDS), sample(model, data, str(voice)) as process:
            text = await _interrupted(process)
        assert "No engine runs" not in text
        assert "The training goes on in the engine" in text
        assert "OPTIONS=--cancel" in text
        (job,) = [job async for job in client.fine_tuning.jobs.list()]
        assert job.status == "running"

        assert "is cancelled" in await said(model, data, str(voice), "--cancel")
        assert (await client.fine_tuning.jobs.retrieve(job.id)).status == "cancelled"
        assert "nothing to cancel" in await said(model, data, str(voice), "--cancel")


async def _interrupted(process: Process) -> str:
    """Let it train a little, press Ctrl-C, and return all it has printed."""
    assert process.stdout is not None
    begun = b""
    while b"\nstep " not in begun:
        line = await process.stdout.readline()
        assert line, begun.decode()
        begun += line
    process.send_signal(signal.SIGINT)
    rest, _ = await process.communicate()
    return (begun + rest).decode()


async def test_what_was_begun_is_gone_on_with(model: Path, tmp_path: Path) -> None:
    """Where the engine is ours and Ctrl-C ends it, the next run goes on with the same job."""
    voice, data = a_voice(tmp_path / "slow", examples=15, words=400), tmp_path / "engine"
    async with asyncio.timeout(SECONDS), sample(model, data, str(voice)) as process:
        text = await _interrupted(process)
    assert "What was learned is kept" in text
    job = re.search(r"job (ftjob-\S+)\.", text)
    assert job
    assert job[1] in await said(model, data, str(voice))


async def test_refusals_say_what_is_wrong(model: Path, tmp_path: Path) -> None:
    """A folder without a voice, and letters that cannot be learned from, are told of in words."""
    output = await said(model, tmp_path / "engine", str(tmp_path), ends=1)
    missing = "train.jsonl and validation.jsonl and system-prompt.txt should be there"
    assert missing in " ".join(output.split())  # a long path makes it wrap
    few = a_voice(tmp_path / "few", examples=3)
    output = await said(model, tmp_path / "engine", str(few), ends=1)
    assert "The training failed: There are 3 examples; at least 10 are needed." in output
    assert "Traceback" not in output
    async with an_engine_on(model, tmp_path / "taken"):
        (tmp_path / "taken" / "running.json").unlink()
        output = await said(model, tmp_path / "taken", str(few), ends=1)
    assert "Another engine already uses the folder" in output


@pytest.mark.parametrize("folder", sorted((ROOT / "samples").iterdir()), ids=lambda it: it.name)
def test_the_shipped_voices_can_be_trained(folder: Path) -> None:
    """Their files pass the engine's own check, and no letter is in both."""
    voice = voice_in(folder)
    readings = []
    for file, fewest in ((voice.training, dataset.FEWEST_EXAMPLES), (voice.validation, 1)):
        with file.open("rb") as lines:
            reading = dataset.read(lines, fewest=fewest)
        assert (reading.problems, reading.notes) == ([], [])
        readings.append(reading.examples)
        prompts = {example.turns[0].content for example in reading.examples}
        assert prompts == {voice.system_prompt()}
    assert dataset.shared(*readings) == []


def test_a_voice_s_fingerprint_is_that_of_its_letters(tmp_path: Path) -> None:
    """The same letters have the same, wherever they lie; another letter makes another."""
    one, other = Voice(a_voice(tmp_path / "one")), Voice(a_voice(tmp_path / "other"))
    assert one.fingerprint() == other.fingerprint()
    with other.validation.open("a", encoding="utf-8") as file:
        file.write("\n")
    assert one.fingerprint() != other.fingerprint()
    assert Voice(Path("/tmp/Ünser Brief/")).suffix() == "nser-brief"  # noqa: S108 - a name only
    with pytest.raises(VoiceError, match=r"train\.jsonl"):
        voice_in(tmp_path)
    assert voice_in(ROOT / DEFAULT).folder.is_dir()
