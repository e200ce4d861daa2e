"""Every block and element, as HTML: what a person reads, what a click carries, what never acts."""

import json
import math
import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.workspace.markup import read
from workspace.jsons import Json
from workspace.page.charts import Chart, chart, words
from workspace.page.names import Names
from workspace.page.templates import draw

NAMES = Names(
    {"UEDITOR": "Editor", "UCHRIS": "ChrisGPT"},
    {"C0NEWSLETTER": "newsletter", "C0DESK": "desk", "D0EDITOR": "ChrisGPT"},
    "UEDITOR",
    frozenset({"C0DESK"}),
    "C0NEWSLETTER",
    lambda file_id: "/files-pri/T0LOCAL-F1/curve.png" if file_id == "F1" else "",
)
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)> javascript:alert(1)"


def shown(*blocks: Json) -> str:
    """These blocks in a form, as HTML."""
    view = {"id": "V1", "title": plain("Title"), "blocks": list(blocks)}
    return draw("view.html", {"view": view, "errors": {}, "names": NAMES})


def plain(text: str) -> Json:
    """A text without formatting."""
    return {"type": "plain_text", "text": text}


def option(text: str, value: str, **more: object) -> Json:
    """Something to choose."""
    return {"text": plain(text), "value": value, **more}


def element(type_: str, **more: object) -> str:
    """One element in a row, as HTML."""
    row = {"type": "actions", "block_id": "b"}
    return shown({**row, "elements": [{"type": type_, "action_id": "a", **more}]})


def rich(*elements: Json) -> Json:
    """Rich text."""
    return {"type": "rich_text", "elements": list(elements)}


def section(*elements: Json) -> Json:
    """A section of rich text."""
    return {"type": "rich_text_section", "elements": list(elements)}


def raw(text: str) -> Json:
    """A cell with a text."""
    return {"type": "raw_text", "text": text}


def number(value: float) -> Json:
    """A cell with a number."""
    return {"type": "raw_number", "value": value, "text": f"{value:g}"}


OPTIONS = [option("Library", "lib", description=plain("With books")), option("Garden", "gar")]


def test_long_text_folds_unless_the_app_says_otherwise() -> None:
    """Past some hundred letters or many lines a section offers to show more; all of it is there."""
    long, lines = "word " * 200, "line\n" * 20

    assert "See more" in shown({"type": "section", "text": plain(long)})
    assert long in shown({"type": "section", "text": plain(long)})
    assert "See more" in shown({"type": "section", "text": plain(lines)})
    assert "See more" not in shown({"type": "section", "text": plain(long), "expand": True})
    assert "See more" not in shown({"type": "section", "text": plain("short")})


def test_rich_text_draws_every_style_and_piece() -> None:
    """Styles nest, people and channels have names, a link is safe, a date is the reader's."""
    styles = {"bold": True, "italic": True, "strike": True, "code": True}
    markup = shown(
        rich(
            section(
                {"type": "text", "text": "all", "style": styles},
                {"type": "user", "user_id": "UEDITOR"},
                {"type": "channel", "channel_id": "C0NEWSLETTER"},
                {"type": "broadcast", "range": "here"},
                {"type": "emoji", "name": "wave", "skin_tone": 3},
                {"type": "link", "url": "https://example.org", "text": "a link"},
                {"type": "date", "timestamp": 1700000000, "format": "{date}", "fallback": "then"},
                {"type": "color", "value": "#1f4e4a"},
            )
        )
    )

    assert "<strong><em><s><code>all</code></s></em></strong>" in markup
    assert '<span class="mention me">@Editor</span>' in markup
    assert '<span class="mention">#newsletter</span>' in markup
    assert '<span class="mention me">@here</span>' in markup
    assert "👋🏼" in markup
    assert 'href="https://example.org"' in markup
    assert 'rel="noopener noreferrer">a link</a>' in markup
    assert 'data-date="1700000000" data-format="{date}">then</time>' in markup
    assert 'fill="#1f4e4a"' in markup


