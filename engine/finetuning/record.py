"""The record by its subjects, for those who write about several of them."""

from pathlib import Path

from engine.finetuning.checkpoints import Checkpoints
from engine.finetuning.events import Events
from engine.finetuning.files import Files
from engine.finetuning.jobs import Jobs
from engine.finetuning.store import Store
from engine.folder import Folder


class Record:
    """What the engine knows of files and jobs."""

    def __init__(self, folder: Folder) -> None:
        """Open it.

        Raises:
            FolderError: It cannot be read.
        """
        self._folder = folder
        self.store = Store(folder.database)
        self.files = Files(self.store, folder.files)
        self.jobs = Jobs(self.store)
        self.events = Events(self.store)
        self.checkpoints = Checkpoints(self.store)

    def folder(self, job_id: str) -> Path:
        """The folder with which a job works until it is over."""
        return self._folder.jobs / job_id

    def folders(self) -> list[tuple[str, Path]]:
        """The folders of all jobs that have one, with their ids."""
        return [(path.name, path) for path in self._folder.jobs.iterdir()]
