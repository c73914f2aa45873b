"""The mixed load: people, tokens, saved reports, imports, reports, listeners and backups, each a thread that writes
down what it was promised."""

import contextlib
import decimal
import itertools
import json
import random
import threading
import time

from facts import Fact, Lost, answered
from muster_cli import write_bill
from musterd import ADMIN, PASSWORD, Browser, Program

API = "/api/v1"
MOST_KEPT = 25  # of what a worker makes; the oldest go


class Worker:
    """One thread of the load. A subclass does one thing in step(), over and over."""

    pause = (0.0, 0.05)  # seconds between steps

    def __init__(self, world, seed):
        self.world = world
        self.randomness = random.Random(f"{seed}{type(self).__name__}")
        self.browser = Browser(world.front)
        self.steps = self.losses = 0
        self.signed_in_at = None

    def run(self):
        while not self.world.ended.is_set():
            try:
                if self.signed_in_at is None or time.monotonic() - self.signed_in_at > 300:
                    self.sign_in()
                self.step()
                self.steps += 1
            except Lost:
                self.losses += 1
                self.world.ended.wait(0.1)
            except BaseException as failure:
                self.world.fail(self, failure)
                return
            self.world.ended.wait(self.randomness.uniform(*self.pause))

    def sign_in(self):
        self.browser = self.world.sign_in()
        self.signed_in_at = time.monotonic()

    def call(self, call, *statuses):
        return answered(call, *statuses)

    def change(self, verb, path, body, *statuses, headers=None):
        """An acknowledged change has to be found in the audit log."""
        answer = self.call(lambda: self.browser.ask(verb, API + path, body, headers), *statuses)
        self.world.audited.append(answer.headers["x-request-id"])
        return answer

    def get(self, path):
        return self.call(lambda: self.browser.get(API + path), 200).json

    def listed(self, path):
        """All items of a list."""
        items, cursor = [], ""
        while cursor is not None:
            page = self.get(f"{path}?limit=500" + (f"&cursor={cursor}" if cursor else ""))
            items += page["items"]
            cursor = page["next_cursor"]
        return items


