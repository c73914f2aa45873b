"""A sandbox for a file of tests, and boto3 clients that talk to it."""

import json
import os
import pathlib
import subprocess
import sys
import typing
import urllib.error
import urllib.request

import boto3
import botocore.config
import pytest

FOLDER = pathlib.Path(__file__).resolve().parents[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(FOLDER)}
sys.path.insert(0, str(FOLDER))  # before the root, whose folder sandbox would be taken for the package


class Running:
    """A sandbox in a process of its own."""

    def __init__(self, folder: pathlib.Path, *options: str):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sandbox", "start", "--out", str(folder), *options],
            env=ENVIRONMENT, stdout=subprocess.PIPE, text=True, cwd=folder)
        assert self.process.stdout
        self.first_line = self.process.stdout.readline()
        assert self.first_line.startswith("sandbox: http"), "the sandbox did not start"
        self.file = folder / "sandbox.json"
        self.about: dict[str, typing.Any] = json.loads(self.file.read_text())

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)
        assert self.process.stdout
        self.process.stdout.close()

    @property
    def endpoint(self) -> str:
        return str(self.about["endpoint"])

    @property
    def management(self) -> str:
        return str(self.about["organization"]["management_account"])

    @property
    def partition(self) -> str:
        return str(self.about["partition"])

    def client(self, service: str, keys: dict[str, str] | str = "management",
               region: str = "", **options: typing.Any) -> typing.Any:
        """`keys` names credentials of the sandbox's file, or is what STS gave. Other partitions than `aws` are called
        by AWS's host names, since each service there has its own place."""
        if isinstance(keys, str):
            given = self.about["credentials"][keys]
            keys = {"AccessKeyId": given["access_key_id"], "SecretAccessKey": given["secret_access_key"]}
        is_by_name = self.partition != "aws"
        config = botocore.config.Config(retries={"total_max_attempts": 1},
                                        s3={"addressing_style": "virtual" if is_by_name else "path"},
                                        signature_version="s3v4" if service == "s3" else None,
                                        proxies={"https": self.endpoint} if is_by_name else None)
        where = {"verify": self.about["ca_file"]} if is_by_name else {"endpoint_url": self.endpoint}
        return boto3.client(service, region_name=region or self.about["region"], config=config,
                            aws_access_key_id=keys["AccessKeyId"],
                            aws_secret_access_key=keys["SecretAccessKey"],
                            aws_session_token=keys.get("SessionToken"),
                            **{**where, **options})

    def control(self, method: str, path: str, **fields: typing.Any) -> typing.Any:
        """Asks the control API. Errors: AssertionError with what it said."""
        request = urllib.request.Request(f"{self.about['control']}{path}", method=method,
                                         data=json.dumps(fields).encode() if fields else None)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()) from None

    def advance(self, **units: float) -> typing.Any:
        return self.control("POST", "/clock", **units)

    def without_buckets(self) -> None:
        """For tests that call more often than AWS would let them, and are about something else."""
        self.control("POST", "/buckets", enforced=False)

    def members(self) -> list[dict[str, typing.Any]]:
        pages = self.client("organizations").get_paginator("list_accounts").paginate()
        return [account for page in pages for account in page["Accounts"]
                if account["Id"] != self.management]

    def in_account(self, account: str, service: str, region: str = "") -> typing.Any:
        """A client with the access role of a member account."""
        answer = self.client("sts").assume_role(
            RoleArn=f"arn:{self.partition}:iam::{account}:role/OrganizationAccountAccessRole", RoleSessionName="test")
        return self.client(service, answer["Credentials"], region)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> typing.Iterator[Running]:
    running = Running(tmp_path_factory.mktemp("sandbox"), "--accounts", "60", "--seed", "1")
    yield running
    running.stop()


def code_of(error: typing.Any) -> str:
    """AWS's code of a botocore ClientError, or of pytest's holder of one."""
    return str(getattr(error, "value", error).response["Error"]["Code"])
