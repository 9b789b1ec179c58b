"""Without a secret the reading room is for people at this machine, and a proxy passes on what others ask."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.replies.running import BEHIND_A_PROXY
from bot.web.pages import notice

# Any one of them is a proxy's word. nginx sends none unless it is told to, but passes on as HTTP/1.0, which
# no browser of this century speaks.
_PROXYS = ("forwarded", "via", "x-real-ip")
_PROXYS_BEGIN = "x-forwarded-"
_OLD = "1.0"


class NoProxies:
    """Answers what came through a proxy with a page that names the setting, and nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _was_passed_on(scope):
            await notice(403, "Not through a proxy", BEHIND_A_PROXY)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _was_passed_on(scope: Scope) -> bool:
    names = Headers(scope=scope).keys()
    return scope.get("http_version") == _OLD or any(
        name in _PROXYS or name.startswith(_PROXYS_BEGIN) for name in names
    )
