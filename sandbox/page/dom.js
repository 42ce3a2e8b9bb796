// Small helpers to build the page. Text only ever enters as text nodes.

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  attach: ["M20 11.5 12 19.5a5 5 0 0 1-7-7l8.2-8.2a3.4 3.4 0 0 1 4.8 4.8L9.9 17.2a1.7 1.7 0 0 1-2.4-2.4l7.3-7.3"],
  send: ["M3.2 20.3 21.5 12 3.2 3.7 3 10.2 15 12 3 13.8z"],
  reply: ["M9 7 4 12l5 5", "M4 12h9a7 7 0 0 1 7 7"],
  close: ["M6 6l12 12M18 6 6 18"],
  down: ["M6 10l6 6 6-6"],
  file: ["M12 4v11", "M7 11l5 5 5-5", "M5 20h14"],
  clock: ["M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18", "M12 7.5V12l3 2"],
};

export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    else if (name === "data") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const d of ICONS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

export const hue = (id) => Math.abs(id) % 7;

export const avatar = (id, name, small) =>
  h("span", { class: `avatar a${hue(id)}${small ? " small" : ""}`, "aria-hidden": "true" }, [...name][0] || "?");

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
