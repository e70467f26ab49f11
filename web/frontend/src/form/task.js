// The fields of one step, inside the task page; the bar takes their values from here.
import { choices } from "../choices.js";
import { form as bar } from "../decide.js";
import { taskDraft } from "../taskdraft.js";
import { fillIn, makeForm, settle, shown, valuesOf, watch } from "./make.js";
import { focusField, mistakes } from "./summary.js";

export async function taskPage(place, data) {
  const context = { key: data.key, files: { ...data.files }, uploads: new Set() };
  const left = taskDraft?.left();
  const form = await makeForm(place, { schema: data.schema, values: { ...data.values, ...(left?.variables ?? {}) } }, context);
  context.fill = (given) => fillIn(form, given);
  bar.values = async ({ settle: wait = true } = {}) => {
    if (wait) {
      await settle();
      await Promise.all(context.uploads); // what was chosen belongs to the decision
    }
    return valuesOf(form);
  };
  bar.refuse = (errors) => refuse(form, errors);
  taskDraft?.known({ variables: { ...valuesOf(form), ...choices.values() }, opinion: document.getElementById("opinion").value });
  watch(form, () => taskDraft?.note());
}

/** Errors beside their fields; false when none of them is on the page. */
function refuse(form, errors) {
  const fields = shown(form);
  const missing = form.get("refusals").set(errors, fields, form.get("viewerCommands"), form._getState().data);
  const [first] = mistakes(form, fields);
  if (first) focusField(first.id);
  return Boolean(first) && missing.length < Object.keys(errors).length;
}
