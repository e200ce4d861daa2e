"""Everything that is chosen from: selects, overflow menus, radio buttons, checkboxes."""

from collections.abc import Mapping

from workspace.block_kit.confirmation import CONFIRMATION
from workspace.block_kit.options import (
    CHOICE_OPTION,
    MENU_OPTION,
    OPTION_GROUPS,
    OVERFLOW_OPTION,
    initial_among_options,
)
from workspace.block_kit.problems import Check
from workspace.block_kit.shapes import (
    ID,
    Rule,
    Shape,
    array,
    flag,
    needs_any,
    needs_exactly_one,
    one_of,
    string,
    whole,
)
from workspace.block_kit.text_objects import plain_text

PLACEHOLDER = plain_text(150)

_COMMON: Mapping[str, Check] = {"action_id": ID, "confirm": CONFIRMATION, "focus_on_load": flag}
_MENU: Mapping[str, Check] = {**_COMMON, "placeholder": PLACEHOLDER}
# A menu of people may offer any number of them; no upper bound is known.
_MANY: Mapping[str, Check] = {**_MENU, "max_selected_items": whole(1)}
_TYPED: Mapping[str, Check] = {"min_query_length": whole(0)}
_CHOICES: Mapping[str, Check] = {
    "options": array(MENU_OPTION, most=100),
    "option_groups": OPTION_GROUPS,
}
_ONE_SOURCE: Rule = needs_exactly_one("options", "option_groups")
_IDS = array(string())
_RESPONSE_URL: Mapping[str, Check] = {"response_url_enabled": flag}

_CONVERSATIONS: Mapping[str, Check] = {
    "default_to_current_conversation": flag,
    "filter": Shape(
        optional={
            "include": array(one_of("im", "mpim", "private", "public"), most=4),
            "exclude_external_shared_channels": flag,
            "exclude_bot_users": flag,
        },
        rules=(needs_any("include", "exclude_external_shared_channels", "exclude_bot_users"),),
    ),
}

STATIC_SELECT = Shape(
    optional={**_MENU, **_CHOICES, "initial_option": MENU_OPTION},
    rules=(_ONE_SOURCE, initial_among_options("initial_option")),
)
MULTI_STATIC_SELECT = Shape(
    optional={**_MANY, **_CHOICES, "initial_options": array(MENU_OPTION)},
    rules=(_ONE_SOURCE, initial_among_options("initial_options")),
)
EXTERNAL_SELECT = Shape(optional={**_MENU, **_TYPED, "initial_option": MENU_OPTION})
MULTI_EXTERNAL_SELECT = Shape(optional={**_MANY, **_TYPED, "initial_options": array(MENU_OPTION)})
USERS_SELECT = Shape(optional={**_MENU, "initial_user": string()})
MULTI_USERS_SELECT = Shape(optional={**_MANY, "initial_users": _IDS})
CONVERSATIONS_SELECT = Shape(
    optional={**_MENU, **_CONVERSATIONS, **_RESPONSE_URL, "initial_conversation": string()}
)
MULTI_CONVERSATIONS_SELECT = Shape(
    optional={**_MANY, **_CONVERSATIONS, "initial_conversations": _IDS}
)
CHANNELS_SELECT = Shape(optional={**_MENU, **_RESPONSE_URL, "initial_channel": string()})
MULTI_CHANNELS_SELECT = Shape(optional={**_MANY, "initial_channels": _IDS})

OVERFLOW = Shape(
    {"options": array(OVERFLOW_OPTION, most=5)}, {"action_id": ID, "confirm": CONFIRMATION}
)
RADIO_BUTTONS = Shape(
    {"options": array(CHOICE_OPTION, most=10)},
    {**_COMMON, "initial_option": CHOICE_OPTION},
    (initial_among_options("initial_option"),),
)
CHECKBOXES = Shape(
    {"options": array(CHOICE_OPTION, most=10)},
    {**_COMMON, "initial_options": array(CHOICE_OPTION)},
    (initial_among_options("initial_options"),),
)
