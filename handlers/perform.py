"""From a recorded request to the work that it asks for, also after a restart."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from types import MappingProxyType

import structlog

from bot.archive import ArchiveError, Request, RequestState
from bot.slack.notes import note
from bot.words import general as words
from handlers import draft_acts, home
from handlers.bot import Bot
from handlers.finetune import acts as training_acts
from handlers.intake import Subject, subject_of
from handlers.review import acts as review_acts
from handlers.whisper import Whisper

log = structlog.get_logger(__name__)

# Each checks first who asks, and says in the end what became of the request.
DO: Mapping[Subject, Callable[[Bot, Request, Whisper], Awaitable[None]]] = MappingProxyType(
    {
        Subject.DRAFTS: draft_acts.do,
        Subject.REVIEW: review_acts.do,
        Subject.TRAINING: training_acts.do,
    }
)


def perform(
    bot: Bot, request: Request, *, response_url: str | None = None, resumed: bool = False
) -> None:
    """Start the work that a recorded request asks for; `resumed` says that a crash cut it off."""
    whisper = Whisper(
        bot.door,
        request.user,
        request.channel,
        key=f"answer-{request.id}-{request.received_at.timestamp():.0f}",
        since=request.received_at,
        thread_ts=_answers_in(request),
        response_url=response_url,
        resumed=resumed,
    )
    bot.tasks.start(_carefully(bot, request, whisper), name=f"request {request.id}")


async def _carefully(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Do the work; what nobody foresaw is logged here, and the person is told."""
    try:
        await DO[subject_of(request)](bot, request, whisper)
        home.refresh(bot, request.user, request.team)
    except Exception:
        log.exception("request failed", request=request.id)
        await whisper.say(note(words.something_broke()))
        # The person was asked to try again, so we do not at the next start.
        with suppress(ArchiveError):
            await bot.archive.requests.finish(request.id, RequestState.REFUSED)


def _answers_in(request: Request) -> str | None:
    """Return the thread for an answer that one person sees: Slack shows it in a live thread only.

    In a direct message an answer is a message like any other, so it may open a thread.
    """
    direct = (request.channel or "").startswith("D")
    return request.payload.get("thread_ts") or (request.payload.get("ts") if direct else None)
