// The review page works without this file. With it: local times, a queue that keeps itself fresh, keys,
// evidence shown in place, rows edited without a reload, a countdown, and a word when a case changed meanwhile.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const fragment = { headers: { "X-Fragment": "1" }, credentials: "same-origin", cache: "no-store" };
  let leaving = false;

  // Times in the viewer's zone
  const near = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
  const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });
  function localTimes(root) {
    for (const time of $$("time[datetime]", root)) {
      const moment = new Date(time.dateTime);
      if (Number.isNaN(moment.getTime())) continue;
      time.title = whole.format(moment);
      time.textContent = near.format(moment);
    }
  }

  // The queue, fresh every fifteen seconds, focus and scroll where they were
  function say(text) {
    const said = $("#said");
    if (said && said.textContent !== text) said.textContent = text;
  }
  function keepFresh(queue) {
    let shown = null;
    async function refresh() {
      if (document.hidden) return;
      let answer;
      try {
        answer = await fetch(location.href, fragment);
      } catch {
        return say("No connection to the service; the queue is not fresh.");
      }
      if (answer.status === 401) return location.reload();
      if (!answer.ok) return;
      const html = await answer.text();
      if (html === shown) return;
      shown = html;
      const at = document.activeElement && queue.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
      queue.innerHTML = html;
      localTimes(queue);
      if (at) $$("a", queue).find((link) => link.getAttribute("href") === at)?.focus({ preventScroll: true });
      const waiting = $(".tabs a .count", queue)?.textContent;
      if (waiting !== undefined) {
        document.title = document.title.replace(/^\d+ waiting/, `${waiting} waiting`);
        const count = $(".top nav .count");
        if (count && count.textContent !== waiting) {
          count.textContent = waiting;
          say(`${waiting} waiting`);
        }
      }
    }
    setInterval(refresh, 15000);
    document.addEventListener("visibilitychange", refresh);
  }

  // A word when the open case changed; a page that only waits shows the change itself
  function watch(box) {
    const began = box.dataset.now;
    const waits = began.startsWith("drafting.") || began.startsWith("approved.");
    async function look() {
      if (document.hidden || leaving) return;
      try {
        const answer = await fetch(box.dataset.pulse, fragment);
        if (!answer.ok || (await answer.json()).pulse === began) return;
      } catch {
        return;
      }
      if (waits) location.reload();
      else $("#changed").hidden = false;
    }
    setInterval(look, waits ? 2500 : 10000);
    document.addEventListener("visibilitychange", look);
  }

  // Undo
  function countDown(box) {
    const ends = performance.now() + Number(box.dataset.countdown) * 1000;
    const left = $(".left", box);
    const timer = setInterval(() => {
      const seconds = Math.ceil((ends - performance.now()) / 1000);
      if (seconds > 0) {
        left.textContent = seconds;
        return;
      }
      clearInterval(timer);
      box.textContent = "The answer is on its way.";
      $("form", box.closest(".undo"))?.remove();
    }, 250);
  }

  // Evidence: hovering or clicking a quote shows it in the mail, and the other way round
  function light(keys, on) {
    for (const mark of $$("mark[data-quotes]")) {
      if (mark.dataset.quotes.split(" ").some((key) => keys.includes(key))) mark.classList.toggle("on", on);
    }
    for (const quote of $$("a[data-quote]")) {
      if (keys.includes(quote.dataset.quote)) quote.classList.toggle("on", on);
    }
  }
  const keysOf = (element) =>
    element?.matches("a[data-quote]") ? [element.dataset.quote] : (element?.dataset.quotes?.split(" ") ?? []);
  function showEvidence() {
    let pinned = [];
    const of = (event) => event.target.closest?.("a[data-quote], mark[data-quotes]");
    for (const [type, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
      document.addEventListener(type, (event) => {
        const keys = keysOf(of(event)).filter((key) => on || !pinned.includes(key));
        if (keys.length) light(keys, on);
      });
    }
    document.addEventListener("click", (event) => {
      const found = of(event);
      if (!found) return;
      light(pinned, false);
      pinned = keysOf(found);
      light(pinned, true);
      if (found.matches("mark")) {
        $(`a[data-quote="${CSS.escape(pinned[0])}"]`)?.scrollIntoView({ block: "center" });
        return;
      }
      const anchor = document.getElementById(found.dataset.quote);
      if (!anchor) return;
      event.preventDefault();
      for (let box = anchor.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
      (anchor.nextElementSibling ?? anchor).scrollIntoView({ block: "center" });
    });
  }

  // The edit form: row buttons without a reload, and no typing lost by leaving
  function editRows() {
    if (!$("#answer")) return;
    let dirty = $("#answer .problem, #answer .notice.bad") !== null;
    document.addEventListener("input", (event) => {
      if (event.target.closest("#answer")) dirty = true;
    });
    addEventListener("beforeunload", (event) => {
      if (dirty && !leaving) event.preventDefault();
    });
    $("#draft").addEventListener("submit", async (event) => {
      const form = event.target, button = event.submitter;
      const what = button?.name === "do" ? button.value : "save";
      if (what === "save") return;
      event.preventDefault();
      const body = new URLSearchParams(new FormData(form));
      body.set("do", what);
      form.inert = true;
      try {
        const answer = await fetch(form.action, { ...fragment, method: "POST", body });
        if (!answer.ok) throw new Error(String(answer.status));
        const fresh = document.createRange().createContextualFragment(await answer.text());
        form.replaceWith(fresh);
        dirty = true;
        const now = $("#answer");
        const at = now.dataset.focus && document.getElementById(now.dataset.focus);
        const target = at && at.disabled ? at.parentElement.querySelector("button:not(:disabled)") : at;
        target?.focus({ preventScroll: true });
        target?.scrollIntoView({ block: "nearest" });
      } catch {
        form.inert = false;
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name: "do", value: what });
        form.prepend(field);
        leaving = true;
        form.submit();
      }
    });
  }

  // A form is sent once
  addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    if (event.target.dataset.sent) return event.preventDefault();
    event.target.dataset.sent = "1";
    leaving = true;
  });
  addEventListener("pageshow", () => {
    leaving = false;
    for (const form of $$("form[data-sent]")) delete form.dataset.sent;
  });

  // Keys
  function keys() {
    const help = $("#help"), open = $("[data-help]"), box = $("#keys-on");
    if (!help || !help.showModal) return;
    open.hidden = false;
    open.addEventListener("click", () => help.showModal());
    box.checked = localStorage.getItem("keys") !== "off";
    box.addEventListener("change", () => localStorage.setItem("keys", box.checked ? "on" : "off"));
    const press = (selector) => {
      const found = $(selector);
      if (!found) return false;
      found.click();
      return true;
    };
    function step(by) {
      const links = $$(".queue .open");
      if (!links.length) return false;
      const at = links.indexOf(document.activeElement?.closest?.(".open"));
      const to = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1)];
      to.focus();
      to.scrollIntoView({ block: "nearest" });
      return true;
    }
    const does = {
      j: () => step(1),
      k: () => step(-1),
      "/": () => ($("#q") ? ($("#q").focus(), true) : false),
      n: () => press('[data-key="n"]'),
      e: () => press('[data-key="e"]'),
      p: () => press('[data-key="p"]'),
      u: () => ($("[data-pulse]") && !$("#answer") ? press('.top nav a[href="/"]') : false),
      "?": () => (help.open ? help.close() : help.showModal(), true),
    };
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
      if (!box.checked && event.key !== "?") return;
      if (help.open && event.key !== "?") return;
      if (does[event.key]?.()) event.preventDefault();
    });
  }

  localTimes(document);
  const queue = $("[data-refresh]");
  if (queue) keepFresh(queue);
  const pulse = $("[data-pulse]");
  if (pulse) watch(pulse);
  $$("[data-countdown]").forEach(countDown);
  showEvidence();
  editRows();
  keys();
})();
