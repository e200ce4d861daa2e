"""What this machine's processor offers."""

import os
import platform
import sys
from pathlib import Path

_NEEDED = ("avx2", "fma", "f16c", "bmi2")
"""What the x86-64 build of llama.cpp uses without asking; a processor without it stops the process
with "illegal instruction"."""
_MOST_CORES = 4
"""The bot and a training need room too. Only 1 and 2 were measured."""


def missing_features() -> list[str]:
    """The features that llama.cpp needs and this processor lacks, where that can be told."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return []
    return missing_in(Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace"))


def missing_in(cpuinfo: str) -> list[str]:
    """The same, from the text of Linux's /proc/cpuinfo."""
    for line in cpuinfo.splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "flags":
            return [feature for feature in _NEEDED if feature not in value.split()]
    return []


def usable_cores() -> int:
    """How many cores the model may keep busy."""
    if sys.platform == "linux":
        return min(len(os.sched_getaffinity(0)), _MOST_CORES)
    return min(os.cpu_count() or 1, _MOST_CORES)
