"""Taking drafts along: a file, sent to who asked."""

import csv
import io
import json
import zipfile

import pytest

from bot.archive import DecisionKind
from bot.drafting import exporting
from bot.words import access as access_words
from handlers.bot import Bot
from handlers.drafts import exporting as handler
from tests.conversations.decided import files_of
from tests.conversations.test_list_of_drafts import asked, kept, written
from tests.house import House
from tests.model_server import NEWSLETTER, Reply
from workspace.client import Message, Persona

ODD = 'Subject: Odd\r\n\r\n  Dear all, \n\n🎉 "quotes", 1;2 and =1+1\u2028 <!channel> \r\n\n'


async def approve(bot: Bot, number: int, *, by: str = "UADMIN") -> None:
    """Approve a draft's only version."""
    assert await bot.archive.decisions.decide(number, version=1, kind=DecisionKind.APPROVE, by=by)


async def sent(home: House, person: Persona, number: str) -> tuple[Message, bytes]:
    """Wait for the file in a person's direct messages; return the message and the file."""
    message = await person.sees(
        person.direct, containing=f"{number}, as you asked.", where=lambda m: bool(m.files)
    )
    (content,) = (await files_of(home, message)).values()
    return message, content


async def test_approved_drafts_are_sent_to_who_asked_as_jsonl(home: House, bot: Bot) -> None:
    """With all that is on record; others are not taken along, and nobody else gets the file."""
    home.model.enqueue(Reply(ODD))
    await written(home, bot, home.editor, "#newsletter", "Odd")
    await written(home, bot, home.second, "#newsletter", "Ready")
    await approve(bot, 1)
    await bot.archive.feedback.give(1, "USECOND", good=True)

    await asked(home.editor, "#newsletter", "export", "I am putting 1 draft into a file")
    message, data = await sent(home, home.editor, "1 draft")

    (line,) = data.decode().splitlines()
    told = json.loads(line)
    version = (await bot.archive.versions.of(1))[0]
    assert (told["draft"], told["text"], told["sha256"]) == (1, version.text, version.sha256)
    assert told["brief"]["title"] == "Odd"
    assert told["versions"][0]["writer"]["model"] == "house-writer"
    assert [each["by"] for each in told["decisions"]] == ["UADMIN"]
    assert [each["good"] for each in told["feedback"]] == [True]
    assert told["people"] == {"UADMIN": "Admin", "UEDITOR": "Editor", "USECOND": "Second editor"}
    assert "Chosen: approved" in message.words
    assert message.files[0]["name"].endswith(".jsonl")
    assert not [m for m in await home.editor.messages("#newsletter") if m.files]


async def test_an_export_may_be_a_table_or_a_folder(home: House, bot: Bot) -> None:
    """The texts in them are the same, to the last line end."""
    home.model.enqueue(Reply(ODD))
    await written(home, bot, home.editor, "#newsletter", "Odd")
    text = (await bot.archive.versions.of(1))[0].text

    await asked(home.second, "#newsletter", "export all csv", "I am putting 1 draft into a file")
    _, table = await sent(home, home.second, "1 draft")
    await asked(home.editor, "#newsletter", "export by me ready zip", "I am putting 1 draft")
    _, folder = await sent(home, home.editor, "1 draft")

    (row,) = csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline=""))
    assert (row["title"], row["state"], row["text"]) == ("Odd", "ready", text)
    with zipfile.ZipFile(io.BytesIO(folder)) as archive:
        (name,) = set(archive.namelist()) - {exporting.INDEX}
        assert name.endswith("-odd-1.txt")
        assert archive.read(name) == text.encode()


async def test_a_private_draft_is_taken_along_by_who_asked_for_it(home: House, bot: Bot) -> None:
    """Nobody else takes it from elsewhere."""
    await kept(bot, 1, user="UEDITOR", channel="D0EDITOR")

    await asked(home.second, "#newsletter", "export all", "There is nothing to take along")
    await asked(home.editor, "#newsletter", "export all", "I am putting 1 draft into a file")
    _, data = await sent(home, home.editor, "1 draft")

    assert json.loads(data)["draft"] == 1


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("export", "Without a state I take approved drafts only"),
        ("export pdf", "I cannot write “pdf”: there are jsonl, csv and zip."),
        ("export since 2026-02-30", "So nothing was sent."),
        ("export 🎉", "I find letters and digits only"),
        ("export " + "word " * 200, "more than I can search for"),
    ],
)
async def test_an_export_of_nothing_is_answered(home: House, typed: str, answer: str) -> None:
    """It says what is missing; no file comes."""
    await asked(home.editor, "#newsletter", typed, answer)

    assert await home.client.calls("files.completeUploadExternal") == []


async def test_a_guest_takes_nothing_along(home: House, bot: Bot) -> None:
    """Not even what stands in a channel that they see."""
    await kept(bot, 1)

    await asked(home.guest, "#newsletter", "export all", access_words.no_guests())

    assert await home.client.calls("files.completeUploadExternal") == []


async def test_too_many_drafts_for_one_file_are_taken_in_parts(
    home: House, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer says how to narrow it."""
    monkeypatch.setattr(handler, "MOST", 2)
    for number in range(1, 4):
        await kept(bot, number)

    await asked(home.editor, "#newsletter", "export all", "Those are 3 drafts, and a file holds 2")
    await asked(home.editor, "#newsletter", 'export all "issue 2"', "I am putting 1 draft")


async def test_a_file_that_slack_does_not_take_is_told(home: House, bot: Bot) -> None:
    """Nothing hangs in silence."""
    await kept(bot, 1)
    await home.client.fault("files.completeUploadExternal", error="channel_not_found", times=9)

    await asked(home.editor, "#newsletter", "export all", "Slack did not take the file")


async def test_the_letter_of_the_model_is_in_the_export(home: House, bot: Bot) -> None:
    """An approved one by its words, as anybody would look for it."""
    await written(home, bot, home.editor, "#newsletter", "Spring")
    await approve(bot, 1)

    await asked(home.editor, "#newsletter", "export spring", "I am putting 1 draft")
    _, data = await sent(home, home.editor, "1 draft")

    assert json.loads(data)["text"] == NEWSLETTER.strip()
