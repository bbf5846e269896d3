// Another row for a party: an empty copy of the last one.
"use strict";

document.getElementById("add-party").addEventListener("click", () => {
  const rows = document.getElementById("parties");
  const row = rows.lastElementChild.cloneNode(true);
  row.querySelector("input").value = "";
  rows.append(row);
  row.querySelector("input").focus();
});
