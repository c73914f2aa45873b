"""StackSets that the organization runs: trusted access first, every unit below the named ones, real
stacks in the members, and new members by themselves.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs.html
"""

import secrets
import typing

from moto.cloudformation.models import StackInstance, StackSet, cloudformation_backends
from moto.organizations.models import OrganizationsBackend

from sandbox.call import Call
from sandbox.errors import AwsError
from sandbox.own_operations import Operation
from sandbox.stack_operations import check_capabilities

_TRUSTED = "member.org.stacksets.cloudformation.amazonaws.com"


class OrganizationInstance(StackInstance):
    """A stack in a member, named as CloudFormation names them."""

    def __init__(self, stack_set: StackSet, account: str, region: str,
                 overrides: list[dict[str, str]]):
        self.account_id = account
        self.region_name = region
        self.stackset_id = stack_set.id
        self.name = stack_set.name
        self.stack_name = f"StackSet-{stack_set.name}-{secrets.token_hex(16)}"
        self.template = stack_set.template
        self.parameters = overrides
        self.permission_model = "SELF_MANAGED"  # so that moto deletes the stack as any other
        given = {**(stack_set.parameters or {}),
                 **{each["ParameterKey"]: each["ParameterValue"] for each in overrides}}
        self.stack = cloudformation_backends[account][region].create_stack(
            name=self.stack_name, template=stack_set.template, parameters=given)

    def to_dict(self) -> dict[str, typing.Any]:
        return {**super().to_dict(), "StackId": self.stack.stack_id,
                "Status": "CURRENT" if self.stack.status.endswith("COMPLETE") else "OUTDATED"}


class Deployment(typing.NamedTuple):
    """Where a stack set goes by itself."""
    units: set[str]
    regions: list[str]
    overrides: list[dict[str, str]]
    is_automatic: bool
    retains: bool


