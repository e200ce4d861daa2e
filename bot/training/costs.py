"""What it would take to train on a dataset, at each engine that trains."""

import asyncio
from dataclasses import dataclass

from bot.archive import Archive, Dataset
from bot.engines import EngineFailure, Engines
from bot.settings import Settings
from bot.training.counting import Counting
from bot.training.datasets.keeping import DatasetStore
from bot.training.datasets.report import Report
from bot.training.estimate import EARLIER_JOBS, cost, seconds, usual_epochs


@dataclass(frozen=True, slots=True)
class Cost:
    """What training on a dataset takes at one engine, from one base model.

    Attributes:
        engine: the engine's name.
        model: the base model's.
        tokens: those of the file, once.
        exact: whether the model's own tokenizer has counted all of them.
        epochs: how often the engine goes over them when nobody says how often.
        cost: in `currency`; None where the price is not known.
        price: of a million trained tokens; None where it is not known.
        currency: as the settings name it.
        seconds: a guess from earlier jobs; None where there are none.
    """

    engine: str
    model: str
    tokens: int
    exact: bool
    epochs: int
    cost: float | None
    price: float | None
    currency: str
    seconds: float | None


class Costs:
    """Works out what a training would take, before anybody plans it."""

    def __init__(
        self, settings: Settings, archive: Archive, engines: Engines, datasets: DatasetStore
    ) -> None:
        self._currency = settings.currency
        self._archive = archive
        self._engines = engines
        self._datasets = datasets
        self._counting = Counting(datasets)

    async def of(self, dataset: Dataset) -> list[Cost]:
        """Return the cost at each engine that trains, from its most sensible base model.

        Engines that are away or do not train are left out. It is empty for what nobody can train
        on.
        """
        report = self._datasets.report(dataset)
        if not report.trainable:
            return []
        abilities = await self._engines.abilities()
        trains = [
            name for name in self._engines.names if name in abilities and abilities[name].trains
        ]
        found = await asyncio.gather(*(self._at(name, dataset, report) for name in trains))
        return [cost for cost in found if cost is not None]

    async def _at(self, name: str, dataset: Dataset, report: Report) -> Cost | None:
        engine = self._engines.get(name)
        try:
            offered = await self._engines.trainable(name)
        except EngineFailure:
            return None  # its list of models says who is there, and it is away
        if engine is None or not offered:
            return None
        model = offered[0].id
        tokens = await self._counting.tokens(dataset, report, engine, model)
        epochs = usual_epochs(report.examples, engine.kind)
        price = engine.access.price(model)
        earlier = await self._archive.jobs.succeeded(name, EARLIER_JOBS)
        return Cost(
            engine=name,
            model=model,
            tokens=tokens.count,
            exact=tokens.exact,
            epochs=epochs,
            cost=cost(tokens.count, epochs, price),
            price=price,
            currency=self._currency,
            seconds=seconds(tokens.count, epochs, earlier),
        )
