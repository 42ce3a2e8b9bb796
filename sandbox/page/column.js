// One conversation on the page.

import { act } from "./api.js";
import { bubble } from "./bubble.js";
import { Composer } from "./composer.js";
import { avatar, h, icon } from "./dom.js";
import { alertBox } from "./overlay.js";

const NEAR_END = 140;
const ANSWER_MS = 15000;

export class Column {
  constructor(page, view) {
    this.page = page;
    this.stick = true;
    this.unread = 0;
    this.waiting = new Map();
    this.actions = {
      command: (text) => this.composer.say(text),
      isDeepLink: (url) => page.isDeepLink(url),
      open: (url) => page.open(url, this),
      jump: (id) => this.jump(id),
      reply: (message) => this.composer.reply(message),
      press: (button, message, key) => this.press(button, message, key),
      time: (date) => page.time(date),
    };
    this.head = h("div", { class: "chat-head" });
    this.log = h("div", { class: "log", "aria-live": "polite", on: { scroll: () => this.onScroll() } });
    this.newer = h("button", { class: "newer", type: "button", hidden: true, "aria-label": "到最新消息", on: { click: () => this.toEnd() } }, icon("down"));
    this.element = h("section", { class: "chat", data: { testid: "chat", chatId: String(view.id) }, "aria-label": page.title(view) });
    this.foot = h("div", { class: "foot" }, this.newer);
    this.element.append(this.head, this.log, this.foot);
    this.chat = null;
    this.update(view);
    this.acceptDrops();
  }

  update(view) {
    this.chat = { ...view, messages: new Map(view.messages.map((message) => [message.message_id, message])) };
    this.drawHead();
    if (this.composer) this.composer.draw();
    else this.foot.append((this.composer = new Composer(this)).element);
    this.drawLog();
  }

  drawHead(typing) {
    const { chat, page } = this;
    const people = chat.type === "private" ? "机器人" : [...chat.people, ...(chat.bot_in ? [page.bot.first_name] : [])].join("、");
    const title = page.title(chat);
    this.head.replaceChildren(avatar(chat.type === "private" ? page.bot.id : chat.id, title),
      h("div", { class: "chat-names" }, h("div", { class: "chat-title" }, title),
        h("div", { class: `chat-sub${typing ? " typing" : ""}`, title: people }, typing ? "正在输入…" : people)));
  }

  typing() {
    this.drawHead(true);
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.drawHead(), 5000);
  }

  drawLog() {
    const messages = [...this.chat.messages.values()];
    const nodes = [];
    let before = null;
    for (const message of messages) {
      nodes.push(...this.nodesFor(message, before));
      before = message;
    }
    if (!messages.length && this.chat.description && this.chat.type === "private") nodes.push(h("div", { class: "about" }, this.chat.description));
    this.log.replaceChildren(...nodes);
    this.keepEnd();
  }

  nodesFor(message, before) {
    const nodes = [];
    const day = this.page.day(message.date);
    if (!before || this.page.day(before.date) !== day) nodes.push(h("div", { class: "pill" }, day));
    const node = bubble(message, this.chat, this.page.me, this.actions);
    if (!nodes.length && before?.from.id === message.from.id && node.classList.contains("row")) node.classList.add("same");
    return [...nodes, node];
  }

  add(message) {
    const known = [...this.chat.messages.values()];
    const first = !known.length;
    if (this.chat.messages.has(message.message_id)) return this.replace(message);
    this.chat.messages.set(message.message_id, message);
    this.drawHead();
    if (first) {
      this.composer.draw();
      this.log.replaceChildren();
    }
    const nodes = this.nodesFor(message, known.at(-1));
    nodes.at(-1).classList.add("fresh");
    this.log.append(...nodes);
    if (message.from.id === this.page.me.id) this.stick = true;
    this.keepEnd();
  }

  replace(message) {
    const old = this.node(message.message_id);
    this.chat.messages.set(message.message_id, message);
    if (!old) return;
    const node = bubble(message, this.chat, this.page.me, this.actions);
    if (old.classList.contains("same")) node.classList.add("same");
    node.classList.add("changed");
    old.replaceWith(node);
    this.keepEnd();
  }

  remove(messageId) {
    this.chat.messages.delete(messageId);
    this.drawLog();
  }

  node(messageId) {
    return this.log.querySelector(`[data-message-id="${messageId}"]`);
  }

  jump(messageId) {
    const node = this.node(messageId);
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.remove("changed");
    requestAnimationFrame(() => node.classList.add("changed"));
  }

  async press(button, message, key) {
    if (button.url) return this.page.open(button.url, this);
    if (button.copy_text) return this.copy(button.copy_text.text);
    const words = button.switch_inline_query_current_chat ?? button.switch_inline_query;
    if (words !== undefined) return this.composer.fillIn(`@${this.page.bot.username} ${words}`);
    if (button.callback_data === undefined) return this.toast("沙盒不支持这种按钮");
    key.classList.add("waiting");
    try {
      const { query_id: id } = await act("press", {
        user_id: this.page.me.id, chat_id: this.chat.id, message_id: message.message_id, label_or_data: button.callback_data,
      });
      this.await(id, key);
    } catch (error) {
      key.classList.remove("waiting");
      this.toast(error.message);
    }
  }

  async copy(text) {
    await navigator.clipboard.writeText(text);
    this.toast("已复制");
  }

  await(id, key) {
    const done = () => key.classList.remove("waiting");
    if (this.page.answered.delete(id)) return done();
    this.waiting.set(id, done);
    setTimeout(() => this.settle(id), ANSWER_MS);
  }

  settle(id) {
    this.waiting.get(id)?.();
    return this.waiting.delete(id);
  }

  answer({ query_id: id, text, alert, url }) {
    if (!this.settle(id)) this.page.answered.add(id);
    if (url) this.page.open(url, this);
    if (!text) return;
    if (alert) alertBox(text);
    else this.toast(text);
  }

  toast(text) {
    this.foot.querySelector(".toast")?.remove();
    const toast = h("div", { class: "toast", role: "status", data: { testid: "toast" } }, text);
    this.foot.append(toast);
    setTimeout(() => toast.remove(), Math.max(3500, text.length * 110));
  }

  onScroll() {
    const left = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight;
    this.stick = left < NEAR_END;
    this.newer.hidden = this.stick;
  }

  keepEnd() {
    if (this.stick) this.toEnd();
    else this.newer.hidden = false;
  }

  toEnd() {
    this.stick = true;
    this.log.scrollTop = this.log.scrollHeight;
  }

  acceptDrops() {
    const { element } = this;
    element.addEventListener("dragover", (event) => { event.preventDefault(); element.classList.add("dropping"); });
    element.addEventListener("dragleave", (event) => { if (!element.contains(event.relatedTarget)) element.classList.remove("dropping"); });
    element.addEventListener("drop", (event) => {
      event.preventDefault();
      element.classList.remove("dropping");
      this.composer.sendFiles([...event.dataTransfer.files]);
    });
  }
}
