// textarea with a count where there is a limit.
import { Textarea } from "@bpmn-io/form-js-viewer";
import { say } from "../../words.js";

export function LongWords(props) {
  const most = props.field.validate?.maxLength;
  return (
    <>
      <Textarea {...props} />
      {Number.isFinite(most) && !props.readonly && <p class="pf-help pf-right pf-num">{say("count", { used: (props.value ?? "").trim().length, most })}</p>}
    </>
  );
}
LongWords.config = Textarea.config;