def test_rich_text_draws_lists_quotations_and_code() -> None:
    """Lists keep their kind, indent, border and first number; code keeps its spaces."""
    text = {"type": "text", "text": "  x"}
    ordered = {"type": "rich_text_list", "style": "ordered", "indent": 2, "border": 1, "offset": 3}
    markup = shown(
        rich(
            {**ordered, "elements": [section(text)]},
            {"type": "rich_text_list", "style": "bullet", "elements": [section(text)]},
            {"type": "rich_text_quote", "elements": [text]},
            {"type": "rich_text_preformatted", "elements": [text]},
        )
    )

    assert '<ol class="rich-list indent-2 bordered level-2" start="4"><li>  x</li></ol>' in markup
    assert '<ul class="rich-list indent-0 level-0"><li>  x</li></ul>' in markup
    assert '<blockquote class="rich-quote">  x</blockquote>' in markup
    assert '<pre class="rich-code"><code>  x</code></pre>' in markup


def test_markdown_draws_tasks_and_tables() -> None:
    """A list's boxes are signs with words, a table keeps its alignment."""
    markup = shown({"type": "markdown", "text": "- [ ] one\n- [x] two\n\n|a|\n|-:|\n|1|"})

    assert '<span class="task-box" role="img" aria-label="open">☐</span> one' in markup
    assert '<span class="task-box" role="img" aria-label="done">☑</span> two' in markup
    assert '<td align="right">1</td>' in markup


def test_a_markdown_link_to_nowhere_is_text() -> None:
    """Without an address there is nothing to click."""
    markup = shown({"type": "markdown", "text": "[here]() and [there](https://example.org)"})

    assert "<span>here</span> and <a" in markup


def test_a_table_has_headings_and_alignment() -> None:
    """The first row heads the columns; numbers stand right, and what the app sets counts."""
    rows = [[raw("Name"), raw("Words")], [rich(section(raw_text("bold"))), number(12)]]
    settings = [{"align": "center", "is_wrapped": False}]

    markup = shown({"type": "table", "rows": rows, "column_settings": settings})

    assert '<th scope="col" class="align-center">Name</th>' in markup
    assert '<th scope="col" class="align-right">Words</th>' in markup
    assert 'class="align-center tight"><div class="rich-section"><strong>bold</strong>' in markup
    assert '<td class="align-right" data-value="12">12</td>' in markup


def raw_text(text: str) -> Json:
    """A bold text inside rich text."""
    return {"type": "text", "text": text, "style": {"bold": True}}


def test_a_data_table_shows_a_page_and_can_be_sorted() -> None:
    """It has a caption, headings that sort, a column that names the rows, and five rows a page."""
    rows = [[raw("Week"), raw("Sent")], *([raw(f"W{i}"), number(i)] for i in range(7))]
    markup = shown({"type": "data_table", "caption": "Readers", "rows": rows})

    assert "<caption>Readers</caption>" in markup
    assert markup.count("data-sort-column") == 2
    assert '<th scope="row" class="align-left">W0</th>' in markup
    assert markup.count("<tr hidden>") == 2
    assert "Rows 1 to 5 of 7" in markup
    whole = shown({"type": "data_table", "caption": "Readers", "rows": rows, "page_size": 7})
    assert "<tr hidden>" not in whole
    assert "Next" not in whole


def test_a_data_table_may_hold_buttons() -> None:
    """A cell with a button carries what a click needs."""
    button = {"type": "button", "action_id": "open", "text": plain("Open")}
    rows = [[raw("Issue")], [{"type": "action_cell", "element": button}]]
    markup = shown({"type": "data_table", "block_id": "t", "caption": "Issues", "rows": rows})

    assert 'data-block-id="t" data-action-id="open"' in markup
    assert ">Open</button></th>" in markup


def test_a_connection_says_how_it_stands() -> None:
    """Another service is named, with where to connect or disconnect."""
    block = {"type": "auth_provider", "value": "v", "name": plain("Calendar")}
    off = {**block, "is_connected": False, "auth_url": "https://example.org/in"}
    on = {"disconnect_url": "https://example.org/out", "connected_identity": plain("editor")}

    assert "Not connected" in shown(off)
    assert ">Connect</a>" in shown(off)
    assert "Connected as editor" in shown({**block, "is_connected": True, **on})
    assert ">Disconnect</a>" in shown({**block, "is_connected": True, **on})


def series(name: str, *values: float) -> Json:
    """Some numbers for weeks W0, W1, and so on."""
    return {"name": name, "data": [{"label": f"W{i}", "value": v} for i, v in enumerate(values)]}


def drawing(kind: str, *all_series: Json) -> Json:
    """A chart over two weeks."""
    axis = {"categories": ["W0", "W1"], "x_label": "Week", "y_label": "Loss"}
    inside = {"type": kind, "series": list(all_series), "axis_config": axis}
    return {"type": "data_visualization", "title": "Training", "chart": inside}


