"use strict";
// The page: the list, the current candidate, the filters and the keyboard shortcuts.

const byId = (id) => document.getElementById(id);

/** Return an element with these properties and children; strings become text nodes. */
function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

const candidates = data.candidates.map((candidate) => ({
  ...candidate,
  input: toGrid(candidate.input),
  output: candidate.output && toGrid(candidate.output),
}));
const pairs = Object.fromEntries(
  Object.entries(data.tasks).map(([task, list]) => [
    task,
    list.map(({ input, output }) => ({ input: toGrid(input), output: output && toGrid(output) })),
  ]),
);
const entries = new Entries(candidates);
const STATES = { accept: "accepted", reject: "rejected" };
const MARKS = { accept: "✓", reject: "✗" };

let current = null;
let visible = [];

// Palette

const brush = {
  color: 1,
  choose(color) {
    this.color = color;
    byId("palette").querySelectorAll("input")[color].checked = true;
  },
};

function buildPalette() {
  data.palette.forEach((color, number) => {
    const radio = element("input", { type: "radio", name: "color", value: number });
    radio.checked = number === brush.color;
    radio.addEventListener("change", () => brush.choose(number));
    const swatch = element("span", { className: "swatch", textContent: number });
    swatch.style.backgroundColor = color;
    swatch.style.color = inkOn(number);
    const name = element("span", { className: "name", textContent: data.colors[number] });
    byId("palette").append(element("label", {}, radio, swatch, name));
  });
}

const editor = new Editor(byId("cells"), brush, (grid) => {
  entries.correct(current, grid);
  refresh(true);
});

// List

const thumbnails = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen) {
    if (isIntersecting) drawThumbnail(target);
  }
});

function drawThumbnail(item) {
  thumbnails.unobserve(item);
  const { candidate } = item;
  const grid = entries.inputOf(candidate);
  const cell = Math.max(2, Math.floor(40 / Math.max(grid.length, grid[0].length)));
  item.picture.replaceChildren(picture(grid, "Input", { cell }));
}

const items = new Map(candidates.map((candidate) => [candidate.id, buildItem(candidate)]));

function buildItem(candidate) {
  const item = element("li");
  item.candidate = candidate;
  item.picture = element("span", { className: "thumbnail" });
  item.mark = element("span", { className: "mark" });
  item.status = element("span", { className: "sr-only" });
  const reason = element("small", { textContent: candidate.reason?.replaceAll("_", " ") ?? "" });
  const name = element("span", { className: "name" }, candidate.id, reason);
  item.button = element("button", { type: "button" }, item.picture, name, item.mark, item.status);
  item.button.addEventListener("click", () => show(candidate));
  item.append(item.button);
  return item;
}

function updateItem(candidate) {
  const item = items.get(candidate.id);
  const { decision, input } = entries.get(candidate.id);
  item.className = decision ?? "";
  item.mark.textContent = `${input ? "✎" : ""}${MARKS[decision] ?? ""}`;
  item.status.textContent = `, ${STATES[decision] ?? "undecided"}${input ? ", corrected" : ""}`;
  thumbnails.observe(item);
}

function matches(candidate) {
  const { decision, input } = entries.get(candidate.id);
  const wanted = byId("show").value;
  const isShown =
    wanted === "all" ||
    (wanted === "undecided" && decision === null) ||
    (wanted === "corrected" && input !== null) ||
    wanted === decision;
  const reason = byId("reason").value;
  const task = byId("task").value;
  return (
    isShown &&
    (reason === "any" || reason === (candidate.reason ?? "passed")) &&
    (task === "any" || task === candidate.task)
  );
}

/** The current candidate stays in the list, even if it no longer matches the filters. */
function updateList() {
  visible = [];
  for (const candidate of candidates) {
    const isVisible = candidate === current || matches(candidate);
    items.get(candidate.id).hidden = !isVisible;
    if (isVisible) visible.push(candidate);
  }
}

// Current candidate

function show(candidate, takeFocus = false) {
  const before = current;
  current = candidate;
  updateList();
  if (before) setCurrent(before, false);
  byId("detail").hidden = !candidate;
  byId("empty").hidden = Boolean(candidate);
  if (!candidate) {
    byId("empty").textContent = entries.count(null)
      ? "No input matches the filters."
      : "Every input is decided. Download the decisions to apply them.";
    return;
  }
  setCurrent(candidate, true);
  byId("heading").textContent = candidate.id;
  const verdict = byId("verdict");
  verdict.textContent = candidate.reason?.replaceAll("_", " ") ?? "passed the filters";
  verdict.className = `badge ${candidate.reason ? "rejected" : "passed"}`;
  byId("reply").textContent = candidate.reply || "(empty)";
  showPairs(candidate.task);
  showGrids(false);
  update();
  if (takeFocus) editor.focus();
}

