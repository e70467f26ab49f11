// 「还有 2 处要改：新税号、材料」 in the bar, with links that lead there.
import { element, icon } from "../dom.js";
import { say } from "../words.js";
import { placeOf } from "./make.js";

const NAMED = 3;

/** Errors of a form as `[{label, id, message}]`, in the order of the page. */
export function mistakes(form, fields) {
  const { errors } = form._getState();
  return fields.flatMap(({ field, instance, id }) => {
    const messages = Object.values(instance.indexes ?? {}).reduce((found, index) => found?.[index], errors[field.id]);
    return Array.isArray(messages) && messages.length ? [{ label: field.label ?? field.dateLabel ?? field.key, id, message: messages[0] }] : [];
  });
}

export function showSummary(found, unplaced = []) {
  const place = document.querySelector("[data-summary]");
  if (!place) return;
  const count = found.length + unplaced.length;
  place.hidden = count === 0;
  // Only what has changed is drawn anew: a link must not go away under the finger that presses it.
  const told = JSON.stringify([count, found.slice(0, NAMED).map(({ label, id }) => [label, id]), unplaced]);
  if (!count || place.dataset.told === told) return;
  place.dataset.told = told;
  const links = found.slice(0, NAMED).map(({ label, id }, at) => [at ? say("comma") : "", element("a", { href: `#${id}`, onclick: (e) => go(e, id) }, label)]);
  const rest = unplaced.map((text) => ` ${text}`);
  place.replaceChildren(icon("alert"), element("span", {}, say("summary", { count }), ...links.flat(), found.length > NAMED ? say("summary.more") : "", ...rest));
}

/** Requests that would help, opened beside this one. Apart from the summary and before it: what grows there must not move them under the finger. */
export function showRemedies(addresses) {
  const place = document.querySelector("[data-remedies]");
  const told = JSON.stringify(addresses);
  if (!place || place.dataset.told === told) return;
  place.dataset.told = told;
  place.hidden = !addresses.length;
  place.replaceChildren(...addresses.map((href) => element("a", { class: "btn", href, target: "_blank", rel: "noopener" }, say("remedy"))));
}

/** To the field itself, or the first of its boxes. */
export function focusField(id) {
  const target = placeOf(id);
  target?.scrollIntoView({ block: "center" });
  target?.focus({ preventScroll: true });
}

function go(event, id) {
  event.preventDefault();
  focusField(id);
}
