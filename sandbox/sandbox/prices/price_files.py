"""Offer files under the addresses that AWS publishes them at.

https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api-fetching-price-list-files-manually.html
"""

import json
import re
import typing

from sandbox.errors import Reply
from sandbox.partitions import here
from sandbox.prices.catalog import (HOURLY_RATE, HOURS_OF_YEAR, ON_DEMAND_TERM, UPFRONT_RATE, Catalog,
                                    Commitment, Product, code, money)
from sandbox.sigv4 import Message

Document = dict[str, typing.Any]
_LISTS = "/offers/v1.0/"


def is_price_file(path: str) -> bool:
    return path.startswith(_LISTS)


class PriceFiles:
    """Read by anybody, unsigned, as AWS's are: one list for all the world and GovCloud, another for China."""

    def __init__(self, catalog: Catalog):
        self._catalog = catalog
        self._root = _LISTS + here().price_root
        self._offer_path = re.compile(rf"{self._root}/(\w+)/(\w+)/([a-z0-9-]+)/index\.json")
        self._service_path = re.compile(rf"{self._root}/(\w+)/")

    def answer(self, message: Message) -> Reply:
        document = self._document(message.path) if message.method in ("GET", "HEAD") else None
        if document is None:
            return Reply(404, [("Content-Type", "application/xml")], b"<Error><Code>NoSuchKey</Code></Error>")
        body = json.dumps(document).encode()
        return Reply(200, [("Content-Type", "application/json"), ("ETag", f'"{code(body.decode())}"')], body)

    def _document(self, path: str) -> Document | None:
        version = self._catalog.version
        if path == f"{self._root}/index.json":
            return {"formatVersion": "v1.0", "publicationDate": self._catalog.published, "offers": {
                service: {"offerCode": service, "versionIndexUrl": f"{self._root}/{service}/index.json",
                          "currentVersionUrl": f"{self._root}/{service}/current/index.json",
                          "currentRegionIndexUrl": f"{self._root}/{service}/current/region_index.json"}
                for service in self._catalog.services}}
        of_service = self._service_path.match(path)
        if not of_service or of_service[1] not in self._catalog.services:
            return None
        service = of_service[1]
        base = f"{self._root}/{service}"
        if path == f"{base}/index.json":
            return {"formatVersion": "v1.0", "offerCode": service, "currentVersion": version, "versions": {
                version: {"versionEffectiveBeginDate": self._catalog.published, "versionEffectiveEndDate": "",
                          "offerVersionUrl": f"{base}/{version}/index.json"}}}
        if path in (f"{base}/current/region_index.json", f"{base}/{version}/region_index.json"):
            return {"formatVersion": "v1.0", "publicationDate": self._catalog.published, "regions": {
                region: {"regionCode": region, "currentVersionUrl": f"{base}/{version}/{region}/index.json"}
                for region in self._catalog.regions}}
        match = self._offer_path.fullmatch(path)
        if match and match[2] in ("current", version) and match[3] in self._catalog.regions:
            return self._offer(service, [match[3]])
        if path in (f"{base}/current/index.json", f"{base}/{version}/index.json"):
            return self._offer(service, list(self._catalog.regions))
        return None

    def _offer(self, service: str, regions: list[str]) -> Document:
        products = [product for region in regions for product in self._catalog.products(region, service)]
        reserved = {product.sku: self._reserved(product) for product in products if product.instance_type}
        return {"formatVersion": "v1.0", "disclaimer": "Prices of a sandbox, for trying only.",
                "offerCode": service, "version": self._catalog.version,
                "publicationDate": self._catalog.published,
                "products": {each.sku: {"sku": each.sku, "productFamily": each.family,
                                        "attributes": each.attributes} for each in products},
                "terms": {"OnDemand": {each.sku: self._on_demand(each) for each in products},
                          "Reserved": reserved}}

    def _on_demand(self, product: Product) -> Document:
        return self._term(product.sku, ON_DEMAND_TERM, {}, {HOURLY_RATE: _dimension(
            product.sku, ON_DEMAND_TERM, HOURLY_RATE, product.unit, money(product.price))})

    def _reserved(self, product: Product) -> Document:
        found: Document = {}
        for each in self._catalog.commitments:
            term = code(str(each.years), each.payment, each.offering_class)[:10]
            upfront, hourly = split_price(product.price, each)
            rates = {HOURLY_RATE: _dimension(product.sku, term, HOURLY_RATE, "Hrs", money(hourly))}
            if upfront:
                rates[UPFRONT_RATE] = _dimension(product.sku, term, UPFRONT_RATE, "Quantity", money(upfront))
            attributes = {"LeaseContractLength": f"{each.years}yr", "OfferingClass": each.offering_class,
                          "PurchaseOption": each.payment}
            found.update(self._term(product.sku, term, attributes, rates))
        return found

    def _term(self, sku: str, term: str, attributes: Document, rates: Document) -> Document:
        return {f"{sku}.{term}": {"offerTermCode": term, "sku": sku, "effectiveDate": self._catalog.published,
                                  "priceDimensions": {f"{sku}.{term}.{rate}": value
                                                      for rate, value in rates.items()},
                                  "termAttributes": attributes}}


def _dimension(sku: str, term: str, rate: str, unit: str, price: str) -> Document:
    return {"rateCode": f"{sku}.{term}.{rate}", "unit": unit, "endRange": "Inf", "beginRange": "0",
            "description": f"{here().currency} {price} per {unit}", "appliesTo": [],
            "pricePerUnit": {here().currency: price}}


def split_price(hourly: typing.Any, commitment: Commitment) -> tuple[typing.Any, typing.Any]:
    """What of a commitment is due at once, and what each hour."""
    whole = hourly * commitment.remains * HOURS_OF_YEAR * commitment.years
    share = {"No Upfront": 0, "Partial Upfront": 1, "All Upfront": 2}[commitment.payment]
    upfront = whole * share / 2
    return upfront, (whole - upfront) / (HOURS_OF_YEAR * commitment.years)
