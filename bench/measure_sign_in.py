#!/usr/bin/env python3
"""Measures who comes in, and how soon they are out:

    oidc        sign-ins by the code flow at a provider that costs little: the first of each person, which makes a user,
                and the later ones
    saml        sign-ins by SAML: people who are sent to a provider, then their answers, which were all signed meanwhile
    checks      one small GET by an API token, and by a session of the console
    revocation  two servers on one PostgreSQL: how long after one has answered that a token, a session or a user is
                ended the other still takes it
    people      users made one by one over SCIM
    keycloak    the like of Keycloak on the same processor, where it is installed (script/bootstrap --peers): userinfo
                and introspection of a token, and users made one by one by its REST API. It has a minute to get warm

The server has one core; the clients, and the provider, the other. What it does in a second of its core's time is printed as
well: clients, and other work on the machine, hold that back less. Every round is printed.
"""

import argparse
import base64
import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import zlib

HERE = pathlib.Path(__file__).resolve().parent
for folder in ("service", "peers"):
    sys.path.insert(0, str(HERE.parent / "tests" / folder))

from measure_http import CLIENTS, put_load, request, running, tell  # noqa: E402
from keycloak import PASSWORD, Keycloak, Realm  # noqa: E402
from musterd import Server, free_port  # noqa: E402
from scim_client import provisioned_by  # noqa: E402

BROWSERS = 8
SERVER_CORE, CLIENT_CORE = 0, 1


class Connection:
    """One that stays open, to a server on the loopback."""

    def __init__(self, port, headers=None):
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = headers or {}

    def ask(self, verb, path, body=None, headers=None):
        """The response to a body that is sent as JSON, and its text."""
        encoded = None if body is None else json.dumps(body)
        return self.send(verb, path, encoded, {"Content-Type": "application/json", **self.headers, **(headers or {})})

    def send(self, verb, path, body, headers):
        self.http.request(verb, path, body, {**self.headers, **headers})
        response = self.http.getresponse()
        return response, response.read().decode()


def side_by_side(count, work):
    """The seconds that `count` threads took."""
    failures = []

    def guarded(number):
        try:
            work(number)
        except Exception as failure:  # a thread that ends early would make the rest look fast
            failures.append(failure)
            raise

    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(count)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return time.perf_counter() - began


