"""The whole list of what must be checked in a version, in a form, to be settled at once.

It stands in reading order, a page at a time. What nobody touched in it is left as others left it
meanwhile; only what was chosen anew is saved.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Self

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.archive import (
    Draft,
    FindingRecord,
    FindingState,
    Request,
    RequestState,
    Version,
    VersionState,
)
from bot.checks.finding import Reason
from bot.checks.text import Text
from bot.drafting.brief import MAX_CHARACTERS
from bot.drafting.cards import actions
from bot.drafting.cards.findings import (
    about_of,
    can_be_a_word,
    is_missing,
    quoted,
    settled_mrkdwn,
    why,
)
from bot.drafting.overtaken import Overtaken
from bot.drafting.sentences import FACT_LIMIT, fact_of, says, sentence_of
from bot.drafting.settling import BriefFullError
from bot.slack import blocks
from bot.slack.message import Block
from bot.slack.notes import note
from bot.slack.outgoing import shortened
from bot.slack.sections import SECTION_LIMIT
from bot.words import checks as words
from handlers.bot import Bot
from handlers.intake import Subject, record_form
from handlers.refusing import refuse
from handlers.review import late
from handlers.review.act import Act, Perform
from handlers.review.answers import overtaken
from handlers.review.findings import records_of, version_of
from handlers.review.opening import (
    Asked,
    View,
    about,
    is_too_large,
    is_turned_away,
    modal,
    open_form,
    show,
)
from handlers.whisper import Whisper

FORM = "findings"
PAGE = 40
"""How many stand in a form at once: each takes two blocks at most, and Slack takes a hundred."""
BESIDE = 15
"""How many of other pages may come to them, because a fact of this page says them too."""
NAMED = 5
"""How many of those are named above the form."""

_FIELD = "finding-"

Choices = Mapping[int, FindingState]


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was sent off: its version, what it showed at first, what was chosen.

    `first` says how many findings stand on the pages before, and `next` on this one as well.
    """

    draft: int
    number: int
    first: int
    next: int
    shown: Choices
    chosen: Choices

    @classmethod
    def read(cls, view: Mapping[str, Any]) -> Self:
        """Read a view that was sent off."""
        known = about(view)
        options = {
            name.removeprefix(_FIELD): (state.get(name) or {}).get("selected_option") or {}
            for name, state in view["state"]["values"].items()
            if name.startswith(_FIELD)
        }
        chosen = {finding_id: option.get("value", "") for finding_id, option in options.items()}
        return cls(
            draft=known["draft"],
            number=known["number"],
            first=known["first"],
            next=known["next"],
            shown=_read(known["shown"]),
            chosen=_read(chosen),
        )

    @property
    def changes(self) -> dict[int, FindingState]:
        """What was chosen anew."""
        return {key: state for key, state in self.chosen.items() if self.shown.get(key) != state}


@dataclass(frozen=True, slots=True)
class Listed:
    """What the form of a version is made of."""

    draft: Draft
    version: Version
    records: Sequence[FindingRecord]

    def facts(self, choices: Choices) -> dict[int, str]:
        """Return the sentences that are to be taken into the brief, by the findings' ids."""
        text = Text(self.version.text)
        facts = {
            each.id: fact_of(text, each.finding)
            for each in self.records
            if choices.get(each.id) is FindingState.FACT
        }
        return {key: fact for key, fact in facts.items() if fact}

    def said_besides(self, facts: Mapping[int, str], chosen: Choices) -> list[FindingRecord]:
        """Return what facts say besides, of which nobody has said that it is so."""
        settled = {key for key, state in chosen.items() if state is not FindingState.OPEN}
        asked = {each.finding.key for each in self.records if each.id in settled}
        return [
            each
            for each in self.records
            if each.state is FindingState.OPEN
            and each.finding.key not in asked
            and any(says(fact, each.finding) for fact in facts.values())
        ]

    def possible(self, choices: Choices) -> dict[int, FindingState]:
        """Return those choices that the form offers."""
        text = Text(self.version.text)
        offered = {each.id: dict(_options(each, text)) for each in self.records}
        return {key: state for key, state in choices.items() if state in offered.get(key, {})}


