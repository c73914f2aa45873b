"""What CloudFormation makes around topics, and moto leaves out: policies and subscriptions."""

import json
import typing

from moto.core.common_models import CloudFormationModel
from moto.sns.models import sns_backends

from sandbox.plain_resource import PlainResource, PolicyResource, Properties


class TopicPolicy(PolicyResource, CloudFormationModel):
    """AWS::SNS::TopicPolicy: one policy of several topics."""

    def __init__(self, name: str, topics: list[str]):
        self.physical_resource_id = name
        self.topics = topics

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::SNS::TopicPolicy"

    @classmethod
    def create_from_cloudformation_json(cls, resource_name: str, cloudformation_json: Properties,
                                        account_id: str, region_name: str, **_: typing.Any) -> "TopicPolicy":
        properties = cloudformation_json["Properties"]
        document = json.dumps(properties["PolicyDocument"], default=str)
        for topic in properties["Topics"]:
            sns_backends[account_id][region_name].set_topic_attribute(topic, "policy", document)
        return cls(resource_name, properties["Topics"])

    def delete(self, account_id: str, region_name: str) -> None:
        """The topics go with the stack, or keep the policy, as AWS says of deleting this resource."""


class TopicSubscription(PlainResource, CloudFormationModel):
    """AWS::SNS::Subscription: its physical id is its ARN."""

    def __init__(self, arn: str):
        self.physical_resource_id = arn

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::SNS::Subscription"

    @classmethod
    def create_from_cloudformation_json(cls, resource_name: str, cloudformation_json: Properties,
                                        account_id: str, region_name: str,
                                        **_: typing.Any) -> "TopicSubscription":
        properties = cloudformation_json["Properties"]
        made = sns_backends[account_id][region_name].subscribe(
            properties["TopicArn"], properties["Endpoint"], properties["Protocol"])
        return cls(made.arn)

    def delete(self, account_id: str, region_name: str) -> None:
        sns_backends[account_id][region_name].unsubscribe(self.physical_resource_id)
