"""A file or a check in Slack whose article was corrected, withheld or erased: files go, checks are redone."""

from dataclasses import replace

from bot.listeners.desk import Desk
from bot.notices.changed import what_changed
from bot.notices.excerpts import Excerpt, forget_excerpt, note_excerpt, without_words
from bot.replies.later import CHECK_WITHDRAWN, FILE_WITHDRAWN, changed_note
from bot.slack.amending import amend
from bot.slack.check_blocks import render_checks
from bot.slack.errors import SlackUnreachableError
from bot.slack.fresh import Fresh
from bot.slack.mrkdwn import Message, said
from bot.slack.shortening import line
from bot.slack.uploading import withdraw_upload
from bot.threads import name_of
from retrieval.answer_json import quote_json
from retrieval.cited import as_cited
from retrieval.types import Audience


def amend_excerpt(desk: Desk, one: Excerpt, *, erased: bool) -> None:
    """Raises SlackRefusedError, SlackUnreachableError, NotInstalledError: it stands there still."""
    archive = desk.newsroom.stores.archive
    audience = desk.audiences.of_message(one.team, one.place.channel, one.user)
    if audience.unsure:
        raise SlackUnreachableError  # nobody knows for whom it would be taken away
    changed = what_changed(one.quotes, archive, audience, shown=len(one.quotes))
    withdrawn = changed.gone or erased
    poster = desk.poster(one.team)
    if one.checked is None:
        if withdrawn:
            withdraw_file(desk, one)
            if one.place.thread_ts is None:  # in a thread the answer's own note says it
                key = name_of(FILE_WITHDRAWN, one.id)
                poster.post_once(one.place, said(FILE_WITHDRAWN), key, resumed=True)
    elif withdrawn or changed.corrected:
        # The words that were checked may be the article's: they go too.
        again = Fresh(lambda: said(CHECK_WITHDRAWN) if withdrawn else checked_again(desk, one, audience))
        if amend(poster, one.place, again, one.id):
            titles = [line(version.title, 150) for version in changed.corrected]
            note = changed_note(titles, withdrawn=withdrawn)
            thread = replace(one.place, thread_ts=poster.standing(one.place, one.id))
            poster.post_once(thread, said(note), changed.note_key(one.id, withdrawn=withdrawn), resumed=True)
            if withdrawn:
                forget_excerpt(archive.engine, one.id)


def withdraw_file(desk: Desk, one: Excerpt) -> None:
    """Take an exported file away. Raises SlackRefusedError, SlackUnreachableError, NotInstalledError."""
    if withdraw_upload(desk.poster(one.team), one.place, one.id):
        forget_excerpt(desk.newsroom.stores.archive.engine, one.id)


def checked_again(desk: Desk, one: Excerpt, audience: Audience) -> Message:
    """A shared check as it is now; what it quotes is noted, before Slack takes it."""
    check = desk.newsroom.check(as_cited(one.checked or ""), None, audience)
    quotes = without_words(quote_json(quote) for quote in check.quotes)
    note_excerpt(desk.newsroom.stores.archive.engine, replace(one, quotes=quotes))
    return render_checks([check], desk.newsroom.reading_room)
