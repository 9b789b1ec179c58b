"""Every expected failure has a sentence of its own, which tells nothing of the error but limits and codes."""

import errno

import pytest

import bot.newsroom
from bot.office.errors import OfficeFailedError, OfficeLostError
from bot.replies.general import bug, reply_for, written_as
from bot.slack.errors import (
    NotInstalledError,
    SlackLoginError,
    SlackRefusedError,
    SlackSettingsError,
    SlackUnreachableError,
)
from bot.web.address import AddressProblem, WebAddressError
from index.errors import (
    ArchiveBusyError,
    BackupError,
    BackupProblem,
    EmbeddingError,
    FetchError,
    FetchProblem,
    HomeError,
    IndexMismatchError,
    NewsroomError,
    NotAddableError,
    NotFoundError,
    NotQuotableError,
    ReadError,
    ReadProblem,
    RecordError,
    RecordProblem,
    StoppingError,
    VectorsError,
)

SECRET = "https://herald.example/the-source-is-ann"
ERRORS: list[NewsroomError] = [
    *(FetchError(SECRET, problem, "404") for problem in FetchProblem),
    *(ReadError(SECRET, problem, "5 MiB") for problem in ReadProblem),
    ArchiveBusyError(SECRET, 4711),
    ArchiveBusyError(SECRET, None),
    NotFoundError(SECRET),
    NotAddableError(SECRET),
    StoppingError(),
    NotQuotableError(SECRET),
    IndexMismatchError(SECRET),
    IndexMismatchError("embedder", "packaged", "packaged+emb-a/headline"),
    IndexMismatchError("embedder", "packaged+emb-a/headline", "packaged"),
    IndexMismatchError("embedder", "packaged+emb-a/headline", "packaged+emb-b/headline"),
    IndexMismatchError("embedder", "packaged-1", "packaged-2"),
    EmbeddingError("404"),
    OfficeLostError(SECRET),
    NotInstalledError(SECRET),
    SlackLoginError("invalid_auth"),
    SlackRefusedError("not_in_channel"),
    SlackUnreachableError(SECRET),
    SlackSettingsError(["SLACK_BOT_TOKEN"]),
    OfficeFailedError("KeyError"),
    HomeError(SECRET, "Not a directory"),
    *(VectorsError(problem) for problem in ("server", "folder")),
    *(RecordError(problem) for problem in RecordProblem),
    *(BackupError(problem) for problem in BackupProblem),
    *(WebAddressError(SECRET, problem, "address already in use") for problem in AddressProblem),
]


@pytest.mark.parametrize("error", ERRORS, ids=repr)
def test_it_is_one_or_two_sentences_that_tell_nothing_of_the_source(error: NewsroomError) -> None:
    reply = reply_for(error)
    assert reply
    assert reply[0].isupper()
    assert reply.endswith(".")
    assert SECRET not in reply
    assert "{" not in reply


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("401", "asks for a login (401)"),
        ("403", "refused the page (403)"),
        ("404", "no such page (404)"),
        ("410", "taken away (410)"),
        ("429", "too often (429)"),
        ("451", "by law (451)"),
        ("503", "trouble of its own (503)"),
        ("418", "did not give the page (418)"),
    ],
)
def test_a_sites_own_reason_is_told_and_a_login_only_where_one_is_asked_for(status: str, said: str) -> None:
    reply = str(reply_for(FetchError(SECRET, FetchProblem.STATUS, status)))
    assert said in reply
    assert ("login" in reply) == (status in {"401", "403"})


def test_no_two_problems_get_the_same_sentence() -> None:
    sentences = [reply_for(error) for error in ERRORS]
    assert len(set(sentences)) == len(sentences)


def test_every_named_error_of_the_program_has_a_sentence() -> None:
    assert bot.newsroom  # everything that may raise is loaded
    assert {type(error) for error in ERRORS} >= set(NewsroomError.__subclasses__())


def test_the_limit_that_was_passed_is_told() -> None:
    assert "(5120 KiB)" in str(reply_for(FetchError("", FetchProblem.TOO_LARGE, "5120 KiB")))


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, SECRET),
        ValueError(f"An IO error: {SECRET} No space left on device (os error 28)"),
    ],
)
def test_a_full_disk_is_told_as_one_whoever_met_it(error: Exception) -> None:
    assert reply_for(error) == reply_for(RecordError(RecordProblem.DISK_FULL))


@pytest.mark.parametrize("error", [ValueError("token xoxb-1"), KeyError("q"), OSError("/home")])
def test_a_bug_has_no_sentence_but_its_job(error: Exception) -> None:
    assert reply_for(error) is None
    assert bug("q1") == "I hit a bug. Please report job q1."


@pytest.mark.parametrize(
    ("name", "written", "told"),
    [
        ("Ada Renwick", "she", "as “she”"),
        ("Ada Renwick", "The harbour master,", "as “The harbour master”"),
        ("Ada Renwick", "Ada Renwick, the harbour master,", ""),
        ("harbour office", "The harbour office", ""),
        ("Ada Renwick", "A", ""),
        ("Ada Renwick", "", ""),
        ("Ada Renwick", None, ""),
        (None, "which examined", "as “which examined”"),
    ],
)
def test_what_an_article_calls_a_speaker_is_told_where_it_is_not_the_name_itself(
    name: str | None, written: str | None, told: str
) -> None:
    assert written_as(name, written) == told


@pytest.mark.parametrize(
    ("stored", "wanted", "told"),
    [
        (
            "a/b",
            "a/b+emb-a/headline",
            ["the packaged embedder", "emb-a is set", "Empty", "sends every passage"],
        ),
        ("a/b+emb-a/headline", "a/b", ["ONRECORD_EMBEDDING_MODEL=emb-a again", "or run onrecord reindex."]),
        (
            "a/b+org/emb/headline",
            "a/b+emb-b/headline",
            ["ONRECORD_EMBEDDING_MODEL=org/emb again", "emb-b is set", "sends every passage"],
        ),
        ("a/1", "a/2", ["another version", "onrecord reindex"]),
    ],
)
def test_another_embedder_is_named_with_both_ways_out(stored: str, wanted: str, told: list[str]) -> None:
    reply = str(reply_for(IndexMismatchError("embedder", stored, wanted)))
    assert [words for words in told if words not in reply] == []
