"""The templates: all text they are given is escaped, and a value that is missing is an error."""

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2

from workspace.page.text import FILTERS

_FOLDER = Path(__file__).parent / "templates"


def draw(template: str, values: Mapping[str, Any]) -> str:
    """One template with these values."""
    return _environment().get_template(template).render(values)


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,  # a hundred messages would ask the disk a thousand times
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    return environment
