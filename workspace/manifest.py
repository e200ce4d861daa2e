"""The app's manifest: what the app may do, and which commands it brings."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from workspace.manifest_rules import is_loopback, problems


class ManifestError(Exception):
    """The manifest cannot be used; the words say why."""


@dataclass(frozen=True)
class SlashCommand:
    """One command of the app."""

    command: str
    description: str
    usage_hint: str = ""
    should_escape: bool = False
    url: str = ""
    """Where it is delivered without Socket Mode."""


@dataclass(frozen=True)
class Shortcut:
    """An entry in the menu of a message ("message"), or of the composer ("global")."""

    name: str
    type: str
    callback_id: str
    description: str = ""


@dataclass(frozen=True)
class Manifest:
    """The parts of a manifest that the workspace acts on."""

    app_name: str
    bot_name: str
    commands: tuple[SlashCommand, ...]
    scopes: frozenset[str]
    bot_events: frozenset[str]
    messages_tab: bool
    """Whether the app and a person may write to each other directly."""
    messages_tab_read_only: bool = False
    """Whether only the app may."""
    shortcuts: tuple[Shortcut, ...] = ()
    home_tab: bool = False
    """Whether the app shows people a Home tab."""
    interactive: bool = True
    """Whether people's use of buttons, forms and shortcuts reaches the app."""
    socket_mode: bool = True
    events_url: str = ""
    interactivity_url: str = ""
    options_url: str = ""
    """Where, without Socket Mode, events, interactions and menus' options are asked for."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address at which the app is told something without Socket Mode, once each."""
        urls = (self.events_url, self.interactivity_url, self.options_url)
        return tuple(dict.fromkeys(url for url in (*urls, *(c.url for c in self.commands)) if url))

    def command(self, name: str) -> SlashCommand | None:
        """The command of that name, if the app has it."""
        return next((command for command in self.commands if command.command == name), None)


def read_manifest(path: Path, request_url: str | None = None) -> Manifest:
    """Read a manifest file (YAML, or JSON, which is YAML too).

    A request URL switches Socket Mode off, and stands for every address in the manifest.

    Raises:
        ManifestError: The file is missing, or Slack would not take it; the words name every
            problem.
    """
    content = _content(path)
    if request_url is not None:
        if not is_loopback(request_url):
            raise ManifestError(
                f"{request_url} is no address on this machine. The workspace calls this machine"
                " only; give --request-url an address such as http://127.0.0.1:3000/slack/events."
            )
        content = _over_http(content, request_url)
    found = problems(content)
    if found:
        listed = "\n".join(f"  - {problem}" for problem in found)
        raise ManifestError(f"The manifest {path} cannot be used as it is:\n{listed}")
    return _manifest(content)


def _content(path: Path) -> dict[str, Any]:
    try:
        content = _parsed(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ManifestError(f"The manifest {path} cannot be read: {error.strerror}.") from error
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise ManifestError(f"The manifest {path} is neither YAML nor JSON: {error}") from error
    if not isinstance(content, dict):
        raise ManifestError(f"The manifest {path} holds no settings.")
    return content


@lru_cache(maxsize=1)
def _parsed(text: str) -> object:
    """What a file says, for reading only: workspaces that follow each other have the same file."""
    return yaml.safe_load(text)


def _over_http(content: Mapping[str, Any], url: str) -> dict[str, Any]:
    """The manifest with this address in every place, and without Socket Mode."""
    changed: dict[str, Any] = copy.deepcopy(dict(content))
    settings = changed["settings"] = _section(changed, "settings")
    settings["socket_mode_enabled"] = False
    for name in ("event_subscriptions", "interactivity"):
        section = _section(settings, name)
        if section:
            section["request_url"] = url
    if "message_menu_options_url" in _section(settings, "interactivity"):
        settings["interactivity"]["message_menu_options_url"] = url
    for command in _objects(_section(changed, "features"), "slash_commands"):
        command["url"] = url
    return changed


def _manifest(content: Mapping[str, Any]) -> Manifest:
    features = _section(content, "features")
    app_name = str(_section(content, "display_information")["name"])
    home = _section(features, "app_home")
    settings = _section(content, "settings")
    events = _section(settings, "event_subscriptions")
    interactivity = _section(settings, "interactivity")
    scopes = _section(_section(content, "oauth_config"), "scopes")
    return Manifest(
        app_name=app_name,
        bot_name=str(_section(features, "bot_user").get("display_name", app_name)),
        commands=tuple(_command(command) for command in _objects(features, "slash_commands")),
        scopes=frozenset(scopes.get("bot") or ()),
        bot_events=frozenset(events.get("bot_events") or ()),
        messages_tab=bool(home.get("messages_tab_enabled")),
        messages_tab_read_only=bool(home.get("messages_tab_read_only_enabled")),
        shortcuts=tuple(_shortcut(shortcut) for shortcut in _objects(features, "shortcuts")),
        home_tab=bool(home.get("home_tab_enabled")),
        interactive=bool(interactivity.get("is_enabled")),
        socket_mode=bool(settings.get("socket_mode_enabled")),
        events_url=_text(events, "request_url"),
        interactivity_url=_text(interactivity, "request_url"),
        options_url=_text(interactivity, "message_menu_options_url"),
    )


def _command(command: Mapping[str, Any]) -> SlashCommand:
    return SlashCommand(
        command=_text(command, "command"),
        description=_text(command, "description"),
        usage_hint=_text(command, "usage_hint"),
        should_escape=bool(command.get("should_escape")),
        url=_text(command, "url"),
    )


def _shortcut(shortcut: Mapping[str, Any]) -> Shortcut:
    return Shortcut(
        name=_text(shortcut, "name"),
        type=_text(shortcut, "type"),
        callback_id=_text(shortcut, "callback_id"),
        description=_text(shortcut, "description"),
    )


def _text(section: Mapping[str, Any], name: str) -> str:
    return str(section.get(name) or "")


def _section(content: Mapping[str, Any], name: str) -> dict[str, Any]:
    section = content.get(name)
    return section if isinstance(section, dict) else {}


def _objects(content: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = content.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
