"""Jobs at an engine: created once, found again, read whatever they look like."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.engines import METADATA_KEY, Engine, FailureKind, JobOrder, Tuning
from tests.engines.asking import KEY, an_engine, created, failed
from tests.training_server import BASE, HTML, TRAINING_ENDED, TrainingServer, Trouble

TROUBLES = {
    "dropped after": (Trouble(done_first=True, drop=True), FailureKind.UNREACHABLE, True),
    "dropped before": (Trouble(drop=True), FailureKind.UNREACHABLE, True),
    "error after": (Trouble(500, done_first=True), FailureKind.BROKEN, True),
    "gateway": (Trouble(502, body="<html>", content_type="text/html"), FailureKind.BROKEN, True),
    "out of time": (Trouble(408), FailureKind.SILENT, True),
    "page of HTML": (HTML, FailureKind.BROKEN, True),
    "a list": (Trouble(200, body="[]"), FailureKind.BROKEN, True),
    "no id": (Trouble(200, body='{"status": "queued"}'), FailureKind.BROKEN, True),
    "training ended": (TRAINING_ENDED, FailureKind.TRAINING_ENDED, False),
    "forbidden": (Trouble(403, "no_rights"), FailureKind.FORBIDDEN, False),
    "busy": (Trouble(429, headers={"Retry-After": "0"}), FailureKind.BUSY, False),
    "quota": (Trouble(429, "insufficient_quota"), FailureKind.QUOTA, False),
    "no such model": (Trouble(404, "model_not_found"), FailureKind.MODEL_GONE, False),
    "no such route": (Trouble(404, body="404 page not found"), FailureKind.NOT_OFFERED, False),
    "not allowed": (Trouble(405), FailureKind.NOT_OFFERED, False),
    "refused": (Trouble(400, "invalid_hyperparameter"), FailureKind.REJECTED, False),
    "odd error": (Trouble(400, body='{"error": [7], "message": 3}'), FailureKind.REJECTED, False),
}
NOW = datetime.now(UTC)


@pytest.mark.parametrize("name", TROUBLES)
async def test_a_job_is_sent_once(
    tuning: Tuning, server: TrainingServer, tmp_path: Path, name: str
) -> None:
    """Whatever the answer, one request is sent, and it is known whether the job may be there."""
    trouble, kind, unclear = TROUBLES[name]
    server.trouble("jobs.create", trouble)

    failure = await failed(created(tuning, tmp_path))

    assert (failure.kind, failure.unclear) == (kind, unclear)
    assert server.count("jobs.create") == 1
    assert len(server.jobs) == trouble.done_first


async def test_an_engine_that_is_away_has_no_job(server: TrainingServer) -> None:
    """Where nobody listens, nothing was sent: that is clear."""
    address = server.base_url
    await server.__aexit__()
    engine = an_engine(address)

    failure = await failed(engine.tuning.create(JobOrder(BASE, "file-1")))

    assert (failure.kind, failure.unclear) == (FailureKind.UNREACHABLE, False)
    await engine.close()


async def test_an_answer_that_never_comes_is_given_up(
    tuning: Tuning, server: TrainingServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Silence ends after a while, and leaves open whether the job was created."""
    monkeypatch.setattr("bot.engines.tuning.CREATE_SECONDS", 0.2)
    server.trouble("jobs.create", Trouble(done_first=True, silence=True))

    failure = await failed(created(tuning, tmp_path))

    assert (failure.kind, failure.unclear) == (FailureKind.SILENT, True)
    assert server.count("jobs.create") == 1


async def test_an_order_is_sent_whole(
    tuning: Tuning, server: TrainingServer, tmp_path: Path
) -> None:
    """Settings go into the method, everything else to its place; what is absent is left out."""
    await created(
        tuning,
        tmp_path,
        hyperparameters={"n_epochs": 3, "learning_rate_multiplier": 0.5},
        suffix="news",
        seed=0,
        metadata={METADATA_KEY: "k1"},
    )

    sent = dict(server.job.order)
    assert sent.pop("training_file") in server.files
    assert sent == {
        "model": BASE,
        "method": {
            "type": "supervised",
            "supervised": {"hyperparameters": {"n_epochs": 3, "learning_rate_multiplier": 0.5}},
        },
        "suffix": "news",
        "seed": 0,
        "metadata": {METADATA_KEY: "k1"},
    }


