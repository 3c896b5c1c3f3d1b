// The phones. All that is shown comes from the server as JSON and becomes DOM nodes; no text is ever read as HTML.

const WORDS = {
  kk: {
    page_language: "Беттің тілі", phone: "Телефон", view_locked: "Құлыптаулы", view_list: "Чаттар тізімі", view_chat: "Чат",
    phone_language: "Телефонның тілі", clear_chat: "Чатты тазалау", block: "Ботты бұғаттау", unblock: "Бұғаттан шығару",
    hint: "Бұл – компьютеріңіздегі шағын Telegram. Бот нағыз, интернет керек емес, ештеңе сыртқа кетпейді.",
    unlock: "Ашу", chats: "Чаттар", back: "Артқа", a_bot: "бот", messages: "Хабарламалар", start: "БАСТАУ", commands: "Командалар",
    attach: "Тіркеу", write: "Хабарлама", send: "Жіберу", show_keyboard: "Пернетақтаны көрсету", keyboard: "Пернетақта",
    calls: "Бот не істеді", share_place: "Орынды жіберу", town: "Қала", latitude: "Ендік", longitude: "Бойлық", cancel: "Болдырмау",
    share: "Жіберу", new_person: "Тағы бір адам", name: "Аты", add_person: "Қосу", change: "Хабарламаны түзету", save: "Сақтау",
    people: "Адамдар", starting: "Бот іске қосылып жатыр…", stopped: "Бот тоқтады: терминалды қараңыз.", lost: "Сервер жауап бермейді.",
    copied: "Көшірілді", calling: "Телефон теретін нөмір", edited: "түзетілді", silent: "дыбыссыз", nothing: "Хабарландыру жоқ",
    late: "Бот 15 секундта жауап бермеді.", empty: "Әзірге хабарлама жоқ", refused: "Telegram бас тартты",
    location: "Орын", sticker: "Стикер", photo: "Фото", voice: "Дауыстық хабарлама", video: "Видео", video_note: "Дөңгелек видео",
    document: "Файл", contact: "Контакт", poll: "Сауалнама", dice: "Ойын сүйегі",
  },
  ru: {
    page_language: "Язык страницы", phone: "Телефон", view_locked: "Заблокирован", view_list: "Список чатов", view_chat: "Чат",
    phone_language: "Язык телефона", clear_chat: "Очистить чат", block: "Заблокировать бота", unblock: "Разблокировать бота",
    hint: "Это Telegram в миниатюре на вашем компьютере. Бот настоящий, интернет не нужен, ничего не уходит наружу.",
    unlock: "Открыть", chats: "Чаты", back: "Назад", a_bot: "бот", messages: "Сообщения", start: "НАЧАТЬ", commands: "Команды",
    attach: "Прикрепить", write: "Сообщение", send: "Отправить", show_keyboard: "Показать клавиатуру", keyboard: "Клавиатура",
    calls: "Что сделал бот", share_place: "Отправить место", town: "Город", latitude: "Широта", longitude: "Долгота", cancel: "Отмена",
    share: "Отправить", new_person: "Ещё один человек", name: "Имя", add_person: "Добавить", change: "Изменить сообщение", save: "Сохранить",
    people: "Люди", starting: "Бот запускается…", stopped: "Бот остановился: смотрите терминал.", lost: "Сервер не отвечает.",
    copied: "Скопировано", calling: "Телефон наберёт", edited: "изменено", silent: "без звука", nothing: "Уведомлений нет",
    late: "Бот не ответил за 15 секунд.", empty: "Сообщений пока нет", refused: "Telegram отказал",
    location: "Место", sticker: "Стикер", photo: "Фото", voice: "Голосовое", video: "Видео", video_note: "Кружок",
    document: "Файл", contact: "Контакт", poll: "Опрос", dice: "Кубик",
  },
  en: {
    page_language: "Language of this page", phone: "Phone", view_locked: "Locked", view_list: "Chat list", view_chat: "Chat",
    phone_language: "Language of the phone", clear_chat: "Clear the chat", block: "Block the bot", unblock: "Unblock the bot",
    hint: "This is a Telegram in miniature on your computer. The bot is the real one; no internet is needed and nothing leaves.",
    unlock: "Unlock", chats: "Chats", back: "Back", a_bot: "bot", messages: "Messages", start: "START", commands: "Commands",
    attach: "Attach", write: "Message", send: "Send", show_keyboard: "Show the keyboard", keyboard: "Keyboard",
    calls: "What the bot did", share_place: "Share a place", town: "Town", latitude: "Latitude", longitude: "Longitude", cancel: "Cancel",
    share: "Share", new_person: "One more person", name: "Name", add_person: "Add", change: "Change the message", save: "Save",
    people: "People", starting: "The bot is starting…", stopped: "The bot has stopped: see the terminal.", lost: "The server does not answer.",
    copied: "Copied", calling: "The phone would call", edited: "edited", silent: "silent", nothing: "No notifications",
    late: "The bot did not answer within 15 seconds.", empty: "No messages yet", refused: "Telegram refused",
    location: "Place", sticker: "Sticker", photo: "Photo", voice: "Voice message", video: "Video", video_note: "Round video",
    document: "File", contact: "Contact", poll: "Poll", dice: "Die",
  },
};
const SENDABLE = ["location", "sticker", "photo", "voice", "video", "video_note", "document", "contact", "poll", "dice"];

