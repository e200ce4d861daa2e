"""What the bot takes from manifest.yml: the names of its commands, which live there only.

`python -m bot.manifest` prints the manifest as JSON, for the Slack CLI, whose hook reads no YAML.
"""

import json
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

MANIFEST = Path(__file__).parent.parent / "manifest.yml"
TRAINING_DATA = "use_as_training_data"
"""The callback_id of the message shortcut that takes a file for training."""


@dataclass(frozen=True, slots=True)
class Commands:
    """The slash commands by what they do, in the manifest's order, each with its slash."""

    draft: str
    drafts: str
    finetune: str


def manifest(path: Path = MANIFEST) -> dict[str, Any]:
    """Read the Slack app's manifest."""
    read: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read


def commands() -> Commands:
    """Read the commands' names."""
    return _commands_in(MANIFEST.read_text(encoding="utf-8"))


@lru_cache(1)
def _commands_in(text: str) -> Commands:
    read = yaml.safe_load(text)
    return Commands(*(entry["command"] for entry in read["features"]["slash_commands"]))


def bot_name() -> str:
    """Read the name under which people mention the bot."""
    return str(manifest()["features"]["bot_user"]["display_name"])


def shortcut_name(callback_id: str) -> str:
    """Read the name under which people find a shortcut."""
    shortcuts = manifest()["features"]["shortcuts"]
    return next(str(each["name"]) for each in shortcuts if each["callback_id"] == callback_id)


if __name__ == "__main__":
    json.dump(manifest(), sys.stdout)
