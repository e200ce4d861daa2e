"""What every listener needs, made once at start."""

from dataclasses import dataclass

from bot.archive import Archive
from bot.drafting.desk import Desk
from bot.manifest import Commands
from bot.settings import Settings
from bot.slack.directory import Directory
from bot.slack.door import Door, Identity
from bot.tasks import TaskSet


@dataclass(frozen=True, slots=True)
class Bot:
    """The parts of the running bot."""

    settings: Settings
    commands: Commands
    identity: Identity
    archive: Archive
    door: Door
    directory: Directory
    desk: Desk
    tasks: TaskSet
