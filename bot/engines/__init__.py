"""Engines: OpenAI-compatible servers that write; how they fail, and which one is in use."""

from bot.engines.engine import Engine, Model
from bot.engines.engines import Engines
from bot.engines.failure import EngineFailure, FailureKind
from bot.engines.generation import Generated, generate

__all__ = [
    "Engine",
    "EngineFailure",
    "Engines",
    "FailureKind",
    "Generated",
    "Model",
    "generate",
]
