// 自选: who gets a later step, picked among those whom its rules name.
import { complain, idsOf, peopleBox, pick } from "./people.js";
import { say } from "./words.js";

class Choices {
  constructor() {
    this.boxes = new Map(); // by element id
    this.kept = {};
  }

  /** Draws what is to be picked into `place`; what was picked already stays. `choices`: `[{element_id, name, many, among, chosen}]`. */
  show(place, choices) {
    const wanted = new Set(choices.map((one) => one.element_id));
    for (const [id, box] of this.boxes) {
      if (wanted.has(id)) continue;
      this.kept[id] = idsOf(box);
      box.remove();
      this.boxes.delete(id);
    }
    for (const choice of choices) if (!this.boxes.has(choice.element_id)) this.add(place, choice);
    place.hidden = !choices.length;
  }

  add(place, { element_id: id, name, many, among, chosen }) {
    const box = peopleBox({ id: `chosen-${id}`, label: say(many ? "choice.many" : "choice.one", { name }), many, among });
    this.boxes.set(id, box);
    place.querySelector("[data-choices-here]").append(box);
    const before = new Set(this.kept[id] ?? chosen.map((person) => person.id));
    for (const person of among) if (before.has(person.id)) pick(box, person.id, person.name);
  }

  /** Picked before, in a draft. */
  remember(chosen) {
    for (const [id, ids] of Object.entries(chosen ?? {})) this.kept[id] = [ids].flat();
  }

  /** `{chosen: {element: ids}}`, nothing where nothing is to be picked. */
  values() {
    if (!this.boxes.size) return Object.keys(this.kept).length ? { chosen: this.kept } : {};
    return { chosen: Object.fromEntries([...this.boxes].map(([id, box]) => [id, idsOf(box)])) };
  }

  /** Errors beside their pickers; gives the names that stand there. */
  refuse(errors) {
    const placed = [];
    for (const [id, box] of this.boxes) {
      const told = errors[`chosen.${id}`];
      complain(box, told?.[0].message ?? "", false);
      if (told) placed.push(`chosen.${id}`);
    }
    return placed;
  }

  /** What is wrong, for the summary in the bar. */
  mistakes() {
    return [...this.boxes.values()].flatMap((box) => {
      const message = box.querySelector("[role=alert]:not([hidden]) span")?.textContent;
      return message ? [{ label: box.querySelector("label").textContent, id: box.querySelector("[type=search]").id, message }] : [];
    });
  }

  focus(name) {
    this.boxes.get(name.slice("chosen.".length))?.querySelector("[type=search]").focus();
  }
}

export const choices = new Choices();

/** The pickers of a task's page stand there from the beginning. */
export function startChoices() {
  const place = document.querySelector(".pf-choices[data-choices]");
  if (!place || !place.dataset.choices) return;
  choices.remember(JSON.parse(place.dataset.kept || "{}"));
  choices.show(place, JSON.parse(place.dataset.choices));
}