def processor_seconds(pid):
    """So far, of the process and those that it started."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") + sum(map(processor_seconds, children))


def tell_load(name, server, text, seconds):
    before = processor_seconds(server.process.pid)
    got = put_load(server, [text], CLIENTS, seconds)
    spent = processor_seconds(server.process.pid) - before
    tell(f"{name}: {got}; {got.rate * seconds * 1.1 / spent:.0f} a second of the server's core")  # with its tenth of warm-up


@contextlib.contextmanager
def stub():
    """The address of the provider that costs little."""
    process = subprocess.Popen(["node", str(HERE / "oidc_stub.mjs"), str(free_port())], stdout=subprocess.PIPE, text=True)
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()


class SignIns:
    """Browsers without a cookie that go to a provider and come back."""

    def __init__(self, server, provider):
        self.provider = provider
        self.connections = [Connection(server.port, {"Host": f"127.0.0.1:{server.port}"}) for _ in range(BROWSERS)]

    def start(self, browser):
        """What the provider is asked, and the cookie by which the browser is known again."""
        response, text = self.connections[browser].ask("POST", "/api/v1/sign-in/start", {"provider_id": self.provider},
                                                       {"Sec-Fetch-Site": "same-origin"})
        assert response.status == 200, text
        cookie = {"Cookie": response.headers["Set-Cookie"].partition(";")[0]}
        return urllib.parse.parse_qs(urllib.parse.urlsplit(json.loads(text)["url"]).query), cookie

    def finish(self, browser, cookie, location):
        assert "request=" in location, location
        response, text = self.connections[browser].ask("POST", "/api/v1/sign-in/outcome",
                                                       {"request": location.partition("request=")[2]},
                                                       {**cookie, "Sec-Fetch-Site": "same-origin"})
        assert response.status == 200 and json.loads(text)["outcome"] == "signed_in", text

    def each(self, people, work):
        """`work(browser, person)` for each person once; the seconds."""
        def of_browser(browser):
            for person in range(browser, people, BROWSERS):
                work(browser, person)
        return side_by_side(BROWSERS, of_browser)


class OidcSignIns(SignIns):
    def sign_in(self, browser, person):
        asked, cookie = self.start(browser)
        claims = json.dumps({"sub": f"p{person}", "nonce": asked["nonce"][0]}).encode()
        answer = {"code": base64.urlsafe_b64encode(claims).decode().rstrip("="), "state": asked["state"][0]}
        response, text = self.connections[browser].ask(
            "GET", f"/oidc/{self.provider}/callback?{urllib.parse.urlencode(answer)}", None, cookie)
        assert response.status == 303, text
        self.finish(browser, cookie, response.headers["Location"])


def add_provider(admin, name, kind, **more):
    made = admin.post("/api/v1/federation/providers", {
        "kind": kind, "name": name, "domains": ["example.com"], "creates_users": True,
        "mapping": {"email": "email", "name": "name", "groups": "groups", "default_role": "read_only", "roles": []}, **more})
    assert made.status == 201, made
    return made.json["id"]


def measure_oidc(options, root):
    with running(root, str(SERVER_CORE)) as (server, admin), stub() as issuer:
        provider = add_provider(admin, "Stub", "oidc",
                                oidc={"issuer": issuer, "client_id": "muster", "client_secret": "a secret of a stub"})
        sign_ins = OidcSignIns(server, provider)
        for which in ("the first of each person", "later ones"):
            before = processor_seconds(server.process.pid)
            seconds = sign_ins.each(options.people, sign_ins.sign_in)
            each = (processor_seconds(server.process.pid) - before) / options.people
            tell(f"OIDC sign-ins, {which}: {options.people / seconds:.0f}/s of {BROWSERS} browsers; "
                 f"{1 / each:.0f} a second of the server's core")


class SamlStub:
    """A provider that signs answers to whatever was asked of it, all at once."""
    issuer = "https://idp.example/saml"

    def __init__(self, root):
        self.key, self.certificate = root / "idp.key", root / "idp.crt"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=idp.example",
                        "-keyout", self.key, "-out", self.certificate], check=True, capture_output=True)

    def metadata(self):
        certificate = "".join(self.certificate.read_text().splitlines()[1:-1])
        return (f'<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{self.issuer}">'
                '<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing">'
                '<KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>'
                f"{certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>"
                '<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" '
                'Location="https://idp.example/sso"/></IDPSSODescriptor></EntityDescriptor>')

    def sign(self, questions):
        lines = "\n".join(map(json.dumps, questions))
        done = subprocess.run(["node", HERE / "saml_stub.mjs", self.issuer, self.key, self.certificate], input=lines,
                              stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout.split()


class SamlSignIns(SignIns):
    """In two parts, each of all people: the way there, and the way back with the answers."""

    def __init__(self, server, provider, own, idp):
        super().__init__(server, provider)
        self.own = {name: own[name] for name in ("entity_id", "consumer_url")}
        self.path = urllib.parse.urlsplit(own["consumer_url"]).path
        self.idp = idp
        self.asked = {}
        self.answers = []

    def go(self, browser, person):
        self.asked[person] = self.start(browser)

    def have_answers_signed(self):
        def question(person):
            message = base64.b64decode(self.asked[person][0]["SAMLRequest"][0])
            return {"request": re.search(r'ID="([^"]+)"', zlib.decompress(message, -15).decode())[1],
                    "person": f"p{person}", **self.own}
        self.answers = self.idp.sign(map(question, range(len(self.asked))))

    def come_back(self, browser, person):
        asked, cookie = self.asked[person]
        form = urllib.parse.urlencode({"SAMLResponse": self.answers[person], "RelayState": asked["RelayState"][0]})
        headers = {**cookie, "Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "cross-site",
                   "Origin": "https://idp.example"}
        response, text = self.connections[browser].send("POST", self.path, form, headers)
        assert response.status == 303, text
        self.finish(browser, cookie, response.headers["Location"])


def measure_saml(options, root):
    with running(root, str(SERVER_CORE)) as (server, admin):
        idp = SamlStub(root)
        provider = add_provider(admin, "Stub", "saml")
        told = admin.ask("PUT", f"/api/v1/federation/providers/{provider}/saml", {"metadata": idp.metadata()})
        assert told.status == 200, told
        own = told.json["own"]
        metadata = server.ask("GET", urllib.parse.urlsplit(own["metadata_url"]).path)
        assert metadata.status == 200, metadata  # Muster's key is made for it
        sign_ins = SamlSignIns(server, provider, own, idp)

        def measured(work):
            before = processor_seconds(server.process.pid)
            return sign_ins.each(options.people, work), processor_seconds(server.process.pid) - before

        for which in ("the first of each person", "later ones"):
            there, there_spent = measured(sign_ins.go)
            sign_ins.have_answers_signed()
            back, back_spent = measured(sign_ins.come_back)
            tell(f"SAML sign-ins, {which}: {options.people / (there + back):.0f}/s of {BROWSERS} browsers; "
                 f"{options.people / (there_spent + back_spent):.0f} a second of the server's core, of which the way to the "
                 f"provider takes {there_spent / (there_spent + back_spent):.0%}")


def measure_checks(options, root):
    with running(root, str(SERVER_CORE)) as (server, admin):
        token = admin.make_token("read_only")
        user = admin.get("/api/v1/session").json["user"]["id"]
        cookies = "; ".join(f"{name}={value}" for name, value in admin.cookies.items() if value)
        path = f"/api/v1/users/{user}"
        asks = {"an API token": request("GET", path, token),
                "a session": request("GET", path, headers=[f"Cookie: {cookies}", "Sec-Fetch-Site: same-origin"])}
        for name, text in asks.items():
            tell_load(f"GET of one user by {name}", server, text, options.seconds)


class Pair:
    """Two servers on one PostgreSQL and one data directory, and an Admin at the first."""

    def __init__(self, root):
        self.database = tempfile.mkdtemp(prefix="muster-postgres-")  # where a user who is not root may go
        started = subprocess.run([HERE.parent / "script" / "postgres", "start", self.database], capture_output=True,
                                 text=True, check=True)
        address = root / "address"
        address.touch(mode=0o600)
        address.write_text(started.stdout)
        self.servers = [Server(root / name, data=str(root / "data"), listen=["http://127.0.0.1:0"],
                               rate_limits={"principal": 0, "address": 0}, **{"database.file": str(address)})
                        for name in ("first", "second")]
        for server in self.servers:
            server.process_options = {"preexec_fn": lambda: os.sched_setaffinity(0, {SERVER_CORE, CLIENT_CORE})}
        self.admin = self.servers[0].start().set_up()
        self.servers[1].start()

    def stop(self):
        for server in self.servers:
            server.kill()
        subprocess.run([HERE.parent / "script" / "postgres", "stop", self.database], check=True)
        shutil.rmtree(self.database, ignore_errors=True)

    def seconds_after(self, headers, end):
        """Of what is asked with these headers at the second server all the time, while `end()` ends it at the first: how
        long after that was answered it is still taken. Zero where it never was."""
        connection = Connection(self.servers[1].port, {**headers, "Sec-Fetch-Site": "same-origin"})
        is_asked, last_taken = threading.Event(), [0.0]

        def ask():
            while True:
                began = time.perf_counter()
                response, text = connection.ask("GET", "/api/v1/cost/names")
                if response.status == 401:
                    return
                assert response.status == 200, text
                last_taken[0] = began
                is_asked.set()

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        is_asked.wait(timeout=30)
        end()
        ended = time.perf_counter()
        asking.join(timeout=30)
        assert not asking.is_alive(), "it is taken on and on"
        return max(0.0, last_taken[0] - ended)


def ends(pair):
    """By name: what makes something, and gives its headers and how it is ended."""
    admin = pair.admin

    def expect(answer):
        assert answer.status < 300, answer

    def token():
        made = admin.post("/api/v1/api-tokens", {"name": "ci", "role": "read_only"}).json
        return {"Authorization": f"Bearer {made['secret']}"}, lambda: expect(
            admin.ask("DELETE", f"/api/v1/api-tokens/{made['token']['id']}"))

    def signed_in():
        number = time.monotonic_ns()
        browser = admin.invite(f"user{number}@example.com", "read_only")
        return browser, {"Cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items() if value)}

    def session():
        browser, headers = signed_in()
        return headers, lambda: expect(browser.ask("DELETE", "/api/v1/session"))

    def user():
        browser, headers = signed_in()
        who = browser.get("/api/v1/session").json["user"]["id"]
        return headers, lambda: expect(admin.post(f"/api/v1/users/{who}/deactivate"))

    return {"a token that is revoked": token, "a session that is signed out": session, "a user who is deactivated": user}


def measure_revocation(options, root):
    pair = Pair(root)
    try:
        for name, make in ends(pair).items():
            times = sorted(pair.seconds_after(*make()) for _ in range(options.times))
            tell(f"{name} here is still taken by the other server for at most {1000 * times[-1]:.1f} ms after the answer "
                 f"(of {options.times}; median {1000 * times[len(times) // 2]:.1f} ms)")
    finally:
        pair.stop()


def tell_people(name, server, connections, path, body, people):
    """Of the people, after a warm-up of a fifth as many more."""
    def run(first, count):
        def work(number):
            for person in range(first + number, first + count, len(connections)):
                response, text = connections[number].ask("POST", path, body(person))
                assert response.status == 201, text
        return side_by_side(len(connections), work)

    run(0, people // 5)
    before = processor_seconds(server.process.pid)
    rate = people / run(people // 5, people)
    spent = processor_seconds(server.process.pid) - before
    tell(f"{name}: {rate:.0f}/s of {len(connections)} clients; {people / spent:.0f} a second of the server's core")


def measure_people(options, root):
    with running(root, str(SERVER_CORE)) as (server, admin):
        provider = provisioned_by(admin)
        headers = {"Authorization": f"Bearer {provider.token}", "Content-Type": "application/scim+json"}
        connections = [Connection(server.port, headers) for _ in range(BROWSERS)]

        def body(person):
            name = f"user{person:06}@example.com"
            return {"userName": name, "name": {"givenName": "User", "familyName": str(person)}, "active": True,
                    "emails": [{"value": name, "primary": True}]}

        tell_people("users made over SCIM", server, connections, f"{provider.base}/Users", body, options.people)


def form(path, fields):
    body = urllib.parse.urlencode(fields)
    return "\r\n".join([f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: application/x-www-form-urlencoded",
                        f"Content-Length: {len(body)}", "", body])


def measure_keycloak(options, root):
    if not Keycloak.is_installed():
        return tell("keycloak: not installed; script/bootstrap --peers does that")
    keycloak = Keycloak(root)
    keycloak.process_options = {"preexec_fn": lambda: os.sched_setaffinity(0, {SERVER_CORE})}
    keycloak.start()
    try:
        ask_keycloak(options, keycloak)
    finally:
        keycloak.stop()
    return None


def ask_keycloak(options, keycloak):
    hour = {"accessTokenLifespan": 3600}
    keycloak.ask("PUT", "/master", {"realm": "master", **hour})
    realm = Realm(keycloak, "bench", {"bob": {"groups": ["finops"]}}, domain="example.com", groups=["finops"])
    keycloak.ask("PUT", "/bench", {"realm": "bench", **hour})
    client = {"client_id": "bench", "client_secret": "a secret of a bench"}
    realm.add_client({"clientId": "bench", "secret": client["client_secret"], "directAccessGrantsEnabled": True})
    protocol = "/realms/bench/protocol/openid-connect"
    granted = keycloak.send("POST", f"{protocol}/token", urllib.parse.urlencode({
        **client, "grant_type": "password", "scope": "openid", "username": "bob", "password": PASSWORD}),
        {"Content-Type": "application/x-www-form-urlencoded", "Host": "localhost"})  # as the load says, of whom it is then
    assert granted.status == 200, granted.text
    token = json.loads(granted.text)["access_token"]
    asks = {"userinfo": request("GET", f"{protocol}/userinfo", token),
            "introspection": form(f"{protocol}/token/introspect", {**client, "token": token})}
    for name, text in asks.items():
        put_load(keycloak, [text], CLIENTS, options.warm)
        tell_load(f"Keycloak, {name} of a token", keycloak, text, options.seconds)

    headers = {"Authorization": f"Bearer {keycloak.token()}"}
    connections = [Connection(keycloak.port, headers) for _ in range(BROWSERS)]

    def body(person):
        name = f"user{person:06}@example.com"
        return {"username": name, "email": name, "firstName": "User", "lastName": str(person), "enabled": True}

    tell_people("Keycloak, users made by its REST API", keycloak, connections, "/admin/realms/bench/users", body, options.people)


def main():
    parts = {"oidc": measure_oidc, "saml": measure_saml, "checks": measure_checks, "revocation": measure_revocation, "people": measure_people,
             "keycloak": measure_keycloak}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", help=" ".join(parts))
    for name, value, what in (("seconds", 5, "of load in each measurement"), ("rounds", 3, ""), ("people", 1000, "who sign in or are made"),
                              ("times", 20, "that each kind of revocation is tried"), ("warm", 30, "seconds before each of Keycloak's")):
        parser.add_argument(f"--{name}", type=int, default=value, help=f"{what} (default: {value})")
    options = parser.parse_args()
    unknown = set(options.parts) - set(parts)
    if unknown:
        parser.error(f"no part {' '.join(sorted(unknown))}; there are {' '.join(parts)}")
    os.sched_setaffinity(0, {CLIENT_CORE})  # what it starts is there too, but for what is measured
    for part in options.parts or parts:
        for _ in range(options.rounds):
            with tempfile.TemporaryDirectory() as root:
                parts[part](options, pathlib.Path(root))


if __name__ == "__main__":
    main()
