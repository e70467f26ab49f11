// 附件 beside an opinion: uploaded when they are chosen, sent with the decision.
import { upload } from "./api.js";
import { element, icon } from "./dom.js";
import { say } from "./words.js";

export function startEnclosed() {
  document.addEventListener("change", ({ target }) => {
    const box = target.closest("[data-enclosed]");
    if (!box || target.type !== "file") return;
    for (const file of target.files) enclose(box, file);
    target.value = "";
  });
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-enclosed-drop]")) target.closest("[data-file]").remove();
  });
}

/** `{attachments}` of a dialog; null while one of them is still on its way or has failed. */
export function enclosedOf(form) {
  const box = form.querySelector("[data-enclosed]");
  if (!box) return {};
  const rows = [...box.querySelectorAll("[data-file]")];
  if (rows.some((row) => !row.dataset.file)) return null;
  return rows.length ? { attachments: rows.map((row) => row.dataset.file) } : {};
}

async function enclose(box, file) {
  const said = element("span", { class: "pf-sub" }, say("file.adding", { name: file.name, percent: 0 }));
  const drop = element("button", { class: "btn pf-btn-quiet pf-btn-sm pf-btn-icon", type: "button", "data-enclosed-drop": "", "aria-label": say("file.remove", { name: file.name }) }, icon("x"));
  const row = element("span", { class: "pf-chip", "data-file": "" }, element("span", { class: "pf-clip" }, file.name), said, drop);
  box.querySelector("[data-chips]").append(row);
  try {
    const kept = await upload(file, (percent) => (said.textContent = `${percent}%`));
    row.dataset.file = kept.id;
    said.remove();
  } catch (refusal) {
    said.textContent = refusal.status ? refusal.message : say("file.failed", { name: file.name });
    row.classList.add("pf-ink-bad");
  }
}
