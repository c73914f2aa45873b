"""The organization that a sandbox starts with: units, accounts with names and mail addresses, all from
one seed, so that the same options give the same ids."""

import datetime
import json
import random
import typing

import moto.moto_api._internal
from moto.iam.models import Role, iam_backends
from moto.organizations.models import FakeAccount, OrganizationsBackend, organizations_backends

from sandbox import principals
from sandbox.partitions import here

UNITS = {"Security": ["audit", "log-archive"], "Infrastructure": ["network", "shared-services", "backup"],
         "Workloads": ["shop", "billing", "search", "media", "payments", "catalog", "mobile", "partner",
                       "reporting", "identity", "stock"], "Sandbox": ["lab"]}
STAGES = ["prod", "staging", "dev"]
DOMAIN = "example.com"


class Member(typing.NamedTuple):
    name: str
    unit: str


def _members(count: int) -> list[Member]:
    """Names for `count` member accounts: first what every organization has, then workloads by stage."""
    fixed = [Member(name, unit) for unit in ("Security", "Infrastructure") for name in UNITS[unit]]
    workloads = [Member(f"{name}-{stage}", "Workloads") for name in UNITS["Workloads"] for stage in STAGES]
    members = fixed + workloads
    number = 1
    while len(members) < count:
        members.append(Member(f"lab-{number:04}", "Sandbox"))
        number += 1
    return members[:count]


class Seed:
    """Makes ids and times that depend on the seed alone."""

    def __init__(self, number: int, start: datetime.datetime, account_ids: list[str]):
        """`account_ids` are given out first."""
        self._account_ids = list(account_ids)
        self.random = random.Random(number)
        moto.moto_api._internal.mock_random.seed(number)
        self._joined = start - datetime.timedelta(days=900)

    def account_id(self) -> str:
        if self._account_ids:
            return self._account_ids.pop(0)
        return "".join(self.random.choice("0123456789") for _ in range(12))

    def next_joined(self) -> datetime.datetime:
        """Some days after the one before: ListAccounts orders and pages by it."""
        self._joined += datetime.timedelta(hours=self.random.randint(5, 300))
        return self._joined.replace(tzinfo=None)


def make_organization(seed: Seed, accounts: int) -> OrganizationsBackend:
    """An organization with all features, service control policies enabled, and `accounts` accounts,
    the management account counted."""
    management = seed.account_id()
    backend = organizations_backends[management][here().name]
    backend.create_organization(here().home, FeatureSet="ALL")
    assert backend.org
    backend.org.master_account_email = f"aws-management@{DOMAIN}"
    first = backend.accounts[0]
    first.name, first.email, first.joined_method = "management", f"aws-management@{DOMAIN}", "INVITED"
    first.create_time = seed.next_joined()
    backend.ou[0].add_policy_type("SERVICE_CONTROL_POLICY")
    units = {name: backend.create_organizational_unit(ParentId=backend.ou[0].id, Name=name)
             ["OrganizationalUnit"]["Id"] for name in UNITS}
    for member in _members(accounts - 1):  # by ids of bills as long as there are some
        account = add_account(backend, seed, member.name, f"aws-{member.name}@{DOMAIN}")
        account.create_time = seed.next_joined()
        account.parent_id = units[member.unit]
    return backend


def add_account(backend: OrganizationsBackend, seed: Seed, name: str, email: str, role: str | None = None,
                tags: list[dict[str, str]] | None = None) -> FakeAccount:
    """A member with its access role, placed under the root."""
    identity = seed.account_id()
    original = moto.organizations.utils.make_random_account_id
    moto.organizations.utils.make_random_account_id = lambda: identity
    try:
        backend.create_account(AccountName=name, Email=email, Tags=tags or [],
                               **({"RoleName": role} if role else {}))
    finally:
        moto.organizations.utils.make_random_account_id = original
    account = backend.accounts[-1]
    access = _access_role(account, role or "OrganizationAccountAccessRole")
    access.put_policy("AdministratorAccess", json.dumps({
        "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}))
    return account


def _access_role(account: FakeAccount, name: str) -> Role:
    """moto makes it in the partition `aws` alone, wherever the organization is."""
    if here().name == "aws":
        return principals.iam_of(account.id).get_role(name)
    del iam_backends[account.id]["aws"]
    trust = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"AWS": f"arn:{here().name}:iam::{account.master_account_id}:root"}}]}
    return principals.iam_of(account.id).create_role(name, json.dumps(trust), "", None, "", [], "3600")


def make_admin(account: str, name: str) -> tuple[str, str]:
    """A user who may do everything; its access key id and secret."""
    iam = principals.iam_of(account)
    user = iam.create_user(here().home, name)
    user.put_policy("AdministratorAccess", json.dumps({
        "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}))
    key = iam.create_access_key(name)
    return str(key.access_key_id), str(key.secret_access_key)
