"""The local page: phones in a browser window, drawn from the world and acting on it; nothing is loaded from elsewhere."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.pages import profiles
from bot.places import towns
from bot.preview import profile
from bot.preview.calls import Call
from bot.preview.chats import Message
from bot.preview.people import Person, Tap
from bot.preview.refusals import Json
from bot.preview.world import Telegram
from bot.settings import SettingsError

HERE = Path(__file__).parent
FILES = {"/": ("page.html", "text/html"), "/page.css": ("page.css", "text/css"), "/page.js": ("page.js", "text/javascript")}
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'"
SHOWN_MESSAGES = 200
SHOWN_CALLS = 40
FIRST_PEOPLE = (("Адам 1", "kk"), ("Человек 2", "ru"))
SENDS = {"sticker", "photo", "voice", "video", "video_note", "document", "contact", "poll", "dice"}

RunBot = Callable[[str, str], Awaitable[object]]
"""Runs the bot against a Bot API at this base address with this token, until it is stopped."""


class Window:
    """The page's side of one world: adds its routes to the world's server. Call before the world starts."""

    def __init__(self, world: Telegram) -> None:
        self.world = world
        self.bot_stopped = False
        self.listeners: set[asyncio.Event] = set()
        world.watchers.append(lambda _: self.changed())
        router = world.app.router
        for path in FILES:
            router.add_get(path, self.file)
        router.add_get("/world/events", self.events)
        router.add_get("/world/towns", self.towns)
        router.add_get("/world/files/{number}", self.upload)
        router.add_post("/world/people", self.new_person)
        router.add_post("/world/act", self.act)

    def changed(self) -> None:
        """Something is to be drawn anew."""
        for listener in self.listeners:
            listener.set()

    async def file(self, request: web.Request) -> web.StreamResponse:
        """The page itself."""
        name, kind = FILES[request.path]
        headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
        return web.Response(text=(HERE / name).read_text("utf-8"), content_type=kind, charset="utf-8", headers=headers)

    async def towns(self, _: web.Request) -> web.StreamResponse:
        """The towns whose place a phone can share: names in both languages, degrees."""
        known = [
            {"kk": town.names.kk, "ru": town.names.ru, "latitude": town.lat, "longitude": town.lon}
            for town in towns()
            if town.lat is not None
        ]
        return web.json_response(known)

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """A photo that the bot has sent."""
        found = self.world.files.get(request.match_info["number"])
        if not found:
            raise web.HTTPNotFound
        kind = "image/png" if found[1].startswith(b"\x89PNG") else "application/octet-stream"
        headers = {"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=found[1], content_type=kind, headers=headers)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: the whole small world, whenever something in it changed."""
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
        await stream.prepare(request)
        changed = asyncio.Event()
        changed.set()
        self.listeners.add(changed)
        try:
            while True:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(5):
                        await changed.wait()
                # What the bot does in one breath is drawn in one.
                await asyncio.sleep(0.02)
                changed.clear()
                await stream.write(f"data: {json.dumps(self.state(), ensure_ascii=False)}\n\n".encode())
        except (ConnectionError, asyncio.CancelledError):
            return stream
        finally:
            self.listeners.discard(changed)

    def state(self) -> Json:
        """Everything the page draws."""
        world = self.world
        state = "stopped" if self.bot_stopped else "listening" if world.inbox.asked or world.inbox.webhook else "starting"
        calls = list(world.calls)[-SHOWN_CALLS:]
        return {
            "bot": {"username": world.username, "state": state},
            "people": [self._person(person) for person in world.people.values()],
            "calls": [_call(call) for call in calls if call.method != "getMe"],
        }

    def _person(self, person: Person) -> Json:
        chat, language = person.chat, person.profile.get("language_code")
        return {
            "id": person.id,
            "name": person.name,
            "language": language,
            "blocked": chat.refuses == "blocked",
            "bot_name": profile.words_for(self.world, "name", language),
            "description": profile.words_for(self.world, "description", language),
            "commands": profile.commands_for(self.world, language),
            "keyboard": chat.keyboard,
            "keyboard_hidden": chat.keyboard_hidden,
            "messages": [_message(message) for message in chat.messages[-SHOWN_MESSAGES:]],
        }

    async def new_person(self, request: web.Request) -> web.StreamResponse:
        """Somebody with another phone."""
        asked = await _asked(request)
        name = str(asked.get("name") or "").strip()[:64] or f"{len(self.world.people) + 1}"
        language = str(asked.get("language") or "")
        person = self.world.person(name, language if language in {"kk", "ru", "en"} else None)
        self.changed()
        return web.json_response({"id": person.id})

    async def act(self, request: web.Request) -> web.StreamResponse:
        """What a person does on the phone. A tap answers when the bot has answered, or after Telegram's time for it."""
        asked = await _asked(request)
        person = self.world.people.get(int(asked.get("person") or 0))
        if person is None:
            raise web.HTTPNotFound
        try:
            tap = await _do(person, asked)
        except (LookupError, TypeError, ValueError) as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        self.changed()
        if tap is None:
            return web.json_response({})
        with contextlib.suppress(TimeoutError):
            await tap.waits(15)
        answer = tap.answers[0] if tap.answers else {}
        alert = str(answer.get("show_alert")).lower() == "true"
        return web.json_response({"answered": tap.answered, "toast": tap.toast, "alert": alert})


