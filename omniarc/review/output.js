"use strict";
// The output beside the input. Where a service shows the page, it runs the task's program on
// corrected inputs; in a file, the output stays that of the model's input.

// Cells change quickly while somebody paints.
const PAUSE_MS = 150;

// What the program made of corrected inputs, by task and input.
const answers = new Map();
let requested = ""; // the key of the last input that an output was asked for

/** Return the output to show: a grid, or why there is none; and whether it is out of date. */
function shownOutput(candidate) {
  const { input } = entries.get(candidate.id);
  const original = { grid: candidate.output, note: "", isStale: false };
  if (input === null) return original;
  if (!data.live) return { ...original, note: ", of the original input", isStale: true };
  const key = `${candidate.task} ${JSON.stringify(input)}`;
  if (!answers.has(key) && key !== requested) requestOutput(candidate, input, key);
  return answers.get(key) ?? { ...original, note: ", running", isStale: true };
}

async function requestOutput(candidate, input, key) {
  requested = key;
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  if (key !== requested) return; // another change followed
  answers.set(key, await runProgram(candidate.task, input));
  if (candidate === current) {
    showOutput();
    update();
  }
}

async function runProgram(task, input) {
  const answer = { grid: null, note: "", isStale: false };
  try {
    const response = await fetch(data.live.address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Form-Token": data.live.token },
      body: JSON.stringify({ task_id: task, input }),
    });
    const { grid, error, detail } = await response.json();
    return response.ok ? { ...answer, grid, error } : { ...answer, error: detail };
  } catch {
    return { ...answer, error: "The service does not answer." };
  }
}

function showOutput() {
  const { grid, error } = shownOutput(current);
  const digits = byId("digits").checked;
  const missing = error || "No output: the program did not run or failed.";
  byId("output").replaceChildren(
    grid
      ? picture(grid, "Output", { cell: cellSide(grid), digits })
      : element("p", { className: "none" }, missing),
  );
}