@pytest.mark.parametrize("kind", ["bar", "line", "area"])
def test_a_chart_has_words_a_key_and_a_table(kind: str) -> None:
    """Its title, axes and series are named, its letters need no colour, its numbers are a table."""
    markup = shown(drawing(kind, series("Train", 2.5, 1.25), series("Check", 3, -1)))

    assert "<title>Training</title>" in markup
    assert "Train: from 2.5 (W0) to 1.25 (W1)" in markup
    assert ">Week</text>" in markup
    assert ">Loss</text>" in markup
    assert "<strong>A</strong> Train" in markup
    assert "<strong>B</strong> Check" in markup
    assert 'text-anchor="middle">A</text>' in markup
    assert "<tr><td>W1</td><td>1.25</td><td>−1</td></tr>" in markup  # noqa: RUF001  a minus sign
    assert "<title>Train, W1: 1.25</title>" in markup


def test_a_pie_names_its_parts_and_their_shares() -> None:
    """Each part stands in the key with its letter, number and share."""
    segments = [{"label": "Phone", "value": 3}, {"label": "Desk", "value": 1}]
    block = {"type": "data_visualization", "title": "Read on"}
    markup = shown({**block, "chart": {"type": "pie", "segments": segments}})

    assert "<strong>A</strong> Phone: 3 (75%)" in markup
    assert "<strong>B</strong> Desk: 1 (25%)" in markup
    assert markup.count('class="shape series-') == 4  # two parts, and two signs in the key
    unknown = shown({**block, "chart": {"type": "radar"}})
    assert "<code>radar</code>, which this page does not draw" in unknown


anything = (
    st.integers()
    | st.floats()
    | st.sampled_from([0, -1, 10**400, 1e308, -1e308, 5e-324, None, "x"])
)


@given(
    st.sampled_from(["bar", "line", "area"]),
    st.lists(st.lists(anything, max_size=8), min_size=1, max_size=6),
)
def test_whatever_the_numbers_a_chart_stays_on_its_sheet(
    kind: str, all_values: list[list[object]]
) -> None:
    """Equal, huge, negative and missing numbers all give places on the sheet."""
    data = [
        {
            "name": "s",
            "data": [{"label": str(at), "value": value} for at, value in enumerate(values)],
        }
        for values in all_values
    ]
    drawn = chart({"title": "t", "chart": {"type": kind, "series": data}})

    assert drawn is not None
    check_places(drawn)


@given(st.lists(anything, max_size=8))
def test_whatever_the_numbers_a_pie_is_round(values: list[object]) -> None:
    """No number, however odd, leads outside of the sheet."""
    segments = [{"label": "l", "value": value} for value in values]
    drawn = chart({"title": "t", "chart": {"type": "pie", "segments": segments}})

    assert drawn is not None
    check_places(drawn)


def check_places(drawn: Chart) -> None:
    """Every number in the drawing is finite and on the sheet, or at its edge."""
    marks = (*drawn.ticks, *drawn.points, *drawn.letters, *drawn.categories)
    for mark in marks:
        assert -20 <= mark.x <= drawn.width + 20
        assert -20 <= mark.y <= drawn.height + 20
    for shape in drawn.shapes:
        places = [float(place) for place in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", shape.path)]
        assert all(math.isfinite(place) for place in places)
        assert all(-20 <= place <= max(drawn.width, drawn.height) + 20 for place in places)
        assert re.fullmatch(r"[MLHVhAZ\d. -]*", shape.path)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1234567.5", "1,234,567.5"),
        ("-3", "\N{MINUS SIGN}3"),
        ("1E+20", "1e20"),
        ("0.000001", "1e-6"),
    ],
)
def test_numbers_are_written_to_be_read(value: str, text: str) -> None:
    """Thousands are apart, and what is huge or tiny is written in powers of ten."""
    assert words(Decimal(value)) == text


