"""What a job would cost and take, and why it could not start: asked before anything is sent."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from bot.archive import Archive, Dataset, Job, NotOnRecordError
from bot.engines import (
    Engine,
    EngineFailure,
    EngineKind,
    Engines,
    FailureKind,
    OfferedModel,
    RemoteFile,
    Shutdown,
)
from bot.settings import Settings
from bot.training import estimate
from bot.training.counting import Counting, Tokens
from bot.training.curves.progress import progress
from bot.training.datasets.advice import Advice, Invention, advice
from bot.training.datasets.keeping import DatasetStore
from bot.training.datasets.likeness import Leakage, leakage
from bot.training.datasets.limits import LARGEST_FILE
from bot.training.datasets.report import Report
from bot.words import engines as engine_words
from bot.words import planning as words
from bot.words import reports as report_words

LONGEST_SUFFIX = 64
LONGEST_SUFFIX_AZURE = 18
LARGEST_LOOKED_AT = 16_000_000
"""In bytes: so much of a job's files is looked at once more while a person waits for the plan."""
_LEAKAGES_KEPT = 100

# An engine that is away now may be back when the job is confirmed; these answers are for good.
_FOR_GOOD = frozenset(
    {
        FailureKind.TRAINING_ENDED,
        FailureKind.NOT_OFFERED,
        FailureKind.KEY_REFUSED,
        FailureKind.FORBIDDEN,
    }
)


