"""What all pictures have in common: how they look, and that one is drawn at a time.

matplotlib is loaded only when one is drawn.
"""

from __future__ import annotations

import io
import threading
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bot.slack.outgoing import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from matplotlib.figure import Figure

DPI = 100
INK, GREY, FAINT, GRID = "#1d1c1d", "#616061", "#8d8d8d", "#e3e3e3"
# Blue and vermilion are told apart by every kind of colour vision, and by brightness in grey.
BLUE, VERMILION = "#0072B2", "#D55E00"

_FONT = "DejaVu Sans"  # comes with matplotlib, so a picture looks the same everywhere
_TITLE_LIMIT = 70
_STYLE = {
    "font.family": _FONT,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": GRID,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.constrained_layout.h_pad": 0.1,
    "figure.constrained_layout.w_pad": 0.12,
    "legend.frameon": False,
    "text.parse_math": False,
}
_DRAWING = threading.Lock()
"""matplotlib's settings are of the whole process."""


@contextmanager
def drawing(inches: tuple[float, float], style: Mapping[str, object]) -> Iterator[Figure]:
    """Give an empty figure of so many hundred pixels, to be drawn on and saved in this context.

    Args:
        inches: its width and height.
        style: matplotlib's settings for it, beside those that all pictures have.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with _DRAWING, mpl.rc_context():
        mpl.rcdefaults()  # a matplotlibrc of this machine is not ours
        settings: Any = {**_STYLE, **style}  # the keys are a type of some hundred names
        mpl.rcParams.update(settings)
        yield Figure(figsize=inches, dpi=DPI, layout="constrained", facecolor="white")


def png(figure: Figure) -> bytes:
    """Return a figure as a PNG; the same figure gives the same bytes."""
    picture = io.BytesIO()
    figure.savefig(picture, format="png", metadata={"Software": None})
    return picture.getvalue()


def drawable(text: str) -> str:
    """Return a line that the font can draw: what it lacks, such as emoji, becomes a square."""
    from matplotlib.font_manager import findfont, get_font

    font = get_font(findfont(_FONT))
    one_line = " ".join(
        "".join(" " if unicodedata.category(c) == "Cc" else c for c in text).split()
    )
    short = shortened(one_line, _TITLE_LIMIT)
    return "".join(c if font.get_char_index(ord(c)) else "\N{WHITE SQUARE}" for c in short)