def test_tasks_tell_their_state_in_words() -> None:
    """A task says its state, its details and its sources; a plan counts what is done."""
    task: Json = {"type": "task_card", "task_id": "1", "title": "Collect", "status": "complete"}
    source = {"type": "url", "url": "https://example.org", "text": "Issue 4"}
    details = rich(section({"type": "text", "text": "twelve issues"}))
    markup = shown(
        {**task, "details": details, "sources": [source]},
        {"type": "plan", "title": "The issue", "tasks": [task, {**task, "status": "in_progress"}]},
    )

    assert '<span class="status">complete</span>' in markup
    assert "twelve issues" in markup
    assert ">Issue 4</a>" in markup
    assert "1 of 2 done" in markup
    assert '<span class="status">in progress</span>' in markup


def test_cards_containers_and_what_else_there_is_are_drawn() -> None:
    """Cards in a row, boxes that fold, alerts, videos, calls and remote files, each as words."""
    go = {"type": "button", "action_id": "go", "text": plain("Go")}
    card = {
        "type": "card",
        "title": plain("Open evening"),
        "body": plain("At six"),
        "actions": [go],
    }
    inside = [{"type": "section", "text": plain("inside")}]
    folding = {"type": "container", "title": plain("Details"), "is_collapsible": True}
    markup = shown(
        card,
        {"type": "carousel", "elements": [card, card]},
        {**folding, "default_collapsed": True, "child_blocks": inside},
        {"type": "alert", "level": "error", "text": plain("Gone")},
        {"type": "video", "title": plain("A film"), "title_url": "https://example.org/film"},
        {"type": "file", "external_id": "remote-1"},
        {"type": "call", "call": {"v1": {"name": "Talk", "join_url": "https://example.org/call"}}},
    )

    assert markup.count("At six") == 3
    assert markup.count('data-action-id="go"') == 3
    assert re.search(r'<details class="block container standard" data-key="">\s*<summary>', markup)
    assert '<strong class="level">Error</strong>' in markup
    assert ">A film</a>" in markup
    assert "remote-1" in markup
    assert ">Join in the browser</a>" in markup


def test_pictures_are_shown_when_the_workspace_keeps_them() -> None:
    """A file of the workspace is a picture, by id or address; any other is a link or words."""
    image = {"type": "image", "alt_text": "a curve"}
    by_id = shown({**image, "slack_file": {"id": "F1"}})
    address = "http://127.0.0.1:1/files-pri/T0LOCAL-F1/curve.png"
    by_address = shown({**image, "slack_file": {"url": address}})
    drawn = '<img class="picture" src="/files-pri/T0LOCAL-F1/curve.png" alt="a curve">'

    assert drawn in by_id
    assert drawn in by_address
    assert "<img" not in shown({**image, "slack_file": {"id": "F2"}})
    assert "<img" not in shown({**image, "slack_file": {"url": "https://example.org/../x.png"}})
    assert "<img" not in shown({**image, "image_url": "https://example.org/x.png"})


def test_a_menu_holds_its_options_and_what_is_chosen() -> None:
    """Groups, descriptions and first choices are there, and the field is named."""
    groups = [{"label": plain("Indoors"), "options": OPTIONS}]
    single = element("static_select", option_groups=groups, initial_option=OPTIONS[0])
    several = element("multi_static_select", options=OPTIONS, initial_options=OPTIONS)
    external = element("external_select", min_query_length=2, placeholder=plain("Which"))

    assert '<optgroup label="Indoors"' in single
    assert 'data-description="With books" selected>Library</option>' in single
    assert re.search(r'role="combobox"[^>]* value="Library"', single, re.DOTALL)
    assert 'data-unchoose="gar" aria-label="Remove Garden"' in several
    assert 'data-external data-least="2"' in external
    assert 'aria-label="Which"' in external


def test_menus_of_people_and_conversations_list_who_is_there() -> None:
    """Channels are public, conversations are what the filter lets through."""
    people = element("users_select", initial_user="UEDITOR")
    channels = element("channels_select")
    private = element("conversations_select", filter={"include": ["private"]})
    without_bots = element("multi_conversations_select", filter={"exclude_bot_users": True})

    assert '<option value="UEDITOR" data-key="UEDITOR" selected>Editor</option>' in people
    assert "#newsletter" in channels
    assert "#desk" not in channels
    assert "#desk" in private
    assert "#newsletter" not in private
    assert "D0EDITOR" not in without_bots
    assert "D0EDITOR" in element("conversations_select")
    here = element("conversations_select", default_to_current_conversation=True)
    assert 'data-key="C0NEWSLETTER" selected>#newsletter' in here


