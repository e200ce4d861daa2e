"""Values from which cards are made, and every card in every state, by name."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bot.archive import (
    AuditEntry,
    Dataset,
    Job,
    JobEvent,
    JobState,
    Promotion,
    PromotionKind,
)
from bot.engines import (
    Checkpoint,
    EngineFailure,
    FailureKind,
    Offer,
    OfferedModel,
    Shutdown,
    ShutdownSource,
)
from bot.manifest import Commands
from bot.slack.message import Message
from bot.slack.notes import formatted_note, note
from bot.training.cards import ended_message, job_card, job_status, plan_card
from bot.training.cards.lists import audit_list, checkpoints_list, events_list, jobs_list
from bot.training.cards.models import models_list, rolled_back_message, used_message
from bot.training.cards.questions import (
    cancel_question,
    delete_dataset_question,
    delete_file_question,
    delete_model_question,
)
from bot.training.curves.curve import Curve
from bot.training.curves.metrics import Point
from bot.training.curves.progress import Progress
from bot.training.curves.verdict import Verdict, VerdictKind
from bot.training.datasets.kinds import FileKind
from bot.training.datasets.personal import Personal, PersonalItem, PersonalKind
from bot.training.datasets.report import Report
from bot.training.planning import Plan
from bot.words import commands as command_words
from bot.words import training as words

COMMANDS = Commands(draft="/chrisgpt", drafts="/drafts", finetune="/finetune")
MOMENT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 22)
MODEL = "ft:gpt-4.1-mini-2025-04-14:example:letters:Cx81hT2k"
LOCAL_MODEL = "ft:smollm2-135m:local:letters:9f3a2c"
ESTIMATE: Mapping[str, Any] = {
    "examples": 24,
    "tokens": 9400,
    "epochs": 3,
    "cost": 0.14,
    "price": 5.0,
    "currency": "$",
    "seconds": None,
    "training_name": "letters-2026.jsonl",
    "validation_name": "letters-held-back.jsonl",
    "validation_examples": 6,
}


def a_job(**changes: Any) -> Job:  # noqa: ANN401 - any field, checked by its class
    """A job at OpenAI that was just planned, with these changes."""
    usual = Job(
        id=3,
        key="0b51f0",
        request_id=1,
        engine="openai",
        base_model="gpt-4.1-mini-2025-04-14",
        training_sha256="a" * 64,
        validation_sha256="b" * 64,
        training_file=None,
        validation_file=None,
        hyperparameters={},
        suffix="letters",
        seed=None,
        estimate=ESTIMATE,
        state=JobState.PLANNED,
        status=None,
        remote_id=None,
        snapshot={},
        failure=None,
        fine_tuned_model=None,
        trained_tokens=None,
        team="T1",
        channel="C1",
        card_ts="1.1",
        told=(),
        picture=None,
        requested_by="UADMIN",
        confirmed_by=None,
        created_at=MOMENT,
        confirmed_at=None,
        ended_at=None,
        presented_at=None,
    )
    return replace(usual, **changes)


def a_local_job(**changes: Any) -> Job:  # noqa: ANN401 - as above
    """A job on this machine."""
    usual: dict[str, Any] = {
        "engine": "local",
        "base_model": "smollm2-135m",
        "estimate": {**ESTIMATE, "cost": None, "price": None},
    }
    return a_job(**(usual | changes))


def stored(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever an engine tells
    """What an engine tells of a job."""
    return {
        "id": "ftjob-7c2e91",
        "object": "fine_tuning.job",
        "status": "running",
        "model": "gpt-4.1-mini-2025-04-14",
        "training_file": "file-1",
        "created_at": 1_795_339_800,
        "seed": 1_183_902,
        "method": {
            "type": "supervised",
            "supervised": {
                "hyperparameters": {
                    "n_epochs": 3,
                    "batch_size": 1,
                    "learning_rate_multiplier": 1.8,
                }
            },
        },
        "error": {},
    } | changes


def a_watched_job(status: str, **changes: Any) -> Job:  # noqa: ANN401 - as above
    """A job that its engine has."""
    usual: dict[str, Any] = {
        "state": JobState.WATCHED,
        "status": status,
        "remote_id": "ftjob-7c2e91",
        "snapshot": stored(status=status),
        "confirmed_by": "UADMIN",
        "confirmed_at": MOMENT,
    }
    return a_job(**(usual | changes))


def an_ended_job(status: str, **changes: Any) -> Job:  # noqa: ANN401 - as above
    """A job that is over."""
    return a_watched_job(status, **({"state": JobState.ENDED, "ended_at": MOMENT} | changes))


def a_trained_job(**changes: Any) -> Job:  # noqa: ANN401 - as above
    """A job that ended with a model."""
    return an_ended_job(
        "succeeded", **({"fine_tuned_model": MODEL, "trained_tokens": 28_200} | changes)
    )


def a_failed_job(code: str | None, message: str, param: str | None = None) -> Job:
    """A job that failed with this error."""
    error = {"code": code, "message": message, "param": param}
    return an_ended_job("failed", snapshot=stored(status="failed", error=error))


def a_report(**changes: Any) -> Report:  # noqa: ANN401 - as above
    """What checking a good file found."""
    usual = Report(
        kind=FileKind.CHAT,
        examples=24,
        tokens=9400,
        longest=612,
        problems=(),
        problem_count=0,
        warnings=(),
        longest_line=7,
        personal=Personal(different={}),
    )
    return replace(usual, **changes)


def a_plan(job: Job | None = None, **changes: Any) -> Plan:  # noqa: ANN401 - as above
    """A plan that can be started."""
    usual = Plan(
        job=job or a_job(),
        report=a_report(),
        validation_report=a_report(examples=6, tokens=2300),
        tokens=9400,
        epochs=3,
        cost=0.141,
        price=5.0,
        currency="$",
        spent=3.1,
        cap=50.0,
        over_cap=False,
        seconds=1260.0,
        shutdown=Shutdown(date(2027, 1, 14), ShutdownSource.ENGINE),
        today=TODAY,
    )
    return replace(usual, **changes)


def a_curve() -> Curve:
    """A curve of 39 steps, of which 26 are done."""
    points = tuple(
        Point(
            step,
            train_loss=2.4 / (1 + step / 6),
            full_valid_loss=2.5 / (1 + step / 9) if step % 13 == 0 else None,
        )
        for step in range(1, 27)
    )
    return Curve((Point(0, full_valid_loss=2.5), *points), 39, 3)


def a_progress(**changes: Any) -> Progress:  # noqa: ANN401 - as above
    """Two thirds done."""
    usual = Progress(
        step=26,
        total=39,
        fraction=26 / 39,
        train_loss=0.45,
        valid_loss=0.643,
        seconds_left=190.0,
    )
    return replace(usual, **changes)


def a_checkpoint(step: int, valid: float | None = None, model: str = MODEL) -> Checkpoint:
    """A model along the way."""
    metrics = {"step": float(step), "train_loss": 1.0 / step}
    if valid is not None:
        metrics["full_valid_loss"] = valid
    return Checkpoint(
        f"ftckpt_{step}", step, f"{model}:ckpt-step-{step}", metrics, 1_795_339_800 + step
    )


def an_event(number: int, message: str, level: str = "info", kind: str = "message") -> JobEvent:
    """Something that an engine told."""
    return JobEvent(f"ftevent-{number}", 1_795_339_800 + number, level, kind, message, {})


def a_card(job: Job, **changes: Any) -> Message:  # noqa: ANN401 - arguments of `job_card`
    """A job's card."""
    usual: dict[str, Any] = {
        "progress": None,
        "curve": None,
        "trouble": None,
        "chart": True,
        "now": MOMENT,
    }
    return job_card(job, **(usual | changes))


