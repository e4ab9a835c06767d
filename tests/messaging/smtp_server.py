"""A small real SMTP server on a free port, which answers as it is told."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class SmtpServer(socketserver.ThreadingTCPServer):
    """Takes messages into `received`; `answers` maps a verb ("RCPT", "END" for the message) to another answer.

    An empty answer closes the connection instead.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.received: list[bytes] = []
        self.answers: dict[str, str] = {}

    @property
    def port(self) -> int:
        """The port it listens to."""
        return self.server_address[1]


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        if not self.say(self.server.answers.get("HELLO", "220 prueba")):
            return
        for line in self.rfile:
            verb = line[:4].decode().upper()
            usual = {"EHLO": "250 prueba", "DATA": "354 siga", "QUIT": "221 adios"}.get(verb, "250 bien")
            if not self.say(self.server.answers.get(verb, usual)) or verb == "QUIT":
                return
            if verb == "DATA" and verb not in self.server.answers and not self.take():
                return

    def take(self) -> bool:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        self.server.received.append(b"".join(lines))
        return self.say(self.server.answers.get("END", "250 guardado 7"))

    def say(self, answer: str) -> bool:
        if answer:
            self.wfile.write(f"{answer}\r\n".encode())
        return bool(answer)


@contextmanager
def smtp_server() -> Iterator[SmtpServer]:
    """Run the server for a while."""
    with SmtpServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
