"""Editors decide: on exactly the version that they saw, and once."""

import asyncio

import pytest

from bot.archive import DecisionKind, DraftState
from bot.words import decisions as words
from bot.words import review as labels
from handlers.bot import Bot
from tests.conversations.decided import (
    CHANNEL,
    announced,
    announcements,
    approved,
    forged,
    forged_action,
    offers,
    ready,
    stands,
)
from tests.house import PATIENCE, House
from tests.model_server import NEWSLETTER, Reply
from workspace.client import Message, Persona, until


async def told(person: Persona, version: Message, containing: str) -> Message:
    """Wait for an answer that only this person sees, in the thread of a version."""
    return await person.sees_note(
        version.channel, containing=containing, thread=version, timeout=PATIENCE
    )


async def decided(bot: Bot, draft_id: int = 1) -> list[tuple[str, str | None, int]]:
    """Return what was decided: what, by whom, on which version."""
    return [(d.kind.value, d.by, d.version) for d in await bot.archive.decisions.of(draft_id)]


async def test_approving_leaves_an_outcome_line_and_no_button_to_approve(
    home: House, bot: Bot
) -> None:
    """Everybody sees who approved; the text stays as it is."""
    version = await ready(home, bot)

    outcome = await approved(home, bot, version)

    assert "Approved" in outcome.words
    assert "<@USECOND>" in outcome.words
    assert outcome.plain == NEWSLETTER.strip()
    assert not {labels.APPROVE, labels.DISCARD, labels.EDIT} & outcome.buttons.keys()
    assert await decided(bot) == [("approve", "USECOND", 1)]


async def test_the_second_click_is_told_who_decided_and_when(home: House, bot: Bot) -> None:
    """One of two who press at once approves; the other one hears of it, and nothing is doubled."""
    version = await offers(home.editor, await ready(home, bot), labels.APPROVE)

    await asyncio.gather(
        home.editor.press_late(version, labels.APPROVE),
        home.second.press_late(version, labels.APPROVE),
    )
    await stands(bot, DraftState.APPROVED)
    [(_, by, _)] = await decided(bot)
    late = home.second if by == "UEDITOR" else home.editor

    note = await told(late, version, "approved already")
    assert f"<@{by}>" in note.text
    assert "<!date^" in note.text
    await announced(bot)
    await home.editor.sees(CHANNEL, containing="approved “")
    assert len(await decided(bot)) == 1
    assert len(await announcements(home.editor)) == 1


async def test_a_double_click_decides_once(home: House, bot: Bot) -> None:
    """The same person presses twice before the button is gone."""
    version = await offers(home.editor, await ready(home, bot), labels.DISCARD)

    await home.editor.press_late(version, labels.DISCARD)
    await home.editor.press_late(version, labels.DISCARD)

    await told(home.editor, version, "discarded already")
    assert await decided(bot) == [("discard", "UEDITOR", 1)]


async def test_a_discarded_draft_is_reopened_and_approved(home: House, bot: Bot) -> None:
    """Each decision is on record, and the channel tells what became of the draft."""
    version = await offers(home.editor, await ready(home, bot), labels.DISCARD)
    await home.editor.click(version, labels.DISCARD)
    gone = await offers(home.editor, version, labels.REOPEN)
    assert "Discarded" in gone.words
    await home.editor.sees(CHANNEL, containing="*Draft 1* · asked for by <@UEDITOR> · *discarded*")

    await home.second.click(gone, labels.REOPEN)
    await home.editor.sees(CHANNEL, containing="the draft is in the thread")
    await approved(home, bot, version)
    await home.editor.sees(CHANNEL, containing="✓ *approved* by <@USECOND>")

    assert await decided(bot) == [
        ("discard", "UEDITOR", 1),
        ("reopen", "USECOND", 1),
        ("approve", "USECOND", 1),
    ]
    await announced(bot)


async def test_approving_a_draft_that_was_just_discarded_says_so(home: House, bot: Bot) -> None:
    """Whoever still has the button on the screen is told, and may reopen from there."""
    version = await offers(home.editor, await ready(home, bot), labels.DISCARD)
    await home.editor.click(version, labels.DISCARD)
    await stands(bot, DraftState.DISCARDED)

    await home.second.press_late(version, labels.APPROVE)

    note = await told(home.second, version, "was discarded")
    assert "<@UEDITOR>" in note.text
    await home.second.click(note, labels.REOPEN)
    await stands(bot, DraftState.READY)


async def test_reopening_an_open_draft_changes_nothing(home: House, bot: Bot) -> None:
    """Two press Reopen: the second one is told who was first."""
    version = await ready(home, bot)
    outcome = await approved(home, bot, version)
    await home.editor.press_late(outcome, labels.REOPEN)
    await stands(bot, DraftState.READY)

    await home.second.press_late(outcome, labels.REOPEN)

    note = await told(home.second, version, "reopened already")
    assert "<@UEDITOR>" in note.text
    assert len(await decided(bot)) == 2


