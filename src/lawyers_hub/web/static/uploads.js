// Files dropped or chosen on a case go up one by one, each with a bar; progress of reading comes as events.
// Leaving the page loses nothing that has arrived: reading happens on the server.
"use strict";

const page = document.querySelector("[data-progress]");
const list = document.getElementById("uploads");
const news = document.getElementById("upload-news");
const token = document.querySelector("meta[name=csrf]").content;
const MAX_BYTES = 20 * 1024 * 1024;
const bars = new Map(); // document id → its line in the list of uploads
const heard = new Map(); // document id → its newest event, which may come before the upload's own answer
const waiting = [];
let sending = false;

function lineFor(file) {
  const line = document.createElement("li");
  line.innerHTML = '<div class="upload-head"><bdi></bdi><span></span></div><progress max="100" value="0"></progress>';
  line.querySelector("bdi").textContent = file.name;
  line.querySelector("progress").setAttribute("aria-label", `Progress of ${file.name}`);
  list.append(line);
  return line;
}

function say(line, words, share) {
  line.querySelector("span").textContent = words;
  const bar = line.querySelector("progress");
  if (share === undefined) bar.removeAttribute("value");
  else bar.value = share;
}

function fail(line, words) {
  line.querySelector("progress").remove();
  line.querySelector("span").textContent = "Not added";
  const why = document.createElement("p");
  why.className = "refused";
  why.textContent = words;
  line.append(why);
  announce(`${line.querySelector("bdi").textContent}: not added. ${words}`);
}

function announce(words) {
  if (news) news.textContent = words;
}

function add(files) {
  for (const file of files) {
    const line = lineFor(file);
    if (file.size > MAX_BYTES) fail(line, "It is larger than 20 MB. Split it, or save it with smaller pictures.");
    else if (file.size === 0) fail(line, "The file is empty. Check that it was saved, then add it again.");
    else {
      say(line, "Waiting", 0);
      waiting.push({ file, line });
    }
  }
  sendNext();
}

function sendNext() {
  if (sending || !waiting.length) return;
  sending = true;
  const { file, line } = waiting.shift();
  const body = new FormData();
  body.append("form_key", crypto.getRandomValues(new Uint32Array(4)).join("-"));
  body.append("file", file);
  const request = new XMLHttpRequest();
  request.open("POST", page.dataset.uploadsTo);
  request.setRequestHeader("x-csrf-token", token);
  request.setRequestHeader("accept", "application/json");
  request.upload.onprogress = ({ loaded, total }) => {
    const share = Math.round((100 * loaded) / total);
    say(line, share < 100 ? `Sending ${share} %` : "Arriving", share);
  };
  request.onloadend = () => {
    sending = false;
    arrived(request, line);
    sendNext();
  };
  request.send(body);
}

function arrived(request, line) {
  let answer = {};
  try { answer = JSON.parse(request.responseText); } catch { /* an error page, or no answer at all */ }
  if (request.status === 201) {
    bars.set(answer.document_id, line);
    const event = heard.get(answer.document_id);
    show(event?.version === answer.version ? event : { ...answer, pages_read: 0 });
    refreshRows();
  } else {
    fail(line, answer.why ?? "The hub did not answer, so the file was not kept. Check the connection and add it again.");
  }
}

const WORDS = {
  queued: () => "Queued for reading",
  reading: ({ pages_read: read, pages_total: total }) => (total ? `Reading page ${read} of ${total}` : "Being read"),
  ready: () => "Ready",
  unreadable: () => "Unreadable",
};

function show(progress) {
  heard.set(progress.document_id, progress);
  const words = WORDS[progress.state]?.(progress) ?? progress.state;
  const share = progress.pages_total ? (100 * progress.pages_read) / progress.pages_total : undefined;
  const line = bars.get(progress.document_id);
  if (line?.isConnected && progress.state === "unreadable") {
    fail(line, `${progress.reason ?? "It could not be read."} The file is kept and can be downloaded.`);
    line.querySelector("span").textContent = words;
  } else if (line?.isConnected) {
    say(line, words, progress.state === "ready" ? 100 : share);
  }
  showInRows(progress, words);
  if (progress.state === "ready" || progress.state === "unreadable") finished(progress, words);
}

function showInRows(progress, words) {
  for (const place of document.querySelectorAll(`[data-document="${CSS.escape(progress.document_id)}"]`)) {
    if (Number(place.dataset.version) !== progress.version) continue;
    if (place.dataset.state !== progress.state && place.closest("#document-rows")) refreshRows();
    else place.querySelector(".state").lastChild.textContent = words;
  }
  const bar = document.querySelector(`[data-reading="${CSS.escape(progress.document_id)}"]`);
  if (bar && progress.pages_total) Object.assign(bar, { max: progress.pages_total, value: progress.pages_read });
}

function finished(progress, words) {
  const known = document.querySelector(`[data-document="${CSS.escape(progress.document_id)}"]`);
  if (page.dataset.reloadsWhenRead === progress.document_id) {
    if (Number(known?.dataset.version) === progress.version) showText();
    return;
  }
  const line = bars.get(progress.document_id);
  if (line) announce(`${line.querySelector("bdi").textContent}: ${words}`);
  if (!known) refreshRows();
  if (progress.state === "ready") setTimeout(() => line?.remove(), 4000);
}

// The text comes by loading the page anew, but never from under somebody who is choosing a file or typing.
function showText() {
  const isBusy = document.querySelector("main details[open]") || isTyping(document.activeElement);
  if (isBusy) document.querySelector("[data-when-read]").hidden = false;
  else location.reload();
}

let refreshing;
function refreshRows() {
  clearTimeout(refreshing);
  refreshing = setTimeout(() => {
    const rows = document.getElementById("document-rows");
    if (rows) htmx.trigger(rows, "documents-changed");
  }, 150);
}

const events = new EventSource(page.dataset.progress);
events.addEventListener("document", ({ data }) => show(JSON.parse(data)));
// What happened between the page and the first event, or while the line was broken, is asked for.
events.addEventListener("open", async () => {
  const awaited = page.dataset.reloadsWhenRead;
  if (!awaited) return void (document.querySelector("[data-state=queued], [data-state=reading]") && refreshRows());
  const answer = await fetch(`/documents/${awaited}/progress`);
  if (answer.ok) show(await answer.json());
});
addEventListener("pagehide", () => events.close());

if (page.dataset.uploadsTo && list) {
  const chooser = document.getElementById("file");
  chooser.addEventListener("change", () => {
    add(chooser.files);
    chooser.value = "";
  });
  let depth = 0; // dragenter and dragleave also fire for every element inside the page
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragenter", (event) => {
    if (carriesFiles(event) && ++depth) page.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (carriesFiles(event) && --depth <= 0) page.classList.remove("dropping");
  });
  document.addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth = 0;
    page.classList.remove("dropping");
    add(event.dataTransfer.files);
  });
}
