"""The app's home page as somebody who opens it sees it."""

import pytest

from bot.replies.home import EDITORS, NO_MODEL, NOTHING_ASKED
from index.archive import Standing
from tests.bot.conftest import Office
from tests.bot.slack_bot import QUESTION
from tests.fakes.slack import Sent, View
from tests.fakes.slack.text import links, written

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]


def opened(office: Office, user: str) -> View:
    """The page that is published for the user who opens it now."""
    calls = published(office)
    office.slack.wait_for_ack(office.slack.open_home(user))
    office.slack.wait_until(lambda: published(office) > calls, "the page")
    return office.slack.home(user)


def published(office: Office) -> int:
    return sum(call.method == "views.publish" for call in office.slack.calls)


def test_the_page_tells_what_the_archive_holds_and_what_can_be_done(office: Office) -> None:
    page = opened(office, "U1").plain
    assert "articles from" in page
    assert "Calder Herald: " in page
    assert "The last was added on " in page
    assert "/ask and a question" in page
    assert NO_MODEL in page


def test_a_reporters_questions_are_on_their_own_page_with_links_to_the_answers(office: Office) -> None:
    cleo = office.slack.add_user("cleo").id
    assert NOTHING_ASKED in opened(office, cleo).plain
    channel = office.channel()
    office.slack.join(channel, cleo)
    asked = office.slack.mention(channel, cleo, QUESTION)
    office.done(asked)
    page = opened(office, cleo)
    found = [link for part in written(page.body["blocks"]) for link in links(part) if link.label == QUESTION]
    assert [link.url for link in found] == [
        f"https://newsroom.slack.com/archives/{channel}/p{asked.ts.replace('.', '')}"
    ]
    dan = office.slack.add_user("dan").id
    assert QUESTION not in opened(office, dan).plain


def test_a_page_does_not_tell_of_articles_that_its_reader_may_not_read(office: Office) -> None:
    secret = {"url": "https://quiet.example/1", "title": "Quiet", "outlet": "Quiet Gazette", "text": "Hush."}
    office.room.add(secret, standing=Standing("quiet desk"))
    assert "Quiet Gazette" not in opened(office, "U2").plain


def test_who_is_no_editor_sees_nothing_of_the_others(office: Office) -> None:
    assert EDITORS not in opened(office, "U1").plain


def test_the_page_is_made_once_for_an_event_that_slack_repeats(office: Office) -> None:
    before = published(office)
    sent: Sent = office.slack.open_home("U1")
    office.slack.wait_for_ack(sent)
    office.slack.wait_for_ack(office.slack.redeliver(sent))
    office.slack.wait_until(lambda: published(office) > before, "the page")
    office.settle()
    assert published(office) == before + 1


def test_the_messages_tab_makes_no_page(office: Office) -> None:
    before = published(office)
    event = {"type": "app_home_opened", "user": "U1", "channel": "DU1", "tab": "messages", "event_ts": "1.0"}
    office.slack.wait_for_ack(office.slack.event(event))
    office.settle()
    assert published(office) == before
