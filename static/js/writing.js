/* An analysis saves itself, field by field, with the number each was read at.
   1. What is typed is kept here until the server has it. 2. It is sent 1.2 seconds after the last key, one request at a
   time for each field. 3. Where somebody else has written, the server's answer shows both. 4. A lost session or network
   keeps all of it and goes on by itself. 5. Leaving and handing in wait until everything is saved. 6. What the others
   change is told. Without this file the form is saved by its buttons. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-writing-form]");
  if (!form) return;
  const words = form.dataset;
  const reader = document.body.dataset.reader || "";
  const keeping = window.igniteKeeping(reader, words.writingForm);
  const PAUSE = 1200;
  const AGAIN = 4000;
  const states = new Map(); // field -> { saved, timer, sending }
  let token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  let away = null; // the timer that looks whether the session or the network is back
  let isLeaving = false;

  const boxes = () => [...form.querySelectorAll("[data-writing]")];
  const boxOf = (field) => form.querySelector(`[data-writing="${field}"]`);
  const readOf = (box) => box.querySelector(`[name="read-${box.dataset.writing}"]`);
  const stateOf = (box) => states.get(box.dataset.writing);
  const isTorn = (box) => box.querySelector("[data-torn]") !== null;
  const isDirty = (box) => keeping.text(box) !== stateOf(box).saved;
  const dirty = () => boxes().filter(isDirty);

  function say(box, text, look = "", button = null) {
    const line = box.querySelector("[data-said]");
    line.textContent = text;
    line.classList.toggle("saved-stop", look === "stop");
    if (button) line.append(button);
  }

  function buttonFor(label, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-line btn-small";
    button.textContent = label;
    button.addEventListener("click", act);
    return button;
  }

  /* 1 */
  function note(box) {
    if (isDirty(box)) keeping.put(box.dataset.writing, keeping.text(box), readOf(box).value);
    else keeping.drop(box.dataset.writing);
  }

  function begin(box, saved = keeping.text(box)) {
    states.set(box.dataset.writing, { saved, timer: null, sending: null });
    box.querySelectorAll("[data-add-row]").forEach((button) => { button.hidden = false; });
  }

  /* 2 */
  function soon(box, pause = PAUSE) {
    const state = stateOf(box);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => send(box), pause);
  }

  function ask(url, fields, options = {}) {
    const body = fields ? new URLSearchParams(fields) : undefined;
    const headers = { "HX-Request": "true", ...(fields ? { "X-CSRFToken": token } : {}) };
    return fetch(url, { method: fields ? "POST" : "GET", body, headers, credentials: "same-origin", ...options });
  }

  function send(box, options = {}) {
    const state = stateOf(box);
    clearTimeout(state.timer);
    if (state.sending) return state.sending.then(() => (isDirty(box) ? send(box, options) : undefined));
    if (!isDirty(box)) return Promise.resolve();
    const field = box.dataset.writing;
    const sent = keeping.text(box);
    const fields = [["field", field], [`read-${field}`, readOf(box).value], ...keeping.entries(box)];
    say(box, words.saving);
    state.sending = ask(words.save, fields, options).then((answer) => answered(box, sent, answer)).catch(() => lost(box));
    return state.sending.finally(() => { state.sending = null; if (box.isConnected && isDirty(box) && !away && !box.dataset.unread) soon(box); });
  }

  async function answered(box, sent, answer) {
    delete box.dataset.unread;
    if (answer.status === 401) { signedOut(box); return; }
    if (answer.status === 403 && await refreshed()) { soon(box, 0); return; }
    if (answer.redirected || ![200, 409, 422].includes(answer.status)) { lost(box); return; }
    const said = await answer.json();
    if (said.state === "unread") { box.dataset.unread = ""; say(box, said.words, "stop"); return; }
    if (said.state === "torn") { tear(box, said, sent); return; }
    stateOf(box).saved = sent;
    readOf(box).value = said.number;
    say(box, said.words);
    note(box);
    showProgress(said);
  }

  function showProgress(said) {
    document.querySelectorAll("[data-progress]").forEach((one) => { one.textContent = said.progress; });
    document.querySelectorAll("[data-step]").forEach((one) => {
      const isDone = said.done.includes(one.dataset.step);
      const isBegun = said.begun.includes(one.dataset.step);
      one.querySelector("[data-mark=done]").hidden = !isDone;
      one.querySelector("[data-mark=begun]").hidden = isDone || !isBegun;
    });
  }

  /* 3 */
  function replace(box, html) {
    const room = document.createElement("template");
    room.innerHTML = html;
    const fresh = room.content.firstElementChild;
    box.replaceWith(fresh);
    begin(fresh);
    return fresh;
  }

  function tear(box, said, sent) {
    const typed = keeping.text(box);
    const had = box.contains(document.activeElement) ? document.activeElement : null;
    const caret = had && had.selectionStart;
    const newest = keeping.controls(box).map((one) => one.value).join("");
    const fresh = replace(box, said.html);
    keeping.drop(fresh.dataset.writing); // the server keeps it now, beside the other
    const mine = fresh.querySelectorAll("[data-merged]");
    const editor = mine[mine.length - 1];
    if (editor && typed !== sent) editor.value = newest;
    say(fresh, said.words, "stop");
    if (!had) return;
    (editor || fresh.querySelector("[data-torn]")).focus();
    if (editor && caret !== null) editor.setSelectionRange(caret, caret);
  }

  /* 4 */
  function lost(box) {
    say(box, words.failed, "stop");
    wait();
  }

  function signedOut(box = null) {
    if (box) say(box, words.failed, "stop");
    document.querySelector("[data-signed-out]").hidden = false;
    wait();
  }

  function wait() {
    if (!away) away = setInterval(goOn, AGAIN);
  }

  async function refreshed() {
    const answer = await ask(words.field.replace("FIELD", boxes()[0].dataset.writing)).catch(() => null);
    if (!answer || !answer.ok) return false;
    const said = await answer.json();
    if (said.reader !== reader) { dirty().forEach((box) => say(box, words.another, "stop")); return false; }
    token = said.token;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((one) => { one.value = token; });
    return true;
  }

  async function goOn() {
    if (!away || !await refreshed()) return;
    clearInterval(away);
    away = null;
    document.querySelector("[data-signed-out]").hidden = true;
    dirty().forEach((box) => send(box));
  }

  /* What was left here before: shown beside what the server has, never put in unseen. */
  async function offer(box) {
    const field = box.dataset.writing;
    const kept = keeping.get(field);
    if (!kept) return;
    const isRefused = form.hasAttribute("data-refused"); // the page has what was sent, saved before it was refused or not
    if (kept.text === keeping.text(box) && !isRefused) { keeping.drop(field); return; }
    const answer = await ask(words.field.replace("FIELD", field), JSON.parse(kept.text)).catch(() => null);
    if (!answer || !answer.ok) return;
    const said = await answer.json();
    if (!said.unsent && isRefused) {
      stateOf(box).saved = kept.text;
      note(box);
      return;
    }
    if (!said.unsent) { keeping.drop(field); return; }
    if (isRefused) return;
    box.insertAdjacentHTML("afterbegin", said.unsent);
    const shown = box.querySelector("[data-unsent]");
    shown.querySelector("[data-use-unsent]").addEventListener("click", () => {
      shown.remove();
      keeping.fill(box, JSON.parse(kept.text));
      note(box);
      send(box);
    });
    shown.querySelector("[data-drop-unsent]").addEventListener("click", () => { shown.remove(); keeping.drop(field); });
  }

  function tellElsewhere() {
    const kept = keeping.fields().filter((field) => !boxOf(field));
    const links = [...document.querySelectorAll("[data-step]")]
      .filter((one) => one.dataset.fields.split(" ").some((field) => kept.includes(field)));
    const room = document.querySelector("[data-elsewhere]");
    room.hidden = !links.length;
    room.querySelector("[data-places]").replaceChildren(...links.flatMap((step, place) => {
      const link = document.createElement("a");
      link.href = step.querySelector("a").href;
      link.textContent = step.dataset.named;
      return place ? [", ", link] : [link];
    }));
  }

  /* 5 */
  async function flush() {
    await Promise.all(dirty().map((box) => send(box)));
    return dirty().length === 0 && !boxes().some((box) => isTorn(box) && box.querySelector(".saved-stop"));
  }

  async function leave(url) {
    if (await flush()) window.location.assign(url);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-go]");
    if (!link || !dirty().length || event.metaKey || event.ctrlKey || event.shiftKey) return;
    if (link.pathname === location.pathname && link.search === location.search) return;
    event.preventDefault();
    leave(link.href);
  });

  form.addEventListener("submit", async (event) => {
    if (isLeaving) return;
    const button = event.submitter;
    event.preventDefault();
    const isSaved = await flush();
    if (isSaved && button && button.dataset.next) { window.location.assign(button.dataset.next); return; }
    const chooses = button && /^(mine|theirs|merged):/.test(button.value);
    const waits = away || boxes().some((box) => isTorn(box) && box.querySelector(".saved-stop"));
    if (waits && !chooses) return;
    isLeaving = true;
    setTimeout(() => form.requestSubmit(button)); // a form that is being sent cannot be sent again until that is over
  });

  window.addEventListener("pagehide", () => { if (!away && !isLeaving) dirty().forEach((box) => send(box, { keepalive: true })); });
  window.addEventListener("pageshow", () => { isLeaving = false; });
  window.addEventListener("focus", goOn);

  /* 6 */
  function told(held) {
    held.forEach((one) => {
      const box = boxOf(one.field);
      if (!box || one.number <= Number(readOf(box).value) || stateOf(box).sending) return;
      if (isDirty(box) || isTorn(box)) { if (!away) say(box, `${one.words} ${words.later}`); return; }
      say(box, one.words, "", buttonFor(words.fetch, () => take(box)));
    });
  }

  async function take(box) {
    const answer = await ask(words.field.replace("FIELD", box.dataset.writing)).catch(() => null);
    if (!answer || !answer.ok || isDirty(box)) return;
    const fresh = replace(box, (await answer.json()).html);
    const first = keeping.controls(fresh).find((one) => one.type !== "hidden");
    if (first) first.focus();
  }

  document.addEventListener("htmx:afterSwap", (event) => {
    const held = event.target.matches("[data-here]") && event.target.querySelector("[data-held]");
    if (held) told(JSON.parse(held.dataset.held));
  });

  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 401) signedOut(); // who is here, or a comment that was sent
  });

  form.addEventListener("click", (event) => {
    const adds = event.target.closest("[data-add-row]");
    if (adds && keeping.addRow(adds.closest("[data-writing]"))) note(adds.closest("[data-writing]"));
  });

  form.addEventListener("input", (event) => {
    const box = event.target.closest("[data-writing]");
    if (!box || event.target.matches("[data-merged]")) return;
    note(box);
    if (!away) soon(box);
  });
  keeping.onDrop((field) => {
    const box = boxOf(field);
    const shown = box && box.querySelector("[data-unsent]");
    if (shown) shown.remove();
  });
  const isNarrow = window.matchMedia("(max-width: 61.99rem)");
  const fold = () => document.querySelectorAll(".steps-all").forEach((one) => { one.open = !isNarrow.matches; });
  isNarrow.addEventListener("change", fold);
  fold();
  boxes().forEach((box) => {
    begin(box, form.hasAttribute("data-refused") ? null : undefined);
    if (form.hasAttribute("data-refused")) note(box);
    offer(box);
  });
  tellElsewhere();
})();
