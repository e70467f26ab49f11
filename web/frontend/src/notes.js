// Messages that stay until they are read, at the head of the page; and one that travels to the next page.
import { element, icon } from "./dom.js";

const ICONS = { ok: "check", bad: "alert", warn: "alert", info: "info", idle: "info" };
const CARRIED = "pf-note";

/** A note; `way` is `{label, href}` or `{label, act}`. */
export function note(tone, text, way) {
  const made = element("div", { class: "pf-note", "data-tone": tone }, icon(ICONS[tone] ?? "info"), element("span", { class: "pf-grow" }, text));
  if (way?.href) made.append(element("a", { href: way.href }, way.label));
  if (way?.act) made.append(element("button", { class: "pf-linkish", type: "button", onclick: way.act }, way.label));
  return made;
}

/** Say something in the page's own place for it, in place of what was said before. */
export function tell(tone, text, way) {
  const place = document.getElementById("notes");
  place?.replaceChildren(note(tone, text, way));
  return place;
}

/** Say it on the page that opens next. */
export function carry(tone, text) {
  try {
    sessionStorage.setItem(CARRIED, JSON.stringify({ tone, text }));
  } catch {
    // without storage the next page simply says nothing
  }
}

export function tellCarried() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(CARRIED) ?? "null");
    sessionStorage.removeItem(CARRIED);
    if (kept) tell(kept.tone, kept.text);
  } catch {
    // nothing was carried
  }
}
