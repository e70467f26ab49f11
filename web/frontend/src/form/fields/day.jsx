// datetime of subtype date: 2026-11-19, typed or picked; times stay form-js's own.
import { Datetime } from "@bpmn-io/form-js-viewer";
import flatpickr from "flatpickr";
import { useEffect, useRef } from "preact/hooks";
import { say } from "../../words.js";
import { describedBy, Frame } from "./frame.jsx";

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function Day(props) {
  return props.field.subtype && props.field.subtype !== "date" ? <Datetime {...props} /> : <Calendar {...props} />;
}
Day.config = Datetime.config;

function Calendar(props) {
  const { field, domId, value, disabled, readonly, errors = [], onChange, onBlur, onFocus } = props;
  const input = useRef();
  const picker = useRef();
  const change = useRef();
  change.current = onChange;

  useEffect(() => {
    if (disabled || readonly) return undefined;
    picker.current = flatpickr(input.current, {
      dateFormat: "Y-m-d",
      allowInput: true,
      static: true,
      disableMobile: false,
      minDate: field.disallowPassedDates ? "today" : undefined,
      errorHandler: () => {},
      onChange: (_, text) => change.current({ value: text || null }),
    });
    return () => picker.current.destroy();
  }, [disabled, readonly]);

  useEffect(() => {
    if (picker.current) picker.current.setDate(DAY.test(value ?? "") ? value : null, false);
    else if (input.current) input.current.value = value ?? "";
  }, [value]);

  /** What is typed counts as well as what is picked; half a date is no date. */
  const leave = ({ target }) => {
    const text = target.value.trim().replace(/[./年月]/g, "-").replace(/日$/, "");
    const [year, month, day] = text.split("-");
    const whole = day ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : text;
    if (whole !== (value ?? "")) onChange({ value: DAY.test(whole) ? whole : null });
    onBlur?.();
  };

  return (
    <Frame {...props} type="datetime" label={field.dateLabel ?? field.label}>
      {/* flatpickr moves the input about, so it has a box to itself. */}
      <div>
        <input
          class="fjs-input pf-num"
          id={domId}
          ref={input}
          type="text"
          inputmode="numeric"
          autocomplete="off"
          placeholder={say("date.hint")}
          disabled={disabled}
          readOnly={readonly}
          required={field.validate?.required}
          aria-invalid={errors.length > 0}
          aria-describedby={describedBy(domId)}
          onBlur={leave}
          onFocus={() => onFocus?.()}
        />
      </div>
    </Frame>
  );
}
