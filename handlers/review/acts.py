"""What is done for recorded requests that are about a draft under review, also after a restart.

Who asks is checked here, and whether they see the draft. An act notes in its own transaction that
its request is done, so a request that is not done yet is taken up at the next start.
"""

from collections.abc import Mapping
from types import MappingProxyType

import structlog

from bot.archive import (
    GONE,
    NotOnRecordError,
    Request,
    RequestKind,
    RequestState,
)
from bot.drafting.overtaken import Overtaken
from bot.slack.notes import note
from bot.words import access as access_words
from bot.words import drafts as words
from handlers.access import sees, why_not
from handlers.bot import Bot
from handlers.drafts import deleting
from handlers.refusing import refuse, turn_away
from handlers.review import (
    answers,
    brief_form,
    changes,
    decisions,
    edit_form,
    editing,
    facts_form,
    files,
    findings,
    findings_form,
)
from handlers.review.act import Act
from handlers.whisper import Whisper

log = structlog.get_logger(__name__)

BUTTONS: Mapping[str, Act] = MappingProxyType(
    {
        **changes.BUTTONS,
        **decisions.BUTTONS,
        **editing.BUTTONS,
        **files.BUTTONS,
        **findings.BUTTONS,
    }
)
FORMS: Mapping[str, Act] = MappingProxyType(
    {**edit_form.FORMS, **brief_form.FORMS, **facts_form.FORMS, **findings_form.FORMS}
)
ADMIN_BUTTONS: Mapping[str, Act] = deleting.ADMIN_BUTTONS
"""Acts of admins, who may be no editors: each checks by itself who asks."""


async def do(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Do what a request asks for, if this person may and the draft is theirs to see."""
    if request.kind is RequestKind.EVENT and request.draft_id is not None:
        # Of two replies the first one is first, however long it takes to look who wrote it.
        async with bot.desk.line(request.draft_id).place(request.id):
            await _do(bot, request, whisper)
    else:
        await _do(bot, request, whisper)
    await changes.finish_if_open(bot, request)


async def _do(bot: Bot, request: Request, whisper: Whisper) -> None:
    payload = request.payload
    if admin_act := ADMIN_BUTTONS.get(payload.get("action", "")):
        await admin_act(bot, request, whisper)
        return
    if why := await _why_not(bot, request):
        if changes.is_for_us(request) or changes.asks(request):
            await turn_away(bot, request, whisper, why)
        else:
            await bot.archive.requests.finish(request.id, RequestState.REFUSED, forget=True)
        return
    try:
        await _act(bot, request, whisper)
    except (ValueError, OverflowError, NotOnRecordError):
        log.info("a button's value means nothing", action=payload.get("action"), exc_info=True)
        gone = words.draft_gone(str(payload.get("value", "")), bot.commands)
        await refuse(bot, request, whisper, note(gone))


async def _why_not(bot: Bot, request: Request) -> str | None:
    if request.payload.get("shared"):
        return access_words.no_guests()
    return await why_not(bot, user=request.user, team=request.team, channel=request.channel)


async def _act(bot: Bot, request: Request, whisper: Whisper) -> None:
    if request.draft_id is None:
        raise ValueError("a request about no draft")
    draft = await bot.archive.drafts.get(request.draft_id)
    # A form's channel is that of the draft's thread: it was opened there.
    if not sees(draft, user=request.user, channel=request.channel):
        raise NotOnRecordError("Draft", draft.id)
    if draft.state in GONE:
        if changes.asks(request):
            gone = await answers.overtaken(bot, draft.id, Overtaken.DELETED)
            await refuse(bot, request, whisper, gone)
        return
    await _act_of(request)(bot, request, whisper)


def _act_of(request: Request) -> Act:
    match request.kind:
        case RequestKind.EVENT:
            return changes.reply
        case RequestKind.FORM:
            return FORMS[request.payload["form"]]
        case _:
            return BUTTONS[request.payload["action"]]