def an_ending(job: Job, **changes: Any) -> Message:  # noqa: ANN401 - arguments of `ended_message`
    """The last words in a job's thread."""
    usual: dict[str, Any] = {"verdict": None, "seconds": 1512.0, "checkpoints": ()}
    return ended_message(job, **(usual | changes))


def a_model(name: str, **changes: Any) -> OfferedModel:  # noqa: ANN401 - as above
    """A model that an engine lists."""
    usual = OfferedModel("openai", name, 1_795_000_000, None, None)
    return replace(usual, **changes)


def a_promotion(**changes: Any) -> Promotion:  # noqa: ANN401 - as above
    """A model that was just let write."""
    usual = Promotion(9, PromotionKind.USE, "openai", MODEL, "UADMIN", MOMENT, 4)
    return replace(usual, **changes)


def an_act(act: str, subject: str, **changes: Any) -> AuditEntry:  # noqa: ANN401 - as above
    """A line of the audit."""
    return replace(AuditEntry(1, MOMENT, "UADMIN", act, None, subject, {}), **changes)


def a_dataset(**changes: Any) -> Dataset:  # noqa: ANN401 - as above
    """A kept training file."""
    usual = Dataset(
        sha256="a" * 64,
        name="letters-2026.jsonl",
        bytes=48_120,
        report=a_report().to_json(),
        origin={"kind": "upload"},
        added_by="UADMIN",
        added_at=MOMENT,
    )
    return replace(usual, **changes)


