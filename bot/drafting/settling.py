"""Settling: what became of findings, and the facts that go into the brief with them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from bot.archive import Archive, Brief, FindingState
from bot.archive.findings import with_facts
from bot.drafting.brief import MAX_CHARACTERS
from bot.drafting.checking import Checking
from bot.drafting.desk import Desk
from bot.drafting.overtaken import Overtaken


@dataclass(eq=False)
class BriefFullError(Exception):
    """Facts do not fit into a brief, which takes so many characters. Nothing was changed."""

    limit: int


class Settling:
    """The way of a tick: into the archive, then to the thread."""

    def __init__(self, archive: Archive, desk: Desk, checking: Checking) -> None:
        self._archive = archive
        self._desk = desk
        self._checking = checking

    async def settle(
        self,
        draft_id: int,
        number: int,
        choices: Mapping[int, FindingState],
        *,
        by: str,
        request_id: int | None,
        facts: Mapping[int, str] = MappingProxyType({}),
        seen: Mapping[int, FindingState] | None = None,
    ) -> Overtaken | None:
        """Say what became of findings in version `number`, and show it anew; None: it is done.

        What the exact words of a fact make known besides is a fact too: the same said otherwise.
        Whatever else stands in its sentence stays open, because nobody has said that it is so.

        Args:
            draft_id: the draft.
            number: the number of the version that the person saw.
            choices: what is to become of which finding, by its id; see `Findings.settle`.
            by: who says so.
            request_id: the request that asks; it is done in the same transaction.
            facts: what goes into the draft's brief with those that become facts, by their ids.
            seen: how findings stood when the person chose; one that somebody else has settled
                otherwise by now is left to them.

        Raises:
            BriefFullError: when the brief has no room for the facts.
            NotOnRecordError: when there is no such draft.
        """
        async with self._desk.turn(draft_id):
            if why := await self._desk.overtaken(draft_id, number):
                return why
            draft = await self._archive.drafts.get(draft_id)
            version = (await self._archive.versions.of(draft_id))[-1]
            # Of what somebody else has settled otherwise by now, nothing goes into the brief.
            found = await self._archive.findings.of(version.id)
            was = {each.id: each.state for each in found} | dict(seen or {})
            taken = [
                each
                for each in found
                if each.id in facts and (each.by == by or was[each.id] is each.state)
            ]
            more = [facts[each.id] for each in taken]
            grown = replace(draft.brief, facts=tuple(with_facts(draft.brief.facts, more)))
            if grown != draft.brief and _characters(grown) > MAX_CHARACTERS:
                raise BriefFullError(MAX_CHARACTERS)
            quotes = [each.finding.quote for each in taken]
            known = await self._checking.facts_with(draft, version, quotes)
            settled = await self._archive.findings.settle(
                draft_id,
                number,
                {**known, **choices},
                by=by,
                request_id=request_id,
                facts=facts,
                seen=seen,
            )
        if settled is None:
            return await self._desk.overtaken(draft_id, number) or Overtaken.NEWER
        await self._desk.show_again(draft_id, number)
        return None


def _characters(brief: Brief) -> int:
    return sum(map(len, (brief.title or "", *brief.bullets, *brief.facts)))
