"""Custom resources of CloudFormation whose service token is an SNS topic: asked by a message, answered by
a PUT to a URL signed for that one question.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
"""

import dataclasses
import json
import secrets
import typing
import urllib.parse
import uuid

from moto.cloudformation.custom_model import CustomModel
from moto.cloudformation.models import Stack, cloudformation_backends
from moto.sns.models import sns_backends

from sandbox import principals, targets
from sandbox.authorization import Authorizer
from sandbox.clock import Schedule
from sandbox.errors import AwsError, Reply
from sandbox.partitions import here
from sandbox.sigv4 import Message

HOST_PREFIX = "cloudformation-custom-resource-response-"
_TIMEOUT_SECONDS = 3600
Properties = dict[str, typing.Any]


@dataclasses.dataclass
class Question:
    """One message that waits for its answer."""
    resource: "TopicResource"
    kind: str  # Create, Update, Delete
    request_id: str
    token: str
    physical_id: str
    is_cleanup: bool = False  # of a resource that an update replaced: nobody waits for it


class TopicResource(CustomModel):
    """`state` is what became of the last question: waiting, done, failed."""

    def __init__(self, service: "CustomResources", account: str, region: str, stack_id: str,
                 logical_id: str, resource_type: str, properties: Properties):
        super().__init__(region, "", logical_id, "")
        self.service = service
        self.account = account
        self.stack_id = stack_id
        self.resource_type = resource_type
        self.properties = properties
        self.state = "waiting"
        self.reason = ""

    def is_created(self) -> bool:
        return self.state == "done"

    def delete(self, account_id: str, region_name: str) -> None:
        """Asked before: see StackOperations.delete_stack."""


