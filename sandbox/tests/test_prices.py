"""Prices are where AWS publishes them, and offers agree with them."""

import json
import typing
import urllib.error
import urllib.request

import pytest
from conftest import Running


def fetch(sandbox: Running, path: str) -> typing.Any:
    with urllib.request.urlopen(sandbox.endpoint + path, timeout=20) as answer:
        return json.load(answer)


def test_offer_files_are_found_from_the_index(sandbox: Running) -> None:
    index = fetch(sandbox, "/offers/v1.0/aws/index.json")
    regions = fetch(sandbox, index["offers"]["AmazonEC2"]["currentRegionIndexUrl"])["regions"]

    offer = fetch(sandbox, regions["eu-west-1"]["currentVersionUrl"])

    (sku,) = [sku for sku, product in offer["products"].items()
              if product["attributes"].get("instanceType") == "m5.large"]
    assert offer["products"][sku]["attributes"]["usagetype"] == "EU-BoxUsage:m5.large"
    (term,) = offer["terms"]["OnDemand"][sku].values()
    (price,) = term["priceDimensions"].values()
    assert price["rateCode"] == f"{sku}.JRTCKXETXF.6YS6EN2CT7"
    assert float(price["pricePerUnit"]["USD"]) == pytest.approx(0.096 * 1.114)
    assert {term["termAttributes"]["PurchaseOption"] for term in offer["terms"]["Reserved"][sku].values()} == {
        "No Upfront", "Partial Upfront", "All Upfront"}


def test_each_service_has_offer_files_of_its_own(sandbox: Running) -> None:
    index = fetch(sandbox, "/offers/v1.0/aws/index.json")["offers"]
    assert sorted(index) == ["AWSELB", "AmazonEC2", "AmazonRDS", "AmazonVPC"]

    offer = fetch(sandbox, "/offers/v1.0/aws/AmazonRDS/current/eu-west-1/index.json")

    assert offer["offerCode"] == "AmazonRDS"
    assert {product["productFamily"] for product in offer["products"].values()} == {
        "Database Instance", "Database Storage"}
    assert set(offer["terms"]["OnDemand"]) == set(offer["products"])
    assert len(offer["products"]) == 4


def test_a_file_that_is_not_there_is_not_found(sandbox: Running) -> None:
    with pytest.raises(urllib.error.HTTPError) as error:
        fetch(sandbox, "/offers/v1.0/aws/AmazonEC2/current/mars-1/index.json")
    assert error.value.code == 404


def test_reserved_instances_cost_what_the_offer_file_says(sandbox: Running) -> None:
    offers = sandbox.client("ec2").describe_reserved_instances_offerings(
        InstanceType="m5.large", OfferingClass="standard", OfferingType="All Upfront")[
            "ReservedInstancesOfferings"]

    prices = {offer["Duration"]: offer["FixedPrice"] for offer in offers}
    assert prices[31536000] == pytest.approx(0.096 * 0.59 * 8760)
    assert prices[3 * 31536000] == pytest.approx(0.096 * 0.38 * 8760 * 3)


def test_a_savings_plan_is_offered_rated_and_bought_once(sandbox: Running) -> None:
    plans = sandbox.client("savingsplans")
    (offer,) = plans.describe_savings_plans_offerings(paymentOptions=["No Upfront"], durations=[31536000])[
        "searchResults"]
    (rate,) = [rate for rate in plans.describe_savings_plans_offering_rates(
        savingsPlanOfferingIds=[offer["offeringId"]], usageTypes=["BoxUsage:m5.large"])["searchResults"]
        if {"name": "region", "value": "us-east-1"} in rate["properties"]]
    assert float(rate["rate"]) == pytest.approx(0.096 * 0.73)

    bought = {plans.create_savings_plan(savingsPlanOfferingId=offer["offeringId"], commitment="1.5",
                                        clientToken="once")["savingsPlanId"] for _ in range(2)}

    (plan,) = plans.describe_savings_plans()["savingsPlans"]
    assert {plan["savingsPlanId"]} == bought
    assert (plan["commitment"], plan["state"]) == ("1.5", "active")
