"""Which of AWS's partitions the sandbox is an organization of, and what AWS has there: regions, services, host names.

Told by botocore's endpoints, and by data/partitions.json where these say nothing.
"""

import functools
import json
import pathlib
import re
import typing

import botocore.loaders
import botocore.regions

FILE = pathlib.Path(__file__).resolve().parents[1] / "data/partitions.json"
_DATA = json.loads(FILE.read_text())["partitions"]
NAMES = tuple(_DATA)
# The last part of a host's name that says where: eu-west-1, or s3-eu-west-1 as S3's older names have it.
_REGION_LABEL = re.compile(r"(?:s3-)?((?:us-gov|cn|[a-z]{2})-[a-z]+-\d)")
_AWS_HOST = re.compile(r"(?P<labels>[a-z0-9.-]+)\.(?P<suffix>amazonaws\.com|amazonaws\.com\.cn|api\.aws|"
                       r"api\.amazonwebservices\.com\.cn)")
_BETWEEN = ("dualstack", "vpce")  # between the service and its region


@functools.cache
def _resolver() -> typing.Any:
    return botocore.regions.EndpointResolver(botocore.loaders.create_loader().load_data("endpoints"))


def partition_of_region(region: str) -> str:
    return "aws-cn" if region.startswith("cn-") else "aws-us-gov" if region.startswith("us-gov-") else "aws"


class Partition:
    """Services are named by what their host names begin with: monitoring, api.pricing."""

    def __init__(self, name: str):
        data = _DATA[name]
        self.name = name
        self.home: str = data["home"]
        self.suffix: str = data["suffix"]
        self.price_root: str = data["price_root"]
        self.currency: str = data["currency"]
        self._has_first_bucket_host: bool = data["first_bucket_host"]
        self._absent: list[str] = data["absent"]
        self._refused: list[str] = data["refused"]

    def refuses(self, service: str, operation: str) -> bool:
        """Whether an operation is one that AWS answers in another partition alone."""
        return f"{service}:{operation}" in self._refused

    def has(self, service: str) -> bool:
        """Whether there is such a service at all. True of those that nothing is known of."""
        return service not in self._absent and (bool(self._places(service)) or not self._places(service, "aws"))

    def place_of(self, service: str, region: str) -> str | None:
        """The region whose signatures a service takes from those who mean `region`; None where it is not there."""
        if partition_of_region(region) != self.name or not self.has(service):
            return None
        places = self._places(service)
        if self.name == "aws" or not places or region in places:
            return region
        endpoint = _resolver().construct_endpoint(service, region, partition_name=self.name)
        is_global = endpoint["endpointName"].endswith("-global")
        return str(endpoint.get("credentialScope", {}).get("region", region)) if is_global else None

    def has_host(self, host: str) -> bool:
        """Whether a name is one of this partition's, or none of AWS's."""
        match = _AWS_HOST.fullmatch(host.partition(":")[0].lower())
        if match is None:
            return True
        if match["suffix"].endswith(".cn") != (self.name == "aws-cn"):
            return False
        labels = match["labels"].split(".")
        places = [(number, found[1]) for number, label in enumerate(labels)
                  if (found := _REGION_LABEL.fullmatch(label))]
        if not places:
            return self._has_global_host(labels, host)
        number, region = places[-1]
        before = [label for label in labels[:number] if label not in _BETWEEN]
        service = "s3" if labels[number].startswith("s3-") else _service_of(before)
        return self.place_of(service, region) == region

    def _has_global_host(self, labels: list[str], host: str) -> bool:
        if self.name == "aws":
            return "us-gov" not in labels
        endpoint = _resolver().construct_endpoint(labels[0], self.home, partition_name=self.name)
        return bool(self.has(labels[0]) and endpoint and endpoint["hostname"] == host.partition(":")[0])

    def bucket_host(self, bucket: str, region: str) -> str:
        """As CloudFormation says where its answers go."""
        if self._has_first_bucket_host:
            where = "s3" if region == self.home else f"s3-{region}"
        else:
            where = f"s3.{region}"
        return f"{bucket}.{where}.{self.suffix}"

    def _places(self, service: str, partition: str = "") -> list[str]:
        return list(_endpoints(service, partition or self.name))


@functools.cache
def _endpoints(service: str, partition: str) -> tuple[str, ...]:
    return tuple(_resolver().get_available_endpoints(service, partition, allow_non_regional=True))


def _service_of(labels: list[str]) -> str:
    """Of the parts of a name before its region: api.pricing, or the last of them, as in BUCKET.s3."""
    return ".".join(labels[-2:]) if labels[-2:-1] == ["api"] else labels[-1] if labels else ""


_here = Partition("aws")


def use(name: str) -> None:
    """From now on the process is an organization of this partition; before anything is made in it."""
    global _here
    _here = Partition(name)


def here() -> Partition:
    return _here
