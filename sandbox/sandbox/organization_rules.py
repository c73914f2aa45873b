"""What AWS Organizations refuses and moto lets pass: who may call, limits of policies, moves.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
"""

import json
import typing

from moto.organizations.models import OrganizationsBackend

from sandbox import organization_view
from sandbox.call import Call
from sandbox.errors import AwsError
from sandbox.own_operations import Operation

_SCP = "SERVICE_CONTROL_POLICY"
_SIZES = {_SCP: 10240, "RESOURCE_CONTROL_POLICY": 5120}
_ATTACHED_AT_MOST = {_SCP: 10, "RESOURCE_CONTROL_POLICY": 5}
_FULL_ACCESS = "p-FullAWSAccess"
# What an account may ask without being the management account.
_MEMBERS_MAY = {"DescribeOrganization", "LeaveOrganization", "ListHandshakesForAccount",
                "DescribeEffectivePolicy", "DescribeHandshake", "AcceptHandshake", "DeclineHandshake",
                "CreateOrganization"}


def _constraint(reason: str, message: str) -> AwsError:
    return AwsError("ConstraintViolationException", message, fields={"Reason": reason})


class OrganizationRules:
    def __init__(self, backend: OrganizationsBackend):
        self._backend = backend

    def check_caller(self, call: Call) -> None:
        """Errors: AwsError for those who are not the management account nor one of its delegates."""
        if call.service != "organizations" or call.principal is None:
            return
        management = organization_view.management_of(call.account)
        if management is None and call.operation not in _MEMBERS_MAY:
            raise AwsError("AWSOrganizationsNotInUseException",
                           "Your account is not a member of an organization.")
        if management == call.account or call.operation in _MEMBERS_MAY:
            return
        reads = call.operation.startswith(("List", "Describe"))
        if not (reads and self._is_delegate(call.account)):
            raise AwsError("AccessDeniedException", "You don't have permissions to access this resource.")

    def _is_delegate(self, account: str) -> bool:
        return any(admin.account.id == account for admin in self._backend.admins)

    def operations(self) -> dict[str, Operation]:
        """Each refuses what it must, and lets moto do the rest."""
        return {"CreatePolicy": self._create_policy, "UpdatePolicy": self._update_policy,
                "AttachPolicy": self._attach, "DetachPolicy": self._detach, "MoveAccount": self._move,
                "DisablePolicyType": self._disable_type, "EnablePolicyType": self._enable_type}

    def _check_content(self, content: typing.Any, policy_type: str) -> None:
        text = str(content or "")
        try:
            is_policy = bool(json.loads(text)["Statement"])
        except (ValueError, KeyError, TypeError):
            is_policy = False
        if not is_policy:
            raise AwsError("MalformedPolicyDocumentException",
                           "The provided policy document does not meet the requirements of the specified "
                           "policy type.")
        if len(text) > _SIZES.get(policy_type, 10000):
            raise _constraint("POLICY_CONTENT_LIMIT_EXCEEDED", "You have exceeded the maximum policy size.")

    def _create_policy(self, call: Call) -> None:
        self._check_content(call.parameters.get("Content"), str(call.parameters.get("Type")))

    def _update_policy(self, call: Call) -> None:
        policy = self._policy(call.parameters["PolicyId"])
        if policy.aws_managed:
            raise AwsError("AccessDeniedException", "You can't change an AWS managed policy.")
        if call.parameters.get("Content"):
            self._check_content(call.parameters["Content"], policy.type)

    def _target(self, identity: str) -> typing.Any:
        things = [*self._backend.ou, *self._backend.accounts]
        found = next((each for each in things if each.id == identity), None)
        if found is None:
            raise AwsError("TargetNotFoundException", "You specified a target that doesn't exist.")
        return found

    def _policy(self, identity: str) -> typing.Any:
        found = next((each for each in self._backend.policies if each.id == identity), None)
        if found is None:
            raise AwsError("PolicyNotFoundException", "You specified a policy that doesn't exist.")
        return found

    def _attach(self, call: Call) -> None:
        policy, target = self._policy(call.parameters["PolicyId"]), self._target(call.parameters["TargetId"])
        if not organization_view.is_type_enabled(self._backend, policy.type):
            raise AwsError("PolicyTypeNotEnabledException",
                           "This operation can be performed only for enabled policy types.")
        if policy in target.attached_policies:
            raise AwsError("DuplicatePolicyAttachmentException",
                           "A policy with the same name is already attached to the specified target.")
        if self._count(target, policy.type) >= _ATTACHED_AT_MOST.get(policy.type, 10):
            raise _constraint("MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
                              "You have attached the maximum number of policies to the specified target.")

    def _detach(self, call: Call) -> None:
        policy, target = self._policy(call.parameters["PolicyId"]), self._target(call.parameters["TargetId"])
        if policy not in target.attached_policies:
            raise AwsError("PolicyNotAttachedException",
                           "The specified policy is not attached to the specified target.")
        if policy.type == _SCP and self._count(target, _SCP) == 1:
            raise _constraint("MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
                              "You cannot detach the last policy of this type from a target.")

    def _count(self, target: typing.Any, policy_type: str) -> int:
        return sum(each.type == policy_type for each in target.attached_policies)

    def _move(self, call: Call) -> None:
        account = next((each for each in self._backend.accounts
                        if each.id == call.parameters.get("AccountId")), None)
        source, destination = call.parameters["SourceParentId"], call.parameters["DestinationParentId"]
        parents = {unit.id for unit in self._backend.ou}
        if account is None:
            raise AwsError("AccountNotFoundException", "You specified an account that doesn't exist.")
        if destination not in parents:
            raise AwsError("DestinationParentNotFoundException",
                           "We can't find the destination container with the ParentId that you specified.")
        if account.parent_id != source:
            raise AwsError("SourceParentNotFoundException",
                           "We can't find a source root or OU with the ParentId that you specified.")
        if source == destination:
            raise AwsError("DuplicateAccountException",
                           "That account is already present in the specified destination.")

    def _disable_type(self, call: Call) -> None:
        """Takes every policy of the type off everything; enabling it again does not bring them back."""
        policy_type = call.parameters.get("PolicyType")
        for thing in [*self._backend.ou, *self._backend.accounts]:
            for policy in [each for each in thing.attached_policies if each.type == policy_type]:
                thing.attached_policies.remove(policy)
                policy.attachments.remove(thing)

    def _enable_type(self, call: Call) -> None:
        if call.parameters.get("PolicyType") != _SCP:
            return
        full = self._policy(_FULL_ACCESS)
        for thing in [*self._backend.ou, *self._backend.accounts]:
            if full not in thing.attached_policies:
                thing.attached_policies.append(full)
                full.attachments.append(thing)
