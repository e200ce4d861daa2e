"""An approval is told to its channel once, with the text as files, whatever happens in between."""

from collections.abc import Sequence

import pytest

from bot.archive import DraftState
from bot.drafting import announcing
from bot.slack import uploads
from bot.words import review as labels
from handlers.bot import Bot
from tests.conversations.decided import (
    CHANNEL,
    announced,
    announcements,
    approved,
    files_of,
    offers,
    ready,
    stands,
)
from tests.conversations.test_after_a_restart import long_ago
from tests.haste import hurry_slack
from tests.house import BOT_USER, PATIENCE, House
from tests.model_server import NEWSLETTER, Reply
from workspace.client import Message, until

SENDING = "files.getUploadURLExternal"
SHARING = "files.completeUploadExternal"
HOLDS_NO_MORE = "is not approved any more"
ODD = (
    "Subject: Grüße 👩🏽\u200d🚀\r\n\r\nTwo  blanks, a tab\t, :tada:, <b>&amp;</b>  \r\n\r\n"
    "• עברית\r\n• 日本語\u00a0e\u0301 \u2028 "
)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look sooner for what may be shared, and be back sooner when Slack was away."""
    hurry_slack(monkeypatch)
    monkeypatch.setattr(uploads, "LOOKS", (0.02, 0.05, 0.2))
    monkeypatch.setattr(announcing, "SLACK_AWAY_SECONDS", 0.2)


async def one_announcement(home: House, bot: Bot, channel: str = CHANNEL) -> Message:
    """Wait until the approval is announced; the channel was told once. Return the message."""
    await announced(bot)
    await home.editor.sees(channel, containing=" approved “", timeout=PATIENCE)
    [message] = await announcements(home.editor, channel)
    # A second one might be on its way: what is shared appears later.
    shared = [call for call in await home.client.calls(SHARING) if call.answer["ok"]]
    assert len(shared) == bool(message.files)
    return message


async def whole(home: House, bot: Bot, message: Message) -> None:
    """The message holds both files, and the text byte for byte."""
    [version] = await bot.archive.versions.of(1)
    files = await files_of(home, message)
    assert sorted(files) == ["html", "txt"]
    assert files["txt"] == version.text.encode()
    assert files["html"].startswith(b"<!DOCTYPE html>")


async def clicks_approve(home: House, version: Message) -> None:
    """Approve as the second editor, and wait for nothing."""
    await offers(home.second, version, labels.APPROVE)
    await home.second.click(version, labels.APPROVE)


async def called(home: House, method: str, times: int = 1) -> None:
    """Wait until the bot has called a method so often."""

    async def look() -> bool:
        return len(await home.client.calls(method)) >= times

    await until(look, timeout=PATIENCE, what=f"{times} calls of {method}")


@pytest.mark.parametrize("channel", [CHANNEL, "D0EDITOR", "#desk"])
async def test_an_approval_is_told_to_its_channel_with_both_files(
    home: House, bot: Bot, channel: str
) -> None:
    """One message says who approved what, and where; it stands in the channel, not the thread."""
    version = await offers(home.editor, await ready(home, bot, channel), labels.APPROVE)
    await home.editor.click(version, labels.APPROVE)

    message = await one_announcement(home, bot, channel)

    assert message.user == BOT_USER
    assert message.thread_ts is None
    link = bot.identity.permalink(
        version.channel, (await bot.archive.drafts.get(1)).thread_ts or ""
    )
    assert "<@UEDITOR> approved “Sunday opening” (draft 1, version 1)" in message.text
    assert "|open the thread>" in message.text
    assert link.rpartition("/")[2] in message.text
    await whole(home, bot, message)
    names = sorted(file["name"] for file in message.files)
    stem = ((await bot.archive.drafts.get(1)).output_file or "").removesuffix(".txt")
    assert names == [f"{stem}-v1.html", f"{stem}-v1.txt"]


async def test_the_files_hold_any_text_byte_for_byte(home: House, bot: Bot) -> None:
    """Line ends, blanks and shortcodes are the text's own; in the page they are no markup."""
    home.model.enqueue(Reply(ODD))
    await approved(home, bot, await ready(home, bot))

    files = await files_of(home, await one_announcement(home, bot))

    [version] = await bot.archive.versions.of(1)
    assert files["txt"] == version.text.encode()
    assert (home.output / ((await bot.archive.drafts.get(1)).output_file or "")).read_bytes() == (
        files["txt"]
    )
    assert "&lt;b&gt;&amp;amp;&lt;/b&gt;" in files["html"].decode()


