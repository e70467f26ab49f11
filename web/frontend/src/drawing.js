// A BPMN diagram with what has happened on it: what was passed is green, where it is now is blue; called processes open on a click.
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { element } from "./dom.js";
import { note } from "./notes.js";
import { say } from "./words.js";

const PAD = 40;
const READABLE = 0.7;
const READABLE_LOW = 0.85;
const drawings = new WeakMap();

/** The drawing in the same part of the page as this button. */
export const drawingNear = (button) => drawings.get(button.closest("[data-drawing]")?.querySelector("[data-diagram], [data-choose]"));

export class Drawing {
  /** `at`: path of the element to show first; `clicked(path, element)` and `shown(drawing)` are told what happens. */
  constructor(place, whole, { at = "", clicked, shown } = {}) {
    Object.assign(this, { place, whole, at: at.replace(/\[\d+\]/g, ""), shown, bare: note("idle", say("diagram.undrawn")) });
    this.viewer = new NavigatedViewer({ container: place, canvas: { deferUpdate: false }, zoomScroll: { enabled: false } });
    this.hands();
    this.levels = [["", whole], ...deeper(whole)];
    this.viewer.on("element.click", ({ element: one }) => (clicked?.(this.below(one.id), one) ? undefined : this.enter(one.id)));
    drawings.set(place, this);
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

  /** The level on which an element stands, the innermost one that is drawn. */
  levelOf(path) {
    const found = this.levels.filter(([level]) => level === "" || path.startsWith(`${level}/`));
    return found[found.length - 1];
  }

  /** The element path of something on the level that is shown. */
  below(id) {
    return this.path ? `${this.path}/${id}` : id;
  }

  /** Draws the level of an element and puts the element in the middle. */
  async open(at = this.at) {
    this.at = at;
    await this.show(...this.levelOf(at));
  }

  async show(path, diagram) {
    this.path = path;
    if (await this.draw(diagram.xml)) {
      this.mark(diagram);
      this.fit();
    }
    this.choices();
    this.shown?.(this);
  }

  /** A file may have been written by hand, without positions: then there is nothing to see, and that is said. */
  async draw(xml) {
    try {
      await this.viewer.importXML(xml);
    } catch (error) {
      if (!/no diagram to display/.test(error.message)) throw error;
    }
    const isDrawn = Boolean(this.viewer.get("elementRegistry").find((one) => one.parent && one.width));
    const [container] = this.place.getElementsByClassName("bjs-container");
    container.hidden = !isDrawn;
    this.bare.remove();
    if (!isDrawn) this.place.prepend(this.bare);
    this.place.toggleAttribute("data-bare", !isDrawn);
    return isDrawn;
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

  /** What is to be looked at: the element asked for, else what failed, else where it is. */
  focus() {
    const canvas = this.viewer.get("canvas");
    const registry = this.viewer.get("elementRegistry");
    const marked = (name) => registry.find((one) => canvas.hasMarker(one.id, name) && one.width);
    return (this.at && registry.get(this.at.split("/").pop())) || marked("pf-failed") || marked("pf-active");
  }

  /** So large that words can be read, around what is to be looked at; a finished one as a whole. */
  fit() {
    const canvas = this.viewer.get("canvas");
    const { inner } = canvas.viewbox();
    const now = this.focus();
    const isLow = this.place.classList.contains("pf-sheet-low");
    const scale = now ? Math.max(this.scaleOfAll(inner), isLow ? READABLE_LOW : READABLE) : this.scaleOfAll(inner);
    const [least, most] = isLow ? [180, 280] : [280, 560];
    this.place.style.setProperty("height", `${Math.max(least, Math.min(most, (inner.height + 2 * PAD) * scale))}px`);
    canvas.resized();
    const width = this.place.clientWidth / scale;
    const height = this.place.clientHeight / scale;
    canvas.viewbox({ x: along(now && now.x + now.width / 2, width, inner.x, inner.width), y: along(now && now.y + now.height / 2, height, inner.y, inner.height), width, height });
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
    const pick = this.place.closest("[data-drawing]")?.querySelector("[data-diagram-levels]");
    if (!pick) return;
    pick.hidden = this.levels.length < 2;
    pick.replaceChildren(
      ...this.levels.map(([path, diagram]) =>
        element("button", { class: "btn pf-filter", type: "button", "data-on": path === this.path, "aria-pressed": `${path === this.path}`, onclick: () => this.show(path, diagram) }, path ? diagram.name : say("diagram.whole", { name: diagram.name })),
      ),
    );
  }

  enter(id) {
    const path = this.below(id);
    const found = this.levels.find(([name]) => name === path);
    if (found) this.show(...found);
  }
}

/** Where a window of `size` begins so that `middle` is in its middle, without leaving the drawing. */
function along(middle, size, start, length) {
  const first = start - PAD;
  const last = Math.max(first, start + length + PAD - size);
  return middle === undefined || middle === null ? first : Math.max(first, Math.min(middle - size / 2, last));
}

/** `[[path, diagram]]` of every called process that was entered, outer ones first. */
function deeper(diagram, before = "") {
  return Object.entries(diagram.called ?? {}).flatMap(([path, inner]) => {
    const whole = before && !path.startsWith(`${before}/`) ? `${before}/${path}` : path;
    return [[whole, inner], ...deeper(inner, whole)];
  });
}
