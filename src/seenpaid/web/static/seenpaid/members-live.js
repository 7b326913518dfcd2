/* Keeps an open page of a company up to date. Every page works without it, after a reload.

   <body data-live="url">     the stream of what is new (server-sent events). It is listened to while the page is to be seen.
   [data-live-count]          shows how many notices are unread; empty when there are none
   #said                      speaks a new notice to those who listen to the page
   seenpaid:change            raised on <body> when anything changed, and when the line comes back after a break
   seenpaid:<document id>     raised on <body> when that document changed: hx-trigger="seenpaid:inv_… from:body"

   The stream says `hello` {unread}, `notification` {id, text, document, unread, …}, `viewed` {document, views, place, …},
   `changed` {document, type}, `opened` {document} of an open that does not count, and `end` when it will not let us in again. */
"use strict";

(() => {
  const url = document.body.dataset.live;
  if (!url) return;

  const SOON = 150; // What happens together is shown together.
  const OUT_OF_SIGHT = 5_000; // Browsers allow few connections to one host; pages nobody sees give theirs back.
  const LONGEST_WAIT = 600_000;

  let stream = null;
  let isOver = false;
  let wasOpen = false;
  let wait = 5_000;
  let again, leaving, telling;
  const changed = new Set();

  const raise = (name) => document.body.dispatchEvent(new CustomEvent(`seenpaid:${name}`));

  const tell = () => {
    telling = undefined;
    raise("change");
    for (const id of changed) raise(id);
    changed.clear();
  };

  const note = (id) => {
    if (id) changed.add(id);
    telling ??= setTimeout(tell, SOON);
  };

  const noteEverything = () => {
    for (const part of document.querySelectorAll("[hx-trigger*='seenpaid:']")) {
      for (const [, id] of part.getAttribute("hx-trigger").matchAll(/seenpaid:([a-z]+_\w+)/g)) changed.add(id);
    }
    note();
  };

  const count = (unread) => {
    for (const badge of document.querySelectorAll("[data-live-count]")) badge.textContent = unread || "";
  };

  const say = (words) => {
    const said = document.getElementById("said");
    if (said) said.textContent = words;
  };

  const hear = {
    hello: (news) => count(news.unread),
    notification: (news) => {
      count(news.unread);
      say(news.text);
      note(news.document);
    },
    viewed: (news) => note(news.document),
    changed: (news) => note(news.document),
    opened: (news) => raise(news.document), // Nobody's view: no list shows it, only the document's own pages do.
    end: () => {
      isOver = true;
      close();
    },
  };

  function close() {
    clearTimeout(again);
    stream?.close();
    stream = null;
  }

  function open() {
    if (stream || isOver) return;
    stream = new EventSource(url);
    stream.addEventListener("open", () => {
      wait = 5_000;
      if (wasOpen) noteEverything();
      wasOpen = true;
    });
    for (const [name, listen] of Object.entries(hear)) {
      stream.addEventListener(name, (message) => listen(JSON.parse(message.data)));
    }
    // A broken line the browser mends by itself. After a refusal it gives up, and we ask again, less and less often.
    stream.addEventListener("error", () => {
      if (stream?.readyState !== EventSource.CLOSED) return;
      close();
      again = setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    });
  }

  document.addEventListener("visibilitychange", () => {
    clearTimeout(leaving);
    if (document.visibilityState === "visible") open();
    else leaving = setTimeout(close, OUT_OF_SIGHT);
  });
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => { if (event.persisted) open(); });
  if (document.visibilityState === "visible") open();
})();
