// Files that are dropped on an area, or chosen in it: the area gets an event with each.

for (const area of document.querySelectorAll("[data-drop]")) {
  const give = (file) => file && area.dispatchEvent(new CustomEvent("file", { detail: file }));
  area.querySelector("input[type=file]").addEventListener("change", ({ target }) => {
    give(target.files[0]);
    target.value = ""; // so that the same file can be chosen again
  });
  area.addEventListener("dragover", (event) => {
    event.preventDefault();
    area.classList.add("over");
  });
  area.addEventListener("dragleave", () => area.classList.remove("over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("over");
    give(event.dataTransfer.files[0]);
  });
}
