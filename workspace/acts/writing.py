"""Write messages, share files with them, change and delete them."""

from collections.abc import Sequence

from workspace import messages, sample, slack_text
from workspace.acts.answers import OK
from workspace.acts.places import place
from workspace.block_kit.shapes import size
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.people import Conversation, Person
from workspace.workspace import Workspace

_MESSAGE_LIMIT = 12_000
_MOST_FILES = 10


async def post_message(
    ws: Workspace,
    user_id: str,
    channel: str,
    text: str,
    *,
    thread_ts: str | None = None,
    files: Sequence[str] = (),
) -> Json:
    """Write into a channel or a thread, with or without files: `{"ok": True, "ts": …}`."""
    person, conversation = place(ws, user_id, channel)
    is_closed = not ws.manifest.messages_tab or ws.manifest.messages_tab_read_only
    if conversation.is_im and is_closed:
        raise SlackError("messages_tab_disabled")
    written = _written(ws, text, may_be_empty=bool(files))
    message = messages.from_person(person.id, written, thread_ts, person.team_id)
    if files:
        message = messages.with_files(message, _own_files(ws, person, files))
    posted = ws.log.add(conversation.id, message)
    if f"<@{sample.BOT_USER_ID}>" in written:
        _offer_invitation(ws, conversation, person, thread_ts)
    return {"ok": True, "ts": posted["ts"]}


async def edit_message(ws: Workspace, user_id: str, channel: str, ts: str, text: str) -> Json:
    """Write a message of one's own anew; text that stays as it is changes nothing."""
    person, conversation = place(ws, user_id, channel)
    message = _own_message(ws, conversation, ts, person, "cant_update_message")
    written = _written(ws, text, may_be_empty=bool(message.get("files")))
    if written != message["text"]:
        edited = {"user": person.id, "ts": ws.clock.next_ts()}
        ws.log.replace(conversation.id, {**message, "text": written, "edited": edited})
    return OK


async def delete_message(ws: Workspace, user_id: str, channel: str, ts: str) -> Json:
    """Take a message of one's own away; its files stay, and are shown there no longer.

    An admin may take away what others wrote, too.
    """
    person, conversation = place(ws, user_id, channel)
    if not person.is_admin:
        _own_message(ws, conversation, ts, person, "cant_delete_message")
    ws.log.remove(conversation.id, ts)
    return OK


def _written(ws: Workspace, text: str, *, may_be_empty: bool) -> str:
    if not text.strip() and not may_be_empty:
        raise SlackError("no_text")
    if size(text) > _MESSAGE_LIMIT:
        raise SlackError("msg_too_long")
    return slack_text.typed(text, ws.directory.names())


def _own_files(ws: Workspace, person: Person, file_ids: Sequence[str]) -> list[Json]:
    if len(set(file_ids)) != len(file_ids) or len(file_ids) > _MOST_FILES:
        words = f"A message shows up to {_MOST_FILES} files, each of them once."
        raise SlackError("invalid_arguments", words)
    own = [ws.files.own(file_id, person.id) for file_id in file_ids]
    return [ws.files.shown(file.id) for file in own]


def _own_message(
    ws: Workspace, conversation: Conversation, ts: str, person: Person, refusal: str
) -> Json:
    """The message, when it is one that this person wrote."""
    message = ws.log.find(conversation.id, ts)
    is_typed = message.get("subtype") in (None, "file_share", "thread_broadcast")
    if message.get("user") != person.id or not is_typed:
        raise SlackError(refusal)
    return message


def _offer_invitation(
    ws: Workspace, conversation: Conversation, person: Person, thread_ts: str | None
) -> None:
    if sample.BOT_USER_ID in conversation.members:
        return
    bot = ws.manifest.bot_name
    text = f"{bot} is not in this channel and was not told. Type /invite @{bot} to bring it in."
    ws.log.note(conversation.id, person.id, messages.from_slackbot(text, thread_ts))
