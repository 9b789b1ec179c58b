"""The part of bot/replies/ for settings that are not valid; never a value, which may be a secret."""

from collections.abc import Mapping, Sequence
from typing import Any

# By the kind of error that pydantic finds; the gap is for the limit that was passed.
_WHY = {
    "greater_than": "It must be more than {gt:g}",
    "greater_than_equal": "It must be {ge:g} or more",
    "less_than": "It must be less than {lt:g}",
    "less_than_equal": "It must be {le:g} or less",
    "float_parsing": "It must be a number",
    "finite_number": "It must be a number",
    "int_parsing": "It must be a whole number",
    "int_from_float": "It must be a whole number",
    "string_pattern_mismatch": "It may have up to 20 small letters, digits, - and _",  # the one for commands
    "value_error": "{error}",  # of a setting that we check ourselves
}

NOT_UTF_8 = ".env is not written in UTF-8. Save it as UTF-8, and start again."
NO_ENV = ".env cannot be read ({detail}). It must be a file that belongs to the user who runs this."
_FOR = {
    "ONRECORD_TEAMS": "ONRECORD_TEAMS (the workspaces that may install the bot, by id, or * for any)",
    "SLACK_APP_TOKEN": "SLACK_APP_TOKEN (for Socket Mode)",
    "SLACK_SIGNING_SECRET": "SLACK_SIGNING_SECRET (for HTTP mode)",
}


def missing_for_slack(names: Sequence[str]) -> str:
    """Which setting Slack cannot be connected without; any one of `names` is enough."""
    wanted = " or ".join(_FOR.get(name, name) for name in names)
    return f"Slack cannot be connected without {wanted}. Set it in .env, or empty the other Slack settings."


def strange_name(name: str, nearest: str) -> str:
    """About a variable that we do not read."""
    meant = f"Did you mean {nearest}?" if nearest else "See .env.example."
    return f"{name} is set, but it is no setting of On the Record, so it does nothing. {meant}"


def wrong_settings(problems: Sequence[Mapping[str, Any]]) -> str:
    """Which variables are wrong, and why as far as that is known; `problems` are pydantic's."""
    named = [str(problem["loc"][0]).upper() for problem in problems]
    known = {name: _why(problem) for name, problem in zip(named, problems, strict=True)}
    alone = len(known) == 1
    why = "".join(
        f" {reason}." if alone else f" {name}: {reason}." for name, reason in known.items() if reason
    )
    said = "A setting" if alone else "Some settings"
    verb = "is" if alone else "are"
    return f"{said} in .env or the environment {verb} not valid: {', '.join(known)}.{why} See .env.example."


def _why(problem: Mapping[str, Any]) -> str:
    return _WHY.get(problem["type"], "").format(**problem.get("ctx", {}))
