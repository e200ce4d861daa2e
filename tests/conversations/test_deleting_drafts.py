"""Deleting a draft: an admin is asked first, and then its text is nowhere any more."""

import asyncio
import json

import pytest

from bot.archive import DatasetSource, DraftState, VersionState
from bot.drafting import announcing, deleting
from bot.slack import uploads
from bot.slack.failure import SlackFailure
from bot.slack.notes import note
from bot.words import retention as words
from bot.words import review as review_words
from handlers.bot import Bot
from tests.archive.samples import a_dataset, placed_in
from tests.conversations.changing import drafted
from tests.conversations.decided import announced, announcements, approved, offers, stands
from tests.conversations.filing import BY_HAND, at_rest, by_file, file_of, filed, logged, save
from tests.haste import hurry_slack
from tests.house import BOT_USER, PATIENCE, House
from tests.model_server import Reply
from workspace.client import Message, Persona

CHANNEL = "#newsletter"
# Words of the brief, of the model's text, of a change that was asked for, and of a changed file.
SECRET = ("Sunday opening", "Volunteers", "coffee machine", "lavender", "Sunday it is")


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be back sooner when Slack was away."""
    hurry_slack(monkeypatch)
    monkeypatch.setattr(deleting, "SLACK_AWAY_SECONDS", 0.1)
    monkeypatch.setattr(deleting, "FOLDER_AWAY_SECONDS", 0.1)
    monkeypatch.setattr(announcing, "SLACK_AWAY_SECONDS", 0.1)
    monkeypatch.setattr(uploads, "LOOKS", (0.02, 0.05, 0.2))


async def asked(person: Persona, draft_id: int = 1, channel: str = CHANNEL) -> Message:
    """Ask for a draft to be deleted, and return the question."""
    before = {each.ts for each in await person.messages(channel)}
    await person.run(channel, f"/drafts delete {draft_id}")
    return await person.sees(
        channel,
        containing=f"Delete draft {draft_id}",
        where=lambda message: message.ephemeral and message.ts not in before,
        timeout=PATIENCE,
    )


async def deleted(home: House, bot: Bot, draft_id: int = 1, channel: str = CHANNEL) -> None:
    """Have a draft deleted by the admin, and wait until it is gone everywhere."""
    question = await asked(home.admin, draft_id, channel)
    await home.admin.click(question, words.DELETE_YES)
    await stands(bot, DraftState.DELETED, draft_id)
    await at_rest(bot)


async def seen(home: House, *, threads: tuple[Message, ...] = ()) -> str:
    """Return all that the bot said in channel and threads, as one text.

    Slack keeps nothing of what it shows to one person only.
    """
    found: list[Message] = []
    for person in (home.admin, home.editor):
        found += await person.messages(CHANNEL)
        for thread in threads:
            found += await person.messages(CHANNEL, thread=thread)
    ours = [each.json for each in found if each.user == BOT_USER and not each.ephemeral]
    return json.dumps(ours, ensure_ascii=False)


def kept(home: House) -> bytes:
    """Return all bytes of the archive's files and of the output folder."""
    files = [*home.folder.glob(f"{home.database.name}*"), *home.output.rglob("*")]
    return b"".join(path.read_bytes() + path.name.encode() for path in files if path.is_file())


async def nothing_left(home: House, *threads: Message) -> None:
    """No word of the draft is in Slack, archive or output."""
    in_slack, on_disk = await seen(home, threads=threads), kept(home)
    for secret in SECRET:
        assert secret not in in_slack
        assert secret.encode() not in on_disk


