"""Socket Mode's WebSocket end: tickets, `hello`, envelopes to any live connection, acks, `disconnect`."""

import asyncio
import json
from dataclasses import dataclass
from itertools import count
from threading import Condition

from aiohttp import WSMsgType, web

from tests.fakes.slack.text import Json

CONNECTIONS = 10


@dataclass(eq=False)
class Connection:
    """One WebSocket of the bot's; a leaving one gets no more envelopes."""

    socket: web.WebSocketResponse
    request: web.Request
    leaving: bool = False


class Sockets:
    """The bot's connections. Everything but `live` and `tickets` belongs to the server's loop."""

    def __init__(self, changed: Condition, app_id: str) -> None:
        self._changed, self._app_id = changed, app_id
        self._connections: list[Connection] = []
        self._unanswered: dict[str, asyncio.Future[Json]] = {}
        self._arrived = asyncio.Event()
        self._turn = count()
        self._closing: set[asyncio.Task[None]] = set()
        self.tickets: set[str] = set()
        self.opened = 0
        self.stray_acks: list[str] = []

    @property
    def live(self) -> list[Connection]:
        return [one for one in self._connections if not one.leaving and not one.socket.closed]

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from its ticket (good once) to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self.tickets:
            return web.Response(status=401)
        self.tickets.remove(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self.live) >= CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            return socket
        await socket.send_json(self._hello())
        self._join(Connection(socket, request))
        connection = self._connections[-1]
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._heard(json.loads(message.data))
        finally:
            self._leave(connection)
        return socket

    async def send(self, envelope: Json) -> asyncio.Future[Json]:
        """Sends an envelope once somebody is connected; the future is the payload of its ack."""
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._unanswered[envelope["envelope_id"]] = answer
        while True:
            live = self.live
            if live:
                chosen = live[next(self._turn) % len(live)]
                try:
                    await chosen.socket.send_json(envelope)
                except ConnectionError:
                    chosen.leaving = True
                    continue
                return answer
            self._arrived.clear()
            await self._arrived.wait()

    async def disconnect(self, reason: str, grace_s: float) -> None:
        """Tells every connection to go. A warned one keeps its work until it is closed."""
        for connection in list(self.live):
            connection.leaving = reason != "warning"
            info = {"host": "applink-fake"}
            await connection.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": info})
            task = asyncio.ensure_future(self._close_later(connection, grace_s))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    async def drop(self) -> None:
        """Cuts every connection without closing it."""
        for connection in list(self._connections):
            connection.leaving = True
            if connection.request.transport is not None:
                connection.request.transport.abort()

    async def close(self) -> None:
        for task in list(self._closing):
            task.cancel()
        for connection in list(self._connections):
            await connection.socket.close()

    async def _close_later(self, connection: Connection, grace_s: float) -> None:
        await asyncio.sleep(grace_s)
        await connection.socket.close()

    def _hello(self) -> Json:
        info = {"host": "applink-fake", "build_number": 1, "approximate_connection_time": 18060}
        return {
            "type": "hello",
            "num_connections": len(self.live) + 1,
            "debug_info": info,
            "connection_info": {"app_id": self._app_id},
        }

    def _join(self, connection: Connection) -> None:
        with self._changed:
            self._connections.append(connection)
            self.opened += 1
            self._changed.notify_all()
        self._arrived.set()

    def _leave(self, connection: Connection) -> None:
        with self._changed:
            self._connections.remove(connection)
            self._changed.notify_all()

    def _heard(self, message: Json) -> None:
        envelope_id = str(message.get("envelope_id"))
        answer = self._unanswered.get(envelope_id)
        if answer is None or answer.done():
            self.stray_acks.append(envelope_id)
        else:
            answer.set_result(message.get("payload") or {})