class StackSets:
    """Not thread-safe: works under the gateway's lock."""

    def __init__(self, backend: OrganizationsBackend):
        self._backend = backend
        self._deployments: dict[str, Deployment] = {}
        self._automatic: dict[str, dict[str, bool]] = {}

    def operations(self) -> dict[str, Operation]:
        return {"ActivateOrganizationsAccess": self._activate, "CreateStackSet": self._create,
                "DeactivateOrganizationsAccess": self._deactivate,
                "DescribeOrganizationsAccess": self._describe_access,
                "CreateStackInstances": self._create_instances,
                "DeleteStackInstances": self._delete_instances}

    def _is_trusted(self) -> bool:
        return any(service["ServicePrincipal"] == _TRUSTED for service in self._backend.services)

    def _check_management(self, call: Call) -> None:
        if call.account != self._backend.account_id:
            raise AwsError("ValidationError", "You must be the management account or delegated admin account "
                           "of an organization before operating a SERVICE_MANAGED stack set")

    def _activate(self, call: Call) -> dict[str, typing.Any]:
        self._check_management(call)
        self._backend.enable_aws_service_access(ServicePrincipal=_TRUSTED)
        return {}

    def _deactivate(self, call: Call) -> dict[str, typing.Any]:
        self._check_management(call)
        self._backend.disable_aws_service_access(ServicePrincipal=_TRUSTED)
        return {}

    def _describe_access(self, call: Call) -> dict[str, typing.Any]:
        return {"Status": "ENABLED" if self._is_trusted() else "DISABLED"}

    def _create(self, call: Call) -> None:
        check_capabilities(call)
        if call.parameters.get("PermissionModel") != "SERVICE_MANAGED":
            return
        self._check_management(call)
        if not self._is_trusted():
            raise AwsError("ValidationError",
                           "You must enable organizations access to operate a service managed stack set")
        wanted = call.parameters.get("AutoDeployment") or {}
        self._automatic[str(call.parameters["StackSetName"])] = {
            "Enabled": bool(wanted.get("Enabled")),
            "RetainStacksOnAccountRemoval": bool(wanted.get("RetainStacksOnAccountRemoval"))}

    def _stack_set(self, call: Call) -> StackSet:
        backend = cloudformation_backends[call.account][call.region]
        return backend.describe_stack_set(str(call.parameters["StackSetName"]))

    def _create_instances(self, call: Call) -> dict[str, typing.Any] | None:
        stack_set = self._stack_set(call)
        if stack_set.permission_model != "SERVICE_MANAGED":
            return None
        wanted = call.parameters.get("DeploymentTargets") or {}
        units = set(wanted.get("OrganizationalUnitIds") or [])
        if not units:
            raise AwsError("ValidationError", "StackSets with SERVICE_MANAGED permission model can only have "
                           "OrganizationalUnit as target")
        regions = list(call.parameters.get("Regions") or [])
        overrides = list(call.parameters.get("ParameterOverrides") or [])
        accounts = self._filtered(self._members_below(units), wanted)
        self._deploy(stack_set, accounts, regions, overrides)
        automatic = self._automatic.get(stack_set.name, {})
        self._deployments[stack_set.id] = Deployment(
            units, regions, overrides, automatic.get("Enabled", False),
            automatic.get("RetainStacksOnAccountRemoval", False))
        return {"OperationId": self._operation(stack_set, "CREATE", accounts, regions)}

    def _delete_instances(self, call: Call) -> dict[str, typing.Any] | None:
        stack_set = self._stack_set(call)
        if stack_set.permission_model != "SERVICE_MANAGED":
            return None
        wanted = call.parameters.get("DeploymentTargets") or {}
        units = set(wanted.get("OrganizationalUnitIds") or [])
        regions = set(call.parameters.get("Regions") or [])
        accounts = set(self._filtered(self._members_below(units), wanted))
        keeps = str(call.parameters.get("RetainStacks")).lower() == "true"
        for instance in list(stack_set.stack_instances):
            if instance.account_id in accounts and instance.region_name in regions:
                self._remove(stack_set, instance, keeps)
        self._deployments.pop(stack_set.id, None)
        return {"OperationId": self._operation(stack_set, "DELETE", sorted(accounts), sorted(regions))}

    def _remove(self, stack_set: StackSet, instance: StackInstance, keeps: bool) -> None:
        if not keeps:
            instance.delete()
        stack_set.stack_instances.remove(instance)

    def _deploy(self, stack_set: StackSet, accounts: list[str], regions: list[str],
                overrides: list[dict[str, str]]) -> None:
        there = {(each.account_id, each.region_name) for each in stack_set.stack_instances}
        for account in accounts:
            for region in regions:
                if (account, region) not in there:
                    stack_set.stack_instances.append(
                        OrganizationInstance(stack_set, account, region, overrides))

    def _operation(self, stack_set: StackSet, action: str, accounts: list[str], regions: list[str]) -> str:
        identity = f"{secrets.token_hex(4)}-{secrets.token_hex(2)}-{secrets.token_hex(2)}"
        stack_set._create_operation(identity, action, "SUCCEEDED", accounts, regions)
        return identity

    def _filtered(self, members: list[str], wanted: dict[str, typing.Any]) -> list[str]:
        named, kind = set(wanted.get("Accounts") or []), wanted.get("AccountFilterType") or "NONE"
        if kind == "INTERSECTION":
            return [account for account in members if account in named]
        if kind == "DIFFERENCE":
            return [account for account in members if account not in named]
        return members

    def _members_below(self, units: set[str]) -> list[str]:
        """Active members in the units or in any unit below; never the management account."""
        found, grown = set(units), True
        while grown:
            below = {unit.id for unit in self._backend.ou if unit.parent_id in found}
            grown = not below <= found
            found |= below
        return [account.id for account in self._backend.accounts if account.parent_id in found
                and account.state == "ACTIVE" and account.id != self._backend.account_id]

    def account_moved(self, account: str) -> None:
        """Brings automatic stack sets to where the account now is, and away from where it was."""
        regional = cloudformation_backends[self._backend.account_id]
        sets = [each for backend in regional.values() for each in backend.stacksets.values()]
        for stack_set in sets:
            deployment = self._deployments.get(stack_set.id)
            if deployment is None or not deployment.is_automatic or stack_set.status == "DELETED":
                continue
            if account in self._members_below(deployment.units):
                self._deploy(stack_set, [account], deployment.regions, deployment.overrides)
                continue
            for instance in list(stack_set.stack_instances):
                if instance.account_id == account:
                    self._remove(stack_set, instance, deployment.retains)

    def moved(self, call: Call) -> None:
        if call.service == "organizations" and call.operation == "MoveAccount":
            self.account_moved(str(call.parameters["AccountId"]))
