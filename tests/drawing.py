"""A message as text that a person can read: what the snapshots are made of."""

from typing import Any

from bot.slack.message import Block, Message


def drawn(message: Message) -> str:
    """Draw a message: first what notifications read out, then each block in its order."""
    lines = ["NOTIFICATION", *_indented(message.text), "", "BLOCKS"]
    for block in message.blocks:
        lines += _block(block)
    return "\n".join(lines) + "\n"


def texts(thing: object) -> list[dict[str, Any]]:
    """Every text object in blocks, wherever it stands."""
    if isinstance(thing, dict):
        if thing.get("type") in {"plain_text", "mrkdwn"}:
            return [thing]
        return [found for value in thing.values() for found in texts(value)]
    if isinstance(thing, list):
        return [found for value in thing for found in texts(value)]
    return []


def buttons(message: Message) -> list[dict[str, Any]]:
    """Every button of a message, in its order."""
    found = []
    for block in message.blocks:
        held = [*block.get("elements", []), block.get("accessory", {})]
        found += [element for element in held if element.get("type") == "button"]
    return found


def labels(message: Message) -> list[str]:
    """What the buttons of a message say."""
    return [button["text"]["text"] for button in buttons(message)]


def menu(message: Message) -> list[str]:
    """What the menu of a message offers."""
    elements = [element for block in message.blocks for element in block.get("elements", [])]
    menus = [element for element in elements if element.get("type") == "overflow"]
    return [option["text"]["text"] for each in menus for option in each["options"]]


def words_shown(message: Message) -> str:
    """All texts of a message's blocks, one under the other."""
    rich = [_piece(element) for block in message.blocks for element in _rich_texts(block)]
    return "\n".join([*(text["text"] for text in texts(message.blocks)), *rich])


def _block(block: Block) -> list[str]:
    match block["type"]:
        case "header" | "divider":
            return [f"# {block['text']['text']}" if "text" in block else "  ----"]
        case "rich_text":
            return [line for part in block["elements"] for line in _rich_part(part)]
        case "section":
            beside = block.get("accessory")
            return _indented(_text(block["text"])) + (_button(beside) if beside else [])
        case "context":
            said = " ".join(_text(element) for element in block["elements"])
            return [f"  . {line}" for line in said.splitlines()]
        case "actions" | "context_actions":
            return [line for element in block["elements"] for line in _element(element)]
        case "data_visualization":
            return _chart(block)
        case other:
            raise ValueError(other)


def _rich_texts(block: Block) -> list[dict[str, Any]]:
    """The pieces of a rich text, in which every letter is what it is."""
    if block["type"] != "rich_text":
        return []
    parts = block["elements"]
    return [piece for part in parts for line in _rich_lines(part) for piece in line["elements"]]


def _rich_lines(part: Block) -> list[dict[str, Any]]:
    return part["elements"] if part["type"] == "rich_text_list" else [part]


def _rich_part(part: Block) -> list[str]:
    match part["type"]:
        case "rich_text_list":
            lines = [
                "".join(_marked(piece) for piece in line["elements"]) for line in part["elements"]
            ]
            return [f"  • {line}" for line in lines]
        case "rich_text_quote":
            return [f"  > {line}" for line in _joined(part).splitlines()]
        case _:
            return _indented(_joined(part))


def _joined(line: Block) -> str:
    return "".join(_piece(piece) for piece in line["elements"])


def _piece(piece: dict[str, Any]) -> str:
    match piece["type"]:
        case "user":
            return f"<@{piece['user_id']}>"
        case "date":
            return f"<{piece['timestamp']}>"
        case _:
            return str(piece["text"])


def _marked(piece: dict[str, Any]) -> str:
    style = piece.get("style", {})
    sign = "~~" if style.get("strike") else "**" if style.get("bold") else ""
    return f"{sign}{_piece(piece)}{sign}"


def _text(text: dict[str, Any]) -> str:
    return str(text["text"])


def _indented(text: str) -> list[str]:
    return [f"  {line}" for line in text.splitlines()]


def _element(element: dict[str, Any]) -> list[str]:
    match element["type"]:
        case "overflow":
            offered = [f"{each['text']['text']}={each['value']}" for each in element["options"]]
            return [f"  [...] {element['action_id']}", *(f"      {each}" for each in offered)]
        case "feedback_buttons":
            both = [element["positive_button"], element["negative_button"]]
            said = " ".join(f"({each['text']['text']})={each['value']}" for each in both)
            return [f"  {said} {element['action_id']}"]
        case _:
            return _button(element)


def _button(button: dict[str, Any]) -> list[str]:
    style = f", {button['style']}" if "style" in button else ""
    spoken = f", spoken as {button['accessibility_label']!r}" if _is_spoken(button) else ""
    lines = [f"  [{button['text']['text']}] {button['action_id']}={button['value']}{style}{spoken}"]
    if asks := button.get("confirm"):
        lines += [
            f"      asks: {asks['title']['text']}",
            *(f"      {line}" for line in asks["text"]["text"].splitlines()),
            f"      [{asks['confirm']['text']}] [{asks['deny']['text']}]",
        ]
    return lines


def _is_spoken(button: dict[str, Any]) -> bool:
    return "accessibility_label" in button


def _chart(block: Block) -> list[str]:
    chart = block["chart"]
    lines = [f"  CHART {block['title']} ({chart['type']})"]
    for series in chart["series"]:
        points = " ".join(f"{point['label']}:{point['value']:.3g}" for point in series["data"])
        lines.append(f"    {series['name']}: {points}")
    return lines
