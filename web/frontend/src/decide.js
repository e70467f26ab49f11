// Decisions: send, say what happened, open what comes next; a refusal is said in place and nothing typed is lost.
import { call } from "./api.js";
import { choices } from "./choices.js";
import { open } from "./dialogs.js";
import { element } from "./dom.js";
import { enclosedOf } from "./enclosed.js";
import { carry, note, tell } from "./notes.js";
import { peopleOf } from "./people.js";
import { resultOf } from "./result.js";
import { signatureOf } from "./signature.js";
import { isChinese, say } from "./words.js";

const drafted = () => JSON.parse(document.getElementById("page-data")?.textContent || "{}").draft ?? {};

/** Set by the form on the page: gives the values, shows field errors. On a tab without it they are what was typed where it is. */
export const form = { values: async () => drafted(), refuse: () => false };
const forgetting = [];

/** Called after a decision: drafts are done with. */
export const onDone = (forget) => forgetting.push(forget);

export function startDecisions() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-decide]");
    // What was enclosed in its dialog goes along: so does that dialog.
    if (button && document.getElementById(button.dataset.with ?? "")?.querySelector("[data-file]")) open(button.dataset.with, button);
    else if (button) decide(JSON.parse(button.dataset.decide), button, document.getElementById("opinion")?.value ?? "");
    const post = event.target.closest("[data-post]");
    if (post) simple("POST", post.dataset.post, post);
    const gone = event.target.closest("[data-delete]");
    if (gone && confirm(gone.dataset.question)) simple("DELETE", gone.dataset.delete, gone);
    const change = event.target.closest("[data-patch]");
    if (change && confirm(change.dataset.question)) simple("PATCH", change.dataset.patch, change, JSON.parse(change.dataset.body));
  });
  document.addEventListener("submit", (event) => {
    const asked = event.target.closest("form[data-decide]");
    if (!asked) return;
    event.preventDefault();
    fromDialog(asked);
  });
}

async function fromDialog(asked) {
  const field = asked.querySelector("[data-opinion]");
  if (field && "required" in field.dataset && !field.value.trim()) return complain(asked, say("opinion.missing"));
  complain(asked, "");
  const result = resultOf(asked);
  const people = peopleOf(asked);
  const enclosed = enclosedOf(asked);
  if (enclosed === null) return complain(asked, say("enclosed.wait"));
  if (!result || !people) return undefined;
  const busy = asked.querySelector("[data-signature]") ? work(asked.querySelector("[type=submit]")) : null;
  const signed = await signatureOf(asked).catch((refusal) => complain(asked, refusal.message || say("api.offline")));
  busy?.end();
  if (!signed) return undefined;
  const action = { ...JSON.parse(asked.dataset.decide), ...typedIn(asked), ...result, ...people, ...enclosed, ...signed };
  const button = asked.querySelector("[type=submit]");
  return decide(action, button, field?.value ?? "", asked);
}

/** What a form holds: marked boxes are yes or no, or together a list; a day that is not chosen is not sent. */
function typedIn(asked) {
  const data = new FormData(asked);
  const values = Object.fromEntries(data);
  for (const box of asked.querySelectorAll("[data-many-values]")) values[box.name] = data.getAll(box.name);
  for (const box of asked.querySelectorAll("[data-yes-or-no]")) values[box.name] = box.checked;
  for (const day of asked.querySelectorAll("[type=date]")) if (!day.value) delete values[day.name];
  return values;
}

/** Gives nothing, so that a caller may go no further. */
function complain(asked, text) {
  const field = asked.querySelector("[data-opinion]");
  if (!field) return;
  const place = document.getElementById(field.getAttribute("aria-describedby"));
  place.hidden = !text;
  place.querySelector("span").textContent = text;
  field.classList.toggle("is-invalid", Boolean(text));
  field.setAttribute("aria-invalid", String(Boolean(text)));
  if (text) field.focus();
}

/** The part of the page a decision belongs to: it names the request, and the place where a refusal is said. */
const acts = () => document.querySelector("[data-acts]");

async function decide(action, button, opinion, dialog) {
  const bar = acts();
  const { verb, label, at, then, bare, opens, ...rest } = action;
  const path = `${at ?? `/api/v1/user-tasks/${bar.dataset.task}`}/${verb}`;
  const busy = work(button);
  try {
    const answer = await call("POST", path, { ...rest, ...(bare ? {} : await body(action, bar, opinion)) });
    dialog?.dispatchEvent(new CustomEvent("pf-sent", { bubbles: true }));
    // Something said beside it is no decision: what is typed for that stays.
    if (!STAYS.includes(verb)) for (const forget of forgetting) forget();
    if (!opens || answer.state !== "draft") carry("ok", sentence(action, opens ? answer.serial_no : bar.dataset.serial, answer.instance ?? answer));
    location.assign(opens ? `/requests/${answer.id}` : (then ?? bar.dataset.after ?? "/inbox"));
  } catch (refusal) {
    busy.end();
    if (refusal.status === undefined) throw refusal;
    refuse(refusal, opinion, dialog);
  }
}

