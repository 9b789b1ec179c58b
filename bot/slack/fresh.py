"""A message that is made anew each time Slack is asked to take it: meanwhile words may have to go."""

from collections.abc import Callable

from bot.slack.mrkdwn import Message


class Fresh:
    """What `make` gives now; after it was posted, whether it would be another by then."""

    def __init__(self, make: Callable[[], Message]) -> None:
        self._make = make
        self._shown: Message | None = None

    def made(self) -> Message:
        self._shown = self._make()
        return self._shown

    def is_outdated(self) -> bool:
        """Also true of what an earlier process posted: nobody knows how it was then."""
        return self._shown is None or self._make() != self._shown


def made(message: Message | Fresh) -> Message:
    return message.made() if isinstance(message, Fresh) else message
