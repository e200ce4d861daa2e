"""chat.startStream, chat.appendStream and chat.stopStream."""

from workspace import messages
from workspace.errors import SlackError
from workspace.files import in_blocks
from workspace.jsons import Json
from workspace.people import Conversation
from workspace.sample import BOT_ID
from workspace.stream_content import CHUNK_BLOCKS, Growth, StreamContent
from workspace.streams import Stream
from workspace.web_api.arguments import Arguments
from workspace.web_api.authorship import authorship
from workspace.web_api.chunks import read_growth
from workspace.web_api.content import checked_blocks, checked_metadata
from workspace.web_api.method import Method, joined_conversation, known_conversation, require_open
from workspace.web_api.rates import TIER_2, TIER_4
from workspace.web_api.threads import thread_of
from workspace.workspace import Workspace

_STATUSES = ("active", "processing", "suspended", "closed")


async def _start(workspace: Workspace, arguments: Arguments) -> Json:
    conversation = joined_conversation(workspace, arguments)
    require_open(workspace, conversation)
    recipient = None if conversation.is_im else _recipient(workspace, conversation, arguments)
    thread_ts = thread_of(workspace, conversation, arguments)
    author = authorship(workspace, arguments)
    display = arguments.choice("task_display_mode", "timeline", "plan", "dense")
    content = StreamContent(has_plan=display == "plan")
    content.grow(_growth(workspace, arguments))
    first = content.message()
    message = messages.from_bot(workspace.manifest.bot_name, first, thread_ts) | author
    ts, now = workspace.clock.next_ts(), workspace.clock.now()
    workspace.streams.start(
        Stream(conversation.id, ts, thread_ts, recipient, now, content, first=first)
    )
    workspace.log.add(conversation.id, message, ts=ts)
    return {"channel": conversation.id, "ts": ts}


async def _append(workspace: Workspace, arguments: Arguments) -> Json:
    conversation, message = _own_message(workspace, arguments)
    workspace.streams.require_wanted(conversation.id, message["ts"])
    stream = workspace.streams.require(conversation.id, message["ts"])
    growth = _growth(workspace, arguments)
    if not growth.chunks:
        raise SlackError("no_text")
    stream.content.grow(growth)
    onlookers = {stream.recipient} if stream.recipient else set(conversation.members)
    workspace.log.grow(conversation.id, message | stream.content.message(), shown_to=onlookers)
    return {"channel": conversation.id, "ts": stream.ts}


async def _stop(workspace: Workspace, arguments: Arguments) -> Json:
    conversation, message = _own_message(workspace, arguments)
    stream = workspace.streams.require(conversation.id, message["ts"])
    arguments.choice("session_status", *_STATUSES)
    metadata = checked_metadata(arguments.structure("metadata"))
    blocks = _last_blocks(workspace, arguments)
    stream.content.require_fitting(blocks)
    stream.content.grow(_growth(workspace, arguments))
    message |= stream.content.message(blocks, metadata) | {"streaming_state": "completed"}
    workspace.streams.finish(stream)
    workspace.log.replace(conversation.id, message, tell=False)
    return {"channel": conversation.id, "ts": stream.ts, "message": message}


def _growth(workspace: Workspace, arguments: Arguments) -> Growth:
    growth = read_growth(arguments)
    in_blocks.require_usable(workspace.files, growth.chunks)
    return growth


def _last_blocks(workspace: Workspace, arguments: Arguments) -> list[Json]:
    blocks = arguments.structure("blocks", "invalid_blocks_format")
    if isinstance(blocks, list) and len(blocks) > CHUNK_BLOCKS:
        raise SlackError("msg_blocks_too_many")
    checked = checked_blocks(blocks) or []
    in_blocks.require_usable(workspace.files, checked)
    return checked


def _recipient(workspace: Workspace, conversation: Conversation, arguments: Arguments) -> str:
    team_id, user_id = arguments.text("recipient_team_id"), arguments.text("recipient_user_id")
    if not team_id:
        raise SlackError("missing_recipient_team_id")
    if not user_id:
        raise SlackError("missing_recipient_user_id")
    person = workspace.directory.person(user_id)
    if team_id != person.team_id:
        raise SlackError("team_not_found")
    if person.is_bot or person.id not in conversation.members:
        # Not documented; without this nobody would see it grow.
        raise SlackError("user_not_in_channel")
    return person.id


def _own_message(workspace: Workspace, arguments: Arguments) -> tuple[Conversation, Json]:
    conversation = known_conversation(workspace, arguments)
    require_open(workspace, conversation)
    message = workspace.log.find(conversation.id, arguments.required("ts"))
    if message.get("bot_id") != BOT_ID:
        raise SlackError("message_not_owned_by_app")
    return conversation, message


METHODS = {
    "chat.startStream": Method(_start, scope="chat:write", rate=TIER_2),
    "chat.appendStream": Method(_append, scope="chat:write", rate=TIER_4),
    "chat.stopStream": Method(_stop, scope="chat:write", rate=TIER_2),
}
