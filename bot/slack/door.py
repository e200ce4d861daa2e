"""The door: every call to Slack goes through here, and through its budget.

Calls that change nothing when repeated are repeated while Slack is busy or away. A new message is
different: repeating it could double it, so after an unclear outcome we look whether it is there.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_exponential

from bot.settings import SlackAccess
from bot.slack.budget import Priority, RateBudget
from bot.slack.failure import PASSING, UNCLEAR, SlackFailure
from bot.slack.message import Message

PATIENT = 6
PAUSE_SECONDS = 0.25
"""Before the second try; each further pause is twice as long, up to the longest."""
LONGEST_PAUSE_SECONDS = 8.0
TIMEOUT_SECONDS = 30
CLOCKS_DIFFER_SECONDS = 60
TOO_MANY_REQUESTS = 429
SERVER_ERROR = 500
METADATA_TYPE = "chrisgpt_message"

Answer = Mapping[str, Any]
Send = Callable[[AsyncWebClient], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who we are in this workspace; `url` is the workspace's address with a slash at its end."""

    team_id: str
    team: str
    user_id: str
    bot_id: str
    url: str

    def permalink(self, channel: str, ts: str) -> str:
        """Return the address of a message, as Slack builds it."""
        return f"{self.url}archives/{channel}/p{ts.replace('.', '')}"


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that Slack has, by its id, and the title that it is shown with."""

    id: str
    title: str


class Door:
    """Slack's Web API, as far as we use it. Open it with `opened`."""

    def __init__(self, client: AsyncWebClient, budget: RateBudget) -> None:
        self._client = client
        self._budget = budget
        self._bot_id = ""
        self._unclear: set[str] = set()

    async def identity(self) -> Identity:
        """Ask Slack who we are: it also proves that the token works."""
        answer = await self._call("auth.test", lambda slack: slack.auth_test())
        self._bot_id = answer["bot_id"]
        return Identity(
            team_id=answer["team_id"],
            team=answer["team"],
            user_id=answer["user_id"],
            bot_id=self._bot_id,
            url=answer["url"],
        )

    async def socket_address(self, app_token: str) -> str:
        """Return where to connect for Socket Mode; it also proves that the app token works."""
        answer = await self._call(
            "apps.connections.open",
            lambda slack: slack.apps_connections_open(app_token=app_token),
        )
        return str(answer["url"])

    async def turn(self, method: str, channel: str, priority: Priority) -> None:
        """Wait for the turn of a `grow` or `append_stream`, so that its text is the newest."""
        await self._budget.turn(method, channel, priority)

    async def post(
        self,
        channel: str,
        message: Message,
        *,
        key: str,
        since: datetime,
        thread_ts: str | None = None,
        resumed: bool = False,
    ) -> str:
        """Post a message exactly once and return its `ts`.

        Args:
            key: names this message among all of ours; kept in its metadata.
            since: the message cannot be older than this.
            resumed: whether an earlier run may have posted it already.
        """
        look = resumed or key in self._unclear
        async for attempt in _attempts(PATIENT):
            with attempt:
                ts = await self._find(channel, key, since, thread_ts) if look else None
                if ts is None:
                    # Whoever waits for the answer may be cancelled: then too Slack may have it.
                    self._unclear.add(key)
                    try:
                        ts = await self._post(channel, message, key, thread_ts)
                    except SlackFailure as failure:
                        look = look or failure.code in UNCLEAR
                        if not look:
                            self._unclear.discard(key)
                        raise
                self._unclear.discard(key)
                return ts
        raise AssertionError("tenacity raises after the last attempt")

    async def _post(self, channel: str, message: Message, key: str, thread_ts: str | None) -> str:
        metadata = {"event_type": METADATA_TYPE, "event_payload": {"key": key}}
        answer = await self._once(
            "chat.postMessage",
            lambda slack: slack.chat_postMessage(
                channel=channel,
                text=message.text,
                blocks=message.blocks,
                thread_ts=thread_ts,
                metadata=metadata,
                parse="none",
                # Slack opens no link of ours: an unfurled link can carry text away.
                unfurl_links=False,
                unfurl_media=False,
            ),
            channel,
            Priority.FIRST,
        )
        return str(answer["ts"])

    async def _find(
        self,
        channel: str,
        key: str,
        since: datetime,
        thread_ts: str | None,
        until: datetime | None = None,
    ) -> str | None:
        """Return the `ts` of our message with this key, if it is there."""
        async for message in self._messages(channel, thread_ts, since, until):
            if _key_of(message) == key:
                return str(message["ts"])
        return None

    async def find(self, channel: str, key: str, since: datetime, until: datetime) -> str | None:
        """Return the `ts` of our message with this key in a channel, if it is there.

        Nothing is read that was written outside this span.
        """
        return await self._find(channel, key, since, None, until)

    async def ours(self, channel: str, thread_ts: str, since: datetime) -> dict[str, str | None]:
        """Return the keys of our messages in a thread by their `ts`, None where one has no key.

        The message that begins the thread may be among them; those that show files are not.
        """
        return {
            str(message["ts"]): _key_of(message)
            async for message in self._messages(channel, thread_ts, since)
            if message.get("bot_id") == self._bot_id and not message.get("files")
        }

    async def unnamed(self, channel: str, thread_ts: str, since: datetime) -> list[str]:
        """Return the `ts` of our messages in a thread that carry no key: native streams."""
        return [
            str(message["ts"])
            async for message in self._messages(channel, thread_ts, since)
            if message.get("bot_id") == self._bot_id and not message.get("metadata")
        ]

    async def message(self, channel: str, thread_ts: str, ts: str) -> Answer | None:
        """Return a message of a thread as it is now; None when it is not there."""
        page = await self._call(
            "conversations.replies",
            lambda slack: slack.conversations_replies(
                channel=channel, ts=thread_ts, oldest=ts, latest=ts, inclusive=True
            ),
        )
        return next((dict(each) for each in page["messages"] if each["ts"] == ts), None)

    async def _messages(
        self,
        channel: str,
        thread_ts: str | None,
        since: datetime,
        until: datetime | None = None,
    ) -> AsyncIterator[Answer]:
        """Yield the messages of a thread, or of a channel, in a span of time, page after page."""
        span = {"oldest": f"{since.timestamp() - CLOCKS_DIFFER_SECONDS:.6f}"}
        if until is not None:
            span["latest"] = f"{until.timestamp() + CLOCKS_DIFFER_SECONDS:.6f}"
        cursor: str | None = None
        while True:
            page = await self._page(channel, thread_ts, span, cursor)
            for message in page["messages"]:
                yield message
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return

    async def _page(
        self, channel: str, thread_ts: str | None, between: Mapping[str, str], cursor: str | None
    ) -> Answer:
        span: dict[str, Any] = {
            **between,
            "cursor": cursor,
            "limit": 200,
            "include_all_metadata": True,
        }
        if thread_ts:
            return await self._call(
                "conversations.replies",
                lambda slack: slack.conversations_replies(channel=channel, ts=thread_ts, **span),
            )
        return await self._call(
            "conversations.history",
            lambda slack: slack.conversations_history(channel=channel, **span),
        )

    async def update(self, channel: str, ts: str, message: Message) -> None:
        """Rewrite one of our messages, as often as it takes."""
        try:
            await self._update(channel, ts, message)
        except SlackFailure as failure:
            if failure.code != "streaming_state_conflict":
                raise
            # A crash left the stream open; it has to end before it can be rewritten.
            await self.stop_stream(channel, ts)
            await self._update(channel, ts, message)

    async def _update(self, channel: str, ts: str, message: Message) -> None:
        await self._call("chat.update", _updating(channel, ts, message), channel)

    async def grow(self, channel: str, ts: str, message: Message) -> None:
        """Rewrite a growing message once, after its `turn`; the next one will be newer anyway."""
        await self._once("chat.update", _updating(channel, ts, message), channel, None)

    async def delete(self, channel: str, ts: str) -> None:
        """Delete one of our messages; one that is gone already is fine."""
        try:
            await self._call(
                "chat.delete", lambda slack: slack.chat_delete(channel=channel, ts=ts), channel
            )
        except SlackFailure as failure:
            if failure.code != "message_not_found":
                raise

    async def start_stream(
        self, channel: str, thread_ts: str, *, user: str, team: str, text: str
    ) -> str:
        """Start a native stream in a thread and return its `ts`; `user` sees it live."""
        answer = await self._once(
            "chat.startStream",
            lambda slack: slack.chat_startStream(
                channel=channel,
                thread_ts=thread_ts,
                recipient_user_id=user,
                recipient_team_id=team,
                markdown_text=text,
            ),
            channel,
            Priority.FIRST,
        )
        return str(answer["ts"])

    async def append_stream(self, channel: str, ts: str, text: str) -> None:
        """Append to a stream once, after its `turn`."""
        await self._once(
            "chat.appendStream",
            lambda slack: slack.chat_appendStream(channel=channel, ts=ts, markdown_text=text),
            channel,
            None,
        )

    async def stop_stream(self, channel: str, ts: str) -> None:
        """End a stream; one that has ended already is fine."""
        try:
            await self._call(
                "chat.stopStream",
                lambda slack: slack.chat_stopStream(channel=channel, ts=ts),
                channel,
            )
        except SlackFailure as failure:
            if failure.code != "message_not_in_streaming_state":
                raise

    async def tell(
        self, channel: str, user: str, message: Message, *, thread_ts: str | None = None
    ) -> None:
        """Show a message to one person in a channel; it is gone when they reload."""
        await self._call(
            "chat.postEphemeral",
            lambda slack: slack.chat_postEphemeral(
                channel=channel,
                user=user,
                text=message.text,
                blocks=message.blocks,
                thread_ts=thread_ts,
                parse="none",
            ),
            channel,
        )

    async def respond(
        self,
        response_url: str,
        message: Message,
        *,
        thread_ts: str | None = None,
        replace: bool = False,
    ) -> None:
        """Answer a command or a button, to that person only; or replace the answer that held it.

        Slack takes five answers in thirty minutes, also where the bot is no member.
        """
        webhook = AsyncWebhookClient(
            response_url, session=self._client.session, timeout=TIMEOUT_SECONDS
        )
        try:
            answer = await webhook.send_dict(
                {
                    "text": message.text,
                    "blocks": message.blocks,
                    "response_type": "ephemeral",
                    "replace_original": replace,
                }
                | ({"thread_ts": thread_ts} if thread_ts else {})
            )
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SlackFailure("response_url", "unreachable") from error
        if answer.status_code != 200:  # noqa: PLR2004 - HTTP's OK; the SDK raises nothing here
            raise SlackFailure("response_url", answer.body[:100])

    async def open_view(self, trigger_id: str, view: dict[str, Any]) -> str:
        """Open a form and return its id.

        The trigger works once and for three seconds, so there is no second try.
        """
        answer = await self._once(
            "views.open",
            lambda slack: slack.views_open(trigger_id=trigger_id, view=view),
            None,
            Priority.FINAL,
        )
        return str(answer["view"]["id"])

    async def update_view(self, view_id: str, view: dict[str, Any]) -> bool:
        """Show another form in place of an open one; False when the person has closed it."""
        try:
            await self._call(
                "views.update", lambda slack: slack.views_update(view_id=view_id, view=view)
            )
        except SlackFailure as failure:
            if failure.code != "not_found":
                raise
            return False
        return True

    async def publish_view(self, user: str, view: dict[str, Any]) -> None:
        """Show a view on a person's Home tab, in place of the one before."""
        await self._call(
            "views.publish", lambda slack: slack.views_publish(user_id=user, view=view)
        )

    async def upload_address(
        self, name: str, length: int, alt_text: str | None = None
    ) -> tuple[str, str]:
        """Announce a file; return its id and the address that takes its bytes, once."""
        answer = await self._call(
            "files.getUploadURLExternal",
            lambda slack: slack.files_getUploadURLExternal(
                filename=name, length=length, alt_txt=alt_text
            ),
        )
        return str(answer["file_id"]), str(answer["upload_url"])

    async def send_bytes(self, upload_url: str, data: bytes) -> None:
        """Send an announced file's bytes, once: Slack takes them only once at an address."""
        session = self._client.session
        assert session is not None  # noqa: S101 - `opened` gave the client one
        try:
            async with session.post(
                upload_url, data=data, headers={"Content-Type": "application/octet-stream"}
            ) as answer:
                if answer.status != 200:  # noqa: PLR2004 - HTTP's OK
                    raise SlackFailure("upload", f"status {answer.status}")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SlackFailure("upload", "unreachable") from error

    async def share_files(
        self,
        files: Sequence[SentFile],
        *,
        channel: str,
        thread_ts: str | None,
        comment_mrkdwn: str | None = None,
    ) -> None:
        """Show uploaded files in one message, in a channel or a thread: asked once, whatever comes.

        Slack makes links of bare addresses in the comment, and opens them.
        """
        await self._once(
            "files.completeUploadExternal",
            lambda slack: slack.files_completeUploadExternal(
                files=[{"id": file.id, "title": file.title} for file in files],
                channel_id=channel,
                thread_ts=thread_ts,
                initial_comment=comment_mrkdwn,
            ),
            channel,
            Priority.FINAL,
        )

    async def file_info(self, file_id: str) -> Answer:
        """Return what files.info says of a file."""
        answer = await self._call("files.info", lambda slack: slack.files_info(file=file_id))
        return dict(answer["file"])

    async def delete_file(self, file_id: str) -> None:
        """Delete a file of ours, wherever it is shown; one that is gone already is fine."""
        try:
            await self._call("files.delete", lambda slack: slack.files_delete(file=file_id))
        except SlackFailure as failure:
            if failure.code not in ("file_not_found", "file_deleted"):
                raise

    async def direct_channel(self, user: str) -> str:
        """Return the channel of our direct messages with a person."""
        answer = await self._call(
            "conversations.open", lambda slack: slack.conversations_open(users=user)
        )
        return str(answer["channel"]["id"])

    async def user(self, user: str) -> Answer:
        """Return what users.info says of a person."""
        answer = await self._call("users.info", lambda slack: slack.users_info(user=user))
        return dict(answer["user"])

    async def conversation(self, channel: str) -> Answer:
        """Return what conversations.info says of a channel."""
        answer = await self._call(
            "conversations.info", lambda slack: slack.conversations_info(channel=channel)
        )
        return dict(answer["channel"])

    async def group_members(self, group: str) -> frozenset[str]:
        """Return the ids of the people in a user group."""
        answer = await self._call(
            "usergroups.users.list", lambda slack: slack.usergroups_users_list(usergroup=group)
        )
        return frozenset(answer["users"])

    async def _call(self, method: str, send: Send, channel: str | None = None) -> Answer:
        """Call a method that may be repeated, until it is through or Slack says no."""
        async for attempt in _attempts(PATIENT):
            with attempt:
                return await self._once(method, send, channel, Priority.FINAL)
        raise AssertionError("tenacity raises after the last attempt")

    async def _once(
        self, method: str, send: Send, channel: str | None, priority: Priority | None
    ) -> Answer:
        """Make one call, in its turn; a `priority` of None says that the turn was taken before."""
        if priority is not None:
            await self._budget.turn(method, channel, priority)
        try:
            answer: Answer = (await send(self._client)).data
        except SlackApiError as error:
            failure = _failure(method, error)
            if failure.retry_after:
                self._budget.pause(method, channel, failure.retry_after)
            raise failure from error
        except (aiohttp.ClientError, TimeoutError, SlackClientError) as error:
            raise SlackFailure(method, "unreachable") from error
        return answer


