// select: a native one (phones, keyboards and screen readers know it), or a search against the server where `properties.lookup` says so.
import { Select } from "@bpmn-io/form-js-viewer";
import { describedBy, Frame } from "./frame.jsx";
import { Lookup } from "./lookup.jsx";
import { say } from "../../words.js";

const optionsOf = (field) => (field.values ?? []).map((one) => (typeof one === "object" ? { value: one.value, label: one.label ?? `${one.value}` } : { value: one, label: `${one}` }));

export function Choice(props) {
  if (props.field.properties?.lookup) return <Lookup {...props} type="select" strict />;
  if (!props.field.values) return <Select {...props} />;
  return <Native {...props} />;
}

function Native(props) {
  const { field, domId, value, disabled, readonly, errors = [], onChange, onBlur, onFocus } = props;
  const options = optionsOf(field);
  const at = options.findIndex((one) => one.value === value);
  if (readonly) {
    return (
      <Frame {...props} type="select">
        <input class="fjs-input" id={domId} readOnly value={options[at]?.label ?? ""} />
      </Frame>
    );
  }
  return (
    <Frame {...props} type="select">
      <select
        class="form-select"
        id={domId}
        disabled={disabled}
        required={field.validate?.required}
        aria-invalid={errors.length > 0}
        aria-describedby={describedBy(domId)}
        value={`${at}`}
        onChange={(event) => onChange({ value: options[Number(event.target.value)]?.value ?? null })}
        onBlur={() => onBlur?.()}
        onFocus={() => onFocus?.()}
      >
        <option value="-1">{say("select.none")}</option>
        {options.map((one, index) => (
          <option value={`${index}`} key={one.label}>
            {one.label}
          </option>
        ))}
      </select>
    </Frame>
  );
}

Choice.config = { ...Select.config, sanitizeValue: ({ value, formField }) => (formField.properties?.lookup || !formField.values ? value : optionsOf(formField).some((one) => one.value === value) ? value : null) };
