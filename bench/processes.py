"""What a process has used so far, and the children of a process. Linux only: nothing elsewhere."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MODES = 2
"""A process computes for itself, and the system computes for it."""


@dataclass(frozen=True, slots=True)
class Used:
    """What a process has used."""

    peak_megabytes: float
    """The most memory that it has held (VmHWM)."""
    processor_seconds: float
    """On all cores together; it hardly depends on what else runs."""


def used_by(process: int) -> Used | None:
    """Return what it has used; None for one that is gone, or on another system."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return None
    peak = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    if not peak:
        return None  # it has ended, and only its exit status is left
    ticks = stat.rpartition(")")[2].split()[11 : 11 + MODES]
    return Used(int(peak[0]) / 1024, sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"))


def child_that_runs(process: int, module: str) -> int | None:
    """Return the child that was started as `python -m module`; None while there is none."""
    for child in _children(process):
        try:
            command = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if module.encode() in command:
            return child
    return None


def _children(process: int) -> Iterator[int]:
    # A child belongs to the thread that started it.
    for thread in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            yield from map(int, thread.read_text(encoding="utf-8").split())
        except OSError:
            continue
