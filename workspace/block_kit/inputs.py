"""Everything that is typed or handed in: texts, numbers, formatted text, files."""

from collections.abc import Mapping
from decimal import Decimal

from workspace.block_kit.menus import PLACEHOLDER
from workspace.block_kit.problems import Check, Place, Problems, constraint
from workspace.block_kit.rich_text import RICH_TEXT
from workspace.block_kit.shapes import (
    ID,
    Kind,
    Shape,
    array,
    flag,
    matching,
    one_of,
    one_of_kinds,
    string,
    whole,
)
from workspace.jsons import Json

TYPED_LIMIT = 3000
"""The most characters that any field takes, whatever else it is held to."""
MOST_FILES = 10

_TYPED: Mapping[str, Check] = {
    "action_id": ID,
    "placeholder": PLACEHOLDER,
    "focus_on_load": flag,
    "dispatch_action_config": Shape(
        optional={
            "trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), most=2)
        }
    ),
}


def _lengths_in_order(element: Json, place: Place) -> Problems:
    if element.get("min_length", 0) > element.get("max_length", TYPED_LIMIT):
        yield constraint("must not be more than max_length", place.at("min_length"))


PLAIN_TEXT_INPUT = Shape(
    optional={
        **_TYPED,
        "initial_value": string(TYPED_LIMIT, least=0),
        "multiline": flag,
        "min_length": whole(0, TYPED_LIMIT),
        "max_length": whole(1, TYPED_LIMIT),
    },
    rules=(_lengths_in_order,),
)
# What is typed into these two is held to the same 3000 characters.
EMAIL_TEXT_INPUT = Shape(optional={**_TYPED, "initial_value": string(TYPED_LIMIT, least=0)})
URL_TEXT_INPUT = Shape(optional={**_TYPED, "initial_value": string(TYPED_LIMIT, least=0)})

_NUMBER = matching(r"-?[0-9]+(\.[0-9]+)?", "a number written as a string")


def _numbers_in_order(element: Json, place: Place) -> Problems:
    least, most, first = (
        None if key not in element else Decimal(element[key])
        for key in ("min_value", "max_value", "initial_value")
    )
    if least is not None and most is not None and least > most:
        yield constraint("must not be more than max_value", place.at("min_value"))
    elif first is not None and (
        (least is not None and first < least) or (most is not None and first > most)
    ):
        yield constraint("must be between min_value and max_value", place.at("initial_value"))


def _whole_unless_decimal(element: Json, place: Place) -> Problems:
    for key in ("min_value", "max_value", "initial_value"):
        if not element["is_decimal_allowed"] and "." in element.get(key, ""):
            yield constraint("must be a whole number", place.at(key))


NUMBER_INPUT = Shape(
    {"is_decimal_allowed": flag},
    {**_TYPED, "initial_value": _NUMBER, "min_value": _NUMBER, "max_value": _NUMBER},
    (_numbers_in_order, _whole_unless_decimal),
)


def _lines_in_order(element: Json, place: Place) -> Problems:
    if element.get("min_lines", 1) > element.get("max_lines", 100):
        yield constraint("must not be more than max_lines", place.at("min_lines"))


RICH_TEXT_INPUT = Shape(
    {"action_id": ID},
    {
        **_TYPED,
        "initial_value": one_of_kinds({"rich_text": Kind(RICH_TEXT)}),
        "min_lines": whole(1, 100),
        "max_lines": whole(1, 100),
    },
    (_lines_in_order,),
)

FILE_INPUT = Shape(
    optional={"action_id": ID, "filetypes": array(string()), "max_files": whole(1, MOST_FILES)}
)
