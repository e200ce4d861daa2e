"""The list of what is kept."""

from bot.words import console as words
from bot.words.datasets import short
from handlers.console.at_hand import at_hand
from handlers.console.running import DONE
from handlers.console.saying import remark, say
from handlers.console.stopping import Stop


async def list_files(_stop: Stop) -> int:
    """Print a line for each kept file, newest first."""
    from bot.training.datasets.parts import is_held_back
    from bot.training.datasets.telling import list_line

    async with at_hand() as here:
        datasets = await here.archive.datasets.kept()
        for kept in datasets:
            line = list_line(kept.name, here.store.report(kept), held_back=is_held_back(kept))
            say(f"{short(kept.sha256)} {line}")
    if not datasets:
        remark(words.none_yet())
    return DONE
