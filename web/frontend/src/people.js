// Choosing people: typed by name, found on the server, chosen one stands as a chip that can be taken away.
import { call } from "./api.js";
import { element, icon } from "./dom.js";
import { say } from "./words.js";

const MOST = 8;
const PAUSE = 200;

export function startPeople() {
  // A form that goes to the server as it is.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-needs-people]");
    if (button && !peopleOf(button.closest("dialog"))) event.preventDefault();
  });
  document.addEventListener("input", ({ target }) => {
    const box = target.closest("[data-people]");
    if (box && target.matches("[type=search]")) later(box, target);
  });
  document.addEventListener("click", ({ target }) => {
    const box = target.closest("[data-people]");
    if (!box) return;
    const found = target.closest("[data-person]");
    if (found) choose(box, found.dataset.person, found.dataset.name);
    const gone = target.closest("[data-take-away]");
    if (gone) drop(box, gone.closest("[data-chosen]"));
  });
  document.addEventListener("keydown", move);
}

/** `{to}` or `{users}` of a dialog that asks for people; null when none is chosen, which is said in place. */
export function peopleOf(form) {
  const found = [...form.querySelectorAll("[data-people]")].map(chosenIn);
  return found.includes(null) ? null : Object.assign({}, ...found);
}

function chosenIn(box) {
  const ids = [...box.querySelectorAll("[data-chosen]")].map((chip) => chip.dataset.chosen);
  const isMissing = !ids.length && !("optional" in box.dataset);
  complain(box, isMissing ? say("people.none_chosen") : "");
  if (isMissing) return null;
  return { [box.dataset.people]: "several" in box.dataset ? ids : ids[0] };
}

function complain(box, text) {
  const place = box.querySelector("[role=alert]");
  place.hidden = !text;
  place.querySelector("span").textContent = text;
  if (text) box.querySelector("[type=search]").focus();
}

function later(box, field) {
  clearTimeout(box.pending);
  box.pending = setTimeout(() => find(box, field.value.trim()), PAUSE);
}

async function find(box, text) {
  const list = box.querySelector("[role=listbox]");
  if (!text) return show(box, list, []);
  const { items } = await call("GET", `/api/v1/users?text=${encodeURIComponent(text)}&limit=${MOST}`);
  if (box.querySelector("[type=search]").value.trim() !== text) return undefined; // typed on meanwhile
  return show(box, list, items, true);
}

function show(box, list, people, asked = false) {
  const rows = people.map((one) => {
    const held = one.memberships.map((m) => [m.branch?.name, m.role_name].filter(Boolean).join(" ")).slice(0, 2).join(say("comma"));
    return element("li", { role: "option", tabindex: "-1", "data-person": one.id, "data-name": one.name }, element("span", { class: "pf-grow" }, one.name), element("span", { class: "pf-sub" }, held || one.id));
  });
  list.replaceChildren(...(rows.length || !asked ? rows : [element("li", { class: "pf-sub" }, say("lookup.none_strict"))]));
  list.hidden = !asked;
  box.querySelector("[type=search]").setAttribute("aria-expanded", String(asked));
}

function choose(box, id, name) {
  const chosen = box.querySelector("[data-chips]");
  const field = box.querySelector("[type=search]");
  const chip = element("span", { class: "pf-chip", "data-chosen": id }, name, element("button", { type: "button", class: "btn pf-btn-quiet pf-btn-icon", "data-take-away": true, "aria-label": say("file.remove", { name }) }, icon("x")));
  if (box.dataset.ofForm) chip.append(element("input", { type: "hidden", name: box.dataset.people, value: id, form: box.dataset.ofForm }));
  if (!("several" in box.dataset)) chosen.replaceChildren(chip);
  else if (!chosen.querySelector(`[data-chosen="${CSS.escape(id)}"]`)) chosen.append(chip);
  field.value = "";
  show(box, box.querySelector("[role=listbox]"), []);
  complain(box, "");
  field.focus();
}

function drop(box, chip) {
  chip.remove();
  box.querySelector("[type=search]").focus();
}

/** Arrows go through what was found, Enter chooses; Escape closes the list and leaves the dialog open. */
function move(event) {
  const box = event.target.closest?.("[data-people]");
  const list = box?.querySelector("[role=listbox]");
  if (!list || list.hidden) return;
  const rows = [...list.querySelectorAll("[data-person]")];
  const at = rows.indexOf(document.activeElement);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    (rows[at + (event.key === "ArrowDown" ? 1 : -1)] ?? box.querySelector("[type=search]")).focus();
  } else if (event.key === "Enter") {
    event.preventDefault();
    const row = rows[Math.max(at, 0)];
    if (row) choose(box, row.dataset.person, row.dataset.name);
  } else if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    show(box, list, []);
    box.querySelector("[type=search]").focus();
  }
}
