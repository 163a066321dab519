"use strict";
// The editor of the input: cells are painted by mouse, touch or keyboard.

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

class Editor {
  /** `brush` holds the selected color; `onPaint` is called with the grid after each stroke. */
  constructor(host, brush, onPaint) {
    this.host = host;
    this.brush = brush;
    this.onPaint = onPaint;
    this.stroke = false;
    host.setAttribute("role", "grid");
    host.addEventListener("keydown", (event) => this.press(event));
    host.addEventListener("pointerdown", (event) => this.startStroke(event));
    host.addEventListener("pointerover", (event) => this.stroke && this.paintAt(event.target));
    host.addEventListener("click", (event) => this.tap(event));
    window.addEventListener("pointerup", () => this.endStroke());
    window.addEventListener("pointercancel", () => this.endStroke());
  }

  /** Show a grid; cells that differ from `before` are marked. */
  show(grid, before, keepCursor) {
    this.grid = copyGrid(grid);
    this.before = before;
    if (!keepCursor) this.cursor = [0, 0];
    this.host.style.setProperty("--columns", grid[0].length);
    this.host.style.setProperty("--side", `${cellSide(grid)}px`);
    this.host.setAttribute("aria-label", `Input, ${sizeText(grid)}`);
    this.cells = grid.map((row, y) => row.map((_, x) => this.cell(y, x)));
    const rows = this.cells.map((cells) => {
      const row = document.createElement("div");
      row.setAttribute("role", "row");
      row.append(...cells);
      return row;
    });
    this.host.replaceChildren(...rows);
    this.moveTo(...this.cursor);
  }

  cell(y, x) {
    const cell = document.createElement("div");
    cell.setAttribute("role", "gridcell");
    cell.dataset.row = y;
    cell.dataset.column = x;
    cell.tabIndex = -1;
    this.color(cell, y, x);
    return cell;
  }

  color(cell, y, x) {
    const color = this.grid[y][x];
    const changed = color !== this.before[y]?.[x];
    cell.style.backgroundColor = data.palette[color];
    cell.style.color = inkOn(color);
    cell.textContent = color;
    cell.classList.toggle("changed", changed);
    const suffix = changed ? ", changed" : "";
    cell.setAttribute(
      "aria-label",
      `row ${y + 1}, column ${x + 1}: ${data.colors[color]}${suffix}`,
    );
  }

  focus() {
    const [y, x] = this.cursor;
    this.cells[y][x].focus({ preventScroll: true });
  }

  moveTo(y, x) {
    const [oldY, oldX] = this.cursor;
    const last = this.cells[oldY]?.[oldX];
    if (last) last.tabIndex = -1;
    this.cursor = [
      Math.min(Math.max(y, 0), this.grid.length - 1),
      Math.min(Math.max(x, 0), this.grid[0].length - 1),
    ];
    this.cells[this.cursor[0]][this.cursor[1]].tabIndex = 0;
  }

  move([down, right]) {
    this.moveTo(this.cursor[0] + down, this.cursor[1] + right);
    this.focus();
  }

  paint(y, x, color) {
    this.grid[y][x] = color;
    this.color(this.cells[y][x], y, x);
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [y, x] = this.cursor;
    if (event.key in MOVES) this.move(MOVES[event.key]);
    else if (event.key === "Home") this.move([0, -30]);
    else if (event.key === "End") this.move([0, 30]);
    else if (event.key === " " || event.key === "Enter") this.put(y, x, this.brush.color);
    else if (/^[0-9]$/.test(event.key)) {
      this.brush.choose(Number(event.key));
      this.put(y, x, this.brush.color);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  put(y, x, color) {
    this.paint(y, x, color);
    this.onPaint(this.grid);
  }

  startStroke(event) {
    this.isTouch = event.pointerType === "touch";
    if (this.isTouch || event.button !== 0 || !event.target.dataset.row) return;
    event.preventDefault();
    this.stroke = true;
    this.paintAt(event.target);
    this.focus();
  }

  /** Paint on a tap; a finger that moves scrolls the grid. */
  tap(event) {
    if (!this.isTouch || !event.target.dataset.row) return;
    this.paintAt(event.target);
    this.onPaint(this.grid);
  }

  paintAt(cell) {
    const { row, column } = cell.dataset;
    if (row === undefined) return;
    this.moveTo(Number(row), Number(column));
    this.paint(...this.cursor, this.brush.color);
  }

  endStroke() {
    if (!this.stroke) return;
    this.stroke = false;
    this.onPaint(this.grid);
  }
}
