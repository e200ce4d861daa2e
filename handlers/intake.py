"""Every request is on record before Slack hears that we have it, and it is on record once.

Slack delivers events at least once and people click twice. Bolt acknowledges an *event* before its
listener runs, so events are recorded in a middleware; commands, buttons and forms are recorded by
their listeners, before `ack`.
"""

from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.archive import GONE, Draft, NewRequest, Request, RequestKind
from bot.drafting.changes import is_change_request, is_small_talk, names_a_button
from bot.slack.incoming import mentioned
from handlers.bot import Bot

Body = Mapping[str, Any]


class Subject(StrEnum):
    """What a request is about, and so who performs it; it is kept in the request's payload."""

    DRAFTS = "drafts"
    REVIEW = "review"
    TRAINING = "training"


# What else happens to messages (edits, deletions, joins) is no request.
NEW_MESSAGE_SUBTYPES = frozenset({None, "file_share", "thread_broadcast"})

ASKS = "asks"
"""Whether a reply in a draft's thread asks for a change."""
FOR_US = "for_us"
"""Whether it says so itself: it mentions us, or it is a direct message."""

NAMES_A_BUTTON = "names_a_button"
"""Whether it is the name of a button, which is no change."""


def record_events(app: AsyncApp, bot: Bot) -> None:
    """Record events that ask for something, before Bolt acknowledges them."""

    @app.middleware
    async def record(
        body: Body, context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]
    ) -> BoltResponse | None:
        new = await _event_request(bot, body)
        if new:
            request = await bot.archive.requests.record(new)
            if request is None:
                return BoltResponse(status=200)  # Slack delivered it again: say that we have it
            context["request"] = request
        await next_()
        return None


async def _event_request(bot: Bot, body: Body) -> NewRequest | None:
    """Return the request that an event makes, or None: most messages are not for us.

    What is not for us is not kept.
    """
    event = said_by_a_person(body, bot.identity.user_id)
    if event is None:
        return None
    thread_ts = event.get("thread_ts")
    draft = await bot.archive.drafts.at_thread(event["channel"], thread_ts) if thread_ts else None
    if draft:
        if is_small_talk(event.get("text", "")) and not _mentions(event, bot.identity.user_id):
            return None
        return reply_request(body, event, draft, bot.identity.user_id)
    if event["type"] == "app_mention" or event.get("channel_type") == "im":
        return _request(body, event, {"text": event.get("text", "")})
    return None


def said_by_a_person(body: Body, bot_user: str) -> Body | None:
    """Return the event of a message that a person wrote, as they wrote it first."""
    event: Body = body.get("event") or {}
    if event.get("type") not in ("app_mention", "message"):
        return None
    if event.get("user") in (None, bot_user) or event.get("bot_id"):
        return None
    if event.get("subtype") not in NEW_MESSAGE_SUBTYPES or event.get("edited"):
        return None
    return event


def reply_request(body: Body, event: Body, draft: Draft, bot_user: str) -> NewRequest:
    """Return the request that a reply in a draft's thread makes.

    It asks for a change when it mentions us, or when it comes from who asked for the draft. Of any
    other one no text is kept: only which message it is, to offer that we make the change.
    """
    text = event.get("text", "")
    mention = _mentions(event, bot_user)
    own = event["user"] == draft.requested_by and is_change_request(text, bot_user)
    kept = (mention or own) and draft.state not in GONE
    said = {
        "subject": Subject.REVIEW,
        ASKS: mention or own,
        FOR_US: mention or event.get("channel_type") == "im",
        NAMES_A_BUTTON: names_a_button(text),
        "text": text if kept else "",
    }
    return _request(body, event, said, draft_id=draft.id)


def _mentions(event: Body, bot_user: str) -> bool:
    return event["type"] == "app_mention" or bot_user in mentioned(event.get("text", ""))


