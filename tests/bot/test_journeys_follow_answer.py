"""The button "Follow" under an answer: what to follow is chosen, and told in the thread of the answer."""

from collections.abc import Iterator, Sequence
from functools import partial

import pytest
from slack_sdk.web.client import WebClient

from bot.notices.announcing import STOP_FOLLOWING
from bot.replies.follow import (
    ENDED_BEFORE,
    FIRST_RESPONSE,
    FOLLOW_DIRECT,
    FOLLOW_ELSE_HINT,
    FOLLOW_HERE,
    NOTHING_CHOSEN,
    Where,
    new_here,
    now_followed,
    unfollowed,
    unfollowed_in_thread,
    why_told,
    why_told_alone,
)
from bot.replies.general import GONE, WINDOW_FAILED
from bot.replies.later import changed_note
from bot.slack.answer_buttons import FOLLOW_ANSWER
from bot.slack.blocks import SHARE
from bot.threads import Threads, name_of
from index.types import Status
from retrieval.ask import Asking
from retrieval.session import Session
from retrieval.types import Answer, Audience
from tests.bot.conftest import Office
from tests.bot.followed import all_told, follow, publish, searching_office, told
from tests.bot.slack_bot import QUESTION, quoted, replies_to
from tests.bot.small_newsroom import SmallNewsroom, bridge_answer
from tests.fakes.slack import Message, Sent
from tests.fakes.slack.model import View
from tests.models import Models

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]

CLAIM = QUESTION.rstrip("?")
BEGUN: list[SmallNewsroom] = []


class Bridges(Asking):
    """Answers every question with the bridge, and searches for what is followed."""

    def ask(
        self,
        text: str,
        history: Sequence[str] = (),
        audience: Audience | None = None,
        session: Session | None = None,
    ) -> Answer:
        return bridge_answer(BEGUN[0], text)


