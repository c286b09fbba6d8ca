#!/usr/bin/env python3
"""Recomputes the bills of a run, and holds them against its jobs and its scenario.

Usage: recompute_run.py FOLDER

FOLDER is what `suanwang run` wrote for a seed. Beside what recompute_bills.py does, the rules of
contract_rules.csv must be those of resolved.yaml, each contract must follow from its trade, its
offer and its job, what contracts of a job metered must be what jobs.csv says it ran, and what they
come to must be its contract_cost. Cards sold may never be more than what centres.csv has.

Needs nothing but Python. Ends as recompute_bills.py does.
"""

import csv
import re
import sys
from fractions import Fraction
from pathlib import Path

import recompute_bills
from recompute_bills import HOUR_MS, MILLION, fen, milliseconds, rows_of

UNITS_MS = {"ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}
MONEY_FEN = {"CNY": 100, "fen": 1, "kCNY": 100_000, "MCNY": 100_000_000}
PRODUCTS = ("spot", "on_demand", "reserved")


def block(lines):
    """Maps and lists of a YAML file in block style, as resolved.yaml is written; all scalars are
    text. `lines` are pairs of indent and text, taken from the front."""
    if not lines:
        return None
    indent, text = lines[0]
    if text.startswith("- ") or text == "-":
        items = []
        while lines and lines[0][0] == indent and lines[0][1].startswith("-"):
            rest = lines[0][1][1:].lstrip()
            lines[0] = (indent + 2, rest)
            items.append(block(lines) if ": " in rest or rest.endswith(":") else lines.pop(0)[1])
        return items
    found = {}
    while lines and lines[0][0] == indent:
        key, _, value = lines.pop(0)[1].partition(":")
        value = value.strip()
        is_nested = not value and lines and lines[0][0] > indent
        found[key] = block(lines) if is_nested else value.strip('"')
    return found


def scenario_of(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = [(len(line) - len(line.lstrip()), line.strip()) for line in lines if line.strip()]
    return block([pair for pair in pairs if not pair[1].startswith("#")])


def share(text):
    """In millionths: `2%`, `0.02`."""
    value = Fraction(text.rstrip("% ")) / (100 if text.endswith("%") else 1)
    return value * MILLION


def with_unit(text, units):
    number, unit = re.fullmatch(r"([0-9.]+) ?([A-Za-z]+)", text).groups()
    return Fraction(number) * units[unit]


def plain(text):
    return {"true": 1, "false": 0}.get(text, text)


def rules_of_scenario(market):
    """What contract_rules.csv must say, by its names."""
    rules = {}
    contracts = market.get("contracts", {})
    for name, sla in contracts.get("sla", {}).items():
        path = f"sla.{name}."
        steps = sla.get("availability") or []
        for i, step in enumerate(steps if isinstance(steps, list) else []):
            for key in ("below", "credit"):
                rules[f"{path}availability.{i}.{key}"] = share(step[key])
        for key in ("late_start_credit", "latency_credit", "default_credit"):
            rules[path + key] = share(sla[key])
        if "start_within" in sla:
            rules[path + "start_within"] = with_unit(sla["start_within"], UNITS_MS)
    for product in PRODUCTS:
        rule = contracts.get(product)
        if rule is None:
            continue
        rules[product + ".prepaid"] = share(rule["prepaid"])
        rules[product + ".cancellation.fee"] = share(rule["cancellation"]["fee"])
        notice = with_unit(rule["cancellation"]["notice"], UNITS_MS)
        rules[product + ".cancellation.notice"] = notice
        if "preemption_notice" in rule:
            told = with_unit(rule["preemption_notice"], UNITS_MS)
            rules[product + ".preemption_notice"] = told
    for key, value in market.get("vouchers", {}).items():
        if key == "share":
            rules["vouchers.share"] = share(value)
        elif key in ("firm_cap", "annual_envelope"):
            rules["vouchers." + key] = with_unit(value, MONEY_FEN)
        elif key != "source":
            rules["vouchers." + key] = plain(value)
    return rules


def check_rules(folder, market):
    told = {row["rule"]: row["value"] for row in rows_of(folder / "contract_rules.csv")}
    told.pop("start")
    expected = rules_of_scenario(market)
    if "contracts" not in market:  # nothing is promised: those rules have no keys to compare
        told = {rule: value for rule, value in told.items() if rule.startswith("vouchers.")}
    for rule in sorted(told.keys() | expected.keys()):
        if rule not in told or rule not in expected:
            yield f"{rule}: in one of contract_rules.csv and resolved.yaml only"
        elif str(expected[rule]) != told[rule]:
            yield f"{rule}: {told[rule]}, by resolved.yaml {expected[rule]}"


def check_trades(folder, market, contracts, trades):
    """Each contract follows from its trade, and the fee from the scenario."""
    fee = Fraction(share(market["fee"]), MILLION)
    for number, row in contracts.items():
        trade = trades.get(number)
        if trade is None:
            yield f"contract {number}: there is no trade of it"
            continue
        what = f"contract {number}"
        pairs = (
            ("buyer", "tenant"),
            ("seller", "centre"),
            ("product", "product"),
            ("matched", "time"),
        )
        for mine, theirs in pairs:
            if row[mine] != trade[theirs]:
                yield f"{what}: {mine} is {row[mine]}, its trade says {trade[theirs]}"
        numbers = (
            ("cards", "quantity"),
            ("price_cny_per_card_hour", "price"),
            ("seller_price_cny_per_card_hour", "seller_price"),
        )
        for mine, theirs in numbers:
            if Fraction(row[mine]) != Fraction(trade[theirs]):
                yield f"{what}: {mine} is {row[mine]}, its trade says {trade[theirs]}"
        if Fraction(row["fee_share"]) not in (fee, 0):
            yield f"{what}: its fee is {row['fee_share']}, the market's {fee}"


def check_jobs(folder, contracts, trades, runs):
    """What contracts metered is what jobs ran, and what they came to is what jobs.csv says."""
    rows = rows_of(folder / "orders.csv")
    orders = {row["order"]: (row["workload_name"], row["job_id"]) for row in rows}
    by_job = {}
    for number, trade in trades.items():
        by_job.setdefault(orders[trade["order"]], []).append(number)
    seen = 0
    for job in rows_of(folder / "jobs.csv"):
        numbers = by_job.get((job["workload_name"], job["job_id"]))
        what = f"job {job['job_id']} of {job['workload_name']}"
        if numbers is None:
            if job["contract_cost"]:
                yield f"{what}: a contract_cost without a contract"
            continue
        seen += 1
        due = sum(fen(contracts[n]["due_cny"]) for n in numbers)
        if due != fen(job["contract_cost"]):
            yield f"{what}: contract_cost is {job['contract_cost']}, its contracts come to {due} fen"
        if not job["finish_time"] or job["final_state"] == "REJECTED":
            continue  # what it ran by the end, or before it came back in vain, is in no column
        ran = sum(runs.get(n, 0) for n in numbers)
        told = milliseconds(job["execution_time"] or "0")
        if job["final_state"] == "COMPLETED_KILLED":  # perhaps by its seller's failure
            ran += sum(runs.get((n, "killed"), 0) for n in numbers)
        if ran != told:
            yield f"{what}: ran {job['execution_time']} s, its contracts metered {ran} ms"
        last = contracts[max(numbers, key=int)]
        if job["centre"] and job["centre"] != last["seller"]:
            yield f"{what}: at {job['centre']}, sold by {last['seller']}"
    if seen != len(by_job):
        yield f"{len(by_job) - seen} jobs with contracts are not in jobs.csv"


def check_cards(folder, contracts):
    """At no time more cards of a centre are sold than it has, and none meters what nobody used."""
    there, busy = {}, {}
    for row in rows_of(folder / "centres.csv"):
        hours = Fraction(milliseconds(row["until"]) - milliseconds(row["from"]), HOUR_MS)
        cards = Fraction(row["available_accelerator_hours"]) / hours
        there[row["centre"]] = max(there.get(row["centre"], 0), round(cards, 3))
        used = Fraction(row["busy_accelerator_hours"])
        busy[row["centre"]] = busy.get(row["centre"], 0) + used
    metered = {}
    for row in contracts.values():
        ran = Fraction(row["metered_card_hours"])
        metered[row["seller"]] = metered.get(row["seller"], 0) + ran
    for seller, hours in metered.items():
        if hours > busy[seller] + Fraction(len(contracts), MILLION):  # each rounded to six decimals
            yield f"{seller}: {float(hours)} card-hours metered, and {float(busy[seller])} were used"
    changes = {}
    for row in contracts.values():
        of_seller = changes.setdefault(row["seller"], [])
        of_seller.append((milliseconds(row["matched"]), Fraction(row["cards"])))
        of_seller.append((milliseconds(row["closed"]), -Fraction(row["cards"])))
    for seller, steps in changes.items():
        sold = 0
        for at, cards in sorted(steps):  # what closes comes first
            sold += cards
            if sold > there[seller]:
                yield f"{seller}: {sold} cards sold at {at} ms, and there are {there[seller]}"
                break


def main(arguments):
    if len(arguments) != 1:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    code = recompute_bills.main([arguments[0]])
    if code == 2:
        return 2
    try:
        market = scenario_of(folder / "resolved.yaml")["market"]
        contracts = {row["contract"]: row for row in rows_of(folder / "contracts.csv")}
        trades = {row["contract"]: row for row in rows_of(folder / "trades.csv")}
        runs = {}
        for row in rows_of(folder / "contract_runs.csv"):
            number, time = row["contract"], milliseconds(row["until"]) - milliseconds(row["from"])
            if row["what"] == "running":
                runs[number] = runs.get(number, 0) + time
            elif row["what"] == "failed" and row["until"] == contracts[number]["closed"]:
                runs[number, "killed"] = time
        found = [
            *check_rules(folder, market),
            *check_trades(folder, market, contracts, trades),
            *check_jobs(folder, contracts, trades, runs),
            *check_cards(folder, contracts),
        ]
    except (OSError, KeyError, ValueError, AttributeError, csv.Error) as error:
        print(f"{folder}: {type(error).__name__}: {error}", file=sys.stderr)
        return 2
    for difference in found:
        print(difference)
    print(f"{len(contracts)} contracts against jobs, trades and scenario: {len(found)} differences")
    return 1 if found or code else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
