// The line to write in: text, reply, mention of the bot, command menu, files.

import { act, base64 } from "./api.js";
import { quote } from "./bubble.js";
import { h, icon } from "./dom.js";

const PHOTO = ["image/png", "image/jpeg", "image/gif"];
const PHOTO_LIMIT = 10 * 1024 * 1024;
const ALBUM = 10;
const INLINE_MS = 300;

export class Composer {
  constructor(column) {
    this.column = column;
    this.replyTo = null;
    this.mention = true;
    this.topic = "";
    this.asked = null;
    this.text = h("textarea", {
      rows: 1, maxlength: 4096, data: { testid: "composer" }, "aria-label": "输入消息",
      on: { input: () => this.resize(), keydown: (event) => this.onKey(event), paste: (event) => this.onPaste(event) },
    });
    this.files = h("input", { type: "file", hidden: true, multiple: true, data: { testid: "file-input" }, on: { change: () => this.sendFiles([...this.files.files]) } });
    this.menu = tool("menu", "命令", "menu-button", "/", () => this.toggleMenu());
    this.popup = null;
    this.element = h("div", { class: "write" });
    addEventListener("pointerdown", (event) => { if (!this.element.contains(event.target)) this.closePopup(); });
    this.draw();
  }

  get chat() { return this.column.chat; }
  get group() { return this.chat.type !== "private"; }
  get bot() { return this.column.page.bot; }

  draw() {
    const writing = document.activeElement === this.text;
    this.fill();
    if (writing) this.text.focus();
  }

  fill() {
    const { chat } = this;
    this.closePopup();
    if (this.group && !chat.bot_in) {
      this.element.replaceChildren(h("div", { class: "outside" }, "机器人不在本群",
        " · ", h("a", { class: "link", data: { testid: "add-bot" }, on: { click: () => this.run("add_bot", {}) } }, "邀请机器人")));
      return;
    }
    if (!this.group && (!chat.messages.size || chat.bot_status === "kicked")) {
      const label = chat.bot_status === "kicked" ? "重新启用机器人" : "开始";
      this.element.replaceChildren(h("button", { class: "start", type: "button", data: { testid: "start" }, on: { click: () => this.say("/start") } }, label));
      return;
    }
    this.text.placeholder = this.group ? "在群里说点什么" : "输入问题，如“全省一期三率”";
    this.menu.hidden = !chat.commands.length;
    this.element.replaceChildren(...[this.banner(), this.chips(), h("div", { class: "line" },
      this.menu, tool("", "发送文件", "attach", icon("attach"), () => this.files.click()), this.files, this.text,
      tool("send", "发送", "send", icon("send"), () => this.send()))].filter(Boolean));
  }

  banner() {
    if (!this.replyTo) return null;
    return h("div", { class: "banner", data: { testid: "reply-banner" } }, quote(this.replyTo, this.column.actions),
      h("button", { type: "button", title: "取消回复", "aria-label": "取消回复", on: { click: () => this.reply(null) } }, icon("close")));
  }

  chips() {
    if (!this.group) return null;
    const on = this.mention;
    return h("div", { class: "chips" },
      h("button", { type: "button", class: `chip${on ? " on" : ""}`, "aria-pressed": String(on), data: { testid: "mention" },
        on: { click: () => { this.mention = !on; this.draw(); this.text.focus(); } } }, `@${this.bot.first_name}${on ? " ✓" : ""}`),
      this.topics(),
      h("span", { class: "hint" }, on ? "发给机器人" : "只对群里的人说，机器人看不到"));
  }

  topics() {
    if (!this.chat.topics.length) return null;
    return h("select", { class: "chip", "aria-label": "话题", data: { testid: "topic" }, on: { change: (event) => { this.topic = event.target.value; } } },
      h("option", { value: "" }, "# 常规"),
      this.chat.topics.map(({ id, name }) => h("option", { value: id, selected: String(id) === this.topic }, `# ${name}`)));
  }

  reply(message) {
    this.replyTo = message;
    this.draw();
    if (message) this.text.focus();
  }

