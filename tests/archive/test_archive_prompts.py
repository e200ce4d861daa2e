"""A system prompt is kept once and found by its hash."""

import asyncio
from hashlib import sha256

import pytest

from bot.archive import Archive, NotOnRecordError


async def test_keeps_a_prompt_once(archive: Archive) -> None:
    """Twenty who keep the same prompt at once get its hash, by which it is found."""
    text = "Write as the house writes. Ünïcode 🍎"

    hashes = await asyncio.gather(*(archive.prompts.keep(text) for _ in range(20)))

    assert set(hashes) == {sha256(text.encode()).hexdigest()}
    assert await archive.prompts.text(hashes[0]) == text


async def test_says_what_is_not_there(archive: Archive) -> None:
    """A hash of nothing kept is told apart from a failure."""
    with pytest.raises(NotOnRecordError, match="System prompt 0000"):
        await archive.prompts.text("0" * 64)
