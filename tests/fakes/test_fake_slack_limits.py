"""Slack's limits as the fake enforces them: one refused thing a case, and its neighbour that passes."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.models import blocks as sdk
from slack_sdk.web.client import WebClient

from tests.fakes.slack import FakeSlack
from tests.fakes.test_fake_slack import SECTION, refusal

Json = dict[str, Any]


def words(length: int, kind: str = "mrkdwn") -> Json:
    return {"type": kind, "text": "x" * length}


def section(length: int) -> Json:
    return {"type": "section", "text": words(length)}


def button(text: int = 2, value: int = 1, **more: Any) -> Json:
    return {"type": "button", "text": words(text, "plain_text"), "value": "v" * value, **more}


def actions(*buttons: Json) -> Json:
    return {"type": "actions", "elements": list(buttons)}


def context(count: int) -> Json:
    return {"type": "context", "elements": [words(1)] * count}


def modal(**more: Any) -> Json:
    return {"type": "modal", "title": words(5, "plain_text"), "blocks": [SECTION], **more}


TEXT: Json = {"type": "text", "text": "x"}
OPTION: Json = {"text": words(1, "plain_text"), "value": "v"}


def rich(element: Json) -> Json:
    return {"type": "rich_text", "elements": [element]}


def part(*elements: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


REFUSED: list[tuple[str, list[Json]]] = [
    ("51 blocks", [{"type": "divider"}] * 51),
    ("a section of 3,001 characters", [section(3001)]),
    ("an empty section", [section(0)]),
    ("a section of nothing", [{"type": "section"}]),
    ("a header of 151 characters", [{"type": "header", "text": words(151, "plain_text")}]),
    ("a header in mrkdwn", [{"type": "header", "text": words(3)}]),
    ("11 context elements", [context(11)]),
    ("an empty context", [context(0)]),
    ("26 actions", [actions(*[button()] * 26)]),
    ("a button's text of 76 characters", [actions(button(text=76))]),
    ("a button's value of 2,001 characters", [actions(button(value=2001))]),
    ("an unknown block", [{"type": "quote", "text": "x"}]),
    ("an unknown field", [{**SECTION, "colour": "red"}]),
    ("an image nobody described", [{"type": "image", "image_url": "https://a.example/x.png"}]),
    ("a block_id twice", [{**SECTION, "block_id": "b"}, {**SECTION, "block_id": "b"}]),
    ("an action_id twice in a block", [actions(button(action_id="a"), button(action_id="a"))]),
    ("a markdown block of 12,001", [{"type": "markdown", "text": "x" * 12_001}]),
    ("rich text of an unknown part", [rich({"type": "rich_text_table", "elements": [TEXT]})]),
    ("rich text without elements", [{"type": "rich_text", "elements": []}]),
    ("a quote of nothing", [rich({"type": "rich_text_quote", "elements": []})]),
    ("rich text of no words", [rich(part(TEXT | {"text": ""}))]),
    ("rich text in an unknown style", [rich(part(TEXT | {"style": {"loud": True}}))]),
    ("a link of 3,001 characters", [rich(part({"type": "link", "url": "h" * 3001}))]),
    ("a date in no format", [rich(part({"type": "date", "timestamp": 1}))]),
    ("a list of no style", [rich({"type": "rich_text_list", "elements": [part(TEXT)]})]),
    ("a list of texts", [rich({"type": "rich_text_list", "style": "bullet", "elements": [TEXT]})]),
    (
        "a group of options without a name",
        [actions({"type": "static_select", "option_groups": [{"options": [OPTION]}]})],
    ),
    ("a table of 101 rows", [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * 101}]),
]
TAKEN: list[tuple[str, list[Json]]] = [
    ("50 blocks", [{"type": "divider"}] * 50),
    ("a section of 3,000 characters", [section(3000)]),
    ("a header of 150 characters", [{"type": "header", "text": words(150, "plain_text")}]),
    ("10 context elements", [context(10)]),
    ("25 actions", [actions(*[button() for _ in range(25)])]),
    ("a full button", [actions(button(text=75, value=2000, style="primary"))]),
    ("an action_id again in another block", [actions(button(action_id="a")), actions(button(action_id="a"))]),
    ("a link of 3,000 characters", [rich(part({"type": "link", "url": "h" * 3000}))]),
    ("a date", [rich(part({"type": "date", "timestamp": 1, "format": "{date}", "fallback": "1970"}))]),
    ("a list", [rich({"type": "rich_text_list", "style": "bullet", "elements": [part(TEXT)]})]),
    (
        "a group of options",
        [
            actions(
                {
                    "type": "static_select",
                    "option_groups": [{"label": words(75, "plain_text"), "options": [OPTION]}],
                }
            )
        ],
    ),
    ("a markdown block of 12,000", [{"type": "markdown", "text": "x" * 12_000}]),
]


@pytest.mark.parametrize("blocks", [case[1] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_blocks_over_a_limit_are_invalid(blocks: list[Json], client: WebClient) -> None:
    assert refusal(client.chat_postMessage, channel="C1", text="x", blocks=blocks) == "invalid_blocks"


@pytest.mark.parametrize("blocks", [case[1] for case in TAKEN], ids=[case[0] for case in TAKEN])
def test_blocks_at_a_limit_are_taken(blocks: list[Json], client: WebClient) -> None:
    assert client.chat_postMessage(channel="C1", text="x", blocks=blocks)["ok"]


def test_a_refusal_points_at_the_place(client: WebClient) -> None:
    with pytest.raises(
        SlackApiError, match=r"less than 3001 characters \[json-pointer:/blocks/0/text/text\]"
    ):
        client.chat_postMessage(channel="C1", text="x", blocks=[section(3001)])


def test_the_sdks_own_blocks_are_taken(client: WebClient, slack: FakeSlack) -> None:
    liked = sdk.FeedbackButtonObject(text="Good", value="1")
    cell = [sdk.RawTextObject(text="who")]
    blocks: list[sdk.Block] = [
        sdk.HeaderBlock(text="Claims"),
        sdk.SectionBlock(text=sdk.MarkdownTextObject(text="*who*"), fields=["a", "b"], expand=True),
        sdk.SectionBlock(
            text="more", accessory=sdk.OverflowMenuElement(options=[sdk.Option(value="1", text="1")])
        ),
        sdk.ContextBlock(elements=[sdk.PlainTextObject(text="outlet", emoji=False)]),
        sdk.ActionsBlock(elements=[sdk.LinkButtonElement(text="Read", url="https://a.example")]),
        sdk.ContextActionsBlock(
            elements=[sdk.FeedbackButtonsElement(positive_button=liked, negative_button=liked)]
        ),
        sdk.MarkdownBlock(text="**x**"),
        sdk.TableBlock(rows=[cell]),
        sdk.DividerBlock(),
    ]
    client.chat_postMessage(channel="C1", text="x", blocks=blocks)
    assert [button["type"] for button in slack.messages[-1].buttons] == ["overflow", *["button"] * 3]


def test_blocks_that_are_long_together_are_too_long(client: WebClient) -> None:
    code = refusal(client.chat_postMessage, channel="C1", text="x", blocks=[section(2700)] * 5)
    assert code == "msg_blocks_too_long"


def test_the_length_of_blocks_is_counted_in_bytes(client: WebClient) -> None:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "é" * 1350}}
    code = refusal(client.chat_postMessage, channel="C1", text="x", blocks=[block] * 5)
    assert code == "msg_blocks_too_long"


def test_blocks_that_are_no_json_have_a_bad_format(client: WebClient) -> None:
    code = refusal(client.chat_postMessage, channel="C1", text="x", blocks="[{")
    assert code == "invalid_blocks_format"


@pytest.mark.filterwarnings("ignore:The top-level")
@pytest.mark.parametrize("said", [{}, {"text": " "}, {"text": "", "blocks": []}])
def test_a_message_of_nothing_has_no_text(said: Json, client: WebClient) -> None:
    assert refusal(client.chat_postMessage, channel="C1", **said) == "no_text"


def test_a_long_text_is_cut_with_a_warning(client: WebClient, slack: FakeSlack) -> None:
    answer = client.chat_postMessage(channel="C1", text="x" * 40_001)
    assert len(slack.messages[-1].text) == 40_000
    assert answer["response_metadata"]["warnings"] == ["message_truncated"]


def test_an_update_takes_less_text_than_a_post(client: WebClient) -> None:
    ts = client.chat_postMessage(channel="C1", text="x" * 4001)["ts"]
    assert refusal(client.chat_update, channel="C1", ts=ts, text="x" * 4001) == "msg_too_long"


def test_markdown_text_has_its_own_limit(client: WebClient) -> None:
    code = refusal(client.chat_postMessage, channel="C1", markdown_text="x" * 12_001)
    assert code == "msg_too_long"


def test_metadata_needs_a_payload(client: WebClient) -> None:
    code = refusal(client.chat_postMessage, channel="C1", text="x", metadata={"event_type": "a"})
    assert code == "invalid_metadata_format"


INPUT = {
    "type": "input",
    "label": words(3, "plain_text"),
    "element": {"type": "plain_text_input", "action_id": "said"},
}
BAD_VIEWS: list[tuple[str, Json]] = [
    ("a title of 25 characters", modal(title=words(25, "plain_text"))),
    ("private_metadata of 3,001", modal(private_metadata="x" * 3001)),
    ("101 blocks", modal(blocks=[{"type": "divider"}] * 101)),
    ("inputs and nothing to submit them", modal(blocks=[INPUT])),
    ("a markdown block", modal(blocks=[{"type": "markdown", "text": "x"}])),
    ("no title", {"type": "modal", "blocks": [SECTION]}),
]


@pytest.mark.parametrize("view", [case[1] for case in BAD_VIEWS], ids=[case[0] for case in BAD_VIEWS])
def test_a_view_over_a_limit_is_refused(view: Json, client: WebClient, slack: FakeSlack) -> None:
    trigger_id = slack.new_trigger("U1")
    assert refusal(client.views_open, trigger_id=trigger_id, view=view) == "invalid_arguments"


def test_a_full_view_is_shown(client: WebClient, slack: FakeSlack) -> None:
    view = modal(title=words(24, "plain_text"), private_metadata="x" * 3000, blocks=[section(9)] * 100)
    client.views_open(trigger_id=slack.new_trigger("U1"), view=view)
    assert len(slack.modal("U1").body["blocks"]) == 100


def test_a_trigger_is_good_once_and_for_three_seconds(client: WebClient, slack: FakeSlack) -> None:
    once, late = slack.new_trigger("U1"), slack.new_trigger("U1")
    client.views_open(trigger_id=once, view=modal())
    assert refusal(client.views_open, trigger_id=once, view=modal()) == "exchanged_trigger_id"
    slack.advance(3.1)
    assert refusal(client.views_open, trigger_id=late, view=modal()) == "expired_trigger_id"


def test_a_view_changed_meanwhile_is_not_overwritten(client: WebClient, slack: FakeSlack) -> None:
    view = client.views_open(trigger_id=slack.new_trigger("U1"), view=modal())["view"]
    client.views_update(view_id=view["id"], hash=view["hash"], view=modal())
    code = refusal(client.views_update, view_id=view["id"], hash=view["hash"], view=modal())
    assert code == "hash_conflict"
