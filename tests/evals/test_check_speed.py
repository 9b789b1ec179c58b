"""What the speed of quote checks is measured with gets the verdict it must."""

from evals import newsroom_text
from evals.check_speed import cases
from retrieval.check import Checking
from retrieval.check_types import Cited
from tests.conftest import ArchiveOf


def test_every_measured_check_has_its_verdict(archive_of: ArchiveOf) -> None:
    archive = archive_of(*newsroom_text.pages(3))
    checking = Checking(archive.stores, archive.clock)
    for kind, verdict, words in cases(archive.stores, 3):
        assert checking.check(Cited(words)).verdict is verdict, kind
