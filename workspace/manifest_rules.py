"""What Slack asks of a manifest: every problem at once, by its place in the manifest."""

import ipaddress
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

Section = Mapping[str, Any]
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_FLAGS = {
    "features.app_home": (
        "home_tab_enabled",
        "messages_tab_enabled",
        "messages_tab_read_only_enabled",
    ),
    "features.bot_user": ("always_online",),
    "settings": (
        "socket_mode_enabled",
        "org_deploy_enabled",
        "token_rotation_enabled",
        "is_hosted",
        "is_mcp_enabled",
    ),
}
_LISTS = {
    "features.unfurl_domains": 5,
    "oauth_config.redirect_urls": 1000,
    "oauth_config.scopes.bot": 255,
    "oauth_config.scopes.bot_optional": 255,
    "oauth_config.scopes.user": 255,
    "oauth_config.scopes.user_optional": 255,
    "settings.allowed_ip_address_ranges": 10,
    "settings.event_subscriptions.bot_events": 100,
    "settings.event_subscriptions.user_events": 100,
}
"""Lists of texts, and how many each may hold."""


def problems(content: Section) -> list[str]:
    """Everything that is wrong with a manifest; nothing when Slack would take it."""
    check = _Check(content)
    _display(check)
    _features(check)
    for path, limit in _LISTS.items():
        check.texts(path, limit)
    for path, names in _FLAGS.items():
        for name in names:
            check.flag(path, name)
    _interactivity(check)
    if not check.found:
        _addresses(check)
    return check.found


def is_loopback(url: str) -> bool:
    """Whether an address is an HTTP address on this machine."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not host:
        return False
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Check:
    """Looks at one manifest, and notes what is wrong."""

    def __init__(self, content: Section) -> None:
        self._content = content
        self.found: list[str] = []

    def section(self, path: str) -> Section:
        """The object at a path; an empty one when there is none."""
        here: Section = self._content
        for depth, name in enumerate(path.split("."), start=1):
            there = here.get(name)
            if there is not None and not isinstance(there, dict):
                self.note(".".join(path.split(".")[:depth]), "is to be an object")
            here = there if isinstance(there, dict) else {}
        return here

    def objects(self, path: str, limit: int) -> list[tuple[str, Section]]:
        """The objects of a list, each with its own path."""
        found: list[tuple[str, Section]] = []
        for number, each in enumerate(self._list(path, limit)):
            if isinstance(each, dict):
                found.append((f"{path}[{number}]", each))
            else:
                self.note(f"{path}[{number}]", "is to be an object")
        return found

    def texts(self, path: str, limit: int) -> None:
        """A list of texts."""
        for number, each in enumerate(self._list(path, limit)):
            if not isinstance(each, str):
                self.note(f"{path}[{number}]", "is to be a text")

    def text(
        self, at: str, section: Section, name: str, limit: int, *, required: bool = False
    ) -> str:
        """A text of at most so many characters; an empty one when it is missing or wrong."""
        value = section.get(name)
        if value is None or value == "":
            if required:
                self.note(f"{at}.{name}", "is missing")
        elif not isinstance(value, str):
            self.note(f"{at}.{name}", "is to be a text")
        elif len(value) > limit:
            self.note(f"{at}.{name}", f"has {len(value)} characters; at most {limit} fit")
        return value if isinstance(value, str) else ""

    def flag(self, path: str, name: str) -> None:
        """True or false, or nothing."""
        self.is_flag(path, self.section(path), name)

    def is_flag(self, at: str, section: Section, name: str) -> None:
        """The same, in a section at hand."""
        if not isinstance(section.get(name), bool | None):
            self.note(f"{at}.{name}", "is to be true or false")

    def note(self, place: str, words: str) -> None:
        """Something is wrong there; what several looks find is noted once."""
        problem = f"{place} {words}"
        if problem not in self.found:
            self.found.append(problem)

    def _list(self, path: str, limit: int) -> list[Any]:
        parent, _, name = path.rpartition(".")
        value = self.section(parent).get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.note(path, "is to be a list")
            return []
        if len(value) > limit:
            self.note(path, f"has {len(value)} entries; at most {limit} are allowed")
        return value


def _display(check: _Check) -> None:
    at = "display_information"
    section = check.section(at)
    check.text(at, section, "name", 35, required=True)
    check.text(at, section, "description", 140)
    check.text(at, section, "long_description", 4000)
    colour = check.text(at, section, "background_color", 7)
    if colour and not _COLOUR.fullmatch(colour):
        check.note(f"{at}.background_color", "is to be a colour such as #1f4e4a")


def _features(check: _Check) -> None:
    features = check.section("features")
    if features.get("bot_user") is not None:
        bot = check.section("features.bot_user")
        check.text("features.bot_user", bot, "display_name", 80, required=True)
    if features.get("agent_view") is not None:
        agent = check.section("features.agent_view")
        check.text("features.agent_view", agent, "agent_description", 300)
    check.section("features.assistant_view")
    _commands(check)
    _shortcuts(check)


def _commands(check: _Check) -> None:
    names: Counter[str] = Counter()
    for at, command in check.objects("features.slash_commands", 50):
        name = check.text(at, command, "command", 32, required=True)
        if name and not re.fullmatch(r"/\S+", name):
            check.note(f"{at}.command", "is to be a slash and a name without spaces")
        names[name] += 1
        check.text(at, command, "description", 2000, required=True)
        check.text(at, command, "usage_hint", 1000)
        check.text(at, command, "url", 3000)
        check.is_flag(at, command, "should_escape")
    for name, count in names.items():
        if name and count > 1:
            check.note("features.slash_commands", f"names {name} {count} times")


def _shortcuts(check: _Check) -> None:
    for at, shortcut in check.objects("features.shortcuts", 10):
        check.text(at, shortcut, "name", 24, required=True)
        check.text(at, shortcut, "callback_id", 255, required=True)
        check.text(at, shortcut, "description", 150, required=True)
        if shortcut.get("type") not in ("message", "global"):
            check.note(f"{at}.type", 'is to be "message" or "global"')


def _interactivity(check: _Check) -> None:
    at = "settings.interactivity"
    section = check.section(at)
    if section and not isinstance(section.get("is_enabled"), bool):
        check.note(f"{at}.is_enabled", "is to be true or false")
    check.text(at, section, "request_url", 3000)
    check.text(at, section, "message_menu_options_url", 3000)
    at = "settings.event_subscriptions"
    check.text(at, check.section(at), "request_url", 3000)


def _addresses(check: _Check) -> None:
    """Without Socket Mode, all that reaches the app needs an address, here on this machine."""
    if check.section("settings").get("socket_mode_enabled"):
        return
    at = "settings.event_subscriptions"
    events = check.section(at)
    _address(check, at, events, required=bool(events.get("bot_events")))
    at = "settings.interactivity"
    interactivity = check.section(at)
    _address(check, at, interactivity, required=bool(interactivity.get("is_enabled")))
    _address(check, at, interactivity, "message_menu_options_url", required=False)
    for place, command in check.objects("features.slash_commands", 50):
        _address(check, place, command, "url", required=True)


def _address(
    check: _Check, at: str, section: Section, name: str = "request_url", *, required: bool
) -> None:
    url = section.get(name)
    if not url:
        if required:
            check.note(
                f"{at}.{name}",
                "is missing; switch on settings.socket_mode_enabled, or start with --request-url",
            )
    elif not is_loopback(url):
        check.note(f"{at}.{name}", f"names {url}; the workspace calls this machine only")
