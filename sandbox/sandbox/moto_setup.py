"""Makes moto behave as the sandbox needs; imported before anything else of moto.

moto's clock becomes the simulated one, and AWS's managed policies are read once for all accounts
(moto would hold 1,500 of them for each). AWS's machine images are not there: moto would make 1,291 of them with
a snapshot each in every region of every account, 3.4 MiB and a quarter of a second.
"""

import datetime
import functools
import json
import os
import typing

import moto.core.config
import moto.core.utils

from sandbox.clock import Clock
from sandbox.partitions import here, partition_of_region

os.environ.setdefault("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")

_clock: Clock | None = None


def _utcnow() -> datetime.datetime:
    now = _clock.now() if _clock else datetime.datetime.now(datetime.UTC)
    return now.replace(tzinfo=None)


moto.core.utils.utcnow = _utcnow
moto.core.config.default_user_config["core"]["reset_boto3_session"] = False

import moto.iam.models  # noqa: E402  (after its clock)
import moto.organizations.utils  # noqa: E402
import moto.s3.models  # noqa: E402
from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend  # noqa: E402
from moto.iam.access_control import PermissionResult  # noqa: E402


@functools.cache
def _managed_policies() -> list[moto.iam.models.AWSManagedPolicy]:
    parsed = json.loads(moto.iam.models.aws_managed_policies_data)
    return [moto.iam.models.AWSManagedPolicy.from_data(name, "aws", here().name, policy)
            for name, policy in parsed.items()]


def _init_aws_policies(_: moto.iam.models.IAMBackend) -> list[typing.Any]:
    return _managed_policies()


_user_init = moto.iam.models.User.__init__


def _init_user(user: moto.iam.models.User, *arguments: typing.Any, **named: typing.Any) -> None:
    """Unique ids of users begin with AIDA, as those of roles with AROA, which moto does know."""
    _user_init(user, *arguments, **named)
    user.id = "AIDA" + user.id[:17].upper()


def _permitted(_: moto.s3.models.FakeBucket, _action: str, _resource: str) -> PermissionResult:
    """The gateway has decided before; moto would read a bucket's policy without its conditions."""
    return PermissionResult.PERMITTED


def use(clock: Clock) -> None:
    """From now on moto's time is this clock's, and its place this partition."""
    global _clock
    _clock = clock
    moto.iam.models.IAMBackend._init_aws_policies = _init_aws_policies  # type: ignore[assignment]
    moto.iam.models.User.__init__ = _init_user  # type: ignore[method-assign]
    moto.s3.models.FakeBucket.get_permission = _permitted  # type: ignore[method-assign]
    # moto names those of all partitions.
    RegionsAndZonesBackend.regions = [region for region in RegionsAndZonesBackend.regions
                                      if partition_of_region(region.name) == here().name]
    # AWS never gives more than twenty accounts a page.
    for pages in moto.organizations.utils.PAGINATION_MODEL.values():
        pages["limit_default"] = 20