@dataclass(frozen=True, slots=True)
class PlanAsked:
    """What an admin asks for. Data is a kept dataset, or a file that lies at the engine only."""

    engine: str
    base_model: str
    training: Dataset | RemoteFile
    validation: Dataset | RemoteFile | None = None
    hyperparameters: Mapping[str, int | float] = field(default_factory=dict)
    suffix: str | None = None
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known of a planned job before anything is spent.

    `tokens` are those of the training file, once, counted by the model's own tokenizer if `exact`;
    `epochs` is what was asked for, else the engine's usual number. `cost`, `price` (a million
    tokens), `spent` (this month, with running jobs) and `cap` are in `currency`. `seconds` is a
    guess from earlier jobs. With `problems`, in words, the job cannot be started; `warnings` are
    worth a look before it is.
    """

    job: Job
    report: Report | None
    validation_report: Report | None
    tokens: int | None
    epochs: int | None
    cost: float | None
    price: float | None
    currency: str
    spent: float
    cap: float | None
    over_cap: bool
    seconds: float | None
    shutdown: Shutdown | None
    today: date
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    exact: bool = False

    def estimate(self) -> dict[str, Any]:
        """Return what is kept with the job of all this."""
        return {
            "examples": self.report.examples if self.report else None,
            "tokens": self.tokens,
            "exact": self.exact,
            "epochs": self.epochs,
            "cost": self.cost,
            "price": self.price,
            "currency": self.currency,
            "seconds": self.seconds,
            "validation_examples": (
                self.validation_report.examples if self.validation_report else None
            ),
        }


@dataclass(frozen=True, slots=True)
class _Data:
    """A kept file of a job, as far as it is kept."""

    dataset: Dataset
    report: Report


class Planner:
    """Works out plans."""

    def __init__(
        self, settings: Settings, archive: Archive, engines: Engines, datasets: DatasetStore
    ) -> None:
        self._currency = settings.currency
        self._archive = archive
        self._engines = engines
        self._datasets = datasets
        self._counting = Counting(datasets)
        self._leakages: OrderedDict[tuple[str, str], Leakage] = OrderedDict()

    async def plan(self, job: Job) -> Plan:
        """Work out what a planned job would cost and take, as things stand now."""
        now = datetime.now(UTC)
        training = await self._data(job.training_sha256)
        validation = await self._data(job.validation_sha256)
        engine = self._engines.get(job.engine)
        report = training.report if training else None
        tokens = await self._tokens(job, training, engine)
        facts = _Facts(
            tokens=tokens.count if tokens else None,
            epochs=_epochs(job, report, engine),
            price=engine.access.price(job.base_model) if engine else None,
            cap=engine.access.monthly_cap if engine else None,
            spent=await self._spent(engine, job, now) if engine else 0.0,
        )
        shutdown, missing = await self._model(job, now.date())
        earlier = await self._archive.jobs.succeeded(job.engine, estimate.EARLIER_JOBS)
        return Plan(
            job=job,
            report=report,
            validation_report=validation.report if validation else None,
            tokens=facts.tokens,
            epochs=facts.epochs,
            cost=facts.cost,
            price=facts.price,
            currency=self._currency,
            spent=facts.spent,
            cap=facts.cap,
            over_cap=facts.over_cap,
            seconds=estimate.seconds(facts.tokens, facts.epochs, earlier),
            shutdown=shutdown,
            today=now.date(),
            problems=(
                *_data_problems(job, training, validation, engine),
                *([] if engine else [words.engine_unknown(job.engine)]),
                *await self._ability_problems(job),
                *missing,
                *_suffix_problems(job, engine),
                *self._cap_problems(job, facts),
            ),
            warnings=tuple(await self._warnings(training, validation)),
            exact=tokens is not None and tokens.exact,
        )

    async def _data(self, sha256: str | None) -> _Data | None:
        if sha256 is None:
            return None
        try:
            dataset = await self._archive.datasets.get(sha256)
        except NotOnRecordError:
            return None
        if dataset.bytes > LARGEST_LOOKED_AT:
            return _Data(dataset, self._datasets.report(dataset))
        try:
            return _Data(dataset, await self._datasets.examined(dataset))
        except OSError:  # who starts the job will hear of it
            return _Data(dataset, self._datasets.report(dataset))

    async def _tokens(
        self, job: Job, training: _Data | None, engine: Engine | None
    ) -> Tokens | None:
        if training is None:
            return None
        return await self._counting.tokens(
            training.dataset, training.report, engine, job.base_model
        )

    async def _warnings(self, training: _Data | None, validation: _Data | None) -> list[str]:
        """Say what a person should know who is about to spend time or money on this."""
        said = [*_about(training.report)] if training else []
        if training and validation and training.dataset != validation.dataset:
            said += await self._shared(training.dataset, validation.dataset)
        return said

    async def _shared(self, training: Dataset, validation: Dataset) -> list[str]:
        """Look for letters that are learned and checked with: they make the check too kind."""
        if training.bytes + validation.bytes > LARGEST_LOOKED_AT:
            return [words.not_compared(training.name, validation.name)]
        key = (training.sha256, validation.sha256)
        if key not in self._leakages:
            paths = (self._datasets.path(sha256) for sha256 in key)
            try:
                self._leakages[key] = await asyncio.to_thread(leakage, *paths)
            except OSError:
                return []  # its bytes are gone, and that is said already
        shared = self._leakages[key]
        while len(self._leakages) > _LEAKAGES_KEPT:
            self._leakages.popitem(last=False)
        if shared.same or shared.near:
            return [words.shared_examples(shared.same, shared.near, validation.name)]
        return []

    async def _spent(self, engine: Engine, job: Job, now: datetime) -> float:
        """Return what this month's other jobs on an engine cost."""
        jobs = await self._archive.jobs.confirmed_since(engine.name, estimate.month_began(now))
        others = [each for each in jobs if each.id != job.id]
        shares = {each.id: await self._share(each) for each in others if estimate.broke_off(each)}
        return estimate.spent(others, engine.access.price, shares)

    async def _share(self, job: Job) -> float:
        """Return how much of itself a job went through, as far as its engine told."""
        events = await self._archive.jobs.events(job.id)
        how_far = progress(job, events, datetime.now(UTC))
        if how_far.step is None:
            return 0.0
        return 1.0 if how_far.fraction is None else how_far.fraction

    async def _ability_problems(self, job: Job) -> list[str]:
        abilities = (await self._engines.abilities()).get(job.engine)
        why_not = abilities.why_not if abilities else None
        if why_not is None or why_not.kind not in _FOR_GOOD:
            return []
        return [engine_words.training_failure(why_not, job.engine, "start")]

    async def _model(self, job: Job, today: date) -> tuple[Shutdown | None, list[str]]:
        """Return when the base model ends, and why nothing can be trained from it."""
        if self._engines.get(job.engine) is None:
            return None, []
        try:
            offered = await self._engines.trainable(job.engine)
        except EngineFailure:
            return None, []  # nobody knows just now; the engine will say when it is asked
        found = (model for model in offered if model.id == job.base_model)
        model = next(found, None) or await self._listed(job)
        if model is None:
            # An engine that lists nothing may train all the same.
            return None, [words.base_gone(job.engine, job.base_model)] if offered else []
        if model.shutdown and model.shutdown.days_left(today) < 0:
            on = engine_words.day_in_words(model.shutdown.on)
            return model.shutdown, [words.base_retired(job.engine, model.id, on)]
        return model.shutdown, []

    async def _listed(self, job: Job) -> OfferedModel | None:
        """Return a model that the engine lists though we would not have proposed it."""
        offer = await self._engines.offer()
        of_engine = (model for model in offer.models if model.engine == job.engine)
        return next((model for model in of_engine if model.id == job.base_model), None)

    def _cap_problems(self, job: Job, facts: "_Facts") -> Iterator[str]:
        if facts.cap is None:
            return
        if facts.over_cap and facts.cost is not None:
            yield words.over_cap(facts.cost, facts.spent, facts.cap, self._currency, job.engine)
        elif facts.cost is None and facts.tokens is None:
            yield words.cap_without_tokens(job.engine, str(job.training_file or job.engine))
        elif facts.cost is None:
            yield words.cap_without_price(job.engine, job.base_model)


