#!/usr/bin/env python3
"""Recomputes the bill, fee, credit and voucher of every contract, and tells what differs.

Usage: recompute_bills.py FOLDER

FOLDER has contracts.csv, contract_runs.csv, contract_rules.csv and perhaps vouchers.csv, as a run
writes them. Of a contract only what was agreed and how it closed is believed; of a voucher only
what the firm said. All else is worked out from the runs and the rules in exact fractions, to the
fen, by docs/explanation/contracts.md: nothing here was taken from the simulator's sources.

Needs nothing but Python. Ends with 0 if all is the same, 1 with a line for each difference, 2 if
the files can't be read.
"""

import csv
import sys
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

MILLION = 1_000_000
HOUR_MS = 3_600_000
DELIVERED, UNDELIVERED = {"running"}, {"failed", "preempted-unnoticed"}
SPANS = DELIVERED | UNDELIVERED | {"preempted", "left"}
# In the order in which a ledger tells them.
OVER, EARLY, LONG, RELATED, NOTHING, OTHER, OPEN, INVOICE, PROOF, AGAIN, FIRM, CITY = (
    "the programme is over",
    "the contract was signed before the programme",
    "the contract is too long",
    "firm and supplier are related",
    "nothing of the contract is for computing",
    "another municipal subsidy is paid for it",
    "the contract is not settled",
    "there is no invoice",
    "there is no proof of delivery",
    "the contract had its voucher",
    "the firm has had all of the year",
    "the city's envelope of the year is empty",
)


def rows_of(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, strict=True))


def milliseconds(text):
    value = Fraction(text) * 1000
    if value.denominator != 1:
        raise ValueError(f"no whole milliseconds: {text}")
    return int(value)


def fen(text):
    value = Fraction(text) * 100
    if value.denominator != 1:
        raise ValueError(f"no whole fen: {text}")
    return int(value)


def yuan(amount):
    return Fraction(amount, 100)


def six_decimals(value):
    return Fraction(round(value * MILLION), MILLION)  # Fraction rounds half to even


class Rules:
    """contract_rules.csv: shares in millionths, money in fen, times in milliseconds."""

    def __init__(self, rows):
        self.values = {row["rule"]: row["value"] for row in rows}
        if len(self.values) != len(rows):
            raise ValueError("contract_rules.csv: a rule stands twice")
        self.start = datetime.fromisoformat(self.values["start"])

    def number(self, rule, default=None):
        text = self.values.get(rule)
        return default if text is None else int(text)

    def share(self, rule):
        return Fraction(int(self.values[rule]), MILLION)

    def day(self, rule):
        text = self.values.get(rule)
        return None if text is None else date.fromisoformat(text)

    def steps(self, sla):
        steps = []
        while f"sla.{sla}.availability.{len(steps)}.below" in self.values:
            path = f"sla.{sla}.availability.{len(steps)}"
            steps.append((self.share(path + ".below"), self.share(path + ".credit")))
        return steps

    def local(self, since_start):
        return self.start + timedelta(milliseconds=since_start)


