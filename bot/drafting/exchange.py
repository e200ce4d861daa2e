"""Two files change places in one step, where the system can do that.

To rename one file over another loses what lies there, and between a look and the rename a person
may save. An exchange loses nothing: what came out can be looked at. Python has no call for it.
"""

import ctypes
import errno
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import cast

_AT_FDCWD = -100
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux
_CANNOT = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM})


def exchange(one: Path, other: Path) -> bool:
    """Let two files change places; False where the system or the folder's kind cannot.

    Raises:
        OSError: when one of them is not there, or may not be moved.
    """
    rename = _rename()
    if rename is None:
        return False
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))


@cache
def _rename() -> Callable[..., int] | None:
    """Return the C library's call, if it has one."""
    try:
        return cast("Callable[..., int]", ctypes.CDLL(None, use_errno=True).renameat2)
    except (AttributeError, OSError, TypeError):  # another C library, macOS, Windows
        return None
