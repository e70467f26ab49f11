// filepicker: files go up when they are chosen, with progress; the value is the list of their ids.
import { FilePicker } from "@bpmn-io/form-js-viewer";
import { useRef, useState } from "preact/hooks";
import { upload } from "../../api.js";
import { sprite } from "../../dom.js";
import { say } from "../../words.js";
import { describedBy, Frame, usePage } from "./frame.jsx";

const UNITS = { KB: 1000, MB: 1000 ** 2, GB: 1000 ** 3 };
const limitOf = (text) => {
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s*(KB|MB|GB)$/i.exec(text ?? "") ?? [];
  return number ? Number(number) * UNITS[unit.toUpperCase()] : Infinity;
};
const sizeOf = (octets) => (octets >= 1000 ** 2 ? `${(octets / 1000 ** 2).toFixed(1)} MB` : `${Math.max(1, Math.round(octets / 1000))} KB`);
const asList = (value) => (Array.isArray(value) ? value : value ? [value] : []);

export function Files(props) {
  const { field, domId, value, disabled, readonly, errors = [], onChange, onBlur, onFocus } = props;
  const page = usePage();
  const input = useRef();
  const latest = useRef();
  latest.current = { ids: asList(value), onChange };
  const [going, setGoing] = useState([]);
  const most = field.multiple ? Number(field.properties?.maxFiles ?? 10) : 1;

  const patch = (id, change) => setGoing((all) => all.map((one) => (one.id === id ? { ...one, ...change } : one)));
  const drop = (id) => setGoing((all) => all.filter((one) => one.id !== id));
  const put = (ids) => latest.current.onChange({ value: ids });

  const send = (file, id) => {
    const going = go(file, id).finally(() => page.uploads.delete(going));
    page.uploads.add(going);
    return going;
  };

  const go = async (file, id) => {
    try {
      const stored = await upload(file, (percent) => patch(id, { percent, error: "" }));
      page.files[stored.id] = { name: stored.name, size: stored.size, mediaType: stored.media_type };
      drop(id);
      put([...latest.current.ids, stored.id]);
    } catch (refusal) {
      patch(id, { error: refusal.isOffline || refusal.status >= 500 ? say("file.failed", { name: file.name }) : refusal.message, again: () => send(file, id) });
    }
  };

  const add = (chosen) => {
    const room = most - latest.current.ids.length - going.length;
    [...chosen].forEach((file, at) => {
      const id = `${Date.now()}-${at}-${file.name}`;
      const wrong = at >= room ? say("file.limit", { count: most }) : mistake(field, file);
      setGoing((all) => [...all, { id, name: file.name, percent: 0, error: wrong }]);
      if (!wrong) send(file, id);
    });
    if (input.current) input.current.value = "";
  };

  const locked = disabled || readonly;
  return (
    <Frame {...props} type="filepicker">
      <div
        class="pf-files"
        onDragOver={(event) => !locked && event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          if (!locked) add(event.dataTransfer.files);
        }}
      >
        {latest.current.ids.map((id) => (
          <Kept id={id} file={page.files[id]} locked={locked} remove={() => put(latest.current.ids.filter((one) => one !== id))} key={id} />
        ))}
        {going.map((one) => (
          <Going {...one} remove={() => drop(one.id)} key={one.id} />
        ))}
        {!locked && latest.current.ids.length + going.filter((one) => !one.error).length < most && (
          <label class="btn pf-file-add">
            <Icon name="upload" />
            {say("file.add")}
            <input
              class="pf-hidden"
              id={domId}
              ref={input}
              type="file"
              multiple={most > 1}
              accept={field.accept}
              aria-label={field.label}
              aria-invalid={errors.length > 0}
              aria-describedby={describedBy(domId)}
              onChange={(event) => add(event.target.files)}
              onFocus={() => onFocus?.()}
              onBlur={() => onBlur?.()}
            />
          </label>
        )}
      </div>
    </Frame>
  );
}

/** Why a file cannot go up, before it goes; the server looks again, and inside. */
function mistake(field, file) {
  const limit = limitOf(field.properties?.maxSize);
  if (file.size > limit) return say("file.size", { name: file.name, size: field.properties.maxSize });
  const kinds = (field.accept ?? "").split(",").map((kind) => kind.trim().toLowerCase()).filter((kind) => kind.startsWith("."));
  if (kinds.length && !kinds.some((kind) => file.name.toLowerCase().endsWith(kind))) return say("file.kind", { name: file.name, accept: kinds.join(" ") });
  return "";
}

function Kept({ id, file, locked, remove }) {
  return (
    <span class="pf-file">
      <Icon name="doc" />
      <a class="pf-clip" href={`/api/v1/files/${id}/content?inline=1`} target="_blank" rel="noopener">
        {file?.name ?? id}
      </a>
      {file && <span class="pf-meta pf-nowrap">{sizeOf(file.size)}</span>}
      {!locked && (
        <button class="pf-file-x" type="button" aria-label={say("file.remove", { name: file?.name ?? id })} onClick={remove}>
          <Icon name="x" />
        </button>
      )}
    </span>
  );
}

function Going({ name, percent, error, again, remove }) {
  return (
    <span class={`pf-file${error ? " pf-file-bad" : ""}`} role="status">
      <Icon name={error ? "alert" : "upload"} />
      <span class="pf-clip">{error || say("file.adding", { name, percent })}</span>
      {again && (
        <button class="pf-linkish" type="button" onClick={again}>
          {say("file.retry")}
        </button>
      )}
      {error && (
        <button class="pf-file-x" type="button" aria-label={say("file.remove", { name })} onClick={remove}>
          <Icon name="x" />
        </button>
      )}
      {!error && (
        <svg class="pf-file-bar" viewBox="0 0 100 2" preserveAspectRatio="none" aria-hidden="true">
          <rect width={percent} height="2" />
        </svg>
      )}
    </span>
  );
}

function Icon({ name }) {
  return (
    <svg class="pf-icon" aria-hidden="true">
      <use href={`${sprite()}#${name}`} />
    </svg>
  );
}

Files.config = {
  ...FilePicker.config,
  emptyValue: [],
  sanitizeValue: ({ value }) => asList(value).filter((id) => typeof id === "string" && !id.startsWith("files::")),
};
