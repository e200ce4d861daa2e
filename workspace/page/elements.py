"""What a menu offers: its own options, or the people and conversations of the workspace."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from workspace.page.names import Names


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose. `text` is a text object; `chosen` whether it is at first."""

    value: str
    text: Mapping[str, Any]
    description: Mapping[str, Any] | None = None
    chosen: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Some of them under one heading; without one where it is empty."""

    label: Mapping[str, Any] | None
    choices: tuple[Choice, ...]


def groups(element: Mapping[str, Any], names: Names) -> list[Group]:
    """Everything an element offers, in order, with what is chosen at first."""
    kind = str(element.get("type", "")).removeprefix("multi_")
    listing = _WORKSPACE.get(kind)
    if listing is not None:
        return [Group(None, tuple(listing(element, names)))]
    chosen = _chosen(element)
    if element.get("option_groups"):
        return [
            Group(_text(group.get("label")), _choices(group.get("options"), chosen))
            for group in _mappings(element["option_groups"])
        ]
    if kind == "external_select":
        return [Group(None, _choices(_initial_options(element), chosen))]
    return [Group(None, _choices(element.get("options"), chosen))]


def _choices(options: object, chosen: frozenset[str]) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            value=str(option.get("value", "")),
            text=_text(option.get("text")) or {"type": "plain_text", "text": ""},
            description=_text(option.get("description")),
            chosen=str(option.get("value", "")) in chosen,
            url=str(option.get("url") or ""),
        )
        for option in _mappings(options)
    )


def _chosen(element: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(str(option.get("value", "")) for option in _initial_options(element))


def _initial_options(element: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    one = element.get("initial_option")
    several = element.get("initial_options")
    return [*_mappings([one]), *_mappings(several)]


def _users(element: Mapping[str, Any], names: Names) -> Iterable[Choice]:
    initial = _ids(element, "user")
    for user_id, name in names.people.items():
        yield Choice(user_id, _plain(name), chosen=user_id in initial)


def _channels(element: Mapping[str, Any], names: Names) -> Iterable[Choice]:
    """Public channels only, as Slack's own list has them."""
    initial = _ids(element, "channel")
    for channel_id, name in names.channels.items():
        if _kind_of(channel_id, names) == "public":
            yield Choice(channel_id, _plain(f"#{name}"), chosen=channel_id in initial)


def _conversations(element: Mapping[str, Any], names: Names) -> Iterable[Choice]:
    initial = _ids(element, "conversation")
    if not initial and element.get("default_to_current_conversation"):
        initial = frozenset({names.here})
    given = element.get("filter")
    given = given if isinstance(given, Mapping) else {}
    wanted = given.get("include") or ("public", "private", "im", "mpim")
    for channel_id, name in names.channels.items():
        kind = _kind_of(channel_id, names)
        # The only direct message of a person here is the one with the app.
        is_hidden = kind == "im" and given.get("exclude_bot_users")
        if kind in wanted and not is_hidden:
            shown = name if kind == "im" else f"#{name}"
            yield Choice(channel_id, _plain(shown), chosen=channel_id in initial)


_WORKSPACE: Mapping[str, Callable[[Mapping[str, Any], Names], Iterable[Choice]]] = {
    "users_select": _users,
    "channels_select": _channels,
    "conversations_select": _conversations,
}


def _kind_of(channel_id: str, names: Names) -> str:
    if channel_id.startswith("D"):
        return "im"
    return "private" if channel_id in names.private else "public"


def _ids(element: Mapping[str, Any], kind: str) -> frozenset[str]:
    one, several = element.get(f"initial_{kind}"), element.get(f"initial_{kind}s")
    return frozenset(str(i) for i in [one, *(several if isinstance(several, list) else [])] if i)


def _plain(text: str) -> Mapping[str, Any]:
    return {"type": "plain_text", "text": text}


def _text(text: object) -> Mapping[str, Any] | None:
    return text if isinstance(text, Mapping) else None


def _mappings(items: object) -> list[Mapping[str, Any]]:
    return [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []
