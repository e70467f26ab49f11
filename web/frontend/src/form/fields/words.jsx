// textfield: form-js's own, a search where `properties.lookup` says so, and identifiers in their typeface.
import { Textfield } from "@bpmn-io/form-js-viewer";
import { Lookup } from "./lookup.jsx";

export function Words(props) {
  if (props.field.properties?.lookup) return <Lookup {...props} type="textfield" />;
  return <Textfield {...props} />;
}
Words.config = Textfield.config;
