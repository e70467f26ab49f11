// What a failed service should have answered, entered by hand: names and values, or JSON.
export function startResult() {
  document.addEventListener("click", ({ target }) => {
    const asked = target.closest("[data-result]");
    if (!asked) return;
    const as = target.closest("[data-result-as]");
    if (as) show(asked, as.dataset.resultAs);
    if (target.closest("[data-result-add]")) add(asked);
    const drop = target.closest("[data-result-drop]");
    if (drop) remove(asked, drop.closest("[data-result-row]"));
  });
}

/** `{result}` of a form that asks for one, nothing of another; null when what stands there is no JSON, which is said in place. */
export function resultOf(form) {
  const asked = form.querySelector("[data-result]");
  if (!asked) return {};
  const error = asked.querySelector("[data-result-error]");
  const box = asked.querySelector("textarea");
  error.hidden = true;
  box.removeAttribute("aria-invalid");
  if (box.closest("[data-result-json]").hidden) return { result: fields(asked) };
  try {
    return { result: JSON.parse(box.value || "null") };
  } catch {
    error.hidden = false;
    box.setAttribute("aria-invalid", "true");
    box.focus();
    return null;
  }
}

/** What looks like a number, true, false, null, a list or an object is one; everything else is text. */
function valueOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function fields(asked) {
  const rows = [...asked.querySelectorAll("[data-result-row]")].map((row) => [row.querySelector("[data-name]").value.trim(), row.querySelector("[data-value]").value.trim()]);
  const told = rows.filter(([name]) => name);
  return told.length ? Object.fromEntries(told.map(([name, text]) => [name, valueOf(text)])) : null;
}

/** The other way to enter it takes along what was typed. */
function show(asked, as) {
  const json = asked.querySelector("[data-result-json]");
  if (as === "json" && json.hidden) json.querySelector("textarea").value = JSON.stringify(fields(asked), null, 2);
  json.hidden = as !== "json";
  asked.querySelector("[data-result-fields]").hidden = as === "json";
  for (const button of asked.querySelectorAll("[data-result-as]")) {
    const on = button.dataset.resultAs === as;
    button.toggleAttribute("data-on", on);
    button.setAttribute("aria-pressed", `${on}`);
  }
}

function add(asked) {
  const rows = asked.querySelectorAll("[data-result-row]");
  const fresh = rows[0].cloneNode(true);
  for (const input of fresh.querySelectorAll("input")) input.value = "";
  rows[rows.length - 1].after(fresh);
  fresh.querySelector("input").focus();
}

function remove(asked, row) {
  if (asked.querySelectorAll("[data-result-row]").length > 1) row.remove();
  else for (const input of row.querySelectorAll("input")) input.value = "";
}
