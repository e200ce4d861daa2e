"""The buttons that decide: approve, discard, reopen, star; and what people think of a version."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.archive import (
    DecisionKind,
    Draft,
    DraftState,
    Request,
    VersionState,
)
from bot.drafting.cards import actions
from bot.drafting.cards.findings import list_button, open_lines
from bot.drafting.deciding import Unchecked
from bot.drafting.overtaken import Overtaken
from bot.settings import Settings
from bot.slack import blocks
from bot.slack.message import Message
from bot.slack.notes import formatted_note, note
from bot.slack.outgoing import escape
from bot.words import checks as check_words
from bot.words import decisions as words
from handlers.bot import Bot
from handlers.refusing import refuse
from handlers.review import answers
from handlers.review.act import Act
from handlers.review.findings import version_of
from handlers.whisper import Whisper


async def _approve(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Approve; a setting may forbid that for one's own request."""
    draft_id, number = actions.read_value(request.payload["value"])
    draft = await bot.archive.drafts.get(draft_id)
    why = why_not_approved(bot.settings, draft, request.user)
    if why is None:
        await _decide(bot, request, whisper, DecisionKind.APPROVE)
        return
    if draft.state is DraftState.APPROVED:  # then the answer is who did it
        why = await _too_late(bot, draft_id, number, DecisionKind.APPROVE, Overtaken.DECIDED)
    await refuse(bot, request, whisper, why)


async def _discard(bot: Bot, request: Request, whisper: Whisper) -> None:
    await _decide(bot, request, whisper, DecisionKind.DISCARD)


async def _reopen(bot: Bot, request: Request, whisper: Whisper) -> None:
    await _decide(bot, request, whisper, DecisionKind.REOPEN)


async def _decide(bot: Bot, request: Request, whisper: Whisper, kind: DecisionKind) -> None:
    """Decide on the version that the button names; whoever is too late hears who was faster."""
    draft_id, number = actions.read_value(request.payload["value"])
    await version_of(bot, draft_id, number)
    decided = await bot.deciding.decide(
        draft_id, number, kind, by=request.user, request_id=request.id
    )
    # After a restart nobody waits any more to hear that a click changed nothing.
    if whisper.resumed:
        return
    if isinstance(decided, Overtaken):
        await refuse(bot, request, whisper, await _too_late(bot, draft_id, number, kind, decided))
    elif isinstance(decided, Unchecked):
        await refuse(bot, request, whisper, _check_first(draft_id, number, decided))


def _check_first(draft_id: int, number: int, why: Unchecked) -> Message:
    """Say what is still to be checked before an approval, and lead to the list."""
    still_open = why.findings
    if still_open is None:
        return note(check_words.not_looked_through(draft_id, number))
    said = escape(check_words.check_first(draft_id, number, len(still_open)))
    lines = [said, *open_lines(still_open)]
    button = list_button(draft_id, number, check_words.go_through(len(still_open)))
    return Message(
        said, [*(blocks.section(blocks.mrkdwn(line)) for line in lines), blocks.actions(button)]
    )


async def _too_late(
    bot: Bot, draft_id: int, number: int, kind: DecisionKind, why: Overtaken
) -> Message:
    """Say why nothing was decided."""
    if why is Overtaken.NO_TEXT:
        return note(words.not_whole(draft_id, number))
    if why is not Overtaken.DECIDED:
        return await answers.overtaken(bot, draft_id, why)
    latest = await bot.archive.decisions.latest(draft_id)
    if latest and latest.kind is kind and latest.by:
        return formatted_note(
            words.decided_already_mrkdwn(kind, draft_id, latest.version, latest.by, latest.at)
        )
    if kind is DecisionKind.REOPEN:
        return note(words.not_decided(draft_id))
    return await answers.overtaken(bot, draft_id, why)


def why_not_approved(settings: Settings, draft: Draft, user: str) -> Message | None:
    """Return why this person may not approve this draft, and who may; None when they may."""
    if settings.approve_own or draft.requested_by != user:
        return None
    if draft.channel.startswith("D"):
        return note(words.nobody_else_sees())
    others = sorted(settings.editors - {user})
    if settings.editors and not others:
        return note(words.nobody_else_approves())
    return formatted_note(words.not_your_own_mrkdwn(others))


# Stars


async def _star(bot: Bot, request: Request, whisper: Whisper) -> None:
    draft_id, number = actions.read_value(request.payload["value"])
    await version_of(bot, draft_id, number)
    draft = await bot.archive.drafts.get(draft_id)
    if draft.starred_by:
        said = formatted_note(words.starred_already_mrkdwn(draft.starred_by))
        await _refuse_now(bot, request, whisper, said)
    elif not await bot.deciding.star(draft_id, number, by=request.user, request_id=request.id):
        await _refuse_now(bot, request, whisper, note(words.only_approved()))


async def _unstar(bot: Bot, request: Request, whisper: Whisper) -> None:
    draft_id, number = actions.read_value(request.payload["value"])
    await version_of(bot, draft_id, number)
    draft = await bot.archive.drafts.get(draft_id)
    if not draft.starred_by or not await bot.deciding.star(
        draft_id, number, by=None, request_id=request.id
    ):
        await _refuse_now(bot, request, whisper, note(words.not_starred()))


async def _refuse_now(bot: Bot, request: Request, whisper: Whisper, message: Message) -> None:
    if not whisper.resumed:
        await refuse(bot, request, whisper, message)


# Opinions


async def _give_feedback(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Note what somebody thinks of a version; who thinks otherwise later presses again."""
    opinion, draft_id, number = actions.read_choice(request.payload["value"])
    if opinion not in (actions.GOOD, actions.BAD):
        raise ValueError(opinion)
    version = await version_of(bot, draft_id, number)
    if version.state is VersionState.WRITING:
        await _refuse_now(
            bot, request, whisper, await answers.overtaken(bot, draft_id, Overtaken.WRITING)
        )
        return
    good = opinion == actions.GOOD
    noted = await bot.archive.feedback.give(
        version.id, request.user, good=good, request_id=request.id
    )
    if not noted:
        gone = await answers.overtaken(bot, draft_id, Overtaken.DELETED)
        await _refuse_now(bot, request, whisper, gone)
    elif not whisper.resumed:
        await whisper.say(note(words.thanks(good=good, version=number)))


BUTTONS: Mapping[str, Act] = MappingProxyType(
    {
        actions.APPROVE: _approve,
        actions.DISCARD: _discard,
        actions.REOPEN: _reopen,
        actions.STAR: _star,
        actions.UNSTAR: _unstar,
        actions.FEEDBACK: _give_feedback,
    }
)
