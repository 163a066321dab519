"use strict";
// Grids and their pictures. A grid is an array of rows of color numbers.

const data = JSON.parse(document.getElementById("data").textContent);

const LINE = "#555555";

const toGrid = (rows) => rows.map((row) => Array.from(row, Number));
const copyGrid = (grid) => grid.map((row) => row.slice());
const sameGrid = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function isGrid(value) {
  const isSide = (list) => Array.isArray(list) && list.length >= 1 && list.length <= 30;
  return (
    isSide(value) &&
    value.every(
      (row) =>
        isSide(row) &&
        row.length === value[0].length &&
        row.every((cell) => Number.isInteger(cell) && cell >= 0 && cell <= 9),
    )
  );
}

function sizeText(grid) {
  return `${grid.length} rows by ${grid[0].length} columns`;
}

/** Return the side of a cell in CSS pixels, for a large picture. */
function cellSide(grid) {
  const side = Math.floor(420 / Math.max(grid.length, grid[0].length));
  return Math.min(Math.max(side, 15), 34);
}

/** Return black or white, whichever contrasts more with a color (relative luminance, WCAG 2). */
function inkOn(color) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = parseInt(data.palette[color].slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return luminance > 0.179 ? "#000000" : "#ffffff";
}

/** Return a canvas with a picture of a grid; `cell` is the side of a cell in CSS pixels. */
function picture(grid, label, { cell = 12, digits = false } = {}) {
  const scale = Math.max(1, Math.ceil(window.devicePixelRatio));
  const side = cell * scale;
  const step = side + scale;
  const canvas = document.createElement("canvas");
  canvas.width = grid[0].length * step + scale;
  canvas.height = grid.length * step + scale;
  canvas.style.width = `${canvas.width / scale}px`;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `${label}, ${sizeText(grid)}`);
  const pen = canvas.getContext("2d");
  pen.fillStyle = LINE;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.font = `${Math.round(side * 0.55)}px ui-monospace, monospace`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  grid.forEach((row, y) =>
    row.forEach((color, x) => {
      pen.fillStyle = data.palette[color];
      pen.fillRect(x * step + scale, y * step + scale, side, side);
      if (digits) {
        pen.fillStyle = inkOn(color);
        pen.fillText(color, x * step + scale + side / 2, y * step + scale + side / 2);
      }
    }),
  );
  return canvas;
}