const at = (id) => document.getElementById(id);
const phone = at("phone");
let world = { people: [], calls: [], bot: { state: "starting" } };
let chosen = null;
let speaks = remembered("words") || (navigator.language || "").slice(0, 2);
if (!WORDS[speaks]) speaks = "ru";
const drawn = new Map(); // message number → the JSON it was drawn from
let drawnFor = null;

function remembered(name) { try { return localStorage.getItem(name); } catch { return null; } }
function remember(name, value) { try { localStorage.setItem(name, value); } catch { /* a private window */ } }
const say = (word) => WORDS[speaks][word] || word;
const person = () => world.people.find((each) => each.id === chosen) || world.people[0];

function make(tag, attributes = {}, ...inside) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...inside.filter((each) => each !== null && each !== undefined));
  return node;
}

async function post(path, body) {
  const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}
const act = (name, more = {}) => post("world/act", { person: person().id, act: name, ...more });

// Words of the page itself

function speak() {
  document.documentElement.lang = speaks;
  at("words").value = speaks;
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = say(node.dataset.word);
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", say(node.dataset.label));
    node.title = say(node.dataset.label);
  }
  at("add").setAttribute("aria-label", say("new_person"));
  at("people").setAttribute("aria-label", say("people"));
  at("views").setAttribute("aria-label", say("phone"));
  drawn.clear();
  draw();
}

// Texts

