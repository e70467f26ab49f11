// Small elements by hand: no markup from strings, so nothing typed can become markup.
const SVG = "http://www.w3.org/2000/svg";

/** `element("p", {class: "x"}, "text", child)`; `on…` attributes are listeners. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "pf-icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${sprite()}#${name}`);
  svg.append(use);
  return svg;
}

/** Where the page itself takes its icons from, version and all. */
export function sprite() {
  return document.querySelector("svg use")?.getAttribute("href").split("#")[0] ?? "/static/icons.svg";
}

/** Two characters for a face without a picture, as the server makes them. */
export function initials(name) {
  if (/^[\x00-\x7f]*$/.test(name)) return name.split(/\s+/).slice(0, 2).map((part) => part[0] ?? "").join("").toUpperCase() || "?";
  return name.length > 2 ? name.slice(-2) : name;
}
