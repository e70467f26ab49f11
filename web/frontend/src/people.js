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
  // A list of a few stands open while its field has the focus.
  document.addEventListener("focusin", ({ target }) => {
    for (const box of document.querySelectorAll("[data-people]")) {
      if (box.among && !box.contains(target)) show(box, box.querySelector("[role=listbox]"), []);
    }
  });
}

/** Is somebody chosen where somebody must be? Otherwise that is said in place. */
export const isAnswered = (dialog) => peopleOf(dialog) !== null;

/** `{to}` or `{users}` of a dialog that asks for people; null when none is chosen, which is said in place. */
export function peopleOf(form) {
  const found = [...form.querySelectorAll("[data-people]")].map(chosenIn);
  return found.includes(null) ? null : Object.assign({}, ...found);
}

function chosenIn(box) {
  const ids = idsOf(box);
  const isMissing = !ids.length && !("optional" in box.dataset);
  complain(box, isMissing ? say("people.none_chosen") : "");
  if (isMissing) return null;
  return { [box.dataset.people]: "several" in box.dataset ? ids : ids[0] };
}

/** `act(box)` whenever somebody was chosen or taken away. */
export const onPicked = (act) => document.addEventListener("pf-people", ({ target }) => act(target));

/** Who stands as chosen in a picker, as `{id, name}`; and only their ids. */
export const people = (box) => [...box.querySelectorAll("[data-chosen]")].map((chip) => ({ id: chip.dataset.chosen, name: chip.firstChild.textContent }));
export const idsOf = (box) => people(box).map((one) => one.id);

/** A picker made here; `among`: `[{id, name}]`, the only ones that may be chosen. The same as the macro of the server. */
export function peopleBox({ id, label, many, among }) {
  const field = element("input", { class: "form-control", type: "search", id: `${id}-who`, autocomplete: "off", role: "combobox", "aria-expanded": "false", "aria-controls": `${id}-found`, "aria-describedby": `${id}-who-error`, placeholder: say("people.find") });
  const list = element("ul", { class: "pf-menu pf-people-list", id: `${id}-found`, role: "listbox", "aria-label": label, hidden: true });
  const error = element("p", { class: "pf-err", id: `${id}-who-error`, role: "alert", hidden: true }, icon("alert"), element("span"));
  const made = element(
    "div",
    { class: "pf-people", "data-people": "chosen", "data-several": many, "data-optional": true },
    element("label", { class: "form-label pf-strong pf-req", for: `${id}-who` }, label),
    element("div", { class: "pf-chips", "data-chips": true }),
    element("div", { class: "pf-people-field" }, field, list),
    error,
  );
  made.among = among;
  for (const opens of ["focus", "click"]) field.addEventListener(opens, () => show(made, list, left(made, field.value.trim()), true));
  return made;
}

const left = (box, text) => {
  const ids = idsOf(box);
  return box.among.filter(({ id, name }) => !ids.includes(id) && (name.includes(text) || id.includes(text)));
};

export function complain(box, text, focus = true) {
  const place = box.querySelector("[role=alert]");
  place.hidden = !text;
  place.querySelector("span").textContent = text;
  if (text && focus) box.querySelector("[type=search]").focus();
}

function later(box, field) {
  clearTimeout(box.pending);
  box.pending = setTimeout(() => find(box, field.value.trim()), PAUSE);
}

async function find(box, text) {
  const list = box.querySelector("[role=listbox]");
  if (box.among) return show(box, list, left(box, text), true);
  if (!text) return show(box, list, []);
  const { items } = await call("GET", `/api/v1/users?text=${encodeURIComponent(text)}&enabled=true&limit=${MOST}`);
  if (box.querySelector("[type=search]").value.trim() !== text) return undefined; // typed on meanwhile
  return show(box, list, items, true);
}

function show(box, list, people, asked = false) {
  const rows = people.map((one) => {
    const held = (one.memberships ?? []).map((m) => [m.branch?.name, m.role_name].filter(Boolean).join(" ")).slice(0, 2).join(say("comma"));
    return element("li", { role: "option", tabindex: "-1", "data-person": one.id, "data-name": one.name }, element("span", { class: "pf-grow" }, one.name), element("span", { class: "pf-sub" }, held || one.id));
  });
  list.replaceChildren(...(rows.length || !asked ? rows : [element("li", { class: "pf-sub" }, say("lookup.none_strict"))]));
  list.hidden = !asked;
  box.querySelector("[type=search]").setAttribute("aria-expanded", String(asked));
}

function choose(box, id, name) {
  pick(box, id, name);
  const field = box.querySelector("[type=search]");
  field.value = "";
  complain(box, "");
  field.focus();
  show(box, box.querySelector("[role=listbox]"), []);
  told(box);
}

const told = (box) => box.dispatchEvent(new CustomEvent("pf-people", { bubbles: true }));

/** He stands as a chip, in place of the one before where only one may. */
export function pick(box, id, name) {
  const chosen = box.querySelector("[data-chips]");
  const chip = element("span", { class: "pf-chip", "data-chosen": id }, name, element("button", { type: "button", class: "btn pf-btn-quiet pf-btn-icon", "data-take-away": true, "aria-label": say("file.remove", { name }) }, icon("x")));
  const { formId, people: name_ } = box.dataset;
  if (formId) chip.append(element("input", { type: "hidden", form: formId, name: name_, value: id }));
  if (!("several" in box.dataset)) chosen.replaceChildren(chip);
  else if (!chosen.querySelector(`[data-chosen="${CSS.escape(id)}"]`)) chosen.append(chip);
}

function drop(box, chip) {
  chip.remove();
  box.querySelector("[type=search]").focus();
  told(box);
}

/** Arrows go through what was found, Enter chooses; Escape closes the list and leaves the dialog open. */
function move(event) {
  const box = event.target.closest?.("[data-people]");
  const list = box?.querySelector("[role=listbox]");
  if (list?.hidden && box.among && event.key === "ArrowDown") show(box, list, left(box, ""), true);
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
