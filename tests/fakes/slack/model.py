"""What the fake keeps and shows to tests: messages, calls, deliveries, views."""

from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack.text import Json, Link, Written, links, shown, written


class Refused(Exception):  # noqa: N818 - Slack's word for it is an answer, not a fault of the fake
    """A call Slack would answer with `ok: false`; `messages` is its `response_metadata`, `needed` scopes."""

    def __init__(self, code: str, messages: tuple[str, ...] = (), needed: str = "") -> None:
        super().__init__(code, *messages)
        self.code = code
        self.messages = messages
        self.needed = needed


@dataclass
class User:
    id: str
    name: str
    is_bot: bool = False
    team: str | None = None  # another workspace's, of a person met in a shared channel
    is_restricted: bool = False  # a guest of several channels
    is_ultra_restricted: bool = False  # a guest of one channel
    is_stranger: bool = False  # of a workspace that this one shares nothing with any more
    deleted: bool = False  # deactivated
    tz: str | None = "Etc/UTC"  # None: Slack tells no zone of theirs


@dataclass
class Channel:
    """A conversation; `kind` is channel, group (private) or im."""

    id: str
    name: str
    kind: str
    members: list[str]
    archived: bool = False
    is_pending_ext_shared: bool = False  # another workspace was asked in
    is_org_shared: bool = False  # with other workspaces of one organisation


@dataclass(frozen=True)
class Edit:
    """What a message said before it was changed."""

    text: str
    blocks: list[Json]


@dataclass
class Message:
    """A message as it stands now; `edits` holds what it said before, oldest first.

    `has_fallback` is false when blocks came without `text`, which notifications and screen readers need.
    """

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: Json | None = None
    ephemeral_to: str | None = None
    from_bot: bool = False
    has_fallback: bool = True
    broadcast: bool = False
    edited: bool = False
    deleted: bool = False
    streaming: bool = False
    streamed_at: float = 0.0
    chunks: list[Json] = field(default_factory=list)
    files: list[Json] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    client_msg_id: str | None = None

    def written(self) -> list[Written]:
        """The texts a reader sees: of the blocks, or `text` where there are none."""
        parts = list(written(self.blocks)) if self.blocks else [Written("mrkdwn", self.text)]
        return parts + list(written(self.attachments)) + _legacy(self.attachments)

    @property
    def plain(self) -> str:
        """All human-readable text in order, one text a line, links as their labels."""
        return "\n".join(text for text in map(shown, self.written()) if text)

    @property
    def links(self) -> list[Link]:
        return [link for part in self.written() for link in links(part)]

    @property
    def buttons(self) -> list[Json]:
        """The elements that can be pressed or chosen, each with the `block_id` it stands in."""
        return controls(self.blocks)


def _legacy(attachments: list[Json]) -> list[Written]:
    keys = ("pretext", "title", "text")
    return [Written("mrkdwn", item[key]) for item in attachments for key in keys if item.get(key)]


def controls(blocks: list[Json]) -> list[Json]:
    """The interactive elements of blocks, each with the `block_id` it stands in."""
    found: list[Json] = []
    for block in blocks:
        here = [*block.get("elements", []), block.get("accessory"), block.get("element")]
        for element in here:
            if not isinstance(element, dict):
                continue
            if element.get("type") == "feedback_buttons":
                found += [
                    {**element[key], "type": "button", "action_id": element["action_id"]}
                    | {"block_id": block["block_id"], "kind": "feedback_buttons"}
                    for key in ("positive_button", "negative_button")
                ]
            elif "action_id" in element:
                found.append({**element, "block_id": block["block_id"]})
    return found


def plain(message: Message) -> str:
    """All human-readable text of a message, in order."""
    return message.plain


@dataclass(frozen=True)
class Ping:
    """A mention the bot sent that would ring somebody's phone."""

    channel: str
    ts: str
    mention: str


@dataclass(frozen=True)
class Call:
    """One Web API request as it came in; `error` is None when it was answered `ok`."""

    method: str
    args: Json
    at: float
    status: int
    error: str | None
    dropped: bool = False


@dataclass(frozen=True)
class Ack:
    """The bot's answer to one attempt at a delivery; `late` when Slack had stopped waiting."""

    delivery_id: str
    kind: str
    attempt: int
    seconds: float
    ok: bool = True
    late: bool = False
    status: int = 200
    payload: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Forgery:
    """How an HTTP delivery is made to look as if it did not come from Slack, or came too late."""

    bad_signature: bool = False
    age_s: float = 0.0


@dataclass
class Delivery:
    """One thing sent to the bot; `id` is its event_id where it has one.

    `reasons` holds why each failed attempt failed. `failed` is what the person sees when Slack gives up.
    """

    id: str
    kind: str
    payload: Json
    forged: Forgery | None = None
    first_attempt: int = 0
    attempts: int = 0
    reasons: list[str] = field(default_factory=list)
    ack: Ack | None = None
    failed: str | None = None


@dataclass
class Sent:
    """What one act of a person set off: the message it left, and what was delivered for it."""

    deliveries: list[Delivery]
    message: Message | None = None
    trigger_id: str | None = None
    response_url: str | None = None

    @property
    def ts(self) -> str:
        if self.message is None:
            raise AssertionError("This act left no message, so it has no ts.")
        return self.message.ts

    @property
    def event_ids(self) -> list[str]:
        return [delivery.id for delivery in self.deliveries]

    @property
    def failed(self) -> str | None:
        return next((delivery.failed for delivery in self.deliveries if delivery.failed), None)


@dataclass
class View:
    """A modal or a home tab; `errors` is what the bot last refused a submission with."""

    id: str
    user: str
    body: Json
    hash: str
    open: bool = True
    below: "View | None" = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def plain(self) -> str:
        return "\n".join(text for text in map(shown, written(self.body.get("blocks", []))) if text)

    def as_json(self, team_id: str, app_id: str, bot_id: str, values: Json | None = None) -> Json:
        """The view as Slack sends it."""
        extra: dict[str, Any] = {"id": self.id, "hash": self.hash, "team_id": team_id, "app_id": app_id}
        extra |= {"bot_id": bot_id, "app_installed_team_id": team_id, "state": {"values": values or {}}}
        extra |= {"root_view_id": self.root.id, "previous_view_id": self.below.id if self.below else None}
        defaults = {"private_metadata": "", "callback_id": "", "external_id": "", "submit": None}
        return defaults | self.body | extra

    @property
    def root(self) -> "View":
        return self.below.root if self.below else self
