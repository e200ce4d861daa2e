"""The models that a request can name."""

from dataclasses import dataclass

from engine.errors import no_such_model


@dataclass(frozen=True)
class ServedModel:
    """One name under which the engine writes."""

    id: str
    created: int
    """When it came to be, in seconds since 1970."""

    def card(self) -> dict[str, object]:
        """How OpenAI's API describes it."""
        return {
            "id": self.id,
            "object": "model",
            "created": self.created,
            "owned_by": "local",
        }


class Catalog:
    """The models by their names."""

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