  onKey(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    }
    if (event.key === "Escape") this.closePopup();
  }

  onPaste(event) {
    const files = [...event.clipboardData.files];
    if (!files.length) return;
    event.preventDefault();
    this.sendFiles(files);
  }

  resize() {
    this.text.style.height = "40px";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 132)}px`;
    if (this.text.value === "/" && this.chat.commands.length) this.openMenu();
    else if (this.popup) this.closePopup();
    this.askInline();
  }

  // “@bot words” asks the bot inline; what it offers appears above the line.
  askInline() {
    clearTimeout(this.asking);
    const [own, ...words] = this.text.value.split(" ");
    const text = words.join(" ").trim();
    if (!text || own.toLowerCase() !== `@${this.bot.username}`.toLowerCase()) return;
    this.asking = setTimeout(async () => {
      const { query_id: id } = await act("inline_query", { user_id: this.column.page.me.id, text });
      this.asked = id;
    }, INLINE_MS);
  }

  offer({ query_id: id, results, button }) {
    if (this.asked !== null && this.asked !== id) return;
    const above = button?.start_parameter && h("button", { type: "button", class: "switch", data: { testid: "inline-switch" }, on: { click: () => this.switchTo(button) } }, button.text);
    this.open([above, ...results.map((result) => h("button", { type: "button", data: { testid: "inline-result" }, on: { click: () => this.choose(id, result.id) } },
      h("b", {}, result.title), h("span", {}, result.description ?? "")))].filter(Boolean), "results");
  }

  // The button above the results leads to the private chat, as a deep link does.
  switchTo(button) {
    this.closePopup();
    this.text.value = "";
    this.resize();
    this.column.page.open(`https://t.me/${this.bot.username}?start=${button.start_parameter}`, this.column);
  }

  choose(id, result) {
    this.closePopup();
    this.text.value = "";
    this.resize();
    this.run("choose_result", { query_id: id, result_id: result });
  }

  addressed(text) {
    const own = `@${this.bot.username}`;
    const meant = !this.group || !this.mention || text.startsWith("/") || text.toLowerCase().includes(own.toLowerCase());
    return meant || this.replyTo?.from.is_bot ? text : `${own} ${text}`.trim();
  }

  async send() {
    const text = this.text.value.trim();
    if (!text) return;
    const sent = this.addressed(text);
    this.text.value = "";
    this.resize();
    if (!(await this.say(sent))) {
      this.text.value = text;
      this.resize();
    }
  }

  fillIn(text) {
    this.text.value = text;
    this.text.focus();
    this.resize();
  }

  say(text) {
    return this.run("say", { text, ...this.target() });
  }

  target() {
    const target = {};
    if (this.replyTo) target.reply_to = this.replyTo.message_id;
    const topic = this.replyTo ? this.replyTo.message_thread_id : Number(this.topic);
    if (topic) target.thread_id = topic;
    return target;
  }

  async sendFiles(files) {
    this.files.value = "";
    const caption = this.addressed(this.text.value.trim());
    this.text.value = "";
    this.resize();
    const target = this.target(); // the reply is over once the first file is sent
    if (files.length > 1 && files.length <= ALBUM && files.every(isPhoto)) {
      await this.run("send_album", { photos: await Promise.all(files.map(base64)), caption, ...target });
      return;
    }
    for (const file of files) await this.sendFile(file, { caption, ...target });
  }

  async sendFile(file, rest) {
    const body = { data: await base64(file), ...rest };
    if (isPhoto(file)) await this.run("send_photo", body);
    else await this.run("upload", { ...body, filename: file.name, mime: file.type || "application/octet-stream" });
  }

  async run(action, body) {
    const { page, chat } = this.column;
    try {
      await act(action, { user_id: page.me.id, chat_id: chat.id, ...body });
      this.column.stick = true;
      if (this.replyTo) this.reply(null);
      return true;
    } catch (error) {
      this.column.toast(error.message);
      return false;
    }
  }

  toggleMenu() {
    if (this.popup) this.closePopup();
    else this.openMenu();
  }

  openMenu() {
    this.open(this.chat.commands.map(({ command, description }) =>
      h("button", { type: "button", data: { testid: "command" }, on: { click: () => this.pickCommand(command) } },
        h("b", {}, `/${command}`), h("span", {}, description))), "commands");
  }

  open(items, className) {
    this.closePopup();
    this.popup = h("div", { class: `popup ${className}` }, items);
    this.element.append(this.popup);
  }

  pickCommand(command) {
    this.closePopup();
    this.text.value = "";
    this.resize();
    this.say(this.group ? `/${command}@${this.bot.username}` : `/${command}`);
  }

  closePopup() {
    this.popup?.remove();
    this.popup = null;
  }
}

const isPhoto = (file) => PHOTO.includes(file.type) && file.size <= PHOTO_LIMIT;

function tool(className, title, testid, content, click) {
  return h("button", { type: "button", class: `tool ${className}`, title, "aria-label": title, data: { testid }, on: { click } }, content);
}
