"""Haste, for tests that look at what comes after a pause and not at the pause itself.

The product waits so that engines and Slack are not asked too often. Here both are on this machine
and mind nothing, so a test that has no eye on the pace need not spend its seconds on it.
"""

import pytest

from bot.slack import budget, door, uploads
from bot.slack.budget import Limit
from bot.training import board, ending, patience, recovery, starting, watching

_RATES = budget.LIMITS, budget.OTHERWISE
_LONGEST_PAUSES = (
    "LONGEST_PAUSE",
    "LONGEST_PAUSE_HERE",
    "LONGEST_PAUSE_PAUSED",
    "LONGEST_PAUSE_AWAY",
)


def hurry_training(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything that a training waits for come at once: engines, pictures, lost answers."""
    monkeypatch.setattr(watching, "POLL_SECONDS", 0.05)
    for name in _LONGEST_PAUSES:
        monkeypatch.setattr(watching, name, 0.2)
    monkeypatch.setattr(starting, "LOOKS", (0.0, 0.05, 0.1))
    monkeypatch.setattr(patience, "AWAY_SECONDS", 0.05)
    monkeypatch.setattr(patience, "LONGEST_AWAY_SECONDS", 0.2)
    monkeypatch.setattr(patience, "STUMBLED_SECONDS", 0.05)
    monkeypatch.setattr(board, "SLACK_AWAY_SECONDS", 0.2)
    monkeypatch.setattr(recovery, "SLACK_AWAY_SECONDS", 0.2)
    monkeypatch.setattr(ending, "SLACK_AWAY_SECONDS", 0.2)
    monkeypatch.setattr(recovery, "SLACK_AWAY_SECONDS", 0.2)
    monkeypatch.setattr(ending, "ASKED_AGAIN", (0.05,))
    monkeypatch.setattr(uploads, "LOOKS", (0.1, 0.2, 0.4, 0.8))


def hurry_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a bot that starts from now on call Slack as often as it likes, and repeat soon."""
    monkeypatch.setattr(budget, "LIMITS", {})
    monkeypatch.setattr(budget, "OTHERWISE", Limit(calls=1_000, seconds=1.0))
    monkeypatch.setattr(door, "PAUSE_SECONDS", 0.02)


def usual_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a bot that starts from now on keep to Slack's own rates after all."""
    limits, otherwise = _RATES
    monkeypatch.setattr(budget, "LIMITS", limits)
    monkeypatch.setattr(budget, "OTHERWISE", otherwise)
