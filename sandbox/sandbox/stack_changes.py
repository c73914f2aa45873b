"""What happens to conditional resources and to those that are to be kept, where moto goes by the text of a
template alone: when a parameter makes a condition true or false, and when a stack goes; and which partition a stack
believes itself in."""

import typing

from moto.cloudformation.models import Stack
from moto.cloudformation.parsing import ResourceMap

from sandbox.partitions import here

Template = dict[str, typing.Any]
Parameters = dict[str, typing.Any]
_diff, _update, _delete = ResourceMap.build_resource_diff, ResourceMap.update, Stack.delete
_make = ResourceMap.__init__


def _make_here(resources: ResourceMap, *given: typing.Any, **named: typing.Any) -> None:
    """moto's stacks are all in the partition `aws`."""
    _make(resources, *given, **named)
    resources._parsed_resources.update({"AWS::Partition": here().name, "AWS::URLSuffix": here().suffix})


def _made_by(resources: ResourceMap, template: Template, parameters: Parameters | None) -> set[str]:
    """The names of the resources that a template makes with these parameters."""
    fresh = ResourceMap(str(resources["AWS::StackId"]), str(resources["AWS::StackName"]),
                        parameters or resources.input_parameters, {}, resources._region_name,
                        resources._account_id, template, {})
    fresh.load_parameters()
    fresh.load_conditions()
    return {name for name, resource in template["Resources"].items()
            if "Condition" not in resource or fresh.lazy_condition_map[resource["Condition"]]}


def _conditional_diff(resources: ResourceMap, other_template: Template,
                      parameters: Parameters | None = None) -> dict[str, list[str]]:
    by_text = _diff(resources, other_template, parameters)
    there = {name for name in resources._resource_json_map if resources._parsed_resources.get(name) is not None}
    made = _made_by(resources, other_template, parameters)
    return {"Add": [name for name in other_template["Resources"] if name in made - there],
            "Modify": [name for name in by_text["Modify"] if name in made & there],
            "Remove": [name for name in resources._resource_json_map if name in there - made]}


def _conditional_update(resources: ResourceMap, template: Template, parameters: Parameters | None = None) -> None:
    gone = _conditional_diff(resources, template, parameters)["Remove"]
    for name in resources._resource_json_map:  # moto remembers what was not made, and would not make it now
        if resources._parsed_resources.get(name) is None:
            resources._parsed_resources.pop(name, None)
    _update(resources, template, parameters)
    for name in gone:
        resources._parsed_resources.pop(name, None)


def _delete_stack(stack: Stack) -> None:
    if stack.status not in ("CREATE_FAILED", "ROLLBACK_COMPLETE", "CREATE_IN_PROGRESS"):
        for resource in stack.resource_map._resource_json_map.values():
            if resource.get("DeletionPolicy") == "RetainExceptOnCreate":
                resource["DeletionPolicy"] = "Retain"
    _delete(stack)


def install() -> None:
    ResourceMap.__init__ = _make_here  # type: ignore[method-assign]
    ResourceMap.build_resource_diff = _conditional_diff  # type: ignore[method-assign]
    ResourceMap.update = _conditional_update  # type: ignore[method-assign,assignment]
    Stack.delete = _delete_stack  # type: ignore[method-assign]
    Stack.stack_resources = property(  # type: ignore[assignment]
        lambda stack: [each for each in stack.resource_map.values() if each is not None])