END_OF_OPENAI = Shutdown(date(2027, 1, 14), ShutdownSource.BASE)
OFFER = Offer(
    (
        a_model("smollm2-135m", engine="local"),
        a_model(LOCAL_MODEL, engine="local", base="smollm2-135m"),
        a_model(
            "gpt-4.1-mini-2025-04-14",
            shutdown=Shutdown(date(2027, 1, 14), ShutdownSource.ENGINE),
        ),
        *(a_model(f"gpt-example-{number}") for number in range(9)),
        a_model(MODEL, base="gpt-4.1-mini-2025-04-14", shutdown=END_OF_OPENAI),
        a_model(
            "ft:gpt-4o-mini-2024-07-18:example:spring:Bb12",
            base="gpt-4o-mini-2024-07-18",
            shutdown=Shutdown(date(2027, 1, 14), ShutdownSource.TABLE),
        ),
        a_model(
            "ft:gpt-3.5-turbo-1106:example:old:A1",
            base="gpt-3.5-turbo-1106",
            shutdown=Shutdown(date(2026, 9, 28), ShutdownSource.TABLE),
        ),
    ),
    {"azure": EngineFailure(FailureKind.UNREACHABLE)},
)
EVENTS = [
    an_event(1, "Created fine-tuning job: ftjob-7c2e91"),
    an_event(2, "Step 26/39: training loss=0.45", kind="metrics"),
    an_event(3, "The example on line 7 was cut to the longest length", level="warn"),
    an_event(4, "Usage policy evaluations completed", kind="moderation_checks"),
    an_event(5, "Something went wrong with <b>this</b> & that", level="error"),
]
GOOD = Verdict(VerdictKind.GOOD, 3)
OVERFITTING = Verdict(VerdictKind.OVERFITTING, 2, a_checkpoint(26, 0.61))
PROBLEMS = (
    "Training file: 3 lines have problems. Check it to see them all.",
    "This job would cost about $12.00, and $41.00 of this month's $50.00 for openai is confirmed.",
)

PERSONAL = Personal(
    (PersonalItem(PersonalKind.EMAIL, "jo@example.org", 3, (2, 5, 9)),),
    {PersonalKind.EMAIL: 1, PersonalKind.PHONE: 2},
    4,
)

PLANS: dict[str, Callable[[], Message]] = {
    "plan": lambda: plan_card(a_plan()),
    "plan-on-this-machine": lambda: plan_card(
        a_plan(a_local_job(), cost=None, price=None, cap=None, spent=0, shutdown=None)
    ),
    "plan-first-job-no-price-no-validation": lambda: plan_card(
        a_plan(
            a_job(
                estimate={"training_name": "letters.jsonl"},
                validation_sha256=None,
                hyperparameters={"n_epochs": 2, "learning_rate_multiplier": 0.5},
                seed=7,
            ),
            validation_report=None,
            cost=None,
            price=None,
            cap=None,
            spent=0,
            seconds=None,
            shutdown=None,
        )
    ),
    "plan-of-a-file-at-the-engine": lambda: plan_card(
        a_plan(
            a_job(training_sha256=None, training_file="file-9x", estimate={}, suffix=None),
            report=None,
            validation_report=None,
            tokens=None,
            epochs=None,
            cost=None,
        )
    ),
    "plan-with-warnings": lambda: plan_card(
        a_plan(report=a_report(warnings=("4 examples appear twice.", "No system message.")))
    ),
    "plan-with-personal-data": lambda: plan_card(
        a_plan(
            report=a_report(personal=PERSONAL),
            validation_report=a_report(examples=6, tokens=2300, personal=PERSONAL),
            exact=True,
        )
    ),
    "plan-of-an-older-large-file": lambda: plan_card(a_plan(report=a_report(personal=None))),
    "plan-with-personal-data-on-this-machine": lambda: plan_card(
        a_plan(a_local_job(), report=a_report(personal=PERSONAL), cost=None, price=None, cap=None)
    ),
    "plan-with-problems": lambda: plan_card(a_plan(over_cap=True, problems=PROBLEMS)),
    "plan-discarded": lambda: plan_card(a_plan(), outcome=words.discarded_mrkdwn("UADMIN")),
}

