"""What every listener needs, made once at start."""

from dataclasses import dataclass

from bot.archive import Archive
from bot.drafting.checking import Checking
from bot.drafting.deciding import Deciding
from bot.drafting.deleting import Deleting
from bot.drafting.desk import Desk
from bot.drafting.output_file import OutputFiles
from bot.drafting.settling import Settling
from bot.engines import Engines
from bot.manifest import Commands
from bot.settings import Settings, SlackAccess
from bot.slack.directory import Directory
from bot.slack.door import Door, Identity
from bot.slack.homes import Homes
from bot.tasks import TaskSet
from bot.training.building import Builder
from bot.training.costs import Costs
from bot.training.datasets.keeping import DatasetStore
from bot.training.desk import TrainingDesk


@dataclass(frozen=True, slots=True)
class Bot:
    """The parts of the running bot."""

    settings: Settings
    slack: SlackAccess
    commands: Commands
    identity: Identity
    archive: Archive
    door: Door
    directory: Directory
    engines: Engines
    desk: Desk
    files: OutputFiles
    checking: Checking
    settling: Settling
    deciding: Deciding
    deleting: Deleting
    datasets: DatasetStore
    builder: Builder
    costs: Costs
    training: TrainingDesk
    homes: Homes
    tasks: TaskSet
