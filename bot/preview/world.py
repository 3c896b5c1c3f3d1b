"""Telegram in miniature: people, chats, one bot, a clock, and a real HTTP server that speaks the Bot API."""

import itertools
import time
from collections import deque
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from bot.preview import methods
from bot.preview.calls import Call, read_parameters, read_request
from bot.preview.chats import Chat, Group
from bot.preview.people import Person, Tap
from bot.preview.refusals import Json, RefusedError, bad, forbidden
from bot.preview.updates import Updates

TOKEN = "42424242:" + "no-secret-only-the-local-preview-knows"
Interrupt = Callable[[web.Request, Call, Callable[[], Awaitable[web.StreamResponse]]], Awaitable[web.StreamResponse | None]]
"""What a test may put between the bot and the method: it may answer itself, or call the third argument to have it performed."""


class Telegram:
    """A world with one bot.

    `keep` bounds what is remembered of each chat, of calls and of updates (None: everything). `pace` shortens Telegram's own
    pauses before it tries a webhook again (1: as in life). `clock` gives seconds since 1970; `later` moves it on.
    """

    def __init__(
        self, *, token: str = TOKEN, keep: int | None = None, pace: float = 1, clock: Callable[[], float] = time.time
    ) -> None:
        self.token = token
        self.keep = keep
        self.clock = clock
        self.shift = 0.0
        self.bot_id = int(token.partition(":")[0])
        self.profile: dict[str, dict[str, Any]] = {
            "name": {"": "Preview"},
            "description": {},
            "short_description": {},
            "commands": {},
        }
        self.username = "miniature_preview_bot"
        self.chats: dict[int, Chat] = {}
        self.people: dict[int, Person] = {}
        self.calls: deque[Call] = deque(maxlen=keep)
        self.updates: deque[Json] = deque(maxlen=keep)
        self.taps: dict[str, Tap] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.pace = pace
        self.inbox = Updates(self.now, pace, self.call)
        self.interrupt: Interrupt | None = None
        self.watchers: list[Callable[[Chat], None]] = []
        self.rights: Json | None = None
        self._message_ids = itertools.count(1)
        self._tap_ids = itertools.count(910_000_000_000_000_001)
        self._people_ids = itertools.count(7_000_000_001)
        self._group_ids = itertools.count(4_000_001)
        self._runner: web.AppRunner | None = None
        self.url = ""
        self.app = web.Application(client_max_size=50 << 20)
        self.app.router.add_route("*", "/bot{token:[^/]*}/{method}", self._serve)
        self.app.router.add_get("/file/bot{token:[^/]*}/{path:.*}", self._serve_file)

    # The clock

    def now(self) -> float:
        """Seconds since 1970 in this world."""
        return self.clock() + self.shift

    def later(self, seconds: float) -> None:
        """Lets time pass."""
        self.shift += seconds

    # Who there is

    @property
    def bot_user(self) -> Json:
        """The bot as a Bot API User."""
        return {"id": self.bot_id, "is_bot": True, "first_name": self.profile["name"][""], "username": self.username}

    def person(
        self,
        name: str = "Somebody",
        language_code: str | None = "ru",
        id: int | None = None,  # noqa: A002 - the Bot API's own word
        **profile: Any,
    ) -> Person:
        """A new person with a phone; `profile` may hold `last_name`, `username` or any other field of a User."""
        number = next(self._people_ids) if id is None else id
        known: Json = {"first_name": name} | profile
        if language_code:
            known["language_code"] = language_code
        person = Person(self, number, known, keep=self.keep)
        self.people[number] = person
        self.chats[number] = person.chat
        return person

    def forget(self, person: Person) -> None:
        """The person leaves this world, with all that was said; for long runs with many people."""
        self.people.pop(person.id, None)
        self.chats.pop(person.id, None)

    def group(self, title: str = "Group", *, kind: str = "supergroup", privacy: bool = True) -> Group:
        """A group with the bot in it. With `privacy` the bot hears only commands, mentions and answers to it."""
        number = next(self._group_ids)
        chat_id = -(1_000_000_000_000 + number) if kind == "supergroup" else -number
        group = Group(
            self, chat_id, "supergroup" if kind == "supergroup" else "group", {"title": title}, keep=self.keep, privacy=privacy
        )
        self.chats[chat_id] = group
        return group

    def migrate(self, old: Group) -> Group:
        """See Group.migrate."""
        new = self.group(str(old.title["title"]), privacy=old.privacy)
        old.migrated_to = new.id
        for chat, note in ((old, {"migrate_to_chat_id": new.id}), (new, {"migrate_from_chat_id": old.id})):
            number = self.next_message_id(chat)
            self.deliver({"message": {"message_id": number, "chat": chat.raw, "date": int(self.now()), **note}})
        return new

    def chat_to_write(self, chat_id: int | str) -> Chat:
        """The chat in which the bot may write. Raises RefusedError: not found, blocked, deactivated, kicked, migrated."""
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None or (chat_id in self.people and not self.people[chat.id].started):
            raise bad("chat not found")
        if chat.migrated_to:
            parameters = {"migrate_to_chat_id": chat.migrated_to}
            raise RefusedError(400, "Bad Request: group chat was upgraded to a supergroup chat", parameters)
        if chat.refuses == "blocked":
            raise forbidden("bot was blocked by the user")
        if chat.refuses == "deactivated":
            raise forbidden("user is deactivated")
        if chat.refuses == "kicked":
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        return chat

    def next_message_id(self, chat: Chat) -> int:
        """Private chats and basic groups share one count, as a real account's do; a supergroup has its own."""
        if isinstance(chat, Group) and chat.kind == "supergroup":
            chat.last_id += 1
            return chat.last_id
        return next(self._message_ids)

    def new_tap(self, chat: Chat) -> Tap:
        """A press that waits for its answer."""
        tap = Tap(str(next(self._tap_ids)), chat, self.now(), [])
        self.taps[tap.id] = tap
        while len(self.taps) > max(self.keep or 0, 10_000):
            del self.taps[next(iter(self.taps))]
        return tap

    # What reaches the bot

    def deliver(self, content: Json, update_id: int | None = None) -> Json:
        """Gives the bot an update, also one that no Telegram would make; the update with its id.

        Without `update_id` (here or in `content`) it gets the next one. Giving the same again is a duplicate.
        """
        if update_id is None:
            update_id = content.get("update_id")
        if update_id is None:
            update_id = self.inbox.next_id
            self.inbox.next_id += 1
        raw = {"update_id": update_id, **{key: value for key, value in content.items() if key != "update_id"}}
        self.updates.append(raw)
        self.inbox.put(raw)
        return raw

    def quiet_week(self, next_id: int) -> None:
        """After a week without updates Telegram goes on from a random number."""
        self.inbox.drop()
        self.inbox.next_id = next_id

    def bot_membership(self, chat: Chat, person: Person, before: str, after: str) -> None:
        """Tells the bot that it was added, removed or blocked."""

        def member(status: str) -> Json:
            return {"status": status, "user": self.bot_user} | ({"until_date": 0} if status == "kicked" else {})

        self.deliver(
            {
                "my_chat_member": {
                    "chat": chat.raw,
                    "from": person.raw,
                    "date": int(self.now()),
                    "old_chat_member": member(before),
                    "new_chat_member": member(after),
                }
            }
        )

    def concerns_bot(self, raw: Json) -> bool:
        """Whether a bot in privacy mode hears this group message."""
        text = str(raw.get("text") or raw.get("caption") or "")
        command = text.startswith("/") and text.split(maxsplit=1)[0].partition("@")[2].lower() in {"", self.username}
        answer = (raw.get("reply_to_message") or {}).get("from", {}).get("id") == self.bot_id
        service = bool({"new_chat_members", "left_chat_member", "group_chat_created"} & raw.keys())
        return command or answer or service or f"@{self.username}" in text.lower()

    def noticed(self, chat: Chat) -> None:
        """Something changed in a chat: tells those who watch the world."""
        for watcher in self.watchers:
            watcher(chat)

    # The Bot API

    async def call(self, name: str, given: Json, files: dict[str, tuple[str, bytes]] | None = None) -> Json:
        """Performs one method without HTTP: the whole answer, `{"ok": ...}`, as JSON."""
        call = Call(name, given, self.now(), files or {})
        try:
            call.method, call.parameters = read_parameters(name, given)
        except RefusedError as error:
            return self._unread(call, error)
        return await self._perform(call)

    def _unread(self, call: Call, error: RefusedError) -> Json:
        self.calls.append(call)
        return self._refused(call, error)

    def _refused(self, call: Call, error: RefusedError) -> Json:
        call.refused = error.description
        answer = {"ok": False, "error_code": error.code, "description": error.description}
        return answer | {"parameters": error.parameters} if error.parameters else answer

    async def _perform(self, call: Call) -> Json:
        if call.method != "getUpdates":
            self.calls.append(call)
        try:
            result = await methods.perform(self, call)
        except RefusedError as error:
            return self._refused(call, error)
        call.result = result
        return {"ok": True, "result": result}

    def called(self, method: str) -> list[Call]:
        """The calls of one method, oldest first (getUpdates is counted nowhere)."""
        return [call for call in self.calls if call.method == method]

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            refusal = RefusedError(401, "Unauthorized")
            return _json(self._unread(Call(request.match_info["method"], {}, self.now()), refusal))
        try:
            given, files = await read_request(request)
            name, parameters = read_parameters(request.match_info["method"], given)
        except RefusedError as error:
            return _json(self._unread(Call(request.match_info["method"], {}, self.now()), error))
        call = Call(name, parameters, self.now(), files)

        async def perform() -> web.StreamResponse:
            return _json(await self._perform(call))

        if self.interrupt and (answer := await self.interrupt(request, call, perform)):
            return answer
        return await perform()

    async def _serve_file(self, request: web.Request) -> web.StreamResponse:
        found = self.files.get(request.match_info["path"])
        if request.match_info["token"] != self.token or not found:
            raise web.HTTPNotFound
        return web.Response(body=found[1], content_type="application/octet-stream")

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> Self:
        """Opens the server (port 0: any free one); `url` is then its base address. Raises OSError if the port is taken."""
        self._runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port, backlog=1024)
        await site.start()
        address = self._runner.addresses[0]
        self.url = f"http://{address[0]}:{address[1]}"
        return self

    async def stop(self) -> None:
        """Closes the server and everything that waits."""
        await self.inbox.stop()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.stop()


def _json(answer: Json) -> web.Response:
    return web.json_response(answer, status=answer.get("error_code", 200))