function setCurrent(candidate, isCurrent) {
  const { button } = items.get(candidate.id);
  button.tabIndex = isCurrent ? 0 : -1;
  if (isCurrent) {
    button.setAttribute("aria-current", "true");
    button.scrollIntoView({ block: "nearest", inline: "nearest" });
  } else button.removeAttribute("aria-current");
}

function showPairs(task) {
  if (byId("pairs").dataset.task === task) return;
  byId("pairs").dataset.task = task;
  byId("pairs").replaceChildren(
    ...pairs[task].map(({ input, output }, number) => {
      const pair = element("div", { className: "pair" });
      pair.append(picture(input, `Original input ${number + 1}`, { cell: 8 }));
      if (output) {
        const arrow = { className: "arrow", textContent: "→", ariaHidden: "true" };
        pair.append(element("span", arrow));
        pair.append(picture(output, `Original output ${number + 1}`, { cell: 8 }));
      }
      return pair;
    }),
  );
}

function showGrids(keepCursor) {
  const digits = byId("digits").checked;
  byId("cells").classList.toggle("digits", digits);
  editor.show(entries.inputOf(current), current.input, keepCursor);
  showOutput();
}

/** Update everything that depends on the decisions, except the grids. */
function update() {
  const { decision, input } = entries.get(current.id);
  const state = byId("state");
  state.textContent = `${STATES[decision] ?? "undecided"}${input ? ", corrected" : ""}`;
  state.className = `badge ${decision ?? ""}`;
  byId("position").textContent = `${visible.indexOf(current) + 1} of ${visible.length}`;
  byId("input-note").textContent = `${sizeText(current.input)}${input ? ", corrected" : ""}`;
  const { grid, note, isStale } = shownOutput(current);
  byId("output-note").textContent = grid ? `${sizeText(grid)}${note}` : "";
  byId("output").classList.toggle("stale", isStale);
  byId("explanation").textContent = explanation(current, input);
  byId("explanation").hidden = !byId("explanation").textContent;
  setDisabled("accept", !entries.canAccept(current));
  setDisabled("undo", entries.history.length === 0);
  setDisabled("restore", input === null);
  byId("accept").setAttribute("aria-pressed", decision === "accept");
  byId("reject").setAttribute("aria-pressed", decision === "reject");
  updateItem(current);
  updateCounts();
}

function explanation({ reason, detail }, input) {
  if (input) return "Corrected. The filters run again when the decisions are applied.";
  if (reason === null) return "";
  const meaning = data.reasons[reason];
  const more = detail && detail !== meaning ? ` (${detail})` : "";
  return `Rejected by the filters: ${meaning}${more}. Correct a cell to accept it.`;
}

/** Unlike the `disabled` property, this keeps the focus on the button. */
function setDisabled(id, isDisabled) {
  byId(id).setAttribute("aria-disabled", isDisabled);
}

function updateCounts() {
  const counts = { accept: entries.count("accept"), reject: entries.count("reject") };
  for (const [decision, count] of Object.entries(counts)) {
    byId(`count-${decision}`).textContent = count;
    byId(`bar-${decision}`).style.width = `${(100 * count) / Math.max(1, candidates.length)}%`;
  }
  byId("count-undecided").textContent = candidates.length - counts.accept - counts.reject;
  if (!storage.works) {
    notice("This browser stores nothing here. Download the decisions before you leave the page.");
  }
}

function notice(text) {
  byId("notice").textContent = text;
  byId("notice").hidden = false;
}

/** Announce a change to screen readers. */
function announce(text) {
  byId("status").textContent = text;
  clearTimeout(announce.timer);
  announce.timer = setTimeout(() => byId("status").replaceChildren(), 6000);
}

function refresh(keepCursor) {
  if (!current) return updateCounts();
  const hadFocus = byId("cells").contains(document.activeElement);
  showGrids(keepCursor);
  update();
  if (hadFocus) editor.focus();
}

// Actions

function decide(decision) {
  if (!current) return;
  if (decision === "accept" && !entries.canAccept(current)) {
    return announce("The filters rejected this input: correct a cell to accept it.");
  }
  const decided = current;
  entries.decide(decided, decision);
  update();
  announce(`${decided.id} ${STATES[decision]}`);
  step(1);
}

