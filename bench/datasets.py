"""What large training files cost: seconds, and the most memory that the program holds."""

import asyncio
import os
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.approved_drafts import fill
from bench.bot_process import ROOT
from bench.figures import Figure, Result
from bench.letters import write_training_file
from bench.processes import Used, used_by

MEGABYTE = 1_000_000
SIZE = 500 * MEGABYTE
SMALL = 1 * MEGABYTE
DRAFTS = 10_000
ROOM = 8
"""So many times the large file's size must be free: the file, what is kept of it, its parts."""
EVERY = 0.02
"""So often a process is asked how much memory it has held, in seconds."""
HOW = (
    f"A file of {SIZE // MEGABYTE} MB of made-up letters, of 3 kB each, and the real programs on "
    "it, each a process of its own: `app.py dataset check`, `add`, and splitting 80 to 20 as a "
    "training with validation=20% does. Then `app.py dataset build` on an archive with "
    f"{DRAFTS:,} approved drafts, six of ten edited. Memory is the most that the process has held "
    "(VmHWM), Linux only; seconds are from its start to its end, on the clock and on its "
    "processors."
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run of a program took; what is not measured on this system is 0."""

    seconds: float
    processor_seconds: float
    peak_megabytes: float

    def figures(self, what: str, megabytes: float = 0) -> list[Figure]:
        """Return the figures, with the speed where the size says something."""
        found = [
            Figure(f"{what}: seconds", self.seconds, "s"),
            Figure(f"{what}: of its processors", self.processor_seconds, "s"),
        ]
        if megabytes and self.processor_seconds:
            speed = megabytes / self.processor_seconds
            found.append(Figure(f"{what}: speed, by its processors", speed, "MB/s", "10"))
        if self.peak_megabytes:
            found.append(Figure(f"{what}: peak memory", self.peak_megabytes, "MB"))
        return found


async def measure() -> Result:
    """Measure with a temporary folder, which is gone afterwards."""
    with TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        free = shutil.disk_usage(folder).free
        if free < ROOM * SIZE:
            return Result("datasets", HOW, (), broken=(f"{free / 1e9:.1f} GB are free: too few.",))
        return await measured_in(folder)


async def measured_in(folder: Path, size: int = SIZE, drafts: int = DRAFTS) -> Result:
    """Measure with this folder; small sizes serve to try the bench itself."""
    large, small = folder / "large.jsonl", folder / "small.jsonl"
    examples = write_training_file(large, size)
    write_training_file(small, min(SMALL, size))
    megabytes = large.stat().st_size / MEGABYTE
    figures = [Figure("examples in the large file", examples, "")]
    figures += (await _dataset(folder, "check", str(small))).figures("check of a file of 1 MB")
    figures += (await _dataset(folder, "check", str(large))).figures("check", megabytes)
    figures += (await _dataset(folder, "add", str(large))).figures("add", megabytes)
    large.unlink()
    split = await _run(folder, "-m", "bench.dataset_process", str(folder / "data"))
    figures += split.figures("split", megabytes)
    shutil.rmtree(folder / "data")
    (folder / "data").mkdir()
    await fill(folder / "data" / "archive.db", drafts)
    built = await _dataset(folder, "build")
    figures += built.figures(f"build from {drafts:,} approved drafts")
    return Result("datasets", HOW, tuple(figures))


async def _dataset(folder: Path, *arguments: str) -> Cost:
    return await _run(folder, str(ROOT / "app.py"), "dataset", *arguments)


async def _run(folder: Path, *arguments: str) -> Cost:
    """Run a program to its end, and look at its memory all the while."""
    begun = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        cwd=ROOT,
        env=_environment(folder),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said = asyncio.create_task(process.communicate())
    used: list[Used] = []
    while not said.done():
        if now := used_by(process.pid):
            used.append(now)
        await asyncio.sleep(EVERY)
    seconds = time.monotonic() - begun
    words = said.result()[0].decode()
    if process.returncode:
        raise RuntimeError(
            f"{' '.join(_shown(arguments))} ended with {process.returncode}: {words}"
        )
    last = used[-1] if used else Used(0, 0)
    return Cost(seconds, last.processor_seconds, last.peak_megabytes)


def _shown(arguments: Sequence[str]) -> Sequence[str]:
    return [Path(argument).name for argument in arguments]


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return kept | {
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "DATA_DIR": str(folder / "data"),
        "OUTPUT_DIR": str(folder / "output"),
        "SYSTEM_PROMPT_FILE": str(ROOT / "system-prompt.txt"),
        "HOUSE_RULES_FILE": str(ROOT / "house-rules.toml"),
    }
