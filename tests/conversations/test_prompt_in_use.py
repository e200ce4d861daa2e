"""The system prompt: a file that the team edits, read for each version, kept by its hash."""

from hashlib import sha256

import pytest

from bot.words import drafts as words
from handlers.bot import Bot
from tests.house import SYSTEM_PROMPT, House, writer_of
from tests.model_server import Reply

COMMAND = "/chrisgpt • Sunday opening\n• Volunteers wanted"


def told(home: House, request: int) -> str:
    """Return the system prompt that a request carried."""
    first = home.model.requests[request].body["messages"][0]
    assert first["role"] == "system"
    return str(first["content"])


async def kept(bot: Bot, number: int) -> str:
    """Return the system prompt that the archive keeps with a version."""
    version = (await bot.archive.versions.of(1))[number - 1]
    sha = writer_of(version).system_prompt_sha256
    text = await bot.archive.prompts.text(sha)
    assert sha == sha256(text.encode()).hexdigest()
    return text


async def versions(home: House, *edits: str | bytes | None) -> None:
    """Write a version, then for each edit change the file (None: take it away) and try again."""
    home.model.default = Reply("Dear all, we", finish_reason="content_filter")
    await home.editor.run("#newsletter", COMMAND)
    brief = await home.editor.sees("#newsletter", containing="Sunday opening")
    for number, edit in enumerate(edits, start=1):
        version = await home.sees_version(home.editor, brief, number)
        if edit is None:
            home.prompt_file.unlink()
        else:
            home.prompt_file.write_bytes(edit.encode() if isinstance(edit, str) else edit)
        await home.editor.click(version, words.TRY_AGAIN)
    await home.sees_version(home.editor, brief, len(edits) + 1)


async def test_an_edited_prompt_counts_for_the_next_version(home: House, bot: Bot) -> None:
    """The team edits the file, and what was used for each version stays on record."""
    await versions(home, "Be brief, and warm 🍂.\n")

    assert (told(home, 0), told(home, 1)) == (SYSTEM_PROMPT, "Be brief, and warm 🍂.")
    assert (await kept(bot, 1), await kept(bot, 2)) == (SYSTEM_PROMPT, "Be brief, and warm 🍂.")


@pytest.mark.parametrize("broken", [b"\xff\xfe not text", b"  \n", None])
async def test_a_broken_prompt_gives_way_to_the_last_good_one(
    home: House, bot: Bot, broken: bytes | None
) -> None:
    """Somebody breaks, empties or removes the file: drafts go on with the text that worked."""
    await versions(home, "Be brief.", broken)

    assert [told(home, request) for request in range(3)] == [
        SYSTEM_PROMPT,
        "Be brief.",
        "Be brief.",
    ]
    assert await kept(bot, 3) == "Be brief."
