"""What can go wrong when a model is asked, by name; never carries a prompt, a reply or a key."""

from enum import StrEnum


class ModelProblem(StrEnum):
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    STATUS = "status"
    BAD_REPLY = "bad_reply"
    TOO_LARGE = "too_large"
    CUT_SHORT = "cut_short"
    REFUSED = "refused"
    EMPTY = "empty"
    WRONG_SCHEMA = "wrong_schema"
    OVER_CAP = "over_cap"  # not asked at all; `detail` is the cap's name
    NOT_BOOKED = "not_booked"  # not asked at all: what it costs could not be written down


class ModelError(Exception):
    """The model gave nothing to use. `detail` is short and safe to log: a status code, a limit, a type."""

    def __init__(self, problem: ModelProblem, detail: str = "") -> None:
        super().__init__(f"{problem}: {detail}" if detail else str(problem))
        self.problem, self.detail = problem, detail
