"""The AWS organization of script/demo: the sandbox on the loopback, and what a server needs to work with it."""

import json
import os
import pathlib
import socket
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[1]
PYTHON = ROOT / ".venv-sandbox/bin/python"
ACCOUNTS = 60
ARTIFACTS = "muster-artifacts"
# Another organization than the one whose bills were imported, so that nothing is counted twice.
OPTIONS = ["--accounts", str(ACCOUNTS), "--seed", "2", "--bill-rows", "20000", "--bill-snapshots", "4",
           "--months-at-once", "3"]
WITHOUT = "No AWS account can be connected here: the sandbox could not be started."


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class DemoSandbox:
    """Errors of all: OSError and subprocess.SubprocessError, where it cannot be started."""

    def __init__(self, directory):
        subprocess.run([ROOT / "script/sandbox-packages"], check=True, timeout=300, stdout=subprocess.DEVNULL)
        self.process = subprocess.Popen(
            [str(PYTHON), "-m", "sandbox", "start", "--out", str(directory), *OPTIONS], cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT / "sandbox")}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            text=True, start_new_session=True)  # Ctrl-C is the demo's, which stops the server first
        try:
            if not self.process.stdout.readline():
                raise OSError("it ended by itself")
            self.about = json.loads((directory / "sandbox.json").read_text())
            self.port = free_port()
            self._make_bucket()
        except BaseException:  # Ctrl-C too: it would go on without us
            self.stop()
            raise

    def _make_bucket(self):
        """Where CloudFormation's page reads templates from."""
        code = (f"import boto3; boto3.client('s3', endpoint_url={self.about['endpoint']!r})"
                f".create_bucket(Bucket={ARTIFACTS!r})")
        subprocess.run([str(PYTHON), "-c", code], env=self.environment(), check=True, timeout=60)

    def environment(self):
        """Muster's own credentials, as a server finds them."""
        keys = self.about["credentials"]["muster"]
        names = ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_CONFIG_FILE", "HTTPS_PROXY", "HTTP_PROXY")
        rest = {name: value for name, value in os.environ.items() if name not in names}
        return {**rest, "AWS_ACCESS_KEY_ID": keys["access_key_id"], "AWS_SECRET_ACCESS_KEY": keys["secret_access_key"],
                "AWS_REGION": self.about["region"], "AWS_DEFAULT_REGION": self.about["region"],
                "AWS_EC2_METADATA_DISABLED": "true"}

    def settings(self):
        """For muster.yaml. Mail has links in it, and so the console needs an address that is known beforehand."""
        mail = self.about["smtp"]
        address = f"https://127.0.0.1:{self.port}"
        return {"listen": [address], "public_url": address, "aws.endpoint_url": self.about["endpoint"],
                "aws.console_url": self.about["console"], "aws.artifact_bucket": ARTIFACTS,
                "mail.server": mail["host"], "mail.port": mail["port"], "mail.security": "none",
                "mail.from": "Muster <muster@example.com>"}

    def greeting(self):
        return f"""
An AWS organization of {ACCOUNTS} accounts runs on this machine, to be connected: in the console, Connections, Connect.
    management account  {self.about['organization']['management_account']}
    its AWS console     {self.about['console']}   (the wizard's link leads there)
    its mail            {self.about['mailbox']}"""

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()


def start(directory):
    """None, and why on the terminal, where it cannot be."""
    print("\nstarting an AWS organization of 60 accounts (the sandbox)", flush=True)
    try:
        return DemoSandbox(directory)
    except (OSError, ValueError, subprocess.SubprocessError) as problem:
        print(f"it could not be started: {problem}")
        return None
