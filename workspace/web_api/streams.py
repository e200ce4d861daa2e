"""chat.startStream, chat.appendStream and chat.stopStream."""

from workspace import messages
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.people import Conversation
from workspace.sample import BOT_ID, TEAM_ID
from workspace.streams import Stream, grow
from workspace.web_api.arguments import Arguments
from workspace.web_api.chunks import read_chunks
from workspace.web_api.content import checked_blocks, checked_metadata
from workspace.web_api.method import Method, joined_conversation, known_conversation
from workspace.workspace import Workspace

_MESSAGE_BLOCKS = 50


async def _start(workspace: Workspace, arguments: Arguments) -> Json:
    conversation = joined_conversation(workspace, arguments)
    recipient = None if conversation.is_im else _recipient(workspace, arguments)
    thread_ts = arguments.text("thread_ts")
    if thread_ts:
        workspace.log.parent(conversation.id, thread_ts)
    stream = Stream(conversation.id, "", recipient, workspace.clock.now(), first_text="")
    grow(stream, read_chunks(arguments))
    stream.first_text = stream.text
    message = messages.from_bot(workspace.manifest.bot_name, _growing(stream), thread_ts)
    stream.ts = workspace.clock.next_ts()
    workspace.streams.start(stream)
    posted = workspace.log.add(conversation.id, message, ts=stream.ts)
    return {"channel": conversation.id, "ts": posted["ts"]}


async def _append(workspace: Workspace, arguments: Arguments) -> Json:
    conversation, stream, message = _live(workspace, arguments)
    chunks = read_chunks(arguments)
    if not chunks:
        raise SlackError("no_text")
    grow(stream, chunks)
    onlookers = {stream.recipient} if stream.recipient else set(conversation.members)
    message |= _growing(stream)
    workspace.log.grow(conversation.id, message, shown_to=onlookers)
    return {"channel": conversation.id, "ts": stream.ts}


async def _stop(workspace: Workspace, arguments: Arguments) -> Json:
    conversation, stream, message = _live(workspace, arguments)
    metadata = checked_metadata(arguments.structure("metadata"))
    blocks = checked_blocks(arguments.structure("blocks")) or []
    grow(stream, read_chunks(arguments))
    if len(stream.blocks) + len(blocks) > _MESSAGE_BLOCKS * 2:
        raise SlackError("msg_blocks_too_many")
    stream.blocks += blocks
    written = [{"type": "markdown", "text": stream.text}] if stream.text.strip() else []
    shown = [*stream.tasks.values(), *written, *stream.blocks]
    message |= messages.content(stream.text, shown, metadata) | {"streaming_state": "completed"}
    workspace.streams.finish(stream)
    workspace.log.replace(conversation.id, message, tell=False)
    return {"channel": conversation.id, "ts": stream.ts, "message": message}


def _growing(stream: Stream) -> Json:
    blocks = [*stream.tasks.values(), *stream.blocks] or None
    return messages.content(stream.text, blocks)


def _recipient(workspace: Workspace, arguments: Arguments) -> str:
    team_id, user_id = arguments.text("recipient_team_id"), arguments.text("recipient_user_id")
    if not team_id:
        raise SlackError("missing_recipient_team_id")
    if not user_id:
        raise SlackError("missing_recipient_user_id")
    if team_id != TEAM_ID:
        raise SlackError("team_not_found")
    return workspace.directory.person(user_id).id


def _live(workspace: Workspace, arguments: Arguments) -> tuple[Conversation, Stream, Json]:
    conversation = known_conversation(workspace, arguments)
    message = workspace.log.find(conversation.id, arguments.required("ts"))
    if message.get("bot_id") != BOT_ID:
        raise SlackError("message_not_owned_by_app")
    return conversation, workspace.streams.require(conversation.id, message["ts"]), message


METHODS = {
    "chat.startStream": Method(_start, scope="chat:write"),
    "chat.appendStream": Method(_append, scope="chat:write"),
    "chat.stopStream": Method(_stop, scope="chat:write"),
}