async def test_a_job_tells_what_the_engine_stored(
    tuning: Tuning, server: TrainingServer, tmp_path: Path
) -> None:
    """Settings, result files and the model are read from the engine's answer."""
    job = await created(tuning, tmp_path, suffix="news", hyperparameters={"n_epochs": 2})
    model = server.succeed(server.job)
    assert not job.is_over

    job = await tuning.job(job.id)

    assert job.is_over
    assert (job.status, job.fine_tuned_model) == ("succeeded", model)
    assert job.hyperparameters == {
        "n_epochs": 2,
        "batch_size": 1,
        "learning_rate_multiplier": 2.0,
    }
    assert (job.base_model, job.suffix, job.trained_tokens) == (BASE, "news", 12_345)
    assert job.result_files == tuple(server.job.result_files)
    assert dict(job.raw) == server.job.card()


async def test_odd_fields_pass_through(tuning: Tuning, server: TrainingServer) -> None:
    """Unknown states are kept as they are; empty errors are none; missing fields are None."""
    job = server.add_job()
    job.changes |= {
        "status": "sleeping_late",
        "error": {},
        "seed": "seven",
        "result_files": None,
        "method": ...,
        "metadata": [1],
        "trained_tokens": 10**30,
        "new_field": {"a": [1]},
    }

    found = await tuning.job(job.id)

    assert (found.status, found.is_over, found.error) == ("sleeping_late", False, None)
    assert (found.seed, found.trained_tokens, found.result_files) == (None, None, ())
    assert found.hyperparameters["n_epochs"] == 3
    assert found.raw["new_field"] == {"a": [1]}


async def test_why_a_job_failed_is_told(tuning: Tuning, server: TrainingServer) -> None:
    """Code, message and parameter of a failed job are the engine's."""
    job = server.add_job()
    job.fail("invalid_training_file", "Line 3 is no example.", "training_file")

    found = await tuning.job(job.id)

    assert found.is_over
    assert found.error is not None
    assert (found.error.code, found.error.message, found.error.param) == (
        "invalid_training_file",
        "Line 3 is no example.",
        "training_file",
    )


async def test_a_job_that_is_not_there_is_not_found(tuning: Tuning) -> None:
    """An unknown job is no failing engine."""
    failure = await failed(tuning.job("ftjob-0"))
    assert (failure.kind, failure.code) == (FailureKind.NOT_FOUND, "fine_tune_not_found")
    assert "ftjob-0" in failure.detail


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (Trouble(404, body='{"detail": "Job not found"}'), FailureKind.NOT_FOUND),
        (Trouble(404, body='{"error": "no such job"}'), FailureKind.NOT_FOUND),
        (Trouble(404, body="<html>", content_type="text/html"), FailureKind.BROKEN),
        (Trouble(404, body="default backend", content_type="text/plain"), FailureKind.BROKEN),
    ],
)
async def test_a_page_that_nothing_is_there_ends_no_job(
    tuning: Tuning, server: TrainingServer, trouble: Trouble, kind: FailureKind
) -> None:
    """A gateway's page about a missing engine is not the engine's word about a job."""
    job = server.add_job()
    server.always("jobs.retrieve", trouble)

    assert (await failed(tuning.job(job.id))).kind is kind


async def test_an_engine_that_cannot_pause_says_so(tuning: Tuning, server: TrainingServer) -> None:
    """The route is missing, not the job."""
    server.pauses = False
    job = server.add_job()
    job.begin()

    assert (await failed(tuning.pause(job.id))).kind is FailureKind.NOT_OFFERED
    assert (await failed(tuning.resume(job.id))).kind is FailureKind.NOT_OFFERED
    assert (await failed(tuning.cancel("ftjob-0"))).kind is FailureKind.NOT_FOUND


async def test_lists_without_a_word_on_more_are_read_on(
    tuning: Tuning, server: TrainingServer
) -> None:
    """Where an engine does not say whether more follows, the next page tells."""
    pages = ('{"data": [{"id": "a"}, {"id": "b"}]}', '{"data": [{"id": "c"}]}', '{"data": []}')
    server.trouble("jobs.list", *(Trouble(200, body=page) for page in pages))

    assert [job.id for job in await tuning.jobs()] == ["a", "b", "c"]
    assert [call.query.get("after") for call in server.calls] == [None, "b", "c"]


async def test_settings_that_nobody_chose_are_not_sent(
    tuning: Tuning, server: TrainingServer, tmp_path: Path
) -> None:
    """An order without settings is as plain as can be, for engines of any age."""
    await created(tuning, tmp_path)

    assert set(server.job.order) == {"model", "training_file"}


