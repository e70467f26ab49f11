// What the server refused stays beside its field until the value is another one.
export const nameOf = (path) => path.reduce((name, part) => (typeof part === "number" ? `${name}[${part}]` : name ? `${name}.${part}` : `${part}`), "");

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export class Refusals {
  constructor(validator) {
    this.told = new Map();
    const judge = validator.validateFieldInstance.bind(validator);
    // The server speaks the words of the domain, so it has the word where it has spoken.
    validator.validateFieldInstance = (instance, value) => this.about(instance.valuePath, value) ?? judge(instance, value);
  }

  about(path, value) {
    const told = this.told.get(nameOf(path));
    return told && same(told.value, value) ? told.messages : null;
  }

  /** `errors`: `{name: [{message}]}` about the values `sent`; `fields`: those on the page. Gives the names that are not there. */
  set(errors, fields, commands, sent) {
    const before = new Set(this.told.keys());
    this.told.clear();
    for (const { name, instance } of fields) {
      const value = instance.valuePath.reduce((inner, part) => inner?.[part], sent);
      if (errors[name]) this.told.set(name, { value, messages: errors[name].map((one) => one.message) });
    }
    for (const { name, instance } of fields) {
      if (this.told.has(name) || before.has(name)) commands.updateFieldInstanceValidation(instance, instance.value);
    }
    return Object.keys(errors).filter((name) => !this.told.has(name));
  }
}
Refusals.$inject = ["validator"];