def test_boxes_moments_and_more_are_native_controls() -> None:
    """Boxes, dates, times and texts are what a browser and a screen reader know already."""
    boxes = element("checkboxes", options=OPTIONS, initial_options=OPTIONS[:1])

    assert 'type="checkbox" name="1-1" value="lib" checked>' in boxes
    assert 'type="radio"' in element("radio_buttons", options=OPTIONS)
    assert re.search(
        r'type="date"[^>]*value="2026-10-14"', element("datepicker", initial_date="2026-10-14")
    )
    assert re.search(r'type="time"[^>]*value="09:30"', element("timepicker", initial_time="09:30"))
    assert 'data-seconds="1700000000"' in element("datetimepicker", initial_date_time=1700000000)
    assert 'inputmode="numeric"' in element("number_input", is_decimal_allowed=False)
    assert 'type="email"' in element("email_text_input")
    assert 'type="url"' in element("url_text_input")
    assert 'accept=".pdf,.txt"' in element("file_input", filetypes=["pdf", "txt"])


def test_small_buttons_have_names() -> None:
    """Overflow menus, feedback and icons carry their words and what they tell the app."""
    good = {"text": plain("Good"), "value": "good", "accessibility_label": "A good answer"}
    feedback = element(
        "feedback_buttons", positive_button=good, negative_button={**good, "value": "bad"}
    )
    overflow = element("overflow", options=[option("Copy", "copy", url="javascript:alert(1)")])
    icon = {"icon": "trash", "text": plain("Delete")}

    assert 'data-feedback="good"' in feedback
    assert 'aria-label="A good answer"' in feedback
    assert 'role="menuitem"' in overflow
    assert "javascript" not in overflow
    assert 'aria-label="Delete"' in element("icon_button", **icon)
    assert "Delete" not in element("icon_button", **icon, visible_to_user_ids=["USECOND"])


def test_every_element_carries_its_question() -> None:
    """What is asked before the act belongs to whichever element asks it."""
    sure = {name: plain(name) for name in ("title", "text", "confirm", "deny")}
    for kind in ("static_select", "checkboxes", "radio_buttons", "overflow"):
        assert 'data-confirm-title="title"' in element(kind, options=OPTIONS, confirm=sure)
    for kind in ("button", "icon_button"):
        markup = element(kind, text=plain("Go"), icon="trash", confirm=sure)
        assert 'data-confirm-text="text"' in markup
    assert 'data-confirm-yes="confirm"' in element("datepicker", confirm=sure)


def test_a_field_acts_only_where_the_app_asks_for_it() -> None:
    """Without dispatch_action an input says nothing; with it, on Enter or on each letter."""
    text: Json = {"type": "plain_text_input", "action_id": "a"}
    field: Json = {"type": "input", "block_id": "b", "label": plain("L"), "element": text}
    letters = {"trigger_actions_on": ["on_character_entered"]}

    assert "data-dispatch" not in shown(field)
    assert 'data-dispatch="enter"' in shown({**field, "dispatch_action": True})
    typed = {**field, "element": {**text, "dispatch_action_config": letters}}
    assert 'data-dispatch="type"' in shown({**typed, "dispatch_action": True})
    picker = {**field, "element": {"type": "datepicker", "action_id": "a"}}
    assert 'data-dispatch="change"' in shown({**picker, "dispatch_action": True})


def test_a_pushed_form_leads_back() -> None:
    """A form on another one has a way back and a way out of all; the first has only its own."""
    view = {
        "id": "V2",
        "title": plain("T"),
        "previous_view_id": "V1",
        "root_view_id": "V1",
        "blocks": [],
    }
    common = {"errors": {}, "names": NAMES}
    stacked = draw("view.html", {"view": view, **common})
    first = draw("view.html", {"view": {**view, "previous_view_id": None}, **common})
    disabled = {**view, "submit": plain("Go"), "submit_disabled": True}

    assert 'aria-label="Back"' in stacked
    assert "Close all" in stacked
    assert 'data-root="V1"' in stacked
    assert "Close all" not in first
    assert re.search(r"disabled>Go<", draw("view.html", {"view": disabled, **common}))


