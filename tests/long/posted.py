"""Whole bots to which updates are posted: several on one database, each born again after every death."""

import asyncio
import contextlib
import random
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

import aiohttp

from tests.broken.api import SECRET, Api
from tests.long.children import Children


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Replica:
    """One bot process, born again after every death."""

    children: Children
    port: int
    child: BaseProcess
    deaths: int = 0


@contextlib.asynccontextmanager
async def replicas_of(
    client: aiohttp.ClientSession, api: Api, url: str, folder: Path, count: int
) -> AsyncIterator[list[Replica]]:
    """So many on the database at `url`, each with a folder of its own, all awake; left, they are told to end and have ended."""
    replicas: list[Replica] = []
    try:
        for number in range(count):
            port = a_free_port()
            (folder / str(number)).mkdir()
            children = Children(
                api.url,
                folder / str(number),
                "real",
                LOG_LEVEL="INFO",
                DATABASE_URL=url,
                PORT=str(port),
                WEBHOOK_URL="https://bot.example.kz/in",
                WEBHOOK_SECRET=SECRET,
            )
            replicas.append(Replica(children, port, children.start()))
        for replica in replicas:
            await awake(client, replica)
        yield replicas
    finally:
        for replica in replicas:
            replica.child.terminate()
        for replica in replicas:
            await replica.children.end(replica.child)


async def awake(client: aiohttp.ClientSession, replica: Replica, seconds: float = 60.0) -> float:
    """Waits until it answers; the seconds it took."""
    begun = time.monotonic()
    while time.monotonic() < begun + seconds:
        try:
            async with client.get(f"http://127.0.0.1:{replica.port}/healthz") as answer:
                if answer.status == 200:
                    break
        except (aiohttp.ClientError, TimeoutError, OSError):
            await asyncio.sleep(0.05)
    return time.monotonic() - begun


async def one_dies(client: aiohttp.ClientSession, replicas: list[Replica], chance: random.Random, every: float) -> float:
    """After `every` seconds, more or less, one of them is killed and born again; the seconds until it answered."""
    await asyncio.sleep(chance.uniform(0.5, 1.5) * every)
    replica = chance.choice(replicas)
    replica.child.kill()
    await replica.children.end(replica.child)
    replica.deaths += 1
    replica.child = replica.children.start()
    return await awake(client, replica)
