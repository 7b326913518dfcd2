/* The editor by keyboard: Enter adds a line, Alt+↑ and Alt+↓ move it. Without us the same buttons ask the server. */
"use strict";

(() => {
  const form = document.querySelector("[data-editor]");
  if (!form) return;
  const lines = form.querySelector("[data-lines]");
  const template = form.querySelector("[data-line-template]");
  const all = () => [...lines.querySelectorAll("[data-line]")];
  const field = (line, name) => line.querySelector(`[name=line_${name}]`);
  // The server computes; this only says that there is something to compute.
  const changed = () => form.dispatchEvent(new Event("input", { bubbles: true }));

  const add = (after) => {
    const key = String(Math.max(0, ...all().map((line) => Number(field(line, "key").value))) + 1);
    const holder = document.createElement("template");
    holder.innerHTML = template.innerHTML.replaceAll("999999", key);
    const line = holder.content.querySelector("[data-line]");
    const before = after ?? all().at(-1);
    if (before) field(line, "tax_rate").value = field(before, "tax_rate").value;
    if (before) before.after(line);
    else lines.append(line);
    field(line, "description").focus();
  };

  const move = (line, by) => {
    const other = by < 0 ? line.previousElementSibling : line.nextElementSibling;
    if (!other) return;
    const focused = document.activeElement;
    if (by < 0) other.before(line);
    else other.after(line);
    focused.focus();
    changed();
  };

  const remove = (line) => {
    const next = line.nextElementSibling ?? line.previousElementSibling;
    if (!next) add(line);
    line.remove();
    field(next ?? all()[0], "description").focus();
    changed();
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const line = button?.closest("[data-line]");
    if (button?.matches("[data-add-line]")) add();
    else if (line && button.dataset.move) move(line, Number(button.dataset.move));
    else if (line && button.matches("[data-remove]")) remove(line);
    else return;
    event.preventDefault();
  });

  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const line = event.target.closest("[data-line]");
    if (line && event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      move(line, event.key === "ArrowUp" ? -1 : 1);
    } else if (event.key === "Enter" && !event.shiftKey && event.target.matches("input, [name=line_description]")) {
      event.preventDefault();
      if (line) add(line);
    }
  });
})();
