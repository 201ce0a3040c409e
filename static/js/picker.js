/* Subjects found by typing: a combobox over what the server suggests, and what is chosen as removable chips.
   Without this file the search is a button and everything is boxes to tick. */
(() => {
  "use strict";

  function chip(box, code, label) {
    const item = document.createElement("li");
    const hidden = document.createElement("input");
    const words = document.createElement("span");
    const number = document.createElement("span");
    const button = document.createElement("button");
    Object.assign(hidden, { type: "hidden", name: box.dataset.name, value: code });
    words.textContent = label;
    Object.assign(number, { textContent: code, className: "picker-code" });
    Object.assign(button, { type: "button", className: "picked-off", textContent: "×" });
    button.setAttribute("aria-label", `${box.dataset.remove}: ${label}`);
    item.append(hidden, words, " ", number, button);
    item.dataset.label = label;
    return item;
  }

  function dress(box) {
    if (box.dataset.ready) return;
    box.dataset.ready = "1";
    const chosen = box.querySelector(".picked");
    const input = box.querySelector("input[type=search]");
    const list = box.querySelector(".picker-list");
    const status = box.querySelector("[role=status]");
    const most = Number(box.dataset.most);
    let active = -1;

    const options = () => [...list.querySelectorAll("[role=option]:not([hidden])")];
    const codes = () => [...chosen.querySelectorAll("input")].map((one) => one.value);
    const changed = () => input.dispatchEvent(new Event("change", { bubbles: true }));
    const typed = () => box.closest("form")?.dispatchEvent(new Event("input", { bubbles: true }));

    function close() {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      point(-1);
    }

    function point(to) {
      const all = options();
      active = to;
      all.forEach((one, index) => one.setAttribute("aria-selected", String(index === active)));
      if (all[active]) {
        input.setAttribute("aria-activedescendant", all[active].id);
        all[active].scrollIntoView({ block: "nearest" });
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    }

    function choose(option) {
      if (codes().length >= most) {
        status.textContent = box.dataset.full;
        box.classList.add("picker-full");
        return;
      }
      chosen.append(chip(box, option.dataset.code, option.dataset.label));
      chosen.hidden = false;
      status.textContent = `${box.dataset.chosen}: ${option.dataset.label}`;
      input.value = "";
      list.replaceChildren();
      close();
      input.focus();
      changed();
      typed();
    }

    function remove(item) {
      const next = item.nextElementSibling || item.previousElementSibling;
      status.textContent = `${box.dataset.removed}: ${item.dataset.label}`;
      item.remove();
      box.classList.remove("picker-full");
      chosen.hidden = !chosen.children.length;
      (next ? next.querySelector("button") : input).focus();
      typed();
    }

    function show() {
      const taken = codes();
      list.querySelectorAll("[role=option]").forEach((one, index) => {
        one.id = `${list.id}_${index}`;
        one.hidden = taken.includes(one.dataset.code);
      });
      const said = list.querySelector("[data-said]");
      status.textContent = said ? said.dataset.said : "";
      list.hidden = !said || !input.value.trim();
      input.setAttribute("aria-expanded", String(!list.hidden && options().length > 0));
      point(-1);
    }

    function key(event) {
      const all = options();
      const open = !list.hidden && all.length > 0;
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        event.stopPropagation();
        close();
      } else if (event.key === "ArrowDown" && all.length) {
        event.preventDefault();
        list.hidden = false;
        input.setAttribute("aria-expanded", "true");
        point((active + 1) % all.length);
      } else if (event.key === "ArrowUp" && open) {
        event.preventDefault();
        point(active <= 0 ? all.length - 1 : active - 1);
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (open && all[active]) choose(all[active]);
        else if (open) point(0);
      }
    }

    chosen.querySelectorAll("label").forEach((label) => {
      const tick = label.querySelector("input");
      label.parentElement.replaceWith(chip(box, tick.value, label.querySelector("span").textContent));
    });
    box.querySelector(".picker-line button").hidden = true;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    input.addEventListener("keydown", key);
    input.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) close(); });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
    list.addEventListener("htmx:afterSwap", show);
    chosen.addEventListener("click", (event) => {
      const off = event.target.closest(".picked-off");
      if (off) remove(off.closest("li"));
    });
  }

  const all = (within) => within.querySelectorAll("[data-picker]").forEach(dress);
  all(document);
  document.addEventListener("htmx:load", (event) => all(event.target.parentElement || document));
})();
