"""Files dropped in a direct message are added, and every one that is not has its reason."""

import pytest

from bot.replies.adding import unread_pages
from bot.replies.general import reply_for
from bot.replies.later import FILE_KINDS, NOT_YOUR_FILE
from bot.slack.files import is_slacks_own
from index.errors import ReadError, ReadProblem
from index.read import MAX_BYTES
from tests.bot.conftest import Office
from tests.bot.slack_bot import QUESTION, quoted, replies_to
from tests.fakes.pdf import BROKEN, PICTURE, Sheet, column, pdf
from tests.fakes.site import Reply, Site
from tests.fakes.slack import Message, Sent
from tests.fakes.word import word

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("slack")]

STORY = "Mill sold\n\n“The mill was sold for one crown,” said Ada Berg, its owner, on Thursday.\n"
SAID = "“The gate will hold through the winter,” said Ines Roth, the chief engineer, on Tuesday."
PAGE = (
    "<html><head><title>Dam inspected</title></head><body><article><h1>Dam inspected</h1>"
    "<p>“The dam will hold through the winter,” said Ines Roth, the chief engineer, on Tuesday afternoon.</p>"
    "</article></body></html>"
)


def result(office: Office, sent: Sent, containing: str) -> Message:
    return office.slack.wait_for_message(thread_ts=sent.ts, containing=containing)


def unreadable() -> str:
    return str(reply_for(ReadError("", ReadProblem.UNREADABLE)))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("mill.txt", STORY.encode()),
        ("mill.md", b"# Mill sold\n\nIt was sold on Thursday.\n"),
        ("dam.html", PAGE.encode()),
        ("weir.pdf", pdf(Sheet(column(["Weir opened", SAID])))),
        ("lock.docx", word("Lock opened", SAID)),
    ],
)
def test_a_file_of_each_kind_is_added_and_can_be_quoted(name: str, content: bytes, office: Office) -> None:
    sent = office.slack.drop("U1", (name, content))
    told = result(office, sent, "added for everybody")
    assert told.plain.startswith(f"{name}: added for everybody in the workspace, “")
    assert sent.message is not None
    version = office.room.newsroom.stores.archive.find_any(sent.message.files[0]["permalink"])
    assert version is not None
    assert version.title in told.plain


def test_a_pdf_with_a_page_that_cannot_be_read_is_added_and_the_page_named(office: Office) -> None:
    content = pdf(Sheet(column(["Weir closed", SAID])), BROKEN, Sheet(extra=PICTURE))
    told = result(office, office.slack.drop("U1", ("closed.pdf", content)), "added for everybody")
    assert told.plain.endswith(f"“Weir closed”. {unread_pages([2, 3])}")


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("scan.pdf", pdf(Sheet(extra=PICTURE)), ReadProblem.ONLY_PICTURES),
        ("locked.pdf", pdf(Sheet(), locked=True), ReadProblem.ENCRYPTED),
        ("bad.pdf", b"no PDF", ReadProblem.DAMAGED),
        ("bad.docx", b"no Word", ReadProblem.DAMAGED),
    ],
)
def test_a_document_that_cannot_be_read_has_its_reason(
    name: str, content: bytes, problem: ReadProblem, office: Office
) -> None:
    told = result(office, office.slack.drop("U1", (name, content)), "not added")
    assert told.plain == f"{name}: not added. {reply_for(ReadError('', problem))}"


def test_several_files_are_told_of_in_one_message_that_shows_how_far_it_is(office: Office) -> None:
    files = [(f"part-{number}.txt", f"Part {number}. {STORY}".encode()) for number in range(3)]
    sent = office.slack.drop("U1", *files)
    told = result(office, sent, "part-2.txt: added")
    assert [line.partition(":")[0] for line in told.plain.splitlines()] == [name for name, _ in files]
    shown = [edit.text for edit in told.edits]
    assert shown == [f"Reading 3 files…{more}" for more in ("", " 1 of them done.", " 2 of them done.")]
    assert replies_to(office.slack, sent) == [told]


def test_the_same_file_told_of_twice_is_added_once(office: Office) -> None:
    sent = office.slack.drop("U1", ("twice.txt", STORY.encode()))
    result(office, sent, "added for everybody")
    office.slack.wait_for_ack(office.slack.redeliver(sent))
    office.settle()
    assert len(replies_to(office.slack, sent)) == 1


