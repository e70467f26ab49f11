// 手写签名: drawn with finger, pen or mouse, or an image of it for those who cannot draw; uploaded when the decision is sent.
import { upload } from "./api.js";
import { say } from "./words.js";

const WIDTH = 720;
const HEIGHT = 240;
const INK = "#10204a";

export function startSignature() {
  for (const box of document.querySelectorAll("[data-signature]")) pad(box);
}

/** `{signature}` of a dialog that asks for one; null when there is none, which is said in place. */
export async function signatureOf(form) {
  const box = form.querySelector("[data-signature]");
  if (!box) return {};
  const file = box.querySelector("[type=file]").files[0] ?? (box.drawn ? await drawing(box) : null);
  complain(box, file ? "" : say("signature.missing"));
  if (!file) return null;
  const kept = await upload(file, () => {});
  return { signature: kept.id };
}

function complain(box, text) {
  const place = box.querySelector("[role=alert]");
  place.hidden = !text;
  place.querySelector("span").textContent = text;
  if (text) box.querySelector("canvas").focus();
}

/** Dark ink on white whatever the theme: it is kept and printed. */
function clear(box) {
  const canvas = box.querySelector("canvas");
  const paper = canvas.getContext("2d");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, WIDTH, HEIGHT);
  Object.assign(paper, { strokeStyle: INK, lineWidth: 5, lineCap: "round", lineJoin: "round" });
  box.drawn = false;
}

function pad(box) {
  const canvas = box.querySelector("canvas");
  const paper = canvas.getContext("2d");
  const at = (event) => {
    const seen = canvas.getBoundingClientRect();
    return [((event.clientX - seen.left) * WIDTH) / seen.width, ((event.clientY - seen.top) * HEIGHT) / seen.height];
  };
  let writing = false;
  clear(box);
  canvas.addEventListener("pointerdown", (event) => {
    writing = true;
    canvas.setPointerCapture(event.pointerId);
    paper.beginPath();
    paper.moveTo(...at(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!writing) return;
    for (const one of event.getCoalescedEvents?.() ?? [event]) paper.lineTo(...at(one));
    paper.stroke();
    box.drawn = true;
    complain(box, "");
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (writing = false));
  const picked = box.querySelector("[data-picked]");
  box.querySelector("[type=file]").addEventListener("change", ({ target }) => (picked.textContent = target.files[0]?.name ?? ""));
  box.querySelector("[data-again]").addEventListener("click", () => {
    box.querySelector("[type=file]").value = picked.textContent = "";
    clear(box);
  });
}

const drawing = (box) =>
  new Promise((resolve) => {
    box.querySelector("canvas").toBlob((blob) => resolve(new File([blob], "signature.png", { type: "image/png" })), "image/png");
  });
