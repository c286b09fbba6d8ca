#include "sim/economy/market/market_books.hpp"

#include <algorithm>
#include <string>

#include "sim/base/check.hpp"
#include "sim/economy/account_units.hpp"

namespace suanwang {
namespace {

/// Fen, rounded down, of micro-fen an hour x unit_ms.
Money whole_fen(Int128 amount, std::uint32_t card_units) {
  return {static_cast<std::int64_t>(amount /
                                    (kMillisecondsPerCardHour * kMicrofenPerFen * card_units))};
}

}  // namespace

MarketBooks::MarketBooks(const MarketPlan& plan, const City& city, std::uint64_t seed)
    : plan_(&plan),
      city_(&city),
      seed_(seed),
      ledger_(plan.rules, city.calendar, plan.vouchers),
      hopes_(ledger_),
      sold_(plan.offers.size(), 0) {
  totals_.card_units = city.card_units;
  totals_.sold_unit_ms.resize(city.centres.size());
  totals_.used_at.resize(city.centres.size());
}

const std::string* MarketBooks::firm_of(const JobRequest& request) const {
  const bool claims =
      plan_->vouchers && plan_->orders[request.stream].claims_vouchers && request.tenant.exists();
  return claims ? &city_->tenants[request.tenant].name : nullptr;
}

Int128 MarketBooks::agreed_unit_ms(const JobRequest& request) const {
  const Duration agreed = plan_->agreed_time(request, request.walltime);
  return Int128{static_cast<std::int64_t>(request.total_accelerators())} *
         std::max<std::int64_t>(agreed.ms, 1);
}

std::int64_t MarketBooks::bid_ufen(const JobRequest& request, Time now) const {
  const std::int64_t limit = limit_ufen(request);
  const std::string* firm = firm_of(request);
  if (firm == nullptr) {
    return limit;
  }
  const Share share = plan_->vouchers->share;
  return price_with_voucher(
      limit, share, hopes_.left(*firm, now), agreed_unit_ms(request), city_->card_units);
}

Time MarketBooks::waits_since(const JobRequest& request) const {
  const auto found = accounts_.find(request.number);
  const bool was_dropped = found != accounts_.end() && found->second.dropped != kNever;
  return was_dropped ? found->second.dropped : request.submit;
}

std::int64_t MarketBooks::free_units(std::uint32_t offer, Time now) const {
  const Offer& of = plan_->offers[offer];
  return is_open(of, now) ? of.units - sold_[offer] : 0;
}

const MarketContract* MarketBooks::find(std::uint64_t job) const {
  const auto found = live_.find(job);
  return found == live_.end() ? nullptr : &found->second;
}

ContractTerms MarketBooks::terms_of(const JobRequest& request,
                                    const SaleTerms& sale,
                                    Time now) const {
  const Offer& offer = plan_->offers[sale.offer];
  ContractTerms terms;
  terms.buyer = request.tenant;
  terms.seller = offer.centre;
  terms.product = offer.product;
  terms.sla = offer.sla;
  terms.card_units = city_->card_units;
  terms.units = static_cast<std::int64_t>(request.total_accelerators());
  terms.price_microfen = sale.price_ufen;
  terms.seller_price_microfen = sale.seller_ufen;
  terms.fee = plan_->fee_of(offer);
  terms.matched = now;
  terms.begins = now;
  const Duration agreed = plan_->agreed_time(request, request.walltime);
  terms.ends = now + std::max(agreed, milliseconds(1));
  const auto account = accounts_.find(request.number);
  if (account != accounts_.end() && account->second.dropped != kNever) {
    terms.replaces = account->second.all.back();
  }
  return terms;
}

MarketBooks::Objection MarketBooks::objection(const JobRequest& request,
                                              const SaleTerms& sale,
                                              Time now) const {
  const OrderRule* rule = plan_->rule_of(request);
  if (rule == nullptr || sale.offer >= plan_->offers.size()) {
    return Objection::no_offer;
  }
  const Offer& offer = plan_->offers[sale.offer];
  if (!is_open(offer, now) || offer.product != rule->product) {
    return Objection::no_offer;
  }
  const Int128 kept = Int128{sale.seller_ufen} * (kPpm - plan_->fee_of(offer).base);
  const bool is_dear = sale.price_ufen < 0 || sale.price_ufen > bid_ufen(request, now);
  if (is_dear || kept < Int128{offer.ask_ufen} * kPpm ||
      !suanwang::objection(terms_of(request, sale, now), plan_->rules).empty()) {
    return Objection::beyond_limit;
  }
  const auto units = static_cast<std::int64_t>(request.total_accelerators());
  return units <= free_units(sale.offer, now) ? Objection::none : Objection::sold_out;
}

const MarketContract& MarketBooks::open(const JobRequest& request,
                                        const SaleTerms& sale,
                                        Time now) {
  const Offer& offer = plan_->offers[sale.offer];
  const ContractTerms terms = terms_of(request, sale, now);
  MarketContract contract;
  contract.number = ledger_.open(terms);
  contract.job = request.number;
  contract.offer = sale.offer;
  contract.seller = offer.centre;
  contract.buyer = request.tenant;
  contract.product = offer.product;
  contract.units = terms.units;
  contract.agreed = terms.ends - terms.begins;
  contract.matched = now;
  contract.limit_ufen = limit_ufen(request);
  contract.price_ufen = sale.price_ufen;
  contract.seller_ufen = sale.seller_ufen;
  contract.ask_ufen = offer.ask_ufen;
  contract.fee = terms.fee;
  if (const std::string* firm = firm_of(request)) {
    contract.voucher_ufen_ms = voucher_for(sale.price_ufen,
                                           plan_->vouchers->share,
                                           hopes_.left(*firm, now),
                                           contract.unit_ms(),
                                           city_->card_units);
    hopes_.add(*firm, whole_fen(contract.voucher_ufen_ms, city_->card_units), now);
  }
  sold_[sale.offer] += contract.units;
  totals_.clearings += static_cast<std::uint64_t>(last_sale_ != now);
  last_sale_ = now;
  count_trade(contract, 1);
  JobAccount& account = accounts_[contract.job];
  totals_.replaced += static_cast<std::uint64_t>(account.dropped != kNever);
  account.dropped = kNever;
  account.told.price_ufen = contract.price_ufen;
  account.all.push_back(contract.number);
  account.claims = firm_of(request) != nullptr;
  account.is_staging = false;
  const auto [place, is_new] = live_.emplace(contract.job, contract);
  SUANWANG_CHECK(is_new, "a job was sold twice");
  return place->second;
}

void MarketBooks::count_trade(const MarketContract& contract, int sign) {
  const Int128 unit_ms = contract.unit_ms() * sign;
  sign > 0 ? totals_.traded.add(contract.unit_ms()) : totals_.traded.take(contract.unit_ms());
  if (const std::int64_t gflops = plan_->offers[contract.offer].card_gflops; gflops > 0) {
    totals_.traded_gflops_ms += unit_ms * gflops;
    totals_.paid_for_gflops += unit_ms * contract.price_ufen;
  }
  totals_.value += unit_ms * contract.limit_ufen;
  totals_.paid += unit_ms * contract.price_ufen;
  totals_.vouchers += contract.voucher_ufen_ms * sign;
  totals_.received += unit_ms * contract.seller_ufen;
  totals_.fee_ppm += unit_ms * contract.seller_ufen * contract.fee.base;
  totals_.cost += unit_ms * contract.ask_ufen;
  totals_.sold_unit_ms[contract.seller] += unit_ms;
}

void MarketBooks::await_data(std::uint64_t job) {
  accounts_.at(job).is_staging = true;
}

void MarketBooks::note_data(std::uint64_t job, Time now) {
  JobAccount& account = accounts_.at(job);
  const Contract& contract = ledger_.contract(account.all.back());
  if (account.is_staging && contract.start_by != kNever) {
    ledger_.postpone(contract.number, contract.start_by + (now - contract.terms.matched));
  }
  account.is_staging = false;
}

/// A term begins with its job.
void MarketBooks::start(std::uint64_t job, Time now) {
  const ContractId id = live_.at(job).number;
  const Contract& contract = ledger_.contract(id);
  if (contract.began != kNever) {
    ledger_.resume(id, now);
    return;
  }
  if (contract.terms.product == ProductKind::reserved) {
    ledger_.put_off(id, now);
  }
  ledger_.begin(id, now);
}

void MarketBooks::stop(
    std::uint64_t job, Time now, PauseCause cause, Duration notice, Duration undone) {
  const ContractId id = live_.at(job).number;
  if (ledger_.contract(id).phase != ContractPhase::running) {
    return;
  }
  JobAccount& account = accounts_.at(job);
  const Duration lost = undone - account.undone;
  ledger_.pause(id, now, cause, notice, lost);
  account.undone = undone;
  const ContractTerms& terms = ledger_.contract(id).terms;
  totals_.used_at[terms.seller] += Int128{terms.units} * lost.ms;
}

void MarketBooks::break_latency(std::uint64_t job, Time now) {
  ledger_.break_latency(live_.at(job).number, now);
}

void MarketBooks::close(std::uint64_t job, Time now, ContractState how) {
  const auto found = live_.find(job);
  SUANWANG_CHECK(found != live_.end(), "a contract ended that nobody had");
  const ContractId id = found->second.number;
  JobAccount& account = accounts_.at(job);
  if (account.is_staging) {
    note_data(job, now);  // so long at least they were on their way
  }
  totals_.cancelled += static_cast<std::uint64_t>(how == ContractState::cancelled);
  if (ledger_.contract(id).terms.product == ProductKind::reserved) {
    close_term(id, now, how);
  }
  if (how == ContractState::ended) {
    ledger_.end(id, now);
  } else if (how == ContractState::cancelled) {
    ledger_.cancel(id, now);
  } else {
    ledger_.seller_default(id, now);
    ++totals_.defaulted;
    account.dropped = now;
    count_trade(found->second, -1);
  }
  const Contract& contract = ledger_.contract(id);
  account.told.due.base += contract.bill.due().base;
  totals_.due_fen += contract.bill.due().base;
  totals_.credit_fen += contract.bill.credit.base;
  totals_.cancellation_fen += contract.bill.cancellation.base;
  totals_.metered_unit_ms += contract.metered_unit_ms();
  totals_.used_at[contract.terms.seller] += contract.metered_unit_ms();
  if (account.claims) {
    claim(found->second, now);
  }
  sold_[found->second.offer] -= found->second.units;
  live_.erase(found);
}

/// One that still runs is renewed for another term. One that has not begun does now, at the
/// earliest; where the run ends, or the seller is late, it is called off in time and costs nothing.
void MarketBooks::close_term(ContractId id, Time now, ContractState& how) {
  const Contract& contract = ledger_.contract(id);
  const Time begins = contract.terms.begins;
  if (contract.began == kNever) {
    const bool is_over = how == ContractState::ended;
    const bool is_free = is_over || now > contract.start_by;
    const Duration notice = plan_->rules.of(ProductKind::reserved).cancellation.notice;
    ledger_.put_off(id, is_free ? now + notice : now);
    how = is_over ? ContractState::cancelled : how;
  } else if (now > contract.terms.ends) {
    const std::int64_t terms = ((now - begins).ms - 1) / plan_->term.ms + 1;
    ledger_.renew(id, now, begins + Duration{terms * plan_->term.ms});
  }
}

/// Once it is settled, if there is anything to claim.
void MarketBooks::claim(const MarketContract& contract, Time now) {
  VoucherFacts facts;
  facts.firm = city_->tenants[contract.buyer].name;
  hopes_.remove(facts.firm, whole_fen(contract.voucher_ufen_ms, city_->card_units));
  if (ledger_.contract(contract.number).bill.due().base == 0) {
    return;
  }
  const VoucherRecord& record = ledger_.claim_voucher(contract.number, now, facts);
  ++totals_.voucher_claims;
  totals_.voucher_refusals += static_cast<std::uint64_t>(!record.answer.refusals.empty());
  if (record.answer.amount > Money{0}) {
    totals_.due_with_vouchers_fen += ledger_.contract(contract.number).bill.due().base;
  }
}

bool MarketBooks::is_dropped(std::uint64_t job) const {
  const auto found = accounts_.find(job);
  return found != accounts_.end() && found->second.dropped != kNever;
}

void MarketBooks::wait_again(std::uint64_t job, Time now) {
  if (is_dropped(job)) {
    accounts_.at(job).dropped = now;
  }
}

std::vector<std::uint64_t> MarketBooks::jobs_of(std::uint32_t offer) const {
  std::vector<std::uint64_t> jobs;
  for (const auto& [job, contract] : live_) {
    if (contract.offer == offer) {
      jobs.push_back(job);
    }
  }
  return jobs;
}

Int128 MarketBooks::metered_unit_ms(std::uint64_t job) const {
  Int128 sum = 0;
  if (const auto found = accounts_.find(job); found != accounts_.end()) {
    for (const ContractId id : found->second.all) {
      sum += ledger_.contract(id).metered_unit_ms();
    }
  }
  return sum;
}

const ContractEnd* MarketBooks::settle(std::uint64_t job) {
  const auto found = accounts_.find(job);
  if (found == accounts_.end()) {
    return nullptr;
  }
  SUANWANG_CHECK(!live_.contains(job), "a job has left and its contract goes on");
  told_ = found->second.told;
  accounts_.erase(found);
  return &told_;
}

void MarketBooks::note_unmatched(const JobRequest& request, Unmatched reason) {
  OrderCount& count =
      reason == Unmatched::none ? totals_.waiting : totals_.unmet[static_cast<std::size_t>(reason)];
  count.add(Int128{static_cast<std::int64_t>(request.total_accelerators())} * request.walltime.ms);
}

void MarketBooks::check() const {
  std::vector<std::int64_t> sold(sold_.size(), 0);
  for (const auto& [job, contract] : live_) {
    sold[contract.offer] += contract.units;
  }
  for (std::uint32_t i = 0; i < sold.size(); ++i) {
    SUANWANG_CHECK(sold[i] == sold_[i] && sold[i] <= plan_->offers[i].units,
                   "offer " + std::to_string(i) + " is oversold, or its books are wrong");
  }
  SUANWANG_CHECK(ledger_.totals().balances(), "no money is made or lost");
}

MarketTotals MarketBooks::finish(Time end) {
  SUANWANG_CHECK(live_.empty() && accounts_.empty(), "a contract was not settled");
  check();
  ledger_.check();
  totals_.account = ledger_.totals();
  SUANWANG_CHECK(
      totals_.account.held == Money{0} &&
          Int128{totals_.account.paid.base} + totals_.account.subsidy.base == totals_.due_fen,
      "what was owed is not what buyers and city have paid");
  for (const Offer& offer : plan_->offers) {
    const Time until = std::min({offer.until, offer.drops_out, end});
    const Duration span = until - std::max(offer.from, Time{});
    totals_.offered_unit_ms += Int128{offer.units} * std::max(span, Duration{}).ms;
  }
  return totals_;
}

}  // namespace suanwang
