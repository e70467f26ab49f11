// What every field has: label, help, errors; the same ids as form-js, so that links and descriptions fit.
import { Description, Errors, FormContext, Label } from "@bpmn-io/form-js-viewer";
import { useContext } from "preact/hooks";

/** The page's own data: `{key, files, uploads, fill}`. */
export const usePage = () => useContext(FormContext).getService("page");

export const describedBy = (domId) => `${domId}-description ${domId}-error-message`;

export function Frame({ type, domId, field, errors = [], disabled, readonly, children, labelled = true, label }) {
  const classes = ["fjs-form-field", `fjs-form-field-${type}`];
  if (errors.length) classes.push("fjs-has-errors");
  if (disabled) classes.push("fjs-disabled");
  if (readonly) classes.push("fjs-readonly");
  return (
    <div class={classes.join(" ")}>
      <Label htmlFor={labelled ? domId : undefined} id={labelled ? undefined : `${domId}-label`} label={label ?? field.label} required={field.validate?.required} />
      {children}
      <Description id={`${domId}-description`} description={field.description} />
      <Errors id={`${domId}-error-message`} errors={errors} />
    </div>
  );
}
