"""Central root access (sts:AssumeRoot and its switches), and the credentials that root users have.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html#id_root-user-access-management
"""

import dataclasses
import typing

from moto.organizations.models import FakeServiceAccess, OrganizationsBackend

from sandbox import organization_view
from sandbox.call import Call
from sandbox.errors import AwsError
from sandbox.own_operations import Operation
from sandbox.partitions import here
from sandbox.sessions import ROOT_TASKS, Sessions

CREDENTIALS, SESSIONS = "RootCredentialsManagement", "RootSessions"
_TRUSTED = "iam.amazonaws.com"
_MOST_SECONDS = 900

for _service in (_TRUSTED, "cost-optimization-hub.bcm.amazonaws.com", "billing-cost-management.amazonaws.com"):
    if _service not in FakeServiceAccess.TRUSTED_SERVICES:
        FakeServiceAccess.TRUSTED_SERVICES.append(_service)


@dataclasses.dataclass
class RootUser:
    """What a root user can sign in with. Old accounts have a password, most no second factor."""
    has_password: bool = True
    access_keys: list[str] = dataclasses.field(default_factory=list)
    mfa_devices: list[str] = dataclasses.field(default_factory=list)
    certificates: list[str] = dataclasses.field(default_factory=list)


class RootAccess:
    """Not thread-safe: works under the gateway's lock."""

    def __init__(self, backend: OrganizationsBackend, sessions: Sessions):
        self._backend = backend
        self._sessions = sessions
        self.features: set[str] = set()
        self.users: dict[str, RootUser] = {}

    def user_of(self, account: str) -> RootUser:
        return self.users.setdefault(account, RootUser())

    def account_created(self, account: str) -> None:
        """An account made while credentials are managed centrally gets none."""
        self.users[account] = RootUser(has_password=CREDENTIALS not in self.features)

    def iam_operations(self) -> dict[str, Operation]:
        return {
            "EnableOrganizationsRootCredentialsManagement": lambda call: self._switch(call, CREDENTIALS, True),
            "DisableOrganizationsRootCredentialsManagement": lambda call: self._switch(call, CREDENTIALS, False),
            "EnableOrganizationsRootSessions": lambda call: self._switch(call, SESSIONS, True),
            "DisableOrganizationsRootSessions": lambda call: self._switch(call, SESSIONS, False),
            "ListOrganizationsFeatures": self._list_features,
            "GetUser": self._get_user, "GetLoginProfile": self._get_login, "ListAccessKeys": self._list_keys,
            "DeleteAccessKey": self._delete_key, "CreateAccessKey": self._create_key,
            "CreateLoginProfile": self._create_login, "DeleteLoginProfile": self._delete_login,
            "ListMFADevices": self._list_devices, "DeactivateMFADevice": self._deactivate,
            "ListSigningCertificates": self._list_certificates}

    def _check_trust(self, call: Call) -> None:
        if organization_view.management_of(call.account) != call.account:
            raise AwsError("CallerIsNotManagementAccount", "The request was rejected because the account "
                           "making the request is not the management account for the organization.", 400)
        if not any(service["ServicePrincipal"] == _TRUSTED for service in self._backend.services):
            raise AwsError("ServiceAccessNotEnabled", "The request was rejected because trusted access is "
                           "not enabled for IAM in Organizations.", 400)

    def _switch(self, call: Call, feature: str, is_on: bool) -> dict[str, typing.Any]:
        self._check_trust(call)
        (self.features.add if is_on else self.features.discard)(feature)
        return self._list_features(call)

    def _list_features(self, call: Call) -> dict[str, typing.Any]:
        self._check_trust(call)
        assert self._backend.org
        return {"OrganizationId": self._backend.org.id, "EnabledFeatures": sorted(self.features)}

    def assume_root(self, call: Call) -> dict[str, typing.Any]:
        """Errors: AwsError for all but the management account and IAM's delegate, with the feature on."""
        target = str(call.parameters.get("TargetPrincipal", ""))
        account = target.split(":")[4] if target.startswith("arn:") else target
        arn = str((call.parameters.get("TaskPolicyArn") or {}).get("arn", ""))
        task = arn.rpartition("/")[2]
        seconds = int(call.parameters.get("DurationSeconds") or _MOST_SECONDS)
        denied = AwsError("AccessDenied", f"User: {call.principal.arn if call.principal else ''} is not "
                          f"authorized to perform: sts:AssumeRoot on resource: {target}", 403)
        members = {each.id for each in self._backend.accounts} - {self._backend.account_id}
        if call.message.headers.get("host", "").startswith("sts.amazonaws.com"):
            raise AwsError("ValidationError", "AssumeRoot is supported only by regional endpoints.")
        if not arn.startswith(f"arn:{here().name}:iam::aws:policy/root-task/") or task not in ROOT_TASKS:
            raise AwsError("ValidationError", f"{arn} is not a policy of a root task.")
        if not 0 < seconds <= _MOST_SECONDS:
            raise AwsError("ValidationError", "DurationSeconds must be at most 900.")
        allowed_callers = {self._backend.account_id} | {
            admin.account.id for admin in self._backend.admins if _TRUSTED in str(admin.services)}
        if SESSIONS not in self.features or account not in members or call.account not in allowed_callers:
            raise denied
        return self._sessions.assume_root(account, task, seconds)

    def _root_of(self, call: Call) -> RootUser | None:
        """The root user where it asks about itself; None leaves the call to moto."""
        is_root = call.principal is not None and call.principal.kind in ("root", "assumed_root")
        return self.user_of(call.account) if is_root and not call.parameters.get("UserName") else None

    def _get_user(self, call: Call) -> dict[str, typing.Any] | None:
        if self._root_of(call) is None:
            return None
        account = next(each for each in self._backend.accounts if each.id == call.account)
        return {"User": {"UserId": call.account, "Arn": f"arn:{here().name}:iam::{call.account}:root",
                         "CreateDate": account.create_time}}

    def _get_login(self, call: Call) -> dict[str, typing.Any] | None:
        root = self._root_of(call)
        if root is None:
            return None
        if not root.has_password:
            raise AwsError("NoSuchEntity", f"Login Profile for User {call.account} cannot be found.", 404)
        account = next(each for each in self._backend.accounts if each.id == call.account)
        return {"LoginProfile": {"UserName": "root", "CreateDate": account.create_time,
                                 "PasswordResetRequired": False}}

    def _create_login(self, call: Call) -> dict[str, typing.Any] | None:
        root = self._root_of(call)
        if root is None:
            return None
        root.has_password = True
        return self._get_login(call)

    def _delete_login(self, call: Call) -> dict[str, typing.Any] | None:
        root = self._root_of(call)
        if root is None:
            return None
        if not root.has_password:
            raise AwsError("NoSuchEntity", f"Login Profile for User {call.account} cannot be found.", 404)
        root.has_password = False
        return {}

    def _list_keys(self, call: Call) -> dict[str, typing.Any] | None:
        root = self._root_of(call)
        if root is None:
            return None
        return {"AccessKeyMetadata": [{"AccessKeyId": key, "Status": "Active"} for key in root.access_keys],
                "IsTruncated": False}

    def _create_key(self, call: Call) -> dict[str, typing.Any] | None:
        root = self._root_of(call)
        if root is None:
            return None
        key = self._sessions.root_key(call.account)
        root.access_keys.append(key.access_key_id)
        return {"AccessKey": {"UserName": "root", "AccessKeyId": key.access_key_id, "Status": "Active",
                              "SecretAccessKey": key.secret}}

    def _delete_key(self, call: Call) -> dict[str, typing.Any] | None:
        root = self._root_of(call)
        if root is None:
            return None
        name = str(call.parameters.get("AccessKeyId"))
        if name not in root.access_keys:
            raise AwsError("NoSuchEntity", f"The Access Key with id {name} cannot be found.", 404)
        root.access_keys.remove(name)
        self._sessions.revoke(name)
        return {}

    def _list_devices(self, call: Call) -> dict[str, typing.Any] | None:
        root = self._root_of(call)
        if root is None:
            return None
        return {"MFADevices": [{"UserName": "root", "SerialNumber": serial} for serial in root.mfa_devices],
                "IsTruncated": False}

    def _deactivate(self, call: Call) -> dict[str, typing.Any] | None:
        root = self._root_of(call)
        if root is None:
            return None
        serial = str(call.parameters.get("SerialNumber"))
        if serial not in root.mfa_devices:
            raise AwsError("NoSuchEntity", f"MFA Device with serial number {serial} does not exist.", 404)
        root.mfa_devices.remove(serial)
        return {}

    def _list_certificates(self, call: Call) -> dict[str, typing.Any] | None:
        root = self._root_of(call)
        if root is None:
            return None
        return {"Certificates": [{"UserName": "root", "CertificateId": each, "Status": "Active"}
                                 for each in root.certificates], "IsTruncated": False}
