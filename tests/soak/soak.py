#!/usr/bin/env python3
"""Works a server hard while its machine fails, and says what was lost: nothing, or why.

usage: soak.py [--seed N] [--minutes M] [PHASE...]

    power      the power is cut at a random sync; what was not synced is dropped or torn
    kill       one process on SQLite is killed at random
    postgres   two processes on one PostgreSQL are killed at random (address in MUSTER_TEST_POSTGRES)
    steady     nobody is killed; memory has to stay flat

Each phase gets its share of the time. MUSTER_BIN names the `muster` beside which `musterd` lies.
"""

import argparse
import os
import pathlib
import random
import shutil
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "service"))

from disk import Machine  # noqa: E402
from front import Front, SoakServer  # noqa: E402
from load import World  # noqa: E402
from musterd import ADMIN, Browser  # noqa: E402

SHARES = {"power": 0.35, "kill": 0.15, "postgres": 0.2, "steady": 0.3}


def say(text):
    print(text, flush=True)


def wait_for_end(server, seconds):
    end = time.monotonic() + seconds
    while server.is_running() and time.monotonic() < end:
        time.sleep(0.01)
    ended = not server.is_running()
    server.kill()
    return ended


def first_starts(root, randomness, count):
    """A new server whose power is cut while it starts: the next start has to work."""
    for number in range(count):
        machine = Machine(root / f"first{number}")
        server = SoakServer(root / f"first{number}" / "server", machine.disk / "data", root, machine)
        cut = machine.control["syncs_until_cut"] = randomness.randint(1, 60)
        try:
            server.start()
        except AssertionError:
            assert not server.log.read_text(), server.log.read_text()
        wait_for_end(server, 0.1)
        machine.check_trace()
        machine.crash(randomness)
        server.start()
        try:
            server.set_up()
        except (AssertionError, OSError) as failure:
            raise AssertionError(f"first start {number}, cut at {cut}: {server.log.read_text()}") from failure
        machine.control["syncs_until_cut"] = randomness.randint(1, 6)
        server.kill()
        machine.crash(randomness)
        server.start()
        Browser(server).sign_in(ADMIN)
        server.kill()


def power(root, seed, seconds):
    randomness = random.Random(f"{seed}power")
    first_starts(root, randomness, max(2, int(seconds / 20)))
    machine = Machine(root / "machine")
    (root / "bills").mkdir(exist_ok=True)
    (machine.disk / "backups").mkdir()
    machine.boot()
    server = SoakServer(root / "server", machine.disk / "data", root / "bills", machine).start()
    world = World(Front([server]), root, seed, backups=machine.disk / "backups")
    server.set_up()
    end, cuts = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        with world.load():
            time.sleep(randomness.uniform(0.3, 3))
            machine.control["syncs_until_cut"] = randomness.randint(1, 12)
            cut = wait_for_end(server, 20)
        assert cut, "the server synced nothing for 20 seconds"
        machine.check_trace()
        machine.crash(randomness)
        cuts += 1
        if randomness.random() < 0.3:  # again, while it recovers
            machine.control["syncs_until_cut"] = randomness.randint(1, 20)
            try:
                server.start()
            except AssertionError:
                pass  # cut before it served
            wait_for_end(server, 0.5)
            machine.crash(randomness)
            cuts += 1
        server.start()
        world.check()
    world.check_ended()
    server.kill()
    say(f"power: cut {cuts} times; {world}")


def forgetful(root, seed):
    """A server whose disk loses what it had acknowledged: check() has to find that."""
    (root / "bills").mkdir()
    server = SoakServer(root / "server", root / "data", root / "bills").start()
    server.set_up()
    server.stop()
    shutil.copytree(root / "data", root / "earlier")
    world = World(Front([server.start()]), root, seed)
    with world.load():
        time.sleep(3)
    server.kill()
    shutil.rmtree(root / "data")
    shutil.move(root / "earlier", root / "data")
    server.start()
    try:
        world.check()
    finally:
        server.kill()


def kill(root, seed, seconds):
    randomness = random.Random(f"{seed}kill")
    (root / "bills").mkdir(exist_ok=True)
    server = SoakServer(root / "server", root / "data", root / "bills").start()
    world = World(Front([server]), root, seed)
    server.set_up()
    kills = kill_at_random([server], world, randomness, seconds)
    say(f"kill: {kills} times; {world}")
    server.stop()


def postgres(root, seed, seconds):
    randomness = random.Random(f"{seed}postgres")
    (root / "bills").mkdir(exist_ok=True)
    os.environ["MUSTER_SOAK_DATABASE"] = os.environ["MUSTER_TEST_POSTGRES"]
    servers = [SoakServer(root / name, root / "data", root / "bills", database={"variable": "MUSTER_SOAK_DATABASE"})
               for name in ("one", "two")]
    servers[0].start()
    servers[0].set_up()
    servers[1].start()
    world = World(Front(servers), root, seed, workers=[kind for kind in World.WORKERS if kind.__name__ != "Backups"])
    kills = kill_at_random(servers, world, randomness, seconds)
    say(f"postgres: {kills} times one of two; {world}")
    for server in servers:
        server.stop()



def kill_at_random(servers, world, randomness, seconds):
    end, kills = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        with world.load():
            round_end = min(end, time.monotonic() + 15)
            while time.monotonic() < round_end and not world.ended.is_set():
                time.sleep(randomness.uniform(0.2, 4))
                server = randomness.choice(servers)
                server.kill()
                kills += 1
                time.sleep(randomness.choice((0, 0.5)))
                server.start()
        world.check()
    world.check_ended()
    world.check()
    return kills


def steady(root, seed, seconds):
    (root / "bills").mkdir(exist_ok=True)
    server = SoakServer(root / "server", root / "data", root / "bills").start()
    world = World(Front([server]), root, seed)
    server.set_up()
    samples = []
    with world.load():
        begin = time.monotonic()
        while time.monotonic() - begin < seconds and not world.ended.is_set():
            time.sleep(seconds / 40)
            samples.append(server.memory())
    world.check()
    world.check_ended()
    early, late = max(samples[10:20]), max(samples[30:])
    say(f"steady: {early:.1f} MiB after warming up, {late:.1f} at the end; {world}")
    assert late <= early * 1.1 + 8, [round(sample, 1) for sample in samples]
    server.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("phases", nargs="*", metavar="PHASE", help=" ".join(SHARES))
    options = parser.parse_args()
    phases = options.phases or list(SHARES)
    say(f"seed {options.seed}")
    whole = sum(SHARES[phase] for phase in phases)
    for phase in phases:
        with tempfile.TemporaryDirectory(prefix=f"muster-{phase}-") as root:
            globals()[phase](pathlib.Path(root), options.seed, options.minutes * 60 * SHARES[phase] / whole)


if __name__ == "__main__":
    main()
