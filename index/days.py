"""A day and a minute as every surface writes them for people."""

from datetime import datetime


def day(moment: datetime | None) -> str:
    """ "3 March 2021", in the moment's own zone; "" for one that is not known."""
    return f"{moment.day} {moment:%B %Y}" if moment else ""


def minute(moment: datetime) -> str:
    """ "3 March 2021, 09:05 UTC", of a moment in UTC."""
    return f"{day(moment)}, {moment:%H:%M} UTC"
