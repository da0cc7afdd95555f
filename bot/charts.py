"""Draws figures as pictures: bars with their intervals, and how one figure ran over time.

What is to be drawn are plain facts, with every label in the reader's language; the same facts give the same picture.
"""

import asyncio
import base64
import io
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FONT = Path(__file__).parent / "fonts" / "NotoSansSC-GBK.otf"
WIDTH = 3.6  # inches: 1,080 pixels, twice and more what a phone shows, and letters as large as those around it
DENSITY = 300
ROW = 0.4  # inches a bar takes
AROUND = 0.85  # inches above and below the bars
TREND_HEIGHT = 2.5
MOST_KEPT = 64  # pictures in memory: the same one goes to many people
LONGEST_LABEL = 18  # as wide as so many Latin letters; a Chinese one counts twice
MOST_TICKS = 5  # dates below a trend that do not touch

# Okabe and Ito's palette, which those see apart who do not see red and green
BLUE, ORANGE, GREY, INK = "#0072B2", "#D55E00", "#6B7078", "#22262B"


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One figure, and between what it may lie. None: not shown, and `instead` says why."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    instead: str = ""


@dataclass(frozen=True, kw_only=True)
class Bars:
    """Several figures of one kind, below each other."""

    title: str
    bars: tuple[Bar, ...]
    unit: str = "%"
    least: float = 0
    most: float = 100
    kind: Literal["bars"] = "bars"


@dataclass(frozen=True, kw_only=True)
class Point:
    """A figure at a time. None: there was none, and the line has a gap."""

    label: str
    value: float | None


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A line the figures are measured by: their middle, or how far chance alone would carry them."""

    label: str
    value: float


@dataclass(frozen=True, kw_only=True)
class Trend:
    """How one figure ran over time; what lies outside the limits stands out."""

    title: str
    points: tuple[Point, ...]
    middle: Limit | None = None
    low: Limit | None = None
    high: Limit | None = None
    unit: str = ""
    kind: Literal["trend"] = "trend"


Chart = Bars | Trend


def chart_from_dict(facts: Mapping[str, Any]) -> Chart:
    """Read back what `asdict` made of a chart."""
    if facts["kind"] == "bars":
        return Bars(**{**facts, "bars": tuple(Bar(**bar) for bar in facts["bars"])})
    limits = {name: Limit(**facts[name]) if facts[name] else None for name in ("middle", "low", "high")}
    return Trend(**{**facts, **limits, "points": tuple(Point(**point) for point in facts["points"])})


_kept: OrderedDict[Chart, bytes] = OrderedDict()
_drawing = Lock()  # one at a time: matplotlib's fonts are shared


async def drawn(chart: Chart) -> bytes:
    """Return a chart as a PNG, drawn off the event loop."""
    return await asyncio.to_thread(png, chart)


def png(chart: Chart) -> bytes:
    """Return a chart as a PNG."""
    with _drawing:
        picture = _kept.pop(chart, None) or _draw(chart)
        _kept[chart] = picture
        if len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
        return picture


def with_addresses(card: Mapping[str, Any]) -> dict[str, Any]:
    """Give each picture of a card's JSON the address at which a browser finds it: the picture itself."""
    body = [
        {**part, "url": address(chart_from_dict(part["chart"]))} if part["kind"] == "picture" else part
        for part in card["body"]
    ]
    return {**card, "body": body}


def address(chart: Chart) -> str:
    return f"data:image/png;base64,{base64.b64encode(png(chart)).decode()}"


def _draw(chart: Chart) -> bytes:
    # Imported here: it takes most of a second, and start-up needs none of it.
    from matplotlib import font_manager, rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    if not any(entry.fname == str(FONT) for entry in font_manager.fontManager.ttflist):
        font_manager.fontManager.addfont(str(FONT))
    family = font_manager.FontProperties(fname=str(FONT)).get_name()
    height = AROUND + ROW * len(chart.bars) if isinstance(chart, Bars) else TREND_HEIGHT
    settings: dict[str, Any] = {
        "font.family": [family],
        "font.size": 10,
        "text.color": INK,
        "axes.unicode_minus": False,
    }
    settings |= {"text.parse_math": False, "xtick.color": GREY, "ytick.color": INK}
    with rc_context(settings):  # type: ignore[arg-type]  # matplotlib's types list every setting by name
        figure = Figure(figsize=(WIDTH, height), dpi=DENSITY, layout="constrained")
        axes = figure.add_subplot()
        figure.suptitle(chart.title, x=0.02, ha="left", fontsize=11, wrap=True)
        for side in ("top", "right", "left", "bottom"):
            axes.spines[side].set_visible(False)
        DRAW[chart.kind](chart, axes)
        written = io.BytesIO()
        FigureCanvasAgg(figure)
        figure.savefig(written, format="png", metadata={"Software": None})
    return written.getvalue()


