#!/usr/bin/env python3
"""Starts musterd over a data directory that has bills but no users, makes the first Admin as a person would,
and asks one report over the API. Then it says where the console is and serves until it is stopped.

usage: demo_server.py MUSTERD DIRECTORY PERIOD [--once]
  DIRECTORY  holds data/ with the imported bills, and bills/; gets muster.yaml, musterd.log and sandbox/
  --once     ends after the report; otherwise an AWS organization on the loopback is started too, where it can
             be, so that the console can connect it
"""

import http.client
import http.cookies
import json
import pathlib
import secrets
import signal
import ssl
import subprocess
import sys
import urllib.parse

import demo_sandbox

EMAIL = "admin@example.com"
LONGEST_WAIT = 60  # seconds, for an answer or the end of the server


def fail(what):
    sys.exit(f"script/demo: {what}")


class Server:
    def __init__(self, program, directory, sandbox):
        self.directory = directory
        settings = {"data": str(directory / "data"), "listen": ["https://127.0.0.1:0"],
                    "import_directories": [str(directory / "bills")], **(sandbox.settings() if sandbox else {})}
        config = directory / "muster.yaml"
        config.write_text("".join(f"{name}: {json.dumps(value)}\n" for name, value in settings.items()))
        self.log = directory / "musterd.log"
        with open(self.log, "w") as log:
            self.process = subprocess.Popen([program, "--config", config], stdin=subprocess.DEVNULL,
                                            stdout=subprocess.PIPE, stderr=log, text=True,
                                            env=sandbox.environment() if sandbox else None)

    def start(self):
        """Reads what it says at the start."""
        self.url = self.line().removeprefix("Muster serves ")
        self.line()  # introduces the link
        self.setup_token = self.line().partition("#token=")[2]

    def line(self):
        line = self.process.stdout.readline()
        if not line:
            fail(f"musterd did not start; see {self.log}")
        return line.strip()

    def ask(self, verb, path, body=None, headers=()):
        trusted = ssl.create_default_context(cafile=self.directory / "data/tls.crt")
        connection = http.client.HTTPSConnection(urllib.parse.urlsplit(self.url).netloc, timeout=LONGEST_WAIT,
                                                 context=trusted)
        try:
            connection.request(verb, path, body and json.dumps(body),
                               {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin", **dict(headers)})
            answer = connection.getresponse()
            text = answer.read().decode()
        except OSError as problem:
            fail(f"{verb} {path}: {problem}; see {self.log}")
        finally:
            connection.close()
        if answer.status >= 300:
            fail(f"{verb} {path} was answered with {answer.status}: {text}")
        return text, answer.headers

    def stop(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        self.process.terminate()
        try:
            code = self.process.wait(LONGEST_WAIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            fail("musterd did not stop")
        if code != 0:
            fail(f"musterd ended with {code}; see {self.log}")


def sign_up_and_in(server, password):
    """The headers of a session of the first Admin, who is made through the link."""
    server.ask("POST", "/api/v1/setup",
               {"token": server.setup_token, "email": EMAIL, "name": "Demo Admin", "password": password})
    _, headers = server.ask("POST", "/api/v1/session", {"email": EMAIL, "password": password})
    cookies = http.cookies.SimpleCookie()
    for line in headers.get_all("Set-Cookie"):
        cookies.load(line)
    cookie = {"Cookie": "; ".join(f"{name}={cookie.value}" for name, cookie in cookies.items())}
    session, _ = server.ask("GET", "/api/v1/session", headers=cookie)
    return {**cookie, "X-CSRF-Token": json.loads(session)["csrf_token"]}


def print_report(server, session, period):
    question = {"period": period, "by": ["service"], "granularity": "total", "top": 3}
    text, _ = server.ask("POST", "/api/v1/cost/reports/run", question, session)
    answer = json.loads(text)
    if not answer["rows"]:
        fail("the report over the API has no rows")
    print(f"\nPOST {server.url}/api/v1/cost/reports/run\n  {json.dumps(question)}\nanswers")
    for row in answer["rows"]:
        name = "(all others)" if row["is_other"] else row["dimensions"][0]
        print(f"  {name:24} {row['measures'][0]:>24} {answer['currency']}")
    print(f"  {'Total':24} {answer['total'][0]:>24} {answer['currency']}")


def greet(server, password, sandbox):
    print(f"""
The console is at  {server.url}
    sign in with    {EMAIL}
    password        {password}
Its certificate is one that it signed itself, so a browser warns about it once.
Bills may be imported from {server.directory / 'bills'}; the log is {server.log}.
{sandbox.greeting() if sandbox else demo_sandbox.WITHOUT}
Ctrl-C stops it.""", flush=True)


def interrupt(*_):
    raise KeyboardInterrupt


def serve(server):
    """Until somebody ends this program, or the server itself ends."""
    server.process.wait()
    fail(f"musterd ended by itself; see {server.log}")


def show(server, period):
    """Asks what a browser asks first, and a report; the password of the first Admin, and their session."""
    healthy, _ = server.ask("GET", "/healthz")
    index, _ = server.ask("GET", "/")
    if healthy.strip() != "ok" or "<html" not in index.lower():
        fail("the server does not answer as it should")
    print(f"\nmusterd serves {server.url}: /healthz says {healthy.strip()}, / is the console")
    password = secrets.token_urlsafe(15)
    session = sign_up_and_in(server, password)
    print_report(server, session, period)
    return password, session


def tell_by_mail(server, session):
    """What becomes of connections and imports is mailed, and can be read in the sandbox's mailbox."""
    text, _ = server.ask("GET", "/api/v1/notification-settings", headers=session)
    events = [event["name"] for event in json.loads(text)["events"]
              if event["name"].startswith(("connection.", "import."))]
    server.ask("POST", "/api/v1/notification-channels",
               {"name": "Demo Admin", "kind": "email", "target": EMAIL, "events": events}, session)


def run(program, directory, period, sandbox, goes_on):
    server = Server(program, directory, sandbox)
    try:
        server.start()
        password, session = show(server, period)
        if sandbox:
            tell_by_mail(server, session)
        if goes_on:
            greet(server, password, sandbox)
            serve(server)
    except KeyboardInterrupt:
        print()
    finally:
        server.stop()
    print("musterd has stopped")


def main():
    program, name, period, *rest = sys.argv[1:]
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    directory = pathlib.Path(name).resolve()
    goes_on = rest != ["--once"]
    sandbox = demo_sandbox.start(directory / "sandbox") if goes_on else None
    try:
        run(program, directory, period, sandbox, goes_on)
    finally:
        if sandbox:
            sandbox.stop()


if __name__ == "__main__":
    main()
