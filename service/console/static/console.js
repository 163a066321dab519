// Keyboard shortcuts and small conveniences. Every page works without this file.

const isTyping = (target) => target.matches("input, select, textarea");

/** Move the focus to the next or previous row's link. */
function step(by) {
  const links = [...document.querySelectorAll("[data-rows] a[data-row]")];
  if (links.length === 0) return;
  const at = links.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
  links[Math.min(Math.max(next, 0), links.length - 1)].focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const pages = document.querySelectorAll(".top nav a");
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "/") document.querySelector("[data-search]")?.focus();
  else if (event.key >= "1" && event.key <= String(pages.length)) pages[Number(event.key) - 1].click();
  else return;
  event.preventDefault();
});

for (const field of document.querySelectorAll("[data-submit]")) {
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) field.form.requestSubmit();
  });
}

// An empty filter need not be in the address.
for (const form of document.querySelectorAll("form[data-sparse]")) {
  form.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
  });
}
