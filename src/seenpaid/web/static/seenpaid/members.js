/* What makes members' pages pleasant. Every page works without it.

   data-copy="text"           a button that copies the text and says so
   data-dialog="id"           a link or button that opens <dialog id>; without us the link goes to a page
   data-close                 a button that closes its dialog
   data-select                an input that is selected when it is entered
   data-submit                a form control that sends its form when it changes
   data-all="name"            a checkbox that ticks every checkbox of that name in its form
   data-preview               a form whose button data-previews is pressed, into its frame, when somebody has typed
   /                          puts the cursor into the page's search

   What happens meanwhile reaches the page by members-live.js. */
"use strict";

(() => {
  const say = (words) => { document.getElementById("said").textContent = words; };

  const copy = async (button) => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      return; // The link stands beside the button, to be copied by hand.
    }
    const label = button.querySelector("[data-label]") ?? button;
    const before = label.textContent;
    label.textContent = button.dataset.copied ?? before;
    say(label.textContent);
    setTimeout(() => { label.textContent = before; }, 2000);
  };

  const tickAll = (box) => {
    for (const other of box.form?.elements ?? []) {
      if (other.name === box.dataset.all) other.checked = box.checked;
    }
  };

  const isTyping = (element) => element.matches("input, textarea, select, [contenteditable]");
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
  };

  document.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest(selector);
    closeMenus(on("details.menu"));
    if (on("[data-copy]")) copy(on("[data-copy]"));
    if (on("[data-close]")) on("dialog")?.close();
    const opener = on("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog) {
      event.preventDefault();
      dialog.showModal();
    }
    if (event.target instanceof HTMLDialogElement) event.target.close(); // Its backdrop was clicked.
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
    if (event.target.matches("[data-all]")) tickAll(event.target);
  });

  let typing;
  document.addEventListener("input", (event) => {
    const form = event.target.closest("[data-preview]");
    if (!form) return;
    clearTimeout(typing);
    typing = setTimeout(() => form.requestSubmit(form.querySelector("[data-previews]")), 600);
  });

  document.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-select]")) event.target.select();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = document.activeElement.closest("details.menu[open]");
      closeMenus();
      menu?.querySelector("summary").focus();
    }
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(document.activeElement)) {
      const search = document.querySelector("[type=search]");
      if (search) {
        event.preventDefault();
        search.select();
      }
    }
  });
})();
