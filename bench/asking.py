"""A small, bounded load: a few workers that ask one page again and again on this machine, and how long each answer took."""

from __future__ import annotations

import http.client
import re
import statistics
import threading
import time
import urllib.parse
from dataclasses import dataclass, field


@dataclass
class Client:
    """One browser: keeps its connection and its cookies, and talks to 127.0.0.1 only."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, body, and where it points to."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Host": f"localhost:{self.port}", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = urllib.parse.urlencode(form) if form is not None else None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            text = answer.read().decode()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self.connection = None
            return self.ask(method, path, form)
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        if answer.headers.get("Connection", "").lower() == "close":
            self.connection.close()
            self.connection = None
        return answer.status, text, answer.headers.get("Location", "")

    def sign_in(self, email: str, password: str) -> None:
        _, page, _ = self.ask("GET", "/sign-in")
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token, "The sign-in page has no token."
        status, text, _ = self.ask("POST", "/sign-in", {"csrf_token": token[1], "email": email, "password": password})
        assert status == 302, f"Signing in answered {status}: {text[:200]}"


def timed(clients: list[Client], path: str, seconds: float) -> list[float]:
    """Milliseconds of every answer, from as many workers as there are clients."""
    taken: list[float] = []
    until = time.perf_counter() + seconds

    def work(client: Client) -> None:
        while time.perf_counter() < until:
            begun = time.perf_counter()
            status, _, _ = client.ask("GET", path)
            assert status == 200, f"{path} answered {status}"
            taken.append((time.perf_counter() - begun) * 1000)

    workers = [threading.Thread(target=work, args=(client,)) for client in clients]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return taken


def summary(taken: list[float], seconds: float) -> dict[str, float]:
    """Requests a second, and the middle, 95th and 99th of a hundred in milliseconds."""
    cuts = statistics.quantiles(taken, n=100)
    return {"per_second": len(taken) / seconds, "p50": statistics.median(taken), "p95": cuts[94], "p99": cuts[98]}
