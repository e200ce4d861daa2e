"""The engine fails: the thread says how, what was written is kept, and Try again works."""

import socket
import sqlite3
from contextlib import closing
from dataclasses import dataclass

import pytest

from bot.archive import DraftState, VersionState
from bot.drafting import desk, writing
from bot.settings import EngineAccess
from bot.words import drafts as words
from handlers.bot import Bot
from tests.house import ENGINE_KEY, MODEL, PATIENCE, House
from tests.model_server import NEWSLETTER, Reply
from workspace.client import Message, until

COMMAND = "/chrisgpt • Sunday opening\n• Volunteers wanted"
# The SDK repeats some refused requests; here it does so at once.
AT_ONCE = {"retry-after-ms": "1"}


@dataclass(frozen=True)
class Trouble:
    """A way to fail, the kind that it is known by, and the partial text that is left."""

    kind: str
    reply: Reply
    kept: str = ""


TROUBLES = {
    "401": Trouble("key_refused", Reply(status=401, code="invalid_api_key")),
    "403": Trouble("forbidden", Reply(status=403)),
    "404": Trouble("model_gone", Reply(status=404, code="model_not_found")),
    "404, in other words": Trouble("model_gone", Reply(status=404)),
    "429": Trouble("busy", Reply(status=429, code="rate_limit_exceeded", headers=AT_ONCE)),
    "429, no money": Trouble(
        "quota", Reply(status=429, code="insufficient_quota", headers=AT_ONCE)
    ),
    "400": Trouble("rejected", Reply(status=400, message="The brief is strange.")),
    "400, too long": Trouble("too_long", Reply(status=400, code="context_length_exceeded")),
    "500": Trouble("broken", Reply(status=500, headers=AT_ONCE)),
    "503": Trouble("broken", Reply(status=503, headers=AT_ONCE)),
    "nothing": Trouble("empty", Reply("")),
    "blanks": Trouble("empty", Reply(" \n\n ")),
    "no end": Trouble("empty", Reply(cut_clean=0)),
    "a refusal": Trouble("declined", Reply(refusal="I cannot write about that.")),
    "filtered": Trouble("declined", Reply("", finish_reason="content_filter")),
    "filtered half way": Trouble(
        "declined", Reply("Dear all, we", finish_reason="content_filter"), "Dear all, we"
    ),
    "cut": Trouble("cut", Reply("Dear all, we open", cut=3), "Dear all, we"),
    "cut cleanly": Trouble("cut", Reply("Dear all, we open", cut_clean=3), "Dear all, we"),
}


def says(kind: str, *, kept: str, detail: str = "") -> str:
    """Return what the thread should say of a trouble."""
    return words.failure(kind, detail, engine="openai", model=MODEL, has_text=bool(kept))


async def failed(home: House) -> tuple[Message, Message]:
    """Ask for a draft that fails, and return brief and the version that it came to."""
    await home.editor.run("#newsletter", COMMAND)
    brief = await home.editor.sees("#newsletter", containing="Sunday opening")
    return brief, await home.sees_version(home.editor, brief)


async def write_again(home: House, bot: Bot, brief: Message, version: Message) -> None:
    """Press Try again, now that the model is well, and read its whole text."""
    assert next(iter(version.buttons)) == words.TRY_AGAIN
    home.model.default = Reply()
    assert (await home.second.click(version, words.TRY_AGAIN)).ok
    await home.sees_version(home.second, brief, 2)
    assert await home.whole_text(bot, home.editor, number=2) == NEWSLETTER.strip()


@pytest.mark.parametrize("name", TROUBLES)
async def test_the_thread_says_what_went_wrong(home: House, bot: Bot, name: str) -> None:
    """Each trouble has its words, keeps what was written, and ends with a way on."""
    trouble = TROUBLES[name]
    home.model.default = trouble.reply

    brief, version = await failed(home)

    detail = f"Error code: 400 - {trouble.reply.message}" if trouble.kind == "rejected" else ""
    assert says(trouble.kind, kept=trouble.kept, detail=detail) in version.words
    assert version.plain == trouble.kept
    kept = (await bot.archive.versions.of(1))[0]
    assert (kept.text, str(kept.failure).partition(":")[0]) == (trouble.kept, trouble.kind)
    assert kept.state is (VersionState.PARTIAL if trouble.kept else VersionState.FAILED)
    draft = await bot.archive.drafts.get(1)
    assert draft.state is (DraftState.STOPPED if trouble.kept else DraftState.FAILED)
    if trouble.kept:
        assert await home.whole_text(bot, home.editor) == trouble.kept
    await write_again(home, bot, brief, version)


