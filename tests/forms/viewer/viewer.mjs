// Fills forms in the real form-js viewer (in jsdom) and writes down what it submits: `node viewer.mjs cases.json answers.json`.
// Needs, beside this file or above it, a bundle of the viewer: see record.py.
import { readFileSync, writeFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';

const dom = new JSDOM('<!doctype html><html><body></body></html>', { pretendToBeVisual: true });
globalThis.window = dom.window;
for (const name of ['document', 'navigator', 'HTMLElement', 'KeyboardEvent', 'DOMParser', 'Node', 'Element', 'HTMLInputElement', 'Event', 'getComputedStyle']) {
  Object.defineProperty(globalThis, name, { value: dom.window[name], configurable: true });
}
globalThis.requestAnimationFrame = (callback) => setTimeout(callback, 0);
globalThis.cancelAnimationFrame = clearTimeout;

const { Form } = await import('./bundle.mjs');
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function typed(data, answers) {
  for (const [key, value] of Object.entries(answers)) {
    const nested = value && typeof value === 'object' && !Array.isArray(value);
    data[key] = nested ? typed(data[key] ?? {}, value) : value;
  }
  return data;
}

async function settled(form) {
  let before = '';
  for (let round = 0; round < 30; round++) {
    await sleep(4);
    const now = JSON.stringify([form._getState().data, form.get('formFieldInstanceRegistry').getAll().length]);
    if (now === before && round > 2) return;
    before = now;
  }
}

async function answer({ schema, data }) {
  const container = document.body.appendChild(document.createElement('div'));
  const form = new Form({ container });
  await form.importSchema(schema, {});
  await sleep(50); // effects must have run once, or fields that disappear are not signed off
  form._setState({ data: typed(structuredClone(form._getState().data), data) });
  await settled(form);
  const { data: submitted, errors } = form.submit();
  const paths = form.get('formFieldInstanceRegistry').getAllKeyed().filter(({ id, indexes }) => {
    const found = Object.values(indexes ?? {}).reduce((level, index) => level?.[index], errors[id]);
    return found?.length;
  });
  form.destroy();
  container.remove();
  return { data: submitted, errors: paths.map(({ valuePath }) => valuePath.join('.')).sort() };
}

const answers = [];
for (const one of JSON.parse(readFileSync(process.argv[2]))) answers.push(await answer(one));
writeFileSync(process.argv[3], JSON.stringify(answers));
process.exit(0);
