"""What a newcomer reads in a conversation with the app, and can try at once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from workspace.manifest import Manifest


class WelcomeError(Exception):
    """The file of welcomes cannot be used; the words say why."""


@dataclass(frozen=True)
class Welcome:
    """A heading, a few words, and a text to send; {app}, {command} and {where} are filled in."""

    heading: str
    text: str
    example: str = ""

    def filled(self, **names: str) -> "Welcome":
        """The same with the names in their places."""
        return replace(
            self,
            heading=_filled(self.heading, names),
            text=_filled(self.text, names),
            example=_filled(self.example, names),
        )


@dataclass(frozen=True)
class Welcomes:
    """One for channels that the app is in, one for its direct messages."""

    channel: Welcome
    direct: Welcome


def usual(manifest: Manifest) -> Welcomes:
    """What can be said of any app: its first command, or that it can be mentioned."""
    if not manifest.commands:
        return Welcomes(
            Welcome("{app} is here", "Mention it in a message: @{app}.", "@{app} hello"),
            _DIRECT,
        )
    command = manifest.commands[0]
    text = f"{command.description}. Type {command.command} {command.usage_hint}".strip() + "."
    return Welcomes(Welcome("Try {app}", text, "{command} "), _DIRECT)


def read_welcomes(path: Path) -> Welcomes:
    """Read a YAML file with a `channel` and a `direct` part of `heading`, `text`, `example`.

    Raises:
        WelcomeError: The file is missing, or has another shape.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise WelcomeError(f"The welcome file {path} cannot be read: {error}") from error
    try:
        return Welcomes(Welcome(**content["channel"]), Welcome(**content["direct"]))
    except (TypeError, KeyError) as error:
        words = "needs the parts channel and direct, each with heading, text and example"
        raise WelcomeError(f"The welcome file {path} {words}.") from error


_PLACE = re.compile(r"\{(\w+)\}")
_DIRECT = Welcome("Just you and {app}", "What you write here, {app} reads, and nobody else.")


def _filled(text: str, names: Mapping[str, str]) -> str:
    # One pass, so that braces within a name are left alone.
    return _PLACE.sub(lambda place: names.get(place[1], place[0]), text)
