"use strict";
// The page: the list, the candidate that is shown, the filters, the keys.

const at = (id) => document.getElementById(id);

/** An element with these properties and children. All text goes in as text. */
function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
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

// The palette

const brush = {
  color: 1,
  choose(color) {
    this.color = color;
    at("palette").querySelectorAll("input")[color].checked = true;
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
    at("palette").append(element("label", {}, radio, swatch, name));
  });
}

const editor = new Editor(at("cells"), brush, (grid) => {
  entries.correct(current, grid);
  refresh(true);
});

// The list

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
  item.said = element("span", { className: "sr-only" });
  const reason = element("small", { textContent: candidate.reason?.replaceAll("_", " ") ?? "" });
  const name = element("span", { className: "name" }, candidate.id, reason);
  item.button = element("button", { type: "button" }, item.picture, name, item.mark, item.said);
  item.button.addEventListener("click", () => show(candidate));
  item.append(item.button);
  return item;
}

function updateItem(candidate) {
  const item = items.get(candidate.id);
  const { decision, input } = entries.get(candidate.id);
  item.className = decision ?? "";
  item.mark.textContent = `${input ? "✎" : ""}${MARKS[decision] ?? ""}`;
  item.said.textContent = `, ${STATES[decision] ?? "undecided"}${input ? ", corrected" : ""}`;
  thumbnails.observe(item);
}

function matches(candidate) {
  const { decision, input } = entries.get(candidate.id);
  const wanted = at("show").value;
  const isShown =
    wanted === "all" ||
    (wanted === "undecided" && decision === null) ||
    (wanted === "corrected" && input !== null) ||
    wanted === decision;
  const reason = at("reason").value;
  const task = at("task").value;
  return (
    isShown &&
    (reason === "any" || reason === (candidate.reason ?? "passed")) &&
    (task === "any" || task === candidate.task)
  );
}

/** The current candidate stays in the list until one leaves it, whatever was decided. */
function updateList() {
  visible = [];
  for (const candidate of candidates) {
    const isVisible = candidate === current || matches(candidate);
    items.get(candidate.id).hidden = !isVisible;
    if (isVisible) visible.push(candidate);
  }
}

// The candidate that is shown

function show(candidate, takeFocus = false) {
  const before = current;
  current = candidate;
  updateList();
  if (before) setCurrent(before, false);
  at("detail").hidden = !candidate;
  at("empty").hidden = Boolean(candidate);
  if (!candidate) {
    at("empty").textContent = entries.count(null)
      ? "Nothing here: choose another filter."
      : "All decided. Download the decisions to apply them.";
    return;
  }
  setCurrent(candidate, true);
  at("heading").textContent = candidate.id;
  const verdict = at("verdict");
  verdict.textContent = candidate.reason?.replaceAll("_", " ") ?? "passed the filters";
  verdict.className = `badge ${candidate.reason ? "refused" : "passed"}`;
  at("reply").textContent = candidate.reply || "(nothing)";
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
  if (at("pairs").dataset.task === task) return;
  at("pairs").dataset.task = task;
  at("pairs").replaceChildren(
    ...pairs[task].map(({ input, output }, number) => {
      const pair = element("div", { className: "pair" });
      pair.append(picture(input, `Original input ${number + 1}`, { cell: 8 }));
      if (output) {
        pair.append(element("span", { className: "arrow", textContent: "→", ariaHidden: "true" }));
        pair.append(picture(output, `Original output ${number + 1}`, { cell: 8 }));
      }
      return pair;
    }),
  );
}

function showGrids(keepCursor) {
  const digits = at("digits").checked;
  at("cells").classList.toggle("digits", digits);
  editor.show(entries.inputOf(current), current.input, keepCursor);
  at("output").replaceChildren(
    current.output
      ? picture(current.output, "Output", { cell: cellSide(current.output), digits })
      : element("p", { className: "none", textContent: "The program was not run, or gave none." }),
  );
}

/** Everything that depends on what was decided; not the grids. */
function update() {
  const { decision, input } = entries.get(current.id);
  const state = at("state");
  state.textContent = `${STATES[decision] ?? "undecided"}${input ? ", corrected" : ""}`;
  state.className = `badge ${decision ?? ""}`;
  const place = `${visible.indexOf(current) + 1} of ${visible.length}`;
  at("place").textContent = place;
  at("input-note").textContent = `${sizeText(current.input)}${input ? ", corrected" : ""}`;
  at("output-note").textContent = current.output
    ? `${sizeText(current.output)}${input ? ", of the input as it was" : ""}`
    : "";
  at("output").classList.toggle("stale", input !== null);
  at("why").textContent = whyText(current, input);
  at("why").hidden = !at("why").textContent;
  setDisabled("accept", !entries.canAccept(current));
  setDisabled("undo", entries.history.length === 0);
  setDisabled("restore", input === null);
  at("accept").setAttribute("aria-pressed", decision === "accept");
  at("reject").setAttribute("aria-pressed", decision === "reject");
  updateItem(current);
  updateCounts();
}

