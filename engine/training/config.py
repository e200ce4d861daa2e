"""The shape of a model, as its file tells it."""

from dataclasses import dataclass

from engine.training.gguf_read import GgufError, GgufFile

ARCHITECTURE = "llama"
_UNKNOWN_SWITCHES = ("llama.expert_count", "llama.rope.scaling.factor", "llama.attention.scale")
"""Facts about models that compute something which is not written here."""


class UnsupportedModelError(Exception):
    """A model of a kind that is not trained here; says what would do."""


@dataclass(frozen=True)
class Config:
    """How large the parts of a Llama are."""

    layers: int
    width: int
    """Numbers that stand for one token between the layers."""
    heads: int
    kv_heads: int
    """Heads that have keys and values; each serves `heads / kv_heads` heads with queries."""
    head_width: int
    inner: int
    """Numbers that stand for one token inside a feed-forward block."""
    epsilon: float
    rope_base: float

    @property
    def group(self) -> int:
        """Heads that share one set of keys and values."""
        return self.heads // self.kv_heads

    @property
    def queries(self) -> int:
        """Numbers in all the queries of one token."""
        return self.heads * self.head_width

    @property
    def keys(self) -> int:
        """Numbers in all the keys of one token; as many in its values."""
        return self.kv_heads * self.head_width


def config_of(file: GgufFile) -> Config:
    """The shape of the model in a file.

    Raises:
        UnsupportedModelError: It is not a Llama, or one with parts that are not computed here.
        GgufError: The file does not tell all of it.
    """
    architecture = file.metadata.get("general.architecture")
    if architecture != ARCHITECTURE:
        raise UnsupportedModelError(
            f"{file.path.name} is a model of the kind '{architecture}'; only '{ARCHITECTURE}' can "
            "be trained here. It can still write. Choose another base model to train."
        )
    heads = int(_number(file, "attention.head_count"))
    width = int(_number(file, "embedding_length"))
    config = Config(
        layers=int(_number(file, "block_count")),
        width=width,
        heads=heads,
        kv_heads=int(_number(file, "attention.head_count_kv", heads)),
        head_width=int(_number(file, "attention.key_length", width // heads)),
        inner=int(_number(file, "feed_forward_length")),
        epsilon=_number(file, "attention.layer_norm_rms_epsilon"),
        rope_base=_number(file, "rope.freq_base", 10_000.0),
    )
    _check_plain(file, config)
    return config


def _number(file: GgufFile, name: str, otherwise: float | None = None) -> float:
    value = file.metadata.get(f"{ARCHITECTURE}.{name}", otherwise)
    if not isinstance(value, int | float):
        raise GgufError(f"{file.path} does not tell its '{ARCHITECTURE}.{name}'.")
    return value


def _check_plain(file: GgufFile, config: Config) -> None:
    unknown = [name for name in _UNKNOWN_SWITCHES if file.metadata.get(name)]
    unknown += [name for name in file.tensors if name.endswith(".bias")][:1]
    turned = _number(file, "rope.dimension_count", config.head_width)
    if turned != config.head_width or config.head_width % 2:
        unknown.append("llama.rope.dimension_count")
    if unknown:
        raise UnsupportedModelError(
            f"{file.path.name} has '{unknown[0]}', with which no model can be trained here. It can "
            "still write. Choose another base model to train."
        )
