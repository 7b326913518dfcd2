/* Chooses the browser's own time zone where somebody founds a company, and puts the question away. */
"use strict";

addEventListener("DOMContentLoaded", () => {
  const place = document.querySelector("[data-time-zone]");
  const select = place?.querySelector("select");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  // After a refusal the choice stays as it was made, and in sight.
  if (!select || select.hasAttribute("aria-invalid") || ![...select.options].some((option) => option.value === zone)) return;
  if (select.value === "UTC") select.value = zone;
  if (select.value === zone) place.hidden = true;
});
