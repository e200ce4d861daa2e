"""Training files on the engine: each is sent once."""

from pathlib import Path

from openai import OpenAI


def uploaded(client: OpenAI, file: Path) -> str:
    """Return the id of this file on the engine; it is sent only if it is not there byte for byte.

    Raises:
        openai.OpenAIError: The engine refuses it, or cannot be reached.
        OSError: The file cannot be read.
    """
    content = file.read_bytes()
    for known in client.files.list(purpose="fine-tune"):
        alike = known.filename == file.name and known.bytes == len(content)
        if alike and client.files.content(known.id).read() == content:
            return known.id
    return client.files.create(file=(file.name, content), purpose="fine-tune").id
