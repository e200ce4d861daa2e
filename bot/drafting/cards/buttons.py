"""What may be done with a version: one row of buttons, and a quiet one for an opinion."""

from collections.abc import Iterable, Iterator
from typing import Any

from bot.archive import DECIDED, DecisionKind
from bot.drafting.cards import actions
from bot.drafting.cards.findings import question
from bot.drafting.cards.shown import Shown
from bot.slack import blocks
from bot.slack.message import Block
from bot.words import drafts as draft_words
from bot.words import review as words

Element = dict[str, Any]


def button_rows(shown: Shown) -> Iterator[Block]:
    """Return the rows of buttons below a version, if it has any."""
    elements = list(_elements(shown))
    if elements:
        yield blocks.actions(*elements)
    if shown.has_text and not shown.superseded:
        yield _opinion(shown)


def write_file_button(shown: Shown) -> Element:
    """Return the button that writes a deleted file again."""
    return _button(shown, words.WRITE_FILE, actions.WRITE_FILE)


def _elements(shown: Shown) -> Iterator[Element]:
    if shown.superseded:
        if shown.has_text and shown.draft.state not in DECIDED:
            yield _button(shown, words.GO_BACK, actions.GO_BACK)
    elif shown.decided:
        yield from _after_a_decision(shown)
    elif shown.is_whole:
        yield _approve(shown, style="primary")
        yield _button(shown, words.EDIT, actions.EDIT)
        yield _button(shown, words.REGENERATE, actions.REGENERATE)
        yield _button(shown, words.DISCARD, actions.DISCARD)
        yield _more(shown)
    else:
        yield from _after_a_break(shown)


def _after_a_decision(shown: Shown) -> Iterator[Element]:
    yield _button(shown, words.REOPEN, actions.REOPEN)
    if shown.decided is DecisionKind.APPROVE:
        if shown.draft.starred_by:
            yield _button(shown, words.UNSTAR, actions.UNSTAR)
        else:
            yield _button(shown, words.STAR, actions.STAR)
    if choices := _to_look_back(shown):
        yield _menu(shown, choices)


def _after_a_break(shown: Shown) -> Iterator[Element]:
    """A text without its end is written anew, or mended; or an earlier one will do."""
    yield _button(shown, draft_words.TRY_AGAIN, actions.TRY_AGAIN, style="primary")
    if shown.version.is_cut_off:
        # Only a person can tell whether the end is missing.
        yield _approve(shown)
    if shown.has_text:
        yield _button(shown, words.EDIT, actions.EDIT)
    if shown.earlier:
        value = actions.value_of(shown.draft.id, shown.earlier)
        yield blocks.button(words.go_back(shown.earlier), actions.GO_BACK, value)
    yield _button(shown, words.DISCARD, actions.DISCARD)
    yield _more(shown)


def _approve(shown: Shown, *, style: str | None = None) -> Element:
    """Return the button that approves; Slack asks first while something is still to be checked.

    Where nothing may be open, the answer to the click says so instead.
    """
    button = _button(shown, words.APPROVE, actions.APPROVE, style=style)
    if shown.open_findings and shown.approves_unchecked:
        button["confirm"] = question(shown.open_findings)
    return button


def _button(shown: Shown, label: str, action_id: str, *, style: str | None = None) -> Element:
    value = actions.value_of(shown.draft.id, shown.version.number)
    return blocks.button(label, action_id, value, style=style)


def _more(shown: Shown) -> Element:
    """Return the menu of what is needed now and then; one text cannot be compared."""
    to_write = [(words.EDIT_BRIEF, actions.EDIT_BRIEF), (words.FACTS, actions.FACTS)]
    return _menu(shown, [*to_write, *_to_look_back(shown)])


def _to_look_back(shown: Shown) -> list[tuple[str, str]]:
    return [(words.COMPARE, actions.COMPARE)] if shown.version.number > 1 else []


def _menu(shown: Shown, choices: Iterable[tuple[str, str]]) -> Element:
    return {
        "type": "overflow",
        "action_id": actions.MORE,
        "options": [
            {"text": blocks.plain(label), "value": _choice(shown, choice)}
            for label, choice in choices
        ],
    }


def _opinion(shown: Shown) -> Block:
    thumbs = {
        "type": "feedback_buttons",
        "action_id": actions.FEEDBACK,
        "positive_button": _thumb(words.GOOD, _choice(shown, actions.GOOD)),
        "negative_button": _thumb(words.BAD, _choice(shown, actions.BAD)),
    }
    return {"type": "context_actions", "elements": [thumbs]}


def _thumb(label: str, value: str) -> Element:
    return {"text": blocks.plain(label), "accessibility_label": label, "value": value}


def _choice(shown: Shown, choice: str) -> str:
    return actions.choice_of(choice, shown.draft.id, shown.version.number)
