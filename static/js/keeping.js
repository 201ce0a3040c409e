/* What an analysis's fields hold in this browser, and the unsent text that is kept until the server has it.
   A kept text belongs to one reader, one analysis and one field; no other reader's page ever looks at it. */
window.igniteKeeping = (reader, analysis) => {
  "use strict";
  const store = window.localStorage;
  // Signing out as somebody else, and a month, clear it: static/js/ignite.js.
  const prefix = `ignite:keep:${reader}:writing:${analysis}:`;
  const quiet = (name) => !name || /^(read-|merged-|csrf|_once|do$)/.test(name);

  function controls(box) {
    const inside = box.querySelector("[data-controls]");
    return inside ? [...inside.querySelectorAll("input, select, textarea")].filter((one) => !quiet(one.name)) : [];
  }

  /* Names and values as a form would send them. */
  function entries(box) {
    return controls(box)
      .filter((one) => !["checkbox", "radio"].includes(one.type) || one.checked)
      .map((one) => [one.name, one.value]);
  }

  function text(box) {
    return JSON.stringify(entries(box));
  }

  /* Rows can be added without a round trip: the last one is copied, emptied and counted. */
  function addRow(box) {
    const rows = box.querySelectorAll("[data-controls] > [role=group]");
    const total = box.querySelector("[name$=-TOTAL_FORMS]");
    const most = box.querySelector("[name$=-MAX_NUM_FORMS]");
    if (!rows.length || !total || Number(total.value) >= Number(most.value)) return false;
    const last = rows[rows.length - 1];
    const number = Number(total.value);
    const renumber = (words) => words.replace(/-(\d+)-/g, `-${number}-`);
    const copy = last.cloneNode(true);
    copy.setAttribute("aria-label", last.getAttribute("aria-label").replace(/\d+/, String(number + 1)));
    copy.querySelectorAll(".field-error, .note, button, [name$=-DELETE]").forEach((one) => {
      (one.matches("[name$=-DELETE]") ? one.closest(".field") || one : one).remove();
    });
    copy.querySelectorAll("[name], [id], [for], [aria-describedby]").forEach((one) => {
      ["name", "id", "for", "aria-describedby"].forEach((what) => {
        if (one.hasAttribute(what)) one.setAttribute(what, renumber(one.getAttribute(what)));
      });
    });
    copy.querySelectorAll("input, textarea").forEach((one) => { one.value = ""; });
    copy.querySelectorAll("select").forEach((one) => { one.selectedIndex = [...one.options].findIndex((option) => option.defaultSelected); });
    last.after(copy);
    total.value = String(number + 1);
    return true;
  }

  /* Put names and values back where they were typed. */
  function fill(box, kept) {
    const given = new Map(kept);
    const total = [...given].find(([name]) => name.endsWith("-TOTAL_FORMS"));
    const own = box.querySelector("[name$=-TOTAL_FORMS]");
    while (total && own && Number(own.value) < Number(total[1]) && addRow(box)) { /* one more */ }
    controls(box).filter((one) => !/_FORMS$/.test(one.name)).forEach((one) => {
      if (["checkbox", "radio"].includes(one.type)) one.checked = given.get(one.name) === one.value;
      else one.value = given.has(one.name) ? given.get(one.name) : "";
    });
  }

  return {
    addRow,
    controls,
    entries,
    fill,
    text,
    get: (field) => JSON.parse(store.getItem(prefix + field) || "null"),
    put: (field, said, read) => store.setItem(prefix + field, JSON.stringify({ text: said, read, at: Date.now() })),
    drop: (field) => store.removeItem(prefix + field),
    fields: () => Object.keys(store).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)),
    onDrop: (act) => window.addEventListener("storage", (event) => {
      if (event.key && event.key.startsWith(prefix) && event.newValue === null) act(event.key.slice(prefix.length));
    }),
  };
};
