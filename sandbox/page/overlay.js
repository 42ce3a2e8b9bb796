// What lies over the chats: alerts, enlarged pictures.

import { h } from "./dom.js";

function over(node, className) {
  const before = document.activeElement;
  const veil = h("div", { class: `veil ${className}` }, node);
  const close = () => {
    veil.remove();
    document.removeEventListener("keydown", onKey);
    before?.focus?.({ preventScroll: true });
  };
  const onKey = (event) => event.key === "Escape" && close();
  document.addEventListener("keydown", onKey);
  document.body.append(veil);
  return { veil, close };
}

export function alertBox(text) {
  const ok = h("button", { type: "button", data: { testid: "alert-ok" } }, "好的");
  const { close } = over(
    h("div", { class: "alert", role: "alertdialog", "aria-modal": "true", data: { testid: "alert" } }, h("p", {}, text), ok), "");
  ok.addEventListener("click", close);
  ok.focus();
}

export function enlarge(src, alt) {
  const { veil, close } = over(h("img", { src, alt }), "lightbox");
  veil.dataset.testid = "lightbox";
  veil.addEventListener("click", close);
}
