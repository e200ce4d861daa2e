"""Fine-tuning, put together: opened with the engine's folder, served, closed."""

import contextlib
from collections.abc import Iterator

from aiohttp import web

from engine.catalog import Catalog
from engine.finetuning import files_api, jobs_api
from engine.finetuning.listening import Progress
from engine.finetuning.record import Record
from engine.finetuning.runner import Runner
from engine.finetuning.tuned import TunedModels
from engine.folder import Folder
from engine.host import Host
from engine.weights import BaseModel, WeightsError, own_file


class FineTuning:
    """Files, jobs and the models that come of them."""

    def __init__(
        self, record: Record, folder: Folder, base: BaseModel, catalog: Catalog, host: Host
    ) -> None:
        self._record = record
        self._catalog = catalog
        self.models = TunedModels(record.store, folder.models, catalog, host, _mark(base))
        self._runner = Runner(record, self.models, catalog, host)

    @property
    def progress(self) -> Progress | None:
        """How far the training is that goes on now."""
        return self._runner.progress

    @property
    def detail(self) -> str:
        """The same in words; nothing where none goes on."""
        now = self.progress
        if now is None:
            return ""
        return f"The job {now.job_id} is being trained: step {now.step} of {now.total or 'some'}."

    def add_routes(self, app: web.Application) -> None:
        """Add /v1/files and /v1/fine_tuning/jobs."""
        files_api.add_routes(app, self._record.files)
        jobs_api.add_routes(app, self._record, self._catalog, self._runner.wake)

    def start(self) -> None:
        """Begin to work on jobs."""
        self._runner.start()

    async def close(self) -> None:
        """Stop; what is not over goes on at the next start."""
        await self._runner.close()


@contextlib.contextmanager
def opened(folder: Folder, base: BaseModel, catalog: Catalog, host: Host) -> Iterator[FineTuning]:
    """Open the record for as long as the block runs, and put the models in it in the catalog.

    Raises:
        FolderError: The record cannot be used.
    """
    record = Record(folder)
    try:
        record.files.sweep()
        fine_tuning = FineTuning(record, folder, base, catalog, host)
        fine_tuning.models.start()
        yield fine_tuning
    finally:
        record.store.close()


def _mark(base: BaseModel) -> str:
    """What tells this base model's file from another's, without reading it all."""
    if base.path is None:
        return "installed"
    try:
        file = own_file(base.path)
        return f"{file.stem} {file.stat().st_size}"
    except (WeightsError, OSError):
        return "missing"
