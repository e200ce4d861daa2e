"""The malware scan: what was uploaded is posted when it is over, as Slack does it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from workspace import messages
from workspace.background import Background
from workspace.clock import Clock
from workspace.directory import Directory
from workspace.errors import SlackError
from workspace.files.files import Files
from workspace.jsons import Json
from workspace.log import MessageLog
from workspace.sample import BOT_USER_ID


@dataclass(frozen=True)
class Post:
    """A message that waits until its files were scanned."""

    files: tuple[str, ...]
    channels: tuple[str, ...]
    """Where it is to be posted; nowhere for a private upload."""
    content: Json = field(default_factory=dict)
    thread_ts: str | None = None


class Scans:
    """Scans that are under way. A restart finishes all of them."""

    def __init__(
        self,
        files: Files,
        log: MessageLog,
        directory: Directory,
        clock: Clock,
        *,
        seconds: float,
        bot_name: Callable[[], str],
    ) -> None:
        self._files = files
        self._log = log
        self._directory = directory
        self._clock = clock
        self._seconds = seconds
        self._bot_name = bot_name
        self._background = Background()

    def begin(self, post: Post) -> None:
        """Scan the files of a post, then post it."""
        # Written down first: whatever moment the process ends at, the next start goes on here.
        number = self._files.table.add_post(vars(post))
        for file_id in post.files:
            self._files.table.save(replace(self._files.find(file_id), state="scanning"))
        self._background.spawn(self._scan(number, post, self._seconds))

    def resume(self) -> None:
        """Finish what the last end of the workspace cut off."""
        for number, kept in self._files.table.posts():
            lists = {"files": tuple(kept["files"]), "channels": tuple(kept["channels"])}
            self._background.spawn(self._scan(number, Post(**{**kept, **lists}), 0.0))

    async def close(self) -> None:
        """Stop; what is not posted yet is posted after the next start."""
        await self._background.close()

    async def _scan(self, number: int, post: Post, seconds: float) -> None:
        await self._clock.sleep(seconds)
        self._finish(post)
        self._files.table.remove_post(number)

    def _finish(self, post: Post) -> None:
        for file_id in post.files:
            file = self._files.table.find(file_id)
            if file is not None and file.state in ("received", "scanning"):
                self._files.ready(file)
        for channel in post.channels:
            self._show(channel, post)

    def _show(self, channel: str, post: Post) -> None:
        shown = [self._files.shown(file_id) for file_id in post.files]
        kept = [file for file in shown if file["mode"] != "tombstone"]
        if not kept or self._is_closed(channel) or self._is_posted(channel, post):
            return
        message = messages.from_bot(self._bot_name(), post.content, post.thread_ts)
        try:
            self._log.add(channel, messages.with_files(message, kept))
        except SlackError:
            # The thread was deleted meanwhile: Slack posts nothing then, and tells nobody.
            return

    def _is_closed(self, channel: str) -> bool:
        """Whether the app may write there no more."""
        conversation = self._directory.conversation(channel)
        return conversation.is_archived or BOT_USER_ID not in conversation.members

    def _is_posted(self, channel: str, post: Post) -> bool:
        """Whether the last end of the workspace came just after it was posted."""
        return any(
            share.conversation.id == channel
            for file_id in post.files
            for share in self._files.shares(file_id)
        )
