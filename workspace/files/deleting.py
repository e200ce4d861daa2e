"""Take files away, and with them the messages that show nothing else."""

from workspace.files.file import File
from workspace.jsons import Json
from workspace.workspace import Workspace


def delete_file(ws: Workspace, file: File) -> None:
    """Forget a file; messages with words of their own stay, and say that there was one."""
    shares = ws.files.shares(file.id)
    ws.files.delete(file)
    for share in shares:
        message = ws.log.find(share.conversation.id, share.message["ts"])
        if _is_empty(message):
            ws.log.remove(share.conversation.id, message["ts"])
        else:
            ws.log.replace(share.conversation.id, message)
    ws.events.happened({"type": "file_deleted", "file_id": file.id})


def _is_empty(message: Json) -> bool:
    gone = all(file["mode"] == "tombstone" for file in message.get("files", ()))
    return gone and not message.get("text") and not message.get("blocks")