async def test_a_title_pings_nobody_and_links_nowhere(home: House, bot: Bot) -> None:
    """What people called the draft is text, also above the files."""
    title = "@here <https://evil.example|Bank> a@evil.example :tada: <!channel> & <@UADMIN>"
    await approved(home, bot, await ready(home, bot, command=f"/chrisgpt • {title}\n• More"))

    message = await one_announcement(home, bot)

    said = message.text.partition(" approved ")[2].rpartition(" · <")[0]
    assert not [sign for sign in ("<", ">", "@here", "://", "@evil", ":tada:") if sign in said]
    assert "Bank" in said


async def test_approving_again_after_reopening_is_told_again(home: House, bot: Bot) -> None:
    """Each approval is a decision of its own."""
    version = await ready(home, bot)
    outcome = await approved(home, bot, version)
    await one_announcement(home, bot)
    await home.editor.click(outcome, labels.REOPEN)
    await stands(bot, DraftState.READY)
    await told_of_reopening(home, bot)
    await approved(home, bot, version)

    again = await told_twice(home, bot)

    assert "\nIt is the version that was approved before, unchanged." in again.text


async def told_of_reopening(home: House, bot: Bot) -> Message:
    """Wait until the channel has heard of a reopening; it heard once. Return the message."""
    await announced(bot)
    await home.editor.sees(CHANNEL, containing=HOLDS_NO_MORE, timeout=PATIENCE)
    [message] = await withdrawals(home)
    return message


async def withdrawals(home: House) -> list[Message]:
    """Return what the channel heard of reopenings."""
    return [m for m in await home.editor.messages(CHANNEL) if HOLDS_NO_MORE in m.text]


async def told_twice(home: House, bot: Bot) -> Message:
    """Wait until the channel was told of a second approval, and return its message."""
    await announced(bot)

    async def look() -> Message | None:
        told = await announcements(home.editor)
        return told[1] if len(told) == 2 else None

    return await until(look, timeout=PATIENCE, what="the second announcement")


async def test_a_channel_hears_that_an_approval_holds_no_more(home: House, bot: Bot) -> None:
    """And the next approval says what it replaces, also in the names of its files."""
    version = await ready(home, bot)
    outcome = await approved(home, bot, version)
    await one_announcement(home, bot)
    await home.editor.click(outcome, labels.REOPEN)

    told = await told_of_reopening(home, bot)

    assert told.thread_ts is None
    assert "<@UEDITOR> reopened draft 1, so version 1 is not approved any more." in told.text
    assert "|open the thread>" in told.text
    await home.second.click(
        await offers(home.second, version, labels.REGENERATE), labels.REGENERATE
    )
    await home.presented(bot, number=2)
    brief = await home.second.sees(CHANNEL, containing="asked for by", timeout=PATIENCE)
    await approved(home, bot, await home.sees_version(home.second, brief, 2))
    again = await told_twice(home, bot)
    assert "(draft 1, version 2)" in again.text
    assert "\nIt replaces version 1, approved earlier: please send this one." in again.text
    stem = ((await bot.archive.drafts.get(1)).output_file or "").removesuffix(".txt")
    assert sorted(file["name"] for file in again.files) == [f"{stem}-v2.html", f"{stem}-v2.txt"]
    assert len(await withdrawals(home)) == 1


async def test_a_file_that_is_changed_after_its_approval_is_told_as_well(
    home: House, bot: Bot
) -> None:
    """The one who changed it may not even be in Slack."""
    await approved(home, bot, await ready(home, bot))
    await one_announcement(home, bot)

    path = home.output / ((await bot.archive.drafts.get(1)).output_file or "")
    path.write_text("Subject: Sunday\n\nWe are closed.", encoding="utf-8")

    told = await told_of_reopening(home, bot)
    assert told.text.startswith("The file of draft 1 was changed, so version 1 is not approved")