async def test_a_deleted_draft_leaves_no_word_of_itself(home: House, bot: Bot) -> None:
    """Brief, versions, a change, a changed file, an approval with its files: all of it goes."""
    brief, path = await filed(home, bot)
    home.model.enqueue(Reply("Dear all, the coffee machine smells of lavender."))
    await home.editor.reply(brief, "mention the lavender in the second paragraph")
    await home.presented(bot, number=2)
    save(path, BY_HAND)
    await by_file(home, bot, 3)
    await approved(home, bot, await home.sees_version(home.second, brief, 3))
    await announced(bot)
    await home.editor.sees(CHANNEL, containing=" approved “", timeout=PATIENCE)
    [told] = await announcements(home.editor, CHANNEL)

    await deleted(home, bot)

    head = await home.editor.latest(brief)
    assert "Draft 1 was deleted by <@UADMIN>." in head.text
    thread = await home.editor.messages(CHANNEL, thread=brief)
    assert [each.user for each in thread[1:]] == ["UEDITOR"]  # what a person wrote is theirs
    assert told.ts not in [each.ts for each in await home.editor.messages(CHANNEL)]
    await nothing_left(home, brief)
    assert list(home.output.iterdir()) == []
    draft = await bot.archive.drafts.get(1)
    assert (draft.output_file, draft.file_sha256, draft.brief.bullets) == (None, None, ())
    line = (await bot.archive.audit.recent(1))[0]
    assert (line.by, line.act, line.subject) == ("UADMIN", "delete draft", "draft 1")


async def test_an_approval_that_was_told_without_files_goes_as_well(home: House, bot: Bot) -> None:
    """Slack took no files, so the message alone told of it: its title is a text of the draft."""
    brief = await drafted(home, bot)
    await home.client.fault("files.getUploadURLExternal", error="not_allowed", times=100)
    await approved(home, bot, await home.sees_version(home.second, brief))
    await announced(bot)
    told = await home.editor.sees(CHANNEL, containing=" approved “", timeout=PATIENCE)

    await deleted(home, bot)

    assert told.ts not in [each.ts for each in await home.editor.messages(CHANNEL)]
    await nothing_left(home, brief)


async def test_who_deletes_hears_which_datasets_hold_the_text(home: House, bot: Bot) -> None:
    """The admin is told before and after, the audit too; the thread, which all read, names none."""
    brief = await drafted(home, bot)
    names = [f"approved-{number}-drafts.jsonl" for number in range(1, 24)]
    for name in names:
        await bot.archive.datasets.add(a_dataset(name, name=name), sources=[DatasetSource(1, 1, 1)])
    # The oldest, which is the last of all names, was learned from.
    first = a_dataset(names[0])
    await bot.archive.datasets.begin_upload(
        first.sha256, engine="openai", filename="a.jsonl", sent_sha256=first.sha256
    )
    other = a_dataset("another draft's", name="of-another-draft.jsonl")
    elsewhere = await placed_in(bot.archive)
    await bot.archive.datasets.add(other, sources=[DatasetSource(1, elsewhere.id, 1)])

    question = await asked(home.admin)
    await home.admin.click(question, words.DELETE_YES)
    told = await home.admin.sees_note(CHANNEL, containing="from the archive. File")
    await stands(bot, DraftState.DELETED)
    await at_rest(bot)

    await home.admin.run(CHANNEL, "/drafts delete 1")
    later = await home.admin.sees_note(CHANNEL, containing=words.deleted_before(1))

    for message in (question, told, later):
        assert f"23 datasets hold text of it: “{names[0]}” (given to an engine)" in message.words
        assert f"“{names[-1]}”" in message.words
        assert "and 3 more, which no engine was given" in message.words
        assert "/finetune dataset delete NAME" in message.words
        assert other.name not in message.words
    line = (await bot.archive.audit.recent(1))[0]
    assert all(name in line.details["datasets"] for name in names)
    assert other.name not in line.details["datasets"]
    assert "approved-" not in await seen(home, threads=(brief,))
    assert len(await bot.archive.datasets.kept()) == 24


async def test_one_dataset_is_told_of_as_one(home: House, bot: Bot) -> None:
    """And where it goes first, nothing is said of it any more."""
    await drafted(home, bot)
    dataset = a_dataset(name="approved.jsonl")
    await bot.archive.datasets.add(dataset, sources=[DatasetSource(1, 1, 1)])
    question = await asked(home.admin)
    assert "a dataset holds text of it: “approved.jsonl”" in question.words
    await bot.archive.datasets.set_gone(dataset.sha256)

    await home.admin.click(question, words.DELETE_YES)

    told = await home.admin.sees_note(CHANNEL, containing="from the archive. File")
    assert "dataset" not in told.words
    await stands(bot, DraftState.DELETED)
    assert "datasets" not in (await bot.archive.audit.recent(1))[0].details