/** Go to the next or previous input; the old one is hidden if it does not match the filters. */
function step(by) {
  if (!current) return;
  const old = current;
  const others = visible.filter((candidate) => candidate === old || matches(candidate));
  const index = others.indexOf(old) + by;
  const target = others[index] ?? (matches(old) ? old : others[index - 2 * by]);
  show(target ?? null, true);
}

function undo() {
  const candidate = entries.undo();
  if (!candidate) return announce("Nothing to undo.");
  updateItem(candidate);
  show(candidate, true);
  const state = STATES[entries.get(candidate.id).decision] ?? "undecided";
  announce(`Undone: ${candidate.id} is ${state}`);
}

function restore() {
  if (!current || entries.get(current.id).input === null) return;
  entries.correct(current, current.input);
  refresh(true);
  announce("Correction removed.");
}

function download() {
  const url = URL.createObjectURL(new Blob([entries.save()], { type: "application/json" }));
  element("a", { href: url, download: "decisions.json" }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  announce("Decisions downloaded.");
}

async function load(file) {
  try {
    const { loaded, unmatched } = entries.load(await file.text());
    candidates.forEach(updateItem);
    const rest = unmatched ? `; ${unmatched} match no input on this page` : "";
    notice(`${file.name}: ${loaded} ${loaded === 1 ? "decision" : "decisions"} loaded${rest}.`);
  } catch (error) {
    notice(`${file.name}: ${error.message}.`);
  }
  announce(byId("notice").textContent);
  applyFilters();
}

function applyFilters() {
  const kept = current && matches(current) ? current : null;
  current = null;
  candidates.forEach(({ id }) => items.get(id).button.removeAttribute("aria-current"));
  show(kept ?? candidates.find(matches) ?? null);
  updateCounts();
}

// Keyboard shortcuts

const KEYS = {
  a: () => decide("accept"),
  r: () => decide("reject"),
  u: undo,
  n: () => step(1),
  p: () => step(-1),
  f: () => edit("fill"),
  "]": () => stepTask(1),
  "[": () => stepTask(-1),
  "?": () => byId("keys").showModal(),
};

function press(event) {
  if (byId("keys").open || event.altKey || event.target.closest("select, textarea")) return;
  if (event.ctrlKey || event.metaKey) {
    if (event.key !== "z" || event.shiftKey) return;
    undo();
  } else if (event.key in KEYS) KEYS[event.key]();
  else if (/^[0-9]$/.test(event.key)) brush.choose(Number(event.key));
  else if (event.target.closest("#list") && MOVES[event.key]) pressInList(event.key);
  else if (event.target === document.body && current && MOVES[event.key]) {
    editor.move(MOVES[event.key]);
  } else return;
  event.preventDefault();
}

function pressInList(key) {
  step(key === "ArrowDown" || key === "ArrowRight" ? 1 : -1);
  if (current) items.get(current.id).button.focus();
}

// Start

function buildFilters() {
  const reasons = candidates.map(({ reason }) => reason ?? "passed");
  fillSelect("reason", ["passed", ...Object.keys(data.reasons)], reasons);
  const tasks = candidates.map(({ task }) => task);
  fillSelect("task", [...new Set(tasks)], tasks);
  if (data.without_grid) {
    byId("without-grid").textContent = `${data.without_grid} without a grid`;
  }
}

function fillSelect(id, values, present) {
  byId(id).append(new Option(`any (${present.length})`, "any"));
  for (const value of values) {
    const count = present.filter((each) => each === value).length;
    if (count) byId(id).append(new Option(`${value.replaceAll("_", " ")} (${count})`, value));
  }
}

function start() {
  buildPalette();
  buildFilters();
  for (const id of ["show", "reason", "task"]) byId(id).addEventListener("change", applyFilters);
  const clicks = { undo, restore, download, "keys-open": KEYS["?"] };
  clicks.accept = KEYS.a;
  clicks.reject = KEYS.r;
  clicks.next = KEYS.n;
  clicks.previous = KEYS.p;
  clicks["next-task"] = KEYS["]"];
  clicks["previous-task"] = KEYS["["];
  for (const name of Object.keys(EDITS)) clicks[name] = () => edit(name);
  for (const [id, action] of Object.entries(clicks)) byId(id).addEventListener("click", action);
  byId("digits").addEventListener("change", () => refresh(true));
  byId("load").addEventListener("change", ({ target }) => {
    if (target.files[0]) load(target.files[0]);
    target.value = "";
  });
  document.addEventListener("keydown", press);
  byId("list").append(...items.values());
  candidates.forEach(updateItem);
  for (const { button } of items.values()) button.tabIndex = -1;
  applyFilters();
}

start();
