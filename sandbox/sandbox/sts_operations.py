"""STS as the sandbox answers it."""

from sandbox.own_operations import Operation
from sandbox.root_access import RootAccess
from sandbox.sessions import Sessions


def sts_operations(sessions: Sessions, roots: RootAccess) -> dict[str, Operation]:
    return {"AssumeRole": sessions.assume_role, "AssumeRoot": roots.assume_root,
            "GetCallerIdentity": sessions.caller_identity,
            "GetSessionToken": sessions.session_token}
