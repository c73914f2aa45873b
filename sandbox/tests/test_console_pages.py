"""The simulated console plays a quick-create link as AWS's would, and mail can be read in the browser."""

import email.message
import html.parser
import http.client
import pathlib
import re
import shutil
import smtplib
import subprocess
import typing
import urllib.error
import urllib.parse
import urllib.request

import pytest
from conftest import Running
from connection_templates_support import EXTERNAL_ID, filled
from test_stacks import Vendor, status_of

_CONSOLE = "/_console/stacks/create/review"


class _KeepRedirections(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: typing.Any) -> None:
        return None


class Form(html.parser.HTMLParser):
    """The fields of the last form of a page, as a browser would send them."""

    def __init__(self, text: str):
        super().__init__()
        self.action, self.fields, self._select = "", dict[str, str](), ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action, self.fields = given.get("action", ""), {}
        elif tag == "input" and given.get("type") != "checkbox":
            self.fields[given["name"]] = given.get("value", "")
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and (self._select not in self.fields or "selected" in given):
            self.fields[self._select] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._select and self.fields.get(self._select) == "" and data.strip():
            self.fields[self._select] = data.strip()


def get(sandbox: Running, path: str, **query: str) -> str:
    address = sandbox.endpoint + path + (f"?{urllib.parse.urlencode(query)}" if query else "")
    with urllib.request.urlopen(address, timeout=60) as answer:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        return str(answer.read().decode())


