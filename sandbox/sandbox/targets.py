"""What a call is about: the ARN, whose account it is in, and the policy on the thing itself."""

import json
import re
import typing
import urllib.parse

from moto.kms.models import kms_backends
from moto.s3.models import s3_backends
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

from sandbox import principals
from sandbox.call import Call
from sandbox.partitions import here
from sandbox.policy_engine import ActionShape

Document = dict[str, typing.Any]
# The one of several required kinds of resource by which these calls are judged.
_PREFERRED = {"ec2:RunInstances": "instance"}
_PLACEHOLDER = re.compile(r"\$\{(\w+)\}")
_ALIASES = {"bucketname": ("bucket",), "objectname": ("key",), "topicname": ("name", "topicarn"),
            "queuename": ("queuename", "queueurl"), "keyid": ("keyid",), "instanceid": ("instanceids",),
            "rolenamewithpath": ("rolename",), "usernamewithpath": ("username",),
            "groupnamewithpath": ("groupname",), "policynamewithpath": ("policyname",),
            "instanceprofilenamewithpath": ("instanceprofilename",)}


class Target(typing.NamedTuple):
    arn: str
    account: str
    policy: Document | None = None


def _load(document: typing.Any) -> Document | None:
    if not document:
        return None
    if isinstance(document, (str, bytes)):
        text = document.decode() if isinstance(document, bytes) else document
        document = json.loads(urllib.parse.unquote(text) if text.startswith("%") else text)
    return typing.cast(Document, document)


def bucket_account(bucket: str) -> str | None:
    found = s3_backends.bucket_accounts.get(bucket)
    return found[1] if found else None


def _bucket_target(call: Call) -> Target:
    bucket, key = call.parameters.get("Bucket"), call.parameters.get("Key")
    if not bucket:
        return Target("*", call.principal.account if call.principal else "")
    owner = bucket_account(bucket)
    policy = None
    if owner:
        policy = _load(s3_backends[owner][here().name].buckets[bucket].policy)
    if call.operation == "DeleteObjects":
        key = "*"
    arn = f"arn:{here().name}:s3:::{bucket}" + (f"/{key}" if key else "")
    return Target(arn, owner or (call.principal.account if call.principal else ""), policy)


def _role_target(call: Call) -> Target:
    arn = str(call.parameters.get("RoleArn", ""))
    account = arn.split(":")[4] if arn.count(":") >= 5 else call.account
    role = find_role(arn)
    return Target(arn, account, _load(role.assume_role_policy_document) if role else None)


def find_role(arn: str) -> typing.Any:
    """moto's role of an ARN, or None."""
    parts = arn.split(":", 5)
    if len(parts) != 6 or not parts[5].startswith("role/"):
        return None
    for role in principals.iam_of(parts[4]).roles.values():
        if role.arn == arn:
            return role
    return None


def _topic_target(call: Call) -> Target | None:
    arn = str(call.parameters.get("TopicArn") or call.parameters.get("TargetArn") or "")
    parts = arn.split(":")
    if len(parts) != 6 or parts[2] != "sns":
        return None
    topic = sns_backends[parts[4]][parts[3]].topics.get(arn) if parts[3] in sns_backends[parts[4]] else None
    return Target(arn, parts[4], _load(topic.policy) if topic else None)


def _queue_target(call: Call) -> Target | None:
    url = urllib.parse.urlparse(str(call.parameters.get("QueueUrl", "")))
    parts = url.path.strip("/").split("/")
    if len(parts) != 2:
        return None
    account, name = parts
    queue = sqs_backends[account][call.region].queues.get(name)
    arn = f"arn:{here().name}:sqs:{call.region}:{account}:{name}"
    return Target(arn, account, _load(queue.policy) if queue else None)


def _key_target(call: Call) -> Target | None:
    name = str(call.parameters.get("KeyId", ""))
    identity = name.rsplit("/", 1)[-1]
    account = name.split(":")[4] if name.startswith("arn:") else call.account
    key = kms_backends[account][call.region].keys.get(identity)
    if key is None:
        return None
    return Target(key.arn, account, _load(key.policy))


_SPECIAL: dict[str, typing.Callable[[Call], Target | None]] = {
    "s3": _bucket_target, "sns": _topic_target, "sqs": _queue_target, "kms": _key_target}


def _named_arn(call: Call) -> str | None:
    """An ARN of the service among the call's own values."""
    prefix = re.compile(rf"arn:[\w-]+:{re.escape(call.signing_name)}:")
    for value in call.parameters.values():
        if isinstance(value, str) and prefix.match(value):
            return value
    return None


def _fill(pattern: str, call: Call) -> str | None:
    values = {"partition": here().name, "region": call.region, "account": call.account}
    given = {name.lower(): value for name, value in call.parameters.items()}

    def value_of(match: re.Match[str]) -> str:
        name = match[1].lower()
        if name in values:
            return values[name]
        for candidate in (name, *_ALIASES.get(name, ()), name + "s"):
            value = given.get(candidate)
            value = value[0] if isinstance(value, list) and value else value
            if isinstance(value, str) and value:
                return value.rsplit("/", 1)[-1] if candidate == "queueurl" else value
        raise KeyError(name)
    try:
        return _PLACEHOLDER.sub(value_of, pattern)
    except KeyError:
        return None


def _from_patterns(action: str, shape: ActionShape, call: Call) -> str:
    if shape.is_wildcard_only or not shape.patterns:
        return "*"
    preferred = [each for each in shape.patterns if each.type == _PREFERRED.get(action)]
    candidates = preferred or shape.patterns
    for pattern in candidates:
        if filled := _fill(pattern.arn, call):
            return filled
    known = {"Partition": here().name, "Region": call.region, "Account": call.account}
    return _PLACEHOLDER.sub(lambda match: known.get(match[1], "new"), candidates[0].arn)


def target_of(call: Call, action: str, shape: ActionShape) -> Target:
    if action.startswith("sts:AssumeRole"):
        return _role_target(call)
    special = _SPECIAL.get(call.service)
    if special and (found := special(call)):
        return found
    arn = _named_arn(call) or _from_patterns(action, shape, call)
    if call.signing_name == "iam":
        arn = _with_path(arn)
    parts = arn.split(":")
    account = parts[4] if len(parts) > 5 and re.fullmatch(r"\d{12}", parts[4]) else call.account
    # An organization's things belong to its management account, and its members may not name others.
    return Target(arn, account if call.signing_name != "organizations" else call.account)


def _with_path(arn: str) -> str:
    """IAM's ARNs hold the path, which calls do not say."""
    parts = arn.split(":", 5)
    if len(parts) != 6 or not parts[5].startswith(("role/", "user/")):
        return arn
    kind, _, name = parts[5].partition("/")
    iam = principals.iam_of(parts[4])
    things = iam.roles.values() if kind == "role" else iam.users.values()
    return next((thing.arn for thing in things if thing.name == name), arn)
