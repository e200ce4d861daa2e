"""What people read when an engine does not do it, and how long a model lives."""

from datetime import date, timedelta

import pytest

from bot.engines import EngineFailure, FailureKind, Shutdown, ShutdownSource
from bot.engines.retirements import AS_OF
from bot.words.engines import shutdown_line, training_failure

ACTS = [
    "list",
    "start",
    "upload",
    "create",
    "watch",
    "events",
    "checkpoints",
    "cancel",
    "pause",
    "resume",
    "use",
    "rollback",
    "try",
    "delete_file",
    "delete_model",
    "send",
    "look",
    "other",
]
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("kind", FailureKind)
def test_every_failure_has_words(kind: FailureKind, act: str) -> None:
    """They name the engine or the model, end a sentence, and leave no gap unfilled."""
    said = training_failure(EngineFailure(kind, "The words of {engine}."), "azure", act)

    assert said.endswith((".", "”."))
    assert any(name in said for name in ("azure", "AZURE", "model"))
    assert said.count("{") == said.count("{engine}")
    assert "  " not in said
    assert said[0].isupper()
    assert len([part for part in said.split(". ") if part]) >= 2


def test_what_happened_what_is_kept_and_what_to_do() -> None:
    """One failure in full, for some acts."""
    refused = EngineFailure(FailureKind.REJECTED, "n_epochs must be below 50", status=400)
    assert training_failure(refused, "openai", "create") == (
        "The engine openai refused this: “n_epochs must be below 50”. "
        "Your data and settings are kept. Change what it names, and try again."
    )
    away = EngineFailure(FailureKind.UNREACHABLE)
    assert training_failure(away, "local", "watch") == (
        "The engine on this machine could not be reached. The job may well go on. I keep asking."
    )
    assert training_failure(away, "house", "send") == (
        "The engine house could not be reached. "
        "The file is kept here, and nothing was started so far. I keep trying."
    )
    assert training_failure(away, "house", "use") == (
        "The engine house could not be reached. "
        "The model that writes the drafts stays as it was. Please try again in a minute."
    )
    no_key = EngineFailure(FailureKind.KEY_REFUSED, status=401)
    assert training_failure(no_key, "azure", "list") == (
        "The engine azure refused our key (401). "
        "Ask the person who runs this bot to check AZURE_API_KEY."
    )
    none = EngineFailure(FailureKind.NOT_OFFERED, status=404)
    assert training_failure(none, "house", "start") == (
        "The engine house offers no training. Your data and settings are kept. "
        "Choose another engine."
    )
    assert training_failure(none, "house", "pause").startswith(
        "The engine house does not offer this."
    )


def test_the_end_of_training_is_explained() -> None:
    """OpenAI's refusal names the wind-down, what goes on, and another way."""
    ended = EngineFailure(FailureKind.TRAINING_ENDED, "…", code="training_not_available")
    assert training_failure(ended, "openai", "create") == (
        "The engine openai trains no longer for this account (403 training_not_available): OpenAI "
        "is winding down its fine-tuning. What was trained before writes until its base ends. "
        "Your data and settings are kept. Train on another engine."
    )


@pytest.mark.parametrize("act", ["create", "upload"])
def test_what_may_have_arrived_is_not_sent_again(act: str) -> None:
    """Where it is unclear, nobody is told to try again: the bot looks first."""
    lost = EngineFailure(FailureKind.UNREACHABLE)
    clear = EngineFailure(FailureKind.UNREACHABLE, sent=False)

    assert "I look for it before anything is sent again." in training_failure(lost, "x", act)
    assert "try again" not in training_failure(lost, "x", act)
    assert "try again" in training_failure(clear, "x", act)


def test_an_engine_s_words_are_quoted_in_one_line_and_capped() -> None:
    """A flood of lines becomes one short quotation."""
    flood = EngineFailure(FailureKind.BROKEN, "a line\n" * 1_000)
    said = training_failure(flood, "openai", "list")
    assert "\n" not in said
    assert len(said) < 400
    assert "…”" in said


@pytest.mark.parametrize(
    ("days", "source", "line"),
    [
        (53, ShutdownSource.ENGINE, "53 days left, until 14 January 2027, as the engine says"),
        (
            1,
            ShutdownSource.BASE,
            "1 day left, until 23 November 2026, with its base model, as the engine says",
        ),
        (0, ShutdownSource.ENGINE, "ends today, as the engine says"),
        (
            -30,
            ShutdownSource.TABLE,
            "ended on 23 October 2026, by our table of 22 November 2026",
        ),
    ],
)
def test_days_left_in_words(days: int, source: ShutdownSource, line: str) -> None:
    """The days come with the date and with who says so."""
    as_of = AS_OF if source is ShutdownSource.TABLE else None
    assert shutdown_line(Shutdown(TODAY + timedelta(days=days), source, as_of), TODAY) == line


def test_no_last_day() -> None:
    """A model without a date is told as such."""
    assert shutdown_line(None, TODAY) == "no last day is announced"
