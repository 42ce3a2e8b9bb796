// One message: service line, or bubble with text, picture, file, buttons.

import { fileUrl } from "./api.js";
import { h, hue, icon, size } from "./dom.js";
import { enlarge } from "./overlay.js";
import { rich } from "./rich.js";

export function bubble(message, chat, me, actions) {
  const service = serviceText(message);
  if (service) return h("div", { class: "pill", data: mark(message) }, service);
  const own = message.from.id === me.id;
  const wide = Boolean(message.reply_markup || message.photo);
  const row = h("div", {
    class: `row${own ? " own" : ""}${wide ? " wide" : ""}`,
    data: { ...mark(message), from: String(message.from.id), version: String(message.version) },
  });
  row.append(h("div", { class: "bubble" }, inside(message, chat, own, actions), replyButton(message, actions)));
  if (message.reply_markup) row.append(keys(message, actions));
  row.addEventListener("click", () => row.classList.toggle("picked"));
  return row;
}

const mark = (message) => ({ testid: "message", messageId: String(message.message_id) });

function inside(message, chat, own, actions) {
  const text = message.text ?? message.caption;
  const named = chat.type !== "private" && !own;
  const topic = chat.topics.find(({ id }) => id === message.message_thread_id);
  return [
    named && h("div", { class: `from n${hue(message.from.id)}` }, message.from.first_name, message.via_bot && " · 经机器人"),
    topic && h("div", { class: "topic" }, `# ${topic.name}`),
    message.reply_to_message && quote(message.reply_to_message, actions),
    message.photo && picture(message, !text, named || topic || message.reply_to_message),
    message.document && attachment(message.document),
    text && h("div", { class: "text" }, rich(text, message.entities ?? message.caption_entities, actions), meta(message, actions)),
    !text && meta(message, actions),
    message.reactions?.length > 0 && h("div", { class: "reactions" }, message.reactions.map((emoji) => h("span", {}, emoji))),
  ];
}

function meta(message, actions) {
  const edited = message.edit_date ? "已编辑 " : "";
  return h("span", { class: "meta" }, edited && h("span", { data: { testid: "edited" } }, edited), actions.time(message.date));
}

export const brief = (message) =>
  message.text ?? message.caption ?? (message.photo ? "图片" : message.document ? message.document.file_name : "消息");

export function quote(message, actions) {
  return h("button", { class: "quote", type: "button", on: { click: () => actions.jump(message.message_id) } },
    h("b", {}, message.from.first_name), h("span", {}, brief(message)));
}

function picture(message, alone, below) {
  const photo = message.photo.at(-1);
  const image = h("img", {
    src: fileUrl(photo.file_id), width: photo.width, height: photo.height, alt: message.caption ?? "图片",
  });
  return h("button", {
    class: `photo${alone ? " alone" : ""}${below ? " below" : ""}`, type: "button", data: { testid: "photo" },
    on: { click: (event) => { event.stopPropagation(); enlarge(image.src, image.alt); } },
  }, image);
}

function attachment(document) {
  return h("a", { class: "file", href: fileUrl(document.file_id), download: document.file_name, data: { testid: "document" } },
    h("span", { class: "file-icon" }, icon("file")),
    h("span", {}, h("div", { class: "file-name" }, document.file_name), h("div", { class: "file-size" }, size(document.file_size))));
}

function replyButton(message, actions) {
  return h("button", {
    class: "reply", type: "button", title: "回复", "aria-label": "回复", data: { testid: "reply" },
    on: { click: (event) => { event.stopPropagation(); actions.reply(message); } },
  }, icon("reply"));
}

function keys(message, actions) {
  return h("div", { class: "keys" }, message.reply_markup.inline_keyboard.map((row) =>
    h("div", {}, row.map((button) => key(button, message, actions)))));
}

function key(button, message, actions) {
  return h("button", {
    class: `key${button.url ? " link-key" : ""}`, type: "button", data: { testid: "inline-button" },
    on: { click: (event) => { event.stopPropagation(); actions.press(button, message, event.currentTarget); } },
  }, button.text);
}

const names = (users) => users.map((user) => user.first_name).join("、");

function serviceText(message) {
  const who = message.from.first_name;
  if (message.new_chat_members) {
    const joined = message.new_chat_members;
    return joined.length === 1 && joined[0].id === message.from.id ? `${who} 加入了群` : `${who} 邀请 ${names(joined)} 加入了群`;
  }
  if (message.left_chat_member) {
    return message.left_chat_member.id === message.from.id ? `${who} 离开了群` : `${who} 移出了 ${message.left_chat_member.first_name}`;
  }
  if (message.forum_topic_created) return `${who} 创建了话题“${message.forum_topic_created.name}”`;
  if (message.migrate_to_chat_id) return "本群已升级为超级群";
  if (message.migrate_from_chat_id) return "本群由普通群升级而来";
  return null;
}
