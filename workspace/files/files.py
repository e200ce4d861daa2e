"""All files: announced, received, ready, deleted."""

import secrets
from collections.abc import AsyncIterable, Callable
from dataclasses import replace

from workspace.clock import Clock
from workspace.directory import Directory
from workspace.errors import SlackError
from workspace.files.describing import Share, described, with_shares
from workspace.files.file import File
from workspace.files.kinds import kind_of
from workspace.files.names import basename
from workspace.files.pictures import HEAD
from workspace.files.table import FileTable
from workspace.files.vault import Received, TooLongError, Vault
from workspace.jsons import Json
from workspace.sample import BOT_USER_ID
from workspace.store import Store

_MEGABYTE = 1024 * 1024


class UploadError(Exception):
    """What was sent is not the file that was announced; the words say why."""


class Files:
    """The files of the workspace, and who may see them."""

    def __init__(
        self,
        store: Store,
        directory: Directory,
        clock: Clock,
        limit: int,
        base_url: Callable[[], str],
    ) -> None:
        self.table = FileTable(store.db)
        self.vault = Vault(store.data_dir / "files")
        self.limit = limit
        """The most bytes a file may have."""
        self._store = store
        self._directory = directory
        self._clock = clock
        self._base_url = base_url

    def announce(self, name: str, length: int, *, alt_txt: str = "") -> File:
        """Expect an upload of the app's: a file with a ticket."""
        ticket = secrets.token_urlsafe(24)
        file = self._new(BOT_USER_ID, name, length)
        file = replace(file, ticket=ticket, alt_txt=alt_txt)
        self.table.save(file)
        return file

    async def receive(self, ticket: str, chunks: AsyncIterable[bytes]) -> File:
        """Take the bytes that were announced; a ticket is good for one upload.

        Raises:
            UploadError: There is no such announcement, or something else was announced.
        """
        file = self._announced(ticket)
        try:
            received = await self.vault.receive(chunks, file.size)
        except TooLongError as error:
            raise UploadError(_mismatch(file, "more")) from error
        if received.size != file.size:
            received.drop()
            raise UploadError(_mismatch(file, str(received.size)))
        try:
            self._announced(ticket)  # someone else may have been quicker
        except UploadError:
            received.drop()
            raise
        return self._keep(file, received)

    async def upload(self, user_id: str, name: str, chunks: AsyncIterable[bytes]) -> File:
        """Take a person's file; it is theirs, and shown nowhere yet.

        Raises:
            SlackError: It is empty, or too large.
        """
        try:
            received = await self.vault.receive(chunks, self.limit)
        except TooLongError as error:
            words = f"A file may have {self.limit // _MEGABYTE} MB. Nothing was kept."
            raise SlackError("file_upload_size_restricted", words) from error
        if received.size == 0:
            received.drop()
            raise SlackError("no_file_data", "The file is empty. Nothing was kept.")
        return self.ready(self._keep(self._new(user_id, name, received.size), received))

    def find(self, file_id: str) -> File:
        """The file of that id, wherever it is.

        Raises:
            SlackError: There is none, or it was deleted.
        """
        file = self.table.find(file_id)
        if file is None or file.state == "promised":
            raise SlackError("file_not_found")
        if file.state == "deleted":
            raise SlackError("file_deleted")
        return file

    def find_for(self, file_id: str, user_id: str) -> File:
        """The file of that id, for a person who may see it, or for the app as its bot user.

        Raises:
            SlackError: There is none, it was deleted, or it is not for them.
        """
        file = self.find(file_id)
        if not self._is_visible(file, user_id):
            raise SlackError("not_visible")
        return file

    def own(self, file_id: str, user_id: str) -> File:
        """A file of this person's that can be shared.

        Raises:
            SlackError: There is none of that id, or it is somebody else's.
        """
        file = self.table.find(file_id)
        if file is None or file.user != user_id or not file.is_ready:
            raise SlackError("file_not_found")
        return file

    def visible_to_app(self) -> list[File]:
        """Every file that the app may see, the newest first."""
        kept = (file for file in self.table.all() if file.state not in ("promised", "deleted"))
        return [file for file in kept if self._is_visible(file, BOT_USER_ID)]

    def give_to_app(self, file_id: str, user_id: str) -> Json:
        """Let the app see a person's own file, as a form with it does; the file as Slack writes it.

        Raises:
            SlackError: There is none of that id, or it is somebody else's.
        """
        file = replace(self.own(file_id, user_id), granted=True)
        self.table.save(file)
        return self.described(file)

    def described(self, file: File) -> Json:
        """The file as Slack writes it, with where it is shown."""
        return with_shares(described(file, self._base_url()), self.shares(file.id))

    def shares(self, file_id: str) -> list[Share]:
        """Every place where the file is shown."""
        return [
            Share(self._directory.by_id(channel), message)
            for channel, message in self._store.shares(file_id)
        ]

    def shown(self, file_id: str) -> Json:
        """The file as a message shows it; of a deleted one, that it was there."""
        file = self.table.find(file_id)
        if file is None:
            return {"id": file_id, "mode": "tombstone"}
        return described(file, self._base_url())

    def ready(self, file: File) -> File:
        """The file after its scan, when its kind is known."""
        kind = kind_of(file.name, self.vault.head(file.id, HEAD))
        made = replace(
            file,
            state="ready",
            mimetype=kind.mimetype,
            filetype=kind.filetype,
            pretty_type=kind.pretty_type,
            width=kind.width,
            height=kind.height,
        )
        self.table.save(made)
        return made

    def delete(self, file: File) -> None:
        """Forget the file's bytes; messages say that there was one."""
        self.table.save(replace(file, state="deleted"))
        self.vault.delete(file.id)

    def _new(self, user_id: str, name: str, size: int) -> File:
        kept = basename(name)
        return File(
            id=f"F{secrets.token_hex(5).upper()}",
            user=user_id,
            name=kept,
            title=kept,
            size=size,
            created=int(self._clock.now()),
            state="promised",
        )

    def _announced(self, ticket: str) -> File:
        file = self.table.by_ticket(ticket)
        if file is None or file.state != "promised":
            raise UploadError(
                "This upload address is unknown or was used already. Nothing was kept."
                " Ask files.getUploadURLExternal for a new one."
            )
        return file

    def _keep(self, file: File, received: Received) -> File:
        self.vault.keep(received, file.id)
        kept = replace(file, state="received")
        self.table.save(kept)
        return kept

    def _is_visible(self, file: File, user_id: str) -> bool:
        if file.user == user_id or (file.granted and user_id == BOT_USER_ID):
            return True
        places = [share.conversation for share in self.shares(file.id)]
        if user_id == BOT_USER_ID:
            return any(BOT_USER_ID in place.members for place in places)
        return any(user_id in self._directory.onlookers(place.id) for place in places)


def _mismatch(file: File, came: str) -> str:
    return f"{file.size} bytes were announced and {came} came. Nothing was kept."
