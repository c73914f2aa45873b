"""A provider of SAML that others wrote (npm's samlify), and what a browser does between it and Muster."""

import html.parser
import json
import os
import subprocess
import urllib.parse
import urllib.request

from muster_cli import ROOT
from musterd import free_port
from s3_servers import _with_node as with_node
from travelling_browser import TravellingBrowser

MAPPING = {"email": "email", "name": "displayName", "role": "groups", "groups": "groups", "default_role": "read_only",
           "roles": [{"value": "admins", "role": "admin"}, {"value": "cost", "role": "cost_admin"}]}
CROSS_SITE = {"Sec-Fetch-Site": "cross-site", "Origin": "https://idp.example"}


class SamlProvider:
    """Started anew it is at the same address; `signs` and `shows` say which key signs, and which are in its metadata.

    `binding` is the one by which it takes messages, "redirect" or "post".
    """
    program = ROOT / "tests" / "idp"

    def __init__(self, muster, scratch, binding="redirect"):
        self.muster = muster
        self.scratch = scratch
        self.binding = binding
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None
        for name in ("first", "second"):
            subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", f"/CN={name}",
                            "-keyout", scratch / f"{name}.key", "-out", scratch / f"{name}.crt"], check=True, capture_output=True)

    def start(self, provider_id, signs="first", shows=("first",)):
        # samlify signs with the first certificate's name in KeyInfo: nobody reads that.
        certificates = [str(self.scratch / f"{name}.crt") for name in shows]
        self.process = subprocess.Popen(
            ["node", "saml.mjs", str(self.port), self.muster.url, provider_id, str(self.scratch / f"{signs}.key"), *certificates],
            cwd=self.program, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**(with_node() or os.environ), "NODE_EXTRA_CA_CERTS": str(self.muster.data / "tls.crt"),
                 "BINDING": self.binding})
        line = self.process.stdout.readline().strip()
        assert line == self.url, "the SAML provider did not start: script/identity-provider installs it"
        return self

    def set_up(self, admin, name, domain):
        """Adds it to Muster, each side by the other's metadata, and starts it."""
        answer = admin.post("/api/v1/federation/providers", {
            "kind": "saml", "name": name, "domains": [domain], "creates_users": True, "mapping": MAPPING})
        assert answer.status == 201, answer
        self.id = answer.json["id"]
        self.path = f"/api/v1/federation/providers/{self.id}"
        self.start(self.id)
        assert admin.get(self.path + "/saml").json["settings"] is None
        answer = admin.ask("PUT", self.path + "/saml", {"metadata_url": self.url + "/metadata"})
        assert answer.status == 200, answer
        self.settings = answer.json
        return self

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)
        self.process.stdout.close()

    def ask(self, path, **parameters):
        query = f"?{urllib.parse.urlencode(parameters)}" if parameters else ""
        return self.fetch(f"{self.url}{path}{query}")

    def fetch(self, url, form=None):
        """What the browser gets that was sent there, or has posted a form."""
        assert url.startswith(self.url), url
        body = urllib.parse.urlencode(form).encode() if form else None
        try:
            with urllib.request.urlopen(url, body, timeout=30) as answer:
                text = answer.read().decode()
        except urllib.error.HTTPError as refusal:
            raise AssertionError(refusal.read().decode()) from refusal
        return text if text.startswith("<") else json.loads(text)


class Page(html.parser.HTMLParser):
    """A page with one form."""

    def __init__(self, answer):
        super().__init__()
        self.policy = answer.headers["content-security-policy"]
        self.action, self.fields, self.scripts = None, {}, []
        self.feed(answer.body)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "form":
            self.action = values["action"]
        elif tag == "input":
            self.fields[values["name"]] = values["value"]
        elif tag == "script":
            self.scripts.append(values.get("src"))


class Visitor(TravellingBrowser):
    """Somebody's, who signs in at the provider of the tests."""
    origin = CROSS_SITE["Origin"]

    def __init__(self, server, idp):
        super().__init__(server)
        self.idp = idp

    def begin(self, **more):
        return self.way_there(self.idp.id, **more)

    def bring(self, answer, **changes):
        """Posts what the provider's page holds; where Muster sends the browser."""
        form = {"SAMLResponse": answer["SAMLResponse"], "RelayState": answer["RelayState"], **changes}
        return self.come_back(urllib.parse.urlsplit(answer["action"]).path, form)

    def page_at(self, url):
        """The form of Muster's page for a provider that takes posts alone: its action, and its fields."""
        answer = self.ask("GET", url.removeprefix(self.server.url), headers={"Sec-Fetch-Site": "none"})
        assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8"), answer
        return Page(answer)

    def go(self, url):
        """What the provider says to a browser that Muster sends there."""
        if url.startswith(self.idp.url):
            return self.idp.fetch(url)
        page = self.page_at(url)
        return self.idp.fetch(page.action, page.fields)

    def sign_in_there(self, **person):
        self.idp.ask("/as", **person)
        return self.finish(self.bring(self.go(self.begin())))
