// Text with entities as DOM. Offsets count UTF-16 units, as JavaScript strings do.

import { h } from "./dom.js";

const SAFE = /^(https?|tg|mailto|tel):/i;
const PLAIN = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code",
};

const BLOCKS = ["pre", "blockquote", "expandable_blockquote"];

export function rich(text, entities, actions) {
  return build(text, 0, text.length, entities || [], actions);
}

function build(text, start, end, entities, actions) {
  const nodes = [];
  let at = start;
  let rest = entities;
  while (rest.length) {
    const [first, ...others] = rest;
    const from = Math.max(first.offset, at);
    const to = Math.min(first.offset + first.length, end);
    rest = others.filter((e) => e.offset >= to);
    if (to <= from) continue;
    const block = BLOCKS.includes(first.type);
    nodes.push(block ? text.slice(at, from).replace(/\n$/, "") : text.slice(at, from));
    const inside = others.filter((e) => e.offset < to);
    nodes.push(wrap(first, text.slice(from, to), build(text, from, to, inside, actions), actions));
    at = block && text[to] === "\n" ? to + 1 : to; // a block begins and ends its own line
  }
  nodes.push(text.slice(at, end));
  return nodes.filter((node) => node !== "");
}

function wrap(entity, text, children, actions) {
  switch (entity.type) {
    case "text_link": return link(entity.url, children, actions);
    case "url": return link(text.includes("://") ? text : `https://${text}`, children, actions);
    case "mention":
    case "hashtag": return h("span", { class: "link" }, children);
    case "bot_command": return h("a", { href: "#", on: { click: press(() => actions.command(text)) } }, children);
    case "pre": return h("pre", {}, children);
    case "spoiler": return h("span", { class: "spoiler", on: { click: (e) => e.currentTarget.classList.add("seen") } }, children);
    case "blockquote": return h("blockquote", {}, children);
    case "expandable_blockquote": return folding(children);
    default: return PLAIN[entity.type] ? h(PLAIN[entity.type], {}, children) : children;
  }
}

function folding(children) {
  return h("blockquote", { class: "fold", on: { click: (e) => e.currentTarget.classList.remove("fold") } }, children);
}

function link(url, children, actions) {
  if (actions.isDeepLink(url)) {
    return h("a", { href: url, data: { testid: "deep-link" }, on: { click: press(() => actions.open(url)) } }, children);
  }
  if (!SAFE.test(url)) return h("span", { class: "link" }, children);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, children);
}

const press = (action) => (event) => {
  event.preventDefault();
  event.stopPropagation();
  action();
};
