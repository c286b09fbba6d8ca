#!/usr/bin/env python3
"""recompute_bills.py must pass the worked market, and find each error that is planted in it.

Usage: recompute_bills_test.py SCRATCH_FOLDER
"""

import contextlib
import csv
import io
import shutil
import sys
from fractions import Fraction
from pathlib import Path

import recompute_bills

HERE = Path(__file__).resolve().parent
COMPUTED = (
    "started_late metered_card_hours owed_time undelivered_time availability computing_cny "
    "cancellation_cny credit_cny due_cny buyer_paid_cny subsidy_cny seller_received_cny "
    "platform_fee_cny platform_spread_cny held_cny"
).split()
CONTRACTS, RUNS, VOUCHERS, RULES = (
    "contracts.csv",
    "contract_runs.csv",
    "vouchers.csv",
    "contract_rules.csv",
)


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def write(path, table):
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(table)


def plus(text, more):
    value = Fraction(text or 0) + Fraction(more)
    return f"{value.numerator / value.denominator:.6f}" if value.denominator > 1 else str(value)


def ending(folder):
    """The exit code and what was printed."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = recompute_bills.main([str(folder)])
    return code, out.getvalue() + err.getvalue()


class Market:
    """A copy of the worked market in which one cell at a time is wrong."""

    def __init__(self, scratch):
        self.folder = scratch
        self.planted = 0
        self.missed = []
        shutil.rmtree(scratch, ignore_errors=True)
        shutil.copytree(HERE / "worked", scratch)
        self.tables = {name: read(scratch / name) for name in (CONTRACTS, RUNS, VOUCHERS, RULES)}

    def rows(self, name):
        return range(1, len(self.tables[name]))

    def cell(self, name, row, column):
        return self.tables[name][row][self.tables[name][0].index(column)]

    def plant(self, name, row, column, text, expected):
        """It must be found, and told of what `expected` says."""
        table = [list(line) for line in self.tables[name]]
        table[row][table[0].index(column)] = text
        self.compare(name, table, f"{column} of row {row} becomes {text!r}", expected)

    def compare(self, name, table, what, expected):
        write(self.folder / name, table)
        code, told = ending(self.folder)
        write(self.folder / name, self.tables[name])
        self.planted += 1
        if code != 1 or expected not in told:
            self.missed.append(f"{name}: {what}: ended with {code}: {told}")


def plant_in_contracts(market):
    for row in market.rows(CONTRACTS):
        number = f"contract {market.cell(CONTRACTS, row, 'contract')}: "
        for column in COMPUTED:
            # One fen, one millionth, one millisecond: the last digit of each.
            more = "0.01" if column.endswith("_cny") else "0.001"
            text = plus(market.cell(CONTRACTS, row, column), more)
            market.plant(CONTRACTS, row, column, text, number + column)
        for column in ("seller_price_cny_per_card_hour", "fee_share"):
            gross = market.cell(CONTRACTS, row, "seller_received_cny")
            if Fraction(gross or 0) > 10:  # less, and a hundredth of the price may be no fen
                text = plus(market.cell(CONTRACTS, row, column), "0.01")
                market.plant(CONTRACTS, row, column, text, number)
        market.plant(CONTRACTS, row, "cards", plus(market.cell(CONTRACTS, row, "cards"), 1), number)
        market.plant(CONTRACTS, row, "replaced_by", "0", number + "replaced_by 0")


def plant_in_runs(market):
    for row in market.rows(RUNS):
        number = f"contract {market.cell(RUNS, row, 'contract')}: "
        text = plus(market.cell(RUNS, row, "until"), "0.001")
        market.plant(RUNS, row, "until", text, number)
        market.plant(RUNS, row, "what", "ran", number)
        if market.cell(RUNS, row, "what") == "running":
            market.plant(RUNS, row, "what", "left", number + "metered_card_hours")
    table = market.tables[RUNS]
    market.compare(RUNS, table + [["99", "running", "0", "1"]], "of no contract", "contract 99: ")


def plant_in_vouchers(market):
    for row in market.rows(VOUCHERS):
        what = f"voucher {row - 1} of contract {market.cell(VOUCHERS, row, 'contract')}: "
        for column in ("value_cny", "computing_cny", "amount_cny"):
            text = plus(market.cell(VOUCHERS, row, column), "0.01")
            market.plant(VOUCHERS, row, column, text, what + column)
        for column, text in (("refusals", "no reason"), ("limit", "mood"), ("ends", "2030-01-01")):
            market.plant(VOUCHERS, row, column, text, what + column)
        if market.cell(VOUCHERS, row, "amount_cny") != "0":
            market.plant(VOUCHERS, row, "has_invoice", "0", what + "amount_cny")


def plant_in_rules(market):
    for rule, text, expected in (
        ("sla.second.availability.0.credit", "250001", "contract 0: credit_cny"),
        ("sla.third.availability.0.below", "400000", "contract 2: credit_cny"),
        ("sla.first.start_within", "9000000", "contract 13: start_by"),
        ("sla.first.late_start_credit", "0", "contract 13: credit_cny"),
        ("sla.first.latency_credit", "0", "contract 13: credit_cny"),
        ("sla.second.default_credit", "0", "contract 5: credit_cny"),
        ("on_demand.cancellation.notice", "3599999", "contract 3: cancellation_cny"),
        ("on_demand.cancellation.fee", "0", "contract 9: cancellation_cny"),
        ("reserved.prepaid", "0", "contract 14: held_cny"),
        ("vouchers.share", "199999", "voucher 0 of contract 7: amount_cny"),
        ("vouchers.firm_cap", "200000001", "voucher 1 of contract 8: amount_cny"),
        ("vouchers.longest_months", "13", "voucher 8 of contract 12: refusals"),
        ("vouchers.claims_per_contract", "2", "voucher 2 of contract 7: refusals"),
        ("vouchers.unrelated_supplier", "0", "voucher 6 of contract 9: refusals"),
        ("vouchers.signed_from", "2024-01-06", "voucher 0 of contract 7: refusals"),
        ("vouchers.claimed_until", "2024-02-18", "voucher 0 of contract 7: refusals"),
        ("start", "2024-01-05T10:00:00+08:00", "voucher 4 of contract 10: begins"),
    ):
        row = [line[0] for line in market.tables[RULES]].index(rule)
        market.plant(RULES, row, "value", text, expected)


def unreadable(market):
    for name in (CONTRACTS, RUNS, RULES):
        kept = (market.folder / name).read_text(encoding="utf-8")
        for text in (None, kept.replace(",", ";"), kept.replace("0", "o")):
            (market.folder / name).unlink()
            if text is not None:
                (market.folder / name).write_text(text, encoding="utf-8")
            code, told = ending(market.folder)
            if code != 2:
                market.missed.append(f"{name} can't be read, but ended with {code}: {told}")
            (market.folder / name).write_text(kept, encoding="utf-8")


def main(scratch):
    market = Market(Path(scratch))
    code, told = ending(market.folder)
    if code != 0 or told != "15 contracts, 10 claims of vouchers: 0 differences\n":
        sys.exit(f"the worked market is wrong: ended with {code}: {told}")
    for plant in (plant_in_contracts, plant_in_runs, plant_in_vouchers, plant_in_rules, unreadable):
        plant(market)
    for missed in market.missed:
        print(missed)
    if market.missed or market.planted < 300:
        sys.exit(f"{len(market.missed)} of {market.planted} planted errors were not found")
    print(f"{market.planted} planted errors were found")


main(sys.argv[1])