class SignIns(Worker):
    """Sessions begin and end."""

    pause = (0.05, 0.3)

    def __init__(self, world, seed):
        super().__init__(world, seed)
        self.sessions = []  # (browser, Fact of "works" or "ended")

    def step(self):
        if len(self.sessions) > MOST_KEPT or (self.sessions and self.randomness.random() < 0.4):
            browser, fact = self.sessions[self.randomness.randrange(len(self.sessions))]
            if fact.possible == ["works"]:
                with fact.becomes("ended"):
                    answered(lambda: browser.ask("DELETE", f"{API}/session"), 204)
            return self.forget()
        self.sessions.append((self.world.sign_in(), Fact("works")))

    def forget(self):
        ended = [entry for entry in self.sessions if entry[1].possible == ["ended"]]
        for entry in ended[:-MOST_KEPT // 2]:
            self.sessions.remove(entry)

    def check(self):
        for browser, fact in self.sessions:
            status = answered(lambda: browser.get(f"{API}/session"), 200, 401).status
            assert fact.settle("works" if status == 200 else "ended"), f"a session: {status}"


class People(Worker):
    """Users are invited, renamed, deactivated, brought back and removed."""

    def __init__(self, world, seed):
        super().__init__(world, seed)
        self.people = {}  # Fact of (name, state) by address
        self.ids = {}
        self.numbers = itertools.count()

    def step(self):
        number = next(self.numbers)
        known = [email for email in self.ids if self.people[email].is_sure]
        if len(known) > MOST_KEPT:
            return self.remove(known[0])
        if not known or self.randomness.random() < 0.3:
            return self.invite(f"person{number}@example.com", number)
        return self.rename(self.randomness.choice(known), f"Name {number}")

    def invite(self, email, number):
        fact = self.people[email] = Fact()
        with fact.becomes((f"Person {number}", "invited")):
            made = self.change("POST", "/users", {"email": email, "name": f"Person {number}", "role": "read_only"}, 201)
        self.ids[email] = made.json["user"]["id"]

    def rename(self, email, name):
        path = f"/users/{self.ids[email]}"
        shown = self.call(lambda: self.browser.get(API + path), 200)
        fact = self.people[email]
        assert (shown.json["name"], shown.json["state"]) == fact.state, (shown, fact.possible)
        with fact.becomes((name, fact.state[1])):
            self.change("PATCH", path, {"name": name}, 200, headers={"If-Match": shown.headers["etag"]})

    def remove(self, email):
        with self.people[email].becomes(None):
            self.change("DELETE", f"/users/{self.ids[email]}", None, 204)
        del self.ids[email], self.people[email]
        self.world.removed.add(email)

    def check(self):
        users = {user["email"]: user for user in self.listed("/users")}
        for email, fact in self.people.items():
            user = users.get(email)
            found = user and (user["name"], user["state"])
            assert fact.settle(found), f"{email} is {found}"
        self.people = {email: fact for email, fact in self.people.items() if fact.state}
        self.ids = {email: users[email]["id"] for email in self.people}
        assert not self.world.removed & set(users), "removed users are back"


class Tokens(Worker):
    """API tokens are made and revoked."""

    pause = (0.02, 0.1)

    def __init__(self, world, seed):
        super().__init__(world, seed)
        self.tokens = []  # (id, Program, Fact)

    def step(self):
        if len(self.tokens) > MOST_KEPT or (self.tokens and self.randomness.random() < 0.4):
            number = self.randomness.randrange(len(self.tokens))
            token, _, fact = self.tokens[number]
            if fact.possible == ["works"]:
                with fact.becomes("revoked"):
                    self.change("DELETE", f"/api-tokens/{token}", None, 204)
            elif len(self.tokens) > MOST_KEPT:
                del self.tokens[number]
            return
        made = self.change("POST", "/api-tokens", {"name": "soak", "role": "read_only"}, 201).json
        self.world.front.secrets.append(made["secret"])
        self.tokens.append((made["token"]["id"], Program(self.world.front, made["secret"]), Fact("works")))

    def check(self):
        for token, program, fact in self.tokens:
            status = answered(lambda: program.ask("GET", f"{API}/users?limit=1"), 200, 401).status
            assert fact.settle("works" if status == 200 else "revoked"), f"{token}: {status}"


class SavedReports(Worker):
    """Reports are saved, moved between folders and deleted."""

    def __init__(self, world, seed):
        super().__init__(world, seed)
        self.reports = {}  # Fact of the folder by name; the folder of one that is there is a text
        self.ids = {}
        self.numbers = itertools.count()

    def step(self):
        number = next(self.numbers)
        known = [name for name in self.ids if self.reports[name].is_sure]
        if len(known) > MOST_KEPT:
            return self.delete(known[0])
        if not known or self.randomness.random() < 0.3:
            return self.save(f"report {number}", f"folder {number}")
        return self.move(self.randomness.choice(known), f"folder {number}")

    def save(self, name, folder):
        fact = self.reports[name] = Fact()
        report = {"period": "2024-01", "by": ["service"], "measures": ["unblended_cost"]}
        with fact.becomes(folder):
            made = self.change("POST", "/cost/saved-reports", {"name": name, "folder": folder, "report": report}, 201)
        self.ids[name] = made.json["id"]

    def move(self, name, folder):
        path = f"/cost/saved-reports/{self.ids[name]}"
        shown = self.call(lambda: self.browser.get(API + path), 200)
        assert shown.json["folder"] == self.reports[name].state, (shown, self.reports[name].possible)
        with self.reports[name].becomes(folder):
            self.change("PATCH", path, {"folder": folder}, 200, headers={"If-Match": shown.headers["etag"]})

    def delete(self, name):
        with self.reports[name].becomes(None):
            self.change("DELETE", f"/cost/saved-reports/{self.ids[name]}", None, 204)
        del self.ids[name], self.reports[name]

    def check(self):
        saved = {report["name"]: report for report in self.listed("/cost/saved-reports")}
        for name, fact in self.reports.items():
            report = saved.get(name)
            assert fact.settle(report and report["folder"]), f"{name} is in {report and report['folder']}"
        self.reports = {name: fact for name, fact in self.reports.items() if fact.state}
        self.ids = {name: saved[name]["id"] for name in self.reports}
        assert set(saved) <= set(self.reports), "deleted reports are back"


class Imports(Worker):
    """Bills of a few months are delivered again and again, each time with other rows and costs."""

    pause = (0.1, 0.4)
    MONTHS = [f"2024-{month:02}" for month in range(1, 7)]

    def __init__(self, world, seed):
        super().__init__(world, seed)
        self.months = {month: Fact() for month in self.MONTHS}  # of [lines, cost]
        self.tasks = {}  # of a month: its task, and what it brings
        self.known = []  # tasks that were accepted
        self.done = 0

    def step(self):
        self.look_after_tasks()
        free = [month for month in self.MONTHS if month not in self.tasks and self.months[month].is_sure]
        if free and len(self.tasks) < 2:
            self.deliver(self.randomness.choice(free))
        quiet = [month for month in self.MONTHS if month not in self.tasks and self.months[month].is_sure]
        if quiet:
            month = self.randomness.choice(quiet)
            assert self.report(month) == self.months[month].state, f"the report of {month}"

    def deliver(self, month):
        rows = self.randomness.choice((10, 200, 2000))
        cost = decimal.Decimal(self.randomness.randrange(1, 10**9)) / 10**6
        bill = write_bill(self.world.bills / f"{month}.csv", cost=str(cost), rows=rows, month=month)
        new = [str(rows), f"{(cost * rows).normalize():f}"]
        self.months[month].possible.append(new)  # until its task has ended: a lost request may have made one
        task = self.change("POST", "/billing/imports", {"path": str(bill), "source": "soak"}, 202).json
        self.tasks[month] = (task["id"], new)
        self.known.append(task["id"])

    def look_after_tasks(self):
        for month, (task_id, new) in list(self.tasks.items()):
            task = self.get(f"/tasks/{task_id}")
            if task["state"] in ("queued", "running", "waiting"):
                continue
            assert task["state"] == "succeeded", task
            self.months[month].possible = [new]
            del self.tasks[month]
            self.done += 1

    def report(self, month):
        answer = self.call(lambda: self.browser.post(f"{API}/cost/reports/run", {
            "period": month, "measures": ["lines", "unblended_cost"]}), 200).json
        return answer["total"] if answer["rows"] else None

    def check(self):
        """Tasks that were accepted are known, though some still wait for the lease of a dead process."""
        self.look_after_tasks()
        for task in self.known[-20:]:
            self.get(f"/tasks/{task}")
        for month, fact in self.months.items():
            found = self.report(month)
            assert found in fact.possible, f"{month} is {found}, not one of {fact.possible}"

    def check_ended(self):
        """Every task ends, and the answers are those of the last delivery."""
        end = time.monotonic() + 150
        while self.tasks or any(task["state"] in ("queued", "running", "waiting") for task in self.listed("/tasks")):
            assert time.monotonic() < end, f"tasks do not end: {self.tasks}"
            self.look_after_tasks()
            time.sleep(0.5)
        for month, fact in self.months.items():
            assert fact.settle(self.report(month)), f"the report of {month}"


class Listener(Worker):
    """Follows all tasks by their events."""

    def __init__(self, world, seed):
        super().__init__(world, seed)
        self.events = 0

    def step(self):
        cookies = "; ".join(f"{name}={value}" for name, value in self.browser.cookies.items())
        with contextlib.closing(self.world.front.connect()) as connection:
            connection.timeout = 40  # the server says something at least every half minute
            answered(lambda: self._open(connection, cookies), 200)
            with contextlib.suppress(OSError, ValueError):
                for line in self.response:
                    self.events += line.startswith(b"data: ")
                    if self.world.ended.is_set():
                        return

    def _open(self, connection, cookies):
        connection.request("GET", f"{API}/events", headers={"Cookie": cookies})
        self.response = connection.getresponse()
        return self.response

    def check(self):
        pass


class Backups(Worker):
    """Copies the running server. Of a backup that was acknowledged a server can be made."""

    pause = (0.5, 3)

    def __init__(self, world, seed):
        super().__init__(world, seed)
        self.numbers = itertools.count()
        self.kept = None
        self.restored = 0

    def step(self):
        server = self.randomness.choice(self.world.front.servers)
        target = self.world.backups / f"backup{next(self.numbers)}"
        try:
            done = server.command("backup", target, "--data", server.data)
            if done.returncode < 0:
                raise Lost("killed")
            assert done.returncode == 0, done.stderr
            former, self.kept = self.kept, target
            if former:
                self.world.front.servers[0].remove(former)
        except (OSError, AttributeError) as gone:  # a command is of the server's process group, which ends with it
            raise Lost(str(gone)) from gone

    def check(self):
        if self.kept:
            server = self.world.front.servers[0]
            target = self.world.backups / f"restored{next(self.numbers)}"
            done = server.command("restore", self.kept, "--data", target)
            assert done.returncode == 0, done.stderr
            verified = server.command("--data", target, "ledger", "verify")
            assert verified.returncode == 0, verified.stderr
            server.remove(target)
            self.restored += 1


class World:
    """All workers over the servers of a front, and what went wrong."""

    WORKERS = (SignIns, People, Tokens, SavedReports, Imports, Listener, Backups)

    def __init__(self, front, root, seed, workers=WORKERS, backups=None):
        self.front = front
        self.bills = root / "bills"
        self.bills.mkdir(exist_ok=True)
        self.backups = backups or root / "backups"
        self.backups.mkdir(exist_ok=True)
        self.ended = threading.Event()
        self.signing_in = threading.Lock()
        self.failures = []
        self.audited = []  # requests whose changes were acknowledged
        self.removed = set()
        self.workers = [kind(self, seed) for kind in workers]

    def sign_in(self):
        """A new session of the Admin. One at a time: an attempt counts as failed until it has ended, and so does one
        whose server was killed."""
        browser = Browser(self.front)
        with self.signing_in:
            body = {"email": ADMIN, "password": PASSWORD}
            answer = answered(lambda: browser.post(f"{API}/session", body), 201, 429)
            if answer.status == 429:
                time.sleep(float(answer.headers["retry-after"]))
                raise Lost("throttled")
        browser.csrf = answered(lambda: browser.get(f"{API}/session"), 200).json["csrf_token"]
        return browser

    def fail(self, worker, failure):
        self.failures.append(f"{type(worker).__name__}: {failure!r}")
        self.ended.set()

    @contextlib.contextmanager
    def load(self):
        """Works in the background until the end of the block."""
        self.ended.clear()
        threads = [threading.Thread(target=worker.run, daemon=True) for worker in self.workers]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.ended.set()
            for thread in threads:
                thread.join(timeout=60)
            assert not any(thread.is_alive() for thread in threads), "a request does not end"
        assert not self.failures, self.failures

    def check(self):
        """All that was acknowledged is there, and the proofs of both chains hold. A server runs, nobody writes."""
        for worker in self.workers:
            worker.sign_in()
            worker.check()
        self.check_audit()
        for server in self.front.servers[:1]:
            for command in (("audit", "verify", "--config", server.config),
                            ("ledger", "verify", "--config", server.config)):
                done = server.command(*command)
                assert done.returncode == 0, (command, done.stdout, done.stderr)

    def check_audit(self):
        told = self.workers[0].call(lambda: self.workers[0].browser.get(f"{API}/audit/export?format=jsonl"), 200)
        requests = {json.loads(line)["request_id"] for line in told.body.splitlines()}
        missing = [request for request in self.audited if request not in requests]
        assert missing == [], f"not in the audit log: {missing}"

    def check_ended(self):
        for worker in self.workers:
            if isinstance(worker, Imports):
                worker.check_ended()

    def __str__(self):
        return ", ".join(f"{type(w).__name__} {w.steps}" for w in self.workers) + (
            f"; {len(self.audited)} changes acknowledged, {sum(w.losses for w in self.workers)} answers lost")
