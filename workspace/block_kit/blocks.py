"""Check blocks as Slack checks them; pure: blocks in, what is wrong out."""

from collections import Counter
from collections.abc import Callable, Iterator

from workspace.block_kit.elements import INPUTS, element_problems
from workspace.block_kit.text_objects import (
    PLAIN,
    optional_text_problems,
    size,
    string_problems,
    text_problems,
)
from workspace.jsons import Json

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
_ID_LIMIT = 255
_MARKDOWN_TOTAL = 12_000
_ONLY_IN_MESSAGES = frozenset({"markdown", "table", "data_table", "context_actions", "task_card"})
_ONLY_IN_VIEWS = frozenset({"alert"})


def message_problems(blocks: object) -> list[str]:
    """What Slack would not take in a message."""
    return list(_problems(blocks, MESSAGE_BLOCKS, _ONLY_IN_VIEWS))


def view_block_problems(blocks: object) -> list[str]:
    """What Slack would not take in a form."""
    return list(_problems(blocks, VIEW_BLOCKS, _ONLY_IN_MESSAGES))


def _problems(blocks: object, most: int, elsewhere: frozenset[str]) -> Iterator[str]:
    if not isinstance(blocks, list):
        yield "must be an array [json-pointer:/blocks]"
        return
    if len(blocks) > most:
        yield f"no more than {most} items allowed [json-pointer:/blocks]"
    for index, block in enumerate(blocks):
        yield from _block(block, f"/blocks/{index}", elsewhere)
    known = [block for block in blocks if isinstance(block, dict)]
    yield from _repeated("block_id", known, "/blocks")
    written = sum(size(str(b.get("text", ""))) for b in known if b.get("type") == "markdown")
    if written > _MARKDOWN_TOTAL:
        yield f"no more than {_MARKDOWN_TOTAL} characters of markdown [json-pointer:/blocks]"


def _block(block: object, pointer: str, elsewhere: frozenset[str]) -> Iterator[str]:
    if not isinstance(block, dict):
        yield f"must be an object [json-pointer:{pointer}]"
        return
    kind = str(block.get("type"))
    rule = _RULES.get(kind)
    if rule is None or kind in elsewhere:
        yield f"unsupported type: {kind} [json-pointer:{pointer}/type]"
        return
    if block.get("block_id"):
        yield from string_problems(block["block_id"], f"{pointer}/block_id", _ID_LIMIT)
    yield from rule(block, pointer)


def _section(block: Json, pointer: str) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield f"must have text or fields [json-pointer:{pointer}]"
    if "text" in block:
        yield from text_problems(block["text"], f"{pointer}/text", 3000)
    if "fields" in block:
        for index, field in _items(block["fields"], 10):
            yield from text_problems(field, f"{pointer}/fields/{index}", 2000)
        yield from _count_problems(block["fields"], f"{pointer}/fields", 10)
    if "accessory" in block:
        yield from element_problems(block["accessory"], f"{pointer}/accessory")


def _header(block: Json, pointer: str) -> Iterator[str]:
    yield from text_problems(block.get("text"), f"{pointer}/text", 150, PLAIN)


def _context(block: Json, pointer: str) -> Iterator[str]:
    yield from _count_problems(block.get("elements"), f"{pointer}/elements", 10)
    for index, element in _items(block.get("elements"), 10):
        where = f"{pointer}/elements/{index}"
        if isinstance(element, dict) and element.get("type") == "image":
            yield from _image(element, where)
        else:
            yield from text_problems(element, where, 3000)


def _actions(block: Json, pointer: str) -> Iterator[str]:
    most = 5 if block["type"] == "context_actions" else 25
    yield from _count_problems(block.get("elements"), f"{pointer}/elements", most)
    elements = [element for _, element in _items(block.get("elements"), most)]
    for index, element in enumerate(elements):
        yield from element_problems(element, f"{pointer}/elements/{index}")
    known = [element for element in elements if isinstance(element, dict)]
    yield from _repeated("action_id", known, f"{pointer}/elements")


def _image(block: Json, pointer: str) -> Iterator[str]:
    if ("image_url" in block) == ("slack_file" in block):
        yield f"must have either image_url or slack_file [json-pointer:{pointer}]"
    if "image_url" in block:
        yield from string_problems(block["image_url"], f"{pointer}/image_url", 3000)
    yield from string_problems(block.get("alt_text"), f"{pointer}/alt_text", 2000)


def _input(block: Json, pointer: str) -> Iterator[str]:
    yield from text_problems(block.get("label"), f"{pointer}/label", 2000, PLAIN)
    yield from optional_text_problems(block.get("hint"), f"{pointer}/hint", 2000)
    element = block.get("element")
    yield from element_problems(element, f"{pointer}/element")
    if isinstance(element, dict) and str(element.get("type")) not in INPUTS:
        yield f"unsupported type: {element.get('type')} [json-pointer:{pointer}/element/type]"


def _markdown(block: Json, pointer: str) -> Iterator[str]:
    yield from string_problems(block.get("text"), f"{pointer}/text", _MARKDOWN_TOTAL)


def _alert(block: Json, pointer: str) -> Iterator[str]:
    yield from text_problems(block.get("text"), f"{pointer}/text", 200)


def _unchecked(_block: Json, _pointer: str) -> Iterator[str]:
    yield from ()


_RULES: dict[str, Callable[[Json, str], Iterator[str]]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "context_actions": _actions,
    "image": _image,
    "input": _input,
    "markdown": _markdown,
    "alert": _alert,
    # known to Slack; what stands in them is not looked at yet
    **dict.fromkeys(
        (
            "divider",
            "rich_text",
            "table",
            "data_table",
            "data_visualization",
            "task_card",
            "plan",
            "card",
            "carousel",
            "container",
            "video",
            "file",
            "call",
        ),
        _unchecked,
    ),
}


def _items(items: object, most: int) -> list[tuple[int, object]]:
    return list(enumerate(items[:most])) if isinstance(items, list) else []


def _count_problems(items: object, pointer: str, most: int) -> Iterator[str]:
    if not isinstance(items, list) or not 1 <= len(items) <= most:
        yield f"must have between 1 and {most} items [json-pointer:{pointer}]"


def _repeated(key: str, things: list[Json], pointer: str) -> Iterator[str]:
    counts = Counter(thing[key] for thing in things if isinstance(thing.get(key), str))
    for value, count in counts.items():
        if value and count > 1:
            yield f"`{key}` {value!r} is used {count} times [json-pointer:{pointer}]"
