"""The servers of a soak, and what a client sees of them: one address, behind which processes come and go."""

import collections
import http.client
import random
import subprocess
import threading

from muster_cli import BINARY
from musterd import Server


class Front:
    """Asks any of the servers, as a balancer would; has the interface of musterd.Server that browsers use."""

    def __init__(self, servers):
        self.servers = servers
        self.secrets = collections.deque(maxlen=300)  # of the many that are made, looked for in the logs
        self.answers = 0

    def ask(self, verb, path, body=None, headers=None):
        answer = random.choice(self.servers).ask(verb, path, body, headers)
        self.answers += 1
        return answer

    @property
    def url(self):
        return self.servers[0].url

    def connect(self):
        return random.choice(self.servers).connect()


class SoakServer(Server):
    """A server that is killed more often than stopped. Its processes are a group of their own, which a power cut
    takes down together."""

    def __init__(self, directory, data, bills, machine=None, **settings):
        super().__init__(directory, listen=["http://127.0.0.1:0"], import_directories=[str(bills)],
                         rate_limits={"principal": 0, "address": 0}, **settings)
        self.data = data
        self.settings["data"] = str(data)
        self.machine = machine
        self.is_up = threading.Event()

    def start(self):
        environment = self.machine.env() if self.machine else None
        self.process_options = {"process_group": 0, **({"env": environment} if environment else {})}
        super().start()
        self.is_up.set()
        return self

    def ask(self, verb, path, body=None, headers=None):
        if not self.is_up.wait(timeout=20):
            raise http.client.NotConnected
        return super().ask(verb, path, body, headers)

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        self.is_up.clear()
        super().kill()
        self.process.stdout.close()

    def memory(self):
        """MiB of its own that are resident."""
        with open(f"/proc/{self.process.pid}/status") as status:
            line = next(line for line in status if line.startswith("RssAnon:"))
        return int(line.split()[1]) / 1024

    def command(self, *arguments):
        """Runs `muster` as part of the same machine."""
        return self.run(BINARY, *arguments)

    def remove(self, directory):
        """What a test itself removed would be in no trace."""
        return self.run("rm", "-rf", directory)

    def run(self, *command):
        options = {"env": self.machine.env(), "process_group": self.process.pid} if self.machine else {}
        return subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=120, **options)

    @property
    def config(self):
        return self.directory / "muster.yaml"
