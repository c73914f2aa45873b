"""Only who signs rightly, now, and with keys that hold is answered; all others get AWS's own codes."""

import datetime
import typing
import urllib.error
import urllib.request
import xml.etree.ElementTree

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import botocore.exceptions
import pytest
from conftest import Running, code_of

BODY = b"Action=GetCallerIdentity&Version=2011-06-15"
FORM = "application/x-www-form-urlencoded"


def send(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    request = urllib.request.Request(url, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def signed(sandbox: Running, body: bytes = BODY, at: datetime.timedelta = datetime.timedelta(),
           secret: str | None = None, monkeypatch: typing.Any = None) -> dict[str, str]:
    keys = sandbox.about["credentials"]["management"]
    credentials = botocore.credentials.Credentials(keys["access_key_id"], secret or keys["secret_access_key"])
    request = botocore.awsrequest.AWSRequest("POST", sandbox.endpoint + "/", data=body,
                                             headers={"Content-Type": FORM})
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None) + at
    monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda *_, **__: now)
    botocore.auth.SigV4Auth(credentials, "sts", "us-east-1").add_auth(request)
    return dict(request.headers)


def code_in(text: str) -> str | None:
    return xml.etree.ElementTree.fromstring(text).findtext(".//Code")


def test_a_request_without_a_signature_is_refused(sandbox: Running) -> None:
    status, text = send(sandbox.endpoint + "/", BODY, {"Content-Type": FORM})

    assert (status, code_in(text)) == (403, "MissingAuthenticationToken")


