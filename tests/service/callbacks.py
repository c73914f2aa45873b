"""What Muster has in its own account for stacks to call back, and stacks that do."""

import json
import re

from musterd import Server

CONNECTIONS = "/api/v1/connections"


class Callbacks:
    """A topic that anybody may publish to, and the queue behind it."""

    def __init__(self, sandbox, name="muster"):
        self.sandbox = sandbox
        self.sns, self.sqs = sandbox.client("sns", "muster"), sandbox.client("sqs", "muster")
        self.topic = self.sns.create_topic(Name=name)["TopicArn"]
        self.sns.set_topic_attributes(TopicArn=self.topic, AttributeName="Policy", AttributeValue=json.dumps({
            "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sns:Publish",
                                                    "Resource": self.topic}]}))
        self.queue = self.sqs.create_queue(QueueName=name)["QueueUrl"]
        arn = self.sqs.get_queue_attributes(QueueUrl=self.queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        self.sns.subscribe(TopicArn=self.topic, Protocol="sqs", Endpoint=arn)
        # So that answers need no proxy that stands for AWS's hosts.
        sandbox.control("POST", "/response-url", style="loopback")

    def server(self, directory, **settings):
        """A server that listens to the queue."""
        server = Server(directory, **{"aws.endpoint_url": self.sandbox.endpoint, "aws.queue": self.queue,
                                      "aws.callback_topic": self.topic, **settings})
        server.process_options = {"env": self.sandbox.environment()}
        server.secrets.append(self.sandbox.about["credentials"]["muster"]["secret_access_key"])
        return server

    def publish(self, message):
        """As whoever learns the topic's name can."""
        self.sns.publish(TopicArn=self.topic, Message=message if isinstance(message, str) else json.dumps(message))

    def waiting(self):
        """How many messages are in the queue, seen or not."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self.sqs.get_queue_attributes(QueueUrl=self.queue, AttributeNames=names)["Attributes"]
        return sum(int(found[name]) for name in names)


class Stack:
    """The stack of a connection's own template."""

    def __init__(self, sandbox, admin, connection, account=None, template=None):
        self.name = connection["role_name"]
        self.cloudformation = sandbox.in_account(account or connection["account_id"], "cloudformation")
        self.template = template
        if template is None:
            answer = admin.get(f"{CONNECTIONS}/{connection['id']}/templates/console").json
            self.template = answer["items"][0]["text"]

    def create(self, **parameters):
        self.id = self.cloudformation.create_stack(
            StackName=self.name, TemplateBody=self.template, Capabilities=["CAPABILITY_NAMED_IAM"],
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()])["StackId"]
        return self

    def update(self):
        self.template = re.sub(r"PermissionsVersion: '\d+'", "PermissionsVersion: '99'", self.template)
        self.cloudformation.update_stack(StackName=self.name, TemplateBody=self.template,
                                         Capabilities=["CAPABILITY_NAMED_IAM"])

    def delete(self):
        self.cloudformation.delete_stack(StackName=self.name)

    def status(self):
        """None once it is gone."""
        try:
            return self.cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]["StackStatus"]
        except self.cloudformation.exceptions.ClientError:
            return None


def counted(server):
    """Messages by what became of them."""
    found = re.findall(r'muster_callbacks_total\{outcome="(\w+)"\} (\d+)', server.ask("GET", "/metrics").body)
    return {outcome: int(number) for outcome, number in found if number != "0"}
