"""A command of the console from its first word to its exit status."""

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable
from typing import NoReturn

from bot.settings import SettingsError
from bot.words import console as words
from handlers.console.saying import print_anything, remark
from handlers.console.stopping import Stop, StoppedError

DONE = 0
FAILED = 1
WRONG_SETTINGS = 2
STOPPED = 130
"""What a shell says of a program that Ctrl-C ended."""

Work = Callable[[Stop], Awaitable[int]]


class RefusedError(Exception):
    """It cannot be done; the message says why, what was kept, and what to do next."""

    def __init__(self, why: str, code: int = FAILED) -> None:
        super().__init__(why)
        self.code = code


def finish(work: Work) -> NoReturn:
    """Do it, say in words what keeps it from being done, and end the program."""
    print_anything()
    _log_beside()
    sys.exit(_done(work))


def _done(work: Work) -> int:
    try:
        return asyncio.run(_listening(work))
    except (StoppedError, asyncio.CancelledError, KeyboardInterrupt):
        why, code = words.stopped(), STOPPED
    except RefusedError as error:
        why, code = str(error), error.code
    except SettingsError as error:
        why, code = words.wrong_settings(error.problems), WRONG_SETTINGS
    except _refusals() as error:
        why, code = str(error), FAILED
    except _broken_archive() as error:
        why, code = words.archive_trouble(str(error)), FAILED
    except OSError as error:
        path, reason = str(error.filename or ""), error.strerror or str(error)
        why, code = words.not_read_or_written(path, reason), FAILED
    remark(why)
    return code


async def _listening(work: Work) -> int:
    stop = Stop()
    with stop.listening():
        return await work(stop)


def _refusals() -> tuple[type[Exception], ...]:
    """Return what says of itself why it cannot be; loaded late, as its packages are slow."""
    from bot.archive import ArchiveUnavailableError
    from bot.training.datasets import DatasetError

    return ArchiveUnavailableError, DatasetError


def _broken_archive() -> type[Exception]:
    from sqlalchemy.exc import DBAPIError

    return DBAPIError


def _log_beside() -> None:
    """Send warnings to standard error: standard output is for what was asked for."""
    from bot.log import configure

    configure()
    for name in ("bot", "handlers"):
        logging.getLogger(name).setLevel(logging.WARNING)
