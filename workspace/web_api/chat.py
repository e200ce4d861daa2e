"""chat.*: post, change and delete messages."""

from workspace import messages
from workspace.block_kit.text_objects import size
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.people import Conversation
from workspace.sample import BOT_ID, BOT_USER_ID
from workspace.web_api.arguments import Arguments
from workspace.web_api.content import message_content
from workspace.web_api.method import Method, joined_conversation, known_conversation
from workspace.workspace import Workspace

_UPDATE_LIMIT = 4_000


async def _post_message(workspace: Workspace, arguments: Arguments) -> Json:
    conversation = _place_to_post(workspace, arguments)
    thread_ts = arguments.text("thread_ts")
    message = messages.from_bot(workspace.manifest.bot_name, message_content(arguments), thread_ts)
    if thread_ts and arguments.flag("reply_broadcast"):
        message["subtype"] = "thread_broadcast"
    posted = workspace.log.add(conversation.id, message)
    return {"channel": conversation.id, "ts": posted["ts"], "message": posted}


async def _post_ephemeral(workspace: Workspace, arguments: Arguments) -> Json:
    conversation = joined_conversation(workspace, arguments)
    person = workspace.directory.person(arguments.required("user"))
    if person.id not in conversation.members:
        raise SlackError("user_not_in_channel")
    thread_ts = arguments.text("thread_ts")
    if thread_ts:
        workspace.log.parent(conversation.id, thread_ts)
    message = messages.from_bot(workspace.manifest.bot_name, message_content(arguments), thread_ts)
    note = workspace.log.note(conversation.id, person.id, message)
    return {"message_ts": note["ts"]}


async def _update(workspace: Workspace, arguments: Arguments) -> Json:
    conversation = known_conversation(workspace, arguments)
    before = _own_message(workspace, conversation, arguments.required("ts"), "cant_update_message")
    if workspace.streams.live(conversation.id, before["ts"]):
        raise SlackError("streaming_state_conflict")
    if size(arguments.text("text") or "") > _UPDATE_LIMIT:
        raise SlackError("msg_too_long")
    # Text without blocks drops the blocks; metadata stays unless it is given anew.
    kept = {key: value for key, value in before.items() if key not in ("text", "blocks")}
    edited = {"user": BOT_USER_ID, "ts": workspace.clock.next_ts()}
    message = {**kept, **message_content(arguments), "edited": edited}
    workspace.log.replace(conversation.id, message)
    return {
        "channel": conversation.id,
        "ts": message["ts"],
        "text": message["text"],
        "message": message,
    }


async def _delete(workspace: Workspace, arguments: Arguments) -> Json:
    conversation = known_conversation(workspace, arguments)
    message = _own_message(workspace, conversation, arguments.required("ts"), "cant_delete_message")
    if stream := workspace.streams.live(conversation.id, message["ts"]):
        workspace.streams.finish(stream)
    workspace.log.remove(conversation.id, message["ts"])
    return {"channel": conversation.id, "ts": message["ts"]}


async def _get_permalink(workspace: Workspace, arguments: Arguments) -> Json:
    conversation = known_conversation(workspace, arguments)
    message = workspace.log.find(conversation.id, arguments.required("message_ts"))
    place = f"{workspace.base_url}/archives/{conversation.id}/p{message['ts'].replace('.', '')}"
    thread_ts = message.get("thread_ts")
    if thread_ts not in (None, message["ts"]):
        place += f"?thread_ts={thread_ts}&cid={conversation.id}"
    return {"channel": conversation.id, "permalink": place}


def _place_to_post(workspace: Workspace, arguments: Arguments) -> Conversation:
    channel = arguments.required("channel")
    if channel.startswith("U"):
        return workspace.directory.direct(channel)
    conversation = known_conversation(workspace, arguments)
    public_scope = "chat:write.public" in workspace.manifest.scopes
    if BOT_USER_ID not in conversation.members and not public_scope:
        raise SlackError("not_in_channel")
    return conversation


def _own_message(workspace: Workspace, conversation: Conversation, ts: str, refusal: str) -> Json:
    message = workspace.log.find(conversation.id, ts)
    if message.get("bot_id") != BOT_ID:
        raise SlackError(refusal)
    return message


METHODS = {
    "chat.postMessage": Method(_post_message, scope="chat:write"),
    "chat.postEphemeral": Method(_post_ephemeral, scope="chat:write"),
    "chat.update": Method(_update, scope="chat:write"),
    "chat.delete": Method(_delete, scope="chat:write"),
    "chat.getPermalink": Method(_get_permalink),
}
