"""data_visualization: pie, bar, area and line charts.

The SDK has no class for it. The shape is that of Slack's page; its limit of twelve series or
segments is the newer one (the first edition of the page said six).
"""

from workspace.block_kit.problems import Place, Problems, constraint
from workspace.block_kit.shapes import (
    ID,
    Kind,
    Shape,
    array,
    number,
    one_of_kinds,
    string,
)
from workspace.jsons import Json

CHARTS_IN_A_MESSAGE = 2
_SERIES = 12
_POINTS = 20
_LABEL = string(20)


def _positive(value: object, place: Place) -> Problems:
    problems = list(number(value, place))
    yield from problems
    if not problems and isinstance(value, int | float) and value <= 0:
        yield constraint("must be more than 0", place)


_PIE = Shape({"segments": array(Shape({"label": _LABEL, "value": _positive}), most=_SERIES)})


def _names_differ(chart: Json, place: Place) -> Problems:
    names = [series["name"] for series in chart["series"]]
    if len(set(names)) != len(names):
        yield constraint("every series must have a name of its own", place.at("series"))


def _points_match_categories(chart: Json, place: Place) -> Problems:
    wanted = sorted(chart["axis_config"]["categories"])
    for index, series in enumerate(chart["series"]):
        if sorted(point["label"] for point in series["data"]) != wanted:
            yield constraint(
                "must have exactly one point for each of axis_config.categories",
                place.at("series").at(index).at("data"),
            )


_POINT = Shape({"label": _LABEL, "value": number})
_AXES = Shape(
    {"categories": array(_LABEL, most=_POINTS)},
    {"x_label": string(50), "y_label": string(50)},
)
_PLOT = Shape(
    {
        "series": array(Shape({"name": _LABEL, "data": array(_POINT, most=_POINTS)}), most=_SERIES),
        "axis_config": _AXES,
    },
    rules=(_names_differ, _points_match_categories),
)

DATA_VISUALIZATION = Shape(
    {
        "title": string(50),
        "chart": one_of_kinds(
            {"pie": Kind(_PIE), "bar": Kind(_PLOT), "area": Kind(_PLOT), "line": Kind(_PLOT)}
        ),
    },
    {"block_id": ID},
)
