// SPDX-License-Identifier: EUPL-1.2
// What the pages do beyond htmx: say whether the list is live, hold it still, keep it short, walk it by keyboard.
// Without this file every page still works.
"use strict";

(() => {
  const LONGEST_LIST = 200;

  const rows = () => Array.from(document.querySelectorAll(".read-link"));

  function walk(step) {
    const links = rows();
    if (!links.length) return;
    const at = links.indexOf(document.activeElement);
    const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step;
    links[Math.min(Math.max(next, 0), links.length - 1)].focus();
  }

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "j") walk(1);
    if (event.key === "k") walk(-1);
  });

  const list = document.getElementById("reads");
  const live = document.getElementById("live");
  const pause = document.getElementById("pause");
  if (!list || !live || !pause) return;

  let release = null; // resolves the promise that holds the stream while it is paused
  let held = null;
  let focused = null;

  function show(state, words) {
    if (held && state !== "paused") return;
    live.dataset.state = state;
    live.querySelector(".live-words").textContent = words;
  }

  pause.addEventListener("click", () => {
    if (held) {
      held = null;
      release();
      show("live", "live");
    } else {
      held = new Promise((resolve) => { release = resolve; });
      show("paused", "held still");
    }
    pause.setAttribute("aria-pressed", String(Boolean(held)));
    pause.textContent = held ? "Go on" : "Pause";
  });

  list.addEventListener("htmx:sse:after:connection", () => show("live", "live"));
  list.addEventListener("htmx:sse:error", () => show("broken", "connecting again"));
  list.addEventListener("htmx:sse:before:connection", (event) => {
    if (event.detail.connection.attempt > 0) show("broken", "connecting again");
  });

  list.addEventListener("htmx:sse:before:message", (event) => {
    if (held) event.detail.waitUntil(held);
    const row = document.activeElement.closest("#reads > li");
    focused = row && row.id;
  });

  list.addEventListener("htmx:sse:after:message", () => {
    const row = focused && document.getElementById(focused);
    if (row && !row.contains(document.activeElement)) row.querySelector(".read-link").focus({ preventScroll: true });
    for (const old of Array.from(list.children).slice(LONGEST_LIST)) old.remove();
  });
})();
