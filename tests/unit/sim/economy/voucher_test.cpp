#include "sim/economy/voucher.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/check.hpp"
#include "sim/base/random.hpp"
#include "tests/unit/sim/economy/programme/programme_text.hpp"

using suanwang::beijing_voucher_rules;
using suanwang::CivilDay;
using suanwang::Money;
using suanwang::VoucherAnswer;
using suanwang::VoucherClaim;
using suanwang::VoucherLedger;
using suanwang::VoucherLimit;
using suanwang::VoucherRefusal;
using suanwang::VoucherRules;
using suanwang::tests::yuan;

namespace {

CivilDay date(const std::string& text) {
  return suanwang::tests::day(text);
}

VoucherClaim voucher_claim(const std::string& firm,
                           const std::string& contract,
                           std::int64_t value_yuan) {
  VoucherClaim claim;
  claim.firm = firm;
  claim.contract = contract;
  claim.value = claim.computing = yuan(value_yuan);
  claim.signed_on = date("2024-01-05");
  claim.begins = date("2024-01-10");
  claim.ends = date("2024-07-10");
  claim.settled = claim.has_invoice = claim.has_delivery_proof = true;
  return claim;
}

const std::string kVoucherDay = "2024-08-01";

/// What a claim for 1 million yuan gets that is changed so.
template <class Change>
VoucherAnswer changed_claim(Change change, const VoucherRules& rules = beijing_voucher_rules()) {
  VoucherLedger ledger(rules);
  VoucherClaim claim = voucher_claim("firm", "contract", 1'000'000);
  change(claim);
  return ledger.claim(claim, date(kVoucherDay));
}

template <class Change>
void check_refused(Change change, VoucherRefusal refusal) {
  INFO(refusal_text(refusal));
  CHECK(changed_claim([](VoucherClaim& /*claim*/) {}).amount == yuan(200'000));
  const VoucherAnswer answer = changed_claim(change);
  CHECK(answer.amount == Money{0});
  CHECK(answer.refusals == std::vector{refusal});
}

}  // namespace

TEST_CASE("contracts of 8 and 5 million yuan get 1.6 million and what the cap leaves, 0.4",
          "[economy][voucher]") {
  VoucherLedger ledger(beijing_voucher_rules());
  const VoucherAnswer first = ledger.claim(voucher_claim("a", "1", 8'000'000), date(kVoucherDay));
  CHECK(first.amount == yuan(1'600'000));
  CHECK(first.limit == VoucherLimit::none);
  const VoucherAnswer second = ledger.claim(voucher_claim("a", "2", 5'000'000), date(kVoucherDay));
  CHECK(second.amount == yuan(400'000));
  CHECK(second.limit == VoucherLimit::firm_cap);
  const VoucherAnswer again = ledger.claim(voucher_claim("a", "1", 8'000'000), date(kVoucherDay));
  CHECK(again.amount == Money{0});
  CHECK(again.refusals == std::vector{VoucherRefusal::contract_claimed_before});
  const VoucherAnswer third = ledger.claim(voucher_claim("a", "3", 5'000'000), date(kVoucherDay));
  CHECK(third.refusals == std::vector{VoucherRefusal::firm_cap_reached});
  CHECK(ledger.paid_to("a", 2024) == yuan(2'000'000));
  CHECK(ledger.entries().size() == 2);
}

TEST_CASE("the cap is a firm's and a calendar year's", "[economy][voucher]") {
  VoucherLedger ledger(beijing_voucher_rules());
  CHECK(ledger.claim(voucher_claim("a", "1", 20'000'000), date("2024-12-31")).amount ==
        yuan(2'000'000));
  CHECK(ledger.claim(voucher_claim("b", "2", 5'000'000), date("2024-12-31")).amount ==
        yuan(1'000'000));
  // What was refused for the cap may come again.
  CHECK(ledger.claim(voucher_claim("a", "3", 5'000'000), date("2024-12-31")).amount == Money{0});
  CHECK(ledger.claim(voucher_claim("a", "3", 5'000'000), date("2025-01-01")).amount ==
        yuan(1'000'000));
  CHECK(ledger.paid_in(2024) == yuan(3'000'000));
  CHECK(ledger.paid_in(2025) == yuan(1'000'000));
}

TEST_CASE("the year begins at midnight in Beijing, 16:00 UTC", "[economy][voucher]") {
  const auto start = suanwang::Moment::parse("2024-12-31T15:59:00Z");
  const suanwang::Calendar calendar(start->utc_ms, suanwang::hours(8), {}, {});
  VoucherLedger ledger(beijing_voucher_rules());
  ledger.claim(voucher_claim("a", "1", 1'000'000), calendar.civil_day({0}));
  ledger.claim(voucher_claim("a", "2", 2'000'000),
               calendar.civil_day(suanwang::Time{} + suanwang::minutes(1)));
  CHECK(ledger.paid_in(2024) == yuan(200'000));
  CHECK(ledger.paid_in(2025) == yuan(400'000));
}

TEST_CASE("a contract of thirteen months gets nothing, one of twelve does", "[economy][voucher]") {
  check_refused([](VoucherClaim& c) { c.ends = date("2025-02-10"); },
                VoucherRefusal::contract_too_long);
  check_refused([](VoucherClaim& c) { c.ends = date("2025-01-11"); },
                VoucherRefusal::contract_too_long);
  CHECK(changed_claim([](VoucherClaim& c) { c.ends = date("2025-01-10"); }).amount ==
        yuan(200'000));
  // A year from 29 February is over when March begins.
  const auto leap = [](const std::string& ends) {
    return changed_claim([&](VoucherClaim& c) {
      c.begins = date("2024-02-29");
      c.ends = date(ends);
    });
  };
  CHECK(leap("2025-03-01").refusals.empty());
  CHECK_FALSE(leap("2025-03-02").refusals.empty());
}

TEST_CASE("each condition of a voucher refuses by itself", "[economy][voucher]") {
  check_refused([](VoucherClaim& c) { c.signed_on = date("2023-08-31"); },
                VoucherRefusal::signed_too_early);
  check_refused([](VoucherClaim& c) { c.related_supplier = true; },
                VoucherRefusal::related_supplier);
  check_refused([](VoucherClaim& c) { c.computing = {0}; }, VoucherRefusal::nothing_for_computing);
  check_refused([](VoucherClaim& c) { c.other_subsidy = true; }, VoucherRefusal::other_subsidy);
  check_refused([](VoucherClaim& c) { c.settled = false; }, VoucherRefusal::not_settled);
  check_refused([](VoucherClaim& c) { c.has_invoice = false; }, VoucherRefusal::no_invoice);
  check_refused([](VoucherClaim& c) { c.has_delivery_proof = false; },
                VoucherRefusal::no_delivery_proof);
  CHECK(changed_claim([](VoucherClaim& c) { c.signed_on = date("2023-09-01"); }).amount ==
        yuan(200'000));
}

TEST_CASE("a claim that fails in several ways is told all of them", "[economy][voucher]") {
  const VoucherAnswer answer = changed_claim([](VoucherClaim& c) {
    c.related_supplier = true;
    c.has_invoice = false;
  });
  CHECK(answer.refusals ==
        std::vector{VoucherRefusal::related_supplier, VoucherRefusal::no_invoice});
}

TEST_CASE("after the programme's last day no claim is paid", "[economy][voucher]") {
  VoucherLedger ledger(beijing_voucher_rules());
  CHECK(ledger.claim(voucher_claim("a", "1", 1'000'000), date("2025-12-31")).amount ==
        yuan(200'000));
  CHECK(ledger.claim(voucher_claim("a", "2", 1'000'000), date("2026-01-01")).refusals ==
        std::vector{VoucherRefusal::programme_over});
}

TEST_CASE("storage, network and security in a contract do not count", "[economy][voucher]") {
  const auto half = [](VoucherClaim& c) {
    c.computing = yuan(500'000);
  };
  CHECK(changed_claim(half).amount == yuan(100'000));
  VoucherRules rules = beijing_voucher_rules();
  rules.computing_only = false;
  CHECK(changed_claim(half, rules).amount == yuan(200'000));
}

TEST_CASE("the share is rounded down to the fen", "[economy][voucher]") {
  const auto fen_of = [](std::int64_t value) {
    return changed_claim([&](VoucherClaim& c) { c.value = c.computing = {value}; }).amount.base;
  };
  CHECK(fen_of(9) == 1);
  CHECK(fen_of(10) == 2);
  CHECK(fen_of(4) == 0);
}

TEST_CASE("conditions that the rules do not have refuse nothing", "[economy][voucher]") {
  VoucherRules rules = beijing_voucher_rules();
  rules.unrelated_supplier = rules.no_other_subsidy = rules.after_settlement = false;
  rules.claims_per_contract = 2;
  VoucherLedger ledger(rules);
  VoucherClaim claim = voucher_claim("a", "1", 1'000'000);
  claim.related_supplier = claim.other_subsidy = true;
  claim.settled = claim.has_invoice = claim.has_delivery_proof = false;
  CHECK(ledger.claim(claim, date(kVoucherDay)).amount == yuan(200'000));
  CHECK(ledger.claim(claim, date(kVoucherDay)).amount == yuan(200'000));
  CHECK(ledger.claim(claim, date(kVoucherDay)).refusals ==
        std::vector{VoucherRefusal::contract_claimed_before});
}

TEST_CASE("the envelope is the last limit, and what is left of it lapses", "[economy][voucher]") {
  VoucherRules rules = beijing_voucher_rules();
  rules.annual_envelope = yuan(2'500'000);
  VoucherLedger ledger(rules);
  ledger.claim(voucher_claim("a", "1", 10'000'000), date("2024-03-01"));
  const VoucherAnswer cut = ledger.claim(voucher_claim("b", "2", 10'000'000), date("2024-03-01"));
  CHECK(cut.amount == yuan(500'000));
  CHECK(cut.limit == VoucherLimit::envelope);
  CHECK(ledger.claim(voucher_claim("c", "3", 1'000'000), date("2024-03-01")).refusals ==
        std::vector{VoucherRefusal::envelope_empty});
  CHECK(ledger.left_in(2024) == Money{0});
  CHECK(ledger.left_in(2025) == yuan(2'500'000));
  CHECK_FALSE(VoucherLedger(beijing_voucher_rules()).left_in(2024).has_value());
}

TEST_CASE("whatever is claimed, sums are those of the entries and within cap and envelope",
          "[economy][voucher]") {
  std::map<VoucherLimit, int> limits;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    suanwang::RandomStream random(seed, "tests/voucher");
    VoucherRules rules = beijing_voucher_rules();
    rules.annual_envelope = yuan(6'000'000);
    VoucherLedger ledger(rules);
    for (int i = 0; i < 40; ++i) {
      VoucherClaim claim = voucher_claim(std::string(1, static_cast<char>('a' + random.bits() % 5)),
                                         std::to_string(random.uniform_int(30)),
                                         1);
      claim.value = claim.computing = {static_cast<std::int64_t>(random.uniform_int(900'000'000))};
      const auto year = std::to_string(2024 + random.uniform_int(2));
      const VoucherAnswer answer = ledger.claim(claim, date(year + "-05-05"));
      REQUIRE((answer.amount > Money{0}) == answer.refusals.empty());
      REQUIRE(answer.amount.base <= claim.computing.base / 5);
      ++limits[answer.limit];
    }
    std::map<std::int32_t, std::int64_t> by_year;
    std::map<std::pair<std::string, std::int32_t>, std::int64_t> by_firm;
    std::map<std::string, int> by_contract;
    for (const VoucherLedger::Entry& entry : ledger.entries()) {
      by_year[entry.year] += entry.amount.base;
      by_firm[{entry.firm, entry.year}] += entry.amount.base;
      ++by_contract[entry.contract];
    }
    for (const auto& [year, fen] : by_year) {
      REQUIRE(ledger.paid_in(year).base == fen);
      REQUIRE(fen + ledger.left_in(year)->base == rules.annual_envelope->base);
      REQUIRE(fen <= rules.annual_envelope->base);
    }
    for (const auto& [key, fen] : by_firm) {
      REQUIRE(ledger.paid_to(key.first, key.second).base == fen);
      REQUIRE(fen <= rules.firm_cap.base);
    }
    REQUIRE(std::all_of(by_contract.begin(), by_contract.end(), [](const auto& contract) {
      return contract.second == 1;
    }));
  }
  CHECK(limits[VoucherLimit::none] > 100);
  CHECK(limits[VoucherLimit::firm_cap] > 100);
  CHECK(limits[VoucherLimit::envelope] > 100);
}

TEST_CASE("voucher rules are read from fields, and bad ones are refused", "[economy][voucher]") {
  using Catch::Contains;
  using suanwang::tests::faults;
  using suanwang::tests::with_line;
  const std::string text =
      "share: 20%\n"
      "firm_cap: 2 MCNY\n"
      "longest_months: 12\n"
      "signed_from: 2023-09-01\n"
      "claimed_until: 2025-12-31\n"
      "source: worked example\n";
  const auto rules = suanwang::tests::parsed<VoucherRules>(text);
  const VoucherRules known = beijing_voucher_rules();
  CHECK(rules.share == known.share);
  CHECK(rules.firm_cap == known.firm_cap);
  CHECK(rules.longest_months == known.longest_months);
  CHECK(rules.signed_from == known.signed_from);
  CHECK(rules.claimed_until == known.claimed_until);
  CHECK(rules.claims_per_contract == known.claims_per_contract);
  CHECK(known.objection().empty());
  CHECK_THAT(VoucherRules{}.objection(), Contains("source"));
  CHECK_THAT(faults<VoucherRules>(with_line(text, "share", "share: 120%")), Contains("must be"));
  CHECK_THAT(faults<VoucherRules>(with_line(text, "firm_cap", "firm_cap: 2")), Contains("no unit"));
  CHECK_THAT(faults<VoucherRules>(with_line(text, "longest_months", "")),
             Contains("longest_months"));
}

TEST_CASE("a claim that can't be is a mistake of the caller's", "[economy][voucher]") {
  CHECK_THROWS_AS(changed_claim([](VoucherClaim& c) { c.computing = yuan(2'000'000); }),
                  suanwang::InvariantBreach);
  CHECK_THROWS_AS(changed_claim([](VoucherClaim& c) { c.ends = date("2024-01-01"); }),
                  suanwang::InvariantBreach);
}
