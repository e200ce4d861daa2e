"""The archive: the one door to the record."""

from types import TracebackType
from typing import Self

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidRequestError

from bot.archive.approved import Approved
from bot.archive.audit import Audit
from bot.archive.database import Database
from bot.archive.datasets import Datasets
from bot.archive.decisions import Decisions
from bot.archive.deletion import Deletion
from bot.archive.drafts import Drafts
from bot.archive.errors import ArchiveUnavailableError
from bot.archive.feedback import Feedbacks
from bot.archive.findings import Findings
from bot.archive.jobs import Jobs
from bot.archive.promotions import Promotions
from bot.archive.prompts import Prompts
from bot.archive.requests import Requests
from bot.archive.schema import bring_up_to_date
from bot.archive.search import Search
from bot.archive.team_words import TeamWords
from bot.archive.versions import Versions

# The address itself is not shown: where it cannot be read, nobody knows which part is the password.
_MISADDRESSED = (
    "DATABASE_URL is not the address of a database that this program can use. "
    "An example of one: sqlite+aiosqlite:///data/archive.db"
)


class Archive:
    """All that is on record. It is the truth; Slack and the output files are views of it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.requests = Requests(database)
        self.drafts = Drafts(database)
        self.versions = Versions(database)
        self.decisions = Decisions(database)
        self.approved = Approved(database)
        self.feedback = Feedbacks(database)
        self.findings = Findings(database)
        self.team_words = TeamWords(database)
        self.deletion = Deletion(database)
        self.search = Search(database)
        self.prompts = Prompts(database)
        self.datasets = Datasets(database)
        self.jobs = Jobs(database)
        self.promotions = Promotions(database)
        self.audit = Audit(database)

    @classmethod
    async def open(cls, url: str) -> Self:
        """Open the archive at a database URL; make it, or bring its tables up to date, first."""
        try:
            await bring_up_to_date(make_url(url))
        except (ArgumentError, InvalidRequestError, ModuleNotFoundError) as error:
            raise ArchiveUnavailableError(_MISADDRESSED) from error
        except (DBAPIError, OSError) as error:
            raise ArchiveUnavailableError(_unavailable(make_url(url), error)) from error
        return cls(Database(make_url(url)))

    async def close(self) -> None:
        """Close the connections to the database."""
        await self._database.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()


def _unavailable(address: URL, error: DBAPIError | OSError) -> str:
    reason = error.orig if isinstance(error, DBAPIError) else error
    shown = address.render_as_string(hide_password=True)
    return (
        f"The archive at {shown} cannot be opened: {reason}. "
        "Nothing in it was changed. Check DATABASE_URL, and that the file or server is there."
    )
