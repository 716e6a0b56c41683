"""One abuser, as a process of its own: abusing.py NAME HOST PORT COUNT ARGUMENT. Prints `ready` when it has begun.

It ends with its standard input.
"""

import asyncio
import os
import resource
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import Protocol

Address = tuple[str, int]
BASE = "/api/v1/sovereigns/bench"
# Of those that the server closed, so many are opened again each second: more would measure the abuser's own work on shared cores.
REOPENED = 300
HOST_LINE = "Host: localhost\r\n"


def request(method: str, path: str, authorization: str = "", body: str | None = None) -> bytes:
    head = f"{method} {path} HTTP/1.1\r\n{HOST_LINE}"
    if authorization:
        head += f"Authorization: {authorization}\r\n"
    if body is not None:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return (head + "\r\n" + (body or "")).encode()


class Held:
    """Connections that are opened, given some bytes, and kept; one byte a second each if they trickle; opened again when closed."""

    def __init__(self, address: Address, count: int, first: bytes, trickle: bytes = b"") -> None:
        self.address, self.first, self.trickle = address, first, trickle
        self.sockets = [self.open() for _ in range(count)]

    def open(self) -> socket.socket | None:
        try:
            connection = socket.create_connection(self.address, timeout=5)
            connection.setblocking(False)
            if self.first:
                connection.send(self.first)
            return connection
        except OSError:
            return None

    def tick(self) -> None:
        opened = 0
        for n, connection in enumerate(self.sockets):
            if connection is not None and not self.is_alive(connection):
                connection.close()
                self.sockets[n] = connection = None
            if connection is None and opened < REOPENED:
                self.sockets[n] = self.open()
                opened += 1

    def is_alive(self, connection: socket.socket) -> bool:
        try:
            if connection.recv(65536) == b"":
                return False
        except BlockingIOError:
            pass
        except OSError:
            return False
        if self.trickle:
            try:
                connection.send(self.trickle)
            except BlockingIOError:
                pass
            except OSError:
                return False
        return True


class SlowPack:
    """Fetches of everything, taken at 1 kB a second each."""

    def __init__(self, address: Address, count: int, tip: str) -> None:
        body = f"0011command=fetch0001000dofs-delta0032want {tip}\n0009done\n0000"
        first = (
            f"POST /overlay.git/git-upload-pack HTTP/1.1\r\n{HOST_LINE}Git-Protocol: version=2\r\n"
            f"Content-Type: application/x-git-upload-pack-request\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        )
        self.address, self.first = address, first.encode()
        self.sockets = [self.open() for _ in range(count)]

    def open(self) -> socket.socket:
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(self.address)
        connection.sendall(self.first)
        connection.setblocking(False)
        return connection

    def tick(self) -> None:
        for n, connection in enumerate(self.sockets):
            try:
                if connection.recv(1000) == b"":
                    raise OSError
            except BlockingIOError:
                pass
            except OSError:
                connection.close()
                self.sockets[n] = self.open()


class Requests:
    """Connections that each send the request again as soon as it is answered, all together at most `rate` a second."""

    def __init__(self, address: Address, count: int, message: bytes, rate: float | None = None) -> None:
        self.address, self.message = address, message
        self.pause = count / rate if rate else 0
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        for _ in range(count):
            asyncio.run_coroutine_threadsafe(self.caller(), self.loop)

    async def caller(self) -> None:
        while True:
            try:
                reader, writer = await asyncio.open_connection(*self.address)
                while True:
                    start = time.monotonic()
                    writer.write(self.message)
                    head = (await reader.readuntil(b"\r\n\r\n")).lower()
                    length = int(head.split(b"content-length:")[1].split(b"\r\n")[0]) if b"content-length:" in head else 0
                    await reader.readexactly(length)
                    await asyncio.sleep(max(0.0, self.pause - (time.monotonic() - start)))
                    if b"connection: close" in head:
                        break
                writer.close()
            except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                await asyncio.sleep(max(0.05, self.pause))

    def tick(self) -> None:
        pass


class Waves(Held):
    """Held connections that are all closed and opened anew every few seconds."""

    def tick(self) -> None:
        for connection in self.sockets:
            if connection is not None:
                connection.close()
        self.sockets = [self.open() for _ in self.sockets]


class Abuse(Protocol):
    """What is kept up until the end: its ticks come once a second."""

    def tick(self) -> None: ...


ABUSES: dict[str, Callable[[Address, int, str], Abuse]] = {
    "slow-headers": lambda a, n, _: Held(a, n, request("GET", "/healthz")[:-2] + b"X-a: ", b"a"),
    "slow-bodies": lambda a, n, x: Held(a, n, request("POST", BASE + "/applications/preview", x, " " * 500)[:-499], b" "),
    "get-streams": lambda a, n, x: Held(a, n, request("GET", BASE + "/applications/stream", x)),
    "head-streams": lambda a, n, x: Waves(a, n, request("HEAD", BASE + "/applications/stream", x)),
    "idle": lambda a, n, _: Held(a, n, b""),
    "header-flood": lambda a, n, _: Requests(a, n, request("GET", "/healthz")[:-2] + b"X-a: b\r\n" * 4000 + b"\r\n", 300),
    "reads": lambda a, n, x: Requests(a, n, request("GET", BASE + "/applications/app-00001/status", x), 300),
    "previews": lambda a, n, x: Requests(a, n, request("POST", BASE + "/applications/preview", *x.split("\n"))),
    "slow-pack": SlowPack,
}


def main(name: str, host: str, port: str, count: str, argument: str) -> None:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    abuse = ABUSES[name]((host, int(port)), int(count), argument)
    print("ready", flush=True)
    stop = threading.Event()

    def end_with_input() -> None:
        sys.stdin.read()
        stop.set()

    threading.Thread(target=end_with_input, daemon=True).start()
    while not stop.wait(1):
        abuse.tick()
    # What is under way is of no interest; the system closes the connections.
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
