"""What a client of the sandbox needs to know, written to a folder when it starts."""

import json
import os
import pathlib
import typing

from sandbox.partitions import here
from sandbox.world import World


def describe(world: World, folder: pathlib.Path) -> dict[str, typing.Any]:
    organization = world.organization.org
    assert organization
    return {
        "endpoint": f"http://127.0.0.1:{world.port}",
        "tls_endpoint": f"https://127.0.0.1:{world.port}",
        "control": f"http://127.0.0.1:{world.port}/_sandbox",
        "console": f"http://127.0.0.1:{world.port}/_console",
        "mailbox": f"http://127.0.0.1:{world.port}/_mailbox",
        "smtp": {"host": "127.0.0.1", "port": world.mailbox.port},
        "ca_file": str(folder / "ca.pem"),
        "partition": here().name,
        "region": here().home,
        "organization": {"id": organization.id, "root": organization.root_id,
                         "management_account": world.management,
                         "accounts": len(world.organization.accounts)},
        "credentials": {
            "management": {"account": world.management, "access_key_id": world.admin[0],
                           "secret_access_key": world.admin[1]},
            "muster": {"account": world.own_account, "access_key_id": world.muster[0],
                       "secret_access_key": world.muster[1]}},
        "process": os.getpid(),
    }


def write(world: World, folder: pathlib.Path) -> pathlib.Path:
    """Writes ca.pem and sandbox.json (for its owner alone: there are secrets in it, of the sandbox's
    own), the latter whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ca.pem").write_bytes(world.authority.pem())
    file, fresh = folder / "sandbox.json", folder / "sandbox.json.new"
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        json.dump(describe(world, folder), stream, indent=2)
    fresh.replace(file)
    return file
