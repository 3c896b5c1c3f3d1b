"""What can go wrong between the bot and Telegram, on purpose: broken answers, silence, lies, limits.

`faults = Faults(telegram)`, then `faults.fails("sendMessage", "reset", times=2)`; `"*"` means every method. Each use of a fault
is counted in `faults.used`.
"""

import asyncio
import gzip
import json
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from bot.preview import Call, Telegram

Perform = Callable[[], Awaitable[web.StreamResponse]]
Fault = Callable[[web.Request, Perform], Awaitable[web.StreamResponse]]


def refuses(code: int, description: str, *, http: int | None = None, **parameters: int) -> Fault:
    """Telegram's own no."""

    async def fault(_: web.Request, __: Perform) -> web.StreamResponse:
        answer: dict[str, object] = {"ok": False, "error_code": code, "description": description}
        if parameters:
            answer["parameters"] = parameters
        return web.json_response(answer, status=http or code)

    return fault


def answers(body: bytes, status: int = 200, kind: str = "application/json") -> Fault:
    """Something that is no answer of the Bot API."""

    async def fault(_: web.Request, __: Perform) -> web.StreamResponse:
        return web.Response(body=body, status=status, headers={"Content-Type": kind})

    return fault


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport:
        request.transport.abort()
    return web.Response()


async def reset(request: web.Request, _: Perform) -> web.StreamResponse:
    """The connection is reset before any answer."""
    return _cut(request)


async def reset_after_effect(request: web.Request, perform: Perform) -> web.StreamResponse:
    """Telegram did it, and the answer is lost."""
    await perform()
    return _cut(request)


async def late_504(_: web.Request, perform: Perform) -> web.StreamResponse:
    """Telegram did it, and something between says that it timed out."""
    await perform()
    return web.Response(status=504, text="<html>504 Gateway Time-out</html>", content_type="text/html")


def raw(wire: bytes) -> Fault:
    """Any bytes on the wire, then the connection is closed."""

    async def fault(request: web.Request, _: Perform) -> web.StreamResponse:
        if request.transport:
            request.transport.write(wire)
            await asyncio.sleep(0.01)
        return _cut(request)

    return fault