function formatted(text, entities) {
  const sorted = [...(entities || [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  let next = 0;
  function build(from, to) {
    const nodes = [];
    let here = from;
    while (next < sorted.length && sorted[next].offset < to) {
      const entity = sorted[next++];
      const begin = Math.max(entity.offset, here);
      const end = Math.min(entity.offset + entity.length, to);
      if (begin >= end) continue;
      if (begin > here) nodes.push(text.slice(here, begin));
      nodes.push(dressed(entity, text.slice(begin, end), build(begin, end)));
      here = end;
    }
    if (here < to) nodes.push(text.slice(here, to));
    return nodes;
  }
  return build(0, text.length);
}

const PLAIN_TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "code", blockquote: "blockquote", expandable_blockquote: "blockquote" };

function dressed(entity, words, inside) {
  if (PLAIN_TAGS[entity.type]) return make(PLAIN_TAGS[entity.type], {}, ...inside);
  if (entity.type === "spoiler") return make("span", { class: "spoiler", tabindex: 0 }, ...inside);
  if (entity.type === "url" || entity.type === "text_link") return link(entity.url || words, inside);
  if (entity.type === "bot_command") return make("button", { type: "button", class: "command", onclick: () => send(words) }, ...inside);
  if (entity.type === "phone_number") {
    return make("a", { href: `tel:${words.replace(/[^+\d]/g, "")}`, onclick: (event) => { event.preventDefault(); toast(`${say("calling")}: ${words}`); } }, ...inside);
  }
  return make("span", {}, ...inside);
}

function startToken(url) {
  try {
    const address = new URL(url);
    const ours = address.host.replace(/^www\./, "") === "t.me" && address.pathname.toLowerCase() === `/${world.bot.username.toLowerCase()}`;
    return ours ? address.searchParams.get("start") || "" : null;
  } catch { return null; }
}

function follow(url) {
  const token = startToken(url);
  if (token !== null) send(`/start ${token}`.trim());
  else if (/^https?:\/\//i.test(url)) window.open(url, "_blank", "noopener,noreferrer");
}

function link(url, inside) {
  const safe = /^https?:\/\//i.test(url) ? url : "#";
  return make("a", { href: safe, rel: "noopener noreferrer", onclick: (event) => { event.preventDefault(); follow(url); } }, ...inside);
}

const clock = (seconds) => new Date(seconds * 1000).toLocaleTimeString(speaks, { hour: "2-digit", minute: "2-digit" });
const words = (message) => message.text || message.caption || "";
function summary(message) {
  if (message.venue) return `${say("location")}: ${message.venue.title}`;
  const kind = SENDABLE.find((each) => message[each]);
  return words(message) || (kind ? say(kind) : "");
}

// Messages

function bubble(message) {
  const inside = [];
  if (message.location) {
    const { latitude, longitude } = message.location;
    inside.push(make("div", { class: "map", role: "img", "aria-label": say("location") }));
    if (message.venue) inside.push(make("b", {}, message.venue.title), make("small", {}, message.venue.address));
    inside.push(make("small", {}, `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`));
  } else if (message.contact) {
    inside.push(make("b", {}, [message.contact.first_name, message.contact.last_name].filter(Boolean).join(" ")), make("small", {}, message.contact.phone_number));
  } else if (message.photo && message.by_bot) {
    inside.push(make("img", { src: `world/files/${encodeURIComponent(message.photo.at(-1).file_id)}`, alt: say("photo") }));
  } else if (message.document) {
    inside.push(make("b", {}, message.document.file_name || say("document")));
  } else {
    const kind = SENDABLE.find((each) => message[each]);
    if (kind) inside.push(make("i", {}, say(kind)));
  }
  if (words(message)) inside.push(...formatted(words(message), message.entities || message.caption_entities));
  const notes = [message.edits && message.edit_date ? say("edited") : "", clock(message.date)].filter(Boolean).join(" ");
  return make("div", { class: "bubble" }, ...inside, make("span", { class: "when" }, notes));
}

function keys(message) {
  if (!message.rows.length) return null;
  return make("div", { class: "keys" }, ...message.rows.map((row, y) => make("div", {}, ...row.map((button, x) => {
    const kind = button.copy_text ? "copy" : button.url ? "url" : undefined;
    return make("button", { type: "button", "data-kind": kind, onclick: (event) => press(event.currentTarget, message, button, y, x) }, button.text);
  }))));
}

async function press(node, message, button, row, column) {
  if (button.copy_text) return copy(button.copy_text.text);
  if (button.url) return follow(button.url);
  node.setAttribute("aria-busy", "true");
  try {
    const answer = await act("tap", { message: message.id, row, column });
    if (answer.alert && answer.toast) { at("alert_text").textContent = answer.toast; at("alert").showModal(); }
    else if (answer.toast) toast(answer.toast);
    else if (!answer.answered) toast(say("late"));
  } catch (error) { toast(error.message); }
  node.removeAttribute("aria-busy");
}

async function copy(text) {
  try { await navigator.clipboard.writeText(text); }
  catch {
    const hidden = make("textarea", { class: "hidden" });
    hidden.value = text;
    document.body.append(hidden);
    hidden.select();
    document.execCommand("copy");
    hidden.remove();
  }
  toast(`${say("copied")}: ${text}`);
}

let toastEnds;
function toast(text) {
  at("toast").textContent = text;
  at("toast").hidden = false;
  clearTimeout(toastEnds);
  toastEnds = setTimeout(() => { at("toast").hidden = true; }, 3500);
}

function said(message) {
  const mine = !message.by_bot;
  const change = mine && message.text
    ? make("button", { type: "button", class: "pencil", "aria-label": say("change"), title: say("change"), onclick: () => openChange(message) }, "✎") : null;
  return make("div", { class: `said ${mine ? "mine" : "theirs"}`, "data-id": message.id }, bubble(message), keys(message), change);
}

function drawTalk(who) {
  const talk = at("talk");
  const anew = drawnFor !== who.id;
  const low = anew || talk.scrollHeight - talk.scrollTop - talk.clientHeight < 80;
  if (anew) { talk.replaceChildren(); drawn.clear(); drawnFor = who.id; }
  const about = talk.querySelector(".about");
  if (about) about.remove();
  if (!who.messages.length) talk.append(make("div", { class: "about" }, who.description || say("empty")));
  const present = new Set(who.messages.map((message) => message.id));
  for (const node of talk.querySelectorAll(".said")) {
    if (!present.has(Number(node.dataset.id))) { drawn.delete(Number(node.dataset.id)); node.remove(); }
  }
  let grown = false;
  for (const message of who.messages) {
    const source = JSON.stringify(message);
    if (drawn.get(message.id) === source) continue;
    const before = talk.querySelector(`[data-id="${message.id}"]`);
    const node = said(message);
    if (before) {
      const held = before.contains(document.activeElement);
      before.replaceWith(node);
      // Whoever uses the keyboard stays where they were: on the buttons of the page that just turned.
      if (held) (node.querySelector(".keys button") || talk).focus({ preventScroll: true });
    } else { talk.append(node); grown = true; }
    drawn.set(message.id, source);
  }
  if (low || grown) talk.scrollTop = talk.scrollHeight;
}

// The phone around the chat

function drawKeyboard(who) {
  const rows = who.keyboard && !who.keyboard_hidden ? who.keyboard.keyboard : [];
  at("bring").hidden = !(who.keyboard && who.keyboard_hidden);
  at("keyboard").hidden = !rows.length;
  at("keyboard").replaceChildren(...rows.map((row) => make("div", {}, ...row.map((each) => {
    const key = typeof each === "string" ? { text: each } : each;
    const use = () => (key.request_location ? openPlace() : key.request_contact ? act("contact") : act("send", { text: key.text, by_keyboard: true }));
    return make("button", { type: "button", onclick: use }, key.text);
  }))));
}

function drawBystander(who) {
  const last = who.messages.at(-1);
  at("chats").replaceChildren(make("li", {}, make("button", { type: "button", onclick: () => view("chat") },
    make("span", { class: "face", "aria-hidden": true }, initial(who)),
    make("b", {}, who.bot_name), make("small", {}, last ? clock(last.date) : ""),
    make("span", {}, last ? summary(last).replace(/\s+/g, " ") : say("empty")))));
  // The bot writes only when asked; the question here is what a stranger reads if the phone is put down at that moment.
  const notes = who.messages.filter((message) => message.by_bot).slice(-1).map((message) => make("li", {}, make("b", {}, who.bot_name), make("p", {}, summary(message)),
    message.silent ? make("small", {}, say("silent")) : null));
  at("notes").replaceChildren(...(notes.length ? notes : [make("li", {}, say("nothing"))]));
  at("clock").textContent = clock(Date.now() / 1000);
}

const initial = (who) => [...(who.bot_name || "?")][0];

function draw() {
  const who = person();
  if (!who) return;
  at("people").replaceChildren(...world.people.map((each) => make("button", {
    type: "button", role: "tab", "aria-selected": String(each === who), onclick: () => { chosen = each.id; closeChoices(); draw(); },
  }, `${each.name} · ${each.language || "—"}`)));
  const state = world.bot.state;
  at("state").hidden = state === "listening";
  at("state").textContent = state === "listening" ? "" : say(state);
  at("language").value = who.language || "ru";
  at("block").textContent = say(who.blocked ? "unblock" : "block");
  at("bot_name").textContent = who.bot_name;
  at("face").textContent = initial(who);
  document.title = who.bot_name;
  at("start").hidden = who.messages.length > 0;
  at("type").hidden = who.messages.length === 0;
  drawTalk(who);
  drawKeyboard(who);
  drawBystander(who);
  at("calls").replaceChildren(...[...world.calls].reverse().map((call) => make("li", {}, make("b", {}, call.method), ` ${call.note}`,
    call.refused ? make("span", { class: "refused" }, ` ${say("refused")}: ${call.refused}`) : null)));
}

function view(name) {
  phone.dataset.view = name;
  for (const button of at("views").children) button.setAttribute("aria-pressed", String(button.dataset.view === name));
  closeChoices();
  draw();
  if (name === "chat") at("talk").scrollTop = at("talk").scrollHeight;
}

// What a person does

function send(text) {
  closeChoices();
  return act("send", { text }).catch((error) => toast(error.message));
}

function closeChoices() {
  at("choices").hidden = true;
  for (const id of ["menu", "attach"]) at(id).setAttribute("aria-expanded", "false");
}

function choices(opener, offered) {
  const open = opener.getAttribute("aria-expanded") === "true";
  closeChoices();
  if (open || !offered.length) return;
  opener.setAttribute("aria-expanded", "true");
  at("choices").replaceChildren(...offered.map(([label, use]) => make("button", { type: "button", onclick: () => { closeChoices(); use(); } }, label)));
  at("choices").hidden = false;
  at("choices").firstChild.focus();
}

let towns = null;
async function openPlace() {
  if (!towns) towns = await (await fetch("world/towns")).json();
  at("towns").replaceChildren(...towns.map((town) => make("option", { value: speaks === "kk" ? town.kk : town.ru })));
  at("place").showModal();
  at("town").focus();
}
at("town").addEventListener("input", () => {
  const typed = at("town").value.trim().toLowerCase();
  const town = towns.find((each) => each.kk.toLowerCase() === typed || each.ru.toLowerCase() === typed);
  if (town) { at("latitude").value = town.latitude; at("longitude").value = town.longitude; }
});
at("place_form").addEventListener("submit", () => {
  act("location", { latitude: Number(at("latitude").value), longitude: Number(at("longitude").value) }).catch((error) => toast(error.message));
});

let changing = null;
function openChange(message) {
  changing = message.id;
  at("changed").value = message.text;
  at("change").showModal();
}
at("change_form").addEventListener("submit", () => act("edit", { message: changing, text: at("changed").value }));

at("add").addEventListener("click", () => { at("person_name").value = ""; at("person").showModal(); });
at("person_form").addEventListener("submit", async () => {
  const made = await post("world/people", { name: at("person_name").value, language: at("person_language").value });
  chosen = made.id;
  draw();
});

for (const button of document.querySelectorAll("dialog .cancel")) button.addEventListener("click", () => button.closest("dialog").close());
for (const button of document.querySelectorAll("[data-view]")) if (button !== phone) button.addEventListener("click", () => view(button.dataset.view));
at("start").addEventListener("click", () => send("/start"));
at("menu").addEventListener("click", () => choices(at("menu"), person().commands.map((each) => [`/${each.command} — ${each.description}`, () => send(`/${each.command}`)])));
at("attach").addEventListener("click", () => choices(at("attach"), SENDABLE.map((kind) => [say(kind), () => (kind === "location" ? openPlace() : act(kind))])));
at("bring").addEventListener("click", () => { person().keyboard_hidden = false; draw(); });
at("language").addEventListener("change", () => act("language", { language: at("language").value }));
at("clear").addEventListener("click", () => act("clear"));
at("block").addEventListener("click", () => act(person().blocked ? "unblock" : "block"));
at("words").addEventListener("change", () => { speaks = at("words").value; remember("words", speaks); speak(); });
at("type").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = at("text").value;
  at("text").value = "";
  if (text.trim()) send(text);
});
at("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); at("type").requestSubmit(); }
});

// The world

const events = new EventSource("world/events");
events.onmessage = (event) => { world = JSON.parse(event.data); draw(); };
events.onerror = () => { at("state").hidden = false; at("state").textContent = say("lost"); };
setInterval(() => { at("clock").textContent = clock(Date.now() / 1000); }, 10_000);

speak();
view("chat");