async def test_a_crash_before_the_channel_hears_of_a_reopening_is_taken_up(home: House) -> None:
    """It hears at the next start, and once."""
    async with home.bot() as bot:
        outcome = await approved(home, bot, await ready(home, bot))
        await one_announcement(home, bot)
        posts = len(await home.client.calls("chat.postMessage"))
        await home.client.fault("chat.postMessage", lose_answer=True, times=99)
        await home.editor.click(outcome, labels.REOPEN)
        await called(home, "chat.postMessage", posts + 1)
        await home.crash(bot)
        assert (await bot.archive.decisions.of(1))[-1].announced_at is None
    await home.client.clear_faults()

    async with home.bot() as bot:
        await told_of_reopening(home, bot)
    async with home.bot() as bot:
        await told_of_reopening(home, bot)


async def test_discarding_and_reopening_tell_the_channel_nothing(home: House, bot: Bot) -> None:
    """The outcome line in the thread says it to those whom it concerns."""
    version = await offers(home.editor, await ready(home, bot), labels.DISCARD)
    await home.editor.click(version, labels.DISCARD)
    await home.editor.click(await offers(home.editor, version, labels.REOPEN), labels.REOPEN)
    await offers(home.editor, version, labels.APPROVE)
    assert [m for m in await home.editor.messages(CHANNEL) if m.files] == []
    assert await home.client.calls(SENDING) == []


# Trouble


async def test_a_sharing_whose_answer_is_lost_is_not_repeated(home: House, bot: Bot) -> None:
    """Slack did it and we did not hear: the files are looked for."""
    version = await ready(home, bot)
    await home.client.fault(SHARING, lose_answer=True)
    await clicks_approve(home, version)
    await whole(home, bot, await one_announcement(home, bot))


async def test_a_sharing_that_did_not_happen_is_repeated(home: House, bot: Bot) -> None:
    """Slack was away for longer than we try at once, and comes back."""
    version = await ready(home, bot)
    await home.client.fault(SHARING, times=4, drop_connection=True)
    await clicks_approve(home, version)
    await whole(home, bot, await one_announcement(home, bot))


async def test_every_answer_is_lost_for_a_while(home: House, bot: Bot) -> None:
    """Addresses, bytes, sharing: whatever was done twice, the channel sees it once."""
    version = await ready(home, bot)
    for method in (SENDING, SHARING, "files.info"):
        await home.client.fault(method, lose_answer=True)
    await clicks_approve(home, version)
    await whole(home, bot, await one_announcement(home, bot))


STOPS: Sequence[tuple[str, dict[str, object]]] = (
    (SENDING, {"status": 429, "retry_after": 60}),
    (SHARING, {"status": 429, "retry_after": 60}),
    (SHARING, {"lose_answer": True, "times": 99}),
)


@pytest.mark.parametrize(("method", "trouble"), STOPS)
async def test_a_crash_in_the_middle_of_an_approval_is_taken_up(
    home: House, method: str, trouble: dict[str, object]
) -> None:
    """Before the files, before the sharing, after it: one announcement, and both files in it."""
    async with home.bot() as bot:
        version = await ready(home, bot)
        await home.client.fault(method, **trouble)  # type: ignore[arg-type] # any of a fault's
        await clicks_approve(home, version)
        await called(home, method)
        await home.crash(bot)
        [decision] = await bot.archive.decisions.of(1)
        assert decision.announced_at is None
    await home.client.clear_faults()

    async with home.bot() as bot:
        await whole(home, bot, await one_announcement(home, bot))
        outcome = await offers(home.editor, version, labels.REOPEN)
        assert outcome.plain == NEWSLETTER.strip()
    async with home.bot() as bot:
        await one_announcement(home, bot)


async def test_a_file_that_slack_lost_is_sent_again(home: House) -> None:
    """It was noted before a crash, and deleted meanwhile."""
    async with home.bot() as bot:
        version = await ready(home, bot)
        await home.client.fault(SHARING, status=429, retry_after=60)
        await clicks_approve(home, version)
        await called(home, SHARING)
        await home.crash(bot)
        [decision] = await bot.archive.decisions.of(1)
        await home.client.clear_faults()
        await bot.door._call(
            "files.delete", lambda slack: slack.files_delete(file=decision.files["html"])
        )
    async with home.bot() as bot:
        await whole(home, bot, await one_announcement(home, bot))


