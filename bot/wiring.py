"""Puts the parts together: settings → an archive that can be added to and asked."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from bot.newsroom import Newsroom
from bot.settings import Settings
from index.add import Adding
from index.archive import Archive
from index.database import open_database
from index.errors import RecordError
from index.fetch import Fetcher
from index.finder import Finder
from index.stores import open_stores
from prompts.budget import Counter, bound, load_counter
from prompts.embeddings import EmbeddingModel
from prompts.model import Model
from retrieval.ask import Asking
from retrieval.condensing import Condensing
from retrieval.extracting import Extracting
from retrieval.fallback import Fallback
from retrieval.quoting import Quoting
from retrieval.rewriting import Rewriting
from retrieval.session import Answerer
from retrieval.summarize import Summarizing
from retrieval.writing import Writing


@contextmanager
def open_newsroom(settings: Settings) -> Iterator[Newsroom]:
    """The newsroom on this machine's archive, owned until the block ends. Raises ArchiveBusyError."""
    home, finder = settings.onrecord_home, finder_of(settings)
    with open_stores(home, settings.database_url, settings.chroma_url, finder=finder) as stores:
        # Without a model nobody counts, and no log need say how.
        count = load_counter(settings.tiktoken_cache_dir) if settings.writes else bound
        model = model_of(settings, count)
        asking = Asking(
            stores, answerer_of(settings, model, count), rewriter=Rewriting(model, count) if model else None
        )
        summarizing = Summarizing(stores, summarizer_of(settings, model, count))
        yield Newsroom(stores, settings, asking, summarizing, Adding(stores, Fetcher()), model)


def texts_held(settings: Settings, version_ids: Iterable[str]) -> dict[str, str] | None:
    """The texts of these versions in the record, by id, whoever owns it; None where no record can be read."""
    file = settings.onrecord_home / "record.sqlite"
    if not (settings.database_url or file.exists()):
        return None
    try:
        engine = open_database(settings.database_url or f"sqlite:///{file.absolute()}")
        held = Archive(engine).load_versions(version_ids)
        engine.dispose()
    except (SQLAlchemyError, RecordError):
        return None
    return {version.id: version.text for version in held.values()}


def model_of(settings: Settings, count: Counter) -> Model | None:
    """The model that is set, if one is; with none nothing leaves this machine."""
    if not settings.writes:
        return None
    timeout_s, key = settings.onrecord_model_timeout_s, settings.openai_api_key
    return Model(settings.onrecord_model, timeout_s, key, settings.openai_base_url, count)


def finder_of(settings: Settings) -> Finder | None:
    """The model whose vectors passages are found by; None for the packaged one."""
    if not settings.onrecord_embedding_model:
        return None
    name, key, url = settings.onrecord_embedding_model, settings.openai_api_key, settings.openai_base_url
    return Finder(EmbeddingModel(name, key, url))


def answerer_of(settings: Settings, model: Model | None, count: Counter) -> Answerer:
    """The writing answerer with the quoting one behind it when there is a model; else the quoting one."""
    if model is None:
        return Quoting()
    return Fallback(Writing(model, count), Quoting(), settings.onrecord_model_timeout_s)


def summarizer_of(settings: Settings, model: Model | None, count: Counter) -> Answerer:
    """The same for summaries: with a model, and behind it or alone the extractive form."""
    if model is None:
        return Extracting()
    return Fallback(Condensing(model, count), Extracting(), settings.onrecord_model_timeout_s)
