"""What those kinds of resources share that have no name of their own and nothing that Fn::GetAtt asks for."""

import typing

Properties = dict[str, typing.Any]


class PlainResource:
    """Stands beside CloudFormationModel, since moto knows its direct subclasses alone."""

    @staticmethod
    def cloudformation_name_type() -> str:
        return ""

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return False


class PolicyResource(PlainResource):
    """A policy of something else: a change puts it there anew."""

    @classmethod
    def create_from_cloudformation_json(cls, resource_name: str, cloudformation_json: Properties, account_id: str,
                                        region_name: str, **_: typing.Any) -> typing.Any:
        raise NotImplementedError

    @classmethod
    def update_from_cloudformation_json(cls, original_resource: typing.Any, new_resource_name: str,
                                        cloudformation_json: Properties, account_id: str,
                                        region_name: str) -> typing.Any:
        return cls.create_from_cloudformation_json(new_resource_name, cloudformation_json, account_id, region_name)
