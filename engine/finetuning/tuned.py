"""The models that jobs have made: named, kept, put in the catalog, and deleted."""

import asyncio
import contextlib
import time
from pathlib import Path

from engine.catalog import Catalog, ServedModel
from engine.errors import ApiError, no_such_model
from engine.finetuning.checkpoints import Checkpoints, checkpoint_model
from engine.finetuning.ids import model_tail
from engine.finetuning.job import Job
from engine.finetuning.jobs import Jobs
from engine.finetuning.store import Store
from engine.folder import copy_whole
from engine.host import Host

_FINAL = "trained.gguf"


class TunedModels:
    """All of them."""

    def __init__(self, store: Store, folder: Path, catalog: Catalog, host: Host, mark: str) -> None:
        self._store = store
        self._folder = folder
        self._catalog = catalog
        self._host = host
        # Tells one base model's file from another's: an adapter fits only the one it was made for.
        self._mark = mark

    def start(self) -> None:
        """Put those that fit the base model in the catalog; remove what no model needs."""
        statement = "SELECT * FROM models ORDER BY seq"
        rows = self._store.rows(statement)
        needed = {self._folder / row["adapter"] for row in rows}
        for path in self._folder.glob("*/*"):
            if path not in needed and path.is_file():
                path.unlink()
        for path in self._folder.iterdir():
            with contextlib.suppress(OSError):  # there is something in it
                path.rmdir()
        for row in rows:
            if row["base_mark"] == self._mark:
                self._serve(row["id"], row["created_at"], row["adapter"])

    def new_name(self, job: Job) -> str:
        """A name for the model that a job makes."""
        return f"ft:{self._base_id(job.request.model)}:local:{job.request.suffix}:{model_tail()}"

    def keep_files(self, job_id: str, trained: Path, steps: list[int]) -> list[int]:
        """Take the files that a training has made into keeping; blocks.

        Returns:
            The steps whose checkpoints were there.
        """
        kept = self._folder / job_id
        kept.mkdir(exist_ok=True)
        copy_whole(trained / "trained.gguf", kept / _FINAL)
        found = [step for step in steps if (trained / _checkpoint_file(step)).exists()]
        for step in found:
            copy_whole(trained / _checkpoint_file(step), kept / f"step-{step}.gguf")
        return found

    def add(self, job: Job, name: str, steps: list[int]) -> None:
        """Record the model of a job and its checkpoints, whose files are in keeping."""
        base = self._base_id(job.request.model)
        adapters = {name: _FINAL}
        adapters |= {checkpoint_model(name, step): f"step-{step}.gguf" for step in steps}
        for model_id, file in adapters.items():
            self._store.add(
                "models",
                {
                    "id": model_id,
                    "job_id": job.id,
                    "created_at": int(time.time()),
                    "base": base,
                    "base_mark": self._mark,
                    "adapter": f"{job.id}/{file}",
                },
            )

    def serve(self, job_id: str) -> None:
        """Put the recorded models of a job in the catalog."""
        statement = "SELECT * FROM models WHERE job_id = ? ORDER BY seq"
        for row in self._store.rows(statement, [job_id]):
            self._serve(row["id"], row["created_at"], row["adapter"])

    async def delete(self, model_id: str) -> None:
        """Remove a model for good.

        Raises:
            ApiError: There is none, it belongs to the engine, or a job still needs it.
        """
        row = self._store.row("SELECT * FROM models WHERE id = ?", [model_id])
        if row is None:
            raise self._not_ours(model_id)
        if needed := [
            job for job in Jobs(self._store).unfinished() if job.request.model == model_id
        ]:
            raise ApiError(
                400,
                f"The model '{model_id}' was not deleted: the job {needed[0].id} starts from it "
                "and is not over. Wait for it, or cancel it, and delete the model then.",
                param="model",
                code="model_in_use",
            )
        with self._store.change(durable=True):
            self._store.write("DELETE FROM models WHERE id = ?", [model_id])
            if (step := _step(model_id)) is not None:
                Checkpoints(self._store).drop(row["job_id"], step)
        if any(model.id == model_id for model in self._catalog.all()):
            self._catalog.remove(model_id)
        adapter = self._folder / row["adapter"]
        await self._host.forget(adapter)
        await asyncio.to_thread(adapter.unlink, missing_ok=True)

    def _serve(self, model_id: str, created: int, adapter: str) -> None:
        self._catalog.add(ServedModel(model_id, created, self._folder / adapter))

    def _base_id(self, model_id: str) -> str:
        row = self._store.row("SELECT base FROM models WHERE id = ?", [model_id])
        return model_id if row is None else str(row["base"])

    def _not_ours(self, model_id: str) -> ApiError:
        if all(model.id != model_id for model in self._catalog.all()):
            return no_such_model(model_id)
        return ApiError(
            403,
            f"The model '{model_id}' belongs to the engine and cannot be deleted. Models that "
            "were fine-tuned here can.",
            param="model",
        )


def _checkpoint_file(step: int) -> str:
    return f"checkpoints/step-{step}.gguf"


def _step(model_id: str) -> int | None:
    _, _, step = model_id.partition(":ckpt-step-")
    return int(step) if step.isdigit() else None
