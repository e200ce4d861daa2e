"""Options: what menus, radio buttons and checkboxes offer."""

from collections.abc import Iterator

from workspace.block_kit.problems import Check, Place, Problems, Surface, constraint
from workspace.block_kit.shapes import LINK, Rule, Shape, array, needs_exactly_one, string
from workspace.block_kit.text_objects import any_text, plain_text
from workspace.jsons import Json

# Slack's pages disagree about the length of a value (75 or 150); its SDK holds to 150.
_VALUE = string(150)

MENU_OPTION = Shape({"text": plain_text(75), "value": _VALUE}, {"description": plain_text(75)})
OVERFLOW_OPTION = Shape(
    {"text": plain_text(75), "value": _VALUE}, {"description": plain_text(75), "url": LINK}
)
CHOICE_OPTION = Shape({"text": any_text(75), "value": _VALUE}, {"description": any_text(75)})
"""An option of radio buttons and checkboxes: only these may carry mrkdwn."""

OPTION_GROUP = Shape({"label": plain_text(75), "options": array(MENU_OPTION, most=100)})
OPTION_GROUPS: Check = array(OPTION_GROUP, most=100)

_OFFER = Shape(
    optional={"options": array(MENU_OPTION, most=100), "option_groups": OPTION_GROUPS},
    rules=(needs_exactly_one("options", "option_groups"),),
)


def offer_problems(offer: Json) -> list[str]:
    """What is wrong with what an app offers for a menu that asks it: options, or groups of them."""
    # Menus that ask the app stand on every surface, and their options know no difference.
    return [str(problem) for problem in _OFFER(offer, Place("", Surface.MODAL))]


def initial_among_options(key: str) -> Rule:
    """What is chosen at first must be offered, word for word."""

    def rule(element: Json, place: Place) -> Problems:
        chosen = element.get(key, [])
        offered = [_essence(option) for option in offered_by(element)]
        for option in chosen if isinstance(chosen, list) else [chosen]:
            if _essence(option) not in offered:
                yield constraint("must be one of the options", place.at(key))
                return

    return rule


def offered_by(element: Json) -> Iterator[Json]:
    """All options of a menu or of an offer, grouped or not."""
    yield from element.get("options") or ()
    for group in element.get("option_groups") or ():
        yield from group.get("options", ())


def _essence(option: Json) -> Json:
    """The option with the defaults of its texts left out: `emoji` is true unless said."""
    shown = {key: option[key] for key in ("text", "description") if key in option}
    plain: Json = {
        key: {name: inner for name, inner in text.items() if (name, inner) != ("emoji", True)}
        for key, text in shown.items()
    }
    return {**option, **plain}