async def test_only_admins_delete_and_are_asked_first(home: House, bot: Bot) -> None:
    """An editor is told who may; an admin's command alone deletes nothing."""
    await drafted(home, bot)
    await home.editor.run(CHANNEL, "/drafts delete 1")
    await home.editor.sees_note(CHANNEL, containing="admin", timeout=PATIENCE)
    question = await asked(home.admin)
    await at_rest(bot)

    assert list(question.buttons) == [words.DELETE_YES]
    assert (await bot.archive.drafts.get(1)).state is DraftState.READY


async def test_an_admin_who_is_no_editor_deletes(home: House) -> None:
    """Who answers for what is kept need not be one who writes."""
    async with home.bot(editors=frozenset({"UEDITOR"})) as bot:
        await drafted(home, bot)

        await deleted(home, bot)


async def test_an_admin_no_longer_is_refused_at_the_button(home: House) -> None:
    """The question was asked yesterday; today somebody else is admin."""
    async with home.bot() as bot:
        await drafted(home, bot)
        question = await asked(home.admin)
    async with home.bot(admins=frozenset({"USECOND"})) as bot:
        await home.admin.click(question, words.DELETE_YES)
        await home.admin.sees_note(CHANNEL, containing="<@USECOND>", timeout=PATIENCE)

        assert (await bot.archive.drafts.get(1)).state is DraftState.READY


async def test_a_draft_that_is_being_written_is_stopped_first(home: House, bot: Bot) -> None:
    """Its words would come back: the answer says what to do."""
    reply = Reply(hold_after=5)
    home.model.enqueue(reply)
    await home.editor.run(CHANNEL, "/chrisgpt • Sunday opening\n• Volunteers wanted")
    await asyncio.wait_for(reply.held.wait(), PATIENCE)
    question = await asked(home.admin)
    await home.admin.click(question, words.DELETE_YES)
    await home.admin.sees_note(CHANNEL, containing="being written", timeout=PATIENCE)
    reply.release()

    version = await home.presented(bot)

    assert version.state is VersionState.COMPLETE


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("wanted", ["", "99", "x", "#", "9" * 40])
async def test_what_is_not_there_is_not_deleted(home: House, wanted: str) -> None:
    """A number that leads nowhere is answered in words."""
    await home.admin.run(CHANNEL, f"/drafts delete {wanted}")
    note = await home.admin.sees_note(CHANNEL, containing="/drafts", timeout=PATIENCE)

    assert not note.buttons


async def test_to_delete_twice_is_said(home: House, bot: Bot) -> None:
    """Two admins, or one with two questions: the second hears that it is done."""
    await drafted(home, bot)
    first, second = await asked(home.admin), await asked(home.admin)
    await home.admin.click(first, words.DELETE_YES)
    await stands(bot, DraftState.DELETED)
    await home.admin.click(second, words.DELETE_YES)
    await home.admin.sees_note(CHANNEL, containing="was deleted before", timeout=PATIENCE)
    await home.admin.run(CHANNEL, "/drafts delete 1")
    await at_rest(bot)

    assert [line.act for line in await bot.archive.audit.recent(9)].count("delete draft") == 1


async def test_a_private_draft_is_not_named_to_the_admin(home: House, bot: Bot) -> None:
    """The admin may delete it by its number, and reads nothing of it."""
    await home.editor.run("D0EDITOR", "/chrisgpt • Sunday opening\n• Volunteers wanted")
    await home.presented(bot)

    question = await asked(home.admin)

    assert "Sunday opening" not in question.words
    await home.admin.click(question, words.DELETE_YES)
    await stands(bot, DraftState.DELETED)


