"""files.*: upload, look up, delete."""

from collections.abc import Callable
from dataclasses import replace

from workspace import messages, slack_text
from workspace.errors import SlackError
from workspace.files import in_blocks
from workspace.files.deleting import delete_file
from workspace.files.kinds import SNIPPETS
from workspace.files.scans import Post
from workspace.files.uploads import Named, named_files
from workspace.jsons import Json
from workspace.people import Conversation
from workspace.sample import BOT_USER_ID
from workspace.web_api.arguments import Arguments
from workspace.web_api.content import checked_blocks
from workspace.web_api.method import Method, require_open
from workspace.web_api.rates import TIER_3, TIER_4
from workspace.workspace import Workspace

_SNIPPET_LIMIT = 1024 * 1024
_ALT_TEXT_LIMIT = 1000
_MOST_CHANNELS = 100
_PAGE, _LARGEST_PAGE = 100, 1000
_TYPES: dict[str, tuple[str, ...]] = {
    "images": ("png", "jpg", "gif", "webp"),
    "pdfs": ("pdf",),
    "zips": ("zip", "gzip"),
    "snippets": (),
    "spaces": (),
    "gdocs": (),
}
"""What files.list tells apart; of the last three there are none here."""


async def _get_upload_url(workspace: Workspace, arguments: Arguments) -> Json:
    name, length = arguments.required("filename"), arguments.number("length", 0)
    if length < 1:
        raise SlackError("missing_argument", "[ERROR] length must be greater than 0")
    alt_txt, snippet = arguments.text("alt_txt") or "", arguments.text("snippet_type")
    if len(alt_txt) > _ALT_TEXT_LIMIT:
        raise SlackError("alt_txt_too_large")
    if snippet and snippet not in SNIPPETS:
        raise SlackError("unknown_snippet_type")
    if snippet and length > _SNIPPET_LIMIT:
        raise SlackError("snippet_too_large")
    if length > workspace.files.limit:
        raise SlackError("file_upload_size_restricted")
    file = workspace.files.announce(name, length, alt_txt=alt_txt)
    return {"upload_url": f"{workspace.base_url}/upload/v1/{file.ticket}", "file_id": file.id}


async def _complete_upload(workspace: Workspace, arguments: Arguments) -> Json:
    named = named_files(arguments.structure("files"))
    for one in named:
        _require_received(workspace, one)
    channels = _channels(workspace, arguments)
    thread_ts = arguments.text("thread_ts")
    if thread_ts:
        if len(channels) != 1:
            raise SlackError("invalid_arguments", "[ERROR] thread_ts wants exactly one channel")
        workspace.log.parent(channels[0].id, thread_ts)
    post = Post(
        files=tuple(one.id for one in named),
        channels=tuple(channel.id for channel in channels),
        content=_content(workspace, arguments),
        thread_ts=thread_ts,
    )
    for one in named:
        file = workspace.files.find(one.id)
        workspace.files.table.save(replace(file, title=one.title or file.title))
    workspace.scans.begin(post)
    return {"files": [{"id": one.id, "title": workspace.files.find(one.id).title} for one in named]}


async def _info(workspace: Workspace, arguments: Arguments) -> Json:
    file = workspace.files.find_for(arguments.required("file"), BOT_USER_ID)
    return {
        "file": workspace.files.described(file),
        "comments": [],
        "response_metadata": {"next_cursor": ""},
    }


