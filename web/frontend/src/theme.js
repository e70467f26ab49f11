// Before the first paint: the theme and density a person chose, else the system's.
const root = document.documentElement;
const read = (name) => {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // storage may be forbidden
  }
};
const dark = read("pf-theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
root.setAttribute("data-bs-theme", dark === "dark" ? "dark" : "light");
if (read("pf-density") === "compact") root.setAttribute("data-density", "compact");