async def test_a_click_on_an_older_version_decides_nothing(home: House, bot: Bot) -> None:
    """Its button is still on a screen, or its value was made by hand: the newest one counts."""
    first = await offers(home.editor, await ready(home, bot), labels.REGENERATE)
    await home.editor.click(first, labels.REGENERATE)
    await home.presented(bot, number=2)
    second = await home.sees_version(home.editor, first, 2)
    await offers(home.editor, second, labels.APPROVE)

    await home.second.press_late(first, labels.APPROVE)
    await told(home.second, first, "newer version")
    await forged(home, "1:1")
    await forged(home, "1:3")

    await told(home.second, first, "There is no draft “1:3”")
    assert await decided(bot) == []
    assert (await bot.archive.drafts.get(1)).state is DraftState.READY


async def test_a_click_while_the_next_version_is_written_decides_nothing(
    home: House, bot: Bot
) -> None:
    """The person is told at once, not when the version is done."""
    first = await offers(home.editor, await ready(home, bot), labels.REGENERATE)
    reply = Reply(hold_after=3)
    home.model.enqueue(reply)
    await home.editor.click(first, labels.REGENERATE)
    await asyncio.wait_for(reply.held.wait(), PATIENCE)

    for label in (labels.APPROVE, labels.DISCARD):
        await home.second.press_late(first, label)

    await told(home.second, first, "is being written")
    reply.release()
    second = await home.presented(bot, number=2)
    assert second.text == NEWSLETTER.strip()
    assert await decided(bot) == []


async def test_a_version_that_broke_off_is_not_approved(home: House, bot: Bot) -> None:
    """It has no button for that, and a value made by hand is refused in words."""
    home.model.enqueue(Reply(cut=5))
    version = await offers(home.editor, await ready(home, bot), labels.DISCARD)
    assert labels.APPROVE not in version.buttons
    await home.editor.click(version, labels.DISCARD)
    await stands(bot, DraftState.DISCARDED)
    await home.editor.click(await offers(home.editor, version, labels.REOPEN), labels.REOPEN)
    await stands(bot, DraftState.STOPPED)

    await forged_action(home, "approve", "1:1")

    await told(home.editor, version, "is not whole")
    assert (await bot.archive.drafts.get(1)).state is DraftState.STOPPED


async def test_a_value_that_means_nothing_is_answered_in_words(home: House, bot: Bot) -> None:
    """Whatever a button holds, nobody sees a traceback, and nothing is decided."""
    version = await offers(home.editor, await ready(home, bot), labels.APPROVE)
    pressed = ("approve", "discard", "reopen", "star", "unstar", "feedback")
    values = (
        "",
        ":",
        "1",
        "1:",
        "1:x",
        "x:1",
        "0:0",
        "99:1",
        "1:99",
        "9" * 40,
        "1:1:1",
        "\u0661:1",
    )
    await home.editor.click(version, labels.DISCARD)
    await stands(bot, DraftState.DISCARDED)

    for value in values:
        for action_id in pressed:
            await forged_action(home, action_id, value)

    async def all_answered() -> bool:
        seen = await home.editor.messages(CHANNEL, thread=version)
        answers = [m for m in seen if "There is no draft" in m.words]
        return len(answers) == len(values) * len(pressed)

    await until(all_answered, timeout=PATIENCE, what="an answer to each")
    assert await decided(bot) == [("discard", "UEDITOR", 1)]


async def test_a_change_in_the_file_that_nobody_has_seen_is_not_approved(
    home: House, bot: Bot
) -> None:
    """What was written into the file a moment ago is the newest version, and it was not shown."""
    version = await offers(home.editor, await ready(home, bot), labels.APPROVE)
    name = (await bot.archive.drafts.get(1)).output_file
    assert name is not None
    (home.output / name).write_text("Subject: By hand\n\nOther words.", encoding="utf-8")

    await home.editor.press_late(version, labels.APPROVE)

    await told(home.editor, version, "newer version")
    changed = await home.presented(bot, number=2)
    assert changed.text == "Subject: By hand\n\nOther words."
    assert await decided(bot) == []


# One's own request


async def test_where_it_is_forbidden_nobody_approves_their_own_request(home: House) -> None:
    """They are told who may; a value made by hand gets no further; another editor approves."""
    editors = frozenset({"UEDITOR", "USECOND"})
    async with home.bot(approve_own=False, editors=editors) as bot:
        version = await offers(home.editor, await ready(home, bot), labels.APPROVE)

        await home.editor.click(version, labels.APPROVE)
        note = await told(home.editor, version, "Nothing was decided")
        assert "<@USECOND>" in note.text
        assert "<@UEDITOR>" not in note.text
        await forged(home, "1:1")
        await forged(home, "1:01")

        await approved(home, bot, version)
        await home.editor.press_late(version, labels.APPROVE)
        note = await told(home.editor, version, "approved already")
        assert "<@USECOND>" in note.text
        assert await decided(bot) == [("approve", "USECOND", 1)]
        await announced(bot)


