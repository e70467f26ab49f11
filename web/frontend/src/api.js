// The one way scripts talk to the server: JSON, CSRF token, a key that makes repeating harmless, refusals as values of class Refusal.
const token = () => document.querySelector('meta[name="csrf-token"]').content;

/** A refusal (4xx) or failure (5xx, no network: status 0) with the server's own words. */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? `${status}`);
    this.status = status;
    this.problem = problem;
  }
  get isOffline() {
    return this.status === 0;
  }
  get errors() {
    return this.problem.errors ?? {};
  }
}

const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

// A POST that got no answer may have acted: the same one again carries the same key, and acts once.
const unanswered = new Map();

/** GET, POST, PUT or DELETE below this site; gives the parsed answer or throws a Refusal. */
export async function call(method, path, body, { signal } = {}) {
  const headers = { Accept: "application/json", "Accept-Language": document.documentElement.lang };
  if (method !== "GET") Object.assign(headers, { "X-CSRFToken": token(), "Content-Type": "application/json" });
  const text = body === undefined ? undefined : JSON.stringify(body);
  const same = `${method} ${path} ${text}`;
  if (method === "POST") {
    if (!unanswered.has(same)) unanswered.set(same, newKey());
    headers["Idempotency-Key"] = unanswered.get(same);
  }
  let answer;
  try {
    answer = await fetch(path, { method, headers, signal, body: text, credentials: "same-origin" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal(0, { detail: "" });
  }
  unanswered.delete(same);
  return settle(answer);
}

async function settle(answer) {
  const text = await answer.text();
  let told = {};
  try {
    told = text ? JSON.parse(text) : {};
  } catch {
    told = {}; // a proxy's own page
  }
  if (answer.ok) return told;
  if (answer.status === 401) {
    location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
  }
  throw new Refusal(answer.status, told);
}

/** Uploads one file; `progress` gets 0…100. */
export function upload(file, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("file", file);
    request.open("POST", "/api/v1/files");
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Accept-Language", document.documentElement.lang);
    request.setRequestHeader("Idempotency-Key", newKey());
    request.upload.addEventListener("progress", (e) => e.lengthComputable && progress(Math.round((e.loaded / e.total) * 100)));
    request.addEventListener("error", () => reject(new Refusal(0, {})));
    request.addEventListener("load", () => {
      let told = {};
      try {
        told = JSON.parse(request.responseText);
      } catch {
        told = {};
      }
      if (request.status < 300) resolve(told);
      else reject(new Refusal(request.status, told));
    });
    request.send(body);
  });
}
