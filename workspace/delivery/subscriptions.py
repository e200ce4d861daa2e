"""Which scope Slack asks for before an app hears of an event."""

from collections.abc import Mapping

from workspace.people import Conversation

MESSAGES = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}
"""The subscription to messages, by the kind of conversation."""
_OF_A_CONVERSATION = frozenset({"member_joined_channel", "member_left_channel"})
"""Events for which the kind of conversation decides on the scope."""
_SCOPES: Mapping[str, str] = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "file_created": "files:read",
    "file_change": "files:read",
    "file_deleted": "files:read",
    "file_public": "files:read",
    "file_shared": "files:read",
    "file_unshared": "files:read",
    "pin_added": "pins:read",
    "pin_removed": "pins:read",
    "star_added": "stars:read",
    "star_removed": "stars:read",
    "subteam_created": "usergroups:read",
    "subteam_updated": "usergroups:read",
    "subteam_members_changed": "usergroups:read",
    "team_join": "users:read",
    "user_change": "users:read",
    "user_status_changed": "users:read",
    "user_profile_changed": "users.profile:read",
    "emoji_changed": "emoji:read",
    "team_rename": "team:read",
    "team_domain_change": "team:read",
    "dnd_updated_user": "dnd:read",
    "link_shared": "links:read",
    "channel_history_changed": "channels:history",
    "group_history_changed": "groups:history",
    "im_history_changed": "im:history",
}
_BY_FAMILY = {"channel_": "channels:read", "group_": "groups:read", "im_": "im:read"}
_RENAMED_FOR_GROUPS = frozenset(
    f"channel_{act}" for act in ("archive", "unarchive", "rename", "deleted", "left")
)


def name_of(kind: str, conversation: Conversation | None) -> str:
    """What Slack calls an event in this conversation: a private channel is a "group"."""
    private = conversation is not None and conversation.event_type == "group"
    if private and kind in _RENAMED_FOR_GROUPS:
        return f"group_{kind.removeprefix('channel_')}"
    return kind


def scope_for(subscription: str, conversation: Conversation | None = None) -> str | None:
    """The scope without which the app hears nothing of it; None when it needs none."""
    if subscription in _OF_A_CONVERSATION and conversation is not None:
        return f"{conversation.scope_family}:read"
    if subscription in _SCOPES:
        return _SCOPES[subscription]
    return next(
        (scope for start, scope in _BY_FAMILY.items() if subscription.startswith(start)), None
    )
