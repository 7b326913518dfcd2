/* The share dialog: the device's own share sheet with the PDF attached, where there is one. Elsewhere an app is opened
   by its plain address, and the PDF is downloaded to be attached there. Without us the addresses work as they stand.

   data-share                 the dialog's inside: data-title, data-text, data-pdf, data-pasted, data-failed
   data-share-file            its button for the device's share sheet; stays hidden where there is none
   data-way                   an app's link; data-phone is its address on a phone, data-paste says it takes no text
   data-with-pdf              whether the PDF is downloaded as well */
"use strict";

(() => {
  const root = document.querySelector("[data-share]");
  if (!root) return;
  const { title, text, pdf, pasted, failed } = root.dataset;
  const button = root.querySelector("[data-share-file]");
  const withPdf = root.querySelector("[data-with-pdf]");
  const isPhone = matchMedia("(pointer: coarse)").matches;
  const say = (words) => { root.querySelector("[data-share-said]").textContent = words; };

  let file; // Asked for once, when somebody is about to share: a browser forgets the press that entitles to it soon.
  const fetched = () => {
    file ??= fetch(pdf).then(async (answer) => {
      if (!answer.ok) throw new Error(String(answer.status));
      const named = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "");
      return new File([await answer.blob()], named?.[1] ?? "document.pdf", { type: "application/pdf" });
    }).catch((error) => { file = undefined; throw error; });
    return file;
  };

  const canShareFiles = () => {
    const probe = new File(["%PDF"], "a.pdf", { type: "application/pdf" });
    return Boolean(navigator.canShare?.({ files: [probe] }));
  };

  const shareFile = async () => {
    try {
      await navigator.share({ files: [await fetched()], title, text });
    } catch (error) {
      if (error.name !== "AbortError") say(failed);
    }
  };

  const download = async () => {
    const link = document.createElement("a");
    const taken = await fetched();
    link.href = URL.createObjectURL(taken);
    link.download = taken.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };

  const open = (way) => {
    if (isPhone && way.dataset.phone) way.href = way.dataset.phone;
    if ("paste" in way.dataset) {
      navigator.clipboard?.writeText(text).then(() => say(pasted), () => {});
    }
    if (withPdf.querySelector("input").checked) download().catch(() => say(failed));
  };

  if (canShareFiles()) {
    button.hidden = false;
    for (const soon of ["pointerenter", "focus"]) button.addEventListener(soon, () => fetched().catch(() => {}));
    button.addEventListener("click", shareFile);
  } else {
    withPdf.hidden = false;
  }
  root.addEventListener("click", (event) => {
    const way = event.target.closest("[data-way]");
    if (way && !withPdf.hidden) open(way);
    else if (way && "paste" in way.dataset) navigator.clipboard?.writeText(text).then(() => say(pasted), () => {});
  });
})();
