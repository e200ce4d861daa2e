"""The models that a request can name."""

from dataclasses import dataclass
from pathlib import Path

from engine.errors import no_such_model
from engine.weights import BaseModel


@dataclass(frozen=True)
class ServedModel:
    """One name under which the engine writes."""

    id: str
    created: int
    """When it came to be, in seconds since 1970."""
    adapter: Path | None = None
    """What it has learned beyond the base; without it, the model is the base itself."""
    owned_by: str = "local"

    def card(self) -> dict[str, object]:
        """How OpenAI's API describes it."""
        return {
            "id": self.id,
            "object": "model",
            "created": self.created,
            "owned_by": self.owned_by,
        }


def built_in(base: BaseModel, *, created: int) -> tuple[ServedModel, ...]:
    """The models that are there without any training, the default writer first."""
    default = ServedModel(base.id, created, base.starter)
    if base.path is not None:
        return (default,)
    return (default, ServedModel(f"{base.id}-base", created))


class Catalog:
    """The models by their names. A name is only looked up here: no path is made of it."""

    def __init__(self, *models: ServedModel) -> None:
        self._models = {model.id: model for model in models}

    def all(self) -> list[ServedModel]:
        """Every model, in the order in which they came."""
        return list(self._models.values())

    def find(self, model_id: str) -> ServedModel:
        """The model of that name.

        Raises:
            ApiError: There is none.
        """
        try:
            return self._models[model_id]
        except KeyError:
            raise no_such_model(model_id) from None

    def add(self, model: ServedModel) -> None:
        """Serve one more model; one of the same name gives way to it."""
        self._models[model.id] = model

    def remove(self, model_id: str) -> None:
        """Serve a model no more.

        Raises:
            ApiError: There is none of that name.
        """
        del self._models[self.find(model_id).id]
