/** Draws what the server streams. Message text arrives as HTML that the server has made safe; all else is set as text. */

const AT_BOTTOM_PX = 40;
/** How long each platform shows a typing indicator without news. */
const TYPING_MS = { discord: 10_000, telegram: 5_000 };
const NOTICE_MS = 4_000;
const GROUP_MS = 7 * 60_000;

const panes = Object.fromEntries(
  [...document.querySelectorAll(".pane")].map((root) => [root.dataset.platform, createPane(root)]),
);
const events = new EventSource("/events");
const connection = document.querySelector("#connection");

events.addEventListener("open", () => {
  connection.hidden = true;
});
events.addEventListener("error", () => {
  connection.hidden = false;
});
events.addEventListener("snapshot", ({ data }) => {
  for (const [platform, state] of Object.entries(JSON.parse(data))) panes[platform].reset(state);
});
events.addEventListener("frame", ({ data }) => {
  const frame = JSON.parse(data);
  panes[frame.platform].apply(frame);
});
events.addEventListener("status", ({ data }) => {
  const status = JSON.parse(data);
  panes[status.platform].showStatus(status);
});

function createPane(root) {
  const { platform } = root.dataset;
  const find = (selector) => root.querySelector(selector);
  const list = find(".messages");
  const form = find("form");
  const template = document.querySelector(`#${platform}-message`);
  const items = new Map();
  let botName = "Livetype";
  let typingTimer;

  const isAtBottom = () => list.scrollHeight - list.scrollTop - list.clientHeight < AT_BOTTOM_PX;
  const scrollDown = () => {
    list.scrollTop = list.scrollHeight;
  };

  const post = async (path, body) => {
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ platform, ...body }),
    }).catch(() => undefined);
    const failure = response?.ok
      ? ""
      : ((await response?.json().catch(() => undefined))?.error ?? "The sandbox does not answer.");
    find(".error").textContent = failure;
    return failure === "";
  };

  const put = (message) => {
    let item = items.get(message.id);
    if (!item) {
      item = template.content.firstElementChild.cloneNode(true);
      items.set(message.id, item);
      list.append(item);
    }
    fill(item, message, (id) => post("/press", { message: message.id, id }));
    if (message.fromBot) botName = message.author;
  };

  const setTyping = (isTyping) => {
    clearTimeout(typingTimer);
    find(".typing").replaceChildren(...(isTyping ? [createDots(), span("", `${botName} is typing…`)] : []));
    if (isTyping) typingTimer = setTimeout(() => setTyping(false), TYPING_MS[platform]);
  };

  const showStatus = ({ gauges, calls, rateLimited, last }) => {
    find(".gauges").replaceChildren(...gauges.map(createGauge));
    find(".calls").textContent = calls === 1 ? "1 call" : `${calls} calls`;
    find(".limited").textContent = `${rateLimited} × 429`;
    find(".limited").classList.toggle("some", rateLimited > 0);
    find(".last").textContent = last ? `${toClock(last.atMs, true)} ${last.text}` : "no call yet";
    find(".last").title = last?.text ?? "";
    find(".last").classList.toggle("failed", last?.failed === true);
  };

  // As in both platforms' own clients: the up arrow in an empty field changes one's last message.
  const { text } = form.elements;
  let lastSaid = "";
  let isEditing = false;

  const setEditing = (now) => {
    isEditing = now;
    form.classList.toggle("editing", now);
    text.value = now ? lastSaid : "";
  };

  text.addEventListener("keydown", (event) => {
    if (event.key === "ArrowUp" && text.value === "" && lastSaid !== "") {
      event.preventDefault();
      setEditing(true);
    } else if (event.key === "Escape" && isEditing) setEditing(false);
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const sent = text.value;
    const wasEditing = isEditing;
    scrollDown();
    if (!(await post(wasEditing ? "/edit" : "/say", { text: sent }))) return;
    const isCommand = platform === "discord" && sent.trim().startsWith("/");
    if (wasEditing || !isCommand) lastSaid = sent;
    if (text.value === sent) setEditing(false);
  });

  list.addEventListener("click", ({ target }) => target.closest(".spoiler")?.classList.add("open"));
  list.addEventListener("keydown", ({ key, target }) => {
    if (key === "Enter" || key === " ") target.closest(".spoiler")?.classList.add("open");
  });
  new ResizeObserver(scrollDown).observe(list);

  return {
    showStatus,
    reset({ messages, status }) {
      items.clear();
      list.replaceChildren();
      messages.forEach(put);
      group(list);
      setTyping(false);
      showStatus(status);
      scrollDown();
    },
    apply(frame) {
      const { kind, message } = frame;
      const follow = isAtBottom();
      if (kind === "typing") return setTyping(true);
      if (kind === "notice") return showNotice(find(".notice"), frame);
      if (kind === "delete" || kind === "draft-end") {
        items.get(message.id)?.remove();
        items.delete(message.id);
      } else {
        put(message);
        if (message.fromBot && (kind === "send" || kind === "draft")) setTyping(false);
      }
      group(list);
      if (follow) scrollDown();
    },
  };
}

