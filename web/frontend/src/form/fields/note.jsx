// text: a coloured note by `properties.kind`, a folded card for one that begins with a heading.
import { Text } from "@bpmn-io/form-js-viewer";
import { sprite } from "../../dom.js";

const TONES = { danger: "bad", bad: "bad", warn: "warn", info: "info", idle: "idle", ok: "ok" };

export function Note(props) {
  const { text = "", properties = {} } = props.field;
  const heading = /^#{1,4} +(.+)\n+/.exec(text);
  if (heading) {
    return (
      <details class="pf-fold">
        <summary class="pf-strong">{heading[1]}</summary>
        <Text {...props} field={{ ...props.field, text: text.slice(heading[0].length) }} />
      </details>
    );
  }
  const tone = TONES[properties.kind];
  if (!tone) return <Text {...props} />;
  return (
    <div class="pf-note" data-tone={tone}>
      <svg class="pf-icon" aria-hidden="true">
        <use href={`${sprite()}#${tone === "info" || tone === "idle" ? "info" : "alert"}`} />
      </svg>
      <Text {...props} />
    </div>
  );
}
Note.config = Text.config;