@pytest.mark.parametrize("name", ["notes.doc", "all.jsonl", "picture.png", "no-ending"])
def test_a_file_of_another_kind_is_refused_with_the_kinds_that_can_be_read(name: str, office: Office) -> None:
    sent = office.slack.drop(
        "U1", (name, b'{"url": "https://herald.example/2024/bridge", "text": "Forged."}')
    )
    assert result(office, sent, "not added").plain == f"{name}: not added. {FILE_KINDS}"


@pytest.mark.parametrize(
    ("content", "problem"), [(b" \n", ReadProblem.EMPTY), (bytes(range(32)) * 9, ReadProblem.BINARY)]
)
def test_a_file_that_holds_no_text_has_its_reason(
    content: bytes, problem: ReadProblem, office: Office
) -> None:
    sent = office.slack.drop("U1", ("odd.txt", content), ("mill.txt", STORY.encode()))
    told = result(office, sent, "mill.txt: ")
    assert f"odd.txt: not added. {reply_for(ReadError('', problem))}" in told.plain


@pytest.mark.parametrize("told_size", [MAX_BYTES + 1, 10])
def test_a_file_too_large_is_not_read_to_its_end_whatever_slack_says_of_its_size(
    told_size: int, office: Office
) -> None:
    with office.slack.changed:
        sent = office.slack.drop("U1", ("large.txt", b"word " * (MAX_BYTES // 5 + 1)))
        assert sent.message is not None
        sent.message.files[0]["size"] = told_size
    assert "too large (20 MiB)" in result(office, sent, "not added").plain


def test_the_token_goes_to_slack_alone_and_is_never_redirected(office: Office) -> None:
    with Site({"/steal": Reply(STORY.encode(), headers={"Content-Type": "text/plain"})}) as site:
        with office.slack.changed:
            sent = office.slack.drop("U1", ("mill.txt", STORY.encode()))
            assert sent.message is not None
            sent.message.files[0]["url_private"] = site.url("/steal")
        assert result(office, sent, "not added").plain == f"mill.txt: not added. {unreadable()}"
        assert site.asked == []


def test_slacks_login_page_is_not_taken_for_the_file(office: Office) -> None:
    with office.slack.changed:
        sent = office.slack.drop("U1", ("mill.txt", STORY.encode()))
        assert sent.message is not None
        del office.slack.dropped_content[sent.message.files[0]["id"]]
    assert unreadable() in result(office, sent, "not added").plain


def test_a_file_that_was_deleted_meanwhile_has_a_reason(office: Office) -> None:
    with office.slack.changed:
        sent = office.slack.drop("U1", ("mill.txt", STORY.encode()))
        assert sent.message is not None
        del office.slack.dropped[sent.message.files[0]["id"]]
    assert "not added" in result(office, sent, "not added").plain


def test_a_question_beside_a_file_is_answered_and_the_file_added(office: Office) -> None:
    sent = office.slack.drop("U1", ("beside.txt", f"Beside. {STORY}".encode()), text=QUESTION)
    assert result(office, sent, "beside.txt: added")
    assert len(quoted(result(office, sent, "Ruth Okafor"))) == 4


def test_a_guest_who_may_not_read_the_archive_may_not_add_to_it(office: Office) -> None:
    guest = office.slack.add_user("gast")
    guest.is_restricted = True
    sent = office.slack.drop(guest.id, ("mill.txt", f"Guest. {STORY}".encode()))
    assert result(office, sent, "cannot").plain == NOT_YOUR_FILE
    assert office.slack.dropped_content
    assert sent.message is not None
    assert office.room.newsroom.stores.archive.find_any(sent.message.files[0]["permalink"]) is None


def test_a_name_that_would_ping_or_format_is_shown_as_it_is(office: Office) -> None:
    name = "<!channel> *x* <@U1>.txt"
    told = result(office, office.slack.drop("U1", (name, f"Named. {STORY}".encode())), "added")
    assert told.plain.startswith(name)
    assert office.slack.pings == []


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("https://files.slack.com/files-pri/T1-F1/mill.txt", True),
        ("https://newsroom.slack.com/files/mill.txt", True),
        ("https://slack.com/api/file", True),
        ("http://files.slack.com/files-pri/T1-F1/mill.txt", False),
        ("https://files.slack.com:8443/mill.txt", False),
        ("https://files.slack.com.evil.example/mill.txt", False),
        ("https://evilslack.com/mill.txt", False),
        ("https://files.slack.com@evil.example/mill.txt", False),
        ("https://x@files.slack.com/mill.txt", False),
        ("https://169.254.169.254/latest", False),
        ("https://files.slack.com:port/mill.txt", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_slacks_own_addresses_are_given_the_token(url: str, own: bool) -> None:
    assert is_slacks_own(url, "https://slack.com/api/") is own
