"""Files as Slack writes them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from workspace.files.file import File
from workspace.jsons import Json
from workspace.people import TEAM_ID, Conversation


@dataclass(frozen=True)
class Share:
    """One place where a file is shown."""

    conversation: Conversation
    message: Json


def described(file: File, base_url: str) -> Json:
    """The file as messages show it; before the scan, Slack does not know its kind."""
    if file.state == "deleted":
        return {"id": file.id, "mode": "tombstone"}
    made: Json = {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": file.filetype,
        "pretty_type": file.pretty_type,
        "user": file.user,
        "user_team": TEAM_ID,
        "editable": False,
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": False,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "file_access": "visible",
        **_addresses(file, base_url),
    }
    if file.alt_txt:
        made["alt_txt"] = file.alt_txt
    if file.is_picture:
        made |= {"original_w": file.width, "original_h": file.height}
    return made


def with_shares(made: Json, shares: Iterable[Share]) -> Json:
    """The file with the places where it is shown."""
    places: dict[str, list[str]] = {"channels": [], "groups": [], "ims": []}
    shown: dict[str, dict[str, list[Json]]] = defaultdict(lambda: defaultdict(list))
    for share in shares:
        conversation = share.conversation
        kind = {"channel": "channels", "group": "groups", "im": "ims"}[conversation.event_type]
        if conversation.id not in places[kind]:
            places[kind].append(conversation.id)
        reach = "private" if conversation.is_private else "public"
        shown[reach][conversation.id].append(_share(share))
    return {
        **made,
        **places,
        "is_public": bool(places["channels"]),
        "shares": {reach: dict(channels) for reach, channels in shown.items()},
    }


def _share(share: Share) -> Json:
    message = share.message
    shown: Json = {
        "ts": message["ts"],
        "channel_name": share.conversation.name,
        "team_id": TEAM_ID,
        "share_user_id": message.get("user", ""),
        "reply_users": message.get("reply_users", []),
        "reply_users_count": message.get("reply_users_count", 0),
        "reply_count": message.get("reply_count", 0),
    }
    if message.get("thread_ts"):
        shown["thread_ts"] = message["thread_ts"]
    return shown


def _addresses(file: File, base_url: str) -> Json:
    name = quote(file.name, safe="")
    place = f"{base_url}/files-pri/{TEAM_ID}-{file.id}"
    return {
        "url_private": f"{place}/{name}",
        "url_private_download": f"{place}/download/{name}",
        "permalink": f"{base_url}/files/{file.user}/{file.id}/{name}",
    }
