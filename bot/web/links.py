"""Links into the reading room; with a secret they are signed, and open for some days only."""

import hashlib
import re
from datetime import UTC, datetime
from urllib.parse import quote as percent
from urllib.parse import urlencode

from itsdangerous import Signer

from bot.settings import Settings
from index.types import Span, Version

_DAY_S = 86_400
_UNIX_TIME = re.compile(r"[0-9]{1,12}")


def reading_room_link(
    settings: Settings, version: Version, span: Span | None = None, readers: str = ""
) -> str:
    """The absolute URL at which a browser shows the version, the words at `span` marked and scrolled to.

    `readers` tells whom the article is for: with others, the link does not open any more.
    """
    path = version_path(settings, version.id, span, int(datetime.now(UTC).timestamp()), readers)
    base = settings.onrecord_web_url or f"http://{settings.onrecord_web_address}"
    return base.rstrip("/") + path


def version_path(
    settings: Settings, version_id: str, span: Span | None, made_at_s: int, readers: str = ""
) -> str:
    """The same link without its host. `made_at_s` is when its days begin, in Unix time."""
    query: dict[str, str | int] = {"start": span.start, "end": span.end} if span else {}
    if settings.onrecord_web_secret:
        query |= {"made": made_at_s, "key": _key(settings, version_id, made_at_s, readers)}
    path = f"/version/{percent(version_id, safe='')}"
    return path + (f"?{urlencode(query)}" if query else "") + ("#quote" if span else "")


def opens(settings: Settings, version_id: str, made: str, key: str, now: datetime, readers: str = "") -> bool:
    """Whether a link's `made` and `key` open this version at `now`; any do where there is no secret."""
    if settings.onrecord_web_secret is None:
        return True
    if not _UNIX_TIME.fullmatch(made):
        return False
    age_s = now.timestamp() - int(made)
    signed = _signer(settings).verify_signature(_sealed(version_id, int(made), readers), key)
    return signed and age_s <= settings.onrecord_web_link_days * _DAY_S


def _key(settings: Settings, version_id: str, made_at_s: int, readers: str) -> str:
    return _signer(settings).get_signature(_sealed(version_id, made_at_s, readers)).decode("ascii")


def _sealed(version_id: str, made_at_s: int, readers: str) -> str:
    # The span is not sealed: it only chooses what is marked on a page that is open already.
    return f"{version_id} {made_at_s}" + (f" {readers}" if readers else "")


def _signer(settings: Settings) -> Signer:
    secret = settings.onrecord_web_secret
    if secret is None:
        raise ValueError("no secret to sign links with")
    return Signer(
        secret.get_secret_value(),
        salt="onrecord.version",
        key_derivation="hmac",
        digest_method=hashlib.sha256,
    )