class CustomResources:
    """Not thread-safe: works under the gateway's lock."""

    def __init__(self, authorizer: Authorizer, schedule: Schedule, loopback: typing.Callable[[], str]):
        self._authorizer = authorizer
        self._schedule = schedule
        self._loopback = loopback
        self._questions: dict[str, Question] = {}
        self.style = "aws"  # or "loopback": where ResponseURL points
        # Told of each answer, or that none came.
        self.on_answer: list[typing.Callable[[TopicResource, Question], None]] = []

    def install(self) -> None:
        """From now on moto's custom resources with a topic are these; with a function, moto's own."""
        original = CustomModel.create_from_cloudformation_json.__func__  # type: ignore[attr-defined]

        def create(cls: type[CustomModel], /, resource_name: str, cloudformation_json: Properties,
                   account_id: str, region_name: str, **named: typing.Any) -> CustomModel:
            properties = cloudformation_json["Properties"]
            if ":sns:" not in str(properties.get("ServiceToken", "")):
                return original(cls, resource_name, cloudformation_json, account_id, region_name, **named)
            resource = TopicResource(self, account_id, region_name, named["StackId"], named["LogicalId"],
                                     named["ResourceType"], properties)
            stack = cloudformation_backends[account_id][region_name].get_stack(named["StackId"])
            stack.add_custom_resource(resource)
            self.ask(resource, "Create")
            return resource

        def update(cls: type[CustomModel], /, original_resource: TopicResource, new_resource_name: str,
                   cloudformation_json: Properties, account_id: str, region_name: str) -> CustomModel:
            old = original_resource.properties
            original_resource.properties = cloudformation_json["Properties"]
            self.ask(original_resource, "Update", old)
            return original_resource

        CustomModel.create_from_cloudformation_json = classmethod(create)  # type: ignore[assignment]
        CustomModel.update_from_cloudformation_json = classmethod(update)  # type: ignore[assignment]

    def ask(self, resource: TopicResource, kind: str, old: Properties | None = None,
            physical_id: str | None = None) -> None:
        """Publishes the message. What the topic refuses fails the resource."""
        question = Question(resource, kind, str(uuid.uuid4()), secrets.token_urlsafe(24),
                            physical_id or resource.resource_name, physical_id is not None)
        if not question.is_cleanup:
            resource.state, resource.request_id = "waiting", question.request_id
        message = {"RequestType": kind, "ServiceToken": resource.properties["ServiceToken"],
                   "ResponseURL": self._url(question), "StackId": resource.stack_id,
                   "RequestId": question.request_id, "LogicalResourceId": resource.logical_id,
                   "ResourceType": resource.resource_type,
                   "ResourceProperties": _as_text(resource.properties)}
        if kind != "Create":
            message["PhysicalResourceId"] = question.physical_id
        if old is not None:
            message["OldResourceProperties"] = _as_text(old)
        self._questions[question.request_id] = question
        try:
            self._publish(resource, json.dumps(message))
        except AwsError as error:
            self._questions.pop(question.request_id)
            reason = error.message
            # Later: the stack is still making its other resources.
            self._schedule.after(0, lambda: self._settle(question, False, reason))
            return
        timeout = float(resource.properties.get("ServiceTimeout", _TIMEOUT_SECONDS))
        self._schedule.after(timeout, lambda: self._expire(question))

    def _url(self, question: Question) -> str:
        resource = question.resource
        bucket = f"{HOST_PREFIX}{resource.region_name.replace('-', '')}"
        key = urllib.parse.quote(f"{resource.stack_id}|{resource.logical_id}|{question.request_id}", safe="")
        query = urllib.parse.urlencode({
            "AWSAccessKeyId": "ASIASANDBOXCALLBACK0", "Signature": question.token,
            "Expires": str(int(self._schedule.clock.wall()) + 7200)})
        if self.style == "loopback":
            return f"{self._loopback()}/{bucket}/{key}?{query}"
        return f"https://{here().bucket_host(bucket, resource.region_name)}/{key}?{query}"

    def _publish(self, resource: TopicResource, text: str) -> None:
        arn = str(resource.properties["ServiceToken"])
        parts = arn.split(":")
        topic = sns_backends[parts[4]][parts[3]].topics.get(arn) if len(parts) == 6 else None
        if topic is None or parts[3] != resource.region_name:
            raise AwsError("InvalidParameter", f"Invalid ServiceToken {arn}: there is no such topic in the "
                           f"stack's region")
        target = targets.Target(arn, parts[4], json.loads(topic.policy))
        root = principals.root_principal(resource.account)
        verdict = self._authorizer.decide(root, "sns:Publish", target, self._authorizer.principal_context(root))
        if not verdict.is_allowed:
            raise AwsError("AuthorizationError", f"User: {root.arn} is not authorized to perform: "
                           f"SNS:Publish on resource: {arn}")
        topic.publish(text, subject="AWS CloudFormation custom resource request")

    def answer(self, message: Message) -> Reply:
        """The PUT to a ResponseURL, judged as S3 would judge it. Each question takes one answer."""
        request_id = urllib.parse.unquote(message.path).rpartition("|")[2]
        given = dict(urllib.parse.parse_qsl(message.query))
        question = self._questions.get(request_id)
        # The URL is signed without a content type, so that a client that sends one is refused.
        if (question is None or message.method != "PUT" or given.get("Signature") != question.token
                or message.headers.get("content-type")):
            return Reply(403, [("Content-Type", "application/xml")],
                         b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
        try:
            body = json.loads(message.body)
        except ValueError:
            body = {}
        self._questions.pop(request_id)
        resource = question.resource
        same = (body.get("StackId") == resource.stack_id and body.get("RequestId") == request_id
                and body.get("LogicalResourceId") == resource.logical_id)
        physical_id = str(body.get("PhysicalResourceId") or "")
        if not same or body.get("Status") not in ("SUCCESS", "FAILED") or not physical_id:
            self._settle(question, False, "Invalid response: StackId, RequestId, LogicalResourceId, Status "
                         "and PhysicalResourceId are due")
        elif body["Status"] == "FAILED":
            self._settle(question, False, str(body.get("Reason") or "no reason given"))
        else:
            self._succeed(question, physical_id, body.get("Data") or {})
        return Reply(200, [], b"")

    def _succeed(self, question: Question, physical_id: str, data: Properties) -> None:
        resource, old = question.resource, question.physical_id
        if not question.is_cleanup and question.kind != "Delete":
            resource.data, resource.resource_name = data, physical_id
        self._settle(question, True, "")
        if question.kind == "Update" and physical_id != old:
            self.ask(resource, "Delete", physical_id=old)

    def _settle(self, question: Question, is_good: bool, reason: str) -> None:
        if question.is_cleanup:
            return
        resource = question.resource
        resource.state, resource.reason = "done" if is_good else "failed", reason
        for told in self.on_answer:
            told(resource, question)

    def _expire(self, question: Question) -> None:
        if self._questions.pop(question.request_id, None):
            self._settle(question, False, "CloudFormation did not receive a response from your Custom "
                         f"Resource. RequestId: {question.request_id}")


def _as_text(value: typing.Any) -> typing.Any:
    """CloudFormation sends every number and boolean as a string."""
    if isinstance(value, dict):
        return {name: _as_text(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_as_text(each) for each in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def stack_of(resource: TopicResource) -> Stack:
    return cloudformation_backends[resource.account][resource.region_name].get_stack(resource.stack_id)
