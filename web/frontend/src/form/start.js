// The start form: live fee and route beside it, a draft from the first key on, one button.
import { call } from "../api.js";
import { choices } from "../choices.js";
import { inTurn, nextTask, onDone, work } from "../decide.js";
import { Draft } from "../draft.js";
import { carry, note } from "../notes.js";
import { say } from "../words.js";
import { fillIn, makeForm, settle, shown, valuesOf, watch } from "./make.js";
import { Preview } from "./preview.js";
import { focusField, mistakes, showRemedies, showSummary } from "./summary.js";

export async function startPage(place, data) {
  const page = new StartPage(place, data);
  await page.open();
}

class StartPage {
  constructor(place, data) {
    Object.assign(this, { place, data, instance: data.instance, tried: false, unplaced: [] });
    this.context = { key: data.key, files: { ...data.files }, uploads: new Set() };
    this.draft = new Draft(`start:${data.instance ?? [data.key, data.like, data.given].filter(Boolean).join(":")}`, (values) => this.store(values));
  }

  async open() {
    const left = this.draft.left();
    const values = { ...this.data.values, ...(left ?? {}) };
    this.form = await makeForm(this.place, { schema: this.data.schema, values }, this.context);
    this.context.fill = (given) => fillIn(this.form, given);
    this.place.querySelector("[data-loading]")?.remove();
    this.place.classList.toggle("pf-plain", this.data.schema.components.some((one) => one.key));
    this.place.removeAttribute("aria-busy");
    choices.remember(left?.chosen ?? this.data.chosen);
    this.draft.known(left ? this.data.values : this.values());
    this.preview = new Preview(this.data, () => this.instance, (errors, values, answer) => this.judged(errors, values, answer));
    watch(this.form, () => this.changed());
    document.addEventListener("pf-people", () => this.changed());
    document.querySelector("[data-submit]").addEventListener("click", (event) => this.submit(event.currentTarget));
    document.querySelector("[data-leave]")?.addEventListener("click", (event) => this.leave(event.currentTarget.dataset.leave));
    onDone(() => this.draft.close());
    this.changed();
  }

  /** What was filled in, and who was picked. */
  values() {
    return { ...valuesOf(this.form), ...choices.values() };
  }

  /** 自选: what is still to be picked for the steps ahead by whoever hands it in. */
  offer({ steps, next }) {
    const early = new Set(next.map((step) => step.element_path));
    const asked = steps.filter(({ choice, element_path: path }) => choice?.among.length && (choice.by === "initiator" || early.has(path)));
    choices.show(document.querySelector("[data-choices]"), asked.map(({ choice, name }) => ({ ...choice, name })));
  }

  changed() {
    const values = this.values();
    this.draft.changed(values);
    if (this.instance || this.data.chooses || Object.values(values).some(filled)) this.preview.ask(values);
    this.summarise();
  }

  /** The first save makes the draft; the address then leads back to it. */
  async store(values) {
    if (!this.instance) {
      const made = await call("POST", "/api/v1/process-instances", { definition_key: this.data.key, variables: values, draft: true });
      this.instance = made.id;
      this.draft.move(`start:${made.id}`);
      history.replaceState(null, "", `/requests/${made.id}/edit`);
      return;
    }
    await call("PUT", `/api/v1/process-instances/${this.instance}/draft`, { variables: values });
  }

  /** While it is being filled in, only what is filled and wrong is shown; after the first try everything. */
  judged(errors, sent, answer) {
    this.offer(answer);
    const fields = shown(this.form);
    const active = document.activeElement?.id ?? "";
    const told = Object.fromEntries(
      Object.entries(errors).filter(([name]) => {
        const field = fields.find((one) => one.name === name);
        return this.tried || (field && filled(field.instance.value) && !active.startsWith(field.id));
      }),
    );
    this.put(told, fields, sent);
  }

  put(errors, fields, sent) {
    const missing = this.form.get("refusals").set(errors, fields, this.form.get("viewerCommands"), sent);
    const placed = choices.refuse(errors);
    showRemedies(Object.values(errors).flat().flatMap(({ href }) => href ?? []));
    this.unplaced = this.tried ? missing.filter((name) => !placed.includes(name)).flatMap((name) => errors[name].map((one) => one.message)) : [];
    this.summarise();
  }

  mistakes() {
    return [...mistakes(this.form, shown(this.form)), ...choices.mistakes()];
  }

  summarise() {
    showSummary(this.mistakes(), this.unplaced);
  }

  async submit(button) {
    const busy = work(button);
    await settle();
    await Promise.all(this.context.uploads);
    const values = this.values();
    this.tried = true;
    try {
      this.draft.changed(values);
      await this.draft.save();
      await this.hand(values);
    } catch (refusal) {
      busy.end();
      if (refusal.status === undefined) throw refusal;
      this.refused(refusal, values);
    }
  }

  async hand(values) {
    const body = { variables: values, expected: this.preview.seen() };
    const answer = this.instance
      ? await call("POST", `/api/v1/process-instances/${this.instance}/submission`, body)
      : await call("POST", "/api/v1/process-instances", { ...body, definition_key: this.data.key });
    this.draft.close();
    const steps = inTurn(answer.open_tasks).map(nextTask).join(say("comma"));
    carry("ok", say(steps ? "submitted.goes" : "submitted", { no: answer.serial_no ?? "", steps }));
    location.assign(`/requests/${answer.id}`);
  }

  refused(refusal, values) {
    if (Object.keys(refusal.errors).length) {
      this.put(refusal.errors, shown(this.form), values);
      const [first] = this.mistakes();
      if (first) focusField(first.id);
      if (first || this.unplaced.length) return;
    }
    if (refusal.problem.code === "computed_changed") this.preview.ask(values, 0);
    const offline = refusal.isOffline ? say("api.offline") : "";
    this.say(refusal.status >= 500 || offline ? "warn" : "bad", offline || refusal.message || say("api.failed", { id: refusal.problem.request_id ?? "" }));
  }

  say(tone, text) {
    const place = document.querySelector("[data-answer]");
    place.replaceChildren(note(tone, text));
    place.hidden = false;
  }

  async leave(to) {
    await settle();
    this.draft.changed(this.values());
    await this.draft.save();
    location.assign(to);
  }
}

const filled = (value) => !(value === null || value === undefined || value === "" || value === false || (Array.isArray(value) && !value.length));
