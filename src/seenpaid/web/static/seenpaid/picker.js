/* A long select that can be searched: a combobox over it. Without us the select stays what it is. */
"use strict";

(() => {
  const MOST = 50; // More rows than anybody reads; typing narrows them.
  const select = document.querySelector("select[data-pick]");
  if (!select) return;
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const people = [...select.options].slice(1).map(({ value, text }) => ({ value, text, folded: fold(text) }));
  const box = Object.assign(document.createElement("div"), { className: "picker" });
  const input = Object.assign(document.createElement("input"), { id: select.id, autocomplete: "off", placeholder: select.options[0].text });
  const list = Object.assign(document.createElement("ul"), { id: `${select.id}_list`, hidden: true });
  const name = document.querySelector("[name=new_customer_name]");
  let at = -1;

  const chosen = () => (select.value ? select.selectedOptions[0].text : "");
  const rows = () => [...list.querySelectorAll("[role=option]")];

  const found = () => {
    const typed = input.value === chosen() ? "" : fold(input.value).trim();
    const words = typed.split(/\s+/);
    const fits = people.filter(({ folded }) => words.every((word) => folded.includes(word)));
    return fits.sort((one, other) => other.folded.startsWith(typed) - one.folded.startsWith(typed)).slice(0, MOST);
  };

  const row = (text, value, fresh) => {
    const item = Object.assign(document.createElement("li"), { id: `${list.id}_${list.children.length}`, textContent: text });
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    Object.assign(item.dataset, fresh ? { fresh } : { value });
    list.append(item);
  };

  const point = (to) => {
    at = to;
    rows().forEach((item, index) => {
      item.setAttribute("aria-selected", String(index === at));
      if (index !== at) return;
      input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    });
    if (at < 0) input.removeAttribute("aria-activedescendant");
  };

  const open = () => {
    list.replaceChildren();
    const fits = found();
    const typed = input.value.trim();
    for (const { text, value } of fits) row(text, value);
    if (!fits.length && typed && name) row(`${select.dataset.new}: ${typed}`, "", typed);
    list.hidden = !list.children.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    point(!list.hidden && typed && typed !== chosen() ? 0 : -1);
  };

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    point(-1);
  };

  const choose = (item) => {
    if (item.dataset.fresh) {
      input.value = "";
      name.value = item.dataset.fresh;
      name.closest("details").open = true;
    } else {
      select.value = item.dataset.value;
      input.value = chosen();
    }
    close();
    select.dispatchEvent(new Event("change", { bubbles: true }));
    if (item.dataset.fresh) name.focus();
  };

  input.addEventListener("input", open);
  input.addEventListener("click", () => list.hidden && open());
  input.addEventListener("focus", () => input.select());
  input.addEventListener("blur", () => {
    if (!input.value.trim()) select.value = "";
    input.value = chosen();
    close();
  });
  input.addEventListener("keydown", (event) => {
    const last = rows().length - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) open();
      else point(event.key === "ArrowDown" ? (at < last ? at + 1 : 0) : at > 0 ? at - 1 : last);
    } else if (event.key === "Enter" && !list.hidden && at >= 0) choose(rows()[at]);
    else if (event.key === "Escape" && !list.hidden) {
      input.value = chosen();
      close();
    } else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault(); // The cursor stays in the field, or it would put back what was there.
    const item = event.target.closest("[role=option]");
    if (item) choose(item);
  });

  const told = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [attribute, value] of Object.entries(told)) input.setAttribute(attribute, value);
  for (const attribute of ["aria-invalid", "aria-describedby"]) {
    if (select.hasAttribute(attribute)) input.setAttribute(attribute, select.getAttribute(attribute));
  }
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.querySelector(`label[for="${select.id}"]`).textContent.trim());
  select.removeAttribute("id"); // The label, and the list of what is wrong, lead to the field that is seen.
  select.hidden = true;
  input.value = chosen();
  select.before(box);
  box.append(input, list, select);
})();
