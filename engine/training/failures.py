"""What went wrong, in words that an editor can use."""

import errno
from dataclasses import dataclass

from engine.training.config import UnsupportedModelError
from engine.training.examples import ExamplesError
from engine.training.gguf_read import GgufError
from engine.training.run import NotFiniteError
from engine.training.state import StateError
from engine.training.task import TaskError

# Not every system knows a user's quota.
_FULL = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))


@dataclass(frozen=True)
class Failure:
    """One failure."""

    code: str
    message: str


def failure_of(error: Exception) -> Failure:
    """Say what an error means."""
    match error:
        case MemoryError() | OSError(errno=errno.ENOMEM):
            code = "not_enough_memory"
            message = (
                "The machine has too little memory for this training. Close other programs, "
                "shorten the longest examples, or use a smaller batch_size, and try again."
            )
        case OSError() if error.errno in _FULL:
            code = "disk_full"
            message = "The disk is full. Free some space (100 MB will do) and try again."
        case OSError():
            code = "internal"
            message = f"A file could not be read or written: {error}. Mend that and try again."
        case NotFiniteError():
            code, message = "loss_not_finite", str(error)
        case UnsupportedModelError() | GgufError():
            code, message = "unsupported_model", str(error)
        case TaskError() | ExamplesError() | StateError():
            code, message = "internal", str(error)
        case _:
            code = "internal"
            message = "The trainer made a mistake; the engine's log says which. Try again."
    return Failure(code, message)
