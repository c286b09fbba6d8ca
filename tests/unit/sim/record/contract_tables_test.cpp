// A market of fifteen contracts, with all that can happen to one, as tables. The same files are
// recomputed by tests/market/recompute_bills.py, which shares no code with the ledger.
#include "sim/record/contract_tables.hpp"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/unit/sim/economy/market/agreement.hpp"
#include "tests/unit/sim/record/small_city.hpp"

namespace suanwang {

namespace {

using tests::agreement;
using tests::at_hour;
using tests::with_class;
using tests::with_price;
using tests::with_product;
using Kind = ContractEventKind;

constexpr std::int64_t kSpotPrice = 512'000'000;
constexpr std::int64_t kTermPrice = 857'600'000;

/// Half a card, in thousandths.
ContractTerms half_a_card(ContractTerms terms) {
  terms.card_units = 1'000;
  terms.units = 500;
  return terms;
}

/// The seller gets less than the buyer pays, and the platform what is between.
ContractTerms with_seller_price(ContractTerms terms, std::int64_t price_microfen) {
  terms.seller_price_microfen = price_microfen;
  return terms;
}

ContractTerms by(TenantId buyer, CentreId seller, ContractTerms terms) {
  terms.buyer = buyer;
  terms.seller = seller;
  return terms;
}

ContractTerms spot_terms() {
  const ContractTerms terms = with_price(agreement(16, {}, at_hour(10)), kSpotPrice);
  return with_class(with_product(terms, ProductKind::spot), 2);
}

ContractTerms term_of(std::int64_t cards, Time begins, Time ends) {
  return with_product(with_price(agreement(cards, begins, ends), kTermPrice),
                      ProductKind::reserved);
}

ContractEvent event(Kind kind, std::uint32_t contract, Time at) {
  return {kind, ContractId(contract), at, {}, {}, {}};
}

ContractEvent pause(std::uint32_t contract, Time at, PauseCause cause, Duration notice = {}) {
  return {Kind::pause, ContractId(contract), at, cause, notice, {}};
}

/// All contracts but 13, which replaces 5.
void open_contracts(ContractLedger& ledger) {
  const TenantId lab(0);
  const TenantId firm(1);
  const CentreId haidian(0);
  const CentreId yizhuang(1);
  const Time eight_million = at_hour(625);
  const Time five_million = eight_million + seconds(1'406'250);
  for (const ContractTerms& terms : {
           by(lab, haidian, agreement(8, {}, at_hour(1000))),
           by(lab, haidian, spot_terms()),
           by(firm, haidian, spot_terms()),
           by(lab, yizhuang, agreement(4, at_hour(10), at_hour(34))),
           by(lab, haidian, term_of(10, {}, at_hour(720))),
           by(lab, yizhuang, term_of(10, {}, at_hour(720))),
           by(firm, haidian, half_a_card(with_price(agreement(1, {}, at_hour(100)), 500'000))),
           by(firm, haidian, agreement(1000, {}, eight_million)),
           by(firm, haidian, agreement(1000, eight_million, five_million)),
           by(lab, haidian, agreement(4, at_hour(10), at_hour(34))),
           by(firm, haidian, term_of(2, at_hour(1100), at_hour(1200))),
           by(lab,
              haidian,
              with_seller_price(
                  with_class(with_price(agreement(3, at_hour(20), at_hour(30)), 1'234'567'891), 0),
                  1'200'000'007)),
           by(lab, haidian, term_of(1, at_hour(10), at_hour(10) + days(397))),
       }) {
    ledger.open(terms);
  }
}

std::vector<ContractEvent> first_half() {
  std::vector<ContractEvent> events{
      event(Kind::begin, 0, {}),
      event(Kind::begin, 1, {}),
      event(Kind::begin, 2, {}),
      pause(1, at_hour(3), PauseCause::preemption, minutes(2)),
      pause(2, at_hour(3), PauseCause::preemption, minutes(1)),
      event(Kind::resume, 1, at_hour(8)),
      event(Kind::resume, 2, at_hour(8)),
      event(Kind::end, 1, at_hour(9) + minutes(30)),
      event(Kind::end, 2, at_hour(9) + minutes(30)),
      event(Kind::cancel, 3, at_hour(9) + milliseconds(1)),
      event(Kind::begin, 5, at_hour(2)),
      event(Kind::seller_default, 5, at_hour(360)),
      event(Kind::begin, 6, {}),
      pause(6, at_hour(1), PauseCause::buyer),
      event(Kind::resume, 6, at_hour(2)),
      pause(6, at_hour(3), PauseCause::buyer),
      event(Kind::resume, 6, at_hour(4)),
      event(Kind::end, 6, at_hour(5)),
      event(Kind::begin, 7, {}),
      event(Kind::begin, 9, at_hour(10)),
      event(Kind::cancel, 9, at_hour(16)),
      event(Kind::begin, 11, at_hour(20) + minutes(15)),
      pause(11, at_hour(22), PauseCause::failure),
      event(Kind::resume, 11, at_hour(22) + seconds(34)),
      event(Kind::end, 11, at_hour(29) + milliseconds(12'345)),
  };
  return events;
}

std::vector<ContractEvent> second_half() {
  return {
      pause(0, at_hour(993), PauseCause::failure),
      event(Kind::end, 0, at_hour(1000)),
      event(Kind::end, 4, at_hour(720)),
      event(Kind::end, 7, at_hour(625)),
      event(Kind::begin, 8, at_hour(625)),
      event(Kind::end, 8, at_hour(625) + seconds(1'406'250)),
      event(Kind::begin, 13, at_hour(363)),
      event(Kind::break_latency, 13, at_hour(400)),
      event(Kind::end, 13, at_hour(720)),
  };
}

void claim(ContractLedger& ledger, std::uint32_t contract, Time at, bool is_related = false) {
  VoucherFacts facts;
  const bool is_firm = ledger.contract(ContractId(contract)).terms.buyer == TenantId(1);
  facts.firm = is_firm ? "firm" : "lab \"A\"";
  facts.related_supplier = is_related;
  ledger.claim_voucher(ContractId(contract), at, facts);
}

void claim_vouchers(ContractLedger& ledger) {
  const Time then = at_hour(1100);
  for (const std::uint32_t contract : {7U, 8U, 7U, 0U, 10U, 3U}) {
    claim(ledger, contract, then);
  }
  claim(ledger, 9, then, true);
  claim(ledger, 9, then);
  const Time next_year = at_hour(10) + days(397);
  ledger.end(ContractId(10), at_hour(1200));
  ledger.end(ContractId(12), next_year);
  claim(ledger, 12, next_year);
  claim(ledger, 2, next_year);
}

/// Contract 14 stays open.
ContractLedger worked_market() {
  ContractLedger ledger(
      illustrative_contract_rules(), tests::beijing_from({2024, 1, 5}), beijing_voucher_rules());
  open_contracts(ledger);
  ledger.apply(first_half());
  ContractTerms again = by(TenantId(0), CentreId(0), term_of(10, at_hour(361), at_hour(720)));
  again.matched = at_hour(360);
  again.replaces = ContractId(5);
  ledger.open(with_class(again, 0));
  ledger.apply(second_half());
  ContractTerms last = by(TenantId(1), CentreId(1), term_of(5, at_hour(1060), at_hour(99'999)));
  last.matched = at_hour(1050);
  ledger.open(last);
  ledger.begin(ContractId(14), at_hour(1060));
  ledger.pause(ContractId(14), at_hour(1090), PauseCause::failure);
  claim_vouchers(ledger);
  ledger.check();
  return ledger;
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Compares with the file, or writes it where SUANWANG_UPDATE_GOLDEN is set.
void check_table(const std::string& name, const std::function<void(ByteSink&)>& write) {
  StringSink sink;
  write(sink);
  const auto path = std::filesystem::path(SUANWANG_SOURCE_DIR) / "tests/market/worked" / name;
  if (std::getenv("SUANWANG_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << sink.text();
  }
  INFO(name);
  CHECK(sink.text() == text_of(path));
}

}  // namespace

TEST_CASE("a worked market has the tables that are recomputed without it", "[record][contract]") {
  const ContractLedger ledger = worked_market();
  const City city = tests::small_city();
  const Labels labels(city, tests::small_demand());
  check_table("contracts.csv", [&](ByteSink& sink) { write_contracts(ledger, labels, sink); });
  check_table("contract_runs.csv", [&](ByteSink& sink) { write_contract_runs(ledger, sink); });
  check_table("vouchers.csv", [&](ByteSink& sink) { write_vouchers(ledger, sink); });
  check_table("contract_rules.csv", [&](ByteSink& sink) { write_contract_rules(ledger, sink); });
}

}  // namespace suanwang