def post(sandbox: Running, action: str, fields: dict[str, str], **headers: str) -> tuple[int, str, str]:
    """Status, where it leads, and the page."""
    request = urllib.request.Request(sandbox.endpoint + action, urllib.parse.urlencode(fields).encode(),
                                     {name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.build_opener(_KeepRedirections).open(request, timeout=60) as answer:
            return answer.status, "", answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("Location", ""), error.read().decode()


@pytest.fixture(scope="module")
def vendor(sandbox: Running) -> Vendor:
    sandbox.without_buckets()
    return Vendor(sandbox)


@pytest.fixture(scope="module")
def address(sandbox: Running, vendor: Vendor) -> str:
    """Where Muster has published its template: a presigned URL of a bucket of its own."""
    s3 = sandbox.client("s3", "muster")
    s3.create_bucket(Bucket="muster-artifacts")
    s3.put_object(Bucket="muster-artifacts", Key="stack.yaml", Body=filled(
        "aws", "management", "stack.yaml", PRINCIPAL=vendor.arn, CALLBACK_TOPIC=vendor.topic).encode())
    return str(s3.generate_presigned_url("get_object", Params={"Bucket": "muster-artifacts", "Key": "stack.yaml"}))


def link_for(address: str, name: str) -> str:
    query = urllib.parse.urlencode({"templateURL": address, "stackName": name, "param_RoleName": f"muster-{name}",
                                    "param_BucketName": f"muster-bills-{name}", "param_ReportName": name,
                                    "param_Unheard": "of"})
    return ("https://us-east-1.console.aws.amazon.com/cloudformation/home?region=us-east-1"
            f"#/stacks/create/review?{query}")


def review(sandbox: Running, address: str, name: str) -> str:
    return get(sandbox, _CONSOLE, **dict(urllib.parse.parse_qsl(link_for(address, name).partition("review?")[2])))


def test_a_link_shows_what_it_would_make_with_its_parameters(sandbox: Running, address: str, vendor: Vendor) -> None:
    page = review(sandbox, address, "shown")

    fields = Form(page).fields
    assert fields["stackName"] == "shown"
    assert (fields["param_RoleName"], fields["param_BucketName"]) == ("muster-shown", "muster-bills-shown")
    assert (fields["param_ExternalId"], fields["param_Principal"]) == (EXTERNAL_ID, vendor.arn)
    assert (fields["param_BillingSource"], fields["param_WritePermissions"]) == ("new", "no")
    assert "param_Unheard" not in fields
    for kind in ("AWS::IAM::Role", "AWS::IAM::ManagedPolicy", "AWS::S3::Bucket", "AWS::BCMDataExports::Export",
                 "Custom::MusterConnection"):
        assert kind in page
    assert sandbox.client("cloudformation").describe_stacks()["Stacks"] == []


def test_creating_it_deploys_and_waits_for_the_call_back(sandbox: Running, address: str, vendor: Vendor) -> None:
    form = Form(review(sandbox, address, "made"))

    status, where, _ = post(sandbox, form.action, {**form.fields, "acknowledge": "yes"})

    assert status == 303
    page = get(sandbox, where)
    assert "CREATE_IN_PROGRESS" in page and "http-equiv=refresh" in page
    message = vendor.next_message()
    assert message["ResourceProperties"]["RoleArn"] == f"arn:aws:iam::{sandbox.management}:role/muster-made"
    vendor.answer(message)
    page = get(sandbox, where)
    assert "CREATE_COMPLETE" in page and "http-equiv=refresh" not in page
    calls = sandbox.control("GET", "/calls?service=cloudformation&operation=CreateStack")
    assert calls[-1]["principal"] == f"arn:aws:iam::{sandbox.management}:root"

    post(sandbox, "/_console/stacks/delete", {"stackName": "made", "account": sandbox.management})
    vendor.answer(vendor.next_message())
    assert "DELETE_COMPLETE" in get(sandbox, where)


def test_the_box_about_iam_must_be_ticked(sandbox: Running, address: str) -> None:
    form = Form(review(sandbox, address, "careless"))

    status, _, page = post(sandbox, form.action, form.fields)

    assert status == 400
    assert "Requires capabilities : [CAPABILITY_NAMED_IAM]" in page


def test_a_member_can_be_connected_too(sandbox: Running, address: str, vendor: Vendor) -> None:
    member = sandbox.members()[3]["Id"]
    form = Form(review(sandbox, address, "member"))

    post(sandbox, form.action, {**form.fields, "account": member, "acknowledge": "yes",
                                "param_BillingSource": "existing"})

    assert vendor.next_message()["ResourceProperties"]["AccountId"] == member
    assert status_of(sandbox.in_account(member, "cloudformation"), "member") == "CREATE_IN_PROGRESS"


def test_a_stack_is_updated_by_a_link_and_keeps_its_parameters(sandbox: Running, address: str, vendor: Vendor) -> None:
    form = Form(review(sandbox, address, "older"))
    post(sandbox, form.action, {**form.fields, "acknowledge": "yes", "param_BillingSource": "existing"})
    vendor.answer(vendor.next_message())
    form = Form(get(sandbox, "/_console/stacks/update/template", stackId="older", templateURL=address))
    assert form.fields["param_RoleName"] == "muster-older"

    status, _, page = post(sandbox, form.action, {**form.fields, "acknowledge": "yes",
                                                  "param_WritePermissions": "yes"})

    assert status == 303, page
    attached = sandbox.client("iam").list_attached_role_policies(RoleName="muster-older")["AttachedPolicies"]
    assert len(attached) == 3


def test_a_link_of_awss_console_is_played_with_the_part_behind_the_hash(sandbox: Running, address: str) -> None:
    opened = get(sandbox, "/_console/cloudformation/home", region="us-east-1")
    assert 'data-base="/_console"' in opened and "location.hash" in opened

    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.build_opener(_KeepRedirections).open(
            f"{sandbox.endpoint}/_console/open?{urllib.parse.urlencode({'link': link_for(address, 'pasted')})}")

    where = error.value.headers["Location"]
    assert where.startswith(f"{_CONSOLE}?templateURL=") and where.endswith("&region=us-east-1")


@pytest.mark.skipif(not shutil.which("chromium"), reason="there is no Chromium")
def test_a_browser_that_follows_the_link_sees_the_stack(sandbox: Running, address: str, tmp_path: pathlib.Path) -> None:
    """Only a browser knows what stands behind the hash; the page's one script has to be let through by its policy."""
    link = link_for(address, "followed").replace("https://us-east-1.console.aws.amazon.com",
                                                 f"{sandbox.endpoint}/_console")

    done = subprocess.run(["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--dump-dom",
                           f"--user-data-dir={tmp_path}", "--virtual-time-budget=10000", link],
                          capture_output=True, text=True, timeout=120)

    assert Form(done.stdout).fields["param_RoleName"] == "muster-followed"
    assert "Custom::MusterConnection" in done.stdout


@pytest.mark.parametrize("bad, words", [
    ("https://example.com/stack.yaml", "templates are taken from S3 alone"),
    ("http://127.0.0.1:1/bucket/stack.yaml", "templates are taken from S3 alone"),
    ("https://nobody-has-this.s3.amazonaws.com/stack.yaml", "S3 error"),
    ("https://muster-artifacts.s3.amazonaws.com/stack.yaml", "S3 error"),
])
def test_a_template_that_the_person_cannot_read_is_refused(sandbox: Running, address: str, bad: str,
                                                           words: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as error:
        get(sandbox, _CONSOLE, templateURL=bad, stackName="none")

    assert words in error.value.read().decode()


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example.com"}, {"Sec_Fetch_Site": "cross-site"}])
def test_a_form_of_another_site_is_refused(sandbox: Running, headers: dict[str, str]) -> None:
    status, _, _ = post(sandbox, "/_console/stacks/delete",
                        {"stackName": "x", "account": sandbox.management}, **headers)

    assert status == 403


def test_what_a_link_carries_is_shown_as_text(sandbox: Running, address: str) -> None:
    page = get(sandbox, _CONSOLE, templateURL=address, stackName="\"><script>alert(1)</script>")

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_calls_without_a_signature_are_refused_as_before(sandbox: Running) -> None:
    port = urllib.parse.urlsplit(sandbox.endpoint).port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("POST", "/", "Action=ListRoles&Version=2010-05-08",
                       {"Content-Type": "application/x-www-form-urlencoded"})

    assert connection.getresponse().status == 403


def send(sandbox: Running, subject: str, rich: str = "") -> None:
    mail = email.message.EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Muster <muster@example.com>", "ann@example.com", subject
    mail.set_content("Your data is complete.\nSee https://muster.example.com/reports?a=1&b=2.\n")
    if rich:
        mail.add_alternative(rich, subtype="html")
    about = sandbox.about["smtp"]
    with smtplib.SMTP(about["host"], about["port"], timeout=20) as server:
        server.send_message(mail)


def test_mail_is_taken_in_and_read_in_the_browser(sandbox: Running) -> None:
    send(sandbox, "Bills have come — <all>", "<p>Your data is <b>complete</b>.</p><script>alert(1)</script>")

    listed = get(sandbox, "/_mailbox")
    assert "Bills have come — &lt;all&gt;" in listed and "ann@example.com" in listed
    found = re.search(r'href="(/_mailbox/\d+)"', listed)
    assert found
    page = get(sandbox, found[1])
    assert "Your data is complete." in page
    assert 'href="https://muster.example.com/reports?a=1&amp;b=2"' in page
    assert 'sandbox="allow-popups' in page and "<script>alert" not in page
    with urllib.request.urlopen(f"{sandbox.endpoint}{found[1]}/raw", timeout=20) as answer:
        assert b"Content-Type: multipart/alternative" in answer.read()


def test_mail_is_read_by_programs_and_forgotten(sandbox: Running) -> None:
    send(sandbox, "First")
    send(sandbox, "Second")

    mails = sandbox.control("GET", "/mail")
    assert [mail["subject"] for mail in mails[:2]] == ["Second", "First"]
    assert mails[0]["to"] == ["ann@example.com"] and "Your data is complete." in mails[0]["text"]
    assert sandbox.control("DELETE", "/mail")["cleared"] >= 2
    assert sandbox.control("GET", "/mail") == []


def test_a_mail_that_is_not_there_is_said_so(sandbox: Running) -> None:
    with pytest.raises(urllib.error.HTTPError) as error:
        get(sandbox, "/_mailbox/999999")

    assert error.value.code == 404


def test_the_sandbox_says_where_its_pages_are(sandbox: Running) -> None:
    assert sandbox.about["console"] == f"{sandbox.endpoint}/_console"
    assert sandbox.about["mailbox"] == f"{sandbox.endpoint}/_mailbox"
    assert sandbox.process.stdout
    lines = [sandbox.process.stdout.readline() for _ in range(2)]
    assert sandbox.about["console"] in lines[0]
    assert sandbox.about["mailbox"] in lines[1] and str(sandbox.about["smtp"]["port"]) in lines[1]
