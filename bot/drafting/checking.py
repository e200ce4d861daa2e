"""Checking: what an editor should look at before a version is sent, found once for each text.

Nothing here keeps a version from being shown: where a text cannot be looked through, that is said,
and it is tried again the next time.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import structlog

from bot.archive import Archive, Draft, FindingRecord, FindingState, Version, VersionState
from bot.checks import lexicon
from bot.checks.check import Report, check
from bot.checks.finding import UNKNOWN
from bot.checks.given import Against, Given
from bot.checks.house_rules import HouseRulesFile
from bot.drafting.earlier import Earlier
from bot.drafting.given import given
from bot.prompt import SystemPrompt, reference_texts
from bot.tasks import TaskSet

log = structlog.get_logger(__name__)

PATIENCE_SECONDS = 20.0
"""A text takes a tenth of a second. Whatever takes so long is shown without."""

_SAMPLE = "Our neighbours open the library at 7 pm on Friday, 8 May."


@dataclass(frozen=True, slots=True)
class Checked:
    """What must be checked in a version, in reading order, and whether it was read as English.

    `rules_fault` says what is wrong with the house rules now, where the last good ones are used.
    """

    findings: tuple[FindingRecord, ...] = ()
    in_english: bool = True
    rules_fault: str | None = None


class Checking:
    """Looks versions through, one at a time, and keeps what it finds."""

    def __init__(
        self, archive: Archive, rules: HouseRulesFile, prompt: SystemPrompt, earlier: Earlier
    ) -> None:
        self._archive = archive
        self._rules = rules
        self._prompt = prompt
        self._earlier = earlier
        self._turn = asyncio.Lock()
        # One thread, so that a text which takes for ever does not hold the others of the process.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="checking")

    def start(self, tasks: TaskSet) -> None:
        """Load what is needed, in tasks, so that the first text does not wait for it."""
        tasks.start(asyncio.to_thread(_warm_up, check), name="load word lists")
        tasks.start(self._earlier.index_training(), name="look at training data")

    async def checked(self, draft: Draft, version: Version) -> Checked | None:
        """Return what must be checked in a version; look its text through if nobody did.

        Return None where that is not possible.
        """
        if version.state is VersionState.WRITING or not version.text.strip():
            return Checked()
        try:
            version = await self._archive.versions.get(version.id)
            if version.checked_at is None:
                # What was looked through before does not wait for another text.
                version = await self._in_turn(draft, version)
        except Exception:
            log.exception("a version could not be looked through", version=version.id)
            return None
        if version.checked_at is None:  # its text was deleted
            return Checked()
        found = await self._archive.findings.of(version.id)
        in_english = version.checked_in_english is not False
        return Checked(tuple(found), in_english, self._rules.fault)

    async def _in_turn(self, draft: Draft, version: Version) -> Version:
        async with self._turn, asyncio.timeout(PATIENCE_SECONDS):
            version = await self._archive.versions.get(version.id)
            return version if version.checked_at else await self._look_through(draft, version)

    async def _look_through(self, draft: Draft, version: Version) -> Version:
        report = await self._report(version.text, await self._against(draft, version))
        await self._archive.findings.keep(version.id, report.findings, in_english=report.in_english)
        return await self._archive.versions.get(version.id)

    async def facts_with(
        self, draft: Draft, version: Version, facts: Sequence[str]
    ) -> Mapping[int, FindingState]:
        """Return the open findings of a version that become facts when these go into its brief."""
        known = [fact for fact in facts if fact.strip()]
        found = await self._archive.findings.of(version.id)
        asked = [
            each
            for each in found
            if each.state is FindingState.OPEN and each.finding.kind in UNKNOWN
        ]
        if not known or not asked:
            return {}
        try:
            async with self._turn, asyncio.timeout(PATIENCE_SECONDS):
                settled = await self._made_known(draft, version, known)
        except Exception:
            log.exception("a version could not be looked through anew", version=version.id)
            return {}
        return {each.id: FindingState.FACT for each in asked if each.finding.key in settled}

    async def _made_known(
        self, draft: Draft, version: Version, facts: Sequence[str]
    ) -> frozenset[str]:
        """Return the keys of what is no longer found in a text when these facts are given."""
        before = await self._against(draft, version)
        after = replace(before, given=_with_facts(before.given, facts))
        # With the facts and without: what else has changed since it was looked through is no fact.
        keys = [
            {each.key for each in (await self._report(version.text, against)).findings}
            for against in (before, after)
        ]
        return frozenset(keys[0] - keys[1])

    async def _against(self, draft: Draft, version: Version) -> Against:
        """Read all that a text is checked against."""
        rules, prompts = self._rules.rules(), [self._prompt.text()]
        if version.writer:
            prompts.append(await self._archive.prompts.text(version.writer.system_prompt_sha256))
        versions = await self._archive.versions.of(draft.id)
        references = await reference_texts(self._archive, version.assignment.brief.references)
        words = await self._archive.team_words.all()
        return Against(
            given=await asyncio.to_thread(
                given,
                draft,
                version,
                versions,
                references=references,
                prompts=prompts,
                rules=rules,
            ),
            rules=rules,
            words=frozenset(each.word for each in words),
            earlier=await self._earlier.of(draft),
        )

    async def _report(self, text: str, against: Against) -> Report:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, check, text, against)


def _warm_up(look_through: Callable[[str, Against], Report]) -> None:
    """Load what is loaded at its first use: one text takes a second longer than all others."""
    lexicon.load()
    look_through(_SAMPLE, Against(given=Given(bullets=(_SAMPLE,))))


def _with_facts(known: Given, facts: Sequence[str]) -> Given:
    return replace(known, facts=(*known.facts, *facts))
