// Keys of the help dialog. None fires while typing; none decides alone.
import { open } from "./dialogs.js";

let prefix = "";

export function startKeyboard() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "Enter" && event.target.id === "opinion") return press("[data-primary]");
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const handled = run(event.key);
    if (handled) event.preventDefault();
  });
}

const isTyping = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") !== null;

function run(key) {
  const whole = prefix + key.toLowerCase();
  prefix = key === "g" ? "g " : "";
  if (whole === "g i") return go("/inbox");
  if (whole === "g s") return go("/start");
  const acts = {
    "/": () => focus("#search, [role=search] input[type=search]"),
    "?": () => open("keys"),
    j: () => step(1),
    k: () => step(-1),
    a: () => focus("#opinion"),
    r: () => press('[data-dialog="send-back"]'),
  };
  return acts[key === "?" || key === "/" ? key : key.toLowerCase()]?.() !== undefined;
}

function go(path) {
  location.assign(path);
  return true;
}

function focus(selector) {
  const found = document.querySelector(selector);
  found?.focus();
  return found ? true : undefined;
}

function press(selector) {
  const found = document.querySelector(selector);
  found?.click();
  return found ? true : undefined;
}

/** In a list the next row's link; on a task the next task. */
function step(by) {
  const rows = [...document.querySelectorAll("[data-row] a.pf-title")];
  if (!rows.length) return press(by > 0 ? "[data-next]" : "[data-previous]");
  const at = rows.indexOf(document.activeElement);
  rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + by))].focus();
  return true;
}
