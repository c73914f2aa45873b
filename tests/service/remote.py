"""The command line as somebody has it who asks a server, and signs in to it."""

import json
import os
import re
import subprocess

from muster_cli import BINARY
from musterd import PASSWORD


def prove(browser):
    """What lasts is let in by a session that has proved a moment ago who it is."""
    assert browser.post("/api/v1/session/proof", {"proof": PASSWORD}).status == 200
    browser.refresh()
    return browser


class Remote:
    """The command line of somebody with a home of their own."""

    def __init__(self, home, **variables):
        self.home = home
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MUSTER_")}
        self.env = {**kept, "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"),
                    "XDG_DATA_HOME": str(home / "data"), **variables}

    @property
    def file(self):
        return self.home / "config" / "muster" / "servers.json"

    def run(self, *arguments, **options):
        return subprocess.run([str(BINARY), *map(str, arguments)], env=self.env, capture_output=True, text=True,
                              timeout=120, **options)

    def ok(self, *arguments):
        done = self.run(*arguments)
        assert done.returncode == 0, f"{arguments}: {done.stderr}"
        return done.stdout

    def refused(self, *arguments, code=1):
        """The one line that says why, and its slug."""
        done = self.run(*arguments)
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        assert len(done.stderr.splitlines()) == 1, done.stderr
        return re.search(r"\[([\w.]+)\]$", done.stderr.strip()).group(1), done.stderr

    def login(self, browser, *arguments, decision="approve"):
        """As somebody who types `muster login`, then decides in the console."""
        process = subprocess.Popen([str(BINARY), "login", "--json", *map(str, arguments)], env=self.env, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        shown = json.loads(process.stdout.readline())
        code = shown["user_code"].lower()
        asked = browser.post("/api/v1/device-authorizations/lookup", {"user_code": code})
        assert (asked.status, asked.json["address"]) == (200, "127.0.0.1"), asked
        answer = prove(browser).post("/api/v1/device-authorizations/decision",
                                     {"user_code": code, "decision": decision})
        assert answer.status == 204, answer
        out, err = process.communicate(timeout=60)
        if self.file.exists():
            browser.server.secrets += [login["token"] for login in json.loads(self.file.read_text())["servers"]]
        return process.returncode, out, err