def test_a_json_request_without_a_signature_is_refused_in_json(sandbox: Running) -> None:
    status, text = send(sandbox.endpoint + "/", b"{}", {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": "AWSOrganizationsV20161128.ListAccounts"})

    assert (status, "MissingAuthenticationTokenException" in text) == (400, True)


def test_a_signature_with_another_secret_is_refused(sandbox: Running, monkeypatch: typing.Any) -> None:
    headers = signed(sandbox, secret="not-the-secret", monkeypatch=monkeypatch)

    status, text = send(sandbox.endpoint + "/", BODY, headers)

    assert (status, code_in(text)) == (403, "SignatureDoesNotMatch")


def test_a_body_changed_on_its_way_is_refused(sandbox: Running, monkeypatch: typing.Any) -> None:
    headers = signed(sandbox, monkeypatch=monkeypatch)

    status, text = send(sandbox.endpoint + "/", BODY + b"&Extra=1", headers)

    assert (status, code_in(text)) == (403, "SignatureDoesNotMatch")


@pytest.mark.parametrize(("minutes", "says"), [(-6, "Signature expired"), (6, "Signature not yet current")])
def test_a_signature_more_than_five_minutes_off_is_refused(sandbox: Running, monkeypatch: typing.Any,
                                                           minutes: int, says: str) -> None:
    headers = signed(sandbox, at=datetime.timedelta(minutes=minutes), monkeypatch=monkeypatch)

    status, text = send(sandbox.endpoint + "/", BODY, headers)

    assert (status, code_in(text)) == (403, "SignatureDoesNotMatch")
    assert says in text


def test_a_signature_four_minutes_old_is_taken(sandbox: Running, monkeypatch: typing.Any) -> None:
    headers = signed(sandbox, at=datetime.timedelta(minutes=-4), monkeypatch=monkeypatch)

    assert send(sandbox.endpoint + "/", BODY, headers)[0] == 200


def test_a_signature_that_lacks_a_part_is_refused(sandbox: Running, monkeypatch: typing.Any) -> None:
    headers = signed(sandbox, monkeypatch=monkeypatch)
    headers["Authorization"] = headers["Authorization"].partition(", Signature=")[0]

    status, text = send(sandbox.endpoint + "/", BODY, headers)

    assert (status, code_in(text)) == (400, "IncompleteSignature")


@pytest.mark.parametrize(("service", "operation", "code"), [
    ("sts", "get_caller_identity", "InvalidClientTokenId"), ("organizations", "list_accounts",
                                                             "UnrecognizedClientException"),
    ("s3", "list_buckets", "InvalidAccessKeyId"), ("ec2", "describe_vpcs", "AuthFailure")])
def test_an_unknown_key_is_refused_in_the_words_of_the_service(sandbox: Running, service: str,
                                                               operation: str, code: str) -> None:
    client = sandbox.client(service, {"AccessKeyId": "AKIAAAAAAAAAAAAAAAAA", "SecretAccessKey": "x"})

    with pytest.raises(botocore.exceptions.ClientError) as error:
        getattr(client, operation)()

    assert code_of(error) == code


def test_a_session_ends(sandbox: Running) -> None:
    keys = sandbox.client("sts").get_session_token()["Credentials"]
    assert sandbox.client("sts", keys).get_caller_identity()["Account"] == sandbox.management

    assert sandbox.control("POST", "/sessions/expire")["expired"] >= 1

    for service, operation, code in (("sts", "get_caller_identity", "ExpiredToken"),
                                     ("organizations", "list_accounts", "ExpiredTokenException"),
                                     ("s3", "list_buckets", "ExpiredToken")):
        with pytest.raises(botocore.exceptions.ClientError) as error:
            getattr(sandbox.client(service, keys), operation)()
        assert code_of(error) == code


def test_a_session_key_without_its_token_is_refused(sandbox: Running) -> None:
    keys = sandbox.client("sts").get_session_token()["Credentials"]

    with pytest.raises(botocore.exceptions.ClientError) as error:
        sandbox.client("sts", {name: keys[name] for name in ("AccessKeyId", "SecretAccessKey")}
                       ).get_caller_identity()

    assert code_of(error) == "InvalidClientTokenId"


def test_a_deactivated_key_is_refused(sandbox: Running) -> None:
    iam = sandbox.client("iam")
    iam.create_user(UserName="leaver")
    keys = iam.create_access_key(UserName="leaver")["AccessKey"]
    assert sandbox.client("sts", keys).get_caller_identity()["Arn"].endswith("user/leaver")

    iam.update_access_key(UserName="leaver", AccessKeyId=keys["AccessKeyId"], Status="Inactive")

    with pytest.raises(botocore.exceptions.ClientError) as error:
        sandbox.client("sts", keys).get_caller_identity()
    assert code_of(error) == "InvalidClientTokenId"


def test_a_presigned_url_works_until_it_expires(sandbox: Running, monkeypatch: typing.Any) -> None:
    s3 = sandbox.client("s3")
    s3.create_bucket(Bucket="presigned")
    s3.put_object(Bucket="presigned", Key="a key/ü", Body=b"text")
    fresh = s3.generate_presigned_url("get_object", {"Bucket": "presigned", "Key": "a key/ü"}, ExpiresIn=60)
    past = datetime.datetime.now(datetime.UTC).replace(tzinfo=None) - datetime.timedelta(seconds=120)
    monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda *_, **__: past)
    stale = s3.generate_presigned_url("get_object", {"Bucket": "presigned", "Key": "a key/ü"}, ExpiresIn=60)

    with urllib.request.urlopen(fresh, timeout=20) as answer:
        assert answer.read() == b"text"
    status, text = send_get(stale)
    assert (status, code_in(text)) == (403, "AccessDenied")
    assert "Request has expired" in text


def test_a_presigned_url_for_another_key_is_refused(sandbox: Running) -> None:
    s3 = sandbox.client("s3")
    s3.create_bucket(Bucket="presigned-other")
    url = s3.generate_presigned_url("get_object", {"Bucket": "presigned-other", "Key": "one"})

    status, text = send_get(url.replace("/one?", "/two?"))

    assert (status, code_in(text)) == (403, "SignatureDoesNotMatch")


def send_get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_the_clock_of_aws_can_be_off_for_clients_that_correct_theirs(sandbox: Running) -> None:
    sandbox.control("POST", "/clock", skew=1200)
    try:
        with pytest.raises(botocore.exceptions.ClientError) as error:
            sandbox.client("sts").get_caller_identity()
    finally:
        sandbox.control("POST", "/clock", skew=0)

    assert code_of(error) == "SignatureDoesNotMatch"
    date = error.value.response["ResponseMetadata"]["HTTPHeaders"]["date"]
    said = datetime.datetime.strptime(date, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=datetime.UTC)
    assert 1100 < (said - datetime.datetime.now(datetime.UTC)).total_seconds() < 1300
