"""A static web server on loopback, as a host of documentation would serve the built files."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Handler(SimpleHTTPRequestHandler):
    """Serve one folder in silence, with headers that a test chooses and the site's own 404 page."""

    def __init__(self, *args: object, headers: Mapping[str, str], **kwargs: object) -> None:
        self.extra_headers = headers
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def end_headers(self) -> None:
        """Add the test's headers, and keep nothing between two tests."""
        for name, value in {"Cache-Control": "no-store", **self.extra_headers}.items():
            self.send_header(name, value)
        super().end_headers()

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send a page that is asked for with ``?slowly`` in pieces, as a slow line does: browsers show each piece."""
        if not self.path.endswith("?slowly"):
            super().copyfile(source, outputfile)
            return
        body = source.read()
        step = len(body) // 12 + 1
        for start in range(0, len(body), step):
            outputfile.write(body[start : start + step])
            time.sleep(0.05)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a missing page with ``404.html``, as Read the Docs does."""
        page = Path(self.directory, "404.html")
        if code != 404 or not page.exists():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: a test's own message should be the only one."""


class Server(ThreadingHTTPServer):
    """A server that does not mind a browser that hangs up: a test may close its page at any moment."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing: what the page got is what the test looks at."""


@contextmanager
def serving(folder: Path, headers: Mapping[str, str]) -> Iterator[str]:
    """Serve ``folder`` and give its address, which ends with a slash."""
    with Server(("127.0.0.1", 0), partial(Handler, directory=str(folder), headers=headers)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
