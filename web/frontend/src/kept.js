// What is typed outside of forms and opinions (a comment) stays on this device until it was sent.
import { onPicked, pick, people } from "./people.js";

const KEY = "pf-kept:";

export function startKept() {
  for (const field of document.querySelectorAll("textarea[data-kept]")) restore(field);
  document.addEventListener("input", ({ target }) => target.matches?.("textarea[data-kept]") && keep(target));
  onPicked((box) => {
    const field = box.closest("form")?.querySelector("textarea[data-kept]");
    if (field) keep(field);
  });
  document.addEventListener("pf-sent", ({ target }) => {
    for (const field of target.querySelectorAll("textarea[data-kept]")) forget(field);
  });
}

const boxOf = (field) => field.form?.querySelector("[data-people]");

function restore(field) {
  try {
    const left = JSON.parse(localStorage.getItem(KEY + field.dataset.kept) ?? "null");
    if (!left) return;
    field.value = left.text;
    for (const one of left.people) pick(boxOf(field), one.id, one.name);
  } catch {
    // what cannot be read was not kept
  }
}

function keep(field) {
  const box = boxOf(field);
  try {
    localStorage.setItem(KEY + field.dataset.kept, JSON.stringify({ text: field.value, people: box ? people(box) : [] }));
  } catch {
    // full or forbidden: it stays in the field
  }
}

function forget(field) {
  try {
    localStorage.removeItem(KEY + field.dataset.kept);
  } catch {
    // nothing was kept
  }
}