function whyText({ reason, detail }, input) {
  if (input) return "Corrected: the filters run again when the decisions are applied.";
  if (reason === null) return "";
  const meaning = data.reasons[reason];
  const more = detail && detail !== meaning ? ` (${detail})` : "";
  return `Refused: ${meaning}${more}. Correct a cell to accept it.`;
}

/** Not the `disabled` property: a button that has the focus would lose it. */
function setDisabled(id, isDisabled) {
  at(id).setAttribute("aria-disabled", isDisabled);
}

function updateCounts() {
  const counts = { accept: entries.count("accept"), reject: entries.count("reject") };
  for (const [decision, count] of Object.entries(counts)) {
    at(`count-${decision}`).textContent = count;
    at(`bar-${decision}`).style.width = `${(100 * count) / Math.max(1, candidates.length)}%`;
  }
  at("count-undecided").textContent = candidates.length - counts.accept - counts.reject;
  if (!storage.works) {
    notice("This browser keeps nothing for this page. Download the decisions before you leave it.");
  }
}

function notice(text) {
  at("notice").textContent = text;
  at("notice").hidden = false;
}

/** For people who do not see the page change. */
function say(text) {
  at("status").textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => at("status").replaceChildren(), 6000);
}

function refresh(keepCursor) {
  if (!current) return updateCounts();
  const hadFocus = at("cells").contains(document.activeElement);
  showGrids(keepCursor);
  update();
  if (hadFocus) editor.focus();
}

// Actions

function decide(decision) {
  if (!current) return;
  if (decision === "accept" && !entries.canAccept(current)) {
    return say("The filters refused this input: correct a cell to accept it.");
  }
  const decided = current;
  entries.decide(decided, decision);
  update();
  say(`${decided.id} ${STATES[decision]}`);
  step(1);
}

/** Goes to the next or the previous of the list; the one that is left may leave the list. */
function step(by) {
  if (!current) return;
  const left = current;
  const others = visible.filter((candidate) => candidate === left || matches(candidate));
  const place = others.indexOf(left) + by;
  const target = others[place] ?? (matches(left) ? left : others[place - 2 * by]);
  show(target ?? null, true);
}

function undo() {
  const candidate = entries.undo();
  if (!candidate) return say("Nothing to undo.");
  updateItem(candidate);
  show(candidate, true);
  say(`Undone: ${candidate.id} is ${STATES[entries.get(candidate.id).decision] ?? "undecided"}`);
}

function restore() {
  if (!current || entries.get(current.id).input === null) return;
  entries.correct(current, current.input);
  refresh(true);
  say("The input is as the model made it.");
}

function download() {
  const url = URL.createObjectURL(new Blob([entries.save()], { type: "application/json" }));
  element("a", { href: url, download: "decisions.json" }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  say("Decisions downloaded.");
}

async function load(file) {
  try {
    const { fitting, strange } = entries.load(await file.text());
    candidates.forEach(updateItem);
    const rest = strange ? `; ${strange} fit no input on this page` : "";
    notice(`${file.name}: ${fitting} decisions loaded${rest}.`);
  } catch (error) {
    notice(`${file.name}: ${error.message}.`);
  }
  say(at("notice").textContent);
  applyFilters();
}

function applyFilters() {
  const kept = current && matches(current) ? current : null;
  current = null;
  candidates.forEach(({ id }) => items.get(id).button.removeAttribute("aria-current"));
  show(kept ?? candidates.find(matches) ?? null);
  updateCounts();
}

// Keys

const KEYS = {
  a: () => decide("accept"),
  r: () => decide("reject"),
  u: undo,
  n: () => step(1),
  p: () => step(-1),
  "?": () => at("keys").showModal(),
};

function press(event) {
  if (at("keys").open || event.altKey || event.target.closest("select, textarea")) return;
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
    at("without-grid").textContent = `${data.without_grid} without a grid`;
  }
}

function fillSelect(id, values, present) {
  at(id).append(new Option(`any (${present.length})`, "any"));
  for (const value of values) {
    const count = present.filter((each) => each === value).length;
    if (count) at(id).append(new Option(`${value.replaceAll("_", " ")} (${count})`, value));
  }
}

function start() {
  buildPalette();
  buildFilters();
  for (const id of ["show", "reason", "task"]) at(id).addEventListener("change", applyFilters);
  const clicks = { undo, restore, download, "keys-open": KEYS["?"] };
  clicks.accept = KEYS.a;
  clicks.reject = KEYS.r;
  clicks.next = KEYS.n;
  clicks.previous = KEYS.p;
  for (const [id, action] of Object.entries(clicks)) at(id).addEventListener("click", action);
  at("digits").addEventListener("change", () => refresh(true));
  at("load").addEventListener("change", ({ target }) => {
    if (target.files[0]) load(target.files[0]);
    target.value = "";
  });
  document.addEventListener("keydown", press);
  at("list").append(...items.values());
  candidates.forEach(updateItem);
  for (const { button } of items.values()) button.tabIndex = -1;
  applyFilters();
}

start();
