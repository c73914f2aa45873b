"""Who calls: users, roles, root users and sessions, and the keys they sign with."""

import dataclasses
import datetime
import secrets
import string
import threading
import typing

from moto.iam.models import AccessKey, IAMBackend, ManagedPolicy, Role, User, iam_backends

from sandbox.partitions import here

_KEY_LETTERS = string.ascii_uppercase + "234567"


@dataclasses.dataclass
class Principal:
    """`arn` is what GetCallerIdentity says; `policy_arn` what aws:PrincipalArn says (a role's session
    is known to policies by its role)."""
    kind: str  # user, role, root, assumed_root
    account: str
    arn: str
    policy_arn: str
    user_id: str
    name: str = ""
    session_policies: list[str] = dataclasses.field(default_factory=list)
    tags: dict[str, str] = dataclasses.field(default_factory=dict)
    session_name: str = ""
    source_identity: str = ""
    issued_at: datetime.datetime | None = None
    has_mfa: bool = False


@dataclasses.dataclass
class Key:
    access_key_id: str
    secret: str
    principal: Principal
    token: str | None = None
    expires_at: float | None = None  # of the wall's time
    is_active: bool = True


def _new_key_id(prefix: str) -> str:
    return prefix + "".join(secrets.choice(_KEY_LETTERS) for _ in range(16))


def iam_of(account: str) -> IAMBackend:
    return iam_backends[account][here().name]


def user_principal(account: str, user: User) -> Principal:
    return Principal("user", account, user.arn, user.arn, user.id, user.name, tags=_tags(user.tags))


def root_principal(account: str) -> Principal:
    arn = f"arn:{here().name}:iam::{account}:root"
    return Principal("root", account, arn, arn, account, "root", has_mfa=True)


def document_of(policy: ManagedPolicy) -> str:
    """The text of a managed policy's default version."""
    return next(version.document for version in policy.versions if version.is_default_version)


def _tags(tags: typing.Any) -> dict[str, str]:
    """moto keeps tags as IAM's list, or as CloudFormation's."""
    return {tag["Key"]: tag["Value"] for tag in tags} if isinstance(tags, list) else {}


def role_session(account: str, role: Role, session_name: str) -> Principal:
    arn = f"arn:{here().name}:sts::{account}:assumed-role/{role.name}/{session_name}"
    return Principal("role", account, arn, role.arn, f"{role.id}:{session_name}", role.name,
                     tags=_tags(role.tags), session_name=session_name)


class Keyring:
    """The keys that the sandbox made itself, and those that moto made for its users. Thread-safe."""

    def __init__(self) -> None:
        self._keys: dict[str, Key] = {}
        self._lock = threading.Lock()

    def issue(self, principal: Principal, expires_at: float | None = None) -> Key:
        """A key with a token when it expires, else one for ever."""
        temporary = expires_at is not None
        key = Key(_new_key_id("ASIA" if temporary else "AKIA"), secrets.token_urlsafe(30), principal,
                  "SANDBOX" + secrets.token_urlsafe(96) if temporary else None, expires_at)
        with self._lock:
            self._keys[key.access_key_id] = key
        return key

    def expire_all(self, wall: float) -> int:
        """Ends every session now; how many."""
        with self._lock:
            sessions = [key for key in self._keys.values() if key.expires_at is not None]
            for key in sessions:
                key.expires_at = wall - 1
        return len(sessions)

    def revoke(self, access_key_id: str) -> None:
        with self._lock:
            self._keys.pop(access_key_id, None)

    def find(self, access_key_id: str) -> Key | None:
        with self._lock:
            if key := self._keys.get(access_key_id):
                return key
        for account, found in _moto_keys(access_key_id):
            user = iam_of(account).users.get(found.user_name or "")
            if user is not None:
                return Key(access_key_id, found.secret_access_key, user_principal(account, user),
                           is_active=found.status == "Active")
        return None


def _moto_keys(access_key_id: str) -> typing.Iterator[tuple[str, AccessKey]]:
    for account, by_partition in list(iam_backends.items()):
        for backend in list(by_partition.values()):
            if access_key_id in backend.access_keys:
                yield account, backend.access_keys[access_key_id]
