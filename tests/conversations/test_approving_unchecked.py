"""Approving while something is still to be checked: Slack asks first, or the team forbids it."""

import pytest

from bot.archive import DraftState, FindingState
from bot.checks.check import Report
from bot.checks.given import Against
from bot.drafting import checking
from bot.drafting.cards import actions
from bot.words import checks as words
from bot.words import review as labels
from handlers.bot import Bot
from tests.conversations.checking import (
    LINK,
    PRICE,
    drafted,
    found,
    settled,
    the_list,
    tick,
    told,
)
from tests.conversations.decided import approved, forged, offers, stands
from tests.conversations.editing import FIRST, edit, last_message, version
from tests.conversations.knocking import Knocking
from tests.house import PATIENCE, House
from workspace.client import Message, until


def _asks(message: Message) -> dict[str, str] | None:
    """Return what Slack asks before the click on Approve counts."""
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    (approve,) = [each for row in rows for each in row if each["action_id"] == actions.APPROVE]
    asks = approve.get("confirm")
    return {name: part["text"] for name, part in asks.items()} if asks else None


async def _check_all(home: House, bot: Bot) -> None:
    form = await the_list(home.editor, bot)
    await form.submit(**dict.fromkeys(form.fields, FindingState.CHECKED.value))
    await settled(bot, PRICE, FindingState.CHECKED)


async def test_slack_asks_before_an_unchecked_text_is_approved(home: House, bot: Bot) -> None:
    """The question says how many things are open, and names the riskiest."""
    message = await drafted(home, bot)
    total = len(await found(bot))

    asks = _asks(message)

    assert asks is not None
    assert asks["title"] == words.still_open(total)
    assert LINK in asks["text"]
    assert words.and_more(total - 1) in asks["text"]
    assert (asks["confirm"], asks["deny"]) == (words.APPROVE_ANYWAY, words.BACK)


async def test_nothing_is_asked_when_all_is_checked(home: House, bot: Bot) -> None:
    """Who did the work approves with one click."""
    message = await drafted(home, bot)
    await _check_all(home, bot)

    now = await home.editor.sees_change(message, lambda m: _asks(m) is None, timeout=PATIENCE)

    outcome = await approved(home, bot, now)
    assert "unchecked" not in outcome.words


async def test_the_outcome_says_what_was_left_open(home: House, bot: Bot) -> None:
    """Everybody sees that the text went out with things that nobody checked."""
    message = await drafted(home, bot)
    total = len(await found(bot))
    await tick(home.editor, bot, message, PRICE)
    await settled(bot, PRICE, FindingState.CHECKED)

    outcome = await approved(home, bot, message)

    assert words.left_open(total - 1) in outcome.words
    assert words.to_check(total - 1, total) not in outcome.words


async def test_a_reopened_text_has_its_open_things_again(home: House, bot: Bot) -> None:
    """What was checked before stays checked, what was open is open."""
    message = await drafted(home, bot)
    total = len(await found(bot))
    await tick(home.editor, bot, message, PRICE)
    await settled(bot, PRICE, FindingState.CHECKED)
    outcome = await approved(home, bot, message)

    await home.second.click(outcome, labels.REOPEN)

    again = await offers(home.editor, message, labels.APPROVE)
    assert words.to_check(total - 1, total) in again.words
    assert _asks(again) is not None


async def test_a_team_may_want_everything_checked(home: House) -> None:
    """Then the click is refused, with what is open and the way to the list."""
    async with home.bot(approve_unchecked=False) as bot:
        message = await drafted(home, bot)
        total = len(await found(bot))
        assert _asks(message) is None

        await home.second.click(message, labels.APPROVE)

        note = await told(home.second, message, words.check_first(1, 1, total))
        assert f"`{LINK}`" in note.words
        assert (await bot.archive.drafts.get(1)).state is DraftState.READY
        await home.second.click(note, words.go_through(total))
        form = await home.second.form(title=words.form_title(1), timeout=PATIENCE)
        await form.submit(**dict.fromkeys(form.fields, FindingState.CHECKED.value))
        await settled(bot, PRICE, FindingState.CHECKED)
        await approved(home, bot, await last_message(home.second, bot))


async def test_no_forged_click_approves_what_is_open(home: House) -> None:
    """What counts is the record, not the button."""
    async with home.bot(approve_unchecked=False) as bot:
        message = await drafted(home, bot)
        await home.second.click(message, labels.APPROVE)
        await told(home.second, message, "Nothing was decided")

        await forged(home, "1:1")
        await until(lambda: not len(bot.tasks), timeout=PATIENCE, what="the bot to be idle")

        assert await bot.archive.decisions.of(1) == []


async def test_a_text_saved_a_moment_ago_is_looked_through_first(home: House) -> None:
    """Whoever presses before the list is there does not slip past it."""
    async with home.bot(approve_unchecked=False) as bot:
        await drafted(home, bot)
        form = await edit(home.editor, bot)
        assert (await form.submit(**{FIRST: "Dear all, there is cake in the garden."})).ok
        await version(bot, 2)

        press = Knocking(home, home.second).button(actions.APPROVE, "1:2")
        await home.client.deliver("interactive", press)
        await until(lambda: not len(bot.tasks), timeout=PATIENCE, what="the bot to be idle")

        assert FindingState.OPEN in {each.state for each in (await found(bot, 2)).values()}
        assert await bot.archive.decisions.of(1) == []


async def test_what_cannot_be_looked_through_is_not_approved(
    home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where everything is to be checked, a fault of ours opens no way past it; it says so."""

    def breaks(text: str, against: Against) -> Report:
        raise ValueError(f"{len(text)} characters, {against.given.title}")

    home.expected_errors.append("a version could not be looked through")
    async with home.bot(approve_unchecked=False) as bot:
        with monkeypatch.context() as broken:
            broken.setattr(checking, "check", breaks)
            message = await drafted(home, bot)
            assert words.NOT_LOOKED_THROUGH in message.words

            await home.second.click(message, labels.APPROVE)

            await told(home.second, message, words.not_looked_through(1, 1))
            assert await bot.archive.decisions.of(1) == []

        await home.second.click(message, labels.APPROVE)
        await told(home.second, message, words.still_open(4))
        assert PRICE in await found(bot)


async def test_discarding_needs_no_checking(home: House) -> None:
    """Nobody sends what was discarded."""
    async with home.bot(approve_unchecked=False) as bot:
        message = await drafted(home, bot)
        await home.editor.click(message, labels.DISCARD)
        await stands(bot, DraftState.DISCARDED)
