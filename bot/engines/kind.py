"""What sort of server an engine is: some want files and names in a way of their own."""

from enum import StrEnum
from urllib.parse import urlsplit

from bot.settings import EMBEDDED, EngineAccess

_AZURE = (".openai.azure.com", ".services.ai.azure.com", ".cognitiveservices.azure.com")


class EngineKind(StrEnum):
    """The sorts that are told apart; all of them speak OpenAI's API."""

    OPENAI = "openai"
    AZURE = "azure"
    EMBEDDED = "embedded"
    OTHER = "other"


def kind_of_engine(access: EngineAccess) -> EngineKind:
    """Tell the sort of an engine by its name and the host of its address."""
    if access.name == EMBEDDED:
        return EngineKind.EMBEDDED
    host = (urlsplit(access.base_url).hostname or "").lower()
    if host.endswith(_AZURE):
        return EngineKind.AZURE
    if host == "openai.com" or host.endswith(".openai.com"):
        return EngineKind.OPENAI
    return EngineKind.OTHER
