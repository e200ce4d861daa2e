"""An app with every scope and subscription that these tests need, and what it was told."""

from dataclasses import replace

from workspace.client import Client, until
from workspace.jsons import Json
from workspace.manifest import Manifest, read_manifest
from workspace.server import MANIFEST

_SCOPES = (
    "channels:join",
    "channels:manage",
    "channels:read",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "groups:write",
    "im:history",
    "im:read",
    "reactions:read",
    "reactions:write",
    "usergroups:read",
    "users:read",
)
_EVENTS = (
    "app_mention",
    "channel_archive",
    "channel_created",
    "channel_left",
    "channel_unarchive",
    "file_deleted",
    "file_shared",
    "group_left",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "reaction_added",
    "reaction_removed",
    "subteam_members_changed",
    "team_join",
    "user_change",
)


def generous_manifest() -> Manifest:
    """The repository's manifest, asking for all of it."""
    manifest = read_manifest(MANIFEST)
    return replace(
        manifest,
        scopes=manifest.scopes | set(_SCOPES),
        bot_events=manifest.bot_events | set(_EVENTS),
    )


async def heard(client: Client, kind: str, subtype: str | None = None) -> Json:
    """Wait until the app was told of an event of that type; the latest of them."""

    async def look() -> Json | None:
        fits = (
            event
            for event in reversed(await all_heard(client))
            if event["type"] == kind and subtype in (None, event.get("subtype"))
        )
        return next(fits, None)

    return await until(look, what=f"the app to hear of {kind} {subtype or ''}")


async def all_heard(client: Client) -> list[Json]:
    """Every event so far, each once, in the order in which they came about."""
    found = {
        envelope.payload["event_id"]: envelope.payload["event"]
        for envelope in await client.envelopes("events_api")
    }
    return list(found.values())