def register(app: AsyncApp, bot: Bot, perform: Perform) -> None:
    """Listen for the button that opens the form, and for the form."""

    @app.action(actions.FINDINGS)
    async def opened(ack: AsyncAck, body: dict[str, Any]) -> None:
        value = str(body["actions"][0].get("value", ""))
        await open_form(bot, ack, body, value, open_findings)

    @app.view(FORM)
    async def sent(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _on_sent(bot, ack, body, perform)


async def open_findings(bot: Bot, asked: Asked) -> None:
    """Open the list of a version, if it is the newest and nobody has decided."""
    too_late = await bot.desk.overtaken(asked.draft.id, asked.number)
    if too_late:
        await asked.whisper.say(await overtaken(bot, asked.draft.id, too_late))
        return
    version = await version_of(bot, asked.draft.id, asked.number)
    if await bot.checking.checked(asked.draft, version) is None:
        await asked.whisper.say(note(words.NOT_LOOKED_THROUGH))
        return
    listed = await _listed(bot, asked.draft, asked.number)
    if not listed.records:
        await asked.whisper.say(note(words.NOTHING_LISTED))
        return
    await show(bot, asked, findings_view(listed))


def findings_view(
    listed: Listed,
    *,
    offset: int = 0,
    above: str | None = None,
    chosen: Choices = MappingProxyType({}),
    beside: Sequence[FindingRecord] = (),
) -> View:
    """Return a page of the list; a shorter one, where Slack would find it too large.

    Args:
        listed: the version and its findings.
        offset: how many stand on the pages before.
        above: what is said first, if anything.
        chosen: what somebody chose already, by the findings' ids; it is filled in.
        beside: findings of other pages that stand on this one as well.
    """
    size = PAGE
    while is_too_large(view := _page(listed, offset, size, above, chosen, beside)) and size > 1:
        size //= 2
    return view


def _page(
    listed: Listed,
    offset: int,
    size: int,
    above: str | None,
    chosen: Choices,
    beside: Sequence[FindingRecord],
) -> View:
    total = len(listed.records)
    page = listed.records[offset : offset + size]
    intro = words.form_intro(listed.version.number, offset + 1, offset + len(page), total)
    said = [blocks.section(blocks.plain(above))] if above else []
    text = Text(listed.version.text)
    here = [*page, *(each for each in beside if each not in page)]
    rows = [block for each in here for block in _row(each, text, chosen.get(each.id))]
    known = {
        "draft": listed.draft.id,
        "number": listed.version.number,
        "first": offset,
        "next": offset + len(page),
        "channel": listed.draft.channel,
        "shown": _as_kept({each.id: each.state for each in here}),
    }
    goes_on = offset + len(page) < total
    return modal(
        FORM,
        words.form_title(listed.draft.id),
        known,
        [*said, blocks.context(blocks.plain(intro)), *rows],
        submit=blocks.plain(words.SAVE_AND_GO_ON if goes_on else words.SAVE),
    ) | {"close": blocks.plain(words.DONE)}


def _row(record: FindingRecord, text: Text, chosen: FindingState | None) -> Iterator[Block]:
    """Return a finding: its words and why, what may become of it, its sentence, who settled it."""
    options = {
        state: {"text": blocks.plain(label), "value": state.value}
        for state, label in _options(record, text)
    }
    name = f"{_FIELD}{record.id}"
    first = options[chosen if chosen in options else record.state]
    label = words.exact_words(quoted(record.finding), why(record.finding))
    row: Block = {
        "type": "input",
        "block_id": name,
        "label": blocks.literal(label),
        "element": {
            "type": "static_select",
            "action_id": name,
            "options": list(options.values()),
            "initial_option": first,
        },
    }
    sentence = sentence_of(text, record.finding)
    if sentence and sentence != quoted(record.finding):
        row["hint"] = blocks.literal(words.sentence(shortened(sentence, FACT_LIMIT)))
    yield row
    if settled := settled_mrkdwn(record):
        yield blocks.context(blocks.mrkdwn(settled))


def _options(record: FindingRecord, text: Text) -> Iterator[tuple[FindingState, str]]:
    """Yield what may become of a finding; how it stands is always among it."""
    finding = record.finding
    yield FindingState.OPEN, words.STILL_OPEN
    yield FindingState.CHECKED, words.LEFT_OUT if is_missing(finding) else words.CHECKED
    if record.state is FindingState.FACT or fact_of(text, finding):
        yield FindingState.FACT, words.TAKE_AS_FACT
    if record.state is FindingState.WORD or can_be_a_word(finding):
        yield FindingState.WORD, words.ADD_WORD


async def _on_sent(bot: Bot, ack: AsyncAck, body: dict[str, Any], perform: Perform) -> None:
    sent = Sent.read(body["view"])
    draft = await bot.archive.drafts.get(sent.draft)
    listed = await _listed(bot, draft, sent.number)
    changes = listed.possible(sent.changes)
    title = words.form_title(draft.id)
    if await is_turned_away(bot, ack, body, draft, title, _as_text(listed, changes)):
        return
    if not changes:
        await _go_on(ack, listed, sent)
        return
    facts = listed.facts(changes)
    if full := _no_room(draft, facts):
        # The form stays open with all that was chosen.
        error = words.no_room_in_the_brief(MAX_CHARACTERS)
        await ack(response_action="errors", errors={f"{_FIELD}{each}": error for each in full})
        return
    if besides := listed.said_besides(facts, changes):
        await ack(response_action="update", view=_ask_about(listed, sent, changes, besides))
        return
    kept = {
        "number": sent.number,
        "choices": _as_kept(changes),
        "seen": _as_kept({key: sent.shown[key] for key in changes if key in sent.shown}),
        "thread_ts": draft.thread_ts,
    }
    request = await record_form(bot, body, draft.channel, kept, Subject.REVIEW, draft_id=draft.id)
    if request is None:
        await ack()
        return
    too_late = await bot.desk.overtaken(draft.id, sent.number)
    if too_late:
        await ack(response_action="update", view=await _late_view(bot, listed, changes, too_late))
        await bot.archive.requests.finish(request.id, RequestState.REFUSED)
        return
    await _go_on(ack, listed, sent)
    perform(bot, request)


def _ask_about(
    listed: Listed, sent: Sent, changes: Choices, besides: Sequence[FindingRecord]
) -> View:
    """Show the form again: whatever goes into the brief is not asked of any later version."""
    on_page = {each.id for each in listed.records[sent.first : sent.next]}
    wanted = {each.id for each in besides} | set(sent.shown)
    others = [each for each in listed.records if each.id in wanted - on_page]
    named = [quoted(each.finding) for each in besides[:NAMED]]
    return findings_view(
        listed,
        offset=sent.first,
        above=words.says_besides(named, len(besides) - len(named)),
        chosen=changes,
        beside=others[:BESIDE],
    )


async def _go_on(ack: AsyncAck, listed: Listed, sent: Sent) -> None:
    """Turn to the next page; behind the last one the form closes."""
    if sent.next < len(listed.records):
        await ack(response_action="update", view=findings_view(listed, offset=sent.next))
    else:
        await ack()


def _no_room(draft: Draft, facts: Mapping[int, str]) -> list[int]:
    """Return the findings whose sentences the brief cannot take in any more."""
    brief = draft.brief
    used = sum(map(len, [brief.title or "", *brief.bullets, *brief.facts]))
    full, known = [], set(brief.facts)
    for finding_id, fact in facts.items():
        if fact in known:
            continue
        known.add(fact)
        used += len(fact)
        if used > MAX_CHARACTERS:
            full.append(finding_id)
    return full


async def _late_view(bot: Bot, listed: Listed, changes: Choices, why_not: Overtaken) -> View:
    """Say who was faster: with the newest version's list where there is one, else in words."""
    draft = await bot.archive.drafts.get(listed.draft.id)
    versions = await bot.archive.versions.of(draft.id)
    newest = versions[-1]
    if why_not is Overtaken.NEWER and newest.state is not VersionState.WRITING:
        newer = Listed(draft, newest, await bot.archive.findings.of(newest.id))
        if newer.records:
            return _newer_view(listed, newer, changes)
    notice = await late.choices_notice(bot, draft, why_not, versions)
    said = blocks.section(blocks.mrkdwn(notice))
    chosen = blocks.literal(shortened(_as_text(listed, changes), SECTION_LIMIT))
    return modal(
        FORM,
        words.form_title(draft.id),
        {},
        [said, blocks.context(blocks.plain(words.NOT_SAVED)), blocks.section(chosen)],
    ) | {"close": blocks.plain(words.DONE)}


def _newer_view(older: Listed, newer: Listed, changes: Choices) -> View:
    """Return the list of a newer version, with what was chosen for the same words filled in."""
    keys = {each.id: each.finding.key for each in older.records}
    wanted = {keys[finding_id]: state for finding_id, state in changes.items()}
    chosen = {
        each.id: wanted[each.finding.key] for each in newer.records if each.finding.key in wanted
    }
    said = words.newer_list(newer.version.number)
    return findings_view(newer, above=said, chosen=newer.possible(chosen))


async def _settle(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Settle what was chosen in a form."""
    assert request.draft_id is not None  # noqa: S101 - it was recorded with one
    payload = request.payload
    draft = await bot.archive.drafts.get(request.draft_id)
    listed = await _listed(bot, draft, payload["number"])
    choices = listed.possible(_read(payload["choices"]))
    try:
        too_late = await bot.settling.settle(
            draft.id,
            payload["number"],
            choices,
            seen=_read(payload["seen"]),
            by=request.user,
            request_id=request.id,
            facts=listed.facts(choices),
        )
    except BriefFullError as full:
        await refuse(bot, request, whisper, note(words.brief_is_full(full.limit)))
        return
    if too_late:
        # Between the look and the act somebody was faster after all.
        await refuse(bot, request, whisper, await overtaken(bot, draft.id, too_late))
        return
    now = await records_of(bot, draft.id, payload["number"])
    if remarks := list(_remarks(bot, listed.records, now, choices)):
        await whisper.say(note("\n".join(remarks)))


def _remarks(
    bot: Bot, before: Sequence[FindingRecord], now: Sequence[FindingRecord], choices: Choices
) -> Iterator[str]:
    """Say what did not come about as it was chosen, and what stays all the same."""
    lost = sum(choices.get(each.id, each.state) is not each.state for each in now)
    if lost:
        yield words.left_to_others(lost)
    yield from map(words.brief_differs, _contradicted(before, now))
    open_now = {each.id for each in now if each.state is FindingState.OPEN}
    opened = {each.state for each in before if each.id in open_now}
    if FindingState.FACT in opened:
        yield words.FACT_STAYS
    if FindingState.WORD in opened:
        yield words.word_stays(bot.commands)


def _contradicted(before: Iterable[FindingRecord], now: Iterable[FindingRecord]) -> list[str]:
    """Return what the brief says otherwise than the facts that were just taken into it."""
    taken = {each.id for each in now if each.state is FindingState.FACT}
    found = [
        each.finding for each in before if each.id in taken and each.state is not FindingState.FACT
    ]
    return [about_of(each)[0] for each in found if each.reason is Reason.DIFFERS and each.about]


async def _listed(bot: Bot, draft: Draft, number: int) -> Listed:
    version = await version_of(bot, draft.id, number)
    return Listed(draft, version, await records_of(bot, draft.id, number))


def _as_text(listed: Listed, choices: Choices) -> str:
    """Return what was chosen as lines that can be copied."""
    text = Text(listed.version.text)
    return "\n".join(
        f"{words.exact_words(quoted(each.finding), dict(_options(each, text))[choices[each.id]])}"
        for each in listed.records
        if each.id in choices
    )


def _as_kept(choices: Choices) -> dict[str, str]:
    """Return choices as JSON holds them, in a form and in a request."""
    return {str(key): state.value for key, state in choices.items()}


def _read(kept: Mapping[str, str]) -> dict[int, FindingState]:
    """Read them again; what is none of ours is left out."""
    return {
        int(key): FindingState(value)
        for key, value in kept.items()
        if key.isdecimal() and value in set(FindingState)
    }


FORMS: Mapping[str, Act] = MappingProxyType({FORM: _settle})
"""The act by the form's callback_id."""
