"""The endpoint of every service that is built in, in every region of every partition, with and without FIPS and
dual stack: as botocore resolves it from the same rules."""

import gzip
import json
import pathlib

import botocore
import botocore.endpoint_provider
import botocore.exceptions
import botocore.session
import pytest

from aws_wire import Wire

DATA = pathlib.Path(botocore.__file__).parent / "data"
PARTITIONS = json.loads((DATA / "partitions.json").read_text())
REGIONS = [region for partition in PARTITIONS["partitions"] for region in partition["regions"]]
BUILT_IN = {"UseGlobalEndpoint": False, "ForcePathStyle": False, "Accelerate": False,
            "DisableMultiRegionAccessPoints": False, "UseArnRegion": True, "AccountIdEndpointMode": "preferred"}
INPUTS = {("s3", "GetObject"): {"Bucket": "bills", "Key": "a"}, ("s3", "ListObjectsV2"): {"Bucket": "my.bills"},
          ("s3", "HeadBucket"): {"Bucket": "arn:aws:s3:us-east-1:123456789012:accesspoint:mine"},
          ("s3control", "GetPublicAccessBlock"): {"AccountId": "123456789012"}}
VARIANTS = ({}, {"fips": True}, {"dual_stack": True}, {"fips": True, "dual_stack": True},
            {"endpoint": "https://localhost:8443/base"})


@pytest.fixture(scope="module")
def wire():
    wire = Wire()
    yield wire
    wire.close()


def provider_of(service):
    folder = max(path for path in (DATA / service).iterdir() if path.is_dir())
    packed = folder / "endpoint-rule-set-1.json.gz"
    rules = json.loads(gzip.decompress(packed.read_bytes()) if packed.exists()
                       else (folder / "endpoint-rule-set-1.json").read_bytes())
    return botocore.endpoint_provider.EndpointProvider(rules, PARTITIONS)


def parameters(provider, operation, value, region, variant):
    known = {**BUILT_IN, "Region": region, "UseFIPS": variant.get("fips", False),
             "UseDualStack": variant.get("dual_stack", False), "Endpoint": variant.get("endpoint")}
    known |= {parameter.name: value.get(parameter.member_name) for parameter in operation.context_parameters}
    known |= {parameter.name: parameter.value for parameter in operation.static_context_parameters}
    return {name: item for name, item in known.items()
            if item is not None and name in provider.ruleset.parameters}


def by_botocore(provider, model, arguments):
    try:
        found = provider.resolve_endpoint(**arguments)
    except botocore.exceptions.EndpointProviderError:
        return {"error": "aws.no_endpoint"}
    schemes = [scheme for scheme in found.properties.get("authSchemes", []) if scheme["name"] == "sigv4"]
    scheme = schemes[0] if schemes else {}
    return {"url": found.url, "region": scheme.get("signingRegion", arguments.get("Region")),
            "name": scheme.get("signingName", model.signing_name),
            "encoded_once": scheme.get("disableDoubleEncoding", False),
            "headers": [[name, values[0]] for name, values in found.headers.items()]}


def test_every_service_in_every_region_as_botocore_resolves_it(wire):
    session, compared = botocore.session.Session(), 0
    for service, about in wire.ask(do="services").items():
        provider, model = provider_of(service), session.get_service_model(service)
        names = {about["operations"][0]} | {name for of, name in INPUTS if of == service}
        for name in sorted(names):
            operation, value = model.operation_model(name), INPUTS.get((service, name), {})
            for region in REGIONS:
                for variant in VARIANTS:
                    arguments = parameters(provider, operation, value, region, variant)
                    ours = wire.ask(do="endpoint", service=service, operation=name, input=value, region=region,
                                    **variant)
                    ours.pop("detail", None)
                    assert ours == by_botocore(provider, model, arguments), (service, name, region, variant)
                    compared += 1
    assert compared > 10_000
