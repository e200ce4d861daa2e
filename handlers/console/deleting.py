"""Deleting a kept file, after a question."""

import sys

from bot.manifest import commands
from bot.words import console as words
from handlers.console.at_hand import at_hand
from handlers.console.beside import beside
from handlers.console.meaning import kept_file
from handlers.console.running import DONE, FAILED, WRONG_SETTINGS, RefusedError
from handlers.console.saying import harmless, remark, remarks, say
from handlers.console.stopping import Stop

_YES = frozenset({"y", "yes"})


async def delete(_stop: Stop, wanted: str, *, sure: bool) -> int:
    """Delete a file's bytes; its record stays."""
    async with at_hand() as here:
        dataset = await kept_file(here.archive, wanted)
        if not sure:
            if not sys.stdin.isatty():
                raise RefusedError(words.nobody_to_ask(), WRONG_SETTINGS)
            report = here.store.report(dataset)
            question = words.delete_question(dataset.name, report.examples, dataset.bytes)
            if not await beside(_says_yes, question):
                remark(words.not_deleted(dataset.name))
                return FAILED
        await here.store.forget(dataset, by=None)
    say(words.deleted(dataset.name, commands().finetune))
    return DONE


def _says_yes(question: str) -> bool:
    """Ask at the terminal; whoever says nothing says no."""
    remarks.print(f"{harmless(question)} [y/N] ", end="")
    return sys.stdin.readline().strip().casefold() in _YES