JOBS: dict[str, Callable[[], Message]] = {
    "job-sent-with-a-mark": lambda: a_card(
        a_watched_job(
            "queued",
            engine="azure",
            training_sent_sha256="5e1f" * 16,
            validation_sent_sha256="09ab" * 16,
        )
    ),
    "job-planned": lambda: a_card(a_job()),
    "job-discarded": lambda: a_card(a_job(state=JobState.DISCARDED)),
    "job-confirmed": lambda: a_card(a_job(state=JobState.CONFIRMED, confirmed_by="USECOND")),
    "job-sending": lambda: a_card(a_job(state=JobState.SENDING)),
    "job-unclear": lambda: a_card(
        a_job(state=JobState.UNCLEAR, failure="silent: Request timed out.")
    ),
    "job-refused": lambda: a_card(
        a_job(
            state=JobState.REFUSED,
            failure=(
                "training_ended: OpenAI is winding down the fine-tuning platform and your "
                "organization is no longer able to create new fine-tuning training jobs."
            ),
        ),
        other_engines=("openai", "local", "azure"),
    ),
    "job-refused-oddly": lambda: a_card(a_job(state=JobState.REFUSED, failure=None)),
    "job-just-created": lambda: a_card(replace(a_watched_job("queued"), status=None)),
    "job-validating": lambda: a_card(a_watched_job("validating_files")),
    "job-queued": lambda: a_card(a_watched_job("queued")),
    "job-running": lambda: a_card(a_watched_job("running"), progress=a_progress(), curve=a_curve()),
    "job-running-without-chart": lambda: a_card(
        a_watched_job("running"), progress=a_progress(), curve=a_curve(), chart=False
    ),
    "job-running-first-step": lambda: a_card(
        a_watched_job("running"),
        progress=a_progress(
            step=1, total=None, fraction=None, train_loss=None, valid_loss=None, seconds_left=None
        ),
    ),
    "job-running-engine-silent": lambda: a_card(
        a_watched_job("running"),
        progress=a_progress(),
        trouble="The engine openai could not be reached. I keep asking.",
    ),
    "job-running-on-this-machine": lambda: a_card(
        a_watched_job("running", engine="local", base_model="smollm2-135m"),
        progress=a_progress(seconds_left=4000.0),
    ),
    "job-paused": lambda: a_card(a_watched_job("paused"), progress=a_progress()),
    "job-status-unknown": lambda: a_card(a_watched_job("moderating_output")),
    "job-succeeded": lambda: a_card(a_trained_job(), progress=a_progress(), curve=a_curve()),
    "job-failed": lambda: a_card(
        a_failed_job("invalid_training_file", "Line 7: unrecognized role.", "training_file")
    ),
    "job-failed-without-reason": lambda: a_card(an_ended_job("failed")),
    "job-cancelled": lambda: a_card(an_ended_job("cancelled")),
    "job-gone": lambda: a_card(an_ended_job("gone")),
    "job-over-unknown": lambda: a_card(an_ended_job("expired")),
    "job-adopted": lambda: a_card(
        a_watched_job(
            "running",
            estimate={},
            training_sha256=None,
            validation_sha256=None,
            training_file="file-77",
            suffix=None,
        )
    ),
    "job-status": lambda: job_status(
        a_card(a_watched_job("queued")), "https://example.org/archives/C1/p1"
    ),
}

