"""Whatever engines, models and people write, a card stays a card: within limits, without effect."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive import JobState
from bot.engines import (
    Checkpoint,
    EngineFailure,
    FailureKind,
    Offer,
    Shutdown,
    ShutdownSource,
)
from bot.slack.characters import units
from bot.slack.message import Message
from bot.slack.outgoing import FALLBACK_LIMIT
from bot.training.cards import plan_card
from bot.training.cards.lists import audit_list, checkpoints_list, events_list, jobs_list
from bot.training.cards.models import models_list, used_message
from bot.training.cards.questions import (
    cancel_question,
    delete_dataset_question,
    delete_file_question,
    delete_model_question,
)
from bot.training.curves.verdict import Verdict, VerdictKind
from tests.drawing import buttons, texts, words_shown
from tests.training.cards import samples
from tests.training.cards.samples import COMMANDS, TODAY
from workspace.block_kit.blocks import message_problems

# What our own mrkdwn holds on purpose: people, moments, and links to cards.
_OURS = re.compile(
    r"<@U[A-Z0-9]+>|<!date\^\d+\^[^|<>]*\|[^|<>]*>|<https://example\.org/[^|<>]*\|[^|<>]*>"
)
_SHORTCODE = re.compile(r":[a-z0-9_+'-]+:", re.IGNORECASE)
_NASTY = {
    "48,000 characters": "m" * 48_000,
    "48,000 emoji": "🧀" * 24_000,
    "48,000 in words": "model " * 8_000,
    "48,000 to be escaped": "<&>" * 16_000,
    "a ping": "<!channel> <!here> <@U0> @everyone",
    "a disguised link": "<https://evil.example.org|your bank>",
    "formatting": "*bold* _it_ ~no~ `code` ```fence``` > quote",
    "an emoji's name": "ft:gpt-4.1-mini:house:letters :cheese_wedge:",
    "nothing": "",
    "blanks": " \n\t ",
    "what cannot be seen": "\u202e\u200b\u0000\ufeff",
    "many lines": "line\n" * 400,
    "half a character": "\ud83e",
    "braces": "{} {engine} {0} %s %(x)s",
}


def _job_cards(text: str) -> list[Message]:
    """Every card of a job of which all that a stranger may have written is this text."""
    error = {"code": text, "message": text, "param": text}
    snapshot = samples.stored(
        id=text,
        status=text,
        error=error,
        suffix=text,
        method={"type": "supervised", "supervised": {"hyperparameters": {text: text, "x": {}}}},
    )
    named = samples.a_job(
        base_model=text,
        suffix=text,
        training_file=text,
        validation_file=text,
        hyperparameters={text: 1},
        estimate={"training_name": text, "validation_name": text, "currency": text, "cost": 1.5},
        failure=f"rejected: {text}",
        remote_id=text,
        snapshot=snapshot,
    )
    jobs = [replace(named, state=state) for state in JobState]
    jobs += [
        replace(named, state=state, status=status)
        for state in (JobState.WATCHED, JobState.ENDED)
        for status in (text, "running", "failed", "succeeded")
    ]
    jobs.append(replace(named, state=JobState.REFUSED, failure=f"{text}: {text}"))
    trained = replace(
        named, state=JobState.ENDED, status="succeeded", fine_tuned_model=text or "model"
    )
    checkpoint = Checkpoint(text, 3, text, {"train_loss": 1.0}, 0)
    cards = [
        samples.a_card(
            job,
            progress=samples.a_progress(),
            curve=samples.a_curve(),
            trouble=text,
            other_engines=("azure", "e" * 3000),
        )
        for job in [*jobs, trained]
    ]
    judged = Verdict(VerdictKind.OVERFITTING, 1, checkpoint)
    cards += [samples.an_ending(job, lifetime=text) for job in jobs]
    cards.append(
        samples.an_ending(trained, verdict=judged, checkpoints=[checkpoint], lifetime=text)
    )
    cards += [
        jobs_list([trained, *jobs], {}, COMMANDS, total=100),
        checkpoints_list(trained, [checkpoint] * 30, preferred=checkpoint),
        cancel_question(named),
    ]
    cards += [
        plan_card(
            samples.a_plan(
                named,
                report=samples.a_report(warnings=(text,) * 9),
                problems=problems,
                currency=text or "$",
            )
        )
        for problems in ((), (text,) * 30)
    ]
    return cards


def _other_cards(text: str) -> list[Message]:
    """Every other card, likewise."""
    job = samples.a_watched_job("running")
    event = samples.an_event(1, text, level=text, kind=text)
    shutdown = Shutdown(date(2027, 1, 14), ShutdownSource.TABLE)
    models = [
        samples.a_model(f"{text}{n}", base=base, shutdown=shutdown)
        for n in range(60)
        for base in (None, text)
    ]
    down = {name: EngineFailure(FailureKind.REJECTED, text) for name in ("a", "b")}
    act = samples.an_act(text, text, engine="openai", details={text: text, "name": text})
    return [
        events_list(job, [event] * 60),
        events_list(job, [replace(event, created_at=10**15)]),
        models_list(Offer(tuple(models), down), ("openai", text), TODAY, COMMANDS),
        used_message(samples.a_promotion(model=text), ("openai", text), COMMANDS),
        audit_list([act] * 60),
        delete_model_question("openai", text),
        delete_file_question("openai", text, text),
        delete_dataset_question(samples.a_dataset(name=text)),
    ]


def _is_harmless(card: Message) -> None:
    assert message_problems(card.blocks) == []
    assert 0 < units(card.text) <= FALLBACK_LIMIT
    assert json.dumps([card.text, card.blocks], ensure_ascii=False).encode()
    spoken = [text["text"] for text in texts(card.blocks) if text["type"] == "mrkdwn"]
    for text in [card.text, *spoken]:
        assert "<" not in _OURS.sub("", text)
    assert not _SHORTCODE.search(card.text)
    for said in texts(card.blocks):
        assert not _SHORTCODE.search(said["text"]) or said.get("emoji") is False
    assert not re.search(r"@(here|channel|everyone)", card.text, re.IGNORECASE)


@pytest.mark.parametrize("cards", [_job_cards, _other_cards])
@pytest.mark.parametrize("text", _NASTY.values(), ids=_NASTY)
def test_odd_texts_do_no_harm(cards: Callable[[str], list[Message]], text: str) -> None:
    """Slack takes every card whatever its texts hold, and none of them pings or disguises."""
    for card in cards(text):
        _is_harmless(card)


@settings(max_examples=40)  # each is some fifty cards
@given(st.text(max_size=200))
def test_no_text_does_harm(text: str) -> None:
    """The same holds for any text at all."""
    for card in [*_job_cards(text), *_other_cards(text)]:
        _is_harmless(card)


@pytest.mark.parametrize(
    "snapshot",
    [
        {},
        {"error": {}},
        {"error": "plain words"},
        {"error": {"code": None, "message": None}, "status": "failed"},
        {"method": None, "hyperparameters": "auto", "seed": "seven"},
        {"method": {"type": "dpo", "dpo": {"hyperparameters": {"beta": 0.1, "n_epochs": "auto"}}}},
    ],
)
@pytest.mark.parametrize("status", [None, "failed", "running", "Succeeded", "somehow"])
def test_answers_with_missing_fields_are_shown(
    snapshot: dict[str, object], status: str | None
) -> None:
    """A job is shown and ended in words however little its engine tells."""
    for state in (JobState.WATCHED, JobState.ENDED):
        job = samples.a_job(state=state, status=status, snapshot=snapshot, estimate={})
        for card in (samples.a_card(job), samples.an_ending(job)):
            _is_harmless(card)
            assert words_shown(card).strip()


def test_an_unknown_status_is_shown_as_it_is() -> None:
    """A state that we have never heard of is passed on in the engine's own word."""
    for state in (JobState.WATCHED, JobState.ENDED):
        card = samples.a_card(samples.a_job(state=state, status="polishing_brass"))
        assert "“polishing_brass”" in words_shown(card)


def test_a_name_that_no_button_holds_is_named_in_words() -> None:
    """Where Slack takes no button for a model, the message says how to name it instead."""
    card = samples.an_ending(samples.a_trained_job(fine_tuned_model="m" * 48_000))
    assert buttons(card) == []
    assert "Slack's buttons cannot hold this name" in words_shown(card)
