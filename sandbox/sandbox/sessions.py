"""STS: sessions of roles and root users, whose keys are the sandbox's own so that they really expire.

Limits: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
"""

import dataclasses
import datetime
import json
import re
import typing

from sandbox import principals, targets
from sandbox.call import Call
from sandbox.clock import Clock
from sandbox.errors import AwsError
from sandbox.principals import Key, Keyring, Principal

_SESSION_NAME = re.compile(r"[\w+=,.@-]{2,64}")
_EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]{2,1224}")
_CHAINED_SECONDS = 3600
# Tasks a root session may have. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
ROOT_TASKS = {
    "IAMAuditRootUserCredentials": ["iam:GetUser", "iam:GetLoginProfile", "iam:ListAccessKeys",
                                    "iam:ListSigningCertificates", "iam:ListMFADevices",
                                    "iam:GetAccessKeyLastUsed", "iam:ListVirtualMFADevices"],
    "IAMCreateRootUserPassword": ["iam:CreateLoginProfile", "iam:GetLoginProfile"],
    "IAMDeleteRootUserCredentials": ["iam:DeleteLoginProfile", "iam:GetLoginProfile", "iam:DeleteAccessKey",
                                     "iam:ListAccessKeys", "iam:DeleteSigningCertificate",
                                     "iam:ListSigningCertificates", "iam:DeactivateMFADevice",
                                     "iam:ListMFADevices", "iam:DeleteVirtualMFADevice", "iam:GetUser",
                                     "iam:GetAccessKeyLastUsed"],
    "S3UnlockBucketPolicy": ["s3:DeleteBucketPolicy", "s3:GetBucketPolicy", "s3:PutBucketPolicy",
                             "s3:ListAllMyBuckets"],
    "SQSUnlockQueuePolicy": ["sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:SetQueueAttributes",
                             "sqs:ListQueues"],
}


def _invalid(message: str) -> AwsError:
    return AwsError("ValidationError", message, 400)


def _constraint(value: str, field: str, rule: str) -> AwsError:
    return _invalid(f"1 validation error detected: Value '{value}' at '{field}' failed to satisfy "
                    f"constraint: Member must satisfy regular expression pattern: {rule}")


def credentials(key: Key) -> dict[str, typing.Any]:
    assert key.expires_at is not None
    return {"AccessKeyId": key.access_key_id, "SecretAccessKey": key.secret, "SessionToken": key.token,
            "Expiration": datetime.datetime.fromtimestamp(int(key.expires_at), datetime.UTC)}


class Sessions:
    def __init__(self, keyring: Keyring, clock: Clock):
        self._keyring = keyring
        self._clock = clock

    def check_assume_role(self, call: Call) -> None:
        """What STS refuses before it looks at any policy."""
        name = str(call.parameters.get("RoleSessionName", ""))
        if not _SESSION_NAME.fullmatch(name):
            raise _constraint(name, "roleSessionName", r"[\w+=,.@-]*")
        external_id = call.parameters.get("ExternalId")
        if external_id is not None and not _EXTERNAL_ID.fullmatch(str(external_id)):
            raise _constraint(str(external_id), "externalId", r"[\w+=,.@:\/-]*")
        if len(str(call.parameters.get("Policy") or "")) > 2048:
            raise _invalid("1 validation error detected: Value at 'policy' failed to satisfy constraint: "
                           "Member must have length less than or equal to 2048")
        if not re.fullmatch(r"arn:[\w-]+:iam::\d{12}:role/.+", str(call.parameters.get("RoleArn", ""))):
            raise _invalid(f"{call.parameters.get('RoleArn')} is invalid")
        if call.principal and call.principal.kind == "root":
            raise AwsError("AccessDenied", "Roles may not be assumed by root accounts.", 403)

    def assume_role(self, call: Call) -> dict[str, typing.Any]:
        role = targets.find_role(str(call.parameters["RoleArn"]))
        seconds = self._duration(call, int(role.max_session_duration or 3600))
        session = principals.role_session(role.account_id, role, str(call.parameters["RoleSessionName"]))
        session.source_identity = str(call.parameters.get("SourceIdentity") or
                                      (call.principal.source_identity if call.principal else ""))
        session.tags.update({tag["Key"]: tag["Value"] for tag in call.parameters.get("Tags") or []})
        session.session_policies = _session_policies(call, role.account_id)
        key = self._issue(session, seconds)
        answer = {"Credentials": credentials(key), "PackedPolicySize": 0,
                  "AssumedRoleUser": {"AssumedRoleId": session.user_id, "Arn": session.arn}}
        if session.source_identity:
            answer["SourceIdentity"] = session.source_identity
        return answer

    def assume_root(self, account: str, task: str, seconds: int) -> dict[str, typing.Any]:
        document = {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": ROOT_TASKS[task], "Resource": "*"}]}
        root = dataclasses.replace(principals.root_principal(account), kind="assumed_root", has_mfa=False,
                                   session_policies=[json.dumps(document)])
        return {"Credentials": credentials(self._issue(root, seconds))}

    def root_key(self, account: str) -> Key:
        """A key for ever, of a root user who ought to have none."""
        return self._keyring.issue(principals.root_principal(account))

    def revoke(self, access_key_id: str) -> None:
        self._keyring.revoke(access_key_id)

    def session_token(self, call: Call) -> dict[str, typing.Any]:
        if call.principal is None or call.principal.kind not in ("user", "root"):
            raise AwsError("AccessDenied", "Cannot call GetSessionToken with session credentials", 403)
        most = 3600 if call.principal.kind == "root" else 129600
        seconds = min(int(call.parameters.get("DurationSeconds") or 43200), most)
        return {"Credentials": credentials(self._issue(dataclasses.replace(call.principal), seconds))}

    def caller_identity(self, call: Call) -> dict[str, typing.Any]:
        assert call.principal
        return {"UserId": call.principal.user_id, "Account": call.principal.account,
                "Arn": call.principal.arn}

    def _duration(self, call: Call, most: int) -> int:
        seconds = int(call.parameters.get("DurationSeconds") or 3600)
        if seconds < 900:
            raise _invalid(f"1 validation error detected: Value '{seconds}' at 'durationSeconds' failed to "
                           "satisfy constraint: Member must have value greater than or equal to 900")
        if call.principal and call.principal.kind == "role" and seconds > _CHAINED_SECONDS:
            raise _invalid("The requested DurationSeconds exceeds the 1 hour session limit for roles "
                           "assumed by role chaining")
        if seconds > most:
            raise _invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
        return seconds

    def _issue(self, principal: Principal, seconds: int) -> Key:
        principal.issued_at = self._clock.signing_time()
        return self._keyring.issue(principal, self._clock.wall() + self._clock.skew + seconds)


def _session_policies(call: Call, account: str) -> list[str]:
    found = []
    if call.parameters.get("Policy"):
        found.append(str(call.parameters["Policy"]))
    for each in call.parameters.get("PolicyArns") or []:
        policy = principals.iam_of(account).managed_policies.get(each["arn"])
        if policy is None:
            raise _invalid(f"Policy {each['arn']} does not exist.")
        found.append(principals.document_of(policy))
    return found