@dataclass(frozen=True, slots=True)
class _Facts:
    """The figures of a plan."""

    tokens: int | None
    epochs: int | None
    price: float | None
    cap: float | None
    spent: float

    @property
    def cost(self) -> float | None:
        return estimate.cost(self.tokens, self.epochs, self.price)

    @property
    def over_cap(self) -> bool:
        return self.cap is not None and self.cost is not None and self.spent + self.cost > self.cap


def _about(report: Report) -> Iterator[str]:
    """Say what speaks against training on a file that could be trained on."""
    advised, taught = advice(report), report.teaching
    if taught and advised.invention in (Invention.SOME, Invention.MUCH):
        yield report_words.invents(
            taught.with_facts, taught.answers, taught.in_file, advised.invention.value
        )
    if advised.advice is Advice.PROMPT_FIRST:
        yield words.few_examples(report.examples)


def _epochs(job: Job, report: Report | None, engine: Engine | None) -> int | None:
    asked = job.hyperparameters.get("n_epochs")
    if asked is not None:
        return int(asked)
    if report is None or engine is None:
        return None
    return estimate.usual_epochs(report.examples, engine.kind)


def _data_problems(
    job: Job, training: _Data | None, validation: _Data | None, engine: Engine | None
) -> Iterator[str]:
    if training is None and job.training_file is None:
        yield words.data_elsewhere(job.engine)
    if training and (why := training.report.why_not_trained()):
        yield words.training_file(why)
    if validation and (why := validation.report.why_not_validated()):
        yield words.validation_file(why)
    if training and job.training_sha256 == job.validation_sha256:
        yield words.same_data(training.dataset.name)
    for data in filter(None, (training, validation)):
        if data.dataset.gone_at is not None:
            yield words.file_gone(data.dataset.name)
        limited = engine is not None and engine.kind in (EngineKind.OPENAI, EngineKind.AZURE)
        if limited and data.dataset.bytes > LARGEST_FILE:
            yield words.file_too_large(
                job.engine, data.dataset.name, data.dataset.bytes, LARGEST_FILE
            )


def _suffix_problems(job: Job, engine: Engine | None) -> Iterator[str]:
    if job.suffix is None:
        return
    azure = engine is not None and engine.kind is EngineKind.AZURE
    most = LONGEST_SUFFIX_AZURE if azure else LONGEST_SUFFIX
    if len(job.suffix) > most or (azure and "." in job.suffix):
        yield words.suffix_refused(job.engine, job.suffix, most)