class Contract:
    """What was agreed and how it closed; what follows from it is worked out once."""

    def __init__(self, row, runs, rules):
        self.row, self.runs, self.rules = row, runs, rules
        self.product, self.sla, self.state = row["product"], row["sla"], row["state"]
        self.cards = Fraction(row["cards"])
        self.price_fen = Fraction(row["price_cny_per_card_hour"]) * 100
        self.seller_price_fen = Fraction(row["seller_price_cny_per_card_hour"]) * 100
        self.fee_share = Fraction(row["fee_share"])
        self.begins, self.ends = milliseconds(row["begins"]), milliseconds(row["ends"])
        self.closed = milliseconds(row["closed"]) if row["closed"] else None
        self.start_by = milliseconds(row["start_by"]) if row["start_by"] else None
        self.is_term = self.product == "reserved"
        self.rule = self.product.replace("-", "_")
        self.ran = self.time_of(DELIVERED)
        self.undelivered = self.time_of(UNDELIVERED)
        self.began = milliseconds(row["began"]) if row["began"] else None
        self.subsidy = 0
        if self.closed is not None:
            self.work_out()

    def time_of(self, kinds):
        return sum(until - start for what, start, until in self.runs if what in kinds)

    def hours(self, card_ms):
        return Fraction(card_ms) / HOUR_MS

    def within(self, start, until):
        return max(0, min(until, self.ends) - max(start, self.begins))

    def is_late(self):
        if self.start_by is None:
            return False
        if self.began is not None:
            return self.began > self.start_by
        return not self.is_term and self.closed is not None and self.closed > self.start_by

    def work_out(self):
        self.owed = self.ran + self.undelivered
        card_ms = self.cards * self.ran
        if self.is_term:
            self.owed = self.within(self.begins, self.closed) - self.time_of({"preempted"})
            until = self.ends if self.state == "ended" else self.closed
            card_ms = self.cards * self.within(self.begins, until)
        share = min(Fraction(1), self.credit_share())
        charged, left = self.hours(card_ms), self.cancellation_hours()
        self.computing = round(charged * self.price_fen)
        self.cancellation = round(left * self.price_fen)
        self.credit = round(self.computing * share)
        self.due = self.computing + self.cancellation - self.credit
        # The seller's side at its price, each line rounded once as well.
        computing = round(charged * self.seller_price_fen)
        self.gross = computing + round(left * self.seller_price_fen) - round(computing * share)
        self.fee = round(self.gross * self.fee_share)

    def cancellation_hours(self):
        """Card-hours of what is left, times the fee for it."""
        notice = self.rules.number(self.rule + ".cancellation.notice")
        kept_waiting = self.began is None and self.is_late()
        if self.state != "cancelled" or self.closed + notice <= self.begins or kept_waiting:
            return Fraction(0)
        left = self.hours(self.cards * self.within(self.closed, self.ends))
        return left * self.rules.share(self.rule + ".cancellation.fee")

    def credit_share(self):
        path = f"sla.{self.sla}"
        delivered = self.owed - self.undelivered
        steps = self.rules.steps(self.sla)
        share = max((credit for below, credit in steps if delivered < below * self.owed), default=0)
        share += self.rules.share(path + ".late_start_credit") if self.is_late() else 0
        share += self.rules.share(path + ".latency_credit") if self.row["latency_met"] == "0" else 0
        share += self.rules.share(path + ".default_credit") if self.state == "defaulted" else 0
        return share

    def advance(self):
        """Held in advance: a share of the price of the agreed period, itself in whole fen."""
        value = round(self.hours(self.cards * (self.ends - self.begins)) * self.price_fen)
        return round(value * self.rules.share(self.rule + ".prepaid"))

    def columns(self):
        """What the computed columns must say; None: nothing."""
        told = {
            "started_late": int(self.is_late()),
            "metered_card_hours": six_decimals(self.hours(self.cards * self.ran)),
        }
        if self.closed is None:
            closing = "owed_time undelivered_time availability computing_cny cancellation_cny"
            told.update(dict.fromkeys((closing + " credit_cny due_cny").split()))
            paid, received, fee, spread, held = self.advance(), 0, 0, 0, self.advance()
        else:
            share = six_decimals(Fraction(self.owed - self.undelivered, self.owed or 1))
            told["owed_time"] = Fraction(self.owed, 1000)
            told["undelivered_time"] = Fraction(self.undelivered, 1000)
            told["availability"] = share if self.owed else None
            for line in ("computing", "cancellation", "credit", "due"):
                told[line + "_cny"] = yuan(getattr(self, line))
            paid, received = self.due - self.subsidy, self.gross - self.fee
            fee, spread, held = self.fee, self.due - self.gross, 0
        told["buyer_paid_cny"], told["subsidy_cny"] = yuan(paid), yuan(self.subsidy)
        told["seller_received_cny"], told["platform_fee_cny"] = yuan(received), yuan(fee)
        told["platform_spread_cny"], told["held_cny"] = yuan(spread), yuan(held)
        return told

    def complaints(self):
        """What is wrong with the facts themselves."""
        at = None
        for what, start, until in self.runs:
            if what not in SPANS or start >= until or start < self.begins:
                yield f"no stretch of it: {what} from {start} to {until} ms"
            if at is not None and start != at:
                yield f"a gap or an overlap before {start} ms"
            at = until
        first = min((start for what, start, _ in self.runs if what in DELIVERED), default=None)
        starts = {start for _, start, _ in self.runs}
        # It may have begun and been paused within an instant: then another stretch begins there.
        if first is not None and (self.began not in starts or self.began > first):
            yield f"it ran from {first} ms, but began at {self.began} ms"
        if self.closed is not None and at is not None and at != self.closed:
            yield f"its last stretch ends at {at} ms, it closed at {self.closed} ms"
        within = self.rules.number(f"sla.{self.sla}.start_within")
        if (within is None) != (self.start_by is None):
            yield "start_by is there or not, unlike its class says"
        elif within is not None and self.start_by < milliseconds(self.row["matched"]) + within:
            yield "start_by is before what its class allows"


