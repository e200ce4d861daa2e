"""chat.*: post, change and delete messages."""

from workspace import messages
from workspace.block_kit.shapes import size
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.people import Conversation
from workspace.sample import BOT_ID, BOT_USER_ID
from workspace.web_api.arguments import Arguments
from workspace.web_api.authorship import authorship
from workspace.web_api.content import message_content
from workspace.web_api.method import (
    Method,
    known_conversation,
    named_conversation,
    require_member,
    require_open,
)
from workspace.web_api.rates import POSTING, SPECIAL, TIER_3, TIER_4
from workspace.web_api.threads import thread_of
from workspace.workspace import Workspace

_UPDATE_LIMIT = 4_000


async def _post_message(workspace: Workspace, arguments: Arguments) -> Json:
    conversation = _place_to_post(workspace, arguments)
    message = _message(workspace, conversation, arguments)
    if "thread_ts" in message and arguments.flag("reply_broadcast"):
        message["subtype"] = "thread_broadcast"
    posted = workspace.log.add(conversation.id, message)
    return {"channel": conversation.id, "ts": posted["ts"], "message": posted}


async def _post_ephemeral(workspace: Workspace, arguments: Arguments) -> Json:
    conversation = require_member(named_conversation(workspace, arguments))
    require_open(workspace, conversation)
    person = workspace.directory.person(arguments.required("user"))
    if person.is_bot or person.id not in conversation.members:
        raise SlackError("user_not_in_channel")
    message = _message(workspace, conversation, arguments)
    note = workspace.log.note(conversation.id, person.id, message)
    return {"message_ts": note["ts"]}


async def _update(workspace: Workspace, arguments: Arguments) -> Json:
    conversation = known_conversation(workspace, arguments)
    before = _own_message(workspace, conversation, arguments.required("ts"), "cant_update_message")
    if conversation.is_archived:
        raise SlackError("is_inactive")
    if workspace.streams.live(conversation.id, before["ts"]):
        raise SlackError("streaming_state_conflict")
    if size(arguments.text("text") or "") > _UPDATE_LIMIT:
        raise SlackError("msg_too_long")
    content = message_content(arguments, workspace.directory.names(), "client")
    if arguments.has("file_ids"):
        content["files"] = _files(workspace, arguments)
    edited = {"user": BOT_USER_ID, "ts": workspace.clock.next_ts()}
    message = {**_kept(before, content, arguments), **content, "edited": edited}
    workspace.log.replace(conversation.id, message)
    return {
        "channel": conversation.id,
        "ts": message["ts"],
        "text": message["text"],
        "message": message,
    }


def _kept(before: Json, content: Json, arguments: Arguments) -> Json:
    """What an update leaves as it was, and takes from `content` what it did not mean to say.

    Text or blocks replace both of them; attachments and metadata stay unless they are given anew,
    and metadata goes when it is given as an empty object.
    """
    dropped = {"text", "blocks", "mrkdwn"}
    if not any(arguments.has(name) for name in ("text", "blocks", "markdown_text")):
        dropped = set()
        del content["text"]
    if arguments.has("metadata"):
        dropped.add("metadata")
    return {key: value for key, value in before.items() if key not in dropped}


def _files(workspace: Workspace, arguments: Arguments) -> list[Json]:
    """The app's own files whose ids are given, as a list or with commas between them."""
    given = arguments.given["file_ids"]
    ids = given.split(",") if isinstance(given, str) else given
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise SlackError("invalid_arguments", "[ERROR] must be an array [json-pointer:/file_ids]")
    own = [workspace.files.own(one.strip(), BOT_USER_ID) for one in ids]
    return [workspace.files.shown(file.id) for file in own]


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


def _message(workspace: Workspace, conversation: Conversation, arguments: Arguments) -> Json:
    thread_ts = thread_of(workspace, conversation, arguments)
    content = message_content(arguments, workspace.directory.names())
    message = messages.from_bot(workspace.manifest.bot_name, content, thread_ts)
    return message | authorship(workspace, arguments)


def _place_to_post(workspace: Workspace, arguments: Arguments) -> Conversation:
    conversation = _named_place(workspace, arguments)
    public_scope = "chat:write.public" in workspace.manifest.scopes
    if BOT_USER_ID not in conversation.members and not public_scope:
        raise SlackError("not_in_channel")
    require_open(workspace, conversation)
    return conversation


def _named_place(workspace: Workspace, arguments: Arguments) -> Conversation:
    channel = arguments.required("channel")
    if not channel.startswith(("U", "W")):
        return named_conversation(workspace, arguments)
    try:
        return workspace.directory.direct(channel)
    except SlackError as error:
        raise SlackError("channel_not_found") from error


def _own_message(workspace: Workspace, conversation: Conversation, ts: str, refusal: str) -> Json:
    message = workspace.log.find(conversation.id, ts)
    if message.get("bot_id") != BOT_ID:
        raise SlackError(refusal)
    return message


METHODS = {
    "chat.postMessage": Method(_post_message, scope="chat:write", rate=POSTING),
    "chat.postEphemeral": Method(_post_ephemeral, scope="chat:write", rate=TIER_4),
    "chat.update": Method(_update, scope="chat:write", rate=TIER_3),
    "chat.delete": Method(_delete, scope="chat:write", rate=TIER_3),
    "chat.getPermalink": Method(_get_permalink, rate=SPECIAL),
}