@pytest.mark.parametrize(
    ("method", "code"),
    [
        (SENDING, "missing_scope"),
        (SENDING, "storage_limit_reached"),
        (SHARING, "restricted_action"),
    ],
)
async def test_where_files_are_not_allowed_the_message_goes_alone(
    home: House, bot: Bot, method: str, code: str
) -> None:
    """The channel hears of the approval, and where the text stands."""
    version = await ready(home, bot)
    await home.client.fault(method, times=9, error=code)
    await clicks_approve(home, version)

    message = await one_announcement(home, bot)

    assert message.files == []
    assert "the text stands in the thread" in message.text
    assert "(draft 1, version 1)" in message.text


async def test_the_message_alone_comes_once_as_well(home: House) -> None:
    """Slack took it, its answer was lost, and the bot died: after the start it is looked for."""
    async with home.bot() as bot:
        version = await offers(home.second, await ready(home, bot), labels.APPROVE)
        await home.client.fault(SENDING, times=99, error="missing_scope")
        posts = len(await home.client.calls("chat.postMessage"))
        await home.client.fault("chat.postMessage", lose_answer=True)
        await home.second.press_late(version, labels.APPROVE)
        await called(home, "chat.postMessage", posts + 1)
        await home.crash(bot)

    async with home.bot() as bot:
        assert (await one_announcement(home, bot)).files == []


async def test_who_approved_hears_that_the_channel_cannot_be_told(home: House, bot: Bot) -> None:
    """The bot was sent out of the channel; nothing is lost, and nothing is tried for ever."""
    home.expected_errors.append("version not shown")
    version = await offers(home.second, await ready(home, bot), labels.APPROVE)
    await home.admin.remove(CHANNEL, BOT_USER)
    await home.second.press_late(version, labels.APPROVE)

    note = await home.second.sees(home.second.direct, containing="could not tell", timeout=PATIENCE)

    assert "<#C0NEWSLETTER>" in note.text
    assert "not_in_channel" in note.text
    await announced(bot)
    assert await announcements(home.second) == []


async def test_a_draft_that_is_reopened_before_anybody_heard_is_not_announced(
    home: House, bot: Bot
) -> None:
    """It is under review again: nobody is to send a text that is about to change."""
    version = await ready(home, bot)
    await home.client.fault(SENDING, delay=2)
    await clicks_approve(home, version)
    outcome = await offers(home.second, version, labels.REOPEN)
    await home.second.click(outcome, labels.REOPEN)
    await stands(bot, DraftState.READY)

    async def sent() -> bool:
        first, _ = await bot.archive.decisions.of(1)
        return len(first.files) == 2

    await until(sent, timeout=PATIENCE, what="the files to be sent")
    await approved(home, bot, version)
    message = await one_announcement(home, bot)
    first, _, last = await bot.archive.decisions.of(1)
    assert first.announced_at is None
    assert await withdrawals(home) == []
    assert "approved before" not in message.text
    assert {file["id"] for file in message.files} == set(last.files.values())


async def test_an_approval_of_two_days_ago_is_not_announced(home: House) -> None:
    """After a long absence it is no news any more."""
    async with home.bot() as bot:
        version = await ready(home, bot)
        await home.client.fault(SENDING, status=429, retry_after=60)
        await clicks_approve(home, version)
        await called(home, SENDING)
        await home.crash(bot)
    await home.client.clear_faults()
    long_ago(home, "decisions", "at")

    async with home.bot() as bot:
        await home.second.run(CHANNEL, "/chrisgpt • Autumn walk\n• Boots")
        await home.presented(bot, 2)
        other = await home.second.sees(CHANNEL, containing="• Autumn walk")
        outcome = await home.sees_version(home.second, other)
        await approved(home, bot, outcome, 2)
        await announced(bot, 2)
        await home.editor.sees(CHANNEL, containing="approved “Autumn walk”", timeout=PATIENCE)
        assert len(await announcements(home.editor)) == 1
