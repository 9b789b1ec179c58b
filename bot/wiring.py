"""Puts the parts together: settings → an archive that can be added to and asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.newsroom import Newsroom
from bot.settings import Settings
from index.add import Adding
from index.fetch import Fetcher
from index.stores import open_stores
from prompts.budget import load_counter
from prompts.model import Model
from retrieval.ask import Asking
from retrieval.fallback import Fallback
from retrieval.quoting import Quoting
from retrieval.summarize import Summarizing
from retrieval.types import Answerer
from retrieval.writing import Writing


@contextmanager
def open_newsroom(settings: Settings) -> Iterator[Newsroom]:
    """The newsroom on this machine's archive, owned until the block ends. Raises ArchiveBusyError."""
    with open_stores(settings.onrecord_home, settings.database_url, settings.chroma_url) as stores:
        asking = Asking(stores, answerer_of(settings))
        yield Newsroom(stores, settings, asking, Summarizing(stores, asking), Adding(stores, Fetcher()))


def answerer_of(settings: Settings) -> Answerer:
    """The writing answerer with the quoting one behind it when a model is set; else the quoting one alone."""
    if not settings.writes:
        return Quoting()
    timeout_s = settings.onrecord_model_timeout_s
    model = Model(settings.onrecord_model, timeout_s, settings.openai_api_key, settings.openai_base_url)
    return Fallback(Writing(model, load_counter(settings.tiktoken_cache_dir)), Quoting(), timeout_s)
