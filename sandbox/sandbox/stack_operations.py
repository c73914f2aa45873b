"""Stacks as CloudFormation runs them where moto would be done at once: capabilities that must be said,
and stacks that wait for the answers of their custom resources, roll back, or cannot be deleted."""

import typing

import yaml
from moto.cloudformation.models import Stack, cloudformation_backends
from moto.cloudformation.utils import get_stack_from_s3_url, yaml_tag_constructor

from sandbox.call import Call
from sandbox.custom_resources import CustomResources, Question, TopicResource, stack_of
from sandbox.errors import AwsError
from sandbox.own_operations import Operation
from sandbox.partitions import here

_IAM_KINDS = {"AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::User",
              "AWS::IAM::Group", "AWS::IAM::AccessKey", "AWS::IAM::InstanceProfile",
              "AWS::IAM::UserToGroupAddition"}
_NAMES = {"AWS::IAM::Role": "RoleName", "AWS::IAM::User": "UserName", "AWS::IAM::Group": "GroupName",
          "AWS::IAM::ManagedPolicy": "ManagedPolicyName", "AWS::IAM::InstanceProfile": "InstanceProfileName"}


def template_of(call: Call) -> dict[str, typing.Any]:
    """The template that a call brings, as a document; empty where it brings none."""
    text = call.parameters.get("TemplateBody")
    if url := call.parameters.get("TemplateURL"):
        try:
            text = get_stack_from_s3_url(str(url), account_id=call.account, partition=here().name)
        except Exception:
            raise AwsError("ValidationError", "S3 error: Access Denied") from None
    if not text:
        return {}
    yaml.add_multi_constructor("", yaml_tag_constructor, Loader=yaml.SafeLoader)
    try:
        document = yaml.safe_load(str(text))
    except yaml.YAMLError:
        document = None
    if not isinstance(document, dict):
        raise AwsError("ValidationError", "Template format error: unsupported structure.")
    return document


def check_capabilities(call: Call) -> None:
    """Errors: AwsError where the template makes IAM resources and nobody said that it may."""
    resources = [each for each in template_of(call).get("Resources", {}).values()
                 if isinstance(each, dict) and each.get("Type") in _IAM_KINDS]
    is_named = any(_NAMES.get(each["Type"], "") in (each.get("Properties") or {}) for each in resources)
    given = set(call.parameters.get("Capabilities") or [])
    needed = "CAPABILITY_NAMED_IAM" if is_named else "CAPABILITY_IAM"
    if resources and not given & ({needed} | {"CAPABILITY_NAMED_IAM"}):
        raise AwsError("InsufficientCapabilitiesException", f"Requires capabilities : [{needed}]")


class StackOperations:
    """Not thread-safe: works under the gateway's lock."""

    def __init__(self, custom: CustomResources):
        self._custom = custom
        custom.on_answer.append(self._answered)

    def operations(self) -> dict[str, Operation]:
        return {"CreateStack": self._create, "UpdateStack": self._update, "DeleteStack": self._delete,
                "CreateChangeSet": self._create}

    def settle(self, call: Call) -> None:
        """After moto has made or changed a stack: it is not done while its resources wait."""
        if call.operation not in ("CreateStack", "UpdateStack", "ExecuteChangeSet"):
            return
        for stack in list(cloudformation_backends[call.account][call.region].stacks.values()):
            resources = _topic_resources(stack)
            if any(each.state == "waiting" for each in resources) and stack.status == "UPDATE_COMPLETE":
                stack.status = "UPDATE_IN_PROGRESS"

    def _create(self, call: Call) -> None:
        check_capabilities(call)

    def _update(self, call: Call) -> None:
        check_capabilities(call)
        stack = _find(call)
        if stack and stack.status.endswith("_IN_PROGRESS"):
            raise AwsError("ValidationError", f"Stack:{stack.stack_id} is in {stack.status} state and can "
                           "not be updated.")

    def _delete(self, call: Call) -> dict[str, typing.Any] | None:
        stack = _find(call)
        if stack is None or stack.status == "ROLLBACK_COMPLETE":
            return None
        resources = [each for each in _topic_resources(stack) if each.resource_name]
        if not resources or stack.enable_termination_protection:
            return None
        stack.status = "DELETE_IN_PROGRESS"
        stack._add_stack_event("DELETE_IN_PROGRESS", resource_status_reason="User Initiated")
        for resource in resources:
            self._custom.ask(resource, "Delete")
        return {}

    def _answered(self, resource: TopicResource, question: Question) -> None:
        stack = stack_of(resource)
        if question.kind == "Delete":
            self._answered_delete(stack, resource)
        elif resource.state == "failed":
            if question.kind == "Create":
                self._roll_back(stack, resource)
            else:
                stack.status = "UPDATE_ROLLBACK_COMPLETE"
                stack._add_stack_event("UPDATE_ROLLBACK_COMPLETE", resource_status_reason=resource.reason)
        elif all(each.state == "done" for each in _topic_resources(stack)):
            if stack.status == "CREATE_IN_PROGRESS":
                stack.verify_readiness()
            elif stack.status == "UPDATE_IN_PROGRESS":
                stack.status = "UPDATE_COMPLETE"

    def _answered_delete(self, stack: Stack, resource: TopicResource) -> None:
        if resource.state == "failed":
            stack.status = "DELETE_FAILED"
            stack._add_stack_event("DELETE_FAILED", resource_status_reason=resource.reason)
        elif all(each.state == "done" for each in _topic_resources(stack)):
            cloudformation_backends[resource.account][resource.region_name].delete_stack(stack.stack_id)

    def _roll_back(self, stack: Stack, resource: TopicResource) -> None:
        if stack.status == "ROLLBACK_COMPLETE":
            return
        stack._add_stack_event("CREATE_FAILED", resource_status_reason=resource.reason)
        stack.resource_map.delete()
        stack.custom_resources.clear()
        stack.status = "ROLLBACK_COMPLETE"
        stack._add_stack_event("ROLLBACK_COMPLETE")


def _find(call: Call) -> Stack | None:
    name = call.parameters.get("StackName")
    stacks = cloudformation_backends[call.account][call.region].stacks.values()
    return next((stack for stack in stacks if name in (stack.name, stack.stack_id)), None)


def _topic_resources(stack: Stack) -> list[TopicResource]:
    return [each for each in stack.custom_resources.values() if isinstance(each, TopicResource)]
