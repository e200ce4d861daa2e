"""What the app published on its Home tab, for each person. A restart keeps it."""

import json

from workspace.changes import Change, Changes
from workspace.clock import Clock
from workspace.errors import SlackError
from workspace.interactivity.view_body import new_view_id, view_body
from workspace.jsons import Json
from workspace.store import Store

_SCHEMA = """
CREATE TABLE IF NOT EXISTS home_views (
    user TEXT PRIMARY KEY,
    body TEXT NOT NULL
) WITHOUT ROWID
"""
_TITLE = {"type": "plain_text", "text": "View Title", "emoji": True}
"""What Slack writes over every Home tab's view."""


class HomeViews:
    """One Home tab for each person."""

    def __init__(self, store: Store, clock: Clock, changes: Changes) -> None:
        self._db = store.db
        self._clock = clock
        self._changes = changes
        self._db.execute(_SCHEMA)
        rows: list[tuple[str, str]] = self._db.execute("SELECT * FROM home_views").fetchall()
        self._views: dict[str, Json] = {user_id: json.loads(body) for user_id, body in rows}

    def shown_to(self, user_id: str) -> Json | None:
        """What this person finds there; None when the app has published nothing yet."""
        return self._views.get(user_id)

    def find(
        self, *, view_id: str | None = None, external_id: str | None = None
    ) -> tuple[str, Json] | None:
        """The person before whom that view is, and the view; None when there is none."""
        for user_id, view in self._views.items():
            if view["id"] == view_id or (external_id and view["external_id"] == external_id):
                return user_id, view
        return None

    def publish(self, user_id: str, view: Json, expected: str | None = None) -> Json:
        """Put a view on this person's Home tab; its id stays the same for good.

        Raises:
            SlackError: It has changed since it had the expected hash.
        """
        before = self._views.get(user_id)
        if expected is not None and before is not None and before["hash"] != expected:
            raise SlackError("hash_conflict")
        view_id = before["id"] if before else new_view_id()
        made = view_body({"title": _TITLE, **view}, self._clock, view_id)
        self._db.execute(
            "INSERT INTO home_views VALUES (?, ?) ON CONFLICT DO UPDATE SET body = excluded.body",
            (user_id, json.dumps(made, ensure_ascii=False)),
        )
        self._views[user_id] = made
        self._changes.publish(Change("home"), {user_id})
        return made