@pytest.fixture(scope="module")
def office(models: Models, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    home, jobs = tmp_path_factory.mktemp("followed"), tmp_path_factory.mktemp("jobs")
    with searching_office(home, jobs, models, Bridges) as made:
        BEGUN[:] = [made.room]
        yield made


def answered(office: Office, channel: str | None = None, question: str = QUESTION) -> tuple[Sent, Message]:
    """A question in a channel, and its answer, which stands in the thread of it."""
    asked = office.slack.mention(channel or office.channel(), text=question)
    office.slack.wait_for_message(thread_ts=asked.ts)
    return asked, replies_to(office.slack, asked)[0]


def window(office: Office, message: Message, user: str = "U1") -> View:
    before = len(office.slack.views)
    office.slack.click(message, FOLLOW_ANSWER, user)
    return office.slack.wait_until(lambda: office.slack.views[before:], "a window")[0]


def choose(office: Office, view: View, choice: str = "claim", words: str = "") -> None:
    office.slack.wait_for_ack(office.slack.submit_view(view, {"choice": choice, "else": words}))


def followed_by(office: Office, channel: str, sentence: str, user: str = "U1") -> None:
    assert office.slack.wait_for_message(channel, containing=sentence).ephemeral_to == user


def news_in(office: Office, asked: Sent, times: int = 1) -> list[Message]:
    """What was told in the thread of a question after its answer, once all is told."""
    office.slack.wait_until(lambda: len(replies_to(office.slack, asked)) > times, f"{times} pieces of news")
    all_told(office)
    return replies_to(office.slack, asked)[1:]


def options(view: View) -> list[str]:
    (radio,) = (one["element"] for one in view.body["blocks"] if one.get("block_id") == "choice")
    return [one["text"]["text"] for one in radio["options"]]


def test_the_window_offers_the_question_and_everybody_who_is_named_in_the_answer(office: Office) -> None:
    _, answer = answered(office)
    view = window(office, answer, "U2")
    assert options(view) == [f"“{CLAIM}”", "Ruth Okafor", "Tom Hale"]
    assert FOLLOW_HERE in view.plain
    assert FOLLOW_ELSE_HINT in str(view.body)


def test_a_speaker_who_is_chosen_is_told_of_in_the_thread_and_not_in_the_channel(office: Office) -> None:
    asked, answer = answered(office)
    choose(office, window(office, answer), "person:Tom Hale")
    said = now_followed("Tom Hale", "/unfollow", Where.THREAD, is_person=True, is_new=True)
    followed_by(office, answer.channel, said)
    publish(office.room, "“The toll goes in June,” said Tom Hale, the council’s leader, on Friday.\n")
    (news,) = news_in(office, asked)
    assert quoted(news) == ["“The toll goes in June,”"]
    assert why_told(["Tom Hale"], "/unfollow", in_thread=True) in news.plain
    assert not news.broadcast


def test_who_denies_a_claim_first_and_who_speaks_on_it_for_the_first_time_is_said_in_the_thread(
    office: Office,
) -> None:
    asked, answer = answered(office, question="Who said the weir has silted up?")
    choose(office, window(office, answer), words="the weir has silted up")
    followed_by(office, answer.channel, "the claim “the weir has silted up”")
    publish(office.room, "“The weir has silted up,” said Lena Kraus, a rower, on Friday.\n")
    (first,) = news_in(office, asked)
    publish(office.room, "“The weir has silted up to the brim,” said Lena Kraus, a rower, on Sunday.\n")
    (_, again) = news_in(office, asked, times=2)
    assert new_here(["Lena Kraus"]) in first.plain  # in the answer were others
    assert "New speaker" not in again.plain
    assert FIRST_RESPONSE not in first.plain + again.plain  # the answer has a denial


def test_the_question_is_followed_as_a_claim(office: Office) -> None:
    asked, answer = answered(office, question="Has the lock gate at Ulm jammed?")
    choose(office, window(office, answer))
    claim = "Has the lock gate at Ulm jammed"
    said = now_followed(claim, "/unfollow", Where.THREAD, is_person=False, is_new=True)
    followed_by(office, answer.channel, said)
    publish(office.room, "“The lock gate at Ulm has jammed again,” said Jan Moll, the keeper, on Friday.\n")
    (news,) = news_in(office, asked)
    assert "The lock gate at Ulm has jammed again" in quoted(news)[0]


def test_followed_in_a_channel_and_in_its_thread_news_is_told_once_in_each(office: Office) -> None:
    asked, answer = answered(office)
    channel = follow(office, "Ines Roth", answer.channel)
    for _ in range(2):  # the second time it is followed already
        choose(office, window(office, answer), words="Ines Roth")
    again = now_followed("Ines Roth", "/unfollow", Where.THREAD, is_person=True, is_new=False)
    followed_by(office, channel, again)
    publish(office.room, "“The pier is rotten,” said Ines Roth, a diver, on Friday.\n")
    (in_thread,) = news_in(office, asked)
    in_channel = [one for one in office.slack.in_channel(channel) if one.from_bot and not one.thread_ts]
    assert [quoted(one) for one in (in_thread, *in_channel)] == [["“The pier is rotten,”"]] * 2


def test_unfollow_ends_it_in_the_channel_and_all_its_threads_and_says_so(office: Office) -> None:
    channel = follow(office, "Karl Busch")
    for times in (2, 3):
        _, answer = answered(office, channel)
        choose(office, window(office, answer), words="Karl Busch")
        office.slack.wait_until(partial(_has_said, office, channel, "I follow Karl", times), "following")
    office.slack.command("/follow", "", "U2", channel)
    listed = office.slack.wait_for_message(channel, containing="Followed here: Karl Busch. In threads: Karl")
    slack = WebClient(office.slack.bot_token, office.slack.api_url)
    threads = {one.thread_ts for one in office.slack.in_channel(channel) if one.thread_ts}
    links = {slack.chat_getPermalink(channel=channel, message_ts=one)["permalink"] for one in threads}
    assert {link.url for link in listed.links} == links
    assert len(links) == 2
    office.slack.command("/unfollow", "karl busch", "U2", channel)
    assert office.slack.wait_for_message(channel, containing=unfollowed("Karl Busch", here=True, threads=2))
    publish(office.room, "“The ford is passable,” said Karl Busch, a carter, on Friday.\n")
    all_told(office)
    assert _said(office, channel, "The ford") == []


def _has_said(office: Office, channel: str, words: str, times: int) -> bool:
    return len(_said(office, channel, words)) == times


def _said(office: Office, channel: str, words: str) -> list[Message]:
    return [one for one in office.slack.messages if one.channel == channel and words in one.plain]


def test_a_claim_too_long_for_a_note_is_ended_by_the_beginning_that_the_note_has(office: Office) -> None:
    claim = "the tunnel under the old customs house floods whenever the river stands above the third mark"
    asked, answer = answered(office)
    choose(office, window(office, answer), words=claim)
    followed_by(office, answer.channel, claim)
    publish(
        office.room,
        "“The tunnel under the old customs house floods whenever the river stands above the third mark,” "
        "said Emil Horn, a porter.\n",
    )
    (news,) = news_in(office, asked)
    (typed,) = (line.partition("/unfollow ")[2] for line in news.plain.split("\n") if "/unfollow " in line)
    ended = typed.removesuffix(" in the channel ends it.")
    assert ended.endswith("…")
    office.slack.command("/unfollow", ended, "U1", answer.channel)
    assert office.slack.wait_for_message(answer.channel, containing=unfollowed(claim, here=False, threads=1))


def test_a_button_under_the_news_ends_it_in_this_thread_alone(office: Office) -> None:
    asked, answer = answered(office)
    channel = follow(office, "Rosa Veit", answer.channel)
    choose(office, window(office, answer), words="Rosa Veit")
    followed_by(office, channel, "in the thread of the answer")
    publish(office.room, "“The dam holds,” said Rosa Veit, a geologist, on Friday.\n")
    (news,) = news_in(office, asked)
    office.slack.click(news, STOP_FOLLOWING, "U2")
    followed_by(office, channel, unfollowed_in_thread("Rosa Veit"), "U2")
    office.slack.click(news, STOP_FOLLOWING, "U1")
    followed_by(office, channel, ENDED_BEFORE)
    publish(office.room, "“The dam holds still,” said Rosa Veit, a geologist, on Sunday.\n")
    office.slack.wait_until(lambda: _said(office, channel, "holds still"), "the news in the channel")
    all_told(office)
    assert [one.thread_ts for one in _said(office, channel, "holds still")] == [None]


def test_an_answer_that_only_its_asker_saw_is_followed_in_their_direct_messages(office: Office) -> None:
    channel = office.channel()
    office.slack.command("/ask", QUESTION, "U1", channel)
    answer = office.slack.wait_for_message(channel, containing="bearings")
    view = window(office, answer)
    assert FOLLOW_DIRECT in view.plain
    choose(office, view, words="Olga Brink")
    said = now_followed("Olga Brink", "/unfollow", Where.DIRECT, is_person=True, is_new=True)
    followed_by(office, channel, said)
    publish(office.room, "“The silo leans,” said Olga Brink, a miller, on Friday.\n")
    direct = office.slack.direct("U1").id
    news = office.slack.wait_for_message(direct, containing="The silo leans")
    assert why_told(["Olga Brink"], "/unfollow", in_thread=False) in news.plain
    all_told(office)
    assert _said(office, channel, "The silo leans") == []


def test_a_shared_answer_begins_the_thread_that_its_news_comes_in(office: Office) -> None:
    channel = office.channel()
    office.slack.command("/ask", QUESTION, "U1", channel)
    office.slack.click(office.slack.wait_for_message(channel, containing="bearings"), SHARE)
    shared = office.slack.wait_until(lambda: office.slack.in_channel(channel), "the shared answer")[0]
    choose(office, window(office, shared, "U2"), words="Viktor Amann")
    followed_by(office, channel, "I follow Viktor Amann", "U2")
    publish(office.room, "“The spire is safe,” said Viktor Amann, a mason, on Friday.\n")
    news = office.slack.wait_for_message(channel, containing="The spire is safe")
    assert news.thread_ts == shared.ts


def test_news_in_a_thread_whose_article_is_killed_loses_its_words_and_keeps_its_question(
    office: Office,
) -> None:
    asked, answer = answered(office)
    choose(office, window(office, answer), words="Hugo Lenz")
    followed_by(office, answer.channel, "I follow Hugo Lenz")
    kept = publish(office.room, "“The kerb is loose,” said Hugo Lenz, a paver, on Friday.\n")
    source = publish(office.room, "“The vault was dry,” said Hugo Lenz, a paver, on Sunday.\n")
    one, other = news_in(office, asked, times=2)
    office.room.newsroom.set_status(source, Status.KILLED)
    note = changed_note([], withdrawn=True)
    office.slack.wait_until(lambda: _said(office, answer.channel, note), "the note")
    (standing, gone) = (one, other) if "kerb" in one.plain else (other, one)
    assert "vault" not in str((gone.text, gone.blocks))
    assert "kerb" in standing.plain
    office.room.newsroom.set_status(kept, Status.WITHHELD)
    office.slack.wait_until(lambda: "kerb" not in standing.plain, "the words to go")


def test_corrected_news_in_a_thread_still_says_what_it_is(office: Office) -> None:
    asked, answer = answered(office)
    choose(office, window(office, answer), words="Paula Inger")
    followed_by(office, answer.channel, "I follow Paula Inger")
    publish(office.room, "“The mast is nine metres high,” said Paula Inger, a rigger.\n", "mast")
    (news,) = news_in(office, asked)
    publish(office.room, "“The mast is six metres high,” said Paula Inger, a rigger.\n", "mast")
    office.slack.wait_until(lambda: _said(office, answer.channel, "Corrected since"), "the note")
    assert news.plain.startswith("New from Paula Inger\n")


def test_where_the_thread_is_gone_the_one_who_asked_is_told_alone(office: Office) -> None:
    asked, answer = answered(office)
    choose(office, window(office, answer, "U2"), words="Gerd Uhl")
    followed_by(office, answer.channel, "I follow Gerd Uhl", "U2")
    assert asked.message
    office.slack.delete(asked.message)
    office.slack.wait_until(lambda: answer.deleted, "the answer to go with its question")
    publish(office.room, "“The sluice is shut,” said Gerd Uhl, a warden, on Friday.\n")
    news = office.slack.wait_for_message(office.slack.direct("U2").id, containing="The sluice is shut")
    assert why_told_alone(["Gerd Uhl"], "/unfollow") in news.plain
    all_told(office)
    assert len(_said(office, news.channel, "The sluice is shut")) == 1
    assert _said(office, answer.channel, "The sluice is shut") == []


def test_news_in_a_thread_whose_reply_is_lost_stands_once(office: Office) -> None:
    asked, answer = answered(office)
    choose(office, window(office, answer), words="Thea Vogt")
    followed_by(office, answer.channel, "I follow Thea Vogt")
    office.slack.fail_next("chat.postMessage", drop=True)
    publish(office.room, "“The raft is tied,” said Thea Vogt, a ferrywoman, on Friday.\n")
    assert len(news_in(office, asked)) == 1


def test_what_is_written_must_have_a_letter(office: Office) -> None:
    _, answer = answered(office)
    view = window(office, answer)
    choose(office, view, words="…")
    assert view.errors == {"else": NOTHING_CHOSEN}


def test_an_answer_that_is_gone_opens_a_window_that_says_so(office: Office) -> None:
    asked, answer = answered(office)
    threads = Threads(office.room.newsroom.stores.archive)
    threads.forget(name_of(office.slack.team_id, answer.channel, asked.ts))
    assert GONE in window(office, answer).plain


def test_when_slack_opens_no_window_a_sentence_says_so(office: Office) -> None:
    _, answer = answered(office)
    office.slack.fail_next("views.open", error="expired_trigger_id")
    office.slack.click(answer, FOLLOW_ANSWER)
    assert office.slack.wait_for_message(answer.channel, containing=WINDOW_FAILED).ephemeral_to == "U1"


def test_under_news_its_own_question_is_no_claim_to_follow(office: Office) -> None:
    channel = follow(office, "Nils Aker")
    publish(office.room, "“The buoy is adrift,” said Nils Aker, a pilot, on Friday.\n")
    (news,) = told(office, channel)
    assert options(window(office, news)) == ["Nils Aker"]


@pytest.mark.parametrize("code", ["is_archived", "restricted_action_thread_locked"])
def test_a_thread_that_slack_refuses_is_no_reason_to_tell_nobody(code: str, office: Office) -> None:
    name = {"is_archived": "Fritz Oder", "restricted_action_thread_locked": "Fritz Elbe"}[code]
    _, answer = answered(office)
    choose(office, window(office, answer), words=name)
    followed_by(office, answer.channel, f"I follow {name}")
    office.slack.fail_next("chat.postMessage", error=code)
    publish(office.room, f"“The quay is empty,” said {name}, a docker, on Friday.\n")
    news = office.slack.wait_for_message(office.slack.direct("U1").id, containing=name)
    assert quoted(news) == ["“The quay is empty,”"]
