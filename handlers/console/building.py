"""Building datasets of what editors approved."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.words import console as words
from handlers.console.at_hand import at_hand, rules_of
from handlers.console.progress import bars
from handlers.console.running import DONE, WRONG_SETTINGS, RefusedError
from handlers.console.saying import say
from handlers.console.stopping import Stop

if TYPE_CHECKING:
    from bot.training.building import Built
    from handlers.finetune.selecting import BuildAsked

_PERSON = re.compile(r"@?(?P<id>[UW][A-Z0-9]{2,20})")
_BEFORE_A_PERSON = re.compile(r"-{0,2}(?:by|from|person)[=:]?", re.IGNORECASE)
_WITH_A_PERSON = re.compile(r"(?P<key>-{0,2}(?:by|from|person)[=:])(?P<who>.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Options:
    """What was typed as options; they say the same as the words do."""

    since: str = ""
    until: str = ""
    by: str = ""
    writer: str = ""
    feedback: str = ""
    starred: bool = False
    validation: str = ""


async def build(stop: Stop, typed: Sequence[str], options: Options, *, private: bool) -> int:
    """Build, and tell what came of it."""
    from bot.prompt import SystemPrompt
    from bot.training.building import Builder

    async with at_hand() as here:
        asked = understood(typed, options, here.settings.validation_share)
        rules_of(here.settings.house_rules_file)
        prompt = SystemPrompt(here.settings.system_prompt_file)
        builder = Builder(here.archive, here.store, prompt)
        with bars(stop) as heard:
            built = await builder.build(
                asked.selection,
                by=None,
                viewer=None,
                channel=None,
                everything=private,
                share=asked.share,
                heard=heard,
            )
    _tell(built)
    return DONE


def understood(typed: Sequence[str], options: Options, usual: float) -> "BuildAsked":
    """Understand which drafts are wanted, by the words that Slack's command takes.

    Raises:
        RefusedError: where a part of it says nothing: other drafts would be chosen than are meant.
    """
    from handlers.drafts.days import today
    from handlers.finetune.selecting import BuildAsked, read

    line = " ".join([*_with_people(typed), *_as_words(options)])
    asked = read(line, user="", today=today(), usual=usual)
    if not isinstance(asked, BuildAsked):
        said = words.not_understood(asked.fault, asked.text, asked.nearest)
        raise RefusedError(said, WRONG_SETTINGS)
    selection = asked.selection
    if selection.person == "":
        raise RefusedError(words.nobody_in_particular(), WRONG_SETTINGS)
    if selection.since and selection.until and selection.since > selection.until:
        span = words.wrong_span(selection.since.isoformat(), selection.until.isoformat())
        raise RefusedError(span, WRONG_SETTINGS)
    return asked


def _with_people(typed: Sequence[str]) -> Iterator[str]:
    """Write ids of people as Slack does: `by U0AB12CD3` is a person, and no word."""
    for before, word in zip(["", *typed], typed, strict=False):
        signed = _WITH_A_PERSON.fullmatch(word)
        if signed:
            yield f"{signed['key']}{_mention(signed['who'])}"
        elif word.startswith("@") or _BEFORE_A_PERSON.fullmatch(before):
            yield _mention(word)
        else:
            yield word


def _mention(word: str) -> str:
    person = _PERSON.fullmatch(word)
    return f"<@{person['id']}>" if person else word


def _as_words(options: Options) -> Iterator[str]:
    for key in ("since", "until"):
        if value := getattr(options, key):
            yield f"{key} {value}"
    if options.by:
        if not _PERSON.fullmatch(options.by):
            raise RefusedError(words.wrong_person(options.by), WRONG_SETTINGS)
        yield f"by {_mention(options.by)}"
    if options.writer:
        yield 'writer "{}"'.format(options.writer.replace('"', " "))
    if options.feedback:
        yield f"feedback={options.feedback}"
    if options.starred:
        yield "starred"
    if options.validation:
        yield f"validation={options.validation}"


def _tell(built: "Built") -> None:
    from bot.training.building.telling import told

    for line in told(built, check=words.CHECK):
        say(line)