@asynccontextmanager
async def opened(access: SlackAccess) -> AsyncIterator[Door]:
    """Open the door with one HTTP session for all calls, and close it again."""
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        client = AsyncWebClient(
            token=access.bot_token,
            base_url=access.api_url,
            session=session,
            timeout=TIMEOUT_SECONDS,
            retry_handlers=[],  # the door repeats by itself: it knows what may be repeated
        )
        yield Door(client, RateBudget())


def _key_of(message: Answer) -> str | None:
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    key = payload.get("key")
    return None if key is None else str(key)


def _updating(channel: str, ts: str, message: Message) -> Send:
    return lambda slack: slack.chat_update(
        channel=channel,
        ts=ts,
        text=message.text,
        blocks=message.blocks,
        parse="none",
    )


def _failure(method: str, error: SlackApiError) -> SlackFailure:
    response = error.response
    status = getattr(response, "status_code", 200)
    headers = getattr(response, "headers", {})
    if status == TOO_MANY_REQUESTS:
        return SlackFailure(method, "ratelimited", float(headers.get("Retry-After", 1)))
    code = response.get("error") if hasattr(response, "get") else None
    if status >= SERVER_ERROR or not code:
        return SlackFailure(method, "internal_error")
    return SlackFailure(method, str(code))


def _is_passing(error: BaseException) -> bool:
    return isinstance(error, SlackFailure) and error.code in PASSING


def _attempts(most: int) -> AsyncRetrying:
    return AsyncRetrying(
        stop=stop_after_attempt(most),
        wait=wait_exponential(multiplier=PAUSE_SECONDS, max=LONGEST_PAUSE_SECONDS),
        retry=retry_if_exception(_is_passing),
        reraise=True,
    )
