"""A real service in a few lines, for tests of what starts, watches and balances services.

Usage: small_service.py PORT NAME [--stubborn] [--child FILE] [--crash-if FILE] [--count FILE]
                        [--unready-if FILE]
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

arguments = argparse.ArgumentParser()
arguments.add_argument("port", type=int)
arguments.add_argument("name")
arguments.add_argument("--stubborn", action="store_true", help="does not end when asked to")
arguments.add_argument("--child", type=Path, help="starts a child and writes its number there")
arguments.add_argument("--crash-if", type=Path, help="ends at once while this file exists")
arguments.add_argument("--count", type=Path, help="adds a line for each POST it receives")
arguments.add_argument("--unready-if", type=Path, help="says that it is not ready while this file exists")
given = arguments.parse_args()


class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/events":
            self._stream()
        elif self.path.endswith("/ready") and given.unready_if and given.unready_if.exists():
            self._say(503, {"down": "database"})
        else:
            self._say(200, {"name": given.name, "headers": dict(self.headers)})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with given.count.open("a") as lines:
            lines.write(f"{given.name}\n")
        if self.path == "/die":
            os._exit(9)
        self._say(201, {"name": given.name, "size_bytes": len(body)})

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"event: first\ndata: {}\n\n")
        self.wfile.flush()
        # The stream stays open until the reader leaves.
        while not self.wfile.closed:
            time.sleep(0.5)
            self.wfile.write(b": still here\n\n")
            self.wfile.flush()

    def _say(self, status: int, content: dict[str, object]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keeps the log for what the tests look for."""


if given.crash_if and given.crash_if.exists():
    sys.exit("FATAL: the roof is missing")
if given.child:
    child = subprocess.Popen(["sleep", "600"])
    given.child.write_text(str(child.pid))
signal.signal(signal.SIGTERM, signal.SIG_IGN if given.stubborn else signal.SIG_DFL)
print(f"{given.name} starts", flush=True)
ThreadingHTTPServer(("127.0.0.1", given.port), Answers).serve_forever()
