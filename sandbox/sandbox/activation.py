"""A new account is made long before all of it works.

Public accounts of it: services answer up to some minutes later, and not all at once; conditions on
aws:PrincipalOrgID fail for ten to twenty minutes.
"""

import datetime
import random

from sandbox.authorization import Authorizer
from sandbox.call import Call
from sandbox.clock import Clock
from sandbox.errors import AwsError

_ROLE_SECONDS = (5, 60)
_SERVICE_SECONDS = (30, 420)
_MEMBERSHIP_SECONDS = (600, 1200)
_AT_ONCE = {"sts", "iam", "organizations", "account"}
_CODES = {"query": ("OptInRequired", 403), "ec2": ("OptInRequired", 403), "s3": ("NotSignedUp", 403),
          "rest-xml": ("OptInRequired", 403)}


class Activation:
    """Not thread-safe: works under the gateway's lock. The delays of an account depend on the seed and on
    its id alone."""

    def __init__(self, clock: Clock, seed: int, authorizer: Authorizer):
        self._clock = clock
        self._seed = seed
        self._authorizer = authorizer
        self._created: dict[str, datetime.datetime] = {}

    def begin(self, account: str) -> None:
        self._created[account] = self._clock.now()
        delay = random.Random(f"{self._seed}/{account}/membership").uniform(*_MEMBERSHIP_SECONDS)
        self._authorizer.visible_since[account] = self._clock.now() + datetime.timedelta(seconds=delay)

    def ready_at(self, account: str, service: str, region: str) -> datetime.datetime | None:
        """None for an account that has been there from the start."""
        created = self._created.get(account)
        if created is None:
            return None
        span = _ROLE_SECONDS if service in _AT_ONCE else _SERVICE_SECONDS
        name = f"{self._seed}/{account}/{'all' if service in _AT_ONCE else f'{service}/{region}'}"
        return created + datetime.timedelta(seconds=random.Random(name).uniform(*span))

    def check(self, call: Call) -> None:
        """Errors: AwsError while the caller's service does not work yet, or its access role is not there."""
        if call.operation == "AssumeRole":
            account = str(call.parameters.get("RoleArn", "::::").split(":")[4])
            ready = self.ready_at(account, "sts", call.region)
            if ready and self._clock.now() < ready:
                raise AwsError("AccessDenied", f"User: {call.principal.arn if call.principal else ''} is not "
                               "authorized to perform: sts:AssumeRole on resource: "
                               f"{call.parameters.get('RoleArn')}", 403)
            return
        if call.principal is None:
            return
        ready = self.ready_at(call.account, call.service, call.region)
        if ready and self._clock.now() < ready and call.service not in _AT_ONCE:
            code, status = _CODES.get(call.protocol, ("SubscriptionRequiredException", 400))
            raise AwsError(code, "The AWS Access Key Id needs a subscription for the service", status)
