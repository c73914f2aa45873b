"""Where AWS puts the files of a report, and what its manifests say.

https://docs.aws.amazon.com/cur/latest/userguide/understanding-report-versions.html
https://docs.aws.amazon.com/cur/latest/userguide/dataexports-export-delivery.html
"""

import datetime
import json
import typing
import uuid

from sandbox.billing.bills import Snapshot

Manifest = dict[str, typing.Any]


class Place(typing.NamedTuple):
    """Of one report; `is_legacy` tells a Cost and Usage Report from an export."""
    bucket: str
    prefix: str
    name: str
    is_legacy: bool
    is_overwritten: bool
    is_parquet: bool
    arn: str = ""


class Delivered(typing.NamedTuple):
    """Everything of one delivery, by key: data first, manifests last, as AWS writes them."""
    id: str
    objects: list[tuple[str, bytes]]


def month_after(start: datetime.datetime) -> datetime.datetime:
    return (start.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)


def month_of(now: datetime.datetime) -> datetime.datetime:
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _joined(*parts: str) -> str:
    return "/".join(part for part in parts if part)


def _folders(place: Place, start: datetime.datetime) -> tuple[str, str]:
    """Of data and of the newest manifest."""
    if not place.is_legacy:
        partition = f"BILLING_PERIOD={start:%Y-%m}"
        return (_joined(place.prefix, place.name, "data", partition),
                _joined(place.prefix, place.name, "metadata", partition))
    if place.is_parquet and place.is_overwritten:
        folder = _joined(place.prefix, place.name, place.name, f"year={start.year}", f"month={start.month}")
    else:
        period = f"{start:%Y%m%d}-{month_after(start):%Y%m%d}"
        folder = _joined(place.prefix, place.name, period)
    return folder, folder


def lay_out(place: Place, snapshot: Snapshot, start: datetime.datetime,
            now: datetime.datetime) -> Delivered:
    """A delivery has an id of its own even where it brings nothing new, as AWS's have."""
    identity = str(uuid.uuid4())
    data, metadata = _folders(place, start)
    subfolder = ""
    if not place.is_overwritten:
        subfolder = identity if place.is_legacy else f"{now:%Y-%m-%dT%H:%M:%SZ}-{identity}"
    objects = []
    for number, file in enumerate(snapshot.files, 1):
        extension = file.name.partition(".")[2]
        objects.append((_joined(data, subfolder, f"{place.name}-{number:05}.{extension}"), file.read_bytes()))
    keys = [key for key, _ in objects]
    manifest = json.dumps(_manifest(place, snapshot, start, now, identity, keys)).encode()
    name = f"{place.name}-Manifest.json"
    if subfolder:
        objects.append((_joined(metadata, subfolder, name), manifest))
    objects.append((_joined(metadata, name), manifest))
    return Delivered(identity, objects)


def _manifest(place: Place, snapshot: Snapshot, start: datetime.datetime, now: datetime.datetime,
              identity: str, keys: list[str]) -> Manifest:
    manifest: Manifest = dict(snapshot.manifest)
    if place.is_legacy:
        manifest.update(assemblyId=identity, reportName=place.name, bucket=place.bucket, reportKeys=keys)
        return manifest
    manifest.update(dataFiles=[f"s3://{place.bucket}/{key}" for key in keys], executionId=identity,
                    createdAt=f"{now:%Y-%m-%dT%H:%M:%SZ}", exportArn=place.arn)
    return manifest