class Vouchers:
    """Claims in their order: the rules of 算力券, and what is left of caps."""

    def __init__(self, contracts, rules):
        self.contracts, self.rules = contracts, rules
        self.of_firm, self.of_year, self.times = {}, {}, {}

    def answer(self, row):
        """What the row must say: facts of the contract, amount in fen, limit, refusals."""
        contract = self.contracts[row["contract"]]
        is_settled = row["settled"] == "1"
        value = contract.due if is_settled else 0
        computing = contract.computing - contract.credit if is_settled else 0
        begins, ends = self.rules.local(contract.begins), self.rules.local(contract.ends)
        after = ends.date() + timedelta(days=1 if ends.time() > begins.time() else 0)
        signed = self.rules.local(milliseconds(contract.row["matched"])).date()
        told = {
            "value_cny": yuan(value),
            "computing_cny": yuan(computing),
            "signed_on": signed.isoformat(),
            "begins": begins.date().isoformat(),
            "ends": after.isoformat(),
        }
        base = computing if self.rules.number("vouchers.computing_only") else value
        share = int(base * self.rules.share("vouchers.share"))  # rounded down
        refusals = self.refusals(row, signed, begins.date(), after, share)
        amount, limit = self.cut(row, share) if not refusals else (0, "")
        if not refusals and amount == 0:
            refusals = [FIRM if limit == "firm-cap" else CITY]
        if amount:
            self.pay(row, contract, amount)
        told["amount_cny"], told["limit"] = yuan(amount), limit
        told["refusals"] = "; ".join(refusals)
        return told

    def refusals(self, row, signed, begins, after, share):
        claimed = date.fromisoformat(row["claimed"])
        until = self.rules.day("vouchers.claimed_until")
        asks_settled = self.rules.number("vouchers.after_settlement")
        had = self.times.get(row["contract"], 0)
        longest = months_after(begins, self.rules.number("vouchers.longest_months"))
        checks = [
            (until is not None and claimed > until, OVER),
            (signed < self.rules.day("vouchers.signed_from"), EARLY),
            (after > longest, LONG),
            (self.asks("unrelated_supplier") and row["related_supplier"] == "1", RELATED),
            (share == 0, NOTHING),
            (self.asks("no_other_subsidy") and row["other_subsidy"] == "1", OTHER),
            (asks_settled and row["settled"] != "1", OPEN),
            (asks_settled and row["has_invoice"] != "1", INVOICE),
            (asks_settled and row["has_delivery_proof"] != "1", PROOF),
            (had >= self.rules.number("vouchers.claims_per_contract"), AGAIN),
        ]
        return [why for fails, why in checks if fails]

    def asks(self, condition):
        return self.rules.number("vouchers." + condition)

    def cut(self, row, share):
        """The share, the rest of the firm's cap and of the city's envelope: the least."""
        year = row["claimed"][:4]
        amount, limit = share, ""
        left = self.rules.number("vouchers.firm_cap") - self.of_firm.get((row["firm"], year), 0)
        if left < amount:
            amount, limit = max(0, left), "firm-cap"
        envelope = self.rules.number("vouchers.annual_envelope")
        if envelope is not None and envelope - self.of_year.get(year, 0) < amount:
            amount, limit = envelope - self.of_year.get(year, 0), "envelope"
        return amount, limit

    def pay(self, row, contract, amount):
        year = row["claimed"][:4]
        self.of_firm[row["firm"], year] = self.of_firm.get((row["firm"], year), 0) + amount
        self.of_year[year] = self.of_year.get(year, 0) + amount
        self.times[row["contract"]] = self.times.get(row["contract"], 0) + 1
        contract.subsidy += amount


