"""Charts."""

import math

import pytest

from tests.workspace.block_kit.asking import without, wrong_with
from workspace.block_kit.blocks import message_problems
from workspace.jsons import Json


def pie(*values: float, label: str = "x") -> Json:
    """A pie chart."""
    segments = [{"label": f"{label}{number}", "value": v} for number, v in enumerate(values)]
    return shown({"type": "pie", "segments": segments})


def shown(chart: Json, **more: object) -> Json:
    """The block around a chart."""
    return {"type": "data_visualization", "title": "Loss", "chart": chart, **more}


def plot(kind: str = "line", *, series: int = 1, points: int = 2, axes: Json | None = None) -> Json:
    """A line, bar or area chart."""
    categories = [str(number) for number in range(points)]
    data = [{"label": label, "value": -0.5} for label in categories]
    return {
        "type": kind,
        "series": [{"name": f"run {number}", "data": data} for number in range(series)],
        "axis_config": {"categories": categories, **(axes or {})},
    }


ONE = plot()
LINE = ONE["series"][0]


@pytest.mark.parametrize(
    "block",
    [
        pie(*[1] * 12),
        pie(0.5, label="x" * 19),
        shown(plot("line", series=12, points=20, axes={"x_label": "x" * 50, "y_label": "y" * 50})),
        shown(plot("bar"), title="x" * 50, block_id="b"),
        shown(plot("area")),
        shown({**ONE, "series": [{**LINE, "name": "x" * 20}]}),
    ],
)
def test_a_chart_up_to_its_limits_is_taken(block: Json) -> None:
    """Pie, line, bar and area charts pass at their limits."""
    assert wrong_with(block) == []


@pytest.mark.parametrize(
    ("block", "where"),
    [
        (without(pie(1), "chart"), ""),
        (without(pie(1), "title"), ""),
        ({**pie(1), "title": "x" * 51}, "/title"),
        ({**pie(1), "title": {"type": "plain_text", "text": "x"}}, "/title"),
        (shown({"type": "donut", "segments": []}), "/chart/type"),
        (pie(), "/chart/segments"),
        (pie(*[1] * 13), "/chart/segments"),
        (pie(0), "/chart/segments/0/value"),
        (pie(math.inf), "/chart/segments/0/value"),
        (pie(1, label="x" * 20), "/chart/segments/0/label"),
        (shown(without(ONE, "axis_config")), "/chart"),
        (shown({**ONE, "segments": []}), "/chart"),
        (shown({**ONE, "series": []}), "/chart/series"),
        (shown(plot(series=13)), "/chart/series"),
        (shown({**ONE, "series": [LINE, LINE]}), "/chart/series"),
        (shown({**ONE, "series": [{**LINE, "name": "x" * 21}]}), "/chart/series/0/name"),
        (shown(plot(points=21)), "/chart/series/0/data"),
        (
            shown({**ONE, "series": [{**LINE, "data": LINE["data"][:1]}]}),
            "/chart/series/0/data",
        ),
        (
            shown({**ONE, "series": [{**LINE, "data": [{"label": "0", "value": "1"}]}]}),
            "/chart/series/0/data/0/value",
        ),
        (shown({**ONE, "axis_config": {}}), "/chart/axis_config"),
        (shown(plot(axes={"x_label": "x" * 51})), "/chart/axis_config/x_label"),
        (shown(plot(axes={"y_label": "y" * 51})), "/chart/axis_config/y_label"),
    ],
)
def test_a_chart_beyond_its_limits_is_refused(block: Json, where: str) -> None:
    """The first problem points at the fault."""
    assert wrong_with(block)[:1] == [where]


def test_a_message_has_two_charts_at_most() -> None:
    """A third chart is refused for the message as a whole."""
    assert message_problems([pie(1)] * 2) == []
    assert "[json-pointer:/blocks]" in message_problems([pie(1)] * 3)[0]
