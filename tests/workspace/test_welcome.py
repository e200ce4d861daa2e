"""What a newcomer reads: the file's words, or what can be said of any app."""

from dataclasses import replace
from pathlib import Path

import pytest

from workspace.manifest import read_manifest
from workspace.server import MANIFEST
from workspace.welcome import Welcome, WelcomeError, read_welcomes, usual

ROOT = Path(__file__).resolve().parents[2]


def test_the_sample_fills_in_the_names_of_the_app_it_is_for() -> None:
    """A team that renames its command finds the new name in the example."""
    welcome = read_welcomes(ROOT / "welcome.yml").channel

    filled = welcome.filled(app="Writer", command="/write", where="#news")

    assert filled.example.startswith("/write The October issue\n• ")
    assert "Writer posts them in #news" in filled.text
    assert "{" not in filled.heading + filled.text + filled.example


def test_without_a_file_the_first_command_is_offered() -> None:
    """Any app's own words introduce it."""
    manifest = read_manifest(ROOT / "workspace" / "example" / "manifest.yml")

    welcome = usual(manifest).channel.filled(app="Greeter", command="/greet", where="#news")

    assert welcome.heading == "Try Greeter"
    assert welcome.text == (
        "Greet somebody in this channel. Type /greet [name, or nothing for a form]."
    )
    assert welcome.example == "/greet "


def test_an_app_without_commands_is_mentioned() -> None:
    """There is always something to try."""
    manifest = replace(read_manifest(MANIFEST), commands=())

    assert usual(manifest).channel.filled(app="Greeter").example == "@Greeter hello"


def test_what_stands_in_a_name_is_not_filled_in() -> None:
    """Braces in an app's name stay braces."""
    assert Welcome("{app}", "").filled(app="{command}", command="/x").heading == "{command}"


@pytest.mark.parametrize("content", [None, "[", "7", "channel: {heading: Hello}"])
def test_a_file_of_another_shape_is_refused_in_words(tmp_path: Path, content: str | None) -> None:
    """The words name the file."""
    path = tmp_path / "welcome.yml"
    if content is not None:
        path.write_text(content, encoding="utf-8")

    with pytest.raises(WelcomeError, match=r"welcome\.yml"):
        read_welcomes(path)