def _draw_bars(chart: Bars, axes: "Axes") -> None:
    rows = range(len(chart.bars))
    axes.set_yticks(list(rows), [shortened(bar.label) for bar in chart.bars])
    axes.set_ylim(len(chart.bars) - 0.4, -0.6)  # the first on top, and room for those without a figure as well
    axes.tick_params(length=0)
    width = chart.most - chart.least
    axes.set_xlim(chart.least, chart.most + width * 0.16)  # room for the figure behind the longest bar
    axes.set_xticks([chart.least, chart.least + width / 2, chart.most])
    axes.grid(axis="x", color="#E3E6EA", linewidth=0.8)
    axes.set_axisbelow(True)
    for row, bar in zip(rows, chart.bars, strict=True):
        if bar.value is None:
            axes.text(chart.least + width * 0.01, row, bar.instead, va="center", color=GREY, fontsize=9)
            continue
        start = min(max(0.0, chart.least), chart.most)
        axes.barh(row, bar.value - start, left=start, height=0.56, color=BLUE)
        end = max(bar.value, start)
        if bar.low is not None and bar.high is not None:
            axes.plot([bar.low, bar.high], [row, row], color=INK, linewidth=1.4, solid_capstyle="butt")
            axes.plot([bar.low, bar.high], [row, row], "|", color=INK, markersize=7, markeredgewidth=1.4)
            end = max(end, bar.high)
        axes.text(end + width * 0.02, row, f"{bar.value:g}{chart.unit}", va="center", fontsize=10)


def _draw_trend(chart: Trend, axes: "Axes") -> None:
    places = list(range(len(chart.points)))
    figures = [float("nan") if point.value is None else point.value for point in chart.points]
    last = max(len(places) - 1, 1)
    for limit, style in ((chart.high, "--"), (chart.middle, "-"), (chart.low, "--")):
        if limit is not None:
            axes.axhline(limit.value, color=GREY, linewidth=1, linestyle=style)
            text = f"{limit.label} {limit.value:g}{chart.unit}"
            axes.annotate(
                text, (1.01, limit.value), xycoords=("axes fraction", "data"), va="center", color=GREY, fontsize=9
            )
    axes.plot(places, figures, color=BLUE, linewidth=1.8, marker="o", markersize=5)
    outside = [place for place, value in zip(places, figures, strict=True) if _is_outside(chart, value)]
    axes.plot(outside, [figures[place] for place in outside], "D", color=ORANGE, markersize=8)
    for place in sorted({*outside, *_last_shown(chart)}):
        axes.annotate(
            f"{figures[place]:g}{chart.unit}",
            (place, figures[place]),
            xytext=(0, 8),
            textcoords="offset points",
            ha="center",
            fontsize=10,
        )
    every = -(-len(places) // MOST_TICKS) if places else 1
    shown = places[::-1][::every][::-1]  # the newest always
    axes.set_xticks(shown, [chart.points[place].label for place in shown])
    axes.set_xlim(-0.3, last + 0.3)
    axes.margins(y=0.25)
    axes.tick_params(length=0)
    axes.set_yticks([])


def _is_outside(chart: Trend, value: float) -> bool:
    return (chart.high is not None and value > chart.high.value) or (chart.low is not None and value < chart.low.value)


def _last_shown(chart: Trend) -> list[int]:
    return [place for place, point in enumerate(chart.points) if point.value is not None][-1:]


def shortened(label: str, most: int = LONGEST_LABEL) -> str:
    """Return as much of a label as there is room for beside a bar."""
    width = 0
    for place, letter in enumerate(label):
        width += 1 if ord(letter) < 0x2E80 else 2  # where Chinese begins
        if width > most:
            return f"{label[:place].rstrip()}…"
    return label


DRAW: Mapping[str, Callable[[Any, "Axes"], None]] = {"bars": _draw_bars, "trend": _draw_trend}