ENDINGS: dict[str, Callable[[], Message]] = {
    "ended-good": lambda: an_ending(
        a_trained_job(),
        verdict=GOOD,
        checkpoints=[a_checkpoint(13), a_checkpoint(26)],
        lifetime="53 days left, until 14 January 2027, with its base model, as the engine says",
    ),
    "ended-overfitting": lambda: an_ending(
        a_trained_job(),
        verdict=OVERFITTING,
        checkpoints=[a_checkpoint(26, 0.61)],
    ),
    "ended-on-this-machine": lambda: an_ending(
        a_trained_job(
            engine="local", fine_tuned_model=LOCAL_MODEL, estimate={**ESTIMATE, "cost": None}
        ),
        verdict=Verdict(VerdictKind.CANNOT_TELL),
        seconds=142.0,
    ),
    "ended-without-model": lambda: an_ending(an_ended_job("succeeded")),
    "ended-failed": lambda: an_ending(
        a_failed_job("invalid_training_file", "Line 7: unrecognized role.", "training_file")
    ),
    "ended-failed-without-reason": lambda: an_ending(an_ended_job("failed")),
    "ended-cancelled": lambda: an_ending(an_ended_job("cancelled")),
    "ended-gone": lambda: an_ending(an_ended_job("gone")),
    "ended-unknown": lambda: an_ending(an_ended_job("expired")),
}

LISTS: dict[str, Callable[[], Message]] = {
    "jobs": lambda: jobs_list(
        [
            a_watched_job("running", id=4),
            a_trained_job(),
            a_job(id=2, state=JobState.REFUSED),
            a_local_job(id=1, state=JobState.ENDED, status="cancelled"),
        ],
        {3: "https://example.org/archives/C1/p1"},
        COMMANDS,
        total=31,
    ),
    "jobs-none": lambda: jobs_list([], {}, COMMANDS, total=0),
    "events": lambda: events_list(a_watched_job("running"), EVENTS),
    "events-many": lambda: events_list(
        a_watched_job("running"), [an_event(n, f"Step {n} of 39") for n in range(1, 40)]
    ),
    "events-none": lambda: events_list(a_watched_job("queued"), []),
    "checkpoints": lambda: checkpoints_list(
        a_trained_job(),
        [a_checkpoint(13, 0.7), a_checkpoint(26, 0.61), a_checkpoint(39, 0.66)],
        preferred=a_checkpoint(26, 0.61),
    ),
    "checkpoints-none": lambda: checkpoints_list(a_watched_job("running"), []),
    "audit": lambda: audit_list(
        [
            an_act("use", MODEL, engine="openai"),
            an_act("start", "job 3", engine="openai", details={"cost": 0.14}),
            an_act("upload", "a" * 64, details={"name": "letters-2026.jsonl", "origin": {"a": 1}}),
            an_act("setting", "house-writer", engine="openai", by=None),
            an_act("polished_brass", "the bell"),
        ]
    ),
    "audit-none": lambda: audit_list([]),
    "models": lambda: models_list(OFFER, ("local", LOCAL_MODEL), TODAY, COMMANDS),
    "models-writer-not-listed": lambda: models_list(
        OFFER, ("azure", "gpt-4.1.ft-9"), TODAY, COMMANDS
    ),
    "models-many": lambda: models_list(
        Offer(
            tuple(a_model(f"ft:base:example:letters:{n}", base="base") for n in range(200)),
            {},
        ),
        ("openai", "ft:base:example:letters:150"),
        TODAY,
        COMMANDS,
    ),
    "models-none": lambda: models_list(Offer((), {}), None, TODAY, COMMANDS),
}

ACTS: dict[str, Callable[[], Message]] = {
    "used": lambda: used_message(a_promotion(), ("openai", "house-writer"), COMMANDS),
    "used-first": lambda: used_message(a_promotion(before_id=None), None, COMMANDS),
    "rolled-back": lambda: rolled_back_message(
        a_promotion(kind=PromotionKind.ROLLBACK, model="house-writer"),
        ("openai", MODEL),
        COMMANDS,
    ),
    "delete-model": lambda: delete_model_question("openai", MODEL),
    "delete-file": lambda: delete_file_question("openai", "file-1", "letters-2026.jsonl"),
    "delete-dataset": lambda: delete_dataset_question(a_dataset()),
    "cancel": lambda: cancel_question(a_watched_job("running")),
    "help": lambda: formatted_note(command_words.help_mrkdwn(COMMANDS)),
    "unknown-word": lambda: note(command_words.unknown_word("strat", "start", COMMANDS)),
}

CARDS = PLANS | JOBS | ENDINGS | LISTS | ACTS
