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

from bot.archive import NewRequest, Request, RequestKind
from handlers.bot import Bot

Body = Mapping[str, Any]


class Subject(StrEnum):
    """What a request is about, and so who performs it; it is kept in the request's payload."""

    DRAFTS = "drafts"
    TRAINING = "training"


# What else happens to messages (edits, deletions, joins) is no request.
NEW_MESSAGE_SUBTYPES = frozenset({None, "file_share"})


def record_events(app: AsyncApp, bot: Bot) -> None:
    """Record events that ask for something, before Bolt acknowledges them."""

    @app.middleware
    async def record(
        body: Body, context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]
    ) -> BoltResponse | None:
        new = event_request(body, bot.identity.user_id)
        if new:
            request = await bot.archive.requests.record(new)
            if request is None:
                return BoltResponse(status=200)  # Slack delivered it again: say that we have it
            context["request"] = request
        await next_()
        return None


def event_request(body: Body, bot_user: str) -> NewRequest | None:
    """Return the request that an event makes, or None: most messages are not for us.

    What is not for us is not kept.
    """
    event = body.get("event") or {}
    mention = event.get("type") == "app_mention"
    direct = event.get("type") == "message" and event.get("channel_type") == "im"
    by_person = event.get("user") not in (None, bot_user) and not event.get("bot_id")
    if not (mention or direct) or not by_person:
        return None
    if event.get("subtype") not in NEW_MESSAGE_SUBTYPES or event.get("edited"):
        return None
    return NewRequest(
        kind=RequestKind.EVENT,
        delivery=f"event:{body['event_id']}",
        place=f"{event['channel']}:{event['ts']}",
        # Slack names the person's own organisation where the channel is shared with others.
        team=event.get("user_team") or event.get("team") or body["team_id"],
        user=event["user"],
        channel=event["channel"],
        payload={
            "text": event.get("text", ""),
            "ts": event["ts"],
            "thread_ts": event.get("thread_ts"),
            "shared": bool(body.get("is_ext_shared_channel")),
        },
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
    bot: Bot, body: Body, channel: str | None, fields: Body, subject: Subject = Subject.DRAFTS
) -> Request | None:
    """Record a form that was sent off, with the form's name and its fields."""
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
        )
    )


async def record_button(bot: Bot, body: Body, subject: Subject = Subject.DRAFTS) -> Request | None:
    """Record a click."""
    action = body["actions"][0]
    return await bot.archive.requests.record(
        NewRequest(
            kind=RequestKind.BUTTON,
            delivery=f"trigger:{body['trigger_id']}",
            place=None,
            team=team_of(body),
            user=body["user"]["id"],
            channel=channel_of(body),
            payload={
                "action": action["action_id"],
                "value": action.get("value", ""),
                "thread_ts": thread_of(body),
                "ephemeral": bool((body.get("container") or {}).get("is_ephemeral")),
                "subject": subject,
            },
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
