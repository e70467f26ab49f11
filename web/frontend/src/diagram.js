// The diagram of a request: what was passed is green, where it is now is blue; called processes open on a click.
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { call } from "./api.js";
import { element } from "./dom.js";
import { note } from "./notes.js";
import { say } from "./words.js";

const PAD = 40;
const READABLE = 0.7;

let drawing = null;

async function start(place) {
  try {
    const whole = await call("GET", place.dataset.diagram);
    drawing = new Drawing(place, whole);
    await drawing.show("", whole);
  } catch (error) {
    place.replaceChildren(note("bad", place.dataset.failed));
    throw error;
  }
}

class Drawing {
  constructor(place, whole) {
    Object.assign(this, { place, whole });
    this.viewer = new NavigatedViewer({ container: place, canvas: { deferUpdate: false }, zoomScroll: { enabled: false } });
    this.hands();
    this.levels = [["", whole], ...deeper(whole)];
    this.viewer.on("element.click", ({ element: clicked }) => this.enter(clicked.id));
  }

  /** The wheel belongs to the page until the drawing was clicked; a finger moves it sideways. */
  hands() {
    const { place, viewer } = this;
    const wheel = (on) => viewer.get("zoomScroll").toggle(on);
    place.addEventListener("pointerdown", () => wheel(true));
    place.addEventListener("pointerleave", () => wheel(false));
    let last = null;
    place.addEventListener("pointerdown", (event) => (last = event.pointerType === "touch" ? event.clientX : null));
    place.addEventListener("pointermove", (event) => {
      if (last === null) return;
      viewer.get("canvas").scroll({ dx: event.clientX - last, dy: 0 });
      last = event.clientX;
    });
    addEventListener("pointerup", () => (last = null));
    addEventListener("pointercancel", () => (last = null));
  }

  async show(path, diagram) {
    this.path = path;
    await this.viewer.importXML(diagram.xml);
    this.mark(diagram);
    this.fit();
    this.choices();
  }

  mark(diagram) {
    const canvas = this.viewer.get("canvas");
    const registry = this.viewer.get("elementRegistry");
    const overlays = this.viewer.get("overlays");
    for (const flow of diagram.flows) if (registry.get(flow)) canvas.addMarker(flow, "pf-taken");
    for (const { element_id: id, state, visits, note: who } of diagram.elements) {
      if (!registry.get(id)) continue;
      canvas.addMarker(id, `pf-${state}`);
      const text = [who, visits > 1 ? `×${visits}` : ""].filter(Boolean).join(" ");
      if (text) overlays.add(id, { position: { top: -16, left: 0 }, html: element("div", { class: `pf-badge pf-badge-${state}` }, text) });
    }
    for (const [path] of deeper(diagram, this.path)) {
      const id = path.split("/").pop();
      if (registry.get(id)) canvas.addMarker(id, "pf-opens");
    }
  }

  /** So large that words can be read, around the element where it is; a finished one as a whole. */
  fit() {
    const canvas = this.viewer.get("canvas");
    const { inner } = canvas.viewbox();
    const now = this.viewer.get("elementRegistry").find((one) => canvas.hasMarker(one.id, "pf-active") && one.width);
    const scale = now ? Math.max(this.scaleOfAll(inner), READABLE) : this.scaleOfAll(inner);
    this.place.style.setProperty("height", `${Math.max(280, Math.min(560, (inner.height + 2 * PAD) * scale))}px`);
    canvas.resized();
    const width = this.place.clientWidth / scale;
    const most = inner.x + inner.width + PAD - width;
    const left = now ? now.x + now.width / 2 - width / 2 : 0;
    canvas.viewbox({ x: Math.max(inner.x - PAD, Math.min(left, most)), y: inner.y - PAD, width, height: this.place.clientHeight / scale });
  }

  scaleOfAll(inner) {
    return Math.min(1.1, this.place.clientWidth / (inner.width + 2 * PAD));
  }

  zoom(by) {
    const canvas = this.viewer.get("canvas");
    if (by) return canvas.zoom(Math.max(0.2, Math.min(3, canvas.zoom() * by)));
    const { inner } = canvas.viewbox();
    return canvas.viewbox({ x: inner.x - PAD, y: inner.y - PAD, width: inner.width + 2 * PAD, height: inner.height + 2 * PAD });
  }

  choices() {
    const pick = document.querySelector("[data-diagram-levels]");
    pick.hidden = this.levels.length < 2;
    pick.replaceChildren(
      ...this.levels.map(([path, diagram]) =>
        element("button", { class: "btn pf-filter", type: "button", "data-on": path === this.path, "aria-pressed": `${path === this.path}`, onclick: () => this.show(path, diagram) }, path ? diagram.name : say("diagram.whole", { name: diagram.name })),
      ),
    );
  }

  enter(id) {
    const path = this.path ? `${this.path}/${id}` : id;
    const found = this.levels.find(([name]) => name === path);
    if (found) this.show(...found);
  }
}

/** `[[path, diagram]]` of every called process that was entered, outer ones first. */
function deeper(diagram, before = "") {
  return Object.entries(diagram.called ?? {}).flatMap(([path, inner]) => {
    const whole = before && !path.startsWith(`${before}/`) ? `${before}/${path}` : path;
    return [[whole, inner], ...deeper(inner, whole)];
  });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-zoom]");
  if (button) drawing?.zoom(Number(button.dataset.zoom));
});

const place = document.querySelector("[data-diagram]");
if (place) start(place);
