"""`/drafts words`: the team's own words, which are never called misspelt."""

import regex

from bot.slack import blocks
from bot.slack.characters import units
from bot.slack.message import Message
from bot.slack.notes import note
from bot.slack.outgoing import literal_fallback, shortened
from bot.slack.sections import sections
from bot.words import checks as words
from handlers.bot import Bot
from handlers.drafts.parsing import ADD, REMOVE, Asked

SHOWN_LIMIT = 200
MOST_SECTIONS = 40
_WORD = regex.compile(r"(?:[\p{L}\p{M}\p{N}]+['\u2019\-\u2010\u2011]?)+")
_EDGES = " \t.,;:!?\"'“”„‘’«»()"  # noqa: RUF001 - quotation marks of several kinds


async def answer(bot: Bot, asked: Asked, user: str) -> Message:
    """List the words, add one, or take one away; to do so twice is like doing so once."""
    act, _, given = asked.about.partition(" ")
    if act.casefold() not in ADD | REMOVE:
        return await _listed(bot)
    adds = act.casefold() in ADD
    word = given.strip(_EDGES)
    if not word:
        return note(words.which_word(bot.commands, "add" if adds else "remove"))
    shown = shortened(word, SHOWN_LIMIT)
    if len(word.split()) > 1 or units(word) > words.WORD_LIMIT:
        return note(words.not_one_word(shown))
    if adds and not (_WORD.fullmatch(word) and any(map(str.isalpha, word))):
        return note(words.no_letters(shown))
    kept = bot.archive.team_words
    if adds:
        is_new = await kept.add(word, by=user)
        return note(words.word_added(word) if is_new else words.word_known(word))
    was_there = await kept.remove(word, by=user)
    return note(words.word_removed(word) if was_there else words.word_unknown(word, bot.commands))


async def _listed(bot: Bot) -> Message:
    kept = [each.word for each in await bot.archive.team_words.all()]
    if not kept:
        return note(words.no_words_yet(bot.commands))
    head, listed = words.words_head(len(kept)), ", ".join(kept)
    shown = sections(listed)[:MOST_SECTIONS]
    return Message(
        literal_fallback(f"{head}: {listed}"),
        [
            blocks.section(blocks.literal(head)),
            *(blocks.section(blocks.literal(part)) for part in shown),
            blocks.context(blocks.literal(words.words_hint(bot.commands))),
        ],
    )
