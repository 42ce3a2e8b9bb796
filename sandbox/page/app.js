// The page: who one is, which conversations are open, what just happened.

import { act, listen, state } from "./api.js";
import { ClockBar } from "./clock.js";
import { Column } from "./column.js";
import { avatar, h } from "./dom.js";

const COLUMN_PIXELS = 372;
const MOST_COLUMNS = 4;
const $ = (id) => document.getElementById(id);

class Page {
  constructor() {
    this.columns = new Map();
    this.recent = [];
    this.answered = new Set();
    this.loads = 0;
    this.held = [];
    this.clock = new ClockBar($("clock"), (at) => this.format(Date.parse(at), { weekday: "short" }));
    $("person").addEventListener("change", () => this.become(Number($("person").value)));
    addEventListener("resize", () => this.arrange());
  }

  async become(user) {
    this.source?.close();
    this.columns.clear();
    this.recent = [];
    this.held = [];
    await this.load(user);
    if (!this.me) return;
    const url = new URL(location);
    url.searchParams.set("user", this.me.id);
    history.replaceState(null, "", url);
    this.source = listen(this.me.id, (change) => this.heard(change), (up) => { $("offline").hidden = up; });
  }

  // What happens while a state is on its way may be newer than that state: it is heard after it.
  async load(user) {
    this.loads += 1;
    try {
      this.draw(await state(user));
    } finally {
      this.loads -= 1;
      if (!this.loads) for (const change of this.held.splice(0)) this.heard(change);
    }
  }

  draw(fresh) {
    this.bot = fresh.bot;
    this.zone = fresh.zone;
    this.me = fresh.people.find((person) => person.id === fresh.me);
    document.title = `${this.bot.first_name} · 聊天沙盒`;
    $("notice").textContent = fresh.notice;
    $("notice").hidden = !fresh.notice;
    this.drawPeople(fresh.people);
    this.clock.update(fresh.clock);
    this.updateChats(fresh.chats);
  }

  drawPeople(people) {
    $("person").replaceChildren(...people.map((person) =>
      h("option", { value: person.id, selected: person.id === this.me?.id }, person.note ? `${person.first_name}（${person.note}）` : person.first_name)));
  }

  updateChats(chats) {
    const ids = new Set(chats.map((chat) => chat.id));
    for (const id of [...this.columns.keys()]) if (!ids.has(id)) this.columns.delete(id);
    for (const chat of chats) {
      const column = this.columns.get(chat.id);
      if (column) column.update(chat);
      else this.columns.set(chat.id, new Column(this, chat));
    }
    this.recent = [...this.recent.filter((id) => ids.has(id)), ...[...ids].filter((id) => !this.recent.includes(id))];
    this.arrange();
  }

  arrange() {
    const room = Math.min(MOST_COLUMNS, Math.max(1, Math.floor((innerWidth - 20) / COLUMN_PIXELS)));
    const shown = new Set(this.recent.slice(0, room));
    const wanted = [...this.columns.values()].filter((column) => shown.has(column.chat.id));
    const present = [...$("chats").children];
    if (wanted.length !== present.length || wanted.some((column, index) => column.element !== present[index])) {
      $("chats").replaceChildren(...wanted.map((column) => column.element));
      for (const column of wanted) column.keepEnd();
    }
    for (const column of wanted) column.unread = 0;
    this.shown = shown;
    this.drawTabs();
  }

  show(id) {
    if (this.shown.has(id) && this.shown.size > 1) return this.columns.get(id).composer.text.focus();
    const home = this.me.id;
    this.recent = [id, ...this.recent.filter((other) => other !== id)];
    if (innerWidth >= 2 * COLUMN_PIXELS && id !== home) this.recent = [home, ...this.recent.filter((other) => other !== home)];
    this.arrange();
  }

  drawTabs() {
    const columns = [...this.columns.values()];
    $("tabs").hidden = columns.length < 2;
    $("tabs").replaceChildren(...columns.map(({ chat, unread }) => h("button", {
      type: "button", class: `tab${this.shown.has(chat.id) ? " shown" : ""}`, data: { testid: "chat-tab", chatId: String(chat.id) },
      on: { click: () => this.show(chat.id) },
    }, avatar(chat.type === "private" ? this.bot.id : chat.id, this.title(chat), true), this.title(chat),
    unread > 0 && h("span", { class: "badge", data: { testid: "unread" } }, unread > 99 ? "99+" : String(unread)))));
  }

  title(chat) {
    return chat.type === "private" ? this.bot.first_name : chat.title;
  }

  heard(change) {
    if (this.loads) return this.held.push(change);
    const { kind, chat_id: chatId, content } = change;
    if (["hello", "chats", "commands"].includes(kind)) return this.reload();
    if (kind === "clock") return this.clock.heard(content);
    if (kind === "inline") return this.offered(content);
    const column = this.columns.get(chatId);
    if (!column || content?.forum_topic_created) return kind === "message" ? this.reload() : undefined;
    if (kind === "message" && content) this.received(column, content);
    else if (kind === "edited" && content) column.replace(content);
    else if (kind === "deleted") column.remove(content);
    else if (kind === "typing") column.typing();
    else if (kind === "toast") column.answer(content);
    return undefined;
  }

  offered(content) {
    const asking = [...this.columns.values()].find((column) => column.element.contains(document.activeElement));
    asking?.composer.offer(content);
  }

  received(column, message) {
    column.add(message);
    if (this.shown.has(column.chat.id)) return;
    column.unread += 1;
    this.drawTabs();
  }

  reload() {
    clearTimeout(this.reloading);
    this.reloading = setTimeout(() => this.load(this.me?.id), 30);
  }

  isDeepLink(url) {
    const link = parse(url);
    return link?.host === "t.me" && link.pathname.slice(1).toLowerCase() === this.bot.username.toLowerCase();
  }

  async open(url, column) {
    if (!this.isDeepLink(url)) {
      window.open(url, "_blank", "noopener,noreferrer");
      return;
    }
    try {
      await act("open_link", { user_id: this.me.id, url });
      this.show(this.me.id);
    } catch (error) {
      column.toast(error.message);
    }
  }

  format(milliseconds, options) {
    return new Intl.DateTimeFormat("zh-CN", { timeZone: this.zone, ...options }).format(milliseconds);
  }

  time(seconds) {
    return this.format(seconds * 1000, { hour: "2-digit", minute: "2-digit", hour12: false });
  }

  day(seconds) {
    const at = seconds * 1000;
    return `${this.format(at, { year: "numeric", month: "long", day: "numeric" })} ${this.format(at, { weekday: "short" })}`;
  }
}

function parse(url) {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}

const asked = Number(new URLSearchParams(location.search).get("user"));
new Page().become(asked || null);
