"""What can be pressed, in which state."""

from dataclasses import replace

import pytest

from bot.archive import JobState
from bot.engines import Offer
from bot.training.cards import actions, plan_card
from bot.training.cards.lists import audit_list
from bot.training.cards.models import models_list, used_message
from bot.training.curves.verdict import Verdict, VerdictKind
from tests.drawing import buttons, labels, words_shown
from tests.training.cards import samples
from tests.training.cards.samples import CARDS, COMMANDS, TODAY


@pytest.mark.parametrize("name", CARDS)
def test_every_button_is_known(name: str) -> None:
    """Each button has an id that is on the list of all, and a value for what it acts on."""
    for button in buttons(CARDS[name]()):
        assert button["action_id"] in actions.ALL_BUTTONS
        assert button["value"]


@pytest.mark.parametrize("name", CARDS)
def test_what_cannot_be_undone_asks_first(name: str) -> None:
    """A dangerous button asks in a dialog, unless the whole message is that question."""
    dangerous = [b for b in buttons(CARDS[name]()) if b.get("style") == "danger"]
    is_question = name in {"delete-model", "delete-file", "delete-dataset", "cancel"}
    assert all(("confirm" in button) is not is_question for button in dangerous)
    assert not is_question or dangerous


@pytest.mark.parametrize("name", CARDS)
def test_at_most_one_button_is_suggested(name: str) -> None:
    """No message has two primary buttons."""
    primary = [b for b in buttons(CARDS[name]()) if b.get("style") == "primary"]
    assert len(primary) <= 1


def test_a_plan_with_problems_cannot_be_started() -> None:
    """Start training stands on a plan only while nothing is in its way."""
    assert labels(plan_card(samples.a_plan())) == ["Start training", "Discard"]
    assert labels(plan_card(samples.a_plan(problems=("The file is gone.",)))) == ["Discard"]


@pytest.mark.parametrize(
    ("status", "offered"),
    [
        ("running", ["Pause", "Events", "Cancel"]),
        ("paused", ["Resume", "Events", "Cancel"]),
        ("queued", ["Events", "Cancel"]),
        ("polishing_brass", ["Events", "Cancel"]),
    ],
)
def test_a_job_offers_what_its_status_allows(status: str, offered: list[str]) -> None:
    """A pause is offered while a job runs, its end while it is paused, a cancel always."""
    assert labels(samples.a_card(samples.a_watched_job(status))) == offered


def test_an_unclear_job_is_looked_for_before_it_is_started_anew() -> None:
    """Where the answer got lost, looking again is what is suggested."""
    card = samples.a_card(samples.a_job(state=JobState.UNCLEAR, failure="silent: "))
    assert labels(card) == ["Look again", "Start anew"]
    assert buttons(card)[0]["style"] == "primary"


def test_a_refused_job_can_go_to_another_engine() -> None:
    """Each other engine that trains has a button, this one has none."""
    job = samples.a_job(state=JobState.REFUSED, failure="training_ended: no")
    card = samples.a_card(job, other_engines=("openai", "azure", "local"))
    values = [b["value"] for b in buttons(card) if b["action_id"] == actions.START_ON]
    assert values == ["3:azure", "3:local"]


def test_the_preferred_checkpoint_is_suggested_before_the_model() -> None:
    """Where the curve prefers a checkpoint, its button comes first and is the primary one."""
    checkpoint = samples.a_checkpoint(26, 0.6)
    judged = Verdict(VerdictKind.OVERFITTING, 2, checkpoint)
    card = samples.an_ending(samples.a_trained_job(), verdict=judged, checkpoints=[checkpoint])
    first = buttons(card)[0]
    assert first["value"] == f"openai:{checkpoint.model}"
    assert first["style"] == "primary"


