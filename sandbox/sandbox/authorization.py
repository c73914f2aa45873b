"""Whether a call is allowed, decided by the policy engine from all policies that AWS would look at."""

import datetime
import json
import typing

from sandbox import iam_actions, organization_view, principals, targets
from sandbox.call import Call
from sandbox.clock import Clock, to_text
from sandbox.errors import AwsError
from sandbox.policy_engine import PolicyEngine, Verdict
from sandbox.principals import Principal
from sandbox.targets import Target

Named = dict[str, typing.Any]
_ALLOW_ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
_POLICY_NAMES = {"scp": "service control policy", "resource": "resource-based policy",
                 "permission_boundary": "permissions boundary", "session": "session policy",
                 "identity": "identity-based policy"}


def _document(text: typing.Any) -> typing.Any:
    return json.loads(text) if isinstance(text, str) else text


def _attached(holder: typing.Any) -> list[Named]:
    """Inline and managed policies of one of moto's users, groups or roles."""
    inline = [{"name": name, "policy": _document(text)} for name, text in holder.policies.items()]
    managed = [{"name": policy.arn, "policy": _document(principals.document_of(policy))}
               for policy in holder.managed_policies.values()]
    return inline + managed


def _holder(principal: Principal) -> typing.Any:
    iam = principals.iam_of(principal.account)
    if principal.kind == "user":
        return iam.users.get(principal.name)
    return next((role for role in iam.roles.values() if role.arn == principal.policy_arn), None)


def identity_policies(principal: Principal) -> list[Named]:
    if principal.kind in ("root", "assumed_root"):
        return [{"name": "root", "policy": _ALLOW_ALL}]
    holder = _holder(principal)
    if holder is None:
        return []
    found = _attached(holder)
    if principal.kind == "user":
        for group in principals.iam_of(principal.account).get_groups_for_user(principal.name):
            found += _attached(group)
    return found


def permission_boundary(principal: Principal) -> list[Named] | None:
    holder = _holder(principal) if principal.kind in ("user", "role") else None
    arn = getattr(holder, "permissions_boundary_arn", None) if holder else None
    if not arn:
        return None
    policy = principals.iam_of(principal.account).managed_policies.get(arn)
    return [{"name": arn, "policy": _document(principals.document_of(policy))}] if policy else None


def control_policies(account: str, policy_type: str) -> list[Named]:
    return [{"orgIdentifier": level,
             "policies": [{"name": policy.id, "policy": _document(policy.content)} for policy in policies]}
            for level, policies in organization_view.control_policies(account, policy_type)]


