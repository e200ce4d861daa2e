"""The house that the other tests live in: its engines, and what it looks after when it closes."""

from contextlib import suppress
from pathlib import Path

import pytest
from openai import AsyncOpenAI, AuthenticationError

from bot.settings import EngineAccess
from tests.house import ENGINE_KEY, MODEL, STUDIO, STUDIO_KEY, house


def a_client(access: EngineAccess) -> AsyncOpenAI:
    """Return the SDK, pointed at an engine."""
    return AsyncOpenAI(base_url=access.base_url, api_key=access.key, max_retries=0)


async def models_at(access: EngineAccess) -> list[str]:
    """Return the names of an engine's models."""
    async with a_client(access) as client:
        return [model.id async for model in client.models.list()]


async def test_the_embedded_engine_keeps_address_and_data_over_a_restart(
    tmp_path: Path, tiny: Path
) -> None:
    """A house's embedded engine answers where it did, with what it had."""
    async with house(tmp_path, tiny=tiny) as home:
        assert home.embedded
        assert [engine.name for engine in home.engines] == ["openai", "local"]
        before = home.embedded.access
        async with a_client(before) as client:
            file = await client.files.create(file=("a.jsonl", b"{}\n"), purpose="fine-tune")

        await home.embedded.stop()
        await home.embedded.start()

        assert home.embedded.access == before
        assert home.embedded.model in await models_at(before)
        async with a_client(before) as client:
            assert [kept.id async for kept in client.files.list()] == [file.id]


async def test_a_draft_is_written_beside_an_engine_that_trains(tmp_path: Path, tiny: Path) -> None:
    """The model server goes on writing drafts in a house with more engines."""
    async with house(tmp_path, tiny=tiny) as home, home.bot() as bot:
        await home.editor.run("#newsletter", "/chrisgpt • Sunday opening • Volunteers")
        await home.whole_text(bot, home.editor)
        assert [request.body["model"] for request in home.model.requests] == [MODEL]


@pytest.mark.parametrize("place", ["log", "output", "archive"])
async def test_any_engines_key_is_looked_for(tmp_path: Path, place: str) -> None:
    """A house does not close on a key that stands where it should not, whichever engine's it is."""
    with pytest.raises(AssertionError, match="third-engine"):
        await _with_a_leak(tmp_path, place)


@pytest.mark.parametrize(("asked", "key"), [("openai", STUDIO_KEY), (STUDIO, ENGINE_KEY)])
async def test_a_key_that_came_to_another_engine_is_noticed(
    tmp_path: Path, asked: str, key: str
) -> None:
    """A house does not close when one engine was asked with the key of another."""
    with pytest.raises(AssertionError, match=f"{key} at http"):
        await _with_keys_crossed(tmp_path, asked, key)


async def _with_keys_crossed(folder: Path, asked: str, key: str) -> None:
    async with house(folder, trains=True) as home, home.bot():
        [url] = [engine.base_url for engine in home.engines if engine.name == asked]
        async with a_client(EngineAccess(asked, url, key)) as client:
            with suppress(AuthenticationError):
                await client.chat.completions.create(
                    model=MODEL, messages=[{"role": "user", "content": "Ahoy"}]
                )


async def _with_a_leak(folder: Path, place: str) -> None:
    key = "sk-of-a-third-engine-0123456789"
    async with house(folder) as home:
        third = EngineAccess("third", home.model.base_url, key)
        async with home.bot(engines=(*home.engines, third)) as bot:
            if place == "archive":
                await bot.archive.audit.add("UADMIN", "use", f"a model, with {key}")
            elif place == "output":
                home.output.mkdir(exist_ok=True)
                (home.output / "a-draft.md").write_text(f"Dear {key}", encoding="utf-8")
            else:
                home.log.write(f'{{"level": "info", "event": "asked with {key}"}}\n')
