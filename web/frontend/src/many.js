// Choosing several rows of a list: the bar below appears with the first one and counts; one box at the head chooses the page.
const chosen = (form) => form.querySelectorAll('[name="id"]:checked');

export function startMany() {
  document.addEventListener("change", ({ target }) => {
    const form = target.closest?.("[data-many]");
    if (!form) return;
    if ("every" in target.dataset) for (const box of form.querySelectorAll('[name="id"]')) box.checked = target.checked;
    count(form);
  });
  document.addEventListener("click", ({ target }) => {
    if (!target.closest("[data-unchoose]")) return;
    const form = document.querySelector("[data-many]");
    for (const box of chosen(form)) box.checked = false;
    count(form);
  });
  document.addEventListener("htmx:load", begin);
  begin();
}

function begin() {
  const form = document.querySelector("[data-many]");
  if (form) count(form);
  else for (const bar of document.querySelectorAll("[data-batch]")) bar.hidden = true;
}

function count(form) {
  const boxes = form.querySelectorAll('[name="id"]');
  const found = chosen(form).length;
  for (const box of boxes) box.closest("tr").classList.toggle("is-selected", box.checked);
  const every = form.querySelector("[data-every]");
  every.disabled = !boxes.length;
  every.checked = found > 0 && found === boxes.length;
  every.indeterminate = found > 0 && found < boxes.length;
  const bar = document.querySelector("[data-batch]");
  if (!bar) return;
  bar.hidden = !found;
  document.body.classList.toggle("pf-choosing", found > 0);
  const told = bar.querySelector("[data-batch-count]");
  told.textContent = told.dataset.word.replace("{n}", found);
}
