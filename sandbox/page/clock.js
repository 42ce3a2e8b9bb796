// The clock bar: the present moment of the demo, moments to move to, a field for any other.

import { act } from "./api.js";
import { h, icon } from "./dom.js";

export class ClockBar {
  constructor(element, weekday) {
    this.element = element;
    this.weekday = weekday;
    this.at = h("input", { type: "datetime-local", required: true, "aria-label": "前进到", data: { testid: "clock-at" } });
  }

  update(clock) {
    this.element.hidden = !clock;
    if (!clock) return;
    this.clock = clock;
    this.at.min = clock.now.slice(0, 16);
    if (!this.at.value || this.at.value < this.at.min) this.at.value = this.at.min;
    this.draw(false);
    this.element.scrollLeft = 0;
  }

  draw(busy, error) {
    const { now, presets } = this.clock;
    this.element.classList.toggle("busy", busy);
    this.element.setAttribute("aria-busy", String(busy));
    const shown = h("span", { class: "clock-now", data: { testid: "clock-now" } }, icon("clock"),
      busy ? "时间推进中…" : `${now.slice(0, 10)} ${this.weekday(now)} ${now.slice(11, 16)}`);
    this.element.replaceChildren(shown, error ? h("span", { class: "clock-error" }, error) : "",
      ...presets.map((preset) => this.preset(preset, busy)), this.form(busy));
  }

  preset(preset, busy) {
    return h("button", {
      type: "button", class: "clock-preset", disabled: busy, title: preset.note || preset.at, data: { testid: "clock-preset" },
      on: { click: () => this.move(preset.at) },
    }, preset.label, preset.note && h("small", {}, preset.note));
  }

  form(busy) {
    const go = h("button", { class: "clock-go", disabled: busy, data: { testid: "clock-go" } }, "前进");
    this.at.disabled = busy;
    return h("form", { on: { submit: (event) => { event.preventDefault(); this.move(this.at.value); } } }, this.at, go);
  }

  async move(at) {
    this.draw(true);
    try {
      this.update(await act("advance", { at }));
    } catch (error) {
      this.draw(false, error.message);
    }
  }

  heard({ busy, clock }) {
    if (busy) this.draw(true);
    else this.update(clock);
  }
}
