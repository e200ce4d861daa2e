"""A view as Slack keeps it: what the app sent, and what Slack adds."""

import secrets

from workspace import sample
from workspace.block_kit.ids import with_ids
from workspace.clock import Clock
from workspace.jsons import Json


def new_view_id() -> str:
    """An id for a view."""
    return f"V{secrets.token_hex(5).upper()}"


def view_body(
    view: Json,
    clock: Clock,
    view_id: str,
    *,
    root_view_id: str | None = None,
    previous_view_id: str | None = None,
) -> Json:
    """The view with its ids, a hash of its own, and nothing filled in yet."""
    return {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "title": None,
        "submit": None,
        "close": None,
        "clear_on_close": False,
        "notify_on_close": False,
        **{key: value for key, value in view.items() if value is not None},
        "blocks": [with_ids(block) for block in view["blocks"]],
        "id": view_id,
        "hash": f"{clock.next_ts()}.{secrets.token_hex(4)}",
        "team_id": sample.TEAM_ID,
        "app_id": sample.APP_ID,
        "app_installed_team_id": sample.TEAM_ID,
        "bot_id": sample.BOT_ID,
        "root_view_id": root_view_id or view_id,
        "previous_view_id": previous_view_id,
        "state": {"values": {}},
    }
