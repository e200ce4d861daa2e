"""Engines: OpenAI-compatible servers that write and train; how they fail, and which one writes."""

from bot.engines.abilities import Abilities
from bot.engines.engine import Engine, Model
from bot.engines.engines import Engines, NothingBeforeError, OvertakenError, WritesAlreadyError
from bot.engines.failure import EngineFailure, FailureKind
from bot.engines.generation import Generated, generate
from bot.engines.kind import EngineKind
from bot.engines.offer import Offer, OfferedModel, Shutdown, ShutdownSource
from bot.engines.remote import (
    METADATA_KEY,
    Checkpoint,
    JobError,
    JobOrder,
    RemoteFile,
    RemoteJob,
)
from bot.engines.tuning import Tuning

__all__ = [
    "METADATA_KEY",
    "Abilities",
    "Checkpoint",
    "Engine",
    "EngineFailure",
    "EngineKind",
    "Engines",
    "FailureKind",
    "Generated",
    "JobError",
    "JobOrder",
    "Model",
    "NothingBeforeError",
    "Offer",
    "OfferedModel",
    "OvertakenError",
    "RemoteFile",
    "RemoteJob",
    "Shutdown",
    "ShutdownSource",
    "Tuning",
    "WritesAlreadyError",
    "generate",
]
