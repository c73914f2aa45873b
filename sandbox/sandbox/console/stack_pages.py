"""CloudFormation in the simulated console: a quick-create link is shown with what it makes, and made.

Whoever uses these pages is signed in as the root user of the account that they choose, with keys of the
sandbox's own: every call goes through the gateway as anybody's would, signed, judged and written down.
"""

import functools
import json
import typing
import urllib.parse

import botocore.config
import botocore.exceptions
import botocore.session

from sandbox import principals
from sandbox.console import page, template_source
from sandbox.errors import Reply
from sandbox.partitions import here
from sandbox.sigv4 import Message

if typing.TYPE_CHECKING:
    from sandbox.world import World

PREFIX = "/_console"
_SECONDS = 3600
Form = dict[str, str]


class StackPages:
    def __init__(self, world: "World"):
        self._world = world
        self._routes: dict[tuple[str, str], typing.Callable[[Form], Reply]] = {
            ("GET", ""): self._home, ("GET", "/open"): self._open,
            ("GET", "/stacks/create/review"): self._review, ("GET", "/stacks/quickcreate"): self._review,
            ("GET", "/stacks/update/template"): self._review,
            ("GET", "/stack"): self._stack, ("POST", "/stacks/create"): self._create,
            ("POST", "/stacks/update"): self._update, ("POST", "/stacks/delete"): self._delete}

    def answer(self, message: Message) -> Reply:
        path = message.path.removeprefix(PREFIX).rstrip("/")
        if message.method == "GET" and path.startswith("/cloudformation/home"):
            return page.page("CloudFormation", "<p>A quick-create link leads from here to its stack.</p>",
                             base=PREFIX)
        route = self._routes.get((message.method, path))
        if route is None:
            return page.refused("There is no such page.", 404)
        if message.method == "POST" and not _is_own_form(message):
            return page.refused("This form was sent from another site.", 403)
        given = message.body.decode("utf-8", "replace") if message.method == "POST" else message.query
        form = dict(urllib.parse.parse_qsl(given, keep_blank_values=True))
        form.setdefault("account", self._world.management)
        form.setdefault("region", here().home)
        try:
            return route(form)
        except template_source.NoTemplate as error:
            return page.refused(str(error))
        except botocore.exceptions.ClientError as error:
            return page.refused(error.response["Error"]["Message"])
        except (botocore.exceptions.BotoCoreError, KeyError) as error:
            return page.refused(repr(error))

    @functools.cached_property
    def _session(self) -> typing.Any:
        return botocore.session.Session()

    def _client(self, form: Form, service: str) -> typing.Any:
        """Of the root user of the account that was chosen."""
        if form["account"] not in self._accounts():
            raise template_source.NoTemplate(f"There is no account {form['account']}.")
        root = principals.root_principal(form["account"])
        key = self._world.keyring.issue(root, self._world.clock.wall() + self._world.clock.skew + _SECONDS)
        config = botocore.config.Config(retries={"total_max_attempts": 1}, proxies={},
                                        s3={"addressing_style": "path"})
        return self._session.create_client(
            service, region_name=form["region"], endpoint_url=f"http://127.0.0.1:{self._world.port}",
            aws_access_key_id=key.access_key_id, aws_secret_access_key=key.secret,
            aws_session_token=key.token, config=config)

    def _accounts(self) -> dict[str, str]:
        return {each.id: each.name for each in self._world.organization.accounts}

    def _account_choice(self, chosen: str) -> str:
        options = "".join(
            f'<option value="{each}"{" selected" if each == chosen else ""}>{page.text(name)} ({each})</option>'
            for each, name in self._accounts().items())
        return f"<label>Signed in as the root user of <select name=account>{options}</select></label>"

    def _home(self, form: Form) -> Reply:
        """Stacks of the account, and a place for a link that was copied rather than clicked."""
        stacks = self._client(form, "cloudformation").describe_stacks()["Stacks"]
        rows = [[page.link(f"{PREFIX}/stack", each["StackName"], account=form["account"], region=form["region"],
                           stack=each["StackName"]), page.text(each["StackStatus"])] for each in stacks]
        found = page.table(["Stack", "Status"], rows) if rows else "<p>There are no stacks.</p>"
        choice = self._account_choice(form["account"])
        return page.page("CloudFormation", (
            f'<form action="{PREFIX}">{choice} <button>Show</button></form><h2>Stacks</h2>{found}'
            f'<h2>Open a link</h2><form action="{PREFIX}/open"><label>Link of a quick-create page '
            "<input name=link required></label> <button>Open</button></form>"))

    def _open(self, form: Form) -> Reply:
        link = urllib.parse.urlsplit(form["link"])
        path, _, query = link.fragment.lstrip("/").partition("?")
        region = dict(urllib.parse.parse_qsl(link.query)).get("region", here().home)
        if path not in ("stacks/create/review", "stacks/quickcreate", "stacks/update/template"):
            return page.refused("That is no link to make or change a stack: …#/stacks/create/review?templateURL=…")
        return Reply(303, [("Location", f"{PREFIX}/{path}?{query}&region={urllib.parse.quote(region)}")], b"")

    def _review(self, form: Form) -> Reply:
        """`stackId` names the stack that is to change; without it there is to be a new one."""
        address = form.get("templateURL", "")
        text = template_source.fetch(address, self._world.port, self._client(form, "s3"))
        template = template_source.parse(text)
        name = form.get("stackId") or form.get("stackName", "")
        before = self._parameters_of(form, name) if "stackId" in form else {}
        parameters = [[f"<label for=\"param_{page.text(each)}\">{page.text(each)}</label>",
                       _field(each, about, form.get(f"param_{each}", before.get(each))),
                       page.text(about.get("Description", ""))]
                      for each, about in (template.get("Parameters") or {}).items()]
        action, word = ("update", "Update") if "stackId" in form else ("create", "Create")
        return page.page(f"{word} stack", (
            f"<p class=note>{page.text(template.get('Description', ''))}</p>"
            f'<form method=post action="{PREFIX}/stacks/{action}">'
            f"{page.hidden(templateURL=address, region=form['region'])}{self._account_choice(form['account'])}"
            f'<p><label>Stack name <input name=stackName required value="{page.text(name)}"></label></p>'
            f"<h2>Parameters</h2>{page.table(['Name', 'Value', 'What it is'], parameters)}"
            f"<h2>Resources that it makes</h2>{_resources(template)}"
            "<p><label><input type=checkbox name=acknowledge value=yes> I acknowledge that AWS CloudFormation "
            f"might create IAM resources with custom names.</label></p><button>{word} stack</button></form>"))

    def _parameters_of(self, form: Form, stack: str) -> Form:
        found = self._client(form, "cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
        return {each["ParameterKey"]: each["ParameterValue"] for each in found.get("Parameters", [])}

    def _request(self, form: Form) -> dict[str, typing.Any]:
        text = template_source.fetch(form["templateURL"], self._world.port, self._client(form, "s3"))
        known = template_source.parse(text).get("Parameters") or {}
        given = [{"ParameterKey": each, "ParameterValue": form[f"param_{each}"]}
                 for each in known if f"param_{each}" in form]
        return {"StackName": form["stackName"], "TemplateBody": text, "Parameters": given,
                "Capabilities": ["CAPABILITY_NAMED_IAM"] if form.get("acknowledge") == "yes" else []}

    def _create(self, form: Form) -> Reply:
        self._client(form, "cloudformation").create_stack(**self._request(form))
        return self._to_stack(form)

    def _update(self, form: Form) -> Reply:
        self._client(form, "cloudformation").update_stack(**self._request(form))
        return self._to_stack(form)

    def _delete(self, form: Form) -> Reply:
        self._client(form, "cloudformation").delete_stack(StackName=form["stackName"])
        return self._to_stack(form)

    def _to_stack(self, form: Form) -> Reply:
        return page.see(f"{PREFIX}/stack", account=form["account"], region=form["region"],
                        stack=form["stackName"])

    def _stack(self, form: Form) -> Reply:
        client, name = self._client(form, "cloudformation"), form["stack"]
        try:
            stack = client.describe_stacks(StackName=name)["Stacks"][0]
        except botocore.exceptions.ClientError:
            return page.page(name, "<p>Status: <strong>DELETE_COMPLETE</strong></p>")
        resources = client.describe_stack_resources(StackName=name)["StackResources"]
        events = client.describe_stack_events(StackName=name)["StackEvents"]
        status = str(stack["StackStatus"])
        keep = page.hidden(account=form["account"], region=form["region"], stackName=name)
        return page.page(name, (
            f"<p>Status: <strong>{page.text(status)}</strong></p>"
            + _listing("Outputs", stack.get("Outputs", []), Name="OutputKey", Value="OutputValue")
            + _listing("Resources", resources, Name="LogicalResourceId", Kind="ResourceType", Id="PhysicalResourceId")
            + _listing("Events", events, Resource="LogicalResourceId", Status="ResourceStatus",
                       Why="ResourceStatusReason")
            + f'<form method=post action="{PREFIX}/stacks/delete">{keep}<button>Delete stack</button></form>'),
            refresh=2 if status.endswith("_IN_PROGRESS") else 0)


def _listing(title: str, rows: list[dict[str, typing.Any]], **columns: str) -> str:
    """`columns`: what a column is headed with, and the field that it shows."""
    cells = [[page.text(row.get(field, "")) for field in columns.values()] for row in rows]
    return f"<h2>{page.text(title)}</h2>{page.table(list(columns), cells)}"


def _is_own_form(message: Message) -> bool:
    """A browser says where a form is from. Root users' keys are behind these pages, if only simulated ones."""
    if message.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = message.headers.get("origin")
    return origin is None or urllib.parse.urlsplit(origin).netloc == message.headers.get("host")


def _field(name: str, about: dict[str, typing.Any], given: str | None) -> str:
    value = given if given is not None else str(about.get("Default", ""))
    identity = f'id="param_{page.text(name)}" name="param_{page.text(name)}"'
    if allowed := about.get("AllowedValues"):
        options = "".join(f'<option{" selected" if str(each) == value else ""}>{page.text(each)}</option>'
                          for each in allowed)
        return f"<select {identity}>{options}</select>"
    return f'<input {identity} value="{page.text(value)}">'


def _resources(template: dict[str, typing.Any]) -> str:
    """With what each is made of behind a click, and the condition under which it is made."""
    rows = []
    for name, resource in template["Resources"].items():
        properties = json.dumps(resource.get("Properties", {}), indent=2, default=str)
        shown = f"<details><summary>properties</summary><pre>{page.text(properties)}</pre></details>"
        rows.append([page.text(name), page.text(resource.get("Type", "")), page.text(resource.get("Condition", "")),
                     shown])
    return page.table(["Name", "Kind", "Only if", ""], rows)
