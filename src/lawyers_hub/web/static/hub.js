// Search from anywhere, menus, and manners for htmx. The pages work without this file.
"use strict";

const dialog = document.getElementById("quick-search");
const input = document.getElementById("quick-q");
const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

function openSearch(event) {
  if (!dialog) return;
  event.preventDefault();
  if (!dialog.open) dialog.showModal();
  input.select();
}

document.addEventListener("keydown", (event) => {
  const opens = (event.key === "k" && (event.ctrlKey || event.metaKey))
    || (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target));
  if (opens) openSearch(event);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-opens='quick-search']") && !event.ctrlKey && !event.metaKey) openSearch(event);
  if (event.target.closest("[data-closes]") || event.target === dialog) dialog.close();
});

// Arrow keys walk from the search box through its results and back.
dialog?.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const stops = [input, ...dialog.querySelectorAll("#quick-hits a")];
  stops[Math.min(Math.max(stops.indexOf(document.activeElement) + step, 0), stops.length - 1)].focus();
  event.preventDefault();
});

// Addresses stay short enough to be shared: fields left empty are not part of them.
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.request.method !== "GET" || !(ctx.request.body instanceof FormData)) return;
  for (const [name, value] of [...ctx.request.body]) if (value === "") ctx.request.body.delete(name);
});

// A list that refreshes by itself waits while someone is deciding or typing in it.
document.addEventListener("htmx:before:swap", (event) => {
  const list = event.detail.ctx.sourceElement.closest("[data-keeps-typing]");
  if (list?.querySelector("details[open]") || list?.contains(document.activeElement)) event.preventDefault();
});

// An error page never replaces a part of a page that still works; only what is wrong with a form or a filter does.
// Whoever pressed a button is told so; what refreshes by itself is tried again.
document.addEventListener("htmx:before:response", (event) => {
  const { ctx } = event.detail;
  if (ctx.response.status < 400 || [400, 422].includes(ctx.response.status)) return;
  event.preventDefault();
  failed(ctx);
});
document.addEventListener("htmx:error", ({ detail: { ctx } }) => ctx && failed(ctx));

function failed(ctx) {
  if (ctx.request.method !== "POST") return;
  const notice = document.getElementById("failed");
  notice.hidden = false;
  notice.textContent = "The hub did not do this. What you typed is still here: try again in a moment.";
  notice.scrollIntoView({ block: "center" });
}

// What is opened is read: the note goes along while the browser already leaves.
document.addEventListener("click", ({ target }) => {
  const notice = target.closest("[data-reads]");
  const headers = { "x-csrf-token": document.querySelector("meta[name=csrf]").content };
  if (notice) fetch(notice.dataset.reads, { method: "POST", headers, keepalive: true, redirect: "manual" });
});

// More unread than on the page before is said aloud once; the same figure on every page is not.
document.addEventListener("htmx:after:swap", () => {
  const words = document.querySelector("#unread .hidden")?.textContent.slice(2) ?? "";
  const [now, before] = [words, sessionStorage.getItem("unread") ?? ""].map((text) => parseInt(text.replace(/\D/g, "")) || 0);
  if (now > before) document.getElementById("unread-news").textContent = `Notifications: ${words}`;
  sessionStorage.setItem("unread", words);
});

document.addEventListener("click", ({ target }) => target.closest("[data-prints]") && print());
document.getElementById("faults")?.focus();
