// 跳转: the target is clicked on the diagram, or chosen from the list beside it; what cannot be chosen says why.
import { call } from "./api.js";
import { Drawing } from "./drawing.js";
import { element } from "./dom.js";
import { note } from "./notes.js";
import { isChinese, say } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";

/** The dialog asks the server when it is opened. */
export function startJump() {
  document.addEventListener("pf-open", async ({ target: dialog }) => {
    const root = dialog.querySelector("[data-jump]:not([data-begun])");
    if (!root) return;
    root.dataset.begun = "";
    const at = root.dataset.jump;
    try {
      const [{ items }, whole] = await Promise.all([call("GET", `${at}/places`), call("GET", `${at}/diagram`)]);
      await new Jump(root, items, whole).begin();
    } catch (error) {
      delete root.dataset.begun;
      root.querySelector("[data-choose]").replaceChildren(note("bad", root.querySelector("[data-choose]").dataset.failed));
      throw error;
    }
  });
}

class Jump {
  constructor(root, tokens, whole) {
    Object.assign(this, { root, tokens, token: tokens[0], target: null });
    this.targets = root.querySelector("[data-jump-targets]");
    const options = { at: this.token?.element_path, clicked: (path) => this.choose(path), shown: () => this.decorate() };
    this.drawing = new Drawing(root.querySelector("[data-choose]"), whole, options);
  }

  async begin() {
    this.which();
    this.list();
    this.say("");
    this.root.querySelector("fieldset:not([hidden]) input")?.focus();
    await this.drawing.open();
  }

  /** Which token moves; not asked where only one rests. */
  which() {
    const asked = this.root.querySelector("[data-jump-tokens]");
    asked.hidden = this.tokens.length < 2;
    const made = this.tokens.map((one) => radio("token", one.token, one.name, one === this.token, () => this.take(one)));
    asked.querySelector("div").replaceChildren(...made);
  }

  async take(token) {
    Object.assign(this, { token, target: null });
    this.list();
    this.say("");
    await this.drawing.open(token.element_path);
  }

  list() {
    const targets = this.token?.targets ?? [];
    this.targets.replaceChildren(...targets.map((one) => radio("target", `/${one.element_path}`, one.name, false, () => this.choose(one.element_path))));
    if (!targets.length) this.targets.replaceChildren(element("p", { class: "pf-meta" }, say("jump.nowhere")));
  }

  /** True: the click was about a target. A barred one says why. */
  choose(path) {
    const found = this.token?.targets.find((one) => one.element_path === path);
    const barred = this.token?.barred.find((one) => one.element_path === path);
    if (barred) this.say(say("jump.barred", { name: barred.name, why: whyOf(barred) }));
    if (!found) return Boolean(barred);
    this.target = found;
    const box = [...this.targets.querySelectorAll("input")].find((one) => one.value === `/${path}`);
    box.checked = true;
    this.say(say("jump.chosen", { name: found.name }));
    const level = this.drawing.levelOf(path)[0];
    if (level === this.drawing.path) this.decorate();
    else this.drawing.open(path);
    return true;
  }

  say(text) {
    this.root.querySelector("[data-jump-said]").textContent = text || say("jump.hint", { name: this.token?.name ?? "" });
  }

  /** What may be chosen is lit, what may not is dim and says why. */
  decorate() {
    const canvas = this.drawing.viewer.get("canvas");
    const registry = this.drawing.viewer.get("elementRegistry");
    const mark = (path, name, on = true) => {
      const id = path.split("/").pop();
      if (this.drawing.below(id) !== path || !registry.get(id)) return;
      canvas[on ? "addMarker" : "removeMarker"](id, name);
      return registry.getGraphics(id);
    };
    for (const one of this.tokens.flatMap((token) => [...token.targets, ...token.barred])) {
      for (const name of ["pf-may", "pf-barred", "pf-chosen"]) mark(one.element_path, name, false);
    }
    for (const one of this.token?.targets ?? []) title(mark(one.element_path, "pf-may"), say("jump.to", { name: one.name }));
    for (const one of this.token?.barred ?? []) title(mark(one.element_path, "pf-barred"), whyOf(one));
    if (this.target) mark(this.target.element_path, "pf-chosen");
  }
}

const whyOf = (one) => (isChinese() ? one.reason_zh : one.reason_en);

function radio(name, value, label, checked, chosen) {
  const box = element("input", { class: "form-check-input", type: "radio", name, value, checked, onchange: chosen });
  return element("label", { class: "pf-jump-one" }, box, element("span", {}, label));
}

/** The browser's own tooltip. */
function title(graphics, text) {
  if (!graphics) return;
  graphics.querySelector(":scope > title")?.remove();
  const made = document.createElementNS(SVG, "title");
  made.textContent = text;
  graphics.prepend(made);
}