async def _list(workspace: Workspace, arguments: Arguments) -> Json:
    user, channel = arguments.text("user"), arguments.text("channel")
    if user:
        workspace.directory.person(user)
    kinds = _kinds(arguments)
    since, until = _time(arguments, "ts_from", 0.0), _time(arguments, "ts_to", float("inf"))
    count, page = arguments.number("count", _PAGE), arguments.number("page", 1)
    if not 1 <= count <= _LARGEST_PAGE or page < 1:
        raise SlackError("invalid_arguments", "[ERROR] count or page is out of range")
    found = [
        described
        for file in workspace.files.visible_to_app()
        if user in (None, "", file.user) and since <= file.created <= until
        if kinds is None or file.filetype in kinds
        for described in [workspace.files.described(file)]
        if not channel or channel in _places(described)
    ]
    pages = -(-len(found) // count)
    paging = {"count": count, "total": len(found), "page": page, "pages": pages}
    return {"files": found[(page - 1) * count : page * count], "paging": paging}


async def _delete(workspace: Workspace, arguments: Arguments) -> Json:
    file = workspace.files.find(arguments.required("file"))
    if file.user != BOT_USER_ID:
        raise SlackError("cant_delete_file")
    delete_file(workspace, file)
    return {}


def _require_received(workspace: Workspace, named: Named) -> None:
    """Refuse a file whose bytes are not here, or whose upload was completed already."""
    file = workspace.files.find(named.id)
    if file.user != BOT_USER_ID:
        raise SlackError("file_not_found")
    if file.state != "received":
        raise SlackError("file_update_failed", "[ERROR] the upload was completed already")


def _channels(workspace: Workspace, arguments: Arguments) -> list[Conversation]:
    """Where to post: the one of `channel_id`, and those of `channels`, which may name people."""
    single, several = arguments.text("channel_id"), arguments.text("channels") or ""
    if single and several:
        raise SlackError("invalid_arguments", "[ERROR] either channel_id or channels, not both")
    listed = [name for name in (one.strip() for one in several.split(",")) if name]
    if len(listed) > _MOST_CHANNELS:
        raise SlackError("channels_limit_exceeded")
    find = workspace.directory.by_id
    found = [_open_to_app(workspace, find, single, "channel_not_found")] if single else []
    for name in listed:
        direct = workspace.directory.direct if name.startswith(("U", "W")) else find
        found.append(_open_to_app(workspace, direct, name, "invalid_channel"))
    return list({channel.id: channel for channel in found}.values())


def _open_to_app(
    workspace: Workspace, find: Callable[[str], Conversation], name: str, unknown: str
) -> Conversation:
    try:
        conversation = find(name)
    except SlackError as error:
        raise SlackError(unknown) from error
    if BOT_USER_ID not in conversation.members:
        raise SlackError(unknown if conversation.is_private else "not_in_channel")
    require_open(workspace, conversation)
    return conversation


def _content(workspace: Workspace, arguments: Arguments) -> Json:
    """What the message says beside its files; with a comment, blocks are ignored."""
    comment = arguments.text("initial_comment")
    if comment:
        return messages.content(slack_text.posted(comment, links=True), None)
    blocks = checked_blocks(arguments.structure("blocks"))
    in_blocks.require_usable(workspace.files, blocks)
    if any(block.get("type") == "markdown" for block in blocks or ()):
        # Documented as rich text; Slack has no answer to a markdown block here.
        raise SlackError("internal_error")
    return messages.content("", blocks)


def _kinds(arguments: Arguments) -> set[str] | None:
    """The file types a list is to hold; None when it holds all."""
    asked = [kind.strip() for kind in (arguments.text("types") or "all").split(",")]
    if not set(asked) <= {*_TYPES, "all"}:
        raise SlackError("unknown_type")
    return None if "all" in asked else {name for kind in asked for name in _TYPES[kind]}


def _time(arguments: Arguments, name: str, default: float) -> float:
    given = arguments.given.get(name)
    try:
        return default if given in (None, "") else float(str(given))
    except ValueError as error:
        raise SlackError("invalid_arguments", f"[ERROR] must be a number: {name}") from error


def _places(described: Json) -> set[str]:
    return {*described["channels"], *described["groups"], *described["ims"]}


METHODS = {
    "files.getUploadURLExternal": Method(_get_upload_url, scope="files:write", rate=TIER_4),
    "files.completeUploadExternal": Method(_complete_upload, scope="files:write", rate=TIER_4),
    "files.info": Method(_info, scope="files:read", rate=TIER_4),
    "files.list": Method(_list, scope="files:read", rate=TIER_3),
    "files.delete": Method(_delete, scope="files:write", rate=TIER_3),
}