async def test_the_newest_jobs_come_first(tuning: Tuning, server: TrainingServer) -> None:
    """Pages are put together up to the limit."""
    made = [server.add_job().id for _ in range(130)]

    assert [job.id for job in await tuning.jobs(120)] == made[:-121:-1]
    assert [job.id for job in await tuning.jobs(2)] == made[:-3:-1]


async def test_acts_of_a_job(tuning: Tuning, server: TrainingServer) -> None:
    """Pause, resume and cancel return the job as it is then; a refusal is told."""
    job = server.add_job()
    job.begin()

    assert (await tuning.pause(job.id)).status == "paused"
    assert (await tuning.resume(job.id)).status == "running"
    assert (await tuning.cancel(job.id)).is_over
    failure = await failed(tuning.cancel(job.id))
    assert (failure.kind, failure.code) == (FailureKind.REJECTED, "invalid_job_state")


@pytest.mark.parametrize("manners", ["taken", "ignored", "refused"])
async def test_a_job_whose_answer_was_lost_is_found_by_its_key(
    tuning: Tuning, server: TrainingServer, tmp_path: Path, manners: str
) -> None:
    """Whether the engine filters by metadata, ignores the filter or refuses it."""
    server.metadata_filter = manners  # type: ignore[assignment] # one of its three words
    server.trouble("jobs.create", Trouble(done_first=True, drop=True))
    await failed(created(tuning, tmp_path, metadata={METADATA_KEY: "mine"}))
    lost = server.job
    other = server.add_job(
        training_file=lost.order["training_file"], metadata={METADATA_KEY: "other"}
    )

    found = await tuning.find_job(ordered(lost.order["training_file"]), since=NOW)

    assert found is not None
    assert found.id == lost.id != other.id
    assert server.count("jobs.create") == 1


def ordered(
    file: str = "file-1",
    suffix: str | None = None,
    hyperparameters: Mapping[str, int | float] | None = None,
) -> JobOrder:
    """An order with the key `mine`."""
    return JobOrder(
        BASE, file, None, hyperparameters or {}, suffix, metadata={METADATA_KEY: "mine"}
    )


def method(epochs: object) -> dict[str, object]:
    """Settings as they are ordered."""
    return {"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": epochs}}}


async def test_without_metadata_a_job_is_found_by_what_was_ordered(
    tuning: Tuning, server: TrainingServer
) -> None:
    """An engine that keeps no metadata has the job all the same; no older or taken one is it."""
    server.metadata_filter = "ignored"
    old = server.add_job(training_file="file-1", suffix="news")
    old.created_at = int((NOW - timedelta(days=1)).timestamp())
    server.add_job(training_file="file-1", suffix="sport")
    server.add_job(training_file="file-2", suffix="news")
    server.add_job(training_file="file-1", suffix="news", model="gpt-4.1-nano-2025-04-14")
    server.add_job(training_file="file-1", suffix="news", method=method(9))
    server.add_job(training_file="file-1", suffix="news", validation_file="file-3")
    job = server.add_job(training_file="file-1", suffix="news", method=method("2.0"))

    async def taken(remote_id: str) -> bool:
        return remote_id == job.id

    order = ordered(suffix="news", hyperparameters={"n_epochs": 2})
    found = await tuning.find_job(order, since=NOW)
    assert found is not None
    assert found.id == job.id
    assert await tuning.find_job(order, since=NOW, is_taken=taken) is None


async def test_looking_for_a_job_fails_where_the_engine_does(
    tuning: Tuning, server: TrainingServer
) -> None:
    """Not to have found it because nobody answered is no answer."""
    server.always("jobs.list", Trouble(503))

    failure = await failed(tuning.find_job(ordered(), since=NOW))
    assert failure.kind is FailureKind.BROKEN


async def test_our_key_is_in_no_words(server: TrainingServer) -> None:
    """A server that repeats the key it was sent does not make us repeat it."""
    engine: Engine = an_engine(server.base_url, key="sk-wrong-0123456789")
    failure = await failed(engine.tuning.jobs())
    assert (failure.kind, failure.detail) == (FailureKind.KEY_REFUSED, "")
    await engine.close()

    server.always("jobs.list", Trouble(400, f"code-{KEY}", f"Bad {KEY}.", param=KEY))
    engine = an_engine(server.base_url)
    failure = await failed(engine.tuning.jobs())
    assert KEY not in f"{failure!r}{failure}"
    assert failure.detail == "Bad ███."
    await engine.close()
