// What submit would compute and who would get it, asked while the form is being filled in.
import { call } from "../api.js";
import { element, initials } from "../dom.js";
import { say } from "../words.js";

const PAUSE = 450;

export class Preview {
  /** `instance()` gives the draft's id, if there is one; `judged(errors, values)` gets what submit would refuse. */
  constructor({ key, values }, instance, judged) {
    Object.assign(this, { path: `/api/v1/process-definitions/${key}/preview`, before: values, instance, judged, computed: {}, last: "" });
  }

  ask(values, pause = PAUSE) {
    const text = JSON.stringify(values);
    if (text === this.last && pause) return;
    this.last = text;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetch(values), pause);
  }

  async fetch(values) {
    this.running?.abort();
    this.running = new AbortController();
    try {
      const answer = await call("POST", this.path, { variables: values, instance_id: this.instance() }, { signal: this.running.signal });
      // A returned request keeps what was computed last time; the answer names only what changes.
      this.computed = { ...this.before, ...answer.computed };
      showComputed(this.computed);
      showSteps(answer.steps, answer.next);
      this.judged(answer.errors, values, answer);
    } catch {
      // Aborted by newer input, or offline: what stands beside the form stays, submit asks again anyway.
    }
  }

  /** The sums this person has seen: submit refuses when they are others by then. */
  seen() {
    const sums = [...document.querySelectorAll('[data-computed][data-kind="money"]')].map((place) => place.dataset.computed);
    return Object.fromEntries(sums.filter((name) => name in this.computed).map((name) => [name, this.computed[name]]));
  }
}

function showComputed(computed) {
  let any = false;
  for (const place of document.querySelectorAll("[data-computed]")) {
    const value = computed[place.dataset.computed];
    const known = value !== undefined && value !== null && !(Array.isArray(value) && !value.length);
    any ||= known;
    place.querySelector("[data-value]").textContent = known ? word(value, place.dataset) : "–";
    if (place.closest("dl")) place.hidden = !known;
  }
  const hint = document.querySelector("[data-computed-hint]");
  if (hint) hint.hidden = any;
}

function word(value, { kind, options }) {
  const labels = options ? JSON.parse(options) : {};
  if (Array.isArray(value)) return value.map((one) => labels[one] ?? one).join(say("comma"));
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  if (kind === "money") return Number(value).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return labels[value] ?? `${value}`;
}

function showSteps(steps, next) {
  const place = document.querySelector("[data-steps]");
  place.replaceChildren(...steps.map(line));
  document.querySelector("[data-steps-hint]").hidden = steps.length > 0;
  const leads = document.querySelector("[data-leads]");
  leads.textContent = next.length ? say("leads", { steps: next.map((step) => `${step.name}${who(step) ? say("colon") + who(step) : ""}`).join(say("comma")) }) : "";
}

function who(step) {
  const names = (step.candidates?.persons ?? []).map((person) => person.name);
  if (!names.length) return step.candidates?.role_name ?? "";
  return names.length > 3 ? say("people.more", { names: names.slice(0, 3).join(say("comma")), count: names.length }) : names.join(say("comma"));
}

const open = ({ choice }) => choice?.among.length && !choice.chosen.length;

function line(step) {
  const people = step.kind === "end" ? "" : who(step) || (open(step) ? say(`choice.by_${step.choice.by}`) : say("system"));
  const rule = step.rule ? say(`rule.${/^(on_empty|auto):/.test(step.rule) ? step.rule : step.rule.split(":")[0]}`) : "";
  const first = step.candidates?.persons?.[0]?.name ?? (step.kind === "end" ? say("steps.end") : people);
  const several = (step.candidates?.persons ?? []).length > 1 ? say("people.any") : "";
  return element(
    "li",
    { "data-state": "next" },
    element("span", { class: "pf-av", "aria-hidden": "true" }, initials(first)),
    element("div", {}, element("div", { class: "pf-flow-who" }, element("span", { class: "pf-2nd" }, people ? element("b", {}, people) : "", ` ${step.name}`)), several || rule ? element("div", { class: "pf-flow-text" }, several || rule) : null),
  );
}