def test_where_the_model_is_the_best_checkpoint_nothing_is_preferred() -> None:
    """The engine on this machine hands out its best checkpoint: it is not offered twice."""
    checkpoints = [samples.a_checkpoint(step, model=samples.LOCAL_MODEL) for step in (13, 26, 39)]
    judged = Verdict(VerdictKind.OVERFITTING, 2, checkpoints[1], is_taken=True)
    job = samples.a_trained_job(engine="local", fine_tuned_model=samples.LOCAL_MODEL)

    card = samples.an_ending(job, verdict=judged, checkpoints=checkpoints)

    assert labels(card) == ["Use for drafts", "Try a draft", "Delete model"]
    assert "The model is the one of step 26" in words_shown(card)
    assert "Checkpoints are kept of steps 13, 39" in words_shown(card)
    alone = samples.an_ending(job, verdict=None, checkpoints=checkpoints[2:])
    assert "heckpoint" not in words_shown(alone)


def test_a_card_that_is_done_offers_its_model() -> None:
    """Who comes by the channel finds the next acts there too; nothing is suggested twice."""
    card = samples.a_card(samples.a_trained_job())
    assert labels(card) == ["Use for drafts", "Try a draft", "Checkpoints", "Events"]
    assert not [button for button in buttons(card) if "style" in button]


def test_the_list_says_where_models_came_from() -> None:
    """The job, its letters, and of a checkpoint its step."""
    job = samples.a_trained_job()
    offer = Offer(
        tuple(
            samples.a_model(name, base="gpt-4.1-mini-2025-04-14")
            for name in (samples.MODEL, f"{samples.MODEL}:ckpt-step-13")
        ),
        {},
    )
    made = {("openai", samples.MODEL): job}
    shown = words_shown(models_list(offer, None, TODAY, COMMANDS, made=made))
    assert f"openai:{samples.MODEL}\njob #3, letters-2026.jsonl" in shown
    assert ":ckpt-step-13\nstep 13 of job #3, letters-2026.jsonl" in shown


def test_what_an_engine_did_not_do_is_no_deed() -> None:
    """The audit tells a refused act as one, in words."""
    entry = samples.an_act("resume", "job 3", details={"refused": "rejected", "request": 51})
    shown = words_shown(audit_list([entry]))
    assert "asked to let a job go on: job 3 (the engine did not do it)" in shown
    assert "request" not in shown


def test_warnings_of_a_plan_come_before_those_of_its_file() -> None:
    """What is wrong with the two files together is told first."""
    report = samples.a_report(warnings=("4 examples appear twice.",))
    shown = words_shown(plan_card(samples.a_plan(report=report, warnings=("2 are in both.",))))
    assert shown.index("2 are in both.") < shown.index("4 examples appear twice.")


def test_the_model_that_writes_is_marked_and_has_no_button() -> None:
    """The list marks the writer in words, and offers the others that are still there."""
    active = ("openai", samples.MODEL)
    card = models_list(samples.OFFER, active, TODAY, COMMANDS)
    values = [button["value"] for button in buttons(card)]
    assert f"openai:{samples.MODEL}" not in values
    assert f"local:{samples.LOCAL_MODEL}" in values
    assert not any("gpt-3.5" in value for value in values)
    assert f"openai:{samples.MODEL} ★ writes the drafts" in card.text.replace("\u2060", "")


def test_going_back_is_offered_only_where_there_is_a_way_back() -> None:
    """The first writer of all has nothing before it."""
    promotion = samples.a_promotion()
    assert labels(used_message(promotion, None, COMMANDS)) == ["Roll back"]
    first = replace(promotion, before_id=None)
    assert labels(used_message(first, None, COMMANDS)) == []


def test_a_refused_chart_is_a_line_of_text() -> None:
    """Without a chart the card draws the losses in a line."""
    job, curve = samples.a_watched_job("running"), samples.a_curve()
    with_chart = samples.a_card(job, curve=curve, chart=True)
    without = samples.a_card(job, curve=curve, chart=False)
    kinds = [block["type"] for block in with_chart.blocks]
    assert kinds.count("data_visualization") == 1
    assert "data_visualization" not in [block["type"] for block in without.blocks]