async def test_a_draft_under_a_person_s_message_is_deleted_as_well(home: House, bot: Bot) -> None:
    """Their message is theirs and stays; the thread says what became of the draft."""
    mention = await home.editor.say(CHANNEL, "@ChrisGPT • One thing\n• Volunteers wanted")
    await home.presented(bot)

    await deleted(home, bot)

    said = await home.editor.sees_in_thread(mention, containing="was deleted by", timeout=PATIENCE)
    thread = await home.editor.messages(CHANNEL, thread=mention)
    assert [each.ts for each in thread] == [mention.ts, said.ts]


async def test_a_brief_that_is_gone_already_hinders_nothing(home: House, bot: Bot) -> None:
    """An admin of Slack took the brief away before."""
    brief = await drafted(home, bot)
    await bot.door.delete((await bot.archive.drafts.get(1)).channel, brief.ts)

    await deleted(home, bot)

    await nothing_left(home)


@pytest.mark.parametrize("method", ["chat.delete", "chat.update", "conversations.replies"])
async def test_a_crash_in_the_middle_of_a_deletion_is_made_good(home: House, method: str) -> None:
    """Slack was away and the bot died: the next start goes on, and the text is nowhere."""
    async with home.bot() as bot:
        brief = await drafted(home, bot)
        await home.client.fault(method, error="internal_error", times=1000)
        question = await asked(home.admin)
        await home.admin.click(question, words.DELETE_YES)
        await home.admin.sees_note(CHANNEL, containing="from the archive. File", timeout=PATIENCE)
        assert (await bot.archive.drafts.get(1)).state is DraftState.DELETING
        await home.crash(bot)
    await home.client.clear_faults()
    async with home.bot() as bot:
        await stands(bot, DraftState.DELETED)
        await at_rest(bot)

        await nothing_left(home, brief)
        assert "was deleted by <@UADMIN>" in (await home.editor.latest(brief)).text
        assert len(await home.editor.messages(CHANNEL, thread=brief)) == 1


async def test_what_slack_does_not_let_us_delete_holds_up_nothing(home: House, bot: Bot) -> None:
    """The channel was archived: archive and file are rid of the text, and the log says the rest."""
    await drafted(home, bot)
    await home.client.fault("chat.delete", error="cant_delete_message", times=100)

    await deleted(home, bot)

    assert b"Sunday opening" not in kept(home)
    assert [each for each in home.log_lines() if "stays in Slack" in each["event"]]


async def test_a_reply_in_a_deleted_draft_s_thread_is_answered(home: House, bot: Bot) -> None:
    """Somebody has not noticed: they hear why nothing comes of it, and nothing of it is kept."""
    brief = await drafted(home, bot)
    path = await file_of(home, bot)
    await deleted(home, bot)

    await home.editor.reply(brief, "make the lavender paragraph shorter and warmer")
    await home.editor.sees_note(CHANNEL, containing="was deleted", thread=brief, timeout=PATIENCE)
    await at_rest(bot)

    assert not path.exists()
    assert len(await bot.archive.versions.of(1)) == 1
    assert b"lavender" not in kept(home)


async def test_what_else_stands_in_the_thread_stays(home: House, bot: Bot) -> None:
    """A draft was asked for below the news of another one: that one keeps its words."""
    brief = await drafted(home, bot)
    await approved(home, bot, await home.sees_version(home.second, brief))
    await announced(bot)
    news = await home.editor.sees(CHANNEL, containing=" approved “", timeout=PATIENCE)
    await home.editor.reply(news, "@ChrisGPT • The coffee machine • Two more helpers")
    await home.presented(bot, draft_id=2)
    second = await bot.archive.drafts.get(2)
    assert second.thread_ts == news.ts
    draft = await bot.archive.drafts.get(1)
    job_ts = await bot.door.post(
        draft.channel,
        note("A training goes on"),
        key="job-1-card",
        since=draft.created_at,
        thread_ts=news.ts,
    )

    await deleted(home, bot, 2)

    [still] = await announcements(home.editor, CHANNEL)
    assert (still.ts, still.text, len(still.files)) == (news.ts, news.text, 2)
    thread = await home.editor.messages(CHANNEL, thread=news)
    ours = [each for each in thread[1:] if each.user == BOT_USER and not each.ephemeral]
    assert [each.ts for each in ours if "A training goes on" in each.text] == [job_ts]
    [said] = [each for each in ours if each.ts != job_ts]
    assert "Draft 2 was deleted by <@UADMIN>." in said.text
    assert "Sunday opening" in (await home.editor.latest(brief)).words


