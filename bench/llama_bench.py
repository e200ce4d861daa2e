"""llama.cpp's own measuring program, where somebody has built it."""

import asyncio
import json
import os
import shutil
from pathlib import Path

VARIABLE = "LLAMA_BENCH"
MISSING = (
    "llama-bench was not found, so there is nothing to compare with. Build it from llama.cpp's "
    f"sources, and put it on the PATH or its path into {VARIABLE}."
)


class LlamaBenchError(Exception):
    """It did not measure; says what it said."""


def found() -> str | None:
    """Return where the program is, if it is anywhere."""
    return os.environ.get(VARIABLE) or shutil.which("llama-bench")


async def tokens_a_second(
    program: str, model: Path, *, behind: int, tokens: int, runs: int
) -> list[float]:
    """Have it write so many tokens, behind a prompt of so many, with one thread and no GPU.

    Raises:
        LlamaBenchError: It failed.
    """
    process = await asyncio.create_subprocess_exec(
        program,
        *("--model", str(model)),
        *("--threads", "1", "--n-gpu-layers", "0"),
        *("--n-prompt", "0", "--n-depth", str(behind), "--n-gen", str(tokens)),
        *("--repetitions", str(runs), "--output", "json"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complaints = await process.communicate()
    if process.returncode:
        raise LlamaBenchError(f"{program} failed: {complaints.decode(errors='replace')[-2000:]}")
    [measured] = json.loads(said)
    return [float(sample) for sample in measured["samples_ts"]]
