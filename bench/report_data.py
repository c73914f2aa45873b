"""Makes the data of the report measurements: one month of hourly charges, the same rows for every engine.

DuckDB makes the rows up and writes them as bills in legacy CUR form (Parquet, zstd). Muster imports those
bills, DuckDB and ClickHouse load them into tables of their own: with the best types there are for each column
(ENUM, LowCardinality), and DuckDB also with the type it takes by itself (VARCHAR). Each step is done once and remembered, so that a run that was stopped goes on where it was.

Rows come hour by hour, and in no order within an hour. A resource has about 500 of them, so the account, the
SKU and the tags of a row repeat as they do in real bills, and so do two thirds of the amounts. A hundred
resources make a workload: one account, one team, a dozen SKUs. No month of charges as AWS would send it: fees of
commitments are missing, which Muster remarks upon when it imports it.
"""

import os
import pathlib
import shutil
import subprocess

MONTH = "2024-03"
HOURS = 31 * 24
ROWS_PER_RESOURCE = 500
RESOURCES_OF_A_WORKLOAD = 100
SKUS_OF_A_WORKLOAD = 12
PART_ROWS = 5_000_000  # of one file
PARTS_OF_A_SOURCE = 5
SERVICES = 40
SKUS = 2000
ACCOUNTS = 200
REGIONS = [("us-east-1", ""), ("us-east-2", "USE2-"), ("us-west-1", "USW1-"), ("us-west-2", "USW2-"),
           ("eu-west-1", "EUW1-"), ("eu-west-2", "EUW2-"), ("eu-central-1", "EUC1-"), ("ap-southeast-1", "APS1-"),
           ("ap-southeast-2", "APS2-"), ("ap-northeast-1", "APN1-"), ("ca-central-1", "CAN1-"), ("sa-east-1", "SAE1-")]

# What the bill's texts depend on: nothing, the hour, or the resource. Expressions of DuckDB over `resources`.
TEXTS = {
    "bill_invoice_id": "'1234567890'",
    "bill_bill_type": "'Anniversary'",
    "bill_payer_account_id": "'100000000001'",
    "bill_billing_entity": "'AWS'",
    "line_item_usage_account_id": "account",
    "line_item_line_item_type": "kind",
    "line_item_product_code": "service",
    "line_item_usage_type": "usage_type",
    "line_item_operation": "operation",
    "line_item_availability_zone": "zone",
    "line_item_resource_id": "resource",
    "line_item_currency_code": "'USD'",
    "line_item_legal_entity": "'Amazon Web Services, Inc.'",
    "line_item_line_item_description": "description",
    "product_product_name": "'Amazon ' || service",
    "product_servicecode": "service || 'Code'",
    "product_region": "region",
    "product_product_family": "family",
    "product_instance_type": "instance_type",
    "product_instance_type_family": "split_part(instance_type, '.', 1)",
    "product_sku": "product_sku",
    "pricing_term": "CASE WHEN kind = 'DiscountedUsage' THEN 'Reserved' ELSE 'OnDemand' END",
    "pricing_unit": "unit",
    "pricing_rate_id": "rate",
    "reservation_reservation_a_r_n": "reservation",
    "savings_plan_savings_plan_a_r_n": "savings_plan",
    "resource_tags_user_team": "team",
    "resource_tags_user_environment": "environment",
    "resource_tags_user_cost_center": "cost_center",
}
TIMES = {
    "bill_billing_period_start_date": "TIMESTAMP '2024-03-01'",
    "bill_billing_period_end_date": "TIMESTAMP '2024-04-01'",
    "line_item_usage_start_date": "TIMESTAMP '2024-03-01' + to_hours(hour)",
    "line_item_usage_end_date": "TIMESTAMP '2024-03-01' + to_hours(hour + 1)",
}
# In units of 10^-10; `cost` is what the usage costs on demand.
AMOUNTS = {
    "line_item_usage_amount": "used * 10000",
    "line_item_unblended_cost": "CASE kind WHEN 'DiscountedUsage' THEN 0 ELSE cost END",
    "line_item_blended_cost": "CASE kind WHEN 'DiscountedUsage' THEN 0 ELSE cost END",
    "line_item_net_unblended_cost": "CASE kind WHEN 'DiscountedUsage' THEN 0 ELSE cost - cost // 20 END",
    "pricing_public_on_demand_cost": "cost * 11 // 10",
    "reservation_effective_cost": "CASE kind WHEN 'DiscountedUsage' THEN cost * 6 // 10 ELSE 0 END",
    "reservation_unused_recurring_fee": "0",
    "savings_plan_savings_plan_effective_cost":
        "CASE kind WHEN 'SavingsPlanCoveredUsage' THEN cost * 7 // 10 ELSE 0 END",
    "savings_plan_total_commitment_to_date": "0",
    "savings_plan_used_commitment": "0",
}
# Muster derives these from the bill when it imports it; the other engines' own tables hold them too.
DERIVED = {
    "net_cost": "line_item_net_unblended_cost",
    "amortized_cost": "CASE line_item_line_item_type WHEN 'DiscountedUsage' THEN reservation_effective_cost"
                      " WHEN 'SavingsPlanCoveredUsage' THEN savings_plan_savings_plan_effective_cost"
                      " ELSE line_item_unblended_cost END",
    "net_amortized_cost": "CASE line_item_line_item_type WHEN 'DiscountedUsage' THEN reservation_effective_cost"
                          " WHEN 'SavingsPlanCoveredUsage' THEN savings_plan_savings_plan_effective_cost"
                          " ELSE line_item_net_unblended_cost END",
}
MANY_VALUES = {"line_item_resource_id"}  # of too many values for a type of its own


