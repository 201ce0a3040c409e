/* The few lines of our own. Everything works without them.
   1. An error summary takes focus. 2. Text that was not sent comes back. 3. A draft that could not be saved says so.
   4. Deadlines and clocks count down. 5. An open menu closes with Escape or a click beside it. */
(() => {
  "use strict";
  const body = document.body;
  const store = window.localStorage;
  const prefix = `ignite:keep:${body.dataset.reader || ""}:`;
  const sentMark = "ignite:sent";
  const monthAgo = Date.now() - 30 * 24 * 3600 * 1000;

  function each(selector, act, within = document) {
    within.querySelectorAll(selector).forEach(act);
  }

  /* 1 */
  function focusSummary(within) {
    const summary = within.querySelector(".error-summary");
    if (summary) summary.focus();
  }

  /* 2 */
  function keyOf(area) {
    return `${prefix}${area.dataset.keep || location.pathname}:${area.name}`;
  }

  function forgetOld() {
    Object.keys(store).filter((key) => key.startsWith("ignite:keep:")).forEach((key) => {
      if (JSON.parse(store.getItem(key)).at < monthAgo) store.removeItem(key);
    });
  }

  function forgetSent() {
    const sent = JSON.parse(sessionStorage.getItem(sentMark) || "[]");
    if (!sent.length) return;
    const refused = body.hasAttribute("data-keep-texts") || document.querySelector(".error-summary");
    if (refused || document.querySelector("[data-acknowledged]")) sessionStorage.removeItem(sentMark);
    if (!refused && document.querySelector("[data-acknowledged]")) sent.forEach((key) => store.removeItem(key));
  }

  function restore(area) {
    const kept = JSON.parse(store.getItem(keyOf(area)) || "null");
    if (!kept || kept.text === area.value || kept.from !== area.defaultValue) return;
    area.value = kept.text;
    const told = document.createElement("p");
    told.className = "saved";
    told.setAttribute("role", "status");
    told.textContent = body.dataset.restored;
    area.after(told);
  }

  function keep(area) {
    const from = area.defaultValue;
    if (area.value === from) store.removeItem(keyOf(area));
    else store.setItem(keyOf(area), JSON.stringify({ text: area.value, from, at: Date.now() }));
  }

  /* Not by where a text stands: its form may be elsewhere on the page (templates/needs/_comments.html). */
  function keysOf(form) {
    return [...form.elements].filter((one) => one.matches("textarea[data-keep]")).map(keyOf);
  }

  function markSent(form) {
    const keys = keysOf(form);
    if (keys.length && !form.hasAttribute("hx-post")) sessionStorage.setItem(sentMark, JSON.stringify(keys));
    if (form.hasAttribute("data-sign-out")) {
      // What one has written in an analysis stays for oneself (static/js/keeping.js); all that is others' goes.
      const own = `${prefix}writing:`;
      const gone = (key) => key.startsWith("ignite:keep:") && !key.startsWith(own);
      Object.keys(store).filter(gone).forEach((key) => store.removeItem(key));
    }
  }

  /* What htmx sent is forgotten when the answer says that it was saved; a button that skips the checks did not send it. */
  function answered(event) {
    const { xhr, requestConfig } = event.detail;
    const pressed = (requestConfig.triggeringEvent || {}).submitter;
    if (!requestConfig.elt.matches("form") || (pressed && pressed.formNoValidate)) return;
    if (xhr.responseText.includes("data-acknowledged")) keysOf(requestConfig.elt).forEach((key) => store.removeItem(key));
  }

  /* 4 */
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "sv", { numeric: "always" });

  function deadline(element) {
    const left = Math.round((Date.parse(element.dateTime) - Date.now()) / 60000);
    if (left < 0 || left > 48 * 60) return;
    element.textContent = left > 90 ? words.format(Math.round(left / 60), "hour") : words.format(left, "minute");
    element.classList.toggle("deadline-near", left <= 24 * 60);
  }

  function countdown(element) {
    const left = Math.round((Date.parse(element.dateTime) - Date.now()) / 1000);
    const size = Math.abs(left);
    element.textContent = `${left < 0 ? "+" : ""}${Math.floor(size / 60)}:${String(size % 60).padStart(2, "0")}`;
  }

  function tick() {
    each("time[data-countdown]", countdown);
    if (new Date().getSeconds() % 30 === 0) each("time[data-deadline]", deadline);
  }

  function look(within) {
    focusSummary(within);
    each("textarea[data-keep]", restore, within);
    each("time[data-deadline]", deadline, within);
    each("time[data-countdown]", countdown, within);
  }

  function closeMenus(except) {
    each("details.menu[open]", (menu) => { if (menu !== except) menu.open = false; });
  }

  try { forgetOld(); forgetSent(); } catch { store.removeItem(sentMark); }
  look(document);
  if (document.querySelector("time[data-countdown], time[data-deadline]")) setInterval(tick, 1000);
  document.addEventListener("input", (event) => { if (event.target.matches("textarea[data-keep]")) keep(event.target); });
  document.addEventListener("submit", (event) => markSent(event.target));
  document.addEventListener("htmx:beforeSwap", answered);
  document.addEventListener("htmx:load", (event) => { if (event.target !== body) look(event.target); });
  /* 3 */
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach((name) => document.addEventListener(name, (event) => {
    const line = event.target;
    if (line.dataset && line.dataset.failed) line.textContent = line.dataset.failed;
  }));
  /* 5 */
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    closeMenus(null);
    if (menu) menu.querySelector("summary").focus();
  });
})();
