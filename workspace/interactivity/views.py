"""The forms open in front of people. A restart closes them."""

import secrets
from collections import defaultdict

from workspace import messages, sample
from workspace.changes import Change, Changes
from workspace.clock import Clock
from workspace.errors import SlackError
from workspace.jsons import Json

_STACK = 3


class Views:
    """Each person's stack of forms; the top one is in front of them."""

    def __init__(self, clock: Clock, changes: Changes) -> None:
        self._clock = clock
        self._changes = changes
        self._stacks: dict[str, list[Json]] = defaultdict(list)
        self._errors: dict[str, dict[str, str]] = {}

    def shown_to(self, user_id: str) -> Json | None:
        """The form in front of this person, with what is wrong in it."""
        stack = self._stacks[user_id]
        if not stack:
            return None
        return {**stack[-1], "errors": self._errors.get(stack[-1]["id"], {})}

    def require(self, user_id: str, view_id: str) -> Json:
        """The form of that id, when it is in front of this person.

        Raises:
            SlackError: It is not.
        """
        stack = self._stacks[user_id]
        if not stack or stack[-1]["id"] != view_id:
            raise SlackError("not_found")
        return stack[-1]

    def open(self, user_id: str, view: Json) -> Json:
        """Open a form in front of this person, in place of any other."""
        self._stacks[user_id].clear()
        return self.push(user_id, view)

    def push(self, user_id: str, view: Json) -> Json:
        """Put a form on top of the others.

        Raises:
            SlackError: The stack is as high as it may be.
        """
        stack = self._stacks[user_id]
        if len(stack) >= _STACK:
            raise SlackError("push_limit_reached")
        view_id = f"V{secrets.token_hex(5).upper()}"
        root = stack[0]["id"] if stack else view_id
        previous = stack[-1]["id"] if stack else None
        made = self._made(view, view_id, root_view_id=root, previous_view_id=previous)
        stack.append(made)
        self._show(user_id)
        return made

    def update(self, user_id: str, view_id: str, view: Json, expected: str | None = None) -> Json:
        """Put a new form in the place of an open one.

        Raises:
            SlackError: It is not open, or has changed since it had the expected hash.
        """
        stack = self._stacks[user_id]
        for index, before in enumerate(stack):
            if before["id"] == view_id:
                if expected is not None and before["hash"] != expected:
                    raise SlackError("hash_conflict")
                kept = {key: before[key] for key in ("root_view_id", "previous_view_id")}
                stack[index] = self._made(view, view_id, **kept)
                self._errors.pop(view_id, None)
                self._show(user_id)
                return stack[index]
        raise SlackError("not_found")

    def find(self, *, view_id: str | None, external_id: str | None) -> tuple[str, str]:
        """The person before whom that form is open, and its id.

        Raises:
            SlackError: It is not open.
        """
        for user_id, stack in self._stacks.items():
            for view in stack:
                if view["id"] == view_id or (external_id and view["external_id"] == external_id):
                    return user_id, view["id"]
        raise SlackError("not_found")

    def refuse(self, user_id: str, view_id: str, errors: dict[str, str]) -> None:
        """Show the person what to mend."""
        self._errors[view_id] = errors
        self._show(user_id)

    def close(self, user_id: str, view_id: str) -> None:
        """Close a form; the one below it is in front again."""
        stack = self._stacks[user_id]
        stack[:] = [view for view in stack if view["id"] != view_id]
        self._errors.pop(view_id, None)
        self._show(user_id)

    def clear(self, user_id: str) -> None:
        """Close all forms of this person."""
        self._stacks[user_id].clear()
        self._show(user_id)

    def _made(
        self, view: Json, view_id: str, *, root_view_id: str, previous_view_id: str | None
    ) -> Json:
        return {
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "submit": None,
            "close": None,
            "clear_on_close": False,
            "notify_on_close": False,
            **view,
            "blocks": [messages.with_ids(block) for block in view["blocks"]],
            "id": view_id,
            "hash": f"{self._clock.next_ts()}.{secrets.token_hex(4)}",
            "team_id": sample.TEAM_ID,
            "app_id": sample.APP_ID,
            "app_installed_team_id": sample.TEAM_ID,
            "bot_id": sample.BOT_ID,
            "root_view_id": root_view_id,
            "previous_view_id": previous_view_id,
            "state": {"values": {}},
        }

    def _show(self, user_id: str) -> None:
        self._changes.publish(Change("view"), {user_id})