async def test_a_crash_while_an_approval_is_taken_back_is_made_good(home: House) -> None:
    """Slack deletes nothing just then: at the next start the news goes with its files."""
    async with home.bot() as bot:
        brief = await drafted(home, bot)
        await approved(home, bot, await home.sees_version(home.second, brief))
        await announced(bot)
        news = await home.editor.sees(CHANNEL, containing=" approved “", timeout=PATIENCE)
        await home.client.fault("chat.delete", error="internal_error", times=1000)
        question = await asked(home.admin)
        await home.admin.click(question, words.DELETE_YES)
        said = "a draft's messages are not deleted yet"
        await logged(home, said)
        await home.crash(bot)
    await home.client.clear_faults()
    async with home.bot() as bot:
        await stands(bot, DraftState.DELETED)
        await at_rest(bot)

        assert news.ts not in [each.ts for each in await home.editor.messages(CHANNEL)]
        await nothing_left(home, brief)


async def test_a_draft_that_is_deleted_while_its_approval_is_told(home: House, bot: Bot) -> None:
    """A file was on its way to Slack: whoever sent it takes it back."""
    brief = await drafted(home, bot)
    await home.client.fault("files.getUploadURLExternal", delay=1.5, times=1)
    version = await offers(
        home.second, await home.sees_version(home.second, brief), review_words.APPROVE
    )
    await home.second.click(version, review_words.APPROVE)
    await stands(bot, DraftState.APPROVED)
    assert await bot.deleting.delete(1, by="UADMIN") is None
    await stands(bot, DraftState.DELETED)
    await at_rest(bot)

    [decision] = await bot.archive.decisions.of(1)
    for file_id in decision.files.values():
        with pytest.raises(SlackFailure, match=r"file_(deleted|not_found)"):
            await bot.door.file_info(file_id)
    assert decision.files
    assert await announcements(home.editor, CHANNEL) == []
    await nothing_left(home, brief)


async def test_a_file_that_was_left_to_people_goes_as_well(home: House, bot: Bot) -> None:
    """Saved in another encoding it was none of ours any more, but the draft's it was."""
    brief, path = await filed(home, bot)
    path.write_bytes("Volunteers, lavender".encode("utf-16"))
    await home.editor.sees_in_thread(brief, where=lambda m: path.name in m.text, timeout=PATIENCE)
    home.model.enqueue(Reply("Dear all, the coffee machine smells of lavender."))
    await home.editor.reply(brief, "mention the lavender in the second paragraph")
    await home.presented(bot, number=2)
    assert (await file_of(home, bot)) != path
    somebody_s = path.with_name("volunteers-1.txt")
    somebody_s.write_text("My own list", encoding="utf-8")

    await deleted(home, bot)

    assert list(home.output.iterdir()) == [somebody_s]


async def test_a_folder_that_is_away_is_waited_for(home: House, bot: Bot) -> None:
    """The thread is cleared all the same, and the file goes when its folder is back."""
    home.expected_errors.append("output file not deleted")
    brief, path = await filed(home, bot)
    aside = home.output.rename(home.folder / "aside")
    home.output.write_bytes(b"")  # where a network's folder is mounted, now and then
    question = await asked(home.admin)
    await home.admin.click(question, words.DELETE_YES)
    await home.editor.sees_change(
        brief, lambda each: "Draft 1 was deleted by" in each.text, timeout=PATIENCE
    )
    assert (await bot.archive.drafts.get(1)).state is DraftState.DELETING
    assert (aside / path.name).exists()
    home.output.unlink()
    aside.rename(home.output)

    await stands(bot, DraftState.DELETED)
    await nothing_left(home, brief)
    assert list(home.output.iterdir()) == []