async function body({ verb, position }, bar, opinion) {
  if (verb === "withdrawal" || verb === "retrieval") return { opinion };
  const versions = { task_version: Number(bar.dataset.taskVersion) };
  if (verb === "approval" || verb === "completion" || position === "after") {
    Object.assign(versions, { form_version: Number(bar.dataset.formVersion), variables: { ...(await form.values()), ...choices.values() } });
  }
  return { opinion, ...versions };
}

const ENDED = ["approved", "completed", "rejected", "withdrawn", "terminated"];
const STAYS = ["suspension", "resumption", "retry", "comments", "copies", "urge", "consultations", "answer", "substitutions"];

/** 「已同意 SW-…，流转到 技术运营执行：梁浩」 */
function sentence({ verb, label, bare }, no, instance) {
  const values = { label: isChinese() && !label.startsWith("已") ? `已${label}` : label, no: no ?? instance.serial_no ?? "" };
  const steps = inTurn(instance.open_tasks ?? []).map(nextTask).join(say("comma"));
  if (STAYS.includes(verb)) return say("done", values); // nothing has moved
  // An administrator moves one branch; the others are where they were.
  if (steps) return say(bare ? "done.now" : "done.goes", { ...values, steps });
  return ENDED.includes(instance.state) ? say("done.ends", { ...values, state: instance.label || say(`state.${instance.state}`) }) : say("done", values);
}

/** Those who can act now; where nobody can, all of them. */
export function inTurn(tasks) {
  const now = tasks.filter((task) => task.state === "pending");
  return now.length ? now : tasks;
}

export function nextTask(task) {
  const names = (task.persons ?? []).map((person) => person.name).join(say("comma"));
  return names ? `${task.name}${say("colon")}${names}` : task.name;
}

function refuse(refusal, opinion, dialog) {
  const errors = refusal.errors;
  const reason = errors.opinion ?? errors.reason;
  if (reason && dialog) return complain(dialog, reason[0].message);
  const problem = dialog?.querySelector("[data-problem]");
  if (problem) {
    problem.hidden = false;
    problem.querySelector("span").textContent = refusal.isOffline ? say("api.offline") : sentences(refusal);
    return;
  }
  const placed = choices.refuse(errors);
  const others = Object.fromEntries(Object.entries(errors).filter(([name]) => !placed.includes(name)));
  if ((Object.keys(others).length && form.refuse(others)) || (placed.length && !Object.keys(others).length)) {
    dialog?.closest("dialog")?.close();
    if (placed.length) choices.focus(placed[0]);
    return;
  }
  const text = refusal.isOffline ? say("api.offline") : refusal.status >= 500 ? say("api.failed", { id: refusal.problem.request_id ?? "" }) : sentences(refusal);
  dialog?.closest("dialog")?.close();
  answer(refusal, text, opinion);
}

/** What the server said, and about which field, when the field is not on the page. */
const sentences = ({ message, errors }) => [...new Set([message, ...Object.values(errors).flat().map((one) => one.message)])].filter(Boolean).join(" ");

/** Above the buttons: what was wrong, the way on, and the opinion to copy. */
function answer(refusal, text, opinion) {
  const place = document.querySelector("[data-answer]");
  const { after } = acts().dataset;
  const conflict = refusal.status === 409 || refusal.status === 412;
  const way = conflict ? { label: refusal.problem.task ? say("gone.next") : say("stale.reload"), ...(refusal.problem.task && after ? { href: after } : { act: () => location.reload() }) } : undefined;
  place.replaceChildren(note(conflict ? "info" : refusal.status >= 500 || refusal.isOffline ? "warn" : "bad", text, way));
  if (opinion && conflict) place.append(typed(opinion));
  place.hidden = false;
  place.setAttribute("tabindex", "-1");
  place.focus();
}

function typed(opinion) {
  const copy = element("button", { class: "btn pf-btn-sm", type: "button" }, say("copy"));
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(opinion);
    copy.textContent = say("copied");
  });
  return element("p", { class: "pf-typed" }, element("span", { class: "pf-grow" }, say("typed"), element("b", {}, opinion)), copy);
}

/** The button keeps its width and says that it works. */
export function work(button) {
  const width = button.offsetWidth;
  const before = [...button.childNodes];
  button.style.minWidth = `${width}px`;
  button.setAttribute("aria-disabled", "true");
  button.disabled = true;
  button.replaceChildren(say("busy"));
  return {
    end() {
      button.disabled = false;
      button.removeAttribute("aria-disabled");
      button.replaceChildren(...before);
    },
  };
}

async function simple(method, path, button, sent = method === "POST" ? {} : undefined) {
  const busy = work(button);
  try {
    await call(method, path, sent);
    location.reload();
  } catch (refusal) {
    busy.end();
    if (refusal.status === undefined) throw refusal;
    tell("bad", refusal.isOffline ? say("api.offline") : refusal.message || say("api.failed", { id: refusal.problem.request_id ?? "" }));
    scrollTo({ top: 0 });
  }
}