def account(number):
    return str(100_000_000_000 + number * 7919)


class Data:
    """The data of one size under a directory: `bills/`, `muster/`, `charges.duckdb`, `chdb/`."""

    def __init__(self, directory, rows, seed, muster):
        self.directory = pathlib.Path(directory) / f"{rows}-{seed}"
        self.rows = rows
        self.seed = seed
        self.muster = muster
        self.bills = self.directory / "bills"
        self.ledger = self.directory / "muster"
        self.table = self.directory / "charges.duckdb"
        self.varchar_table = self.directory / "charges-varchar.duckdb"
        self.merge_tree = self.directory / "chdb"

    def make(self):
        self.directory.mkdir(parents=True, exist_ok=True)
        parts = -(-self.rows // PART_ROWS)
        for part in range(parts):
            self._once(f"bills-{part:02}", lambda: self._write_bill(part))
        for first in range(0, parts, PARTS_OF_A_SOURCE):
            self._once(f"muster-{first:02}", lambda: self._import(range(first, min(parts, first + PARTS_OF_A_SOURCE))))
        self._once("duckdb", lambda: self._load_duckdb(self.table, has_enums=True))
        self._once("duckdb-varchar", lambda: self._load_duckdb(self.varchar_table, has_enums=False))
        self._once("chdb", self._load_chdb)
        return self

    def _once(self, name, step):
        done = self.directory / f"{name}.done"
        if not done.exists():
            print(f"making {self.rows} rows: {name}", flush=True)
            step()
            os.sync()
            done.touch()

    def _write_bill(self, part):
        import duckdb
        self.bills.mkdir(exist_ok=True)
        db = duckdb.connect()
        db.execute("SET threads=2; SET memory_limit='4GB'; SET preserve_insertion_order=false")
        self._describe_resources(db)
        first, last = part * PART_ROWS, min(self.rows, (part + 1) * PART_ROWS)
        texts = ", ".join(f"nullif({value}, '') AS {name}" for name, value in TEXTS.items())
        times = ", ".join(f"{value} AS {name}" for name, value in TIMES.items())
        amounts = ", ".join(f"(({value})::DECIMAL(18, 0) * 0.0000000001::DECIMAL(11, 10))::DECIMAL(18, 10) AS {name}"
                            for name, value in AMOUNTS.items())
        db.execute(f"""
            COPY (
                SELECT {times}, {texts}, {amounts}
                FROM (
                    SELECT *, price * used // 1000000 AS cost
                    FROM (
                        SELECT *, i * {HOURS} // {self.rows} AS hour,
                               CASE sku % 3 WHEN 0 THEN 1000000 WHEN 1 THEN fixed
                                    ELSE (1 + pick(i, 3) % 9000)::BIGINT * 1000 END AS used
                        FROM range({first}, {last}) AS rows (i)
                        JOIN resources ON r = (pick(i, 1) % {self._resources()})::BIGINT
                    )
                )
            ) TO '{self._bill(part)}' (FORMAT parquet, COMPRESSION zstd)""")

    def _bill(self, part):
        return self.bills / f"bill-{part:02}.parquet"

    def _resources(self):
        return max(1, self.rows // ROWS_PER_RESOURCE)

    def _describe_resources(self, db):
        regions = "[" + ", ".join(f"{{'name': '{name}', 'prefix': '{prefix}'}}" for name, prefix in REGIONS) + "]"
        workloads = max(1, self._resources() // RESOURCES_OF_A_WORKLOAD)
        db.execute(f"CREATE MACRO pick(x, k) AS hash(x * 16 + k + {self.seed} * 100000000000)")
        db.execute(f"""
            CREATE TABLE skus AS
            SELECT *, region.name AS region_name,
                   'AmazonService' || lpad((sku * sku % {SERVICES})::VARCHAR, 2, '0') AS service,
                   CASE WHEN sku % 3 = 0 THEN 'm' || sku % 7 || '.' || (1 << (sku % 5)::INTEGER) || 'xlarge'
                        ELSE '' END AS instance_type
            FROM (SELECT i AS sku, {regions}[1 + i // 7 % {len(REGIONS)}] AS region FROM range({SKUS}) AS t (i))""")
        db.execute(f"""
            CREATE TABLE resources AS
            SELECT r, skus.sku, service, instance_type,
                   ({100_000_000_000} + number * 7919)::VARCHAR AS account,
                   CASE WHEN chance = 0 THEN 'DiscountedUsage' WHEN chance = 1 THEN 'SavingsPlanCoveredUsage'
                        ELSE 'Usage' END AS kind,
                   CASE WHEN chance = 0 THEN 'arn:aws:ec2:us-east-1:1:reserved-instances/' || workload % 50
                        ELSE '' END AS reservation,
                   CASE WHEN chance = 1 THEN 'arn:aws:savingsplans::1:savingsplan/' || workload % 9 ELSE '' END
                       AS savings_plan,
                   region.prefix || 'Box:' || sku AS usage_type,
                   'RunInstances:' || lpad((sku % 30)::VARCHAR, 4, '0') AS operation,
                   region_name AS region, region_name || chr(97 + (workload % 3)::INTEGER) AS zone,
                   'arn:aws:ec2:' || region_name || ':instance/i-' || md5(r::VARCHAR || '{self.seed}')[:17] AS resource,
                   '$' || sku % 3 || '.0' || sku % 97 || ' per unit of thing ' || sku AS description,
                   'Family ' || sku % 25 AS family,
                   upper(md5(sku::VARCHAR)[:16]) AS product_sku,
                   CASE WHEN sku % 3 = 0 THEN 'Hrs' ELSE 'GB-Mo' END AS unit,
                   (sku * 7919)::VARCHAR AS rate,
                   CASE WHEN workload % 5 = 0 THEN '' ELSE 'team-' || workload % 60 END AS team,
                   CASE WHEN workload % 4 = 0 THEN '' WHEN workload % 3 = 0 THEN 'prod' ELSE 'dev' END
                       AS environment,
                   'cc' || workload % 300 AS cost_center,
                   (1 + skus.sku * 37 % 5000) * 100000 AS price,
                   (1 + pick(r, 7) % 900000)::BIGINT AS fixed
            FROM (SELECT r, workload, (pick(r, 4) % 20)::INTEGER AS chance,
                         floor({ACCOUNTS} * power((pick(workload, 5) % 1000000)::BIGINT / 1e6, 2))::BIGINT AS number,
                         floor({SKUS} * power((pick(workload * {SKUS_OF_A_WORKLOAD} + pick(r, 6)
                               % {SKUS_OF_A_WORKLOAD}, 8) % 1000000)::BIGINT / 1e6, 2))::BIGINT AS sku
                  FROM (SELECT r, (pick(r, 9) % {workloads})::BIGINT AS workload
                        FROM range({self._resources()}) AS t (r))) AS chosen
            JOIN skus USING (sku)""")

    def _import(self, parts):
        if parts[0] == 0:
            shutil.rmtree(self.ledger, ignore_errors=True)
        subprocess.run([self.muster, "--data", self.ledger, "--threads", "2", "billing", "import",
                        "--source", f"payer-{parts[0]:02}", *(self._bill(part) for part in parts)], check=True)

    def _load_duckdb(self, table, has_enums):
        import duckdb
        table.unlink(missing_ok=True)
        db = duckdb.connect(str(table))
        db.execute("SET threads=2; SET memory_limit='4GB'; SET preserve_insertion_order=false")
        types = {}
        for name in [n for n in TEXTS if has_enums and n not in MANY_VALUES]:
            db.execute(f"CREATE TYPE {name}_t AS ENUM (SELECT DISTINCT {name} FROM '{self._bill(0)}'"
                       f" WHERE {name} IS NOT NULL ORDER BY 1)")
            types[name] = f"CAST({name} AS {name}_t) AS {name}"
        columns = [types.get(name, name) for name in [*TIMES, *TEXTS, *AMOUNTS]]
        columns += [f"{value} AS {name}" for name, value in DERIVED.items()]
        db.execute(f"CREATE TABLE charges AS SELECT {', '.join(columns)} FROM '{self.bills}/*.parquet'")
        db.execute("CHECKPOINT")
        db.close()

    def _load_chdb(self):
        from chdb import session
        shutil.rmtree(self.merge_tree, ignore_errors=True)
        db = session.Session(str(self.merge_tree))
        kinds = {name: "DateTime('UTC')" for name in TIMES}
        kinds |= {name: "String" if name in MANY_VALUES else "LowCardinality(String)" for name in TEXTS}
        kinds |= {name: "Decimal(18, 10)" for name in [*AMOUNTS, *DERIVED]}
        db.query("CREATE DATABASE bench")
        db.query("CREATE TABLE bench.charges (" + ", ".join(f"{name} {kind}" for name, kind in kinds.items()) +
                 ") ENGINE = MergeTree ORDER BY tuple()")
        values = [*TIMES, *(f"ifNull({name}, '')" for name in TEXTS), *AMOUNTS,
                  *DERIVED.values()]
        db.query(f"INSERT INTO bench.charges SELECT {', '.join(values)} FROM file('{self.bills}/*.parquet', Parquet)"
                 " SETTINGS max_threads = 2, max_insert_threads = 2, max_memory_usage = 5000000000,"
                 " min_insert_block_size_rows = 4000000")
        db.close()
