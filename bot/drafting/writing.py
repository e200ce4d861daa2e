"""One version while it is written: the model's words come in, Slack and the archive see them grow.

The words wait for Slack, never the model: pieces pile up here, and whoever's turn it is takes all
that is there. When the model is done, the last write goes out at once.
"""

import asyncio
import re
from collections.abc import Coroutine
from typing import Any

import structlog

from bot.archive import Archive, Outcome, Version, VersionState
from bot.engines import EngineFailure, FailureKind, Generated
from bot.slack.failure import SlackFailure
from bot.slack.growing import GrowingText
from bot.words import drafts as words

log = structlog.get_logger(__name__)

LAST_WRITE_SECONDS = 5.0
# No newsletter is longer; a model that finds no end would fill thread, archive and memory.
MAX_CHARACTERS = 50_000
TOO_MUCH = "too_much"

_STUCK = re.compile(r"\s{100,}")


class Writing:
    """A version that is being written in this process."""

    def __init__(self, version: Version, growing: GrowingText, archive: Archive) -> None:
        self._version = version
        self._growing = growing
        self._archive = archive
        self._pieces: list[str] = []
        self._length = 0
        self._grew = asyncio.Event()
        self._stopped: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._on_show = asyncio.Lock()
        self.ended = asyncio.Event()
        """Set once the archive holds how the version ended."""

    @property
    def text(self) -> str:
        """The text so far, as it can be stored anywhere.

        Some engines split an emoji into its two surrogates; joined they are one character again.
        A small model may get stuck on line breaks; Slack takes no blank sections.
        """
        joined = _STUCK.sub("\n\n", "".join(self._pieces).replace("\x00", ""))
        return joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def add(self, piece: str) -> None:
        """Take the model's next words."""
        self._pieces.append(piece)
        self._length += len(piece)
        self._grew.set()
        if self._length > MAX_CHARACTERS:
            self.stop(TOO_MUCH)

    def stop(self, why: str) -> None:
        """Stop the model; what is written stays. `why` is kept as the version's failure."""
        if not self._stopped.done():
            self._stopped.set_result(why)

    async def run(self, generation: Coroutine[Any, Any, Generated]) -> Outcome:
        """Show the text while `generation` feeds it through `add`, and say how it ended."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        generating = asyncio.create_task(generation)
        showing = asyncio.create_task(self._show())
        try:
            ends: set[asyncio.Future[Any]] = {generating, self._stopped}
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await self._end(generating, showing)
        return self._outcome(generating, loop.time() - started)

    async def _end(self, generating: asyncio.Task[Generated], showing: asyncio.Task[None]) -> None:
        """End both helpers; a write to Slack that is under way gets some time to come through."""
        generating.cancel()
        try:
            async with asyncio.timeout(LAST_WRITE_SECONDS), self._on_show:
                showing.cancel()
        except TimeoutError:
            log.warning("a write to Slack hangs", version=self._version.id)
        finally:
            showing.cancel()
            _, shown = await asyncio.gather(generating, showing, return_exceptions=True)
        if isinstance(shown, Exception):
            log.error("growing text broke off", exc_info=shown)

    async def _show(self) -> None:
        while True:
            await self._grew.wait()
            await self._growing.turn()
            async with self._on_show:
                self._grew.clear()
                text = self.text
                if not text.strip():
                    continue
                # First the archive: it holds every word that was ever shown.
                await self._archive.versions.keep_partial(self._version.id, text)
                try:
                    await self._growing.show(text)
                except SlackFailure as failure:
                    log.warning("growing text not shown", why=str(failure))

    def _outcome(self, generating: asyncio.Task[Generated], seconds: float) -> Outcome:
        generated, failure = self._ending(generating)
        text = self.text.strip()
        if not text and failure is None:
            failure = FailureKind.EMPTY
        state = VersionState.COMPLETE
        if failure is not None:
            state = VersionState.PARTIAL if text else VersionState.FAILED
        return Outcome(
            text=text,
            state=state,
            finish_reason=generated.finish_reason,
            failure=failure,
            model_resolved=generated.model_resolved,
            prompt_tokens=generated.prompt_tokens,
            completion_tokens=generated.completion_tokens,
            seconds=seconds,
        )

    def _ending(self, generating: asyncio.Task[Generated]) -> tuple[Generated, str | None]:
        """Return what the engine reported, and why the text is not whole."""
        if generating.cancelled():
            why = self._stopped.result() if self._stopped.done() else words.INTERRUPTED
            return (Generated("length"), None) if why == TOO_MUCH else (Generated(), why)
        error = generating.exception()
        if error is None:
            return generating.result(), None
        if isinstance(error, EngineFailure):
            return Generated(), failure_text(error)
        log.error("generation failed", exc_info=error)
        return Generated(), FailureKind.BROKEN


def failure_text(failure: EngineFailure) -> str:
    """Return a failure as it is kept with the version."""
    return f"{failure.kind}: {failure.detail}" if failure.detail else str(failure.kind)
