"""Stop what the app is writing."""

from workspace.acts.answers import OK
from workspace.acts.places import place
from workspace.errors import SlackError
from workspace.jsons import Json
from workspace.workspace import Workspace

STOPPED = "agent_session_stopped"
"""The event that tells the app; Slack offers to stop only where the app subscribed to it."""


async def stop(ws: Workspace, user_id: str, channel: str, ts: str) -> Json:
    """End a growing message: what is there stays, and the app can add nothing more."""
    person, conversation = place(ws, user_id, channel)
    if STOPPED not in ws.manifest.bot_events:
        words = f"{ws.manifest.bot_name} does not offer to be stopped. Wait until it is done."
        raise SlackError("not_allowed", words)
    stream = ws.streams.stop_by_user(conversation.id, ts)
    event = {
        "type": STOPPED,
        "channel": conversation.id,
        "thread_ts": stream.thread_ts or ts,
        "streaming_message_ts": [ts],
        "user": person.id,
    }
    ws.events.happened(event, conversation)
    return OK
