// Ten thousand random histories of contracts: no money and no time is made or lost at any step, and
// every bill is what counting millisecond by millisecond comes to.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "sim/economy/market/contract_ledger.hpp"

namespace suanwang::test {

namespace {

constexpr std::uint64_t kHistories = 10'000;

Share any_share(RandomStream& random) {
  constexpr std::array<std::int64_t, 6> kShares{0, 20'000, 100'000, 333'333, 500'000, 1'000'000};
  return {kShares[random.uniform_int(kShares.size())]};
}

Duration up_to(RandomStream& random, std::uint64_t most) {
  return milliseconds(static_cast<std::int64_t>(random.uniform_int(most + 1)));
}

SlaClass any_class(RandomStream& random) {
  SlaClass sla;
  for (std::uint64_t i = random.uniform_int(4); i > 0; --i) {
    sla.availability.push_back({any_share(random), any_share(random)});
  }
  if (random.chance(0.7)) {
    sla.start_within = up_to(random, 10);
  }
  sla.late_start_credit = any_share(random);
  sla.latency_credit = any_share(random);
  sla.default_credit = any_share(random);
  sla.source = "random";
  return sla;
}

ProductRules any_product(RandomStream& random) {
  ProductRules rules;
  rules.prepaid = any_share(random);
  if (random.chance(0.5)) {
    rules.preemption_notice = up_to(random, 4);
  }
  rules.cancellation = {up_to(random, 10), any_share(random)};
  rules.source = "random";
  return rules;
}

ContractRules any_rules(RandomStream& random) {
  ContractRules rules;
  rules.sla.rows = {{"a", {}, any_class(random)}, {"b", {}, any_class(random)}};
  rules.spot = any_product(random);
  rules.on_demand = any_product(random);
  rules.reserved = any_product(random);
  return rules;
}

VoucherRules any_voucher_rules(RandomStream& random) {
  VoucherRules rules = beijing_voucher_rules();
  rules.firm_cap = {static_cast<std::int64_t>(random.uniform_int(4'000))};
  if (random.chance(0.5)) {
    rules.annual_envelope = Money{static_cast<std::int64_t>(random.uniform_int(6'000))};
  }
  return rules;
}

/// What was told of a contract.
struct Told {
  ContractEventKind kind = ContractEventKind::begin;
  Time at{};
  PauseCause cause{};
  Duration notice{};
  Duration undone{};
};

/// A ledger with what it was told, which is all that the naive bill is made of.
class History {
 public:
  explicit History(std::uint64_t seed)
      : random_(seed, "tests/contracts"),
        // 2024-01-05 in Beijing.
        ledger_(any_rules(random_),
                Calendar(1'704'384'000'000, hours(8), {}, {}),
                any_voucher_rules(random_)) {}

  /// Something happens: money balances at every instant.
  void step() {
    now_ = now_ + up_to(random_, 6);
    const std::uint64_t what = random_.uniform_int(10);
    if (what < 2 || told_.empty()) {
      open();
    } else if (what < 3) {
      claim(any_contract());
    } else if (what < 4) {
      ledger_.read_meters(now_);
    } else {
      tell(any_contract());
    }
    check();
  }

  /// Then each buyer claims, some of them once more.
  void close_all() {
    for (const Contract& contract : ledger_.contracts()) {
      if (contract.state == ContractState::open) {
        now_ = now_ + up_to(random_, 2);
        const ContractId id = contract.number;
        told_[id].push_back({ContractEventKind::end, now_, {}, {}, {}});
        ledger_.end(id, now_);
        check();
      }
    }
    for (std::size_t i = told_.size() + told_.size() / 2; i > 0; --i) {
      claim(any_contract());
      check();
    }
  }

  [[nodiscard]] const ContractLedger& ledger() const { return ledger_; }

  [[nodiscard]] const std::vector<Told>& told(ContractId id) const { return told_[id]; }

 private:
  ContractId any_contract() {
    return ContractId(static_cast<std::uint32_t>(random_.uniform_int(told_.size())));
  }

  void open() {
    constexpr std::array<std::int64_t, 6> kPrices{
        0, 1, 1'234'567'890, 720'000'000'000, 900'000'000'000, kMostContractPrice};
    ContractTerms terms;
    terms.buyer = TenantId(static_cast<std::uint32_t>(random_.uniform_int(3)));
    terms.seller = CentreId(static_cast<std::uint32_t>(random_.uniform_int(2)));
    terms.product = static_cast<ProductKind>(random_.uniform_int(3));
    terms.sla = static_cast<std::uint32_t>(random_.uniform_int(2));
    terms.units = static_cast<std::int64_t>(1 + random_.uniform_int(random_.chance(0.5) ? 3 : 999));
    terms.card_units = random_.chance(0.5) ? 1 : 1'000;
    terms.price_microfen = kPrices[random_.uniform_int(kPrices.size())];
    terms.seller_price_microfen =
        random_.chance(0.5) ? terms.price_microfen : kPrices[random_.uniform_int(kPrices.size())];
    terms.fee = any_share(random_);
    terms.matched = now_;
    terms.begins = now_ + up_to(random_, 12);
    // A reserved term outlasts the history, so that it can always be told of.
    terms.ends = terms.begins + milliseconds(1) +
                 (terms.product == ProductKind::reserved ? milliseconds(400) : up_to(random_, 40));
    ledger_.open(terms);
    told_.push_back({});
  }

  void claim(ContractId id) {
    VoucherFacts facts;
    facts.firm = std::to_string(ledger_.contract(id).terms.buyer.value());
    facts.related_supplier = random_.chance(0.1);
    ledger_.claim_voucher(id, now_, facts);
  }

  void tell(ContractId id) {
    const Contract& contract = ledger_.contract(id);
    if (contract.state != ContractState::open) {
      return;
    }
    const bool is_waiting = contract.phase == ContractPhase::waiting;
    const bool has_begun = contract.began != kNever;
    const bool is_period = now_ >= contract.terms.begins;
    const bool may_pause =
        !is_waiting || (contract.terms.product == ProductKind::reserved && is_period);
    std::vector<ContractEventKind> possible{ContractEventKind::break_latency};
    const auto offer = [&](bool fits, ContractEventKind kind, int weight) {
      possible.insert(possible.end(), static_cast<std::size_t>(fits ? weight : 0), kind);
    };
    offer(!has_begun && is_period, ContractEventKind::begin, 8);
    offer(has_begun && contract.phase == ContractPhase::paused, ContractEventKind::resume, 6);
    offer(may_pause, ContractEventKind::pause, 6);
    offer(has_begun, ContractEventKind::end, 2);
    offer(true, ContractEventKind::cancel, 1);
    offer(true, ContractEventKind::seller_default, 1);
    const Told told{possible[random_.uniform_int(possible.size())],
                    now_,
                    static_cast<PauseCause>(random_.uniform_int(3)),
                    up_to(random_, 5),
                    undone_of(contract)};
    told_[id].push_back(told);
    ledger_.apply({{told.kind, id, told.at, told.cause, told.notice, told.undone}});
  }

  /// Of what it runs now, perhaps a part is not kept.
  Duration undone_of(const Contract& contract) {
    const bool runs = contract.phase == ContractPhase::running;
    const bool keeps_all = !runs || random_.chance(0.5);
    return keeps_all ? Duration{}
                     : up_to(random_, static_cast<std::uint64_t>((now_ - contract.since).ms));
  }

  void check() {
    ledger_.check();
    ContractAccount sum;
    for (const Contract& contract : ledger_.contracts()) {
      sum += contract.account;
    }
    REQUIRE(sum.paid.base + sum.subsidy.base ==
            sum.received.base + sum.platform_fee.base + sum.spread.base + sum.held.base);
  }

  RandomStream random_;
  ContractLedger ledger_;
  Column<ContractId, std::vector<Told>> told_;
  Time now_{};
};

/// The quotient by long division, half to even.
std::int64_t naive_quotient(Int128 dividend, Int128 divisor) {
  Int128 quotient = dividend / divisor;
  const Int128 rest = dividend % divisor;
  if (2 * rest > divisor || (2 * rest == divisor && quotient % 2 != 0)) {
    ++quotient;
  }
  return static_cast<std::int64_t>(quotient);
}

/// Of an hour of a card, at that price.
std::int64_t naive_fen(const ContractTerms& terms,
                       Int128 ms,
                       std::int64_t price_microfen,
                       Int128 share = kPpm) {
  return naive_quotient(terms.units * ms * price_microfen * share,
                        Int128{3'600'000} * 1'000'000 * kPpm * terms.card_units);
}

/// What one contract comes to, a millisecond at a time.
struct NaiveMeter {
  std::int64_t ran = 0;
  std::int64_t owed = 0;
  std::int64_t undelivered = 0;
  Time began = kNever;
  Told last;
};

enum class Now : std::uint8_t { nothing, runs, fails, excused, left };

Now now_after(const Told& told, const ProductRules& rules, Now before) {
  if (told.kind == ContractEventKind::begin || told.kind == ContractEventKind::resume) {
    return Now::runs;
  }
  if (told.kind != ContractEventKind::pause) {
    return before;
  }
  if (told.cause == PauseCause::buyer) {
    return Now::left;
  }
  const bool is_noticed = told.cause == PauseCause::preemption && rules.preemption_notice &&
                          told.notice.ms >= rules.preemption_notice->ms;
  return is_noticed ? Now::excused : Now::fails;
}

NaiveMeter naive_meter(const Contract& contract,
                       const std::vector<Told>& told,
                       const ContractRules& rules) {
  const bool is_term = contract.terms.product == ProductKind::reserved;
  NaiveMeter meter;
  Now now = Now::nothing;
  std::vector<Now> states;  // by millisecond since the match; what is undone is known later
  std::size_t next = 0;
  for (Time t = contract.terms.matched; t <= told.back().at; t = t + milliseconds(1)) {
    for (; next < told.size() && told[next].at == t; ++next) {
      now = now_after(told[next], rules.of(contract.terms.product), now);
      for (std::int64_t ms = 1; ms <= told[next].undone.ms; ++ms) {
        states[states.size() - static_cast<std::size_t>(ms)] = now;
      }
    }
    states.push_back(now);
  }
  Time t = contract.terms.matched;
  for (std::size_t i = 0; i + 1 < states.size(); ++i, t = t + milliseconds(1)) {
    now = states[i];
    const bool is_owed = is_term ? t >= contract.terms.begins && now != Now::excused
                                 : now == Now::runs || now == Now::fails;
    meter.ran += now == Now::runs ? 1 : 0;
    meter.owed += is_owed ? 1 : 0;
    meter.undelivered += now == Now::fails ? 1 : 0;
  }
  for (const Told& each : told) {
    if (each.kind == ContractEventKind::begin) {
      meter.began = each.at;
    }
  }
  meter.last = told.back();
  return meter;
}

ContractBill naive_bill(const Contract& contract,
                        const NaiveMeter& meter,
                        bool is_latency_met,
                        const ContractRules& rules) {
  const ContractTerms& terms = contract.terms;
  const SlaClass& sla = rules.sla.rows[terms.sla].value;
  const Time closed = meter.last.at;
  const bool is_term = terms.product == ProductKind::reserved;
  const bool has_ended = meter.last.kind == ContractEventKind::end;
  const std::int64_t term_ms =
      has_ended ? (terms.ends - terms.begins).ms
                : std::max<std::int64_t>(0, std::min(closed, terms.ends).ms - terms.begins.ms);
  const bool never_began = !is_term && meter.began == kNever;
  const Time start = never_began ? closed : meter.began;
  const bool is_late =
      sla.start_within && start != kNever && start > terms.begins + *sla.start_within;
  ContractBill bill;
  const std::int64_t charged_ms = is_term ? term_ms : meter.ran;
  bill.computing = {naive_fen(terms, charged_ms, terms.price_microfen)};
  const std::int64_t computing = naive_fen(terms, charged_ms, terms.seller_price_microfen);
  bill.gross = {computing};
  const CancellationRule& rule = rules.of(terms.product).cancellation;
  if (meter.last.kind == ContractEventKind::cancel && closed + rule.notice > terms.begins &&
      !(is_late && never_began)) {
    const std::int64_t left =
        std::max<std::int64_t>(0, terms.ends.ms - std::max(closed, terms.begins).ms);
    bill.cancellation = {naive_fen(terms, left, terms.price_microfen, rule.fee.base)};
    bill.gross.base += naive_fen(terms, left, terms.seller_price_microfen, rule.fee.base);
  }
  std::int64_t credit = 0;
  for (const CreditStep& step : sla.availability) {
    const std::int64_t delivered = meter.owed - meter.undelivered;
    if (delivered * kPpm < step.below.base * meter.owed) {
      credit = std::max(credit, step.credit.base);
    }
  }
  credit += is_late ? sla.late_start_credit.base : 0;
  credit += is_latency_met ? 0 : sla.latency_credit.base;
  credit += meter.last.kind == ContractEventKind::seller_default ? sla.default_credit.base : 0;
  bill.credit_share = {std::min(credit, kPpm)};
  bill.credit = {naive_quotient(Int128{bill.computing.base} * bill.credit_share.base, kPpm)};
  bill.gross.base -= naive_quotient(Int128{computing} * bill.credit_share.base, kPpm);
  bill.platform_fee = {naive_quotient(Int128{bill.gross.base} * terms.fee.base, kPpm)};
  return bill;
}

/// What must have come up for the histories to mean something.
struct Seen {
  std::size_t credits = 0;
  std::size_t cancellations = 0;
  std::size_t excused = 0;
  std::size_t refunds = 0;
  std::size_t vouchers = 0;
  std::size_t cut_vouchers = 0;
  std::size_t refused_vouchers = 0;
};

void compare_bills(const History& history, Seen& seen) {
  const ContractLedger& ledger = history.ledger();
  std::int64_t due = 0;
  std::int64_t spreads = 0;
  for (const Contract& contract : ledger.contracts()) {
    const std::vector<Told>& told = history.told(contract.number);
    const NaiveMeter meter = naive_meter(contract, told, ledger.rules());
    const bool is_latency_met = std::none_of(told.begin(), told.end(), [](const Told& t) {
      return t.kind == ContractEventKind::break_latency;
    });
    INFO("contract " << contract.number.value());
    REQUIRE(contract.ran.ms == meter.ran);
    REQUIRE(contract.owed().ms == meter.owed);
    REQUIRE(contract.undelivered.ms == meter.undelivered);
    const ContractBill bill = naive_bill(contract, meter, is_latency_met, ledger.rules());
    REQUIRE(contract.bill == bill);
    due += bill.due().base;
    spreads += bill.due().base - bill.gross.base;
    seen.credits += bill.credit.base > 0 ? 1 : 0;
    seen.cancellations += bill.cancellation.base > 0 ? 1 : 0;
    seen.excused += contract.excused.ms > 0 ? 1 : 0;
    const Share prepaid = ledger.rules().of(contract.terms.product).prepaid;
    seen.refunds += prepayment(contract.terms, prepaid) > bill.due() ? 1U : 0U;
  }
  const ContractAccount& totals = ledger.totals();
  REQUIRE(totals.paid.base + totals.subsidy.base == due);
  REQUIRE(totals.received.base + totals.platform_fee.base + totals.spread.base == due);
  REQUIRE(totals.spread.base == spreads);
  REQUIRE(totals.held == Money{0});
}

/// Each voucher from the claims before it.
void compare_vouchers(const History& history, Seen& seen) {
  const ContractLedger& ledger = history.ledger();
  const VoucherRules& rules = ledger.vouchers()->rules();
  std::vector<VoucherRecord> paid;
  for (const VoucherRecord& record : ledger.claims()) {
    const bool had_one = std::any_of(paid.begin(), paid.end(), [&](const VoucherRecord& p) {
      return p.contract == record.contract;
    });
    std::int64_t amount = record.claim.computing.base / 5;
    std::int64_t of_firm = 0;
    std::int64_t of_all = 0;
    for (const VoucherRecord& p : paid) {
      of_firm += p.claim.firm == record.claim.firm ? p.answer.amount.base : 0;
      of_all += p.answer.amount.base;
    }
    const std::int64_t share = amount;
    amount = std::min(amount, std::max<std::int64_t>(0, rules.firm_cap.base - of_firm));
    if (rules.annual_envelope) {
      amount = std::min(amount, rules.annual_envelope->base - of_all);
    }
    if (record.claim.related_supplier || had_one || !record.claim.settled) {
      amount = 0;
    }
    REQUIRE(record.answer.amount.base == amount);
    REQUIRE(record.answer.refusals.empty() == (amount > 0));
    seen.vouchers += amount > 0 ? 1 : 0;
    seen.cut_vouchers += amount > 0 && amount < share ? 1 : 0;
    seen.refused_vouchers += amount == 0 ? 1 : 0;
    if (amount > 0) {
      paid.push_back(record);
    }
  }
}

}  // namespace

TEST_CASE("10,000 histories of contracts keep all money, and bills are what counting comes to",
          "[property][contract]") {
  Seen seen;
  for (std::uint64_t seed = 0; seed < kHistories; ++seed) {
    INFO("seed " << seed);
    History history(seed);
    for (int i = 0; i < 40; ++i) {
      history.step();
    }
    history.close_all();
    compare_bills(history, seen);
    compare_vouchers(history, seen);
  }
  CHECK(seen.credits > 5'000);
  CHECK(seen.cancellations > 2'000);
  CHECK(seen.excused > 2'000);
  CHECK(seen.refunds > 5'000);
  CHECK(seen.vouchers > 2'000);
  CHECK(seen.cut_vouchers > 500);
  CHECK(seen.refused_vouchers > 5'000);
}

}  // namespace suanwang::test
