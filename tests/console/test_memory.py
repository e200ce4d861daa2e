"""A large file takes no more memory than a small one."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.letters import write_training_file
from bench.processes import used_by
from tests.console.typing_in import PATIENCE, arguments, environment

LARGE, SMALL = 15_000_000, 100_000
MORE_MEGABYTES = 10
"""Tables of what was seen grow by two; holding the file itself would take fifteen."""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells what was held")
@pytest.mark.parametrize("command", ["check", "add"])
def test_memory_stays_flat(tmp_path: Path, command: str) -> None:
    """A file of 15 MB is never in memory as a whole, whether it is looked at or kept."""
    small, large = tmp_path / "small.jsonl", tmp_path / "large.jsonl"
    write_training_file(small, SMALL)
    write_training_file(large, LARGE)

    more = _peak(tmp_path, command, large) - _peak(tmp_path, command, small)

    assert more < MORE_MEGABYTES


def _peak(folder: Path, command: str, path: Path) -> float:
    """Return the most that the command has held, in megabytes."""
    assert sys.platform == "linux"
    peak, end = 0.0, time.monotonic() + PATIENCE
    with subprocess.Popen(
        arguments(command, str(path)),
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.DEVNULL,
    ) as process:
        while process.poll() is None:
            assert time.monotonic() < end, "it does not end"
            used = used_by(process.pid)
            peak = max(peak, used.peak_megabytes if used else 0)
            time.sleep(0.02)
    assert process.returncode == 0
    return peak
