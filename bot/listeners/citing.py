"""The button "Copy as citation": the quotes of an answer with a line for each, in a window."""

from datetime import UTC, datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.listeners.desk import Desk
from bot.replies.general import GONE
from bot.slack.answer_buttons import CITE
from bot.slack.citation import citations_of
from bot.slack.modals import saying
from bot.slack.windows import acknowledge, open_window_of
from index.errors import NotFoundError

Json = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Make the app listen."""
    app.action(CITE)(ack=acknowledge, lazy=[_Citing(desk).show])


class _Citing:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, body: Json, client: AsyncWebClient) -> None:
        await open_window_of(client, body, self._view)

    def _view(self, body: Json) -> Json:
        """For whoever pressed the button, which may be somebody else than the one who asked."""
        channel, user, team = (str(body[kind]["id"]) for kind in ("channel", "user", "team"))
        audience = self._desk.audiences.of_person(team, channel, user)
        answer_id = str(body["actions"][0]["value"])
        try:
            answer = self._desk.threads.load(answer_id, audience, datetime.now(UTC))
        except NotFoundError:
            return saying(GONE)
        newsroom = self._desk.newsroom
        return citations_of(answer, newsroom.reading_room, newsroom.stores.archive.current_version)
