"""An analysis of input sources as a self-contained HTML page without scripts.

All external text is escaped, and grids are drawn as SVG.
"""

from collections.abc import Iterable, Sequence
from html import escape

import numpy as np

from omniarc.analysis.analysis import Analysis, Measured
from omniarc.analysis.distances import Distance, SourceDistances, TaskDistances
from omniarc.analysis.features import CATEGORICAL, FEATURES, Table
from omniarc.display import PALETTE
from omniarc.drawing import svg
from omniarc.grids import Array, as_lists

# A palette for color-blind readers by Okabe and Ito; further sources reuse it from the start.
_INKS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
_ORIGINALS_INK = "#9aa0a6"

# The number of pictures of a task's originals, and of a source.
_PICTURES = 4
_PICTURE_PIXELS = 110

# Features of a task with a larger excess are listed.
_NOTABLE = 0.25

_BINS = 15

_STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.5 system-ui, sans-serif; color: #1f2328; margin: 0 auto; padding: 2rem 1.5rem;
  max-width: 76rem; }
h1 { font-size: 1.7rem; margin: 0 0 .3rem; }
h2 { font-size: 1.25rem; margin: 2.6rem 0 .6rem; }
h3 { font-size: 1rem; margin: 0; }
p { max-width: 52rem; margin: .4rem 0 .8rem; }
table { border-collapse: collapse; }
th, td { padding: .28rem .8rem .28rem 0; text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid #d0d7de; font-weight: 600; white-space: nowrap; }
tbody.group, .plain tbody tr { border-top: 1px solid #eaeef2; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.wide { overflow-x: auto; }
.feature { min-width: 16rem; }
.soft { color: #59636e; }
.small { font-size: .85rem; }
.key { display: inline-block; width: .75em; height: .75em; border-radius: 2px; }
.source { white-space: nowrap; }
.panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1.2rem;
  }
.panels figure, .pictures figure { margin: 0; }
figcaption { font-size: .85rem; color: #59636e; }
.task { border: 1px solid #d0d7de; border-radius: 8px; padding: .9rem 1rem; margin: .9rem 0; }
.task ul { margin: .3rem 0 .7rem; padding-left: 1.1rem; }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 1.5rem; }
.pictures { display: flex; flex-wrap: wrap; gap: .7rem; align-items: flex-start;
  margin-top: .3rem; }
code { font-family: ui-monospace, monospace; }
"""


def page(analysis: Analysis, measured: Measured, *, worst: int = 8) -> str:
    """Return the HTML of the page.

    Args:
        analysis: the analysis.
        measured: the grids of the analysis.
        worst: the number of farthest tasks of each source to show.
    """
    sources = analysis.sources
    inks = {each.name: _INKS[at % len(_INKS)] for at, each in enumerate(sources)}
    body = [
        _introduction(analysis),
        _summary(sources, inks),
        _features(sources, inks),
        _distributions(sources, measured, inks),
        *(_worst_tasks(source, measured, worst) for source in sources),
        _left_out(sources),
    ]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<title>Comparison of inputs with the originals</title>\n"
        f"<style>{_STYLE}</style>\n</head>\n<body>\n" + "\n".join(body) + "\n</body>\n</html>\n"
    )


def _introduction(analysis: Analysis) -> str:
    return (
        "<h1>Comparison of inputs with the originals</h1>\n"
        f'<p class="soft">Up to {analysis.samples} grids of each task from each source, drawn with '
        f"seed {analysis.seed}, compared with the task’s original inputs.</p>\n"
        "<p>The <b>distance</b> is the Wasserstein distance in standard deviations of the feature "
        "over the training set, or the Jensen–Shannon distance for colors. Three to eleven "
        "originals also differ from their own distribution: <b>by chance</b> is the distance of "
        "as many held-out grids of the source itself. The <b>excess</b> is the difference of the "
        "two. Averaged over many tasks, it is about 0 if the originals could have come from the "
        "source.</p>"
    )


def _summary(sources: Sequence[SourceDistances], inks: dict[str, str]) -> str:
    rows = []
    for source in sources:
        feature = max(source.features, key=lambda name: source.features[name].excess)
        farthest = source.tasks[0]
        rows.append(
            f"<tr><td>{_source(source.name, inks)}</td>"
            + _numbers(len(source.tasks), source.grids)
            + _numbers(_share(source.duplicates, source.grids), _share(source.copies, source.grids))
            + _numbers(f"<b>{source.excess:.3f}</b>")
            + f"<td>{escape(feature)} {source.features[feature].excess:.2f}</td>"
            + f"<td><code>{escape(farthest.task_id)}</code> {farthest.excess:.2f}</td></tr>"
        )
    heads = (
        *("source", "tasks", "grids", "duplicates", "copies of originals", "mean excess"),
        *("largest feature", "farthest task"),
    )
    return "<h2>Sources</h2>\n" + _plain_table(_head(heads, 1, 5), rows)


def _features(sources: Sequence[SourceDistances], inks: dict[str, str]) -> str:
    longest = max(
        max(each.distance, each.expected) for source in sources for each in source.features.values()
    )
    groups = []
    for feature, meaning in FEATURES.items():
        rows = []
        for at, source in enumerate(sources):
            each = source.features[feature]
            title = (
                f'<td rowspan="{len(sources)}" class="feature"><b>{escape(feature)}</b><br>'
                f'<span class="soft small">{escape(meaning)}</span></td>'
            )
            rows.append(
                f"<tr>{'' if at else title}<td>{_source(source.name, inks)}</td>"
                + _numbers(_number(each.originals), _number(each.source))
                + _numbers(f"{each.distance:.3f}", f"{each.expected:.3f}")
                + _numbers(f"<b>{each.excess:.3f}</b>")
                + f"<td>{_bar(each, longest, inks[source.name])}</td>"
                + f"<td><code>{escape(source.worst[feature])}</code></td></tr>"
            )
        groups.append(f'<tbody class="group">{"".join(rows)}</tbody>')
    heads = (
        *("feature", "source", "originals", "source mean", "distance", "by chance", "excess"),
        *("", "farthest task"),
    )
    return (
        "<h2>Features</h2>\n<p>Means over tasks, weighted equally. The bar shows the distance, "
        "and its mark the distance by chance.</p>\n"
        f'<div class="wide"><table>{_head(heads, 2, 6)}{"".join(groups)}</table></div>'
    )


def _bar(distance: Distance, longest: float, ink: str) -> str:
    scale = 150 / max(longest, 1e-9)
    length, mark = distance.distance * scale, distance.expected * scale
    label = f"distance {distance.distance:.2f}, by chance {distance.expected:.2f}"
    return (
        f'<svg width="156" height="16" role="img" aria-label="{label}">'
        f'<rect y="3" width="{length:.1f}" height="10" rx="2" fill="{ink}"/>'
        f'<rect x="{mark:.1f}" y="0" width="2" height="16" fill="#1f2328"/></svg>'
    )


def _distributions(
    sources: Sequence[SourceDistances], measured: Measured, inks: dict[str, str]
) -> str:
    panels = []
    compared = {each.task_id for source in sources for each in source.tasks}
    originals = [table for task_id, table in measured.originals.items() if task_id in compared]
    for feature in FEATURES:
        if feature == "novelty":
            continue  # defined differently for originals and sources
        tables = {"": originals}
        for source in sources:
            own = measured.sources[source.name]
            tables[source.name] = [own[each.task_id] for each in source.tasks]
        panels.append(_panel(feature, tables, inks))
    keys = "&ensp;".join(_source(source.name, inks) for source in sources)
    return (
        "<h2>Distributions</h2>\n<p>Shares of grids over all tasks, with tasks weighted equally. "
        f"{_key_mark(_ORIGINALS_INK)} originals&ensp;{keys}</p>\n"
        f'<div class="panels">{"".join(panels)}</div>'
    )


def _panel(feature: str, tables: dict[str, list[Table]], inks: dict[str, str]) -> str:
    if feature in CATEGORICAL:
        shares = {
            name: np.mean([table.values[feature].mean(axis=0) for table in each], axis=0)
            for name, each in tables.items()
        }
        low, high = "", ""
    else:
        every = np.concatenate([t.values[feature] for each in tables.values() for t in each])
        edges = _edges(every)
        shares = {name: _histogram(feature, each, edges) for name, each in tables.items()}
        low, high = f"{every.min():.3g}", f"{every.max():.3g}"
    width, height = 240, 90
    top = max(float(share.max()) for share in shares.values()) or 1.0
    step = width / len(shares[""])
    drawn = []
    for at, share in enumerate(shares[""]):
        tall = height * float(share) / top
        drawn.append(
            f'<rect x="{at * step + 0.5:.1f}" y="{height - tall:.1f}" width="{step - 1:.1f}" '
            f'height="{tall:.1f}" fill="{_ORIGINALS_INK}" fill-opacity=".55"/>'
        )
        if feature in CATEGORICAL:
            drawn.append(
                f'<rect x="{at * step + 0.5:.1f}" y="{height + 3}" width="{step - 1:.1f}" '
                f'height="8" fill="{PALETTE[at]}"/>'
            )
    for name, ink in inks.items():
        points = " ".join(
            f"{at * step + edge:.1f},{height - height * float(share) / top:.1f}"
            for at, share in enumerate(shares[name])
            for edge in (0.5, step - 0.5)
        )
        drawn.append(f'<polyline points="{points}" fill="none" stroke="{ink}" stroke-width="1.6"/>')
    if low:
        label = f'y="{height + 12}" font-size="11" fill="#59636e"'
        drawn.append(f'<text x="0" {label}>{low}</text>')
        drawn.append(f'<text x="{width}" {label} text-anchor="end">{high}</text>')
    return (
        f'<figure><h3>{escape(feature)}</h3><svg width="{width}" height="{height + 16}" '
        f'viewBox="0 -2 {width} {height + 18}" role="img" aria-label="distribution of '
        f'{escape(feature)}">{"".join(drawn)}'
        f'<line x1="0" x2="{width}" y1="{height}" y2="{height}" stroke="#8c959f"/></svg>'
        f"<figcaption>{escape(FEATURES[feature])}</figcaption></figure>"
    )


def _edges(values: Array) -> Array:
    """Return the edges of bins; each bin of integers has the same number of them."""
    low, high = float(values.min()), float(values.max())
    if (values == np.round(values)).all():
        step = max(1, int(np.ceil((high - low + 1) / _BINS)))
        return np.arange(low, high + step + 0.5, step)
    return np.linspace(low, high, _BINS + 1)


def _histogram(feature: str, tables: Iterable[Table], edges: Array) -> Array:
    shares = []
    for table in tables:
        values = table.values[feature]
        shares.append(np.histogram(values, edges)[0] / len(values))
    mean: Array = np.mean(shares, axis=0)
    return mean


def _worst_tasks(source: SourceDistances, measured: Measured, worst: int) -> str:
    cards = [
        _task(task, measured.originals[task.task_id], measured.sources[source.name][task.task_id])
        for task in source.tasks[:worst]
    ]
    return (
        f"<h2>Farthest tasks of {escape(source.name)}</h2>\n"
        f"<p>The {len(cards)} of {len(source.tasks)} tasks with the largest mean excess.</p>\n"
        + "\n".join(cards)
    )


def _task(task: TaskDistances, originals: Table, source: Table) -> str:
    notable = sorted(task.features.items(), key=lambda item: -item[1].excess)
    notes = "".join(
        f"<li>{escape(feature)}: {_change(each)}</li>"
        for feature, each in notable
        if each.excess > _NOTABLE
    )
    return (
        f'<section class="task"><h3><code>{escape(task.task_id)}</code> '
        f'<span class="soft">mean excess {task.excess:.2f}</span></h3>\n<ul>{notes}</ul>\n'
        f'<div class="sides">{_pictures("originals", originals)}{_pictures("source", source)}</div>'
        "</section>"
    )


def _change(each: Distance) -> str:
    means = ""
    if each.originals is not None and each.source is not None:
        means = f"originals {each.originals:.3g} on average, source {each.source:.3g}; "
    return f"{means}distance {each.distance:.2f}, by chance {each.expected:.2f}"


def _pictures(title: str, table: Table) -> str:
    figures = []
    for grid in table.grids[:_PICTURES]:
        height, width = grid.shape
        cell = max(1, min(14, _PICTURE_PIXELS // max(height, width) - 1))
        # Lines between small cells would cover most of the picture.
        drawn = svg(as_lists(grid), cell=cell, line=1 if cell > 4 else 0).strip()
        figures.append(f"<figure>{drawn}<figcaption>{height} × {width}</figcaption></figure>")
    return (
        f'<div><span class="soft">{title}, {min(_PICTURES, len(table.grids))} of '
        f'{len(table.grids)}</span><div class="pictures">{"".join(figures)}</div></div>'
    )


def _left_out(sources: Sequence[SourceDistances]) -> str:
    rows = []
    for source in sources:
        reasons: dict[str, list[str]] = {}
        for task_id, reason in source.left_out.items():
            reasons.setdefault(reason, []).append(task_id)
        for reason, task_ids in reasons.items():
            shown = " ".join(map(escape, task_ids[:20]))
            more = f" and {len(task_ids) - 20} more" if len(task_ids) > 20 else ""
            rows.append(
                f"<tr><td>{escape(source.name)}</td><td>{escape(reason)}</td>"
                f'<td class="number">{len(task_ids)}</td><td><code>{shown}</code>{more}</td></tr>'
            )
    if not rows:
        return ""
    head = _head(("source", "reason", "tasks", ""), 2, 2)
    return "<h2>Tasks left out</h2>\n" + _plain_table(head, rows)


def _plain_table(head: str, rows: Sequence[str]) -> str:
    body = f"<tbody>{''.join(rows)}</tbody>"
    return f'<div class="wide"><table class="plain">{head}{body}</table></div>'


def _head(titles: Sequence[str], first_number: int, last_number: int) -> str:
    cells = "".join(
        f"<th{' class=number' if first_number <= at <= last_number else ''}>{escape(title)}</th>"
        for at, title in enumerate(titles)
    )
    return f"<thead><tr>{cells}</tr></thead>"


def _numbers(*contents: object) -> str:
    return "".join(f'<td class="number">{content}</td>' for content in contents)


def _source(name: str, inks: dict[str, str]) -> str:
    return f'<span class="source">{_key_mark(inks[name])} {escape(name)}</span>'


def _key_mark(ink: str) -> str:
    return f'<span class="key" style="background:{ink}"></span>'


def _share(count: int, total: int) -> str:
    return f"{100 * count / total:.1f} %"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
