"""Telling the channel of an approval, once: one message with the text as files.

A channel that was told hears as well, once, that an approval holds no more.

The files are on record before they are shared, and a sharing whose answer was lost is looked for
before it is repeated. So whatever a crash cuts off is taken up again at the next start.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath
from weakref import WeakValueDictionary

import structlog

from bot.archive import GONE, Archive, Decision, DecisionKind, Draft, DraftState, Version
from bot.drafting.mail import mail_page
from bot.drafting.taking_back import ANNOUNCING_AGE, key_of, take_back
from bot.drafting.withdrawing import withdrawal
from bot.slack import uploads
from bot.slack.door import Door, Identity, SentFile
from bot.slack.failure import PASSING, SlackFailure
from bot.slack.notes import formatted_note
from bot.slack.outgoing import escape, fallback, shortened
from bot.tasks import TaskSet
from bot.words import decisions as words

log = structlog.get_logger(__name__)

SLACK_AWAY_SECONDS = 60.0
TITLE_LIMIT = 80

TEXT = "txt"
PAGE = "html"

_WORD_JOINER = "\u2060"
# Slack makes a link of a bare address in the words above files, and opens it.
_IN_ADDRESSES = re.compile(r"(?<=[:/.@])(?=\S)")


@dataclass(frozen=True, slots=True)
class _News:
    """An approval of which its channel does not know yet.

    `replaces` is the number of the version of which the channel was told before.
    """

    decision: Decision
    draft: Draft
    version: Version
    approver: str
    link: str
    replaces: int | None = None

    @property
    def key(self) -> str:
        """The name of its message among all of ours."""
        return key_of(self.decision)

    @property
    def line_mrkdwn(self) -> str:
        """Who approved what, and where it stands."""
        title = harmless(self.draft.brief.name)
        number = self.version.number
        said = words.announcement_mrkdwn(self.approver, title, self.draft.id, number, self.link)
        return said + (words.replaces(self.replaces, number) if self.replaces else "")

    def title(self, kind: str) -> str:
        """What a file of it is called in Slack."""
        name = words.text_title if kind == TEXT else words.page_title
        return name(self.draft.id, self.version.number)

    def upload(self, kind: str) -> uploads.Upload:
        """Return a file of it: the text byte for byte, or the page for mail tools.

        Its name says which version it is, as an earlier one may stand further up.
        """
        text, draft = self.version.text, self.draft
        kept = draft.output_file or f"draft-{draft.id}.txt"
        made = text if kind == TEXT else mail_page(text, name=draft.brief.name)
        name = f"{PurePath(kept).stem}-v{self.version.number}.{kind}"
        return uploads.Upload(name, made.encode())


class Announcing:
    """Tells channels what was approved in them."""

    def __init__(self, archive: Archive, door: Door, identity: Identity, tasks: TaskSet) -> None:
        self._archive = archive
        self._door = door
        self._identity = identity
        self._tasks = tasks
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def start(self) -> None:
        """Take up what an earlier run did not get to, in tasks."""
        since = datetime.now(UTC) - ANNOUNCING_AGE
        for decision in await self._archive.decisions.unannounced(since):
            self.announce(decision, resumed=True)
        for decision in await self._archive.decisions.withdrawn(since):
            self.withdraw(decision, resumed=True)

    def announce(self, decision: Decision, *, resumed: bool = False) -> None:
        """Tell the channel of an approval in a task, however long Slack is away."""
        self._tasks.start(self._announce(decision, resumed=resumed), name=f"announce {decision.id}")

    def withdraw(self, decision: Decision, *, resumed: bool = False) -> None:
        """Tell the channel of a reopening, in a task, if it was told of the approval before."""
        self._tasks.start(self._withdraw(decision, resumed=resumed), name=f"withdraw {decision.id}")

    def _alone(self, decision: Decision) -> asyncio.Lock:
        """One after the other: a channel hears of a draft's decisions in their order.

        Taken up at the start, an approval may be announced by its request as well.
        """
        return self._locks.setdefault(decision.draft_id, asyncio.Lock())

    async def _withdraw(self, decision: Decision, *, resumed: bool) -> None:
        async with self._alone(decision):
            while True:
                try:
                    news = await withdrawal(self._archive, self._door, self._identity, decision)
                    if news is None:
                        return
                    await self._door.post(
                        news.draft.channel,
                        news.message,
                        key=news.key,
                        since=decision.at,
                        resumed=resumed,
                    )
                except SlackFailure as failure:
                    log.warning("a channel does not know of a reopening", why=str(failure))
                    if failure.code in PASSING:
                        resumed = True
                        await asyncio.sleep(SLACK_AWAY_SECONDS)
                        continue
                await self._archive.decisions.announced(decision.id)
                return

    async def _announce(self, decision: Decision, *, resumed: bool) -> None:
        async with self._alone(decision):
            await self._until_told(decision, resumed=resumed)
            await self._take_back_if_deleted(decision)

    async def _until_told(self, decision: Decision, *, resumed: bool) -> None:
        again = resumed
        while news := await self._news(decision):
            try:
                if not await self._tell(news, resumed=again):
                    return
            except SlackFailure as failure:
                again = True
                log.warning("an approval is not announced", why=str(failure))
                if failure.code in PASSING:
                    await asyncio.sleep(SLACK_AWAY_SECONDS)
                    continue
                await self._tell_directly(news, failure.code, resumed=resumed)
            await self._archive.decisions.announced(decision.id)

    async def _take_back_if_deleted(self, decision: Decision) -> None:
        """Take back what we told while the draft was deleted: the deletion did not see it yet."""
        draft = await self._archive.drafts.get(decision.draft_id)
        while draft.state in GONE:
            [told] = [e for e in await self._archive.decisions.of(draft.id) if e.id == decision.id]
            try:
                await take_back(self._door, draft, told)
            except SlackFailure as failure:
                log.warning("an approval's message is not deleted yet", why=str(failure))
                if failure.code in PASSING:
                    await asyncio.sleep(SLACK_AWAY_SECONDS)
                    continue
            return

    async def _news(self, decision: Decision) -> _News | None:
        """Return what is to be told, or None when it was told, or is true no more.

        A draft that was reopened before anybody heard of its approval is under review again: to
        announce it now would have people send a text that is about to change.
        """
        latest = await self._archive.decisions.latest(decision.draft_id)
        draft = await self._archive.drafts.get(decision.draft_id)
        if latest is None or latest.id != decision.id or latest.announced_at is not None:
            return None
        if draft.state is not DraftState.APPROVED or draft.thread_ts is None or latest.by is None:
            return None
        versions = await self._archive.versions.of(draft.id)
        version = next(each for each in versions if each.number == latest.version)
        link = self._identity.permalink(draft.channel, draft.thread_ts)
        replaces = _told_before(await self._archive.decisions.of(draft.id), latest)
        return _News(latest, draft, version, latest.by, link, replaces)

    async def _tell(self, news: _News, *, resumed: bool) -> bool:
        """Tell the channel, with the files if Slack takes them; False when it is news no more."""
        try:
            return await self._share(news)
        except SlackFailure as failure:
            if failure.code in PASSING:
                raise
            log.warning("an approval goes without its files", why=str(failure))
        said = formatted_note(words.without_files_mrkdwn(news.line_mrkdwn))
        channel, since = news.draft.channel, news.decision.at
        await self._door.post(channel, said, key=news.key, since=since, resumed=resumed)
        return True

    async def _share(self, news: _News) -> bool:
        """Share both files in one message, which tells of the approval."""
        noted = news.decision.files
        if noted.keys() >= {TEXT, PAGE} and await self._is_shared(news, noted):
            return True
        for anew in (False, True):  # files that are gone are sent once more
            kept = {} if anew else noted
            files = {kind: kept.get(kind) or await self._sent(news, kind) for kind in (TEXT, PAGE)}
            if await self._news(news.decision) is None:
                return False
            if await uploads.share(
                self._door,
                _sent_files(news, files),
                channel=news.draft.channel,
                thread_ts=None,
                comment_mrkdwn=words.with_files_mrkdwn(news.line_mrkdwn),
            ):
                return True
        raise SlackFailure("files.completeUploadExternal", "file_not_found")

    async def _is_shared(self, news: _News, files: Mapping[str, str]) -> bool:
        """Look whether an earlier try, whose answer we do not have, has shared the files."""
        try:
            return await uploads.are_shared(self._door, _sent_files(news, files))
        except SlackFailure as failure:
            if failure.code not in uploads.GONE:
                raise
            return False

    async def _sent(self, news: _News, kind: str) -> str:
        """Bring a file to Slack, and note it before anybody sees it."""
        file_id = await uploads.send(self._door, news.upload(kind))
        await self._archive.decisions.note_file(news.decision.id, kind, file_id)
        return file_id

    async def _tell_directly(self, news: _News, code: str, *, resumed: bool) -> None:
        """Tell who approved that the channel does not know."""
        draft = news.draft
        text = words.not_announced_mrkdwn(
            draft.id, news.version.number, draft.channel, escape(code), news.link
        )
        try:
            direct = await self._door.direct_channel(news.approver)
            await self._door.post(
                direct,
                formatted_note(text),
                key=f"{news.key}-directly",
                since=news.decision.at,
                resumed=resumed,
            )
        except SlackFailure as failure:
            log.warning("a person was not told", user=news.approver, why=str(failure))


def _told_before(decisions: Sequence[Decision], latest: Decision) -> int | None:
    """Return the version of the last approval before this one of which the channel was told."""
    told = (
        each.version
        for each in decisions
        if each.id < latest.id and each.kind is DecisionKind.APPROVE and each.announced_at
    )
    return max(told, default=None)


def _sent_files(news: _News, files: Mapping[str, str]) -> list[SentFile]:
    return [SentFile(file_id, news.title(kind)) for kind, file_id in files.items()]


def harmless(title: str) -> str:
    """Return a title for words above files, where Slack lets us switch no links off."""
    line = " ".join(shortened(title, TITLE_LIMIT).split())
    return _IN_ADDRESSES.sub(_WORD_JOINER, fallback(line))
