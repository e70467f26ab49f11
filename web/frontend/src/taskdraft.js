// Opinion and fields of a task, kept while they are typed.
import { call } from "./api.js";
import { choices } from "./choices.js";
import { form, onDone } from "./decide.js";
import { Draft } from "./draft.js";

export let taskDraft = null;

export function startTaskDraft() {
  const bar = document.querySelector(".pf-actions[data-task][data-keeps]");
  if (!bar) return;
  const opinion = document.getElementById("opinion");
  taskDraft = new Draft(`task:${bar.dataset.task}`, (draft) => call("POST", `/api/v1/user-tasks/${bar.dataset.task}/draft`, draft));
  const left = taskDraft.left();
  if (left?.opinion && !opinion.value) opinion.value = left.opinion;
  const note = async () => taskDraft.changed({ variables: { ...(await form.values({ settle: false })), ...choices.values() }, opinion: opinion.value });
  taskDraft.note = note;
  opinion.addEventListener("input", note);
  document.addEventListener("pf-people", ({ target }) => target.closest("[data-choices]") && note());
  onDone(() => taskDraft.close());
}
