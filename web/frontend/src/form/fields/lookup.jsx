// Search as you type: options of the server, with what else they fill in. WAI-ARIA combobox with a list.
import { useEffect, useRef, useState } from "preact/hooks";
import { call } from "../../api.js";
import { say } from "../../words.js";
import { nameOf } from "../refusals.js";
import { describedBy, Frame, usePage } from "./frame.jsx";

const PAUSE = 200;
const MOST = 12;

/** What a choice fills in beside itself: in a table the fields of its own row. */
function inRow(values, instance) {
  const path = instance?.valuePath ?? [];
  const at = path.findLastIndex((part) => typeof part === "number");
  const row = at < 0 ? "" : `${nameOf(path.slice(0, at + 1))}.`;
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${row}${name}`, value]));
}

/** `strict`: only an option is a value; otherwise what is typed is. */
export function Lookup(props) {
  const { field, domId, value, disabled, readonly, errors = [], onChange, onBlur, onFocus, strict = false, type } = props;
  const page = usePage();
  const [typed, setTyped] = useState(strict ? "" : (value ?? ""));
  const [options, setOptions] = useState([]);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const [told, setTold] = useState("");
  const known = useRef(new Map());
  const asked = useRef({ timer: 0, number: 0 });
  const path = `/api/v1/process-definitions/${page.key}/lookups/${field.properties.lookup}`;

  const search = async (text) => {
    const number = ++asked.current.number;
    try {
      const { items } = await call("GET", `${path}?q=${encodeURIComponent(text)}&limit=${MOST}`);
      if (number !== asked.current.number) return null;
      for (const item of items) known.current.set(item.value, item);
      return items;
    } catch {
      return []; // offline: what is typed still counts
    }
  };

  // A value that was not chosen here (a draft, a prefill) needs its label.
  useEffect(() => {
    if (!strict) {
      setTyped(value ?? "");
      return;
    }
    const show = (option) => setTyped(option?.label ?? value ?? "");
    if (!value) setTyped("");
    else if (known.current.has(value)) show(known.current.get(value));
    else search(value).then((items) => show(items?.find((item) => item.value === value)));
  }, [value]);

  const ask = (text, pause = PAUSE) => {
    clearTimeout(asked.current.timer);
    asked.current.number++; // what was asked before answers another text
    setOpen(false);
    setTold(say("lookup.loading"));
    asked.current.timer = setTimeout(async () => {
      const items = await search(text);
      if (!items) return;
      setOptions(items);
      setAt(-1);
      setOpen(true);
      setTold(items.length ? say("lookup.found", { count: items.length }) : say(strict ? "lookup.none_strict" : "lookup.none"));
    }, pause);
  };

  const choose = (option) => {
    setOpen(false);
    setTyped(strict ? option.label : option.value);
    onChange({ value: option.value });
    const filled = Object.keys(option.prefill ?? {}).length ? page.fill(inRow(option.prefill, props.fieldInstance)) : [];
    setTold(filled.length ? say("lookup.prefilled", { fields: filled.join(say("comma")) }) : "");
  };

  const onInput = ({ target }) => {
    setTyped(target.value);
    if (!strict) onChange({ value: target.value });
    if (strict && !target.value) onChange({ value: null });
    ask(target.value);
  };

  const leave = () => {
    clearTimeout(asked.current.timer);
    asked.current.number++;
    setOpen(false);
    if (strict) setTyped(value ? (known.current.get(value)?.label ?? typed) : "");
    onBlur?.();
  };

  const onKeyDown = (event) => {
    const keys = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in keys) {
      event.preventDefault();
      if (!open) ask(strict ? "" : typed, 0);
      else setAt((at + keys[event.key] + options.length) % Math.max(1, options.length));
    } else if (event.key === "Enter") {
      event.preventDefault(); // never submits the form
      if (open && options[at]) choose(options[at]);
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      setOpen(false);
    }
  };

  return (
    <Frame {...props} type={type}>
      <div class="pf-lookup">
        <input
          class={`fjs-input${field.properties.kind === "tax_no" ? " pf-no" : ""}`}
          id={domId}
          type="text"
          role="combobox"
          autocomplete="off"
          spellcheck={false}
          aria-autocomplete="list"
          aria-expanded={open}
          aria-controls={`${domId}-list`}
          aria-activedescendant={open && at >= 0 ? `${domId}-option-${at}` : undefined}
          aria-invalid={errors.length > 0}
          aria-describedby={describedBy(domId)}
          required={field.validate?.required}
          disabled={disabled}
          readOnly={readonly}
          value={typed}
          onInput={onInput}
          onKeyDown={readonly ? undefined : onKeyDown}
          onFocus={() => {
            onFocus?.();
            if (!readonly && (strict || !value)) ask("", 0);
          }}
          onBlur={leave}
        />
        <ul class="pf-lookup-list" id={`${domId}-list`} role="listbox" aria-label={field.label} hidden={!open || !options.length}>
          {(open ? options : []).map((option, index) => (
            <li id={`${domId}-option-${index}`} role="option" aria-selected={index === at} key={option.value} onMouseDown={(event) => event.preventDefault()} onClick={() => choose(option)}>
              <span>{option.label}</span>
              {option.detail && <span class="pf-sub">{option.detail}</span>}
            </li>
          ))}
        </ul>
        <p class={told && !(open && options.length) ? "pf-lookup-none" : "pf-hidden"} role="status">
          {told}
        </p>
      </div>
    </Frame>
  );
}
