"""Kinds of resources that CloudFormation makes and moto leaves out, or makes by half."""

import json
import typing

from moto.core.common_models import CloudFormationModel
from moto.iam.models import Group, ManagedPolicy, Role, User
from moto.s3.models import s3_backends

from sandbox import principals, topic_resources  # noqa: F401  (moto knows the resources that are imported)
from sandbox.partitions import here
from sandbox.plain_resource import PolicyResource, Properties


class BucketPolicy(PolicyResource, CloudFormationModel):
    """AWS::S3::BucketPolicy: its physical id is the bucket."""

    def __init__(self, bucket: str):
        self.bucket = bucket

    @property
    def physical_resource_id(self) -> str:
        return self.bucket

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::S3::BucketPolicy"

    @classmethod
    def create_from_cloudformation_json(cls, resource_name: str, cloudformation_json: Properties,
                                        account_id: str, region_name: str, **_: typing.Any) -> "BucketPolicy":
        properties = cloudformation_json["Properties"]
        document = json.dumps(properties["PolicyDocument"], default=str)
        s3_backends[account_id][here().name].put_bucket_policy(properties["Bucket"], document.encode())
        return cls(properties["Bucket"])

    def delete(self, account_id: str, region_name: str) -> None:
        backend = s3_backends[account_id][here().name]
        if self.bucket in backend.buckets:
            backend.delete_bucket_policy(self.bucket)


_create_role = Role.create_from_cloudformation_json.__func__  # type: ignore[attr-defined]


def _create_whole_role(cls: type[Role], /, resource_name: str, cloudformation_json: Properties,
                       account_id: str, region_name: str, **kwargs: typing.Any) -> Role:
    """With its managed policies, and with inline ones as text."""
    role = _create_role(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs)
    properties = cloudformation_json["Properties"]
    for arn in properties.get("ManagedPolicyArns", []):
        principals.iam_of(account_id).attach_role_policy(arn, role.name)
    for name, document in list(role.policies.items()):
        if not isinstance(document, str):
            role.policies[name] = json.dumps(document, default=str)
    return role


def _delete_role(role: Role, account_id: str, region_name: str) -> None:
    """CloudFormation detaches what it attached; AWS refuses to delete a role that still has policies."""
    for policy in list(role.managed_policies.values()):
        policy.detach_from(role)
    for name in list(role.policies):
        role.delete_policy(name)
    principals.iam_of(account_id).delete_role(role.name)


def _update_policy(cls: type[ManagedPolicy], /, original_resource: ManagedPolicy, new_resource_name: str,
                   cloudformation_json: Properties, account_id: str, region_name: str) -> ManagedPolicy:
    """A new version of the document, and the attachments as the template has them now."""
    properties, iam = cloudformation_json["Properties"], principals.iam_of(account_id)
    policy = original_resource
    for version in [each for each in policy.versions if not each.is_default]:
        iam.delete_policy_version(policy.arn, version.version_id)
    document = json.dumps(properties["PolicyDocument"], default=str)
    iam.create_policy_version(policy.arn, document, True)
    for role in iam.roles.values():
        is_wanted, is_there = role.name in properties.get("Roles", []), policy.arn in role.managed_policies
        if is_wanted and not is_there:
            policy.attach_to(role)
        elif is_there and not is_wanted:
            policy.detach_from(role)
    return policy


def _delete_policy(policy: ManagedPolicy, account_id: str, region_name: str) -> None:
    iam = principals.iam_of(account_id)
    holders: list[Role | User | Group] = [*iam.roles.values(), *iam.users.values(), *iam.groups.values()]
    for holder in holders:
        if policy.arn in holder.managed_policies:
            policy.detach_from(holder)
    iam.managed_policies.pop(policy.arn, None)


def install() -> None:
    ManagedPolicy.update_from_cloudformation_json = classmethod(_update_policy)  # type: ignore[assignment]
    ManagedPolicy.delete = _delete_policy  # type: ignore[attr-defined]
    Role.create_from_cloudformation_json = classmethod(_create_whole_role)  # type: ignore[assignment]
    Role.delete = _delete_role  # type: ignore[attr-defined]
