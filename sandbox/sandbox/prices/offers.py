"""Offers of Savings Plans and of reserved instances, and plans that were bought."""

import datetime
import decimal
import typing

from sandbox.call import Call
from sandbox.clock import Clock, to_text
from sandbox.errors import AwsError
from sandbox.own_operations import Operation
from sandbox.paging import page
from sandbox.partitions import here
from sandbox.prices.catalog import SECONDS_OF_YEAR, Catalog, identity, money
from sandbox.prices.price_files import split_price

Fields = dict[str, typing.Any]
_PAYMENTS = ["No Upfront", "Partial Upfront", "All Upfront"]


class Offers:
    """Not thread-safe: works under the gateway's lock."""

    def __init__(self, catalog: Catalog, clock: Clock):
        self._catalog = catalog
        self._clock = clock
        self._plans: dict[str, list[Fields]] = {}
        self._by_token: dict[str, str] = {}

    def plan_operations(self) -> dict[str, Operation]:
        return {"DescribeSavingsPlansOfferings": self._offerings,
                "DescribeSavingsPlansOfferingRates": self._rates, "CreateSavingsPlan": self._create,
                "DescribeSavingsPlans": self._describe}

    def reservation_operations(self) -> dict[str, Operation]:
        return {"DescribeReservedInstancesOfferings": self._reserved}

    def _plan_offers(self) -> list[Fields]:
        return [_plan_offer(years, payment) for years in self._catalog.compute_plan_remains
                for payment in _PAYMENTS]

    def _offerings(self, call: Call) -> Fields:
        found = [offer for offer in self._plan_offers() if _matches(offer, call.parameters, {
            "offeringIds": "offeringId", "paymentOptions": "paymentOption", "planTypes": "planType",
            "durations": "durationSeconds", "currencies": "currency"})]
        return page(found, call.parameters, "searchResults", 1000, "nextToken", "maxResults")

    def _rates(self, call: Call) -> Fields:
        found: list[Fields] = []
        for offer in self._plan_offers():
            if not _matches(offer, call.parameters, {"savingsPlanOfferingIds": "offeringId",
                                                     "savingsPlanPaymentOptions": "paymentOption"}):
                continue
            remains = self._catalog.compute_plan_remains[offer["durationSeconds"] // SECONDS_OF_YEAR]
            about: Fields = {name: offer[name] for name in (
                "offeringId", "paymentOption", "planType", "durationSeconds", "currency")}
            for region in self._catalog.regions:
                for product in self._catalog.products(region):
                    if product.instance_type:
                        found.append({
                            "savingsPlanOffering": {**about, "planDescription": offer["description"]},
                            "rate": money(product.price * remains), "unit": "Hrs", "productType": "EC2",
                            "serviceCode": "AmazonEC2", "usageType": product.usage_type,
                            "operation": product.operation, "properties": [
                                {"name": "region", "value": region},
                                {"name": "instanceType", "value": product.instance_type},
                                {"name": "productDescription", "value": "Linux/UNIX"},
                                {"name": "tenancy", "value": "shared"}]})
        wanted = {"usageTypes": "usageType", "operations": "operation", "products": "productType"}
        found = [rate for rate in found if _matches(rate, call.parameters, wanted)]
        return page(found, call.parameters, "searchResults", 1000, "nextToken", "maxResults")

    def _create(self, call: Call) -> Fields:
        token = call.parameters.get("clientToken")
        if token and token in self._by_token:
            return {"savingsPlanId": self._by_token[token]}
        offer = next((each for each in self._plan_offers()
                      if each["offeringId"] == call.parameters.get("savingsPlanOfferingId")), None)
        if offer is None:
            raise AwsError("ResourceNotFoundException", "There is no such offering.", 404)
        commitment = decimal.Decimal(str(call.parameters.get("commitment", "0")))
        if commitment < decimal.Decimal("0.001"):
            raise AwsError("ValidationException", "The commitment must be at least 0.001.")
        plans = self._plans.setdefault(call.account, [])
        name = identity(call.account, str(len(plans)), str(commitment))
        start = self._clock.now()
        end = start + datetime.timedelta(seconds=offer["durationSeconds"])
        plans.append({"savingsPlanId": name, "offeringId": offer["offeringId"], "state": "active",
                      "savingsPlanArn": f"arn:{here().name}:savingsplans::{call.account}:savingsplan/{name}",
                      "start": to_text(start), "end": to_text(end), "savingsPlanType": "Compute",
                      "paymentOption": offer["paymentOption"], "productTypes": offer["productTypes"],
                      "currency": here().currency, "commitment": str(commitment), "description": offer["description"],
                      "termDurationInSeconds": offer["durationSeconds"]})
        if token:
            self._by_token[token] = name
        return {"savingsPlanId": name}

    def _describe(self, call: Call) -> Fields:
        found = [plan for plan in self._plans.get(call.account, []) if _matches(plan, call.parameters, {
            "savingsPlanIds": "savingsPlanId", "states": "state"})]
        return page(found, call.parameters, "savingsPlans", 1000, "nextToken", "maxResults")

    def _reserved(self, call: Call) -> Fields:
        if call.region not in self._catalog.regions:
            return {"ReservedInstancesOfferings": []}
        found: list[Fields] = []
        for product in self._catalog.products(call.region):
            for each in self._catalog.commitments if product.instance_type else ():
                upfront, hourly = split_price(product.price, each)
                found.append({
                    "ReservedInstancesOfferingId": identity(product.sku, str(each)), "CurrencyCode": here().currency,
                    "InstanceType": product.instance_type, "Duration": each.years * SECONDS_OF_YEAR,
                    "FixedPrice": float(upfront), "UsagePrice": 0.0, "OfferingClass": each.offering_class,
                    "OfferingType": each.payment, "ProductDescription": "Linux/UNIX", "Scope": "Region",
                    "InstanceTenancy": "default", "Marketplace": False, "PricingDetails": [],
                    "RecurringCharges": [{"Amount": float(hourly), "Frequency": "Hourly"}]})
        wanted = {name: name for name in ("InstanceType", "OfferingClass", "OfferingType",
                                          "ProductDescription")}
        found = [offer for offer in found if all(
            call.parameters.get(name) in (None, offer[name]) for name in wanted)]
        return page(found, call.parameters, "ReservedInstancesOfferings", 100)


def _plan_offer(years: int, payment: str) -> Fields:
    return {"offeringId": identity("compute", str(years), payment),
            "productTypes": ["EC2", "Fargate", "Lambda"], "planType": "Compute",
            "description": f"{years} year {payment} Compute Savings Plan", "paymentOption": payment,
            "durationSeconds": years * SECONDS_OF_YEAR, "currency": here().currency,
            "serviceCode": "ComputeSavingsPlans",
            "usageType": f"ComputeSP:{years}yr{payment.replace(' ', '')}", "operation": "", "properties": []}


def _matches(item: Fields, parameters: Fields, wanted: dict[str, str]) -> bool:
    """Whether the item has one of the values that the call names, for each field it names any for."""
    return all(not parameters.get(given) or item[name] in parameters[given] for given, name in wanted.items())
