"""Stepping back behind every other program.

Without this, a training makes answers three times as slow; with it, hardly at all. A machine that
does nothing else can have it at full speed: ENGINE_TRAINING_NICENESS=0.
"""

import contextlib
import os
import sys
from pathlib import Path

NICENESS = "ENGINE_TRAINING_NICENESS"
"""The setting: how far to step back, from 0 (not at all) to 19 (behind all others)."""
_NICEST = 19
_IDLE_PRIORITY_CLASS = 0x40
_AUTOGROUP = Path("/proc/self/autogroup")


def step_back() -> None:
    """Lower the priority of this process, to the lowest unless it is set otherwise."""
    niceness = niceness_of(os.environ.get(NICENESS, ""))
    if niceness == 0:
        return
    if sys.platform == "win32":
        import ctypes

        windows = ctypes.windll.kernel32
        windows.SetPriorityClass(windows.GetCurrentProcess(), _IDLE_PRIORITY_CLASS)
    else:
        os.nice(niceness)
        _step_back_as_a_session(niceness)


def niceness_of(value: str) -> int:
    """What the setting says; nothing, or what is no number, means the lowest priority."""
    try:
        return min(max(int(value), 0), _NICEST)
    except ValueError:
        return _NICEST


def _step_back_as_a_session(niceness: int) -> None:
    """Step back with the session that we lead, too.

    Linux shares the processor among sessions first, by a niceness of their own, where it groups
    them (sched(7), "The autogroup feature"): ours alone would not help against the others.
    """
    leads = os.getsid(0) == os.getpid()
    if leads and _AUTOGROUP.exists():
        with contextlib.suppress(OSError):  # without it the training is only less polite
            _AUTOGROUP.write_text(str(niceness), encoding="ascii")
