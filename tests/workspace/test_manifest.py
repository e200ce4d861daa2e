"""Manifests, as Slack would take them or not."""

import copy
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workspace.manifest import ManifestError, read_manifest
from workspace.server import MANIFEST

URL = "http://127.0.0.1:3000/slack/events"
Change = Callable[[dict[str, Any]], object]


@cache
def as_json() -> str:
    """The app's own manifest as JSON, which is read in no time."""
    return json.dumps(yaml.safe_load(MANIFEST.read_text(encoding="utf-8")))


def content() -> dict[str, Any]:
    """The app's own manifest, to be changed."""
    loaded: dict[str, Any] = json.loads(as_json())
    return copy.deepcopy(loaded)


def refusal(tmp_path: Path, manifest: object, request_url: str | None = None) -> str:
    """The words with which this manifest is refused."""
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ManifestError) as caught:
        read_manifest(path, request_url)
    return str(caught.value)


def command(**changes: object) -> dict[str, object]:
    """One slash command."""
    return {"command": "/more", "description": "More", **changes}


def shortcut(**changes: object) -> dict[str, object]:
    """One shortcut."""
    usual = {"name": "Draft", "type": "global", "callback_id": "draft", "description": "Draft it"}
    return {**usual, **changes}


WRONG: list[tuple[Change, str]] = [
    (lambda m: m.pop("display_information"), "display_information.name is missing"),
    (lambda m: m["display_information"].update(name="x" * 36), "has 36 characters; at most 35 fit"),
    (lambda m: m["display_information"].update(description="x" * 141), "at most 140 fit"),
    (lambda m: m["display_information"].update(long_description="x" * 4001), "at most 4000 fit"),
    (lambda m: m["display_information"].update(background_color="green"), "is to be a colour"),
    (lambda m: m["features"].update(bot_user={}), "features.bot_user.display_name is missing"),
    (lambda m: m["features"]["bot_user"].update(display_name="x" * 81), "at most 80 fit"),
    (lambda m: m["features"]["bot_user"].update(always_online="yes"), "is to be true or false"),
    (
        lambda m: m["features"]["app_home"].update(home_tab_enabled="no"),
        "features.app_home.home_tab_enabled is to be true or false",
    ),
    (
        lambda m: m["features"]["slash_commands"].insert(0, command(command="more")),
        "features.slash_commands[0].command is to be a slash and a name without spaces",
    ),
    (
        lambda m: m["features"]["slash_commands"].insert(0, command(command="/m ore")),
        "is to be a slash and a name without spaces",
    ),
    (
        lambda m: m["features"]["slash_commands"].insert(0, command(command="/" + "x" * 32)),
        "has 33 characters; at most 32 fit",
    ),
    (
        lambda m: m["features"]["slash_commands"].insert(0, {"command": "/more"}),
        "features.slash_commands[0].description is missing",
    ),
    (
        lambda m: m["features"]["slash_commands"].insert(0, {"description": "More"}),
        "features.slash_commands[0].command is missing",
    ),
    (
        lambda m: m["features"]["slash_commands"].insert(0, command(description="x" * 2001)),
        "at most 2000 fit",
    ),
    (
        lambda m: m["features"]["slash_commands"].insert(0, command(usage_hint="x" * 1001)),
        "at most 1000 fit",
    ),
    (
        lambda m: m["features"]["slash_commands"].insert(0, command(should_escape="yes")),
        "features.slash_commands[0].should_escape is to be true or false",
    ),
    (
        lambda m: m["features"]["slash_commands"].insert(0, command(command="/drafts")),
        "names /drafts 2 times",
    ),
    (
        lambda m: m["features"].update(
            slash_commands=[command(command=f"/c{number}") for number in range(51)]
        ),
        "features.slash_commands has 51 entries; at most 50 are allowed",
    ),
    (
        lambda m: m["features"].update(slash_commands={"command": "/one"}),
        "features.slash_commands is to be a list",
    ),
    (
        lambda m: m["features"].update(slash_commands=["/one"]),
        "features.slash_commands[0] is to be an object",
    ),
    (
        lambda m: m["features"].update(shortcuts=[shortcut(name="x" * 25)]),
        "features.shortcuts[0].name has 25 characters; at most 24 fit",
    ),
    (
        lambda m: m["features"].update(shortcuts=[shortcut(type="both")]),
        'features.shortcuts[0].type is to be "message" or "global"',
    ),
    (
        lambda m: m["features"].update(shortcuts=[shortcut(callback_id=None)]),
        "features.shortcuts[0].callback_id is missing",
    ),
    (
        lambda m: m["features"].update(shortcuts=[shortcut(callback_id="x" * 256)]),
        "at most 255 fit",
    ),
    (
        lambda m: m["features"].update(shortcuts=[shortcut(description="x" * 151)]),
        "at most 150 fit",
    ),
    (
        lambda m: m["features"].update(shortcuts=[shortcut()] * 11),
        "features.shortcuts has 11 entries; at most 10 are allowed",
    ),
    (
        lambda m: m["features"].update(unfurl_domains=["example.org"] * 6),
        "features.unfurl_domains has 6 entries",
    ),
    (
        lambda m: m["features"].update(agent_view={"agent_description": "x" * 301}),
        "features.agent_view.agent_description has 301 characters",
    ),
    (
        lambda m: m["oauth_config"]["scopes"].update(bot="chat:write"),
        "oauth_config.scopes.bot is to be a list",
    ),
    (
        lambda m: m["oauth_config"]["scopes"].update(bot=["chat:write", 7]),
        "oauth_config.scopes.bot[1] is to be a text",
    ),
    (lambda m: m.update(oauth_config=["scopes"]), "oauth_config is to be an object"),
    (lambda m: m.update(features="none"), "features is to be an object"),
    (lambda m: m.update(settings=[1]), "settings is to be an object"),
    (
        lambda m: m["settings"]["event_subscriptions"].update(bot_events={"app_mention": True}),
        "settings.event_subscriptions.bot_events is to be a list",
    ),
    (
        lambda m: m["settings"]["event_subscriptions"].update(bot_events=["e"] * 101),
        "has 101 entries; at most 100 are allowed",
    ),
    (
        lambda m: m["settings"].update(socket_mode_enabled="true"),
        "settings.socket_mode_enabled is to be true or false",
    ),
    (
        lambda m: m["settings"].update(interactivity={"request_url": URL}),
        "settings.interactivity.is_enabled is to be true or false",
    ),
    (
        lambda m: m["settings"]["interactivity"].update(request_url=7),
        "settings.interactivity.request_url is to be a text",
    ),
    (
        lambda m: m["settings"].update(allowed_ip_address_ranges=["127.0.0.1"] * 11),
        "settings.allowed_ip_address_ranges has 11 entries",
    ),
]