async def half_body(request: web.Request, perform: Perform) -> web.StreamResponse:
    """Headers and half of the answer, then a reset."""
    whole = await perform()
    body = bytes(getattr(whole, "body", None) or b"{}")
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    return await raw(head + body[: len(body) // 2])(request, perform)


async def drip(request: web.Request, perform: Perform) -> web.StreamResponse:
    """The true answer, a few bytes at a time."""
    whole = await perform()
    body = bytes(getattr(whole, "body", None) or b"{}")
    stream = web.StreamResponse(status=whole.status, headers={"Content-Type": "application/json"})
    await stream.prepare(request)
    for at in range(0, len(body), 16):
        await stream.write(body[at : at + 16])
        await asyncio.sleep(0.002)
    await stream.write_eof()
    return stream


async def hang(_: web.Request, __: Perform) -> web.StreamResponse:
    """Silence."""
    await asyncio.sleep(3600)
    raise AssertionError("nobody waits an hour")


async def redirect(request: web.Request, _: Perform) -> web.StreamResponse:
    """A redirect to itself, for ever."""
    return web.Response(status=307, headers={"Location": f"{request.path}?round"})


async def truncated(_: web.Request, perform: Perform) -> web.StreamResponse:
    """A whole HTTP answer whose JSON ends in the middle; Telegram did what was asked."""
    body = bytes(getattr(await perform(), "body", None) or b"{}")
    return web.Response(body=body[: len(body) // 2], content_type="application/json")


async def late(_: web.Request, perform: Perform) -> web.StreamResponse:
    """The true answer, half a second late."""
    await asyncio.sleep(0.5)
    return await perform()


FAULTS: dict[str, Fault] = {
    "reset": reset,
    "reset after the effect": reset_after_effect,
    "half body": half_body,
    "drip": drip,
    "late": late,
    "garbage": answers(bytes(range(256)), kind="application/octet-stream"),
    "not http": raw(b"SSH-2.0-OpenSSH_9.2\r\n\x00\xff"),
    "malformed http": raw(b"HTTP/1.1 abc\r\nno colon here\r\n\r\n"),
    "bad header": raw(b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}"),
    "hang": hang,
    "redirect": redirect,
    "502 html": answers(b"<html><h1>502 Bad Gateway</h1></html>", 502, "text/html"),
    "503 empty": answers(b"", 503, "text/plain"),
    "504 after the effect": late_504,
    "429 html": answers(b"<html>Too Many Requests</html>", 429, "text/html"),
    "empty": answers(b""),
    "truncated": truncated,
    "wrong charset": answers(
        '{"ok":true,"result":true,"description":"сәлем"}'.encode("cp1251", "replace"), kind="application/json"
    ),
    "declared charset": answers(b'{"ok":true}', kind="application/json; charset=klingon"),
    "false gzip": raw(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"),
    "gzip bomb": answers(gzip.compress(b" " * 5_000_000), kind="application/octet-stream"),
    "no result": answers(b'{"ok":true}'),
    "false with 200": answers(b'{"ok":false,"error_code":500,"description":"Internal Server Error"}'),
    "a list": answers(b"[1,2,3]"),
    "null": answers(b"null"),
    "deep": answers(b"[" * 100_000),
    "500": refuses(500, "Internal Server Error"),
    "500 without words": answers(b'{"ok":false,"error_code":500}', 500),
    "restart": refuses(500, "Internal Server Error: restart"),
    "401": refuses(401, "Unauthorized"),
    "404": refuses(404, "Not Found"),
    "409": refuses(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"),
    "413": refuses(413, "Request Entity Too Large"),
    "blocked": refuses(403, "Forbidden: bot was blocked by the user"),
    "deactivated": refuses(403, "Forbidden: user is deactivated"),
    "no chat": refuses(400, "Bad Request: chat not found"),
    "parse error": refuses(400, 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 0'),
    "too long": refuses(400, "Bad Request: message is too long"),
    "bad button": refuses(400, "Bad Request: BUTTON_DATA_INVALID"),
    "bad url": refuses(400, "Bad Request: inline keyboard button URL 'x' is invalid: Wrong HTTP URL"),
    "not modified": refuses(400, "Bad Request: message is not modified"),
    "edit not found": refuses(400, "Bad Request: message to edit not found"),
    "cannot edit": refuses(400, "Bad Request: message can't be edited"),
    "cannot delete": refuses(400, "Bad Request: message can't be deleted for everyone"),
    "query too old": refuses(400, "Bad Request: query is too old and response timeout expired or query ID is invalid"),
    "migrated": refuses(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1_000_000_000_001),
    "429": refuses(429, "Too Many Requests: retry after 1", retry_after=1),
    "429 zero": refuses(429, "Too Many Requests: retry after 0", retry_after=0),
    "429 bare": refuses(429, "Too Many Requests"),
    "429 long": refuses(429, "Too Many Requests: retry after 3600", retry_after=3600),
}
"""Every fault by its name; none of them invents a thing that has not been seen between a bot and Telegram."""


@dataclass
class _Planned:
    method: str
    kind: str
    left: int


class Faults:
    """Stands between the bot and one Telegram. `now` (seconds) is the clock of `limit`."""

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram
        self.planned: list[_Planned] = []
        self.used: Counter[tuple[str, str]] = Counter()
        self.per_second: int | None = None
        self.sent: deque[float] = deque()
        self.choose: Callable[[Call], str | None] | None = None
        """Chooses a fault for a call (for example at random with a seed), when none is planned."""
        telegram.interrupt = self._stand

    def fails(self, method: str, kind: str, times: int = 1) -> None:
        """The next `times` calls of the method meet this fault; "*" is every method but getUpdates."""
        if kind not in FAULTS:
            raise LookupError(f"no fault {kind!r}; there are {sorted(FAULTS)}")
        self.planned.append(_Planned(method, kind, times))

    def limit(self, per_second: int) -> None:
        """Telegram's own limit: more messages a second get 429."""
        self.per_second = per_second

    def end(self) -> None:
        """Everything works again."""
        self.planned.clear()
        self.per_second = self.choose = None

    async def _stand(self, request: web.Request, call: Call, perform: Perform) -> web.StreamResponse | None:
        if "round" in request.query:
            return await redirect(request, perform)
        if self.per_second and call.method.startswith(("send", "edit")):
            now = asyncio.get_running_loop().time()
            while self.sent and self.sent[0] < now - 1:
                self.sent.popleft()
            if len(self.sent) >= self.per_second:
                self.used[call.method, "limit"] += 1
                return await FAULTS["429"](request, perform)
            self.sent.append(now)
        kind = self._next(call)
        if kind is None:
            return None
        self.used[call.method, kind] += 1
        return await FAULTS[kind](request, perform)

    def _next(self, call: Call) -> str | None:
        for planned in self.planned:
            if planned.method == call.method or (planned.method == "*" and call.method != "getUpdates"):
                planned.left -= 1
                if planned.left <= 0:
                    self.planned.remove(planned)
                return planned.kind
        return self.choose(call) if self.choose else None


def ok(result: object) -> bytes:
    """A true answer's bytes, for tests that build their own."""
    return json.dumps({"ok": True, "result": result}).encode()
