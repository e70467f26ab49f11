// Nothing typed is lost: every change is kept on this device at once, and on the server soon after.
import { Refusal } from "./api.js";
import { clock, say } from "./words.js";

const SOON = 1200;
const RETRY = 8000;

export class Draft {
  /** `send(values)` stores on the server; `place` names what is being filled in. */
  constructor(place, send) {
    this.place = `pf-draft:${place}`;
    this.send = send;
    this.last = null;
    this.queue = Promise.resolve();
    addEventListener("online", () => this.pending && this.save());
  }

  /** What was typed here and never reached the server. */
  left() {
    try {
      return JSON.parse(localStorage.getItem(this.place) ?? "null");
    } catch {
      return null;
    }
  }

  /** It has a name now: what is pending is looked for under it. */
  move(place) {
    this.drop();
    this.place = `pf-draft:${place}`;
    if (this.pending) this.keep(this.pending);
  }

  /** These values are what the server has. */
  known(values) {
    this.last = JSON.stringify(values);
  }

  changed(values) {
    const text = JSON.stringify(values);
    if (text === this.last || text === this.pending) return;
    this.pending = text;
    this.keep(text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), SOON);
  }

  /** Stores what is pending now; one after the other. Never throws: what failed is tried again. */
  save() {
    clearTimeout(this.timer);
    this.queue = this.queue.then(() => this.once());
    return this.queue;
  }

  async once() {
    const text = this.pending;
    if (!text || this.closed) return;
    try {
      await this.send(JSON.parse(text));
      this.last = text;
      if (this.pending === text) this.pending = null;
      this.drop();
      show(say("saved", { time: clock() }));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.failed(error);
    }
  }

  failed(refusal) {
    const waits = refusal.isOffline || refusal.status >= 500;
    show(waits ? say("api.offline") : `${say("saved.not")}${say("colon")}${refusal.message}`);
    if (waits) this.timer = setTimeout(() => this.save(), RETRY);
  }

  keep(text) {
    try {
      localStorage.setItem(this.place, text);
    } catch {
      // full or forbidden: the server's copy has to do
    }
  }

  drop() {
    try {
      localStorage.removeItem(this.place);
    } catch {
      // nothing was kept
    }
  }

  /** It was submitted or decided: forget it everywhere. */
  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.drop();
  }
}

export function show(text) {
  for (const place of document.querySelectorAll("[data-saved]")) place.textContent = text;
}
