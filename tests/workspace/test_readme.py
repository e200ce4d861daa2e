"""The workspace's README keeps its word: every rule it lists is shown by a test that exists."""

import inspect
import re
from pathlib import Path

import pytest

from workspace.__main__ import main
from workspace.control_api import routes as control_routes
from workspace.person_api import routes as person_routes

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "workspace" / "README.md").read_text(encoding="utf-8")
SHOWN_BY = re.compile(r"`(tests/[\w/]+\.py)::(?:Test\w+::)?(\w+)`")
RULES = [line for line in README.splitlines() if SHOWN_BY.search(line)]
LEAST_RULES = 150


def test_every_rule_is_shown_by_a_test_that_exists() -> None:
    """Whoever renames or drops a test finds the rule that it showed."""
    missing = [
        f"{file}::{name}"
        for file, name in SHOWN_BY.findall(README)
        if not (ROOT / file).exists()
        or not re.search(rf"def {name}\(", (ROOT / file).read_text(encoding="utf-8"))
    ]

    assert missing == []
    assert len(RULES) >= LEAST_RULES


def test_every_rule_names_its_test() -> None:
    """No row of the table goes without the test that shows it."""
    table = README.split("## The rules")[1]
    rows = [line for line in table.splitlines() if line.startswith("| ") and "---" not in line]
    heads = [row for row in rows if row.startswith("| rule |")]

    assert [row for row in rows if row not in RULES and row not in heads] == []


@pytest.mark.parametrize("kind", ["person", "control"])
def test_every_act_and_control_is_named(kind: str) -> None:
    """Who writes a test in another language finds every address."""
    controls = {*control_routes.LOOKS, *control_routes.CONTROLS}
    served = {*person_routes.ACTS} if kind == "person" else controls

    told = {
        name
        for line in README.splitlines()
        if f"/{kind}/" in line and line.startswith("|")
        for name in re.findall(r"[\w-]+", line)
    }

    assert served - told == set()


def test_every_option_is_told() -> None:
    """The table of options is whole."""
    options = {f"--{name.replace('_', '-')}" for name in inspect.signature(main).parameters}

    assert {option for option in options if f"`{option}" not in README} == set()
