"""The sandbox of the service tests for tests that are not in Python: a line of JSON asks, a line of JSON answers.

usage: sandbox.py DIRECTORY OPTION...   (options of `script/sandbox start`)
asked: {"do": "make_role", "with": [ACCOUNT, NAME]}: a method of Sandbox; answered: {"value": …} or {"error": "…"}.
First of all it says what the sandbox's own file says. It ends when its input does.
"""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "service"))

import botocore.exceptions  # noqa: E402

from sandbox import Sandbox, external_id  # noqa: E402


class Account(Sandbox):
    """What people of the organization do in these tests, beside what they do in a browser."""

    def make_guarded_role(self, account, name, value, actions):
        return self.make_role(account, name, external_id(value), actions)

    def make_open_role(self, account, name):
        return self.make_role(account, name)

    def put_detailed_report(self, bucket, month, cost):
        """A bill of before the present reports, which no poll looks for."""
        self.client("s3").put_object(
            Bucket=bucket, Key=f"{self.management}-aws-billing-detailed-line-items-{month}.csv",
            Body=("RecordType,ProductName,UsageStartDate,UsageEndDate,UnBlendedCost\n"
                  f"LineItem,Amazon S3,{month}-02 00:00:00,{month}-02 01:00:00,{cost}\n"
                  f"StatementTotal,,,,{cost}\n").encode())

    def make_artifact_bucket(self, name):
        self.client("s3", "muster").create_bucket(Bucket=name)

    def create_stack_set(self, name):
        """Errors: what AWS says where StackSets are not trusted."""
        self.client("cloudformation").create_stack_set(
            StackSetName=name, TemplateBody='{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}',
            PermissionModel="SERVICE_MANAGED", AutoDeployment={"Enabled": True, "RetainStacksOnAccountRemoval": False})

    def trust_stack_sets(self):
        self.client("cloudformation").activate_organizations_access()

    def drop_role(self, account, name):
        """With everything that is attached to it."""
        iam = self.in_account(account, "iam")
        for policy in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
            iam.detach_role_policy(RoleName=name, PolicyArn=policy["PolicyArn"])
        for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]:
            iam.delete_role_policy(RoleName=name, PolicyName=policy)
        iam.delete_role(RoleName=name)


def answer(sandbox, line):
    asked = json.loads(line)
    try:
        return {"value": getattr(sandbox, asked["do"])(*asked.get("with", []))}
    except botocore.exceptions.ClientError as error:
        return {"error": str(error)}


def main():
    folder, *options = sys.argv[1:]
    sandbox = Account(pathlib.Path(folder), *options, accounts=8)
    try:
        print(json.dumps(sandbox.about), flush=True)
        for line in sys.stdin:
            print(json.dumps(answer(sandbox, line)), flush=True)
    finally:
        sandbox.stop()


if __name__ == "__main__":
    main()
