// Pages with diagrams: the one of a request, the small one beside a failure, and the one on which 跳转 is chosen.
import { call } from "./api.js";
import { Drawing, drawingNear } from "./drawing.js";
import { startJump } from "./jump.js";
import { note } from "./notes.js";

async function start(place) {
  place.dataset.begun = "";
  try {
    const whole = await call("GET", place.dataset.diagram);
    await new Drawing(place, whole, { at: place.dataset.at }).open();
  } catch (error) {
    place.replaceChildren(note("bad", place.dataset.failed));
    throw error;
  }
}

function look(root) {
  for (const place of root.querySelectorAll("[data-diagram]:not([data-begun])")) if (place.clientWidth) start(place);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-zoom]");
  if (button) drawingNear(button)?.zoom(Number(button.dataset.zoom));
});
// What htmx has put on the page.
document.addEventListener("htmx:load", () => look(document));
startJump();
look(document);
