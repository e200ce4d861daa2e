"""The forms open in front of people. A restart closes them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from workspace.changes import Change, Changes
from workspace.clock import Clock
from workspace.errors import SlackError
from workspace.interactivity.element_values import Values, filled_in, holds_something
from workspace.interactivity.parts import find, parts
from workspace.interactivity.view_body import new_view_id, view_body
from workspace.jsons import Json

_STACK = 3


@dataclass
class _Open:
    """A form, and what the person did in it so far."""

    view: Json
    channel: str | None = None
    """The conversation in which it was asked for."""
    typed: dict[str, dict[str, object]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


class Views:
    """Each person's stack of forms; the top one is in front of them."""

    def __init__(self, clock: Clock, changes: Changes) -> None:
        self._clock = clock
        self._changes = changes
        self._stacks: dict[str, list[_Open]] = defaultdict(list)

    def shown_to(self, user_id: str) -> Json | None:
        """The form in front of this person.

        With what is wrong in it ("errors"), what the workspace knows to be typed in it ("typed":
        by block_id and action_id), and how many forms lie below it ("below").
        """
        stack = self._stacks[user_id]
        if not stack:
            return None
        top = stack[-1]
        return {
            **top.view,
            "errors": top.errors,
            "typed": top.typed,
            "channel": top.channel,
            "below": len(stack) - 1,
        }

    def stack(self, user_id: str) -> list[Json]:
        """This person's forms, the one in front last."""
        return [one.view for one in self._stacks[user_id]]

    def require(self, user_id: str, view_id: str) -> Json:
        """The form of that id, when it is in front of this person.

        Raises:
            SlackError: It is not.
        """
        return self._top(user_id, view_id).view

    def is_open(self, user_id: str, view_id: str) -> bool:
        """Whether this form is anywhere in the person's stack."""
        return any(one.view["id"] == view_id for one in self._stacks[user_id])

    def channel(self, user_id: str, view_id: str) -> str | None:
        """The conversation in which a form was asked for."""
        return self._top(user_id, view_id).channel

    def typed(self, user_id: str, view_id: str) -> Values:
        """What the person gave in the form in front of them, as far as it was told."""
        return self._top(user_id, view_id).typed

    def remember(self, user_id: str, view_id: str, values: Values) -> Values:
        """Keep what the person gave, beside what they gave before; all of it.

        Raises:
            SlackError: That form is not in front of them.
        """
        top = self._top(user_id, view_id)
        for block_id, answers in values.items():
            top.typed.setdefault(block_id, {}).update(answers)
        return top.typed

    def open(self, user_id: str, view: Json, channel: str | None = None) -> Json:
        """Open a form in front of this person, in place of any other."""
        self._stacks[user_id].clear()
        return self._add(user_id, view, channel)

    def push(self, user_id: str, view: Json) -> Json:
        """Put a form on top of the others.

        Raises:
            SlackError: There is none, or the stack is as high as it may be.
        """
        stack = self._stacks[user_id]
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= _STACK:
            raise SlackError("push_limit_reached")
        return self._add(user_id, view, stack[-1].channel)

    def update(self, user_id: str, view_id: str, view: Json, expected: str | None = None) -> Json:
        """Put a new form in the place of an open one.

        What stands in the fields that keep their ids and their kind goes on standing there.

        Raises:
            SlackError: It is not open, or has changed since it had the expected hash.
        """
        one = next((o for o in self._stacks[user_id] if o.view["id"] == view_id), None)
        if one is None:
            raise SlackError("not_found")
        before = one.view
        if expected is not None and before["hash"] != expected:
            raise SlackError("hash_conflict")
        kept = {key: before[key] for key in ("root_view_id", "previous_view_id")}
        one.view = view_body(view, self._clock, view_id, **kept)
        one.errors = {}
        one.typed = _still_there(one.typed, before, one.view)
        self._show(user_id)
        return one.view

    def find(
        self, *, view_id: str | None = None, external_id: str | None = None
    ) -> tuple[str, str] | None:
        """The person before whom that form is open, and its id; None when it is not open."""
        for user_id, one in self._all():
            same = external_id and one.view["external_id"] == external_id
            if one.view["id"] == view_id or same:
                return user_id, one.view["id"]
        return None

    def refuse(self, user_id: str, view_id: str, errors: dict[str, str]) -> None:
        """Show the person what to mend, if the form is still in front of them."""
        for one in self._stacks[user_id]:
            if one.view["id"] == view_id:
                one.errors = errors
        self._show(user_id)

    def close(self, user_id: str, view_id: str) -> None:
        """Close a form; the one below it is in front again."""
        stack = self._stacks[user_id]
        stack[:] = [one for one in stack if one.view["id"] != view_id]
        self._show(user_id)

    def clear(self, user_id: str) -> None:
        """Close all forms of this person."""
        self._stacks[user_id].clear()
        self._show(user_id)

    def _add(self, user_id: str, view: Json, channel: str | None) -> Json:
        stack = self._stacks[user_id]
        root = stack[0].view["id"] if stack else None
        previous = stack[-1].view["id"] if stack else None
        made = view_body(
            view, self._clock, new_view_id(), root_view_id=root, previous_view_id=previous
        )
        stack.append(_Open(made, channel))
        self._show(user_id)
        return made

    def _top(self, user_id: str, view_id: str) -> _Open:
        stack = self._stacks[user_id]
        if not stack or stack[-1].view["id"] != view_id:
            raise SlackError("not_found", "This form is not in front of you any more.")
        return stack[-1]

    def _all(self) -> Iterator[tuple[str, _Open]]:
        for user_id, stack in self._stacks.items():
            for one in stack:
                yield user_id, one

    def _show(self, user_id: str) -> None:
        self._changes.publish(Change("view"), {user_id})


def _still_there(
    typed: dict[str, dict[str, object]], before: Json, after: Json
) -> dict[str, dict[str, object]]:
    """What goes on standing in the fields that keep their ids and their kind.

    Slack does not fill such a field in anew, whatever the new view says; only one with new ids.
    """
    kept: dict[str, dict[str, object]] = {}
    for part in parts(before):
        same = find(after, part.block_id, part.action_id)
        if same is None or same.kind != part.kind or not holds_something(part):
            continue
        answers = typed.get(part.block_id, {})
        if part.action_id in answers:
            stands = answers[part.action_id]
        elif part.element.get("default_to_current_conversation"):
            continue
        else:
            stands = filled_in(part.element)
        kept.setdefault(part.block_id, {})[part.action_id] = stands
    return kept
