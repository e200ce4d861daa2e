"""A house voice: a folder with the newsletters that teach it."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

DEFAULT = Path("samples/quiet-rind")
_LONGEST_SUFFIX = 18


class VoiceError(Exception):
    """The folder holds no voice; says what is missing."""


@dataclass(frozen=True)
class Voice:
    """The files of a voice."""

    folder: Path

    @property
    def training(self) -> Path:
        """The newsletters to learn from."""
        return self.folder / "train.jsonl"

    @property
    def validation(self) -> Path:
        """The newsletters that show how well it goes."""
        return self.folder / "validation.jsonl"

    @property
    def system_prompt_file(self) -> Path:
        """What the writer is told about its house."""
        return self.folder / "system-prompt.txt"

    def system_prompt(self) -> str:
        """The words in that file."""
        return self.system_prompt_file.read_text(encoding="utf-8").strip()

    def suffix(self) -> str:
        """The part of the model's name that is the voice's own."""
        name = re.sub(r"[^a-z0-9]+", "-", self.folder.resolve().name.lower())
        return name[:_LONGEST_SUFFIX].strip("-") or "voice"

    def fingerprint(self) -> str:
        """Short for every byte that is learned from: the same data, the same fingerprint."""
        digest = hashlib.sha256()
        for file in (self.training, self.validation):
            digest.update(hashlib.sha256(file.read_bytes()).digest())
        return digest.hexdigest()[:16]


def voice_in(folder: Path) -> Voice:
    """The voice in a folder.

    Raises:
        VoiceError: A file of it is missing.
    """
    voice = Voice(folder)
    needed = (voice.training, voice.validation, voice.system_prompt_file)
    if missing := [file.name for file in needed if not file.is_file()]:
        raise VoiceError(f"{folder} is no voice to train: {' and '.join(missing)} should be there.")
    return voice
