#!/usr/bin/env python3
"""Measures how fast a sign-in provider can keep its users and groups: SCIM with as many people as a large company has.

usage: script/bench scim [--users N] [--groups N] [--clients N] [--requests N]

Fills a server of its own, then has clients ask what Okta and Entra ask in a day's synchronization, side by side; last,
the members of a group of 5,000 are replaced: all of them, one of them, and all of them where the group gives a role. Prints the 50th and the 99th percentile of each kind of request in
milliseconds, as a client on the same machine sees them, over TLS.
"""

import argparse
import http.client
import json
import pathlib
import random
import ssl
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "tests" / "service"))

from musterd import Server  # noqa: E402
from scim_client import provisioned_by  # noqa: E402

BULK = 500


class Client:
    """One connection that stays open."""

    def __init__(self, server, provider):
        trusted = ssl.create_default_context(cafile=server.data / "tls.crt")
        self.connection = http.client.HTTPSConnection("127.0.0.1", server.port, timeout=120, context=trusted)
        self.base = provider.base
        self.headers = {"Authorization": f"Bearer {provider.token}", "Content-Type": "application/scim+json"}

    def ask(self, verb, path, body=None):
        """The answer, and the seconds it took."""
        encoded = None if body is None else json.dumps(body)
        began = time.perf_counter()
        self.connection.request(verb, self.base + path, encoded, self.headers)
        response = self.connection.getresponse()
        text = response.read()
        took = time.perf_counter() - began
        assert response.status < 300, (verb, path, response.status, text[:300])
        return json.loads(text) if text else None, took


def bulk(client, endpoint, bodies):
    """The ids of what is made, a few hundred at a time."""
    ids = []
    for at in range(0, len(bodies), BULK):
        answer, _ = client.ask("POST", "/Bulk", {"Operations": [
            {"method": "POST", "path": endpoint, "bulkId": str(i), "data": body}
            for i, body in enumerate(bodies[at:at + BULK])]})
        ids += [operation["location"].rpartition("/")[2] for operation in answer["Operations"]]
    return ids


