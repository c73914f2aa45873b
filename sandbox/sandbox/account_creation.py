"""CreateAccount and CloseAccount in AWS's own time: minutes, states in between, and reasons to fail.

https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccountStatus.html
"""

import dataclasses
import datetime
import re
import typing

from moto.organizations.models import OrganizationsBackend

from sandbox import seeding
from sandbox.call import Call
from sandbox.clock import Clock, Schedule
from sandbox.errors import AwsError
from sandbox.own_operations import Operation
from sandbox.paging import page
from sandbox.partitions import here

FAILURE_REASONS = (
    "ACCOUNT_LIMIT_EXCEEDED", "EMAIL_ALREADY_EXISTS", "INVALID_ADDRESS", "INVALID_EMAIL",
    "CONCURRENT_ACCOUNT_MODIFICATION", "INTERNAL_FAILURE", "GOVCLOUD_ACCOUNT_ALREADY_EXISTS",
    "MISSING_BUSINESS_VALIDATION", "FAILED_BUSINESS_VALIDATION", "PENDING_BUSINESS_VALIDATION",
    "INVALID_IDENTITY_FOR_BUSINESS_VALIDATION", "UNKNOWN_BUSINESS_VALIDATION",
    "MISSING_PAYMENT_INSTRUMENT", "INVALID_PAYMENT_INSTRUMENT",
    "UPDATE_EXISTING_RESOURCE_POLICY_WITH_TAGS_NOT_SUPPORTED")
_AT_ONCE = 5
_CLOSING_AT_ONCE = 3
_CREATION_SECONDS = (60, 240)
_CLOSING_SECONDS = (120, 600)
_DAYS_TO_REOPEN = 90
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


@dataclasses.dataclass
class Request:
    id: str
    name: str
    email: str
    requested_at: datetime.datetime
    state: str = "IN_PROGRESS"
    completed_at: datetime.datetime | None = None
    account: str | None = None
    govcloud_account: str | None = None
    reason: str | None = None

    def describe(self) -> dict[str, typing.Any]:
        """As AWS says it: without the mail address."""
        fields = {"Id": self.id, "AccountName": self.name, "State": self.state,
                  "RequestedTimestamp": self.requested_at, "CompletedTimestamp": self.completed_at,
                  "AccountId": self.account, "GovCloudAccountId": self.govcloud_account,
                  "FailureReason": self.reason}
        return {name: value for name, value in fields.items() if value is not None}


