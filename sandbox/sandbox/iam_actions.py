"""The IAM action that stands for an operation: mostly service:Operation, with these exceptions.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
"""

# signing name -> prefix of IAM actions
PREFIXES = {"monitoring": "cloudwatch", "email": "ses", "execute-api": "execute-api", "tagging": "tag"}

S3 = {
    "AbortMultipartUpload": "AbortMultipartUpload",
    "CompleteMultipartUpload": "PutObject", "CopyObject": "PutObject", "CreateMultipartUpload": "PutObject",
    "DeleteBucketCors": "PutBucketCORS", "DeleteBucketEncryption": "PutEncryptionConfiguration",
    "DeleteBucketLifecycle": "PutLifecycleConfiguration", "DeleteBucketTagging": "PutBucketTagging",
    "DeleteObjects": "DeleteObject", "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
    "GetBucketAccelerateConfiguration": "GetAccelerateConfiguration", "GetBucketCors": "GetBucketCORS",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "GetBucketNotificationConfiguration": "GetBucketNotification",
    "GetBucketReplication": "GetReplicationConfiguration", "GetObjectAttributes": "GetObjectAttributes",
    "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock", "HeadBucket": "ListBucket",
    "HeadObject": "GetObject", "ListBuckets": "ListAllMyBuckets",
    "ListMultipartUploads": "ListBucketMultipartUploads", "ListObjectVersions": "ListBucketVersions",
    "ListObjects": "ListBucket", "ListObjectsV2": "ListBucket", "ListParts": "ListMultipartUploadParts",
    "PutBucketAccelerateConfiguration": "PutAccelerateConfiguration", "PutBucketCors": "PutBucketCORS",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "PutBucketNotificationConfiguration": "PutBucketNotification",
    "PutBucketReplication": "PutReplicationConfiguration",
    "PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock", "UploadPart": "PutObject",
    "UploadPartCopy": "PutObject",
}

# Operations of other services whose action has another name.
OTHERS = {
    ("budgets", "DescribeBudgets"): "budgets:ViewBudget",
    ("s3control", "GetPublicAccessBlock"): "s3:GetAccountPublicAccessBlock",
    ("s3control", "PutPublicAccessBlock"): "s3:PutAccountPublicAccessBlock",
}
# Services whose actions are the methods of HTTP; what is known of their operations begins with the method.
_BY_METHOD = {"apigateway", "apigatewayv2"}

# Operations that AWS answers to whoever has valid credentials, whatever policies say.
ALWAYS_ALLOWED = {"sts:GetCallerIdentity", "sts:GetSessionToken"}


def action_of(signing_name: str, service: str, operation: str) -> str:
    if service == "s3":
        return f"s3:{S3.get(operation, operation)}"
    if (service, operation) in OTHERS:
        return OTHERS[(service, operation)]
    if service in _BY_METHOD and operation.startswith("Get"):
        return "apigateway:GET"
    return f"{PREFIXES.get(signing_name, signing_name)}:{operation}"
