// Choosing several rows of a list: the bar below appears with the first one and counts; one box at the head chooses the page. On a phone the boxes
// are there only while choosing.
import { isAnswered } from "./people.js";
import { say } from "./words.js";

const chosen = (form) => [...form.querySelectorAll('[name="id"]:checked')];
const root = () => document.body.classList;

export function startMany() {
  document.addEventListener("change", ({ target }) => {
    const form = target.closest?.("[data-many]");
    if (!form) return;
    if ("every" in target.dataset) choose(form, target.checked);
    count(form);
  });
  document.addEventListener("click", (event) => {
    const form = document.querySelector("[data-many]");
    if (!form) return;
    if (event.target.closest("[data-choosing]")) begin(form, true);
    if (event.target.closest("[data-choose-all]")) choose(form, true);
    if (event.target.closest("[data-unchoose]")) leave(form);
    if (root().contains("pf-selecting")) press(event);
    count(form);
  });
  document.addEventListener("submit", why, true);
  document.addEventListener("submit", hand);
  document.addEventListener("htmx:load", look);
  look();
}

function look() {
  const form = document.querySelector("[data-many]");
  if (form) begin(form, chosen(form).length > 0);
  else for (const bar of document.querySelectorAll("[data-batch]")) bar.hidden = true;
}

function begin(form, selecting) {
  root().toggle("pf-selecting", selecting);
  count(form);
}

function leave(form) {
  choose(form, false);
  root().remove("pf-selecting");
}

function choose(form, checked) {
  for (const box of form.querySelectorAll('[name="id"]')) box.checked = checked;
}

/** While choosing on a phone, a card is its box. */
function press(event) {
  const row = event.target.closest("[data-many='asked'] [data-row]");
  const box = row?.querySelector('[name="id"]');
  if (!row || event.target.closest("[name=id]") || !matchMedia("(max-width: 767.98px)").matches) return;
  event.preventDefault();
  if (box) box.checked = !box.checked;
}

/** Only what the dialog that was pressed asks for is sent along; one that asks for somebody is not sent without. */
function hand(event) {
  const form = event.target.closest("[data-many]");
  if (!form) return;
  const dialog = event.submitter?.closest("dialog");
  if (dialog && !isAnswered(dialog)) {
    event.preventDefault();
    return;
  }
  for (const field of form.elements) {
    const other = field.closest("dialog");
    if (other && other !== dialog) field.disabled = true;
  }
}

function count(form) {
  const boxes = [...form.querySelectorAll('[name="id"]')];
  const found = chosen(form);
  for (const box of boxes) box.closest("tr").classList.toggle("is-selected", box.checked);
  const every = form.querySelector("[data-every]");
  every.disabled = !boxes.length;
  every.checked = found.length > 0 && found.length === boxes.length;
  every.indeterminate = found.length > 0 && found.length < boxes.length;
  const bar = document.querySelector("[data-batch]");
  if (!bar) return;
  bar.hidden = !found.length;
  root().toggle("pf-choosing", found.length > 0);
  for (const told of document.querySelectorAll("[data-batch-count]")) told.textContent = told.dataset.word.replace("{n}", found.length);
  offer(bar, found);
}

/** A verb that none of the chosen ones knows cannot be pressed; why some cannot be approved with others is said. */
function offer(bar, found) {
  for (const button of bar.querySelectorAll("[data-does]")) button.disabled = !found.some((box) => box.dataset.may.split(" ").includes(button.dataset.does));
  const note = bar.querySelector("[data-batch-note]");
  if (!note) return;
  const needing = found.filter((box) => box.dataset.needs);
  const why = [...new Set(needing.map((box) => box.dataset.needs))].join("、");
  note.textContent = needing.length ? note.dataset.word.replace("{n}", needing.length).replace("{why}", why) : "";
}

/** A dialog of a whole list asks for its reason before it is sent. Several of them belong to one form, so only the one that sends is asked. */
function why(event) {
  const field = event.submitter?.closest("dialog")?.querySelector("textarea[data-required]:not([data-opinion])");
  if (!field?.form || field.value.trim()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  field.setCustomValidity(say("opinion.missing"));
  field.reportValidity();
  field.addEventListener("input", () => field.setCustomValidity(""), { once: true });
}
