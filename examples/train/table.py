"""The table of several runs: what share of each kind of question at least one program solved.

python -m examples.train.table results.jsonl
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def table(lines: Iterable[dict[str, Any]]) -> str:
    """Return the lines of a results file as a table in Markdown, a row for each run."""
    runs: dict[tuple[Any, ...], dict[str, dict[str, Any]]] = {}
    for line in lines:
        key = (line["trained_tasks"], line["new_programs"], line["programs"], line["steps"])
        runs.setdefault(key, {})[line["questions"]] = line
    kinds = list(dict.fromkeys(kind for found in runs.values() for kind in found))
    rows = [
        ["tasks", "new programs", "programs", "steps", *kinds],
        ["---"] * (4 + len(kinds)),
    ]
    for (tasks, new, programs, steps), found in sorted(runs.items()):
        cells = [_cell(found[kind]) if kind in found else "" for kind in kinds]
        rows.append([str(tasks), "yes" if new else "no", f"{programs:,}", f"{steps:,}", *cells])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(line: dict[str, Any]) -> str:
    """Return solved tasks of all, the share, and its interval: `3 / 100: 3.0 % (1.0–8.5)`."""
    share = f"{100 * line['pass']:.1f} % ({100 * line['low']:.1f}–{100 * line['high']:.1f})"
    return f"{round(line['pass'] * line['tasks'])} / {line['tasks']}: {share}"


if __name__ == "__main__":
    text = Path(sys.argv[1]).read_text(encoding="utf-8")
    print(table(map(json.loads, text.splitlines())))