def months_after(day, months):
    """The same date so many months on; a day that the month has not becomes one of the next."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year + (month + 1) // 12, (month + 1) % 12 + 1, day.day - days_in(year, month))


def days_in(year, month):
    """Of a month that is counted from 0."""
    first = date(year, month + 1, 1)
    return (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - first).days


def differences(what, row, told):
    for column, value in told.items():
        text = row[column]
        if value is None or isinstance(value, str):
            is_same = text == (value or "")
        else:
            is_same = text != "" and Fraction(text) == value
        if not is_same:
            yield f"{what}: {column} is {text or 'empty'}, recomputed {plain(value)}"


def plain(value):
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / value.denominator
    return value or "empty"


def check_claims(folder, contracts, rules):
    path = folder / "vouchers.csv"
    if not path.exists():
        return 0, []
    vouchers = Vouchers(contracts, rules)
    found = []
    claims = rows_of(path)
    for number, row in enumerate(claims):
        what = f"voucher {number} of contract {row['contract']}"
        if row["settled"] == "1" and contracts[row["contract"]].closed is None:
            found.append(f"{what}: settled, but the contract is open")
            continue
        found.extend(differences(what, row, vouchers.answer(row)))
    return len(claims), found


def check_replacements(contracts):
    for number, contract in contracts.items():
        before = contract.row["replaces"]
        after = contract.row["replaced_by"]
        if before and contracts[before].row["replaced_by"] != number:
            yield f"contract {number}: replaces {before}, which does not say so"
        if before and contracts[before].state != "defaulted":
            yield f"contract {number}: replaces {before}, which has not defaulted"
        if after and contracts[after].row["replaces"] != number:
            yield f"contract {number}: replaced_by {after}, which does not say so"


def check_sums(contracts):
    """Buyers' payments + subsidies = sellers' receipts + fees + spreads + held, as printed."""
    sides = [
        sum(fen(c.row[column]) for c in contracts.values() for column in columns)
        for columns in (
            ("buyer_paid_cny", "subsidy_cny"),
            ("seller_received_cny", "platform_fee_cny", "platform_spread_cny", "held_cny"),
        )
    ]
    if sides[0] != sides[1]:
        yield f"all contracts: paid in {yuan(sides[0])}, paid out or held {yuan(sides[1])}"


def recompute(folder):
    rules = Rules(rows_of(folder / "contract_rules.csv"))
    runs = {}
    for row in rows_of(folder / "contract_runs.csv"):
        stretch = (row["what"], milliseconds(row["from"]), milliseconds(row["until"]))
        runs.setdefault(row["contract"], []).append(stretch)
    rows = rows_of(folder / "contracts.csv")
    contracts = {r["contract"]: Contract(r, runs.pop(r["contract"], []), rules) for r in rows}
    if len(contracts) != len(rows):
        raise ValueError("contracts.csv: a contract stands twice")
    found = [f"contract {number}: stretches, but no row" for number in runs]
    claims, of_claims = check_claims(folder, contracts, rules)
    for number, contract in contracts.items():
        what = f"contract {number}"
        found.extend(f"{what}: {complaint}" for complaint in contract.complaints())
        found.extend(differences(what, contract.row, contract.columns()))
    found.extend(of_claims)
    found.extend(check_replacements(contracts))
    found.extend(check_sums(contracts))
    return len(contracts), claims, found


def main(arguments):
    if len(arguments) != 1:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    try:
        contracts, claims, found = recompute(Path(arguments[0]))
    except (OSError, KeyError, ValueError, csv.Error) as error:
        print(f"{arguments[0]}: {type(error).__name__}: {error}", file=sys.stderr)
        return 2
    for difference in found:
        print(difference)
    print(f"{contracts} contracts, {claims} claims of vouchers: {len(found)} differences")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