class AccountCreation:
    """Not thread-safe: works under the gateway's lock."""

    def __init__(self, backend: OrganizationsBackend, seed: seeding.Seed, clock: Clock, schedule: Schedule,
                 quota: int):
        self._backend = backend
        self._seed = seed
        self._clock = clock
        self._schedule = schedule
        self.quota = quota
        self.requests: list[Request] = []
        self.next_failures: list[str] = []
        # Told of each account that has been made.
        self.on_created: list[typing.Callable[[str], None]] = []

    def fail_next(self, reason: str) -> None:
        """Errors: ValueError for a reason that AWS does not have."""
        if reason not in FAILURE_REASONS:
            raise ValueError(f"there is no reason '{reason}'; there are {', '.join(FAILURE_REASONS)}")
        self.next_failures.append(reason)

    def operations(self) -> dict[str, Operation]:
        return {"CreateAccount": lambda call: self._create(call, False),
                "CreateGovCloudAccount": lambda call: self._create(call, True),
                "DescribeCreateAccountStatus": self._describe,
                "ListCreateAccountStatus": self._list, "CloseAccount": self._close}

    def _create(self, call: Call, is_govcloud: bool) -> dict[str, typing.Any]:
        if here().refuses("organizations", call.operation):
            raise AwsError("UnsupportedAPIEndpointException",
                           "This action isn't available in the current Amazon Web Services Region.")
        email, name = str(call.parameters.get("Email", "")), str(call.parameters.get("AccountName", ""))
        if not 6 <= len(email) <= 64 or not _EMAIL.fullmatch(email):
            raise AwsError("InvalidInputException", "You specified an invalid email address.",
                           fields={"Reason": "INVALID_EMAIL_ADDRESS_TARGET"})
        if not 1 <= len(name) <= 50 or not all(" " <= letter <= "~" for letter in name):
            raise AwsError("InvalidInputException", "You specified an invalid account name.",
                           fields={"Reason": "INVALID_PATTERN"})
        if sum(request.state == "IN_PROGRESS" for request in self.requests) >= _AT_ONCE:
            raise AwsError("TooManyRequestsException", "You have exceeded the number of accounts that can "
                           "be created at the same time.", fields={"Type": "CONCURRENCY"})
        number = "".join(self._seed.random.choice("0123456789abcdef") for _ in range(32))
        request = Request(f"car-{number}", name, email, self._clock.now())
        request.reason = self.next_failures.pop(0) if self.next_failures else self._reason_to_fail(email)
        self.requests.append(request)
        tags = list(call.parameters.get("Tags") or [])
        role = call.parameters.get("RoleName")
        self._schedule.after(self._seed.random.uniform(*_CREATION_SECONDS),
                             lambda: self._complete(request, tags, role, is_govcloud))
        described = request.describe()
        described.pop("FailureReason", None)
        return {"CreateAccountStatus": described}

    def _reason_to_fail(self, email: str) -> str | None:
        taken = {account.email.lower() for account in self._backend.accounts}
        taken |= {request.email.lower() for request in self.requests if request.state == "IN_PROGRESS"}
        if email.lower() in taken:
            return "EMAIL_ALREADY_EXISTS"
        if len(self._backend.accounts) >= self.quota:
            return "ACCOUNT_LIMIT_EXCEEDED"
        return None

    def _complete(self, request: Request, tags: list[dict[str, str]], role: str | None,
                  is_govcloud: bool) -> None:
        request.completed_at = self._clock.now()
        if request.reason:
            request.state = "FAILED"
            return
        account = seeding.add_account(self._backend, self._seed, request.name, request.email, role, tags)
        request.state, request.account = "SUCCEEDED", account.id
        if is_govcloud:
            request.govcloud_account = self._seed.account_id()
        for told in self.on_created:
            told(account.id)

    def _describe(self, call: Call) -> dict[str, typing.Any]:
        identity = call.parameters.get("CreateAccountRequestId")
        for request in self.requests:
            if request.id == identity:
                return {"CreateAccountStatus": _shown(request)}
        raise AwsError("CreateAccountStatusNotFoundException",
                       "You specified a create account request that doesn't exist.")

    def _list(self, call: Call) -> dict[str, typing.Any]:
        states = call.parameters.get("States") or ["IN_PROGRESS", "SUCCEEDED", "FAILED"]
        found = [_shown(request) for request in self.requests if request.state in states]
        return page(found, call.parameters, "CreateAccountStatuses")

    def _close(self, call: Call) -> dict[str, typing.Any]:
        account = next((each for each in self._backend.accounts
                        if each.id == call.parameters.get("AccountId")), None)
        if account is None:
            raise AwsError("AccountNotFoundException", "You specified an account that doesn't exist.")
        if account.id == call.account:
            raise AwsError("ConstraintViolationException", "You can't close the management account.",
                           fields={"Reason": "CANNOT_CLOSE_MANAGEMENT_ACCOUNT"})
        if account.state != "ACTIVE":
            raise AwsError("AccountAlreadyClosedException", "The provided account is already closed.")
        if sum(each.state == "PENDING_CLOSURE" for each in self._backend.accounts) >= _CLOSING_AT_ONCE:
            raise AwsError("ConstraintViolationException", "You attempted to exceed the number of accounts "
                           "that you can close at a time.",
                           fields={"Reason": "CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED"})
        account.status = account.state = "PENDING_CLOSURE"
        self._schedule.after(self._seed.random.uniform(*_CLOSING_SECONDS), lambda: _suspend(account))
        self._schedule.after(_DAYS_TO_REOPEN * 86400, lambda: self._backend.accounts.remove(account))
        return {}


def _shown(request: Request) -> dict[str, typing.Any]:
    """While it goes on, nobody knows how it will end."""
    described = request.describe()
    if request.state == "IN_PROGRESS":
        described.pop("FailureReason", None)
    return described


def _suspend(account: typing.Any) -> None:
    account.status = account.state = "SUSPENDED"