class Authorizer:
    """Thread-safe as far as moto's state is left alone meanwhile."""

    def __init__(self, engine: PolicyEngine, clock: Clock):
        self._engine = engine
        self._clock = clock
        # When an account's membership becomes visible to conditions; see activation.py.
        self.visible_since: dict[str, datetime.datetime] = {}

    def authorize(self, call: Call) -> Target:
        """What the call is about. Errors: AwsError with AWS's code for a refusal."""
        action = iam_actions.action_of(call.signing_name, call.service, call.operation)
        shape = self._engine.describe(action)
        target = targets.target_of(call, action, shape)
        if action in iam_actions.ALWAYS_ALLOWED:
            return target
        verdict = self.decide(call.principal, action, target, self.request_context(call, target))
        if not verdict.is_allowed:
            raise refusal(call, action, target, verdict)
        return target

    def decide(self, principal: Principal | None, action: str, target: Target,
               context: dict[str, typing.Any]) -> Verdict:
        """`principal` None is one who did not sign."""
        simulation: dict[str, typing.Any] = {
            "request": {"principal": principal.arn if principal else {"type": "Anonymous"},
                        "action": action,
                        "resource": {"resource": target.arn, "accountId": target.account},
                        "contextVariables": context},
            "identityPolicies": [], "serviceControlPolicies": [],
            "resourceControlPolicies": control_policies(target.account, "RESOURCE_CONTROL_POLICY"),
        }
        if target.policy:
            simulation["resourcePolicy"] = target.policy
        if principal:
            simulation["identityPolicies"] = identity_policies(principal)
            simulation["serviceControlPolicies"] = control_policies(principal.account,
                                                                    "SERVICE_CONTROL_POLICY")
            if boundary := permission_boundary(principal):
                simulation["permissionBoundaryPolicies"] = boundary
            if principal.session_policies:
                statements = [statement for text in principal.session_policies
                              for statement in _statements(_document(text))]
                simulation["sessionPolicy"] = {"Version": "2012-10-17", "Statement": statements}
        if principal and principal.kind == "assumed_root":
            return self._as_assumed_root(simulation, principal)
        return self._engine.decide(simulation)

    def decide_for_service(self, service: str, action: str, target: Target,
                           context: dict[str, typing.Any]) -> bool:
        """Whether a service of AWS may: only the policy on the thing itself counts."""
        return self._engine.decide({
            "request": {"principal": service, "action": action, "contextVariables": context,
                        "resource": {"resource": target.arn, "accountId": target.account}},
            "identityPolicies": [], "serviceControlPolicies": [], "resourceControlPolicies": [],
            "resourcePolicy": target.policy}).is_allowed

    def _as_assumed_root(self, simulation: dict[str, typing.Any], principal: Principal) -> Verdict:
        """The engine knows no session policy of a root user: the task's policy is judged beside it."""
        session = simulation.pop("sessionPolicy")
        verdict = self._engine.decide(simulation)
        if not verdict.is_allowed:
            return verdict
        task = {**simulation, "identityPolicies": [{"name": "task", "policy": session}],
                "serviceControlPolicies": []}
        task.pop("resourcePolicy", None)
        return self._engine.decide(task)

    def principal_context(self, principal: Principal) -> dict[str, typing.Any]:
        context: dict[str, typing.Any] = {
            "aws:PrincipalArn": principal.policy_arn, "aws:PrincipalAccount": principal.account,
            "aws:userid": principal.user_id, "aws:PrincipalIsAWSService": "false",
            "aws:ViaAWSService": "false",
            "aws:PrincipalType": {"user": "User", "role": "AssumedRole"}.get(principal.kind, "Account")}
        if principal.kind == "user":
            context["aws:username"] = principal.name
        if principal.kind == "assumed_root":
            context["aws:AssumedRoot"] = "true"
        if principal.issued_at:
            context["aws:TokenIssueTime"] = to_text(principal.issued_at)
        if principal.has_mfa or principal.kind in ("role", "assumed_root"):
            context["aws:MultiFactorAuthPresent"] = str(principal.has_mfa).lower()
        if principal.source_identity:
            context["aws:SourceIdentity"] = principal.source_identity
        for key, value in principal.tags.items():
            context[f"aws:PrincipalTag/{key}"] = value
        backend = organization_view.backend_of(principal.account)
        visible = self.visible_since.get(principal.account)
        if backend and backend.org and (visible is None or visible <= self._clock.now()):
            context["aws:PrincipalOrgID"] = backend.org.id
            context["aws:PrincipalOrgPaths"] = [organization_view.organization_path(principal.account)]
        return context

    def request_context(self, call: Call, target: Target) -> dict[str, typing.Any]:
        now = self._clock.now()
        context: dict[str, typing.Any] = {
            "aws:CurrentTime": to_text(now), "aws:EpochTime": str(int(now.timestamp())),
            "aws:RequestedRegion": call.region, "aws:SourceIp": call.environ.get("REMOTE_ADDR", "127.0.0.1"),
            "aws:SecureTransport": "true",  # the loopback stands for TLS: policies of buckets often ask for it
            "aws:UserAgent": call.message.headers.get("user-agent", ""),
            "aws:ResourceAccount": target.account,
            f"{call.signing_name}:ResourceAccount": target.account}
        backend = organization_view.backend_of(target.account) if target.account else None
        if backend and backend.org:
            context["aws:ResourceOrgID"] = backend.org.id
        if call.principal:
            context.update(self.principal_context(call.principal))
        context.update(_parameter_context(call))
        return context


def _statements(document: dict[str, typing.Any]) -> list[typing.Any]:
    statements = document["Statement"]
    return statements if isinstance(statements, list) else [statements]


def _parameter_context(call: Call) -> dict[str, typing.Any]:
    """Condition keys that carry a call's own values: service:Parameter, tags, and STS's."""
    context: dict[str, typing.Any] = {}
    prefix = iam_actions.PREFIXES.get(call.signing_name, call.signing_name)
    for name, value in call.parameters.items():
        if isinstance(value, bool):
            context[f"{prefix}:{name}"] = str(value).lower()
        elif isinstance(value, (str, int)):
            context[f"{prefix}:{name}"] = str(value)
    tags = call.parameters.get("Tags")
    for tag in tags if isinstance(tags, list) else []:
        if isinstance(tag, dict) and "Key" in tag:
            context[f"aws:RequestTag/{tag['Key']}"] = str(tag.get("Value", ""))
            context.setdefault("aws:TagKeys", []).append(tag["Key"])
    if call.service == "s3":
        context.update({f"s3:{name}": value for name, value in call.message.headers.items()
                        if name.startswith("x-amz-")})
        for name in ("Prefix", "Delimiter", "MaxKeys"):
            if name in call.parameters:
                context[f"s3:{name.lower()}" if name != "MaxKeys" else "s3:max-keys"] = str(
                    call.parameters[name])
    return context


def refusal(call: Call, action: str, target: Target, verdict: Verdict) -> AwsError:
    """AWS's words name the policy's kind, so that people know where to look."""
    who = call.principal.arn if call.principal else "anonymous"
    kind = _POLICY_NAMES[verdict.by]
    why = (f"with an explicit deny in a {kind}" if verdict.is_explicit
           else f"because no {kind} allows the {action} action")
    message = f"User: {who} is not authorized to perform: {action} on resource: {target.arn} {why}"
    if call.protocol == "ec2":
        return AwsError("UnauthorizedOperation", f"You are not authorized to perform this operation. {message}", 403)
    if call.service == "s3":
        return AwsError("AccessDenied", message, 403)
    if call.protocol == "json":
        return AwsError("AccessDeniedException", message, 400)
    if call.protocol in ("rest-json", "smithy-rpc-v2-cbor"):
        return AwsError("AccessDeniedException", message, 403)
    return AwsError("AccessDenied", message, 403)
