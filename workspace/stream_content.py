"""What a growing message holds: texts, tasks and blocks in the order in which they came."""

from copy import deepcopy
from dataclasses import dataclass, field

from workspace import messages
from workspace.block_kit.ids import new_id, with_ids
from workspace.block_kit.payloads import payload_problems
from workspace.block_kit.problems import Place, Surface
from workspace.errors import SlackError
from workspace.jsons import Json

TOTAL_BYTES = 11_000
"""What a stream holds in all; counted as UTF-8, with the texts of its tasks."""
CHUNK_BLOCKS = 50
"""So many blocks may come in chunks; the call that stops the stream may bring as many again."""
_PLAN_TITLE = "Plan"


@dataclass(frozen=True)
class Growth:
    """What one call brings to a stream."""

    mode: str | None
    """Whether it came as "markdown_text" or as "chunks"; None when nothing came."""
    chunks: list[Json]


@dataclass
class _Part:
    """One block of the message."""

    block: Json
    is_given: bool = False
    """Whether the app gave it as a block; else it is written text, a task, or the plan."""


@dataclass
class StreamContent:
    """The content of one stream."""

    has_plan: bool = False
    """Whether its tasks are drawn together in one plan, where the first of them stands."""
    _mode: str | None = None
    _size: int = 0
    _parts: list[_Part] = field(default_factory=list)
    _tasks: dict[str, Json] = field(default_factory=dict)
    _details: dict[str, str] = field(default_factory=dict)
    _plan: Json | None = None

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(part.block["text"] for part in self._parts if _is_text(part))

    def message(self, more: list[Json] | None = None, metadata: Json | None = None) -> Json:
        """The text and the blocks of the message as they are now, with more blocks below them."""
        shown = [p.block for p in self._parts if not _is_text(p) or p.block["text"].strip()]
        blocks = [*deepcopy(shown), *(more or ())]
        return messages.content(self.text, blocks or None, metadata)

    def grow(self, growth: Growth) -> None:
        """Add what one call brings, or nothing of it when it is too much.

        Raises:
            SlackError: It comes in another way than what came before, or the stream would hold
                more than it can.
        """
        if None not in (self._mode, growth.mode) and self._mode != growth.mode:
            raise SlackError("streaming_mode_mismatch")
        size = self._size + sum(_size(chunk) for chunk in growth.chunks)
        if size > TOTAL_BYTES:
            raise SlackError("msg_too_long")
        blocks = sum(part.is_given for part in self._parts)
        if blocks + sum(len(chunk.get("blocks", ())) for chunk in growth.chunks) > CHUNK_BLOCKS:
            raise SlackError("msg_blocks_too_many")
        self.require_fitting([block for c in growth.chunks for block in c.get("blocks", ())])
        self._mode, self._size = self._mode or growth.mode, size
        for chunk in growth.chunks:
            self._add(chunk)

    def require_fitting(self, more: list[Json]) -> None:
        """Refuse blocks that do not go together with those given before.

        Raises:
            SlackError: An id twice, too many tables or charts, or too much text in all.
        """
        given = [part.block for part in self._parts if part.is_given]
        problems = payload_problems([*given, *more], Place("/blocks", Surface.MESSAGE))
        found = [f"[ERROR] {problem}" for problem in problems]
        if found:
            raise SlackError("invalid_blocks", *found)

    def _add(self, chunk: Json) -> None:
        match chunk["type"]:
            case "markdown_text":
                self._write(chunk["text"])
            case "task_update":
                self._update_task(chunk)
            case "plan_update" if self.has_plan:
                self._the_plan()["title"] = chunk["title"]
            case "blocks":
                self._parts += [_Part(with_ids(b), is_given=True) for b in chunk["blocks"]]

    def _write(self, text: str) -> None:
        if self._parts and _is_text(self._parts[-1]):
            self._parts[-1].block["text"] += text
        elif text:
            self._parts.append(_Part({"type": "markdown", "text": text, "block_id": new_id()}))

    def _update_task(self, chunk: Json) -> None:
        task = self._tasks.get(chunk["id"]) or self._new_task(chunk["id"])
        task |= {key: chunk[key] for key in ("title", "status", "sources") if key in chunk}
        if "output" in chunk:
            task["output"] = _rich_text(chunk["output"])
        # A title and a status replace those before; details are added to.
        if chunk.get("details"):
            details = self._details.get(chunk["id"], "") + chunk["details"]
            self._details[chunk["id"]] = details
            task["details"] = _rich_text(details)

    def _new_task(self, task_id: str) -> Json:
        task: Json = {"type": "task_card", "task_id": task_id, "block_id": new_id()}
        self._tasks[task_id] = task
        if self.has_plan:
            self._the_plan()["tasks"].append(task)
        else:
            self._parts.append(_Part(task))
        return task

    def _the_plan(self) -> Json:
        if self._plan is None:
            self._plan = {"type": "plan", "block_id": new_id(), "title": _PLAN_TITLE, "tasks": []}
            self._parts.append(_Part(self._plan))
        return self._plan


def _is_text(part: _Part) -> bool:
    return part.block["type"] == "markdown" and not part.is_given


def _rich_text(text: str) -> Json:
    words = {"type": "text", "text": text}
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [words]}],
    }


def _size(chunk: Json) -> int:
    texts = (chunk.get(key) for key in ("text", "title", "details", "output"))
    return sum(len(text.encode()) for text in texts if isinstance(text, str))