async def test_a_model_that_falls_silent_is_not_waited_for(home: House) -> None:
    """Silence before the first word ends the version."""
    home.model.default = Reply(silence=True)
    async with home.bot(silence_seconds=0.3) as bot:
        brief, version = await failed(home)

        assert says("silent", kept="") in version.words
        await write_again(home, bot, brief, version)


async def test_a_model_that_falls_silent_half_way_leaves_its_words(home: House) -> None:
    """Silence between two words ends the version; what was written is kept."""
    home.model.enqueue(Reply("Dear all, we open", hold_after=3))
    async with home.bot(silence_seconds=0.3) as bot:
        brief, version = await failed(home)

        assert says("silent", kept="Dear all, we") in version.words
        assert await home.whole_text(bot, home.second) == "Dear all, we"
        await write_again(home, bot, brief, version)


async def test_an_engine_that_is_away_is_named(home: House) -> None:
    """Nothing listens at the engine's address: the thread says that it could not be reached."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}/v1"
        async with home.bot(engines=(EngineAccess("openai", address, ENGINE_KEY),)):
            _, version = await failed(home)
            assert says("unreachable", kept="") in version.words
            assert next(iter(version.buttons)) == words.TRY_AGAIN


async def test_a_model_that_finds_no_end_is_stopped(
    home: House, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A loop does not fill thread and disk; what is there is kept, and can be written anew."""
    monkeypatch.setattr(writing, "MAX_CHARACTERS", 3_000)
    home.model.default = Reply(tokens=["and on and on " * 100] * 100)

    _, version = await failed(home)

    text = await home.whole_text(bot, home.editor)
    assert 3_000 <= len(text) < 6_000
    thread = await home.editor.messages("#newsletter", thread=version)
    assert any(words.TRY_AGAIN in m.buttons for m in thread)


async def test_an_engine_that_repeats_our_key_does_not_show_it(home: House, bot: Bot) -> None:
    """What an engine answers goes to the thread without secrets, and pings nobody."""
    home.model.default = Reply(
        status=400, message=f"Bad key {ENGINE_KEY} <!channel> @channel *bold* <@USECOND>"
    )

    brief, version = await failed(home)

    assert "refused the request" in version.words
    assert ENGINE_KEY not in version.words
    for call in await home.client.calls():
        said = str(call.args)
        assert "<!channel>" not in said
        assert "@channel" not in said
        assert "<@USECOND>" not in said
    await write_again(home, bot, brief, version)


async def test_a_model_list_that_leaves_the_choice_open_is_explained(home: House) -> None:
    """Without CHRIS_GPT, and with several models on offer, somebody has to choose."""
    home.model.models = ["house-writer", "other-writer"]
    async with home.bot(chris_gpt=None):
        _, version = await failed(home)

        assert "none is chosen: house-writer, other-writer" in version.words
        assert "set CHRIS_GPT" in version.words


async def test_the_only_model_on_offer_writes(home: House) -> None:
    """Without CHRIS_GPT, the one model that the engine has is the writer."""
    async with home.bot(chris_gpt=None) as bot:
        _, version = await failed(home)

        assert "written by openai:house-writer" in version.words
        assert await home.whole_text(bot, home.editor) == NEWSLETTER.strip()


async def test_the_embedded_engine_s_writer_is_called_a_demonstration(home: House) -> None:
    """Nobody shall mistake the small model for the house voice."""
    engines = (EngineAccess("local", home.model.base_url, ENGINE_KEY),)
    async with home.bot(engines=engines, chris_gpt="local:smollm2-135m"):
        _, version = await failed(home)

        assert "written by small demonstration writer (smollm2-135m)" in version.words


async def test_a_passing_trouble_of_the_engine_is_not_noticed(home: House, bot: Bot) -> None:
    """One refused request before the first word is repeated, and the draft comes."""
    home.model.enqueue(Reply(status=500, headers=AT_ONCE))

    await failed(home)

    assert await home.whole_text(bot, home.editor) == NEWSLETTER.strip()
    assert len(home.model.requests) == 2


async def test_a_version_ends_when_the_archive_takes_it(
    home: House, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written meanwhile is not lost, and its draft is not stuck for ever."""
    monkeypatch.setattr(desk, "ARCHIVE_AWAY_SECONDS", 0.1)
    home.expected_errors.append("a version could not be ended")
    with closing(sqlite3.connect(home.database)) as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE UPDATE OF finished_at ON versions "
            "BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
        await home.editor.run("#newsletter", COMMAND)

        def refused() -> bool:
            return any(line["event"] in home.expected_errors for line in home.log_lines())

        await until(refused, timeout=PATIENCE, what="the archive to refuse")
        connection.execute("DROP TRIGGER full")

    assert await home.whole_text(bot, home.editor) == NEWSLETTER.strip()
