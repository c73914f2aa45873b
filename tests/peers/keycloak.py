"""Keycloak on a free port of the loopback, and what an Admin does there by its REST API.

It keeps everything in memory. Each test file has a realm of its own, which the file describes.
"""

import http.client
import json
import os
import subprocess
import time
import urllib.parse

from muster_cli import ROOT
from musterd import free_port

ADMIN = ("keeper", "four heavy brass keys")
PASSWORD = "a lantern over there"


class Keycloak:
    """`trusted`: the certificate of a server whom it tells that somebody has signed out."""
    home = ROOT / ".deps" / "keycloak"

    @classmethod
    def is_installed(cls):
        return (cls.home / "STAMP").exists()

    def __init__(self, scratch, trusted=None):
        self.log = scratch / "keycloak.log"
        self.trusted = trusted
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None
        self.process_options = {}  # more for subprocess.Popen

    def start(self):
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                [str(self.home / "bin" / "kc.sh"), "start", "--optimized", "--cache=local", "--http-enabled=true",
                 "--http-host=127.0.0.1", f"--http-port={self.port}", "--hostname-strict=false",
                 *([f"--truststore-paths={self.trusted}"] if self.trusted else [])],
                stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                env={**os.environ, "KC_BOOTSTRAP_ADMIN_USERNAME": ADMIN[0], "KC_BOOTSTRAP_ADMIN_PASSWORD": ADMIN[1]},
                **self.process_options)
        for _ in range(600):  # seconds on a machine of its own, minutes on a busy one
            if self.process.poll() is not None:
                break
            try:
                if self.send("GET", "/realms/master").status == 200:
                    return self
            except OSError:
                pass
            time.sleep(0.5)
        raise AssertionError(f"Keycloak did not start: {self.log.read_text()[-3000:]}")

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)

    def send(self, verb, path, body=None, headers=None):
        """A response that was read; its text is `.text`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(verb, path, body, headers or {})
            response = connection.getresponse()
            response.text = response.read().decode()
            return response
        finally:
            connection.close()

    def token(self):
        """An Admin's, which is good for a minute."""
        form = {"grant_type": "password", "client_id": "admin-cli", "username": ADMIN[0], "password": ADMIN[1]}
        response = self.send("POST", "/realms/master/protocol/openid-connect/token", urllib.parse.urlencode(form),
                             {"Content-Type": "application/x-www-form-urlencoded"})
        assert response.status == 200, response.text
        return json.loads(response.text)["access_token"]

    def ask(self, verb, path, body=None):
        """What an Admin is answered; texts are sent as they are, all else as JSON."""
        is_text = isinstance(body, str)
        response = self.send(verb, f"/admin/realms{path}", body if is_text else json.dumps(body),
                             {"Authorization": f"Bearer {self.token()}",
                              "Content-Type": "application/xml" if is_text else "application/json"})
        assert response.status < 300, (verb, path, response.status, response.text)
        return json.loads(response.text) if response.text else None


class Realm:
    """A company at Keycloak. `groups` are names; `people` are {name: {"groups": [...], "roles": [...]}}."""

    def __init__(self, keycloak, name, people, domain, groups=(), roles=()):
        self.keycloak = keycloak
        self.name = name
        self.url = f"{keycloak.url}/realms/{name}"
        keycloak.ask("POST", "", {
            "realm": name, "enabled": True, "groups": [{"name": group} for group in groups],
            "roles": {"realm": [{"name": role} for role in roles]},
            "users": [self._user(who, domain, **more) for who, more in people.items()]})

    @staticmethod
    def _user(who, domain, groups=(), roles=()):
        return {"username": who, "email": f"{who}@{domain}", "emailVerified": True, "enabled": True,
                "firstName": who.capitalize(), "lastName": "Example", "groups": [f"/{group}" for group in groups],
                "realmRoles": list(roles),
                "credentials": [{"type": "password", "value": PASSWORD, "temporary": False}]}

    def ask(self, verb, path, body=None):
        return self.keycloak.ask(verb, f"/{self.name}{path}", body)

    def add_client(self, client):
        self.ask("POST", "/clients", client)
        return self.client(client["clientId"])

    def client(self, client_id):
        [found] = self.ask("GET", f"/clients?clientId={urllib.parse.quote(client_id, safe='')}")
        return found

    def change_client(self, client_id, **attributes):
        client = self.client(client_id)
        client["attributes"].update(attributes)
        self.ask("PUT", f"/clients/{client['id']}", client)

    def user_id(self, who):
        [found] = self.ask("GET", f"/users?exact=true&username={who}")
        return found["id"]

    def set_groups(self, who, *names):
        """Exactly these are theirs from now on."""
        user = self.user_id(who)
        for group in self.ask("GET", f"/users/{user}/groups"):
            self.ask("DELETE", f"/users/{user}/groups/{group['id']}")
        for group in self.ask("GET", "/groups"):
            if group["name"] in names:
                self.ask("PUT", f"/users/{user}/groups/{group['id']}")

    def sessions(self, who):
        """Their ids."""
        return [session["id"] for session in self.ask("GET", f"/users/{self.user_id(who)}/sessions")]

    def end_sessions(self, who):
        """All at once, as an Admin does there."""
        self.ask("POST", f"/users/{self.user_id(who)}/logout")

    def _signing_keys(self):
        return self.ask("GET", "/components?type=org.keycloak.keys.KeyProvider")

    def add_key(self, is_active=True, priority=200):
        """A new key of RSA, which signs from now on if it is active; its name."""
        name = f"rsa-{time.monotonic_ns()}"
        self.ask("POST", "/components", {
            "name": name, "providerId": "rsa-generated", "providerType": "org.keycloak.keys.KeyProvider",
            "config": {"priority": [str(priority)], "enabled": ["true"], "active": [str(is_active).lower()],
                       "algorithm": ["RS256"], "keySize": ["2048"]}})
        return name

    def set_key(self, name, **config):
        [key] = [key for key in self._signing_keys() if key["name"] == name]
        key["config"].update({setting: [value] for setting, value in config.items()})
        self.ask("PUT", f"/components/{key['id']}", key)

    def remove_other_keys(self, kept):
        """Those of RSA that sign."""
        for key in self._signing_keys():
            if key["providerId"] == "rsa-generated" and key["name"] != kept:
                self.ask("DELETE", f"/components/{key['id']}")
