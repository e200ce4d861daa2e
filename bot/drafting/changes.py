"""Replies in a draft's thread: which of them ask for a change."""

import re

from bot.drafting.lines import count_words
from bot.slack.incoming import decode, mentioned

MAX_CHARACTERS = 3_000
"""No change is longer: who has more to say edits the brief, or the text."""
MIN_WORDS = 2

_MARKUP = re.compile(r"<[@!#][^<>]*>")
_WORD = re.compile(r"[\w']+")
_ADDRESSED = re.compile(r"\s*<(?:@(?P<user>[UW][A-Z0-9]*)|![a-z])")
_BUTTON = re.compile(
    r"(?:please )?"
    r"(?:approved?|lgtm|discard|undo|stop|reopen|regenerate|revert|try again|(?:go )?back)"
    r"(?: (?:it|this|that|(?:this |the )?draft(?: \d+)?))?"
    r"(?: to (?:version )?\d+| to the (?:first|last|previous|old) (?:one|version))?"
    r"(?: please)?"
)
# People thank in a thread, and say that all is well. A reply of nothing but these words, in
# whatever order, asks nobody for anything; whatever else stands in it may.
_KIND_WORDS = """
    1 a absolutely agreed all amazing and awesome beautiful brilliant changes cheers cool danke done
    everybody everyone excellent fantastic fine for from good gracias great guys happy i is it it's
    job like lovely lot love looks me merci much needed nice no ok okay perfect really so sounds
    super team thank thanks that that's the this thx to ty very well wonderful work wow yay yeah yep
    yes you
"""
_KIND = frozenset(_KIND_WORDS.split())


def is_change_request(text: str, bot_user: str) -> bool:
    """Tell whether a reply by the person who asked for the draft asks for a change.

    It does when it mentions the bot. It does not when it is addressed to somebody else, when it is
    one word, or small talk.

    Args:
        text: a message's text as Slack hands it in, with its markup.
        bot_user: the bot's own user id.
    """
    if bot_user in mentioned(text):
        return True
    if _ADDRESSED.match(text) or is_small_talk(text):
        return False
    return count_words(_said(text)) >= MIN_WORDS


def is_small_talk(text: str) -> bool:
    """Tell whether a reply can ask for nothing: thanks, a nod, emoji, no words at all."""
    return _KIND.issuperset(_WORD.findall(_said(text).casefold().replace("\u2019", "'")))


def names_a_button(text: str) -> bool:
    """Tell whether a reply is the name of a button, no change: "approve", "back to version 3"."""
    return _BUTTON.fullmatch(" ".join(_WORD.findall(_said(text).casefold()))) is not None


def _said(text: str) -> str:
    """Return what a person reads in a message, without whom it names."""
    return decode(_MARKUP.sub(" ", text))
