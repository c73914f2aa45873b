"""The few prices that the sandbox knows, and the ids that stand for them."""

import decimal
import hashlib
import json
import pathlib
import typing

from sandbox.partitions import here

FILE = pathlib.Path(__file__).resolve().parents[2] / "data/prices.json"
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ4"
ON_DEMAND_TERM, HOURLY_RATE, UPFRONT_RATE = "JRTCKXETXF", "6YS6EN2CT7", "2TG2D8R56U"
EC2 = "AmazonEC2"
SECONDS_OF_YEAR = 31536000
HOURS_OF_YEAR = 8760


def code(*parts: str) -> str:
    """Sixteen letters that depend on the parts alone, like AWS's SKUs."""
    digest = hashlib.sha256("/".join(parts).encode()).digest()
    return "".join(_LETTERS[byte % 32] for byte in digest[:16])


def identity(*parts: str) -> str:
    digest = hashlib.sha256("/".join(parts).encode()).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"


class Product(typing.NamedTuple):
    """One thing with a price in one region."""
    sku: str
    family: str
    usage_type: str
    operation: str
    unit: str
    price: decimal.Decimal
    attributes: dict[str, str]
    instance_type: str = ""


class Commitment(typing.NamedTuple):
    years: int
    payment: str
    offering_class: str
    remains: decimal.Decimal


class Catalog:
    def __init__(self, file: pathlib.Path = FILE):
        self._data = json.loads(file.read_text())
        self.published = str(self._data["published"])
        self.version = self.published.translate(str.maketrans("", "", "-:TZ"))
        self.regions: dict[str, dict[str, str]] = self._data["regions"][here().price_root]
        self.services = sorted({EC2} | {each.get("service", EC2) for each in self._data["others"]})
        self.commitments = [Commitment(each["years"], each["payment"], each["class"],
                                       decimal.Decimal(each["remains"])) for each in self._data["commitments"]]
        self.compute_plan_remains = {int(years): decimal.Decimal(share) for years, share in
                                     self._data["compute_plan_remains"].items()}

    def products(self, region: str, service: str = EC2) -> list[Product]:
        about = self.regions[region]
        factor = decimal.Decimal(about["factor"])
        common = {"servicecode": service, "location": about["location"], "locationType": "AWS Region",
                  "regionCode": region}
        found = []
        for each in self._data["instances"] if service == EC2 else ():
            usage = f"{about['prefix']}BoxUsage:{each['type']}"
            attributes = {**common, "instanceType": each["type"], "vcpu": str(each["vcpu"]),
                          "memory": each["memory"], "operatingSystem": "Linux", "tenancy": "Shared",
                          "preInstalledSw": "NA", "licenseModel": "No License required",
                          "capacitystatus": "Used", "marketoption": "OnDemand", "usagetype": usage,
                          "operation": "RunInstances"}
            found.append(Product(code(region, usage), "Compute Instance", usage, "RunInstances", "Hrs",
                                 decimal.Decimal(each["hourly"]) * factor, attributes, each["type"]))
        for each in self._data["others"]:
            if each.get("service", EC2) != service:
                continue
            usage = about["prefix"] + each["usage"]
            sku = code(region, usage, *([] if service == EC2 else [each["family"], *each["attributes"].values()]))
            found.append(Product(sku, each["family"], usage, "", each["unit"],
                                 decimal.Decimal(each["price"]) * factor,
                                 {**common, **each["attributes"], "usagetype": usage, "operation": ""}))
        return found


def money(amount: decimal.Decimal) -> str:
    return f"{amount:.10f}"
