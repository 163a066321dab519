// Candidates files that are chosen, or dropped on the form.

// What the review page shows of a candidate, and how much of a reply.
const FIELDS = ["task_id", "prediction", "place", "reply", "input", "output", "reason", "detail"];
const MAX_REPLY = 4000;

function shortened(line) {
  try {
    const given = JSON.parse(line);
    const kept = Object.fromEntries(FIELDS.filter((name) => name in given).map((name) => [name, given[name]]));
    if (typeof kept.reply === "string") kept.reply = kept.reply.slice(0, MAX_REPLY);
    return JSON.stringify(kept);
  } catch {
    return line; // the service says what is wrong with it
  }
}

for (const form of document.querySelectorAll("form[data-candidates]")) {
  form.addEventListener("file", async ({ detail }) => {
    const lines = (await detail.text()).split("\n");
    form.elements.candidates.value = lines.map((line) => line.trim() && shortened(line)).join("\n");
    form.requestSubmit();
  });
}