@pytest.mark.parametrize(("change", "words"), WRONG, ids=[words for _, words in WRONG])
def test_what_slack_would_not_take_is_refused_in_words(
    tmp_path: Path, change: Change, words: str
) -> None:
    """The words name the place in the manifest, and only what is wrong."""
    manifest = content()
    change(manifest)

    said = refusal(tmp_path, manifest)

    assert words in said
    assert said.count("\n  - ") == 1


def test_every_problem_is_named_at_once(tmp_path: Path) -> None:
    """Nobody mends one to find the next."""
    manifest = content()
    for change, _ in WRONG[1:6]:
        change(manifest)

    assert refusal(tmp_path, manifest).count("\n  - ") == 5


def test_what_the_workspace_does_not_use_is_allowed(tmp_path: Path) -> None:
    """Scopes it does not know, an agent's view, empty sections, limits that are just kept."""
    manifest = content()
    manifest["oauth_config"]["scopes"]["bot"].append("lists:dream")
    manifest["features"] |= {
        "agent_view": {"agent_description": "Drafts"},
        "shortcuts": [shortcut(name="x" * 24, callback_id="x" * 255)] * 10,
        "unfurl_domains": None,
    }
    manifest["features"]["slash_commands"].append(command(command="/" + "x" * 31))
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(manifest), encoding="utf-8")

    read = read_manifest(path)

    assert "lists:dream" in read.scopes
    assert len(read.shortcuts) == 10
    assert read.commands[-1].command == "/" + "x" * 31


