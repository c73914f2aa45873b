"""A provider of SAML that others wrote (npm's samlify), and what a browser does between it and Muster."""

import json
import os
import subprocess
import urllib.parse
import urllib.request

from muster_cli import ROOT
from musterd import free_port
from s3_servers import _with_node as with_node


class SamlProvider:
    """Started anew it is at the same address; `keys` says which signs, and which are in its metadata."""
    program = ROOT / "tests" / "idp"

    def __init__(self, muster, scratch):
        self.muster = muster
        self.scratch = scratch
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
            env={**(with_node() or os.environ), "NODE_EXTRA_CA_CERTS": str(self.muster.data / "tls.crt")})
        line = self.process.stdout.readline().strip()
        assert line == self.url, "the SAML provider did not start: script/identity-provider installs it"
        return self

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)
        self.process.stdout.close()

    def ask(self, path, **parameters):
        query = f"?{urllib.parse.urlencode(parameters)}" if parameters else ""
        return self.fetch(f"{self.url}{path}{query}")

    def fetch(self, url):
        """What the browser gets that was sent there."""
        assert url.startswith(self.url), url
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                text = answer.read().decode()
        except urllib.error.HTTPError as refusal:
            raise AssertionError(refusal.read().decode()) from refusal
        return text if text.startswith("<") else json.loads(text)
