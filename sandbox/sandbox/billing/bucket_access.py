"""Whether AWS's billing services may write to a bucket, as its owner's policy says.

https://docs.aws.amazon.com/cur/latest/userguide/cur-s3.html
"""

import enum
import json

from moto.s3.models import s3_backends

from sandbox import targets
from sandbox.authorization import Authorizer
from sandbox.partitions import here
from sandbox.targets import Target

# Before service principals, AWS delivered bills from this account of its own.
OLD_BILLING_ACCOUNT = "386209384616"
REPORTS, EXPORTS = "billingreports.amazonaws.com", "bcm-data-exports.amazonaws.com"


class Access(enum.Enum):
    Granted = "SUCCESS"
    NoBucket = "ERROR_NO_BUCKET"
    Refused = "ERROR_PERMISSIONS"


class BucketAccess:
    def __init__(self, authorizer: Authorizer):
        self._authorizer = authorizer

    def check(self, bucket: str, key: str, service: str, account: str, source_arn: str) -> Access:
        owner = targets.bucket_account(bucket)
        if owner is None:
            return Access.NoBucket
        text = s3_backends[owner][here().name].buckets[bucket].policy
        if not text:
            return Access.Refused
        policy = json.loads(text)
        target = Target(f"arn:{here().name}:s3:::{bucket}/{key}", owner, policy)
        context = {"aws:SourceAccount": account, "aws:SourceArn": source_arn,
                   "aws:SecureTransport": "true", "aws:PrincipalIsAWSService": "true"}
        by_service = self._authorizer.decide_for_service(service, "s3:PutObject", target, context)
        if by_service or (service == REPORTS and self._old_account_may(policy, bucket)):
            return Access.Granted
        return Access.Refused

    def _old_account_may(self, policy: dict[str, object], bucket: str) -> bool:
        """A policy of the old kind names the account itself."""
        statements = policy.get("Statement")
        for statement in statements if isinstance(statements, list) else []:
            named = json.dumps(statement.get("Principal", ""))
            if OLD_BILLING_ACCOUNT in named and statement.get("Effect") == "Allow" and "s3:PutObject" in (
                    json.dumps(statement.get("Action"))):
                return True
        return False
