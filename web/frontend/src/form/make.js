// form-js with our fields, our words and the server's refusals.
import { Form } from "@bpmn-io/form-js-viewer";
import { Choice } from "./fields/choice.jsx";
import { Day } from "./fields/day.jsx";
import { Files } from "./fields/files.jsx";
import { Note } from "./fields/note.jsx";
import { Words } from "./fields/words.jsx";
import { LongWords } from "./fields/longwords.jsx";
import { say } from "../words.js";
import { Refusals, nameOf } from "./refusals.js";

class OurFields {
  constructor(formFields) {
    for (const field of [Choice, Day, Files, Note, Words, LongWords]) formFields.register(field.config.type, field);
  }
}
OurFields.$inject = ["formFields"];

function modulesFor(context) {
  return {
    __init__: ["ourFields", "refusals"],
    ourFields: ["type", OurFields],
    refusals: ["type", Refusals],
    page: ["value", context],
    translate: ["value", (template, values) => say(template, values)],
  };
}

/** A form in `place`. `context`: `{key, files, uploads}` for fields that ask the server. A fresh one per document. */
export async function makeForm(place, { schema, values }, context) {
  // No debounce: its text fields would lose what is being typed whenever an answer of the server draws them anew.
  const form = new Form({ container: place, debounce: false, additionalModules: [modulesFor(context)] });
  await form.importSchema(schema, values);
  watch(form, () => requestAnimationFrame(() => nameRemovers(place)));
  nameRemovers(place);
  return form;
}

/** Calls `listener` on every change. One that gave its event bus an answer would silence the others. */
export function watch(form, listener) {
  form.on("changed", () => {
    listener();
  });
}

/** form-js knows this one sentence in English only. */
function nameRemovers(place) {
  place.querySelectorAll(".fjs-repeat-row-remove").forEach((button) => {
    const [n] = /\d+/.exec(button.getAttribute("aria-label")) ?? [""];
    button.setAttribute("aria-label", say("row.remove", { n }));
  });
}

/** What is visible and not disabled, as it stands. */
export const valuesOf = (form) => form._getSubmitData();

/** Fields on the page, from top to bottom: `{name: "items[0].price", instance, field, id}`. */
export function shown(form) {
  const fields = form.get("formFieldRegistry");
  const found = form
    .get("formFieldInstanceRegistry")
    .getAllKeyed()
    .map((instance) => ({ name: nameOf(instance.valuePath), instance, field: fields.get(instance.id), id: domId(form, instance) }));
  return found.map((one) => [placeOf(one.id), one]).sort(([a], [b]) => follows(a, b)).map(([, one]) => one);
}

/** The field itself, or the first of its boxes. */
export const placeOf = (id) => [id, `${id}-0`, `${id}-date`, `${id}-search`].map((name) => document.getElementById(name)).find(Boolean);

const follows = (a, b) => (!a || !b ? 0 : a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1);

function domId(form, { id, indexes }) {
  return ["fjs-form", form._id, [id, ...Object.values(indexes ?? {})].join("_")].join("-");
}

/** Values for several fields at once, hidden ones included; those on the page are judged again. Gives their labels. */
export function fillIn(form, values) {
  const data = JSON.parse(JSON.stringify(form._getState().data));
  for (const [name, value] of Object.entries(values)) put(data, name.replaceAll("[", ".").replaceAll("]", "").split("."), value);
  form._setState({ data });
  const commands = form.get("viewerCommands");
  const filled = shown(form).filter(({ name }) => name in values);
  for (const { name, instance } of filled) commands.updateFieldInstanceValidation(instance, values[name]);
  return filled.map(({ field }) => field.label);
}

function put(target, path, value) {
  const [head, ...rest] = path;
  if (!rest.length) target[head] = value;
  else put((target[head] ??= {}), rest, value);
}

/** Dates and numbers reach the form when their field loses focus. */
export async function settle() {
  const active = document.activeElement;
  if (active?.closest?.(".fjs-container")) {
    active.blur();
    await new Promise((resolve) => setTimeout(resolve));
  }
}
