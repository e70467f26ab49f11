// Entry of pages with a form.
import flatpickr from "flatpickr";
import { Mandarin } from "flatpickr/dist/l10n/zh.js";
import { isChinese } from "../words.js";
import { startPage } from "./start.js";
import { taskPage } from "./task.js";

if (isChinese()) flatpickr.localize({ ...Mandarin, firstDayOfWeek: 1 });

const data = JSON.parse(document.getElementById("page-data").textContent);
const place = document.querySelector("[data-form]");
if (place?.dataset.form === "start") startPage(place, data);
if (place?.dataset.form === "task" && data.schema) taskPage(place, data);
