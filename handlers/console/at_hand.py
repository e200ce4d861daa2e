"""What a command of the console works with: the settings, the archive, the kept files."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Settings, load
from bot.words import console as words
from handlers.console.running import WRONG_SETTINGS, RefusedError

if TYPE_CHECKING:
    from bot.archive import Archive
    from bot.checks.house_rules import HouseRules
    from bot.training.datasets import DatasetStore

DATASETS_FOLDER = "datasets"


@dataclass(frozen=True, slots=True)
class AtHand:
    """The settings, and what they lead to."""

    settings: Settings
    archive: "Archive"
    store: "DatasetStore"


@asynccontextmanager
async def at_hand() -> AsyncIterator[AtHand]:
    """Open the archive that the settings name; neither Slack nor an engine is needed for it.

    Raises:
        ArchiveUnavailableError: when the database cannot be used.
        SettingsError: when a setting is wrong.
    """
    from bot.archive import Archive
    from bot.training.datasets import DatasetStore

    settings = settings_here()
    async with await Archive.open(settings.database_url) as archive:
        folder = settings.data_dir / DATASETS_FOLDER
        yield AtHand(
            settings,
            archive,
            DatasetStore(folder, archive, lambda: rules_of(settings.house_rules_file)),
        )


def settings_here() -> Settings:
    """Return the settings; Slack and an engine may be missing in them.

    Raises:
        SettingsError: when one is wrong.
    """
    return load(local=True)


def rules_of(path: Path) -> "HouseRules":
    """Return the house's rules, against which files are held.

    Raises:
        RefusedError: when their file cannot be followed.
    """
    from bot.checks.house_rules import HouseRulesError, HouseRulesFile

    try:
        return HouseRulesFile(path).rules()
    except HouseRulesError as error:
        raise RefusedError(words.wrong_rules(str(path), error.problems), WRONG_SETTINGS) from error