def _request(body: Body, event: Body, said: Body, *, draft_id: int | None = None) -> NewRequest:
    return NewRequest(
        kind=RequestKind.EVENT,
        delivery=f"event:{body['event_id']}",
        # Slack tells of a message that mentions us twice, under two ids of events.
        place=f"{event['channel']}:{event['ts']}",
        # Slack names the person's own organisation where the channel is shared with others.
        team=event.get("user_team") or event.get("team") or body["team_id"],
        user=event["user"],
        channel=event["channel"],
        payload={
            **said,
            "ts": event["ts"],
            "thread_ts": event.get("thread_ts"),
            "shared": bool(body.get("is_ext_shared_channel")),
        },
        draft_id=draft_id,
    )


def subject_of(request: Request) -> Subject:
    """Return what a request is about; those of earlier versions are about drafts."""
    return Subject(request.payload.get("subject", Subject.DRAFTS))


async def record_command(
    bot: Bot, command: Body, subject: Subject = Subject.DRAFTS
) -> Request | None:
    """Record a slash command with text; None when it is on record already."""
    return await bot.archive.requests.record(
        NewRequest(
            kind=RequestKind.COMMAND,
            delivery=f"trigger:{command['trigger_id']}",
            place=None,
            team=command["team_id"],
            user=command["user_id"],
            channel=command["channel_id"],
            payload={"text": command.get("text", ""), "subject": subject},
        )
    )


async def record_form(
    bot: Bot,
    body: Body,
    channel: str | None,
    fields: Body,
    subject: Subject = Subject.DRAFTS,
    *,
    draft_id: int | None = None,
) -> Request | None:
    """Record a form that was sent off, with the form's name and its fields.

    Args:
        draft_id: the draft that it is about, with whose text the fields will be deleted.
    """
    view = body["view"]
    return await bot.archive.requests.record(
        NewRequest(
            kind=RequestKind.FORM,
            delivery=f"view:{view['id']}:{view['hash']}",
            place=None,
            team=team_of(body),
            user=body["user"]["id"],
            channel=channel,
            payload={**fields, "form": view["callback_id"], "subject": subject},
            draft_id=draft_id,
        )
    )


async def record_button(
    bot: Bot,
    body: Body,
    subject: Subject = Subject.DRAFTS,
    *,
    draft_id: int | None = None,
    place: str | None = None,
) -> Request | None:
    """Record a click, with the value of the button or of what was chosen.

    Args:
        draft_id: the draft that it is about.
        place: what it is about, if that can be asked for only once.
    """
    action = body["actions"][0]
    return await bot.archive.requests.record(
        NewRequest(
            kind=RequestKind.BUTTON,
            delivery=f"trigger:{body['trigger_id']}",
            place=place,
            team=team_of(body),
            user=body["user"]["id"],
            channel=channel_of(body),
            payload={
                "action": action["action_id"],
                "value": value_of(action),
                "thread_ts": thread_of(body),
                "ephemeral": bool((body.get("container") or {}).get("is_ephemeral")),
                "subject": subject,
            },
            draft_id=draft_id,
        )
    )


async def record_shortcut(
    bot: Bot, body: Body, kept: Mapping[str, Any], subject: Subject
) -> Request | None:
    """Record the use of a message's shortcut, with what is to be kept of the message."""
    return await bot.archive.requests.record(
        NewRequest(
            kind=RequestKind.BUTTON,
            delivery=f"trigger:{body['trigger_id']}",
            place=None,
            team=team_of(body),
            user=body["user"]["id"],
            channel=channel_of(body),
            payload={
                **kept,
                "action": body["callback_id"],
                "thread_ts": thread_of(body),
                "subject": subject,
            },
        )
    )


def value_of(action: Body) -> str:
    """Return the value of a button, or of the option that was chosen from a menu."""
    chosen = action.get("selected_option") or {}
    return str(action.get("value") or chosen.get("value") or "")


def thread_of(body: Body) -> str | None:
    """Return the thread of the message that was acted on; one that begins a thread is in none."""
    message = body.get("message") or {}
    thread_ts = message.get("thread_ts") or (body.get("container") or {}).get("thread_ts")
    return None if thread_ts == message.get("ts") else thread_ts


def channel_of(body: Body) -> str | None:
    """Return the channel of a click or a shortcut; a form has none."""
    return (body.get("channel") or {}).get("id")


def team_of(body: Body) -> str:
    """Return the team of who acted: not ours, where a channel is shared with another one."""
    return str(body["user"].get("team_id") or body["team"]["id"])
