"""A provider of OpenID Connect that others wrote (npm's oidc-provider), and a browser that goes there and back."""

import html
import http.client
import http.cookies
import os
import re
import subprocess
import urllib.parse

from muster_cli import ROOT
from musterd import free_port
from s3_servers import _with_node as with_node

SECRET = "the secret of muster & more"


class OidcProvider:
    """Started anew it has other keys, at the same address."""
    program = ROOT / "tests" / "idp"

    def __init__(self, muster):
        self.muster = muster
        self.port = free_port()
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self, provider_id):
        self.process = subprocess.Popen(
            ["node", "oidc.mjs", str(self.port), self.muster.url, provider_id], cwd=self.program,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**(with_node() or os.environ), "NODE_EXTRA_CA_CERTS": str(self.muster.data / "tls.crt")})
        line = self.process.stdout.readline().strip()
        assert line == self.issuer, "oidc-provider did not start: script/identity-provider installs it"
        return self

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)
        self.process.stdout.close()


class Traveller:
    """What a browser does at the provider: follows it with its cookies until it is sent back to Muster."""

    def __init__(self, provider):
        self.provider = provider
        self.cookies = {}

    def ask(self, verb, url, form=None):
        parts = urllib.parse.urlsplit(url)
        connection = http.client.HTTPConnection("127.0.0.1", self.provider.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urllib.parse.urlencode(form)
        try:
            connection.request(verb, parts.path + ("?" + parts.query if parts.query else ""), body, headers)
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie") or ():
            for name, cookie in http.cookies.SimpleCookie(line).items():
                self.cookies[name] = cookie.value
        return response, text

    def go(self, url):
        """The address at Muster that it is sent back to, as a path."""
        for _ in range(12):
            if not url.startswith(self.provider.issuer):
                return url.removeprefix(self.provider.muster.url)
            response, text = self.ask("GET", url)
            assert response.status in (302, 303), (response.status, url, text[:500])
            url = urllib.parse.urljoin(url, response.headers["Location"])
        raise AssertionError("the provider sends on and on")

    def sign_out(self, url):
        """Agrees to sign out there."""
        response, page = self.ask("GET", url)
        assert response.status == 200, (response.status, page[:500])
        action = html.unescape(re.search(r'action="([^"]+)"', page).group(1))
        xsrf = re.search(r'name="xsrf" value="([^"]+)"', page).group(1)
        return self.ask("POST", urllib.parse.urljoin(self.provider.issuer, action), {"xsrf": xsrf, "logout": "yes"})
