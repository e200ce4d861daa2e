"""Commands, manifest, settings and the pages about them stay in step."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.manifest import commands, manifest
from bot.words import changes as change_words
from bot.words import drafts as words
from bot.words import review as review_words

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_readme_names_every_command() -> None:
    """A person finds each command of the manifest in the README."""
    named = [entry["command"] for entry in manifest()["features"]["slash_commands"]]

    assert [command for command in named if f"`{command}" not in README] == []


def test_help_names_every_command() -> None:
    """The bot's help names each command of the manifest, by its own name there."""
    named = [entry["command"] for entry in manifest()["features"]["slash_commands"]]

    assert [command for command in named if command not in words.help_mrkdwn(commands())] == []


def test_readme_names_every_setting() -> None:
    """Each setting that the bot reads stands in the README's table."""
    source = (ROOT / "bot" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'"([A-Z]+_?[A-Z_]*[A-Z])"', source))
    # Those that every engine has for itself: f"{name.upper()}_API_KEY".
    read |= {f"<NAME>{end}" for end in re.findall(r'"\{[^}"]+\}(_[A-Z_]+)"', source)}

    assert {"SLACK_BOT_TOKEN", "CHRIS_GPT", "EDITORS", "<NAME>_MONTHLY_CAP"} <= read
    assert {name for name in read if f"`{name}`" not in README} == set()


def test_readme_names_the_buttons_of_a_draft_as_they_are() -> None:
    """What the README tells people to press is what the buttons say."""
    section = README.partition("## Finish it together")[2].partition("\n## ")[0]
    labels = {
        value
        for module in (review_words, change_words)
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, str)
    }

    named = set(re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", section))

    assert {"Approve", "Edit", "Make this change"} <= named
    assert named - labels == set()


def test_readme_gives_a_reason_for_every_scope() -> None:
    """What the app may do in Slack stands in the README, each with its reason, and nothing else."""
    table = README.partition("| scope | reason |")[2].partition("\n\n")[0]
    explained = {
        scope
        for line in table.splitlines()
        for scope in re.findall("`([^`]+)`", line[: line.find(" | ")])
    }

    assert explained == set(manifest()["oauth_config"]["scopes"]["bot"])


def test_example_settings_exist() -> None:
    """.env.example names only settings that the README explains."""
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)

    # An engine's own settings stand in the README once for all engines.
    of_all = {name: re.sub(r"^OPENAI_(TRAINING|MONTHLY)", r"<NAME>_\1", name) for name in named}

    assert named
    assert [name for name in named if f"`{of_all[name]}`" not in README] == []


@pytest.mark.parametrize("target", ["run", "setup", "test", "check", "bench"])
def test_readme_targets_exist(target: str) -> None:
    """What the README tells people to type is in the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert f"make {target}" in README
    assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_slack_cli_gets_the_manifest_as_json() -> None:
    """The Slack CLI's hook prints the manifest of manifest.yml as JSON."""
    hooks = json.loads((ROOT / ".slack" / "hooks.json").read_text(encoding="utf-8"))["hooks"]
    program, *arguments = hooks["get-manifest"].split()
    assert program == ".venv/bin/python"

    printed = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout

    assert json.loads(printed) == yaml.safe_load((ROOT / "manifest.yml").read_text("utf-8"))


def test_manifest_keeps_slacks_limits() -> None:
    """Slack takes the manifest: lengths as in its reference."""
    read = manifest()

    assert len(read["display_information"]["name"]) <= 35
    assert len(read["display_information"]["description"]) <= 140
    assert len(read["features"]["bot_user"]["display_name"]) <= 80
    for entry in read["features"]["slash_commands"]:
        assert len(entry["command"]) <= 32
        assert len(entry["description"]) <= 2000
        assert len(entry["usage_hint"]) <= 1000
    for shortcut in read["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
        assert len(shortcut["callback_id"]) <= 255


def test_no_registry_is_named() -> None:
    """Lock files pin by hash and record no address."""
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text
