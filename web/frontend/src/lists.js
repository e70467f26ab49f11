// Filters and pages of a list without reloading the frame; the address always says what is shown.
import htmx from "htmx.org";

export function startLists() {
  document.addEventListener("change", (event) => filter(event));
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-filters]");
    if (!form) return;
    event.preventDefault();
    load(addressOf(form));
  });
  let typing;
  document.addEventListener("input", (event) => {
    if (event.target.type !== "search" || !event.target.closest("[data-filters]")) return;
    clearTimeout(typing);
    typing = setTimeout(() => load(addressOf(event.target.form), event.target.name), 350);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".pf-results .pf-tabs a, .pf-results .pf-card-foot a, .pf-results .pf-filters a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    load(link.href);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-pane]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !document.getElementById(link.dataset.pane)?.clientWidth) return;
    event.preventDefault();
    inTurn(() => openBeside(link));
  });
  addEventListener("popstate", () => document.getElementById("results") && location.reload());
}

let busy = false;
let next = null;

/** One swap at a time, since each puts something new in the place of the other's target; of those that wait only the last is done. */
async function inTurn(act) {
  if (busy) {
    next = act;
    return;
  }
  busy = true;
  try {
    await act();
  } finally {
    busy = false;
    const waiting = next;
    next = null;
    if (waiting) inTurn(waiting);
  }
}

/** One row's detail beside the list; on a phone it is a page of its own. */
async function openBeside(link) {
  const id = link.dataset.pane;
  const slow = setTimeout(() => document.getElementById(id)?.setAttribute("aria-busy", "true"), 300);
  await htmx.ajax("GET", link.href, { target: `#${id}`, select: `#${id}`, swap: "outerHTML" });
  clearTimeout(slow);
  history.pushState(null, "", link.href);
  for (const one of document.querySelectorAll(`[data-pane="${id}"]`)) {
    one.toggleAttribute("aria-current", one === link);
    if (one === link) one.setAttribute("aria-current", "true");
    one.closest("[data-row]").toggleAttribute("data-shown", one === link);
  }
  document.querySelector(`#${id} h2`)?.focus({ preventScroll: true });
}

function filter(event) {
  const form = event.target.closest("[data-filters]");
  if (form && event.target.type !== "search") load(addressOf(form));
}

function addressOf(form) {
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
  return `${form.getAttribute("action")}${[...query].length ? `?${query}` : ""}`;
}

const load = (address, typedIn) => inTurn(() => swap(address, typedIn));

/** Swaps the results; focus goes to where it was, or to the first row. */
async function swap(address, typedIn) {
  const results = document.getElementById("results");
  const slow = setTimeout(() => results.setAttribute("aria-busy", "true"), 300);
  await htmx.ajax("GET", address, { target: "#results", select: "#results", swap: "outerHTML" });
  clearTimeout(slow);
  history.pushState(null, "", address);
  const now = document.getElementById("results");
  const again = typedIn && now?.querySelector(`input[name="${typedIn}"]`);
  if (again) {
    again.focus();
    again.setSelectionRange(again.value.length, again.value.length);
    return;
  }
  now?.setAttribute("tabindex", "-1");
  (now?.querySelector("[data-row] a.pf-title") ?? now)?.focus({ preventScroll: true });
}
