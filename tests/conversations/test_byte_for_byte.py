"""What was approved is one text everywhere: archive, file, channel and export, byte for byte."""

import csv
import io
import json
import zipfile
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.archive import Decision, DecisionKind, Filter, NewRequest, RequestKind, VersionSource
from bot.drafting.exporting import INDEX, Format, gathered, written
from handlers.bot import Bot
from tests.conversations.decided import announced, files_of, ready
from tests.haste import hurry_slack
from tests.house import PATIENCE, House
from workspace.client import Message, until

_NUMBERS = count(1)
STORED = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
"""What an archive can hold: it turns the others into U+FFFD before a text is counted as one."""
LONG = "Subject: Long\n\n" + "A line that ends in blanks.  \r\n" * 1280
ODD = (
    "Subject: Odd\r\n\r\n  Dear all, \t\n\n\U0001f389\U0001f469\u200d\U0001f467 :tada: "
    '<!channel> & *bold* "=1+1"\u2028\x85\u200b\ufeff \r\n\n'
)


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Slack take every message at once: one draft is approved over and over here."""
    hurry_slack(monkeypatch)


async def saved_and_approved(bot: Bot, text: str) -> Decision:
    """Save a text as the draft's next version, approve it, and wait until the channel was told."""
    newest = await bot.archive.versions.latest(1)
    assert newest
    saved = await bot.desk.save(
        1,
        newest.number,
        text,
        source=VersionSource.EDITOR,
        by="UEDITOR",
        request_id=None,
        based_on=newest.number,
        reopens=True,
    )
    assert not isinstance(saved, str)
    request = await bot.archive.requests.record(
        NewRequest(
            kind=RequestKind.BUTTON,
            delivery=f"byte for byte {next(_NUMBERS)}",
            place=None,
            team="T0LOCAL",
            user="USECOND",
            channel="C0NEWSLETTER",
            payload={"action": "approve"},
            draft_id=1,
        )
    )
    assert request
    decision = await bot.deciding.decide(
        1, saved.number, DecisionKind.APPROVE, by="USECOND", request_id=request.id
    )
    assert isinstance(decision, Decision)
    return await announced(bot)


async def in_the_channel(home: House, decision: Decision) -> bytes:
    """Return the text that an approval brought to the channel."""

    async def look() -> Message | None:
        for message in await home.editor.messages("#newsletter"):
            if decision.files["txt"] in [file["id"] for file in message.files]:
                return message
        return None

    return (await files_of(home, await until(look, what="the approval's files")))["txt"]


async def in_the_file(home: House, bot: Bot) -> bytes:
    """Return what the output file holds when the bot has nothing left to do."""
    await until(lambda: not len(bot.tasks), timeout=PATIENCE, what="the bot to be idle")
    draft = await bot.archive.drafts.get(1)
    assert draft.output_file
    return (home.output / draft.output_file).read_bytes()


async def exported(bot: Bot) -> dict[Format, bytes]:
    """Return the text as each kind of export has it."""
    found = await bot.archive.search.find(Filter(), viewer="UEDITOR", channel=None, limit=1)
    drafts = await gathered(bot.archive, found.hits)
    csv.field_size_limit(10**9)
    table = io.StringIO(written(drafts, Format.CSV, {}).decode("utf-8-sig"), newline="")
    with zipfile.ZipFile(io.BytesIO(written(drafts, Format.ZIP, {}))) as archive:
        (name,) = set(archive.namelist()) - {INDEX}
        text = archive.read(name)
    return {
        Format.JSONL: json.loads(written(drafts, Format.JSONL, {}))["text"].encode(),
        Format.CSV: next(csv.DictReader(table))["text"].encode(),
        Format.ZIP: text,
    }


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(STORED, min_size=1).filter(str.strip))
@example(LONG)
@example(ODD)
@pytest.mark.usefixtures("approving")
async def test_an_approved_text_is_the_same_everywhere(home: House, bot: Bot, text: str) -> None:
    """Line ends, blanks at the end, emoji, any letter of any script, and 40,000 characters."""
    decision = await saved_and_approved(bot, text)

    assert await in_the_channel(home, decision) == text.encode()
    assert await in_the_file(home, bot) == text.encode()
    newest = await bot.archive.versions.latest(1)
    assert newest
    assert (newest.number, newest.text) == (decision.version, text)
    assert set((await exported(bot)).values()) == {text.encode()}
    draft = await bot.archive.drafts.get(1)
    assert await home.text_shown(home.editor, draft, newest) == text


@pytest.fixture
async def approving(home: House, bot: Bot) -> None:
    """Have a draft whose text may be changed and approved."""
    await ready(home, bot)