@pytest.mark.parametrize(
    ("editors", "channel", "why"),
    [
        ((), CHANNEL, words.not_your_own_mrkdwn([])),
        (("UEDITOR",), CHANNEL, words.nobody_else_approves()),
        ((), "D0EDITOR", words.nobody_else_sees()),
        (("S0EDITORS",), CHANNEL, words.not_your_own_mrkdwn(["S0EDITORS"])),
    ],
)
async def test_the_refusal_says_who_may_approve(
    home: House, editors: tuple[str, ...], channel: str, why: str
) -> None:
    """Or that nobody may, and what to do about that."""
    async with home.bot(approve_own=False, editors=frozenset(editors)) as bot:
        version = await offers(home.editor, await ready(home, bot, channel), labels.APPROVE)
        await home.editor.click(version, labels.APPROVE)
        await home.editor.sees(channel, containing=why[:60], thread=version, timeout=PATIENCE)
        assert await decided(bot) == []


async def test_discarding_and_reopening_ones_own_request_is_always_allowed(home: House) -> None:
    """The setting is about approving."""
    async with home.bot(approve_own=False) as bot:
        version = await offers(home.editor, await ready(home, bot), labels.DISCARD)
        await home.editor.click(version, labels.DISCARD)
        await home.editor.click(await offers(home.editor, version, labels.REOPEN), labels.REOPEN)
        await stands(bot, DraftState.READY)
        await offers(home.editor, version, labels.APPROVE)


# Stars


async def test_an_approved_draft_is_starred_and_the_star_is_taken_away(
    home: House, bot: Bot
) -> None:
    """The card says who starred it; a second click on either button is told so."""
    outcome = await approved(home, bot, await ready(home, bot))

    await home.editor.press_late(outcome, labels.STAR)
    starred = await offers(home.editor, outcome, labels.UNSTAR)
    assert "<@UEDITOR>" in starred.words
    await home.second.press_late(outcome, labels.STAR)
    note = await told(home.second, outcome, "starred this draft already")
    assert "<@UEDITOR>" in note.text

    await home.second.press_late(starred, labels.UNSTAR)
    await offers(home.second, outcome, labels.STAR)
    await home.editor.press_late(starred, labels.UNSTAR)
    await told(home.editor, outcome, words.not_starred())
    assert (await bot.archive.drafts.get(1)).starred_by is None


async def test_only_what_is_approved_gets_a_star(home: House, bot: Bot) -> None:
    """Reopened meanwhile, the draft has none, and loses the one it had."""
    outcome = await approved(home, bot, await ready(home, bot))
    await home.editor.click(outcome, labels.STAR)
    starred = await offers(home.editor, outcome, labels.UNSTAR)
    await home.editor.click(starred, labels.REOPEN)
    await stands(bot, DraftState.READY)

    await home.second.press_late(outcome, labels.STAR)

    await told(home.second, outcome, words.only_approved())
    assert (await bot.archive.drafts.get(1)).starred_by is None
    open_again = await offers(home.second, outcome, labels.APPROVE)
    assert labels.STAR_WENT in open_again.words


# A crash


async def test_a_click_that_a_crash_cut_off_is_done_at_the_next_start(home: House) -> None:
    """It was on record; after the start it is decided, once, and shown."""
    async with home.bot() as bot:
        version = await offers(home.editor, await ready(home, bot), labels.DISCARD)
        # Who asks is looked up first, and the answer takes longer than the bot lives.
        bot.directory._known.clear()
        await home.client.fault("users.info", delay=5)
        await home.editor.click(version, labels.DISCARD)
        await home.crash(bot)
        assert await decided(bot) == []
    await home.client.clear_faults()

    async with home.bot() as bot:
        outcome = await offers(home.editor, version, labels.REOPEN)
        assert "Discarded" in outcome.words
        assert await decided(bot) == [("discard", "UEDITOR", 1)]


async def test_an_outcome_that_was_not_shown_before_a_crash_is_shown(home: House) -> None:
    """The archive knew it, and the message learns it at the next start."""
    async with home.bot() as bot:
        version = await offers(home.editor, await ready(home, bot), labels.DISCARD)
        await home.client.fault("chat.update", times=9, status=429, retry_after=60)
        await home.editor.click(version, labels.DISCARD)
        await stands(bot, DraftState.DISCARDED)
        await home.crash(bot)
    await home.client.clear_faults()

    async with home.bot() as bot:
        await offers(home.editor, version, labels.REOPEN)
        [decision] = await bot.archive.decisions.of(1)
        assert decision.kind is DecisionKind.DISCARD
