"""Refuses bodies that are larger than anybody honest sends, before they are read."""

from http import HTTPStatus

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_REFUSED = Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE, headers={"Connection": "close"})


class BodyAtMost:
    """The app, which is given a body when the whole of it is there and within `max_bytes`; else 413."""

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self._app, self._max_bytes = app, max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        told = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        body = b"" if int(told) <= self._max_bytes else None
        more = True
        while more and body is not None:
            message = await receive()
            more = message.get("more_body", False)
            body += message.get("body", b"")
            if len(body) > self._max_bytes:
                body = None
        if body is None:
            await _REFUSED(scope, receive, send)
            return
        whole: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return whole.pop() if whole else await receive()

        await self._app(scope, replay, send)
