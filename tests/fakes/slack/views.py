"""Web API methods that show modals and home tabs, and what the bot's answer to a submission does to them."""

from tests.fakes.slack.limits import check_view, parsed
from tests.fakes.slack.model import Refused, View
from tests.fakes.slack.text import Json
from tests.fakes.slack.workspace import Workspace

STACK = 3


def open_view(slack: Workspace, args: Json) -> Json:
    view = check_view(parsed(args, "view", "invalid_arguments"), ("modal",))
    _refuse_taken(slack, view)
    trigger = slack.use_trigger(args.get("trigger_id"))
    for other in slack.views:
        if other.user == trigger["user"] and other.body["type"] == "modal":
            other.open = False
    return _answer(slack, show(slack, trigger["user"], view))


def push_view(slack: Workspace, args: Json) -> Json:
    view = check_view(parsed(args, "view", "invalid_arguments"), ("modal",))
    _refuse_taken(slack, view)
    below = slack.use_trigger(args.get("trigger_id"))["view"]
    if below is None:
        raise Refused("invalid_trigger_id")
    return _answer(slack, show(slack, below.user, view, below))


def update_view(slack: Workspace, args: Json) -> Json:
    body = check_view(parsed(args, "view", "invalid_arguments"), ("modal", "home"))
    view_id, external_id = args.get("view_id"), args.get("external_id")
    for view in slack.views:
        named = view.id == view_id or (external_id and view.body.get("external_id") == external_id)
        if named and view.open:
            if args.get("hash") and args["hash"] != view.hash:
                raise Refused("hash_conflict")
            replace(slack, view, body)
            return _answer(slack, view)
    raise Refused("not_found")


def publish(slack: Workspace, args: Json) -> Json:
    body = check_view(parsed(args, "view", "invalid_arguments"), ("home",))
    user = str(args.get("user_id"))
    if user not in slack.users:
        raise Refused("user_not_found")
    view = next((one for one in slack.views if one.user == user and one.body["type"] == "home"), None)
    if view is None:
        return _answer(slack, show(slack, user, body))
    if args.get("hash") and args["hash"] != view.hash:
        raise Refused("hash_conflict")
    replace(slack, view, body)
    return _answer(slack, view)


def show(slack: Workspace, user: str, body: Json, below: View | None = None) -> View:
    """Puts a view in front of a user, on top of `below`."""
    depth, under = 1, below
    while under:
        depth, under = depth + 1, under.below
    if depth > STACK:
        raise Refused("push_limit_reached")
    view = View(slack.new_id("V"), user, _named(slack, body), slack.new_id("hash."), below=below)
    slack.views.append(view)
    slack.changed.notify_all()
    return view


def replace(slack: Workspace, view: View, body: Json) -> None:
    view.body, view.hash, view.errors = _named(slack, body), slack.new_id("hash."), {}
    slack.changed.notify_all()


def submitted(slack: Workspace, view: View, answer: Json) -> None:
    """Does what the bot's answer to a submission asks for; raises Refused when Slack would not do it."""
    action = answer.get("response_action")
    if action == "errors":
        known = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
        if not answer.get("errors") or answer["errors"].keys() - known:
            raise Refused("invalid_arguments", ("errors name blocks the view does not have",))
        view.errors = answer["errors"]
    elif action == "update":
        replace(slack, view, check_view(answer.get("view"), ("modal",)))
    elif action == "push":
        show(slack, view.user, check_view(answer.get("view"), ("modal",)), view)
    elif action == "clear":
        for other in slack.views:
            if other.root is view.root:
                other.open = False
    elif action is None:
        view.open = False
    else:
        raise Refused("invalid_arguments", (f"unknown response_action: {action}",))
    slack.changed.notify_all()


def _named(slack: Workspace, body: Json) -> Json:
    slack.name_parts(body["blocks"])
    return body


def _refuse_taken(slack: Workspace, body: Json) -> None:
    taken = [view.body.get("external_id") for view in slack.views if view.open]
    if body.get("external_id") and body["external_id"] in taken:
        raise Refused("duplicate_external_id")


def _answer(slack: Workspace, view: View) -> Json:
    return {"view": view.as_json(slack.team_id, slack.app_id, slack.bot_id)}
