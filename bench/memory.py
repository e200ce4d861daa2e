"""How much memory bot, workspace and engine hold: at rest, and after some drafts."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, urlsplit

from bench.figures import Figure, Result
from bench.stage import BULLETS
from bench.start import local_product
from workspace.client import Client, Persona

DRAFTS = 20
PATIENCE = 300.0
HOW = (
    "app.py --local with the embedded model; the resident memory (VmRSS) of its three processes "
    f"once the model is loaded, and after {DRAFTS} drafts, two at a time. Linux only."
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where the workspace is, from its page's address."""

    base_url: str
    page_token: str


async def measure() -> Result:
    """Measure at rest and after some work."""
    if not Path("/proc/self/status").exists():
        return Result("memory", HOW, ())
    with TemporaryDirectory(prefix="bench-") as name:
        async with local_product(Path(name)) as (page, _, process):
            assert process.stdout is not None
            while b"The writer" not in (line := await process.stdout.readline()):
                assert line, "app.py --local ended instead of loading the writer"
            rest = _resident(process.pid)
            async with Client(_address(page)) as client:
                editors = [client.person(user) for user in ("UEDITOR", "USECOND")]
                await asyncio.gather(*(_drafts(editor, DRAFTS // 2) for editor in editors))
            worked = _resident(process.pid)
    figures = [Figure(f"{part}, at rest", size, "MB") for part, size in rest.items()]
    figures += [
        Figure(f"{part}, after {DRAFTS} drafts", size, "MB") for part, size in worked.items()
    ]
    return Result("memory", HOW, tuple(figures))


def _address(page: str) -> Address:
    parts = urlsplit(page)
    return Address(f"{parts.scheme}://{parts.netloc}", parse_qs(parts.query)["token"][0])


async def _drafts(editor: Persona, count: int) -> None:
    """Ask for drafts by direct message, one after the other."""
    for number in range(count):
        asked = await editor.say(editor.direct, f"{BULLETS}\n• This is number {number}")
        await editor.sees_in_thread(asked, containing="written by", timeout=PATIENCE)


def _resident(bot: int) -> dict[str, float]:
    """Return the memory of the bot's process and of its children, by their names."""
    children = Path(f"/proc/{bot}/task/{bot}/children").read_text(encoding="utf-8").split()
    found = {"bot": _megabytes(bot)}
    for child in children:
        command = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        found[command[2].decode()] = _megabytes(int(child))
    return found


def _megabytes(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return int(kilobytes) / 1024