def test_without_socket_mode_every_address_is_needed(tmp_path: Path) -> None:
    """What to do about it stands in the words."""
    manifest = content()
    manifest["settings"]["socket_mode_enabled"] = False

    said = refusal(tmp_path, manifest)

    for place in (
        "settings.event_subscriptions.request_url is missing",
        "settings.interactivity.request_url is missing",
        "features.slash_commands[0].url is missing",
        "features.slash_commands[1].url is missing",
    ):
        assert place in said
    assert "--request-url" in said


@pytest.mark.parametrize(
    "url",
    [
        "https://bot.example.org/slack/events",
        "http://10.0.0.1/slack",
        "ftp://127.0.0.1/x",
        "http://127.0.0.1.example.org/",
        "http://127.0.0.1:port/",
        "nowhere",
    ],
)
def test_only_this_machine_is_called(tmp_path: Path, url: str) -> None:
    """An address elsewhere is refused, in the manifest and beside it."""
    manifest = content()
    manifest["settings"]["socket_mode_enabled"] = False
    manifest["settings"]["event_subscriptions"]["request_url"] = url
    manifest["settings"]["interactivity"]["request_url"] = URL
    for each in manifest["features"]["slash_commands"]:
        each["url"] = URL

    said = refusal(tmp_path, manifest)

    assert f"names {url}; the workspace calls this machine only" in said
    assert "this machine" in refusal(tmp_path, content(), url)


@pytest.mark.parametrize(
    "url", [URL, "http://localhost:3000/slack/events", "http://[::1]:3000/", "https://127.0.0.2/"]
)
def test_a_request_url_stands_for_every_address(tmp_path: Path, url: str) -> None:
    """It switches Socket Mode off, whatever the manifest says."""
    manifest = content()
    manifest["settings"]["interactivity"]["message_menu_options_url"] = "https://example.org/menus"
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(manifest), encoding="utf-8")

    read = read_manifest(path, url)

    assert not read.socket_mode
    assert {read.events_url, read.interactivity_url, read.options_url} == {url}
    assert {each.url for each in read.commands} == {url}


def test_with_socket_mode_addresses_elsewhere_do_not_matter(tmp_path: Path) -> None:
    """They stand there for the day on which Socket Mode is switched off, and nobody calls them."""
    manifest = content()
    manifest["settings"]["interactivity"]["request_url"] = "https://bot.example.org/slack"
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(manifest), encoding="utf-8")

    assert read_manifest(path).socket_mode


def test_interactivity_that_is_switched_off_is_known(tmp_path: Path) -> None:
    """The section may be there, and say no."""
    manifest = content()
    manifest["settings"]["interactivity"]["is_enabled"] = False
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(manifest), encoding="utf-8")

    assert not read_manifest(path).interactive


def places(section: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:  # noqa: ANN401
    """The path of everything in a manifest."""
    found = [path] if path else []
    if isinstance(section, dict):
        inside = list(section.items())
    else:
        inside = list(enumerate(section)) if isinstance(section, list) else []
    for name, each in inside:
        found += places(each, (*path, name))
    return found


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(places(content())), ODD, st.sampled_from([None, URL]))
def test_whatever_stands_in_a_manifest_it_is_read_or_refused_in_words(
    tmp_path: Path, place: tuple[Any, ...], odd: object, request_url: str | None
) -> None:
    """Anything in any place: no other error, and what is read has the types it promises."""
    manifest = content()
    section: Any = manifest
    for name in place[:-1]:
        section = section[name]
    section[place[-1]] = odd
    path = tmp_path / "manifest.yml"
    path.write_text(yaml.safe_dump(manifest), encoding="utf-8")

    try:
        read = read_manifest(path, request_url)
    except ManifestError:
        return
    texts = [read.app_name, read.bot_name, *read.scopes, *read.bot_events]
    assert all(isinstance(text, str) for text in texts)
    assert all(each.command.startswith("/") for each in read.commands)
    assert not (request_url and read.socket_mode)