async def _asked(request: web.Request) -> Json:
    """The JSON that our own page sent; another site's form cannot send it, and its script may not."""
    origin = request.headers.get("Origin")
    if request.content_type != "application/json" or (origin and origin.partition("://")[2] != request.host):
        raise web.HTTPForbidden
    try:
        asked = json.loads(await request.text())
    except ValueError:
        raise web.HTTPBadRequest from None
    if not isinstance(asked, dict):
        raise web.HTTPBadRequest
    return asked


async def _do(person: Person, asked: Json) -> Tap | None:
    act = asked.get("act")
    message = person.chat.by_id.get(int(asked.get("message") or 0))
    if act == "tap":
        if message is None:
            raise LookupError("this message is gone")
        button = message.rows[int(asked["row"])][int(asked["column"])]
        return person.tap(str(button["callback_data"]), message)
    if act == "send":
        text = str(asked.get("text") or "").strip()[:4096]
        if text:
            await person.send(text)
            if asked.get("by_keyboard"):
                person.used_keyboard(person.chat)
    elif act == "edit" and message is not None and not message.by_bot:
        await person.edit(message, str(asked["text"])[:4096])
    elif act == "location":
        latitude, longitude = float(asked["latitude"]), float(asked["longitude"])
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise ValueError("latitude is -90 to 90 degrees, longitude -180 to 180")
        await person.share_location(latitude, longitude)
    elif act in SENDS:
        await getattr(person, f"send_{act}")()
    elif act == "language":
        person.profile["language_code"] = str(asked["language"])
    elif act == "clear":
        person.deletes_chat()
    elif act == "block":
        person.block()
    elif act == "unblock":
        person.unblock()
    else:
        raise ValueError(f"nobody can {act!r} here")
    return None


def _message(message: Message) -> Json:
    shown = {"id": message.id, "by_bot": message.by_bot, "edits": message.edits, "silent": message.silent}
    kept = ("date", "edit_date", "text", "entities", "caption", "caption_entities", "venue", "location", "contact", *SENDS)
    return shown | {"rows": message.rows} | {name: message.raw[name] for name in kept if name in message.raw}


def _call(call: Call) -> Json:
    said: Any = call["text"] or call["caption"] or call["title"] or call["description"] or ""
    numbers = call["message_ids"]
    note = f"{len(numbers)} ×" if isinstance(numbers, list) else str(said).partition("\n")[0][:80]
    return {"method": call.method, "note": note, "refused": call.refused, "chat": call["chat_id"]}


async def _present(world: Telegram) -> None:
    """Names, descriptions and commands as `python -m bot setup` sets them. Raises ValueError where Telegram would refuse."""
    for each in profiles():
        commands = [{"command": command, "description": words} for command, words in each.commands]
        for method, said in (
            ("setMyName", {"name": each.name}),
            ("setMyShortDescription", {"short_description": each.short_description}),
            ("setMyDescription", {"description": each.description}),
            ("setMyCommands", {"commands": commands}),
        ):
            answer = await world.call(method, said | {"language_code": each.lang or ""})
            if not answer["ok"]:
                raise ValueError(f"{method}: {answer['description']}")
    world.calls.clear()


async def serve(port: int, run_bot: RunBot, *, host: str = "127.0.0.1") -> None:
    """Opens the page and runs the bot behind it until the bot ends or the task is cancelled.

    Prints the address. `run_bot(base_url, token)` is the real bot as a polling client of this world. Raises SettingsError
    if the port is taken, and whatever `run_bot` raises.
    """
    world = Telegram(keep=1000)
    window = Window(world)
    for name, language in FIRST_PEOPLE:
        world.person(name, language)
    await _present(world)
    try:
        await world.start(host, port)
    except OSError as error:
        await world.stop()
        raise SettingsError(f"port {port} cannot be opened ({error.strerror}); try another: --port {port + 1}") from None
    shown = "127.0.0.1" if host == "0.0.0.0" else host
    print(f"http://{shown}:{world.url.rpartition(':')[2]}", flush=True)  # noqa: T201 - the address is for whoever started it
    try:
        await run_bot(world.url, world.token)
    except Exception:
        window.bot_stopped = True
        window.changed()
        await asyncio.sleep(0.1)
        raise
    finally:
        await world.stop()
