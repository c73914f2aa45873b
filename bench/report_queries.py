"""Twelve questions that the panels of a cost dashboard ask, as Muster's reports and as SQL."""

import dataclasses

from report_data import DERIVED, MONTH, REGIONS, account

COST = "line_item_unblended_cost"
ONE_ACCOUNT = account(40)
ONE_SERVICE = "AmazonService04"
TWO_REGIONS = (REGIONS[1][0], REGIONS[4][0])

# What SQL groups by, for the dimensions that reports name.
COLUMNS = {
    "service": "line_item_product_code",
    "account": "line_item_usage_account_id",
    "region": "product_region",
    "resource": "line_item_resource_id",
    "tag:team": "resource_tags_user_team",
    "usage_type": "line_item_usage_type",
    "operation": "line_item_operation",
    "charge_type": "line_item_line_item_type",
}
MEASURES = {
    "lines": "count(*)",
    "unblended_cost": f"sum({COST})",
    "blended_cost": "sum(line_item_blended_cost)",
    "net_cost": "sum({net_cost})",
    "amortized_cost": "sum({amortized_cost})",
    "net_amortized_cost": "sum({net_amortized_cost})",
    "public_on_demand_cost": "sum(pricing_public_on_demand_cost)",
    "usage_amount": "sum(line_item_usage_amount)",
}
PERIODS = {
    "duckdb": {"hour": "line_item_usage_start_date", "day": "CAST(line_item_usage_start_date AS DATE)",
               "month": "CAST(date_trunc('month', line_item_usage_start_date) AS DATE)"},
    "chdb": {"hour": "line_item_usage_start_date", "day": "toDate(line_item_usage_start_date)",
             "month": "toStartOfMonth(line_item_usage_start_date)"},
}


@dataclasses.dataclass(frozen=True)
class Query:
    name: str
    per: str
    by: tuple = ()
    where: dict = dataclasses.field(default_factory=dict)
    measures: tuple = ("unblended_cost",)

    def report(self):
        by = " by " + ", ".join(f"'{d}'" if ":" in d else d for d in self.by) if self.by else ""
        conditions = [f"{d} in ({', '.join(repr(v) for v in values)})" for d, values in self.where.items()]
        where = " where " + " and ".join(conditions) if conditions else ""
        return f"{', '.join(self.measures)}{by} per {self.per} for {MONTH}{where}"

    def sql(self, dialect, table, has_derived):
        """`has_derived`: the table holds the derived measures; they are computed from the bill otherwise."""
        period = [PERIODS[dialect][self.per]] if self.per != "total" else []
        groups = period + [COLUMNS[d] for d in self.by]
        derived = {name: name if has_derived else value for name, value in DERIVED.items()}
        sums = [MEASURES[m].format(**derived) for m in self.measures]
        conditions = [f"{COLUMNS[d]} IN ({', '.join(repr(v) for v in values)})" for d, values in self.where.items()]
        sql = f"SELECT {', '.join(groups + sums)} FROM {table}"
        if conditions:
            sql += " WHERE " + " AND ".join(conditions)
        if groups:
            numbers = ", ".join(str(i + 1) for i in range(len(groups)))
            sql += f" GROUP BY {numbers} ORDER BY {numbers}"
        return sql


QUERIES = [
    Query("day x service", "day", ("service",)),
    Query("month x account", "month", ("account",)),
    Query("total", "total"),
    Query("day x service, one account", "day", ("service",), {"account": (ONE_ACCOUNT,)}),
    Query("day, one service in two regions", "day", (), {"service": (ONE_SERVICE,), "region": TWO_REGIONS}),
    Query("resource", "total", ("resource",)),
    Query("resource, one account", "total", ("resource",), {"account": (ONE_ACCOUNT,)}),
    Query("team x service", "total", ("tag:team", "service")),
    Query("usage type x operation", "total", ("usage_type", "operation")),
    Query("charge type, all measures", "total", ("charge_type",), {}, tuple(MEASURES)),
    Query("account x service x region", "total", ("account", "service", "region")),
    Query("hour x service, one account", "hour", ("service",), {"account": (ONE_ACCOUNT,)}),
]
