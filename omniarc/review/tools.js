"use strict";
// Tools that change more than one cell of the input, and the way from task to task.

// Each returns the grid after an edit at the cursor. What is added comes after the cursor.
const EDITS = {
  "add-row": (grid, y) => grid.toSpliced(y + 1, 0, grid[0].map(() => 0)),
  "cut-row": (grid, y) => grid.toSpliced(y, 1),
  "add-column": (grid, y, x) => grid.map((row) => row.toSpliced(x + 1, 0, 0)),
  "cut-column": (grid, y, x) => grid.map((row) => row.toSpliced(x, 1)),
  fill: (grid, y, x) => filled(grid, y, x, brush.color),
};

// Where the cursor goes, so that a cut after an addition takes it back.
const STEPS = { "add-row": [1, 0], "add-column": [0, 1] };

/** Return the grid with the connected cells of the color at (y, x) in another color. */
function filled(grid, y, x, color) {
  const result = copyGrid(grid);
  const old = grid[y][x];
  const waiting = old === color ? [] : [[y, x]];
  while (waiting.length) {
    const [row, column] = waiting.pop();
    if (result[row]?.[column] !== old) continue;
    result[row][column] = color;
    for (const [down, right] of Object.values(MOVES)) waiting.push([row + down, column + right]);
  }
  return result;
}

function edit(name) {
  if (!current) return;
  const [y, x] = editor.cursor;
  const grid = EDITS[name](editor.grid, y, x);
  if (!isGrid(grid)) {
    announce("A grid has 1 to 30 rows and columns.");
    return;
  }
  const [down, right] = STEPS[name] ?? [0, 0];
  editor.cursor = [y + down, x + right];
  entries.correct(current, grid);
  refresh(true);
}

/** Show the inputs of the next or previous task alone. */
function stepTask(by) {
  const tasks = [...byId("task").options].map(({ value }) => value).slice(1);
  const chosen = byId("task").value;
  const next = chosen === "any" ? tasks[0] : tasks[tasks.indexOf(chosen) + by];
  if (next === undefined) {
    announce(by > 0 ? "This is the last task." : "This is the first task.");
    return;
  }
  byId("task").value = next;
  applyFilters();
  announce(`Task ${next}`);
}
