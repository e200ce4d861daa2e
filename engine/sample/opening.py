"""The engine: the one that runs on a data folder, or one of our own for as long as we need it."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import openai
from decouple import Config, RepositoryEmpty, RepositoryEnv
from openai import OpenAI

RUNNING = "running.json"
_KNOCK_SECONDS = 5
_STOP_SECONDS = 15
_ROOT = Path(__file__).parents[2]


class OpeningError(Exception):
    """No engine could be had; says why."""


@dataclass(frozen=True)
class Opened:
    """An engine to speak to."""

    client: OpenAI
    ours: bool
    """Whether it ends with us."""


def usual_data_dir() -> Path:
    """Where the engine of `make run` has its files: below DATA_DIR, which `.env` may set too."""
    env = Path(".env")
    config = Config(RepositoryEnv(str(env)) if env.is_file() else RepositoryEmpty())
    return Path(str(config("DATA_DIR", default="data"))) / "engine"


@contextmanager
def opened(data_dir: Path) -> Iterator[Opened]:
    """Speak to the engine of this data folder; where none runs, to one that ends with the block.

    Raises:
        OpeningError: It does not start.
    """
    if client := _running(data_dir):
        with client:
            yield Opened(client, ours=False)
        return
    with _started(data_dir) as client, client:
        yield Opened(client, ours=True)


def _running(data_dir: Path) -> OpenAI | None:
    """The engine that says it runs, if it answers; one that was killed leaves its note behind."""
    try:
        at = json.loads((data_dir / RUNNING).read_text(encoding="utf-8"))
        client = OpenAI(base_url=at["base_url"], api_key=at["key"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    try:
        client.with_options(timeout=_KNOCK_SECONDS, max_retries=0).models.list()
    except openai.OpenAIError:
        client.close()
        return None
    return client


@contextmanager
def _started(data_dir: Path) -> Iterator[OpenAI]:
    # What it logs would break into the bar; it is shown where the engine does not start.
    with tempfile.TemporaryFile() as log, _process(data_dir, log) as process:
        assert process.stdin is not None  # noqa: S101 - asked for when it was started
        assert process.stdout is not None  # noqa: S101 - asked for when it was started
        try:
            line = process.stdout.readline()
            if not line:
                log.seek(0)
                raise OpeningError(log.read().decode(errors="replace").strip())
            at = json.loads(line)
            yield OpenAI(base_url=at["base_url"], api_key=at["key"])
        finally:
            _end(process, process.stdin)


def _process(data_dir: Path, log: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "engine", "--announce", "--with-parent"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        env=os.environ
        | {"PYTHONPATH": str(_ROOT), "ENGINE_DATA_DIR": str(data_dir), "ENGINE_PORT": "0"},
        start_new_session=True,  # Ctrl-C is for us; it ends when we close its standard input
    )


def _end(process: subprocess.Popen[bytes], stdin: IO[bytes]) -> None:
    stdin.close()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