def fill(clients, endpoint, bodies):
    """The same by all clients at once; the ids in the order of the bodies."""
    made = [[]] * len(clients)

    def work(index, client):
        made[index] = bulk(client, endpoint, bodies[index::len(clients)])

    side_by_side(clients, work)
    return [made[i % len(clients)][i // len(clients)] for i in range(len(bodies))]


def user(number):
    name = f"user{number:06}@example.com"
    return {"userName": name, "externalId": f"ext-{number}", "displayName": f"User {number}",
            "name": {"givenName": "User", "familyName": str(number)}, "active": True,
            "emails": [{"value": name, "type": "work", "primary": True}],
            "phoneNumbers": [{"value": f"+1 555 {number:07}", "type": "mobile"}],
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": f"Department {number % 50}"}}


class Day:
    """What a client asks, each kind as often as the others."""

    def __init__(self, users, groups):
        self.users, self.groups = users, groups

    def requests(self, chance):
        number = chance.randrange(len(self.users))
        member = [{"value": chance.choice(self.users)}]
        group = chance.choice(self.groups)
        return {
            "find a user by name": ("GET", f'/Users?filter=userName+eq+"user{number:06}@example.com"', None),
            "find by address and type": ("GET", f'/Users?filter=emails[type+eq+"work"].value+eq+"user{number:06}@example.com"', None),
            "show a user": ("GET", f"/Users/{self.users[number]}", None),
            "a page of 100 users": ("GET", f"/Users?startIndex={chance.randrange(1, len(self.users))}&count=100", None),
            "change a user": ("PATCH", f"/Users/{self.users[number]}", {"Operations": [
                {"op": "Replace", "path": "title", "value": f"Title {chance.random()}"}]}),
            "deactivate and back": ("PATCH", f"/Users/{self.users[number]}", {"Operations": [
                {"op": "replace", "value": {"active": chance.random() < 0.5}}]}),
            "find a group by name": ("GET", f'/Groups?excludedAttributes=members&filter=displayName+eq+"Group+{number % len(self.groups)}"', None),
            "groups of a member": ("GET", f'/Groups?excludedAttributes=members&filter=members+eq+"{self.users[number]}"', None),
            "put a member in": ("PATCH", f"/Groups/{group}", {"Operations": [{"op": "add", "path": "members", "value": member}]}),
            "take a member out": ("PATCH", f"/Groups/{group}", {"Operations": [
                {"op": "remove", "path": f'members[value eq "{member[0]["value"]}"]'}]}),
            "compare all users": ("GET", '/Users?filter=title+co+"9"&count=10', None),
            "the first users by name": ("GET", "/Users?sortBy=name.familyName&count=10", None),
        }


def percentile(times, part):
    times = sorted(times)
    return 1000 * times[min(len(times) - 1, int(len(times) * part))]


def report(name, times):
    print(f"| {name} | {len(times)} | {percentile(times, 0.5):.1f} | {percentile(times, 0.99):.1f} |")


def side_by_side(clients, work):
    threads = [threading.Thread(target=work, args=(i, client)) for i, client in enumerate(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def measure(server, admin, options):
    provider = provisioned_by(admin)
    clients = [Client(server, provider) for _ in range(options.clients)]
    began = time.perf_counter()
    users = fill(clients, "/Users", [user(i) for i in range(options.users)])
    print(f"{len(users)} users were made in {time.perf_counter() - began:.1f} s, {BULK} in a request")
    began = time.perf_counter()
    groups = fill(clients, "/Groups", [{"displayName": f"Group {i}", "members": [
        {"value": users[(i * 37 + j) % len(users)]} for j in range(10)]} for i in range(options.groups)])
    print(f"{len(groups)} groups of 10 were made in {time.perf_counter() - began:.1f} s\n")

    day, taken, lock = Day(users, groups), {}, threading.Lock()

    def work(number, client):
        chance = random.Random(number)
        for _ in range(options.requests):
            for name, request in day.requests(chance).items():
                _, took = client.ask(*request)
                with lock:
                    taken.setdefault(name, []).append(took)

    began = time.perf_counter()
    side_by_side(clients, work)
    spent = time.perf_counter() - began
    print(f"| {options.clients} clients side by side | requests | p50, ms | p99, ms |\n|---|--:|--:|--:|")
    for name, times in taken.items():
        report(name, times)
    for name, times in replace_members(clients, admin, users, options).items():
        report(name, times)
    print(f"\n{sum(map(len, taken.values())) / spent:.0f} requests/s")


def replace_members(clients, admin, users, options):
    half = min(5000, len(users) // 2)
    lists = [[{"value": each} for each in users[:half]], [{"value": each} for each in users[-half:]]]
    groups = bulk(clients[0], "/Groups", [{"displayName": f"Large {i}"} for i in range(options.clients)])
    taken, lock = {}, threading.Lock()

    def replace(kind, client, group, members):
        _, took = client.ask("PATCH", f"/Groups/{group}", {"Operations": [
            {"op": "replace", "path": "members", "value": members}]})
        with lock:
            taken.setdefault(kind, []).append(took)

    for number in range(options.replacements):
        replace("replace 5,000 members, one after the other", clients[0], groups[0], lists[number % 2])

    def work(index, client):
        for number in range(options.replacements // 2):
            replace("the same, all clients each their own group", client, groups[index], lists[(number + 1) % 2])

    side_by_side(clients, work)
    for number in range(options.replacements):
        others = lists[0] if number % 2 else lists[0][:-1] + [lists[1][number]]
        replace("replace 5,000 members, one of whom is another", clients[0], groups[0], others)
    path = f"/api/v1/groups/{groups[0]}"
    given = admin.ask("PATCH", path, {"role": "user"}, {"If-Match": admin.get(path).headers["etag"]})
    assert given.status == 200, given
    for number in range(options.replacements // 2):
        replace("replace 5,000 members of a group that gives a role", clients[0], groups[0], lists[(number + 1) % 2])
    return taken


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in (("users", 10_000), ("groups", 1_000), ("clients", 8), ("requests", 50), ("replacements", 20)):
        parser.add_argument(f"--{name}", type=int, default=value)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        server = Server(pathlib.Path(directory), rate_limits={"principal": 0, "address": 0}).start()
        try:
            measure(server, server.set_up(), options)
        finally:
            server.kill()


if __name__ == "__main__":
    main()
