"""A Bot API over real HTTP that breaks on command: bytes are written by hand, so that they can be wrong in any way."""

import asyncio
import contextlib
import json
import socket
import struct
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

TOKEN = "4200000001:AAcanaryTOKENcanaryTOKENcanaryTOKEN"
SECRET = "canary_webhook_secret_0123456789"

REFUSALS = {
    "400 parse": (400, "Bad Request: can't parse entities: Unsupported start tag"),
    "400 too long": (400, "Bad Request: message is too long"),
    "400 button": (400, "Bad Request: BUTTON_DATA_INVALID"),
    "400 url": (400, "Bad Request: inline keyboard button URL 'tel:1' is invalid: Wrong HTTP URL"),
    "400 chat": (400, "Bad Request: chat not found"),
    "400 same": (400, "Bad Request: message is not modified"),
    "400 old query": (400, "Bad Request: query is too old and response timeout expired or query ID is invalid"),
    "401": (401, "Unauthorized"),
    "403 blocked": (403, "Forbidden: bot was blocked by the user"),
    "403 gone": (403, "Forbidden: user is deactivated"),
    "404": (404, "Not Found"),
    "409": (409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"),
    "409 webhook": (
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    ),
}
"""What Telegram says when it will not."""

CERTAIN = (
    "reset at connect",
    "reset before effect",
    "500",
    "500 bare",
    "502 html",
    "503 empty",
    "ok false under 200",
    "429 short",
    "429 zero",
    "429 absent",
    "429 proxy",
    "redirect loop",
)
"""Faults after which nothing was carried out, and which can be told from their answer (but for the resets)."""
DOUBTFUL = (
    "504 after effect",
    "reset after effect",
    "half headers",
    "half body",
    "cut json",
    "garbage",
    "wrong charset",
    "no result",
    "not http",
    "bad header",
    "bad chunk",
    "drip",
    "hang",
    "hang without effect",
)
"""Faults after which nobody can know."""


class Raw(bytes):
    """An update as bytes that may be no JSON at all, and the number by which it is confirmed."""

    number: int

    @classmethod
    def made(cls, number: int, text: str) -> "Raw":
        raw = cls(text.encode())
        raw.number = number
        return raw


@dataclass
class Call:
    """One call as it arrived."""

    method: str
    fields: dict[str, str]
    at: float
    fault: str | None
    done: bool = False
    """Whether it was carried out."""
    result: Any = None
    """What was answered then."""


@dataclass
class Api:
    """The server: `updates` wait in its queue, `calls` is what it was asked, `fault` says what breaks."""

    fault: Callable[[str, int, dict[str, str]], str | None] = lambda *_: None
    """Takes the method, how many calls of this method came before, its fields; gives a fault or None."""
    updates: list[Any] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    webhook: str | None = None
    drop_asked: int = 0
    hang: float = 30.0
    port: int = 0
    offsets: list[int | None] = field(default_factory=list)
    rate: int = 0
    """Sends a second beyond which 429 is answered; 0 for no limit."""
    limited: int = 0
    on_call: Callable[[Call], None] | None = None

    def __post_init__(self) -> None:
        self._news = asyncio.Event()
        self._counts: dict[str, int] = {}
        self._message = 1000
        self._polls = 0
        self._sent_at: list[float] = []
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def push(self, *updates: Any) -> None:
        """Puts updates into the queue."""
        self.updates.extend(updates)
        self._news.set()

    def done(self, *methods: str) -> list[Call]:
        """The calls that were carried out."""
        return [call for call in self.calls if call.done and (not methods or call.method in methods)]

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator["Api"]:
        server = await asyncio.start_server(self._client, "127.0.0.1", self.port, backlog=1024)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for task in list(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        try:
            while await self._request(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.split("\r\n")
        headers = {key.lower(): value.strip() for key, _, value in (line.partition(":") for line in lines) if key}
        method = first.split(" ")[1].rsplit("/", 1)[-1].split("?")[0]
        if headers.get("transfer-encoding") == "chunked":
            body = b""
            while size := int(await reader.readline(), 16):
                body += await reader.readexactly(size)
                await reader.readline()
            await reader.readline()
        else:
            body = await reader.readexactly(int(headers.get("content-length", 0)))
        fields = {key: values[-1] for key, values in parse_qs(body.decode(), keep_blank_values=True).items()}
        if headers.get("content-type", "").startswith("multipart"):
            raise AssertionError("this stub reads no files")
        number = self._counts.get(method, 0)
        self._counts[method] = number + 1
        call = Call(method, fields, time.monotonic(), self.fault(method, number, fields))
        self.calls.append(call)
        return await self._answer(writer, call)

    async def _answer(self, writer: asyncio.StreamWriter, call: Call) -> bool:
        fault = call.fault
        if fault in {"reset at connect", "reset before effect"}:
            return self._reset(writer)
        if fault in REFUSALS:
            code, words = REFUSALS[fault]
            return await self._json(writer, code, {"ok": False, "error_code": code, "description": words})
        if fault and fault.startswith("429 wait "):
            return await self._limit(writer, {"retry_after": int(fault.removeprefix("429 wait "))})
        if fault and fault.startswith("migrate "):
            told = {"migrate_to_chat_id": int(fault.removeprefix("migrate "))}
            return await self._json(
                writer,
                400,
                {"ok": False, "error_code": 400, "description": "Bad Request: group chat was upgraded", "parameters": told},
            )
        simple: dict[str | None, tuple[int, bytes]] = {
            "500": (500, b'{"ok":false,"error_code":500,"description":"Internal Server Error"}'),
            "500 bare": (500, b'{"ok":false}'),
            "502 html": (502, b"<html><h1>502 Bad Gateway</h1></html>"),
            "503 empty": (503, b""),
            "ok false under 200": (200, b'{"ok":false,"description":"oops"}'),
            "429 proxy": (429, b"<html>slow down</html>"),
        }
        if fault in simple:
            status, body = simple[fault]
            return await self._raw(writer, status, body)
        if fault == "429 short":
            return await self._limit(writer, {"retry_after": 1})
        if fault == "429 zero":
            return await self._limit(writer, {"retry_after": 0})
        if fault == "429 absent":
            return await self._limit(writer, None)
        if fault == "redirect loop":
            return await self._raw(writer, 302, b"", f"Location: /bot{TOKEN}/{call.method}\r\n")
        if fault == "hang without effect":
            await asyncio.sleep(self.hang)
            return self._reset(writer)
        if self.rate and call.method.startswith("send"):
            now = time.monotonic()
            self._sent_at = [at for at in self._sent_at if at > now - 1]
            if len(self._sent_at) >= self.rate:
                self.limited += 1
                return await self._limit(writer, {"retry_after": 1})
            self._sent_at.append(now)
        result = call.result = await self._do(call)
        call.done = True
        if self.on_call:
            self.on_call(call)
        if isinstance(result, bytes):
            return await self._raw(writer, 200, result)
        if isinstance(result, tuple):
            code, words = REFUSALS[result[0]]
            return await self._json(writer, code, {"ok": False, "error_code": code, "description": words})
        body = json.dumps({"ok": True, "result": result}).encode()
        return await self._broken(writer, fault, body) if fault else await self._raw(writer, 200, body)

    async def _broken(self, writer: asyncio.StreamWriter, fault: str, body: bytes) -> bool:
        """The effect has happened; the answer breaks."""
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        if fault == "504 after effect":
            return await self._raw(writer, 504, b"<html>504 Gateway Timeout</html>")
        if fault == "reset after effect":
            return self._reset(writer)
        if fault == "cut json":
            return await self._raw(writer, 200, body[: len(body) // 2])
        if fault == "garbage":
            return await self._raw(writer, 200, bytes(range(256)))
        if fault == "wrong charset":
            return await self._raw(writer, 200, body.decode().encode("utf-16"))
        if fault == "no result":
            return await self._raw(writer, 200, b'{"ok":true}')
        if fault == "hang":
            await asyncio.sleep(self.hang)
            return self._reset(writer)
        if fault == "drip":
            writer.write(head)
            for byte in body:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(self.hang / 50)
            return False
        broken = {
            "half headers": head[: len(head) // 2],
            "half body": head + body[: len(body) // 2],
            "not http": b"SSH-2.0-OpenSSH_9.6\r\n" + bytes(range(128, 200)),
            "bad header": b"HTTP/1.1 200 OK\r\nContent-Length: minus\r\n : \x00\r\n\r\n" + body,
            "bad chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + body,
        }[fault]
        writer.write(broken)
        await writer.drain()
        return False

    async def _do(self, call: Call) -> Any:
        fields = call.fields
        if call.method == "getUpdates":
            return await self._get_updates(fields)
        if call.method == "getMe":
            return {"id": int(TOKEN.split(":", 1)[0]), "is_bot": True, "first_name": "bot", "username": "help_test_bot"}
        if call.method == "setWebhook":
            self.webhook = fields.get("url")
            self.drop_asked += fields.get("drop_pending_updates") == "true"
            return True
        if call.method == "deleteWebhook":
            self.webhook = None
            self.drop_asked += fields.get("drop_pending_updates") == "true"
            return True
        if call.method.startswith(("send", "edit", "copy", "forward")) and call.method != "sendChatAction":
            self._message += 1
            return {
                "message_id": int(fields.get("message_id", self._message)),
                "date": int(time.time()),
                "chat": {"id": int(fields["chat_id"]), "type": "private"},
                "text": fields.get("text", "-"),
            }
        return True

    async def _get_updates(self, fields: dict[str, str]) -> Any:
        if self.webhook:
            return ("409 webhook",)
        offset = int(fields["offset"]) if "offset" in fields else None
        self.offsets.append(offset)
        if offset is not None:
            self.updates = [update for update in self.updates if _number(update, offset) >= offset]
        until = time.monotonic() + int(fields.get("timeout", 0))
        self._polls += 1
        mine = self._polls
        self._news.set()  # as at Telegram, a new poll ends the one that waits
        while not self.updates and time.monotonic() < until:
            self._news.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), until - time.monotonic())
            if self._polls != mine:
                return ("409",)
        batch = self.updates[: int(fields.get("limit", 100))]
        if any(isinstance(update, bytes) for update in batch):
            texts = [update if isinstance(update, bytes) else json.dumps(update).encode() for update in batch]
            return b'{"ok":true,"result":[' + b",".join(texts) + b"]}"
        return batch

    async def _limit(self, writer: asyncio.StreamWriter, parameters: dict[str, int] | None) -> bool:
        value: dict[str, Any] = {"ok": False, "error_code": 429, "description": "Too Many Requests"}
        return await self._json(writer, 429, value | ({"parameters": parameters} if parameters is not None else {}))

    async def _json(self, writer: asyncio.StreamWriter, status: int, value: Any) -> bool:
        return await self._raw(writer, status, json.dumps(value).encode())

    @staticmethod
    async def _raw(writer: asyncio.StreamWriter, status: int, body: bytes, more: str = "") -> bool:
        head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n{more}Content-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        return True

    @staticmethod
    def _reset(writer: asyncio.StreamWriter) -> bool:
        """RST instead of FIN."""
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
        return False


def _number(update: Any, otherwise: int) -> int:
    if isinstance(update, Raw):
        return update.number
    return int(update["update_id"]) if isinstance(update, dict) else otherwise


def message(number: int, text: str = "hello", chat: int = 1000, **more: Any) -> dict[str, Any]:
    """A text of a person in their private chat."""
    person = {"id": chat, "is_bot": False, "first_name": "CANARYNAME"}
    body = {"message_id": number, "date": int(time.time()), "chat": {"id": chat, "type": "private"}, "from": person, "text": text}
    return {"update_id": number, "message": body | more}


def tap(number: int, pressed: str = "x", chat: int = 1000, on: int = 77) -> dict[str, Any]:
    """A tap of a person on a button of the bot's message."""
    person = {"id": chat, "is_bot": False, "first_name": "CANARYNAME"}
    under = {"message_id": on, "date": int(time.time()), "chat": {"id": chat, "type": "private"}, "text": "page"}
    return {
        "update_id": number,
        "callback_query": {"id": str(number), "from": person, "chat_instance": "1", "data": pressed, "message": under},
    }
