"""The app's manifest: what the app may do, and which commands it brings."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


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
    """Whether people may write to the bot directly."""
    shortcuts: tuple[Shortcut, ...] = ()
    home_tab: bool = False
    """Whether the app shows people a Home tab."""
    socket_mode: bool = True
    events_url: str = ""
    interactivity_url: str = ""
    options_url: str = ""
    """Where, without Socket Mode, events, interactions and menus' options are asked for."""

    def command(self, name: str) -> SlashCommand | None:
        """The command of that name, if the app has it."""
        return next((command for command in self.commands if command.command == name), None)


def read_manifest(path: Path) -> Manifest:
    """Read a manifest file (YAML, or JSON, which is YAML too).

    Raises:
        ManifestError: The file is missing or is no manifest.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ManifestError(f"The manifest {path} cannot be read: {error.strerror}.") from error
    except yaml.YAMLError as error:
        raise ManifestError(f"The manifest {path} is neither YAML nor JSON: {error}") from error
    if not isinstance(content, dict):
        raise ManifestError(f"The manifest {path} holds no settings.")
    return _manifest(content)


def _manifest(content: Mapping[str, Any]) -> Manifest:
    features = _section(content, "features")
    app_name = str(_section(content, "display_information").get("name", "App"))
    bot_user = _section(features, "bot_user")
    home = _section(features, "app_home")
    settings = _section(content, "settings")
    events = _section(settings, "event_subscriptions")
    interactivity = _section(settings, "interactivity")
    scopes = _section(_section(content, "oauth_config"), "scopes")
    return Manifest(
        app_name=app_name,
        bot_name=str(bot_user.get("display_name", app_name)),
        commands=tuple(_command(command) for command in features.get("slash_commands") or ()),
        scopes=frozenset(scopes.get("bot") or ()),
        bot_events=frozenset(events.get("bot_events") or ()),
        messages_tab=bool(home.get("messages_tab_enabled"))
        and not home.get("messages_tab_read_only_enabled"),
        shortcuts=tuple(_shortcut(shortcut) for shortcut in features.get("shortcuts") or ()),
        home_tab=bool(home.get("home_tab_enabled")),
        socket_mode=bool(settings.get("socket_mode_enabled")),
        events_url=str(events.get("request_url", "")),
        interactivity_url=str(interactivity.get("request_url", "")),
        options_url=str(interactivity.get("message_menu_options_url", "")),
    )


def _command(command: Mapping[str, Any]) -> SlashCommand:
    return SlashCommand(
        command=str(command["command"]),
        description=str(command.get("description", "")),
        usage_hint=str(command.get("usage_hint", "")),
        should_escape=bool(command.get("should_escape")),
        url=str(command.get("url", "")),
    )


def _shortcut(shortcut: Mapping[str, Any]) -> Shortcut:
    return Shortcut(
        name=str(shortcut["name"]),
        type=str(shortcut["type"]),
        callback_id=str(shortcut["callback_id"]),
        description=str(shortcut.get("description", "")),
    )


def _section(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    section = content.get(name)
    return section if isinstance(section, dict) else {}
