"""An AWS organization on the loopback (sandbox/), and clients of it as people of its accounts have them."""

import json
import os
import subprocess
import time
import urllib.request

import botocore.config
import botocore.session

from muster_cli import GENERATOR, ROOT
from musterd import Server

PYTHON = ROOT / ".venv-sandbox/bin/python"
PERMISSIONS = ["organizations:DescribeOrganization", "organizations:ListAccounts", "cur:DescribeReportDefinitions",
               "bcm-data-exports:ListExports", "bcm-data-exports:GetExport", "s3:ListBucket", "s3:GetObject",
               "ec2:DescribeRegions", "ec2:DescribeInstances", "ec2:DescribeVolumes", "rds:DescribeDBInstances",
               "elasticloadbalancing:DescribeLoadBalancers", "lambda:ListFunctions",
               "savingsplans:DescribeSavingsPlans"]

RESOURCE_PERMISSIONS = [*PERMISSIONS, "ec2:DescribeAddresses", "ec2:DescribeNatGateways", "s3:ListAllMyBuckets",
                        "tag:GetResources"]


class Sandbox:
    """A sandbox in a process of its own; without token buckets, whose refill takes real time."""

    def __init__(self, folder, *options, accounts=4):
        subprocess.run([ROOT / "script/sandbox-packages"], check=True, timeout=300)
        self.process = subprocess.Popen(
            [str(PYTHON), "-m", "sandbox", "start", "--out", str(folder), "--accounts", str(accounts), "--seed", "1",
             *options],
            env={**os.environ, "PYTHONPATH": str(ROOT / "sandbox"),
                 "MUSTER_GENERATE": str(GENERATOR)}, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline().startswith("sandbox: http"), "the sandbox did not start"
        self.about = json.loads((folder / "sandbox.json").read_text())
        self.endpoint, self.partition, self.region = (self.about[name] for name in ("endpoint", "partition", "region"))
        self.management = self.about["organization"]["management_account"]
        self.own_account = self.about["credentials"]["muster"]["account"]
        self.control("POST", "/buckets", enforced=False)

    def warm_up(self):
        """Has what a new connection is asked for loaded, which takes seconds at the first call; for whoever measures how
        long Muster takes."""
        for service, operation in (
                ("organizations", "describe_organization"), ("cur", "describe_report_definitions"),
                ("bcm-data-exports", "list_exports"), ("ec2", "describe_regions"), ("rds", "describe_db_instances"),
                ("elb", "describe_load_balancers"), ("elbv2", "describe_load_balancers"), ("lambda", "list_functions"),
                ("savingsplans", "describe_savings_plans"), ("s3", "list_buckets")):
            getattr(self.client(service), operation)()
        return self

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)

    def control(self, verb, path, **fields):
        request = urllib.request.Request(f"{self.about['control']}{path}", method=verb,
                                         data=json.dumps(fields).encode() if fields else None)
        with urllib.request.urlopen(request, timeout=300) as answer:
            return json.load(answer)

    def environment(self):
        """The credentials of Muster's own account, as a server finds them."""
        keys = self.about["credentials"]["muster"]
        names = ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_CONFIG_FILE", "HTTPS_PROXY", "HTTP_PROXY")
        rest = {name: value for name, value in os.environ.items() if name not in names}
        return {**rest, "AWS_ACCESS_KEY_ID": keys["access_key_id"], "AWS_SECRET_ACCESS_KEY": keys["secret_access_key"],
                "AWS_EC2_METADATA_DISABLED": "true"}

    def server(self, folder, **settings):
        """A server of Muster that takes this for AWS; not started yet."""
        server = Server(folder, **{"aws.endpoint_url": self.endpoint, **settings})
        server.process_options = {"env": self.environment()}
        return server

    def client(self, service, keys="management", region=None):
        """Other partitions than `aws` are called by AWS's host names, since each service there has its own place."""
        given = self.about["credentials"][keys] if isinstance(keys, str) else keys
        config = botocore.config.Config(retries={"total_max_attempts": 1})
        if self.partition == "aws":
            where = {"endpoint_url": self.endpoint,
                     "config": config.merge(botocore.config.Config(s3={"addressing_style": "path"}))}
        else:
            where = {"verify": self.about["ca_file"],
                     "config": config.merge(botocore.config.Config(proxies={"https": self.endpoint}))}
        return botocore.session.get_session().create_client(
            service, region_name=region or self.region, **where,
            aws_access_key_id=given.get("access_key_id") or given["AccessKeyId"],
            aws_secret_access_key=given.get("secret_access_key") or given["SecretAccessKey"],
            aws_session_token=given.get("SessionToken"))

    def in_account(self, account, service, region=None):
        """A client of an administrator of the account."""
        if account == self.management:
            return self.client(service, region=region)
        role = f"arn:{self.partition}:iam::{account}:role/OrganizationAccountAccessRole"
        answer = self.client("sts").assume_role(RoleArn=role, RoleSessionName="admin")
        return self.client(service, answer["Credentials"], region)

    def members(self):
        accounts = self.client("organizations").list_accounts()["Accounts"]
        return [account["Id"] for account in accounts if account["Id"] != self.management]

    def make_role(self, account, name, condition=None, actions=PERMISSIONS):
        """A role that trusts Muster's account, on this condition; its ARN. It trusts last, so that Muster does not see
        it without its permissions."""
        iam = self.in_account(account, "iam")
        made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=self.trust_in(account))
        self.allow(account, name, actions)
        iam.update_assume_role_policy(RoleName=name, PolicyDocument=self.trust_in(self.own_account, condition))
        return made["Role"]["Arn"]

    def trust_in(self, account, condition=None):
        statement = {"Effect": "Allow", "Principal": {"AWS": f"arn:{self.partition}:iam::{account}:root"},
                     "Action": "sts:AssumeRole", **({"Condition": condition} if condition else {})}
        return json.dumps({"Version": "2012-10-17", "Statement": [statement]})

    def allow(self, account, name, actions):
        """What the role may, and nothing else."""
        document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]}
        self.in_account(account, "iam").put_role_policy(RoleName=name, PolicyName="read",
                                                        PolicyDocument=json.dumps(document))

    def delete_role(self, account, name):
        iam = self.in_account(account, "iam")
        iam.update_assume_role_policy(RoleName=name, PolicyDocument=self.trust_in(account))
        iam.delete_role_policy(RoleName=name, PolicyName="read")
        iam.delete_role(RoleName=name)

    def define_report(self, bucket, report, account=None):
        """A bucket and a report into it, as templates make them; of the management account unless told otherwise."""
        s3, cur = (self.in_account(account or self.management, service) for service in ("s3", "cur"))
        place = {} if self.region == "us-east-1" else {
            "CreateBucketConfiguration": {"LocationConstraint": self.region}}
        arn = f"arn:{self.partition}:s3:::{bucket}"
        s3.create_bucket(Bucket=bucket, **place)
        s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "billingreports.amazonaws.com"},
             "Action": ["s3:GetBucketAcl", "s3:GetBucketPolicy"], "Resource": arn},
            {"Effect": "Allow", "Principal": {"Service": "billingreports.amazonaws.com"},
             "Action": "s3:PutObject", "Resource": f"{arn}/*"}]}))
        cur.put_report_definition(ReportDefinition={
            "ReportName": report, "TimeUnit": "HOURLY", "Format": "textORcsv", "Compression": "GZIP",
            "AdditionalSchemaElements": ["RESOURCES"], "S3Bucket": bucket, "S3Prefix": "bills",
            "S3Region": self.region, "RefreshClosedReports": True, "ReportVersioning": "OVERWRITE_REPORT"})


def external_id(value):
    return {"StringEquals": {"sts:ExternalId": value}}


def wait_until(condition, seconds=30):
    """What `condition` gave once it was true, and how long that took."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if found := condition():
            return found, time.monotonic() - began
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} seconds")
