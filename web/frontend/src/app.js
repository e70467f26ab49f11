// On every page: htmx without eval, theme and density, menus, keys, lists, decisions.
import "htmx.org";
import { startChoices } from "./choices.js";
import { startDecisions } from "./decide.js";
import { startDialogs } from "./dialogs.js";
import { startEnclosed } from "./enclosed.js";
import { startKept } from "./kept.js";
import { startKeyboard } from "./keyboard.js";
import { startLists } from "./lists.js";
import { startMany } from "./many.js";
import { tellCarried } from "./notes.js";
import { startPeople } from "./people.js";
import { startResult } from "./result.js";
import { startSignature } from "./signature.js";
import { startTaskDraft } from "./taskdraft.js";

const root = document.documentElement;

function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // a choice that cannot be kept still holds for this page
  }
}

function toggle(event) {
  if (event.target.closest("[data-theme-toggle]")) {
    const theme = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
    root.setAttribute("data-bs-theme", theme);
    keep("pf-theme", theme);
  }
  if (event.target.closest("[data-density-toggle]")) {
    const compact = root.toggleAttribute("data-density");
    if (compact) root.setAttribute("data-density", "compact");
    keep("pf-density", compact ? "compact" : "");
  }
  if (event.target.closest("[data-print]")) print();
  const demo = event.target.closest("[data-account]");
  if (demo) fillIn(demo.dataset.account);
}

function fillIn(account) {
  document.getElementById("account").value = account;
  const password = document.getElementById("password");
  password.value = "demo";
  password.form.querySelector("[type=submit]").focus();
}

document.addEventListener("click", toggle);
startChoices();
startDialogs();
startEnclosed();
startDecisions();
startKept();
startKeyboard();
startLists();
startMany();
startPeople();
startResult();
startSignature();
startTaskDraft();
tellCarried();