function fill(item, message, press) {
  const find = (selector) => item.querySelector(selector);
  const { author, fromBot, html, sentAtMs, edited, thinking, ephemeral, draft } = message;
  Object.assign(item.dataset, { author, sentAtMs, bot: fromBot });
  item.classList.toggle("from-bot", fromBot);
  item.classList.toggle("ephemeral", ephemeral === true);
  item.classList.toggle("draft", draft === true);
  item.classList.toggle("is-edited", edited);
  item.classList.toggle("silent", message.silent === true);
  for (const name of item.querySelectorAll(".author")) name.textContent = author;
  const avatar = find(".avatar");
  if (avatar) avatar.textContent = author.slice(0, 1).toUpperCase();
  const time = find("time");
  time.dateTime = new Date(sentAtMs).toISOString();
  time.textContent = toClock(sentAtMs);
  showContext(find(".context"), message);
  const body = find(".body");
  // Made by the server's renderers, which escape everything a model or a person wrote.
  body.innerHTML = html;
  if (thinking) body.append(createDots(), span("thinking", toThought(message)));
  find(".files").replaceChildren(...(message.files ?? []).map(createFile));
  find(".reactions").replaceChildren(...(message.reactions ?? []).map((emoji) => span("reaction", emoji)));
  find(".buttons").replaceChildren(...(message.buttons ?? []).map((row) => createRow(row, press)));
}

/** A toast goes by itself, an alert when it is closed. */
function showNotice(notice, { text, alert }) {
  const show = () => {
    notice.replaceChildren(span("", text));
    notice.classList.toggle("alert", alert);
    notice.hidden = false;
  };
  const hide = () => {
    notice.hidden = true;
  };
  clearTimeout(notice.timer);
  show();
  if (!alert) notice.timer = setTimeout(hide, NOTICE_MS);
  else notice.append(createOk(hide));
}

function createOk(onclick) {
  const button = document.createElement("button");
  return Object.assign(button, { type: "button", className: "ok", textContent: "OK", onclick });
}

/** Opens where it is text. */
function createFile({ name, sizeBytes, text }) {
  const file = document.createElement("details");
  const summary = document.createElement("summary");
  summary.append(span("name", name), " ", span("size", toSize(sizeBytes)));
  file.className = "file";
  file.append(summary, span("content", text ?? "Not a text."));
  return file;
}

function toSize(bytes) {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KB`;
}

/** A draft may say itself what is being thought of. */
function toThought({ author, draft, html }) {
  if (!draft) return `${author} is thinking…`;
  return html === "" ? "Thinking…" : "";
}

function showContext(context, { quote, command }) {
  context.hidden = quote === undefined && command === undefined;
  context.replaceChildren();
  if (command !== undefined) context.append(span("used", "You used "), span("command", command));
  if (quote) context.append(span("quoted", quote.author), " ", span("excerpt", quote.text));
  if (quote === null) context.append(span("excerpt", "Original message was deleted"));
}

function createRow(buttons, press) {
  const row = document.createElement("div");
  row.className = "row";
  row.append(
    ...buttons.map(({ label, id, url, style = "", disabled = false }) => {
      const button = document.createElement(url ? "a" : "button");
      button.textContent = label;
      button.className = `button ${style}`;
      if (url) Object.assign(button, { href: url, target: "_blank", rel: "noopener noreferrer" });
      else Object.assign(button, { type: "button", disabled: disabled || !id, onclick: () => press(id) });
      return button;
    }),
  );
  return row;
}

/** One author's messages in a row share a head. */
function group(list) {
  let before;
  for (const item of list.children) {
    const { author, bot, sentAtMs } = item.dataset;
    const same = before?.author === author && before.bot === bot && sentAtMs - before.sentAtMs < GROUP_MS;
    item.classList.toggle("follows", same && item.querySelector(".context").hidden);
    before = item.dataset;
  }
}

function createGauge({ scope, limit, remaining }) {
  const gauge = document.createElement("label");
  const meter = document.createElement("meter");
  Object.assign(meter, { min: 0, max: limit, low: limit / 4, optimum: limit, value: remaining });
  gauge.className = remaining === 0 ? "gauge spent" : "gauge";
  gauge.append(span("scope", scope), meter, span("left", `${remaining} / ${limit}`));
  return gauge;
}

function createDots() {
  const dots = span("dots", "");
  dots.ariaHidden = "true";
  dots.append(span("", ""), span("", ""), span("", ""));
  return dots;
}

function span(className, text) {
  const element = document.createElement("span");
  element.className = className;
  element.textContent = text;
  return element;
}

function toClock(atMs, withSeconds = false) {
  const options = { hour: "2-digit", minute: "2-digit", ...(withSeconds && { second: "2-digit" }) };
  return new Date(atMs).toLocaleTimeString("en-GB", options);
}
