// Native dialogs, menus that close, one open at a time.
export function startDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) open(opener.dataset.dialog, opener);
    if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
    closeMenus(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.pf-pop[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

/** Opens a dialog; an opinion already typed in the bar comes along, but for what has words of its own. */
export function open(id, opener) {
  const dialog = document.getElementById(id);
  if (!dialog) return;
  opener?.closest("details")?.removeAttribute("open");
  const typed = document.getElementById("opinion")?.value;
  const asks = dialog.querySelector("[data-opinion]");
  if (asks && typed && !asks.value && !("kept" in asks.dataset)) asks.value = typed;
  dialog.showModal();
  dialog.dispatchEvent(new CustomEvent("pf-open", { bubbles: true }));
  (dialog.querySelector("[data-first]") ?? asks ?? dialog.querySelector("input, button:not([data-close])"))?.focus();
}

function closeMenus(target) {
  for (const menu of document.querySelectorAll("details.pf-pop[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
}
