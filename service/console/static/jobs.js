// A job's progress while it runs, and predictions files that are dropped on the list.

const FIELDS = [
  ...["id", "task_id", "dataset", "code", "reply", "entry_point", "input_type"],
  ...["augmentation", "logprob"],
];

/** Return a line of a predictions file with the fields that a job takes; others are ignored. */
function program(line) {
  try {
    const given = JSON.parse(line);
    const kept = FIELDS.filter((name) => given[name] !== undefined && given[name] !== null);
    return JSON.stringify(Object.fromEntries(kept.map((name) => [name, given[name]])));
  } catch {
    return line; // the service says what is wrong with it
  }
}

async function send(area, file) {
  const told = document.getElementById("told");
  told.textContent = `Sending ${file.name} …`;
  const lines = (await file.text()).split("\n").filter((line) => line.trim() !== "");
  const headers = { "Content-Type": "application/x-ndjson", "X-Form-Token": area.dataset.token };
  const body = lines.map(program).join("\n");
  const answer = await fetch(area.dataset.jobs, { method: "POST", headers, body });
  if (answer.ok) {
    location.assign(`${area.dataset.jobs}/${(await answer.json()).id}`);
    return;
  }
  const problem = await answer.json().catch(() => ({}));
  told.textContent = `The service refused ${file.name}: ${problem.detail ?? answer.status}`;
}

for (const area of document.querySelectorAll("[data-jobs]")) {
  area.addEventListener("file", ({ detail }) => send(area, detail));
}

for (const area of document.querySelectorAll("[data-events]")) {
  const events = new EventSource(area.dataset.events);
  const show = ({ data }) => {
    const job = JSON.parse(data);
    area.querySelector("[data-finished]").textContent = job.finished;
    area.querySelector("progress").value = job.finished;
  };
  events.addEventListener("progress", show);
  events.addEventListener("end", (event) => {
    show(event);
    events.close();
    location.reload();
  });
}
