"""A reverse proxy that serves an app below a path, as web servers do in front of it."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

LONGEST_HEAD = 65536


class _Proxy(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 128  # a browser opens many connections at once; five could wait
    server_at: tuple[str, int]
    prefix: str
    keeps_prefix: bool
    keeps_host: bool


class _Handler(socketserver.BaseRequestHandler):
    """Passes one request on, and then all that follows on its connection: a web socket's messages."""

    server: _Proxy

    def handle(self) -> None:
        received = b""
        while b"\r\n\r\n" not in received and len(received) < LONGEST_HEAD:
            data = self.request.recv(LONGEST_HEAD)
            if not data:
                return
            received += data
        head, _, body = received.partition(b"\r\n\r\n")
        asked, *lines = head.decode("latin-1").split("\r\n")
        method, target, version = asked.split(" ")
        path, *query = target.split("?", 1)
        if path != self.server.prefix and not path.startswith(f"{self.server.prefix}/"):
            self.request.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        if not self.server.keeps_prefix:
            path = "/" + path.removeprefix(self.server.prefix).removeprefix("/")
        headers = dict(line.split(": ", 1) for line in lines)
        if not self.server.keeps_host:
            headers["Host"] = "{}:{}".format(*self.server.server_at)
        if headers.get("Upgrade") != "websocket":
            headers["Connection"] = "close"
        target = "?".join([path, *query])
        passed_on = "\r\n".join([f"{method} {target} {version}", *map(": ".join, headers.items()), "", ""])
        with socket.create_connection(self.server.server_at) as upstream:
            upstream.sendall(passed_on.encode("latin-1") + body)
            back = threading.Thread(target=_pass_on, args=(upstream, self.request), daemon=True)
            back.start()
            _pass_on(self.request, upstream)
            back.join()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(LONGEST_HEAD):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextmanager
def reverse_proxy(
    server: str, *, prefix: str = "/kap", keeps_prefix: bool = True, keeps_host: bool = True, port: int = 0
) -> Iterator[str]:
    """Serve an app below a path and yield its address there, without a slash behind.

    Args:
        server: the address of the app.
        prefix: the path.
        keeps_prefix: whether the app gets requests with the path, or without.
        keeps_host: whether the app gets the header Host as the browser sent it, or its own host there.
        port: of the proxy; 0 for a free one.
    """
    parts = urlsplit(server)
    with _Proxy(("127.0.0.1", port), _Handler) as proxy:
        proxy.server_at = (str(parts.hostname), int(parts.port or 80))
        proxy.prefix, proxy.keeps_prefix, proxy.keeps_host = prefix, keeps_prefix, keeps_host
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{proxy.server_address[1]}{prefix}"
        proxy.shutdown()
