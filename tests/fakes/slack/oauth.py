"""Installing the app with OAuth: what Slack gives for a code, and for a refresh token that it gave before."""

import base64

from tests.fakes.slack.model import Refused
from tests.fakes.slack.text import Json
from tests.fakes.slack.workspace import Workspace


def approve(slack: Workspace, team: str = "", *, whole_organisation: bool = False) -> str:
    """The code that somebody comes back with who approved the app, in this workspace or another."""
    with slack.changed:
        code = slack.new_id("code-")
        slack.grants[code] = {"team": team or slack.team_id, "whole": whole_organisation}
        return code


def check_client(slack: Workspace, authorization: str) -> None:
    """`oauth.v2.access` goes by the app's id and secret instead of a token."""
    known = base64.b64encode(f"{slack.client_id}:{slack.client_secret}".encode()).decode()
    if authorization != f"Basic {known}":
        raise Refused("invalid_client_id")


def access(slack: Workspace, args: Json) -> Json:
    if args.get("grant_type") == "refresh_token":
        if args.get("refresh_token") != slack.refresh_token:
            raise Refused("invalid_refresh_token")
        slack.bot_token = slack.new_id("xoxe.xoxb-")
        return _bot(slack, slack.bot_token)
    grant = slack.grants.pop(str(args.get("code")), None)
    if grant is None:
        raise Refused("invalid_code")
    ours = grant["team"] == slack.team_id
    token = slack.bot_token if ours else slack.new_id("xoxb-other-")
    if not ours:
        slack.other_tokens.add(token)
    team: Json = {"id": grant["team"], "name": grant["team"]}
    return _bot(slack, token) | {
        "app_id": slack.app_id,
        "authed_user": {"id": "U1"},
        "bot_user_id": slack.bot_user,
        "scope": ",".join(sorted(slack.scopes)),
        "team": None if grant["whole"] else team,
        "enterprise": {"id": "E1", "name": "Organisation"},
        "is_enterprise_install": grant["whole"],
    }


def revoke(_slack: Workspace, _args: Json) -> Json:
    return {"revoked": True}


def _bot(slack: Workspace, token: str) -> Json:
    given: Json = {"access_token": token, "token_type": "bot"}
    if slack.token_life_s is not None:
        slack.refresh_token = slack.new_id("xoxe-1-")
        given |= {"refresh_token": slack.refresh_token, "expires_in": slack.token_life_s}
    return given
