"""Write messages."""

from workspace import messages, sample, slack_text
from workspace.acts.places import place
from workspace.block_kit.text_objects import size
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.people import Conversation, Person
from workspace.workspace import Workspace

_MESSAGE_LIMIT = 12_000


async def post_message(
    ws: Workspace, user_id: str, channel: str, text: str, *, thread_ts: str | None = None
) -> Json:
    """Write into a channel or a thread: `{"ok": True, "ts": …}`."""
    person, conversation = place(ws, user_id, channel)
    if not text.strip():
        raise SlackError("no_text")
    if size(text) > _MESSAGE_LIMIT:
        raise SlackError("msg_too_long")
    if conversation.is_im and not ws.manifest.messages_tab:
        raise SlackError("messages_tab_disabled")
    written = slack_text.typed(text, ws.directory.names())
    message = ws.log.add(conversation.id, messages.from_person(person.id, written, thread_ts))
    if f"<@{sample.BOT_USER_ID}>" in written:
        _offer_invitation(ws, conversation, person, thread_ts)
    return {"ok": True, "ts": message["ts"]}


def _offer_invitation(
    ws: Workspace, conversation: Conversation, person: Person, thread_ts: str | None
) -> None:
    if sample.BOT_USER_ID in conversation.members:
        return
    bot = ws.manifest.bot_name
    text = f"{bot} is not in this channel and was not told. Type /invite @{bot} to bring it in."
    ws.log.note(conversation.id, person.id, messages.from_slackbot(text, thread_ts))