def hostile_blocks(text: str) -> list[Json]:
    """Every block, with this text wherever a text may stand."""
    inline: list[Json] = [
        {"type": "text", "text": text, "style": {"bold": True, text: True}},
        {"type": "link", "url": text, "text": text},
        {"type": "link", "url": f"javascript:{text}"},
        {"type": "emoji", "name": text},
        {"type": "user", "user_id": text},
        {"type": "channel", "channel_id": text},
        {"type": "usergroup", "usergroup_id": text},
        {"type": "broadcast", "range": text},
        {"type": "date", "timestamp": 1, "format": text, "url": f"javascript:{text}"},
        {"type": "color", "value": text},
        {"type": text, "text": text},
    ]
    words_ = rich(
        section(*inline),
        {"type": "rich_text_list", "style": text, "indent": text, "elements": [section(*inline)]},
        {"type": "rich_text_preformatted", "language": text, "elements": inline},
    )
    choice = {
        "text": plain(text),
        "value": text,
        "description": plain(text),
        "url": f"javascript:{text}",
    }
    common: Json = {"action_id": text, "placeholder": plain(text), "options": [choice]}
    kinds = (
        *("static_select", "multi_static_select", "external_select", "users_select", "overflow"),
        *("checkboxes", "radio_buttons", "datepicker", "timepicker", "datetimepicker"),
        *("plain_text_input", "number_input", "rich_text_input", "file_input"),
    )
    elements: list[Json] = [
        {**common, "type": kind, "initial_option": choice, "initial_options": [choice]}
        | {"initial_value": words_ if kind == "rich_text_input" else text}
        | {"initial_date": text, "initial_time": text, "filetypes": [text], "timezone": text}
        for kind in kinds
    ]
    elements.append({"type": "icon_button", "icon": text, "text": plain(text), "action_id": text})
    feedback = {"text": plain(text), "value": text}
    elements.append({"type": "feedback_buttons", "action_id": text, "positive_button": feedback})
    picture = {"type": "image", "image_url": text, "alt_text": text, "slack_file": {"url": text}}
    card = {"type": "card", "block_id": text, "title": plain(text), "icon": picture}
    return [
        words_,
        {"type": "actions", "block_id": text, "elements": elements},
        *(
            {"type": "input", "block_id": text, "label": plain(text), "element": e}
            for e in elements
        ),
        {"type": "table", "rows": [[raw(text), words_], [raw(text), number(1)]]},
        {"type": "data_table", "caption": text, "rows": [[raw(text)], [raw(text)]]},
        drawing("bar", {"name": text, "data": [{"label": "W0", "value": 1}]}, series(text, 1)),
        {"type": "task_card", "title": text, "status": text, "details": words_, "output": text}
        | {"sources": [{"url": f"javascript:{text}", "text": text}]},
        {"type": "plan", "title": text, "tasks": [{"title": text, "status": text}]},
        {**card, "subtitle": plain(text), "body": plain(text), "actions": elements[:1]},
        {"type": "carousel", "elements": [card]},
        {"type": "container", "title": plain(text), "width": text, "child_blocks": [words_]},
        {"type": "container", "is_collapsible": True, "rich_text_title": words_, "block_id": text},
        {"type": "alert", "level": text, "text": plain(text)},
        {
            "type": "video",
            "title": plain(text),
            "title_url": f"javascript:{text}",
            "author_name": text,
        },
        {"type": "file", "external_id": text},
        {"type": "call", "call": {"v1": {"name": text, "join_url": f"javascript:{text}"}}},
        {"type": "auth_provider", "name": plain(text), "auth_url": f"javascript:{text}"},
        {"type": "auth_provider", "is_connected": True, "name": plain(text)}
        | {"disconnect_url": text, "connected_identity": plain(text), "accessory": elements[0]},
        {"type": "markdown", "text": f"- [ ] {text}\n\n[a]({text})"},
    ]


@given(st.text(max_size=40))
@example(")")
def test_no_text_of_any_block_becomes_markup(text: str) -> None:
    """Whatever stands in any text, id or address, nothing but the page's own markup comes out."""
    markup = shown(*hostile_blocks(text + HOSTILE))

    assert "<script>alert(1)</script>" in read(markup)


def test_the_hostile_blocks_are_all_there_are() -> None:
    """The test above forgets no block that the page draws."""
    known = {block["type"] for block in hostile_blocks("x")}

    assert json.dumps(sorted(known)) == json.dumps(
        sorted(
            {
                *("rich_text", "actions", "input", "table", "data_table", "data_visualization"),
                *("task_card", "plan", "card", "carousel", "container", "alert", "video", "file"),
                *("call", "markdown", "auth_provider"),
            }
        )
    )
