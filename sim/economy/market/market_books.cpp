#include "sim/economy/market/market_books.hpp"

#include <algorithm>
#include <string>

#include "sim/base/check.hpp"

namespace suanwang {

MarketBooks::MarketBooks(const MarketPlan& plan, const City& city, std::uint64_t seed)
    : plan_(&plan),
      city_(&city),
      seed_(seed),
      billing_(city.card_units),
      sold_(plan.offers.size(), 0),
      received_by_(city.centres.size()) {
  totals_.sold_unit_ms.resize(city.centres.size());
}

std::int64_t MarketBooks::free_units(std::uint32_t offer, Time now) const {
  const Offer& of = plan_->offers[offer];
  return of.from <= now && now < of.until ? of.units - sold_[offer] : 0;
}

const MarketContract* MarketBooks::find(std::uint64_t job) const {
  const auto found = live_.find(job);
  return found == live_.end() ? nullptr : &found->second;
}

MarketBooks::Objection MarketBooks::objection(const JobRequest& request,
                                              const SaleTerms& sale,
                                              Time now) const {
  const OrderRule* rule = plan_->rule_of(request);
  if (rule == nullptr || sale.offer >= plan_->offers.size()) {
    return Objection::no_offer;
  }
  const Offer& offer = plan_->offers[sale.offer];
  const bool is_open = offer.from <= now && now < offer.until;
  if (!is_open || offer.product != rule->product) {
    return Objection::no_offer;
  }
  constexpr Int128 kOne = 1'000'000;
  const Int128 kept = Int128{sale.seller_ufen} * (kOne - plan_->fee_of(offer).base);
  const bool is_dear = sale.price_ufen < 0 || sale.price_ufen > limit_ufen(request);
  if (is_dear || kept < Int128{offer.ask_ufen} * kOne) {
    return Objection::beyond_limit;
  }
  const auto units = static_cast<std::int64_t>(request.total_accelerators());
  return units <= free_units(sale.offer, now) ? Objection::none : Objection::sold_out;
}

const MarketContract& MarketBooks::open(const JobRequest& request,
                                        const SaleTerms& sale,
                                        Time now) {
  const Offer& offer = plan_->offers[sale.offer];
  MarketContract contract;
  contract.number = ++contracts_;
  contract.job = request.number;
  contract.offer = sale.offer;
  contract.seller = offer.centre;
  contract.buyer = request.tenant;
  contract.product = offer.product;
  contract.units = static_cast<std::int64_t>(request.total_accelerators());
  contract.requested = request.walltime;
  contract.matched = now;
  contract.limit_ufen = limit_ufen(request);
  contract.price_ufen = sale.price_ufen;
  contract.seller_ufen = sale.seller_ufen;
  contract.ask_ufen = offer.ask_ufen;
  contract.fee = plan_->fee_of(offer);
  billing_.open(contract);
  sold_[sale.offer] += contract.units;
  const Int128 unit_ms = contract.unit_ms();
  totals_.clearings += static_cast<std::uint64_t>(last_sale_ != now);
  last_sale_ = now;
  totals_.traded.add(unit_ms);
  totals_.value += unit_ms * contract.limit_ufen;
  totals_.paid += unit_ms * contract.price_ufen;
  totals_.received += unit_ms * contract.seller_ufen;
  totals_.fee_ppm += unit_ms * contract.seller_ufen * contract.fee.base;
  totals_.cost += unit_ms * contract.ask_ufen;
  totals_.sold_unit_ms[contract.seller] += unit_ms;
  paid_by_[contract.buyer] += unit_ms * contract.price_ufen;
  received_by_[contract.seller] += unit_ms * contract.seller_ufen;
  platform_ += unit_ms * (contract.price_ufen - contract.seller_ufen);
  const auto [place, is_new] = live_.emplace(contract.job, contract);
  SUANWANG_CHECK(is_new, "a job was sold twice");
  return place->second;
}

Bill MarketBooks::end(std::uint64_t job, Int128 metered_unit_ms) {
  const auto found = live_.find(job);
  SUANWANG_CHECK(found != live_.end(), "a contract ended that nobody had");
  const Bill bill = billing_.end(found->second, metered_unit_ms);
  sold_[found->second.offer] -= found->second.units;
  live_.erase(found);
  return bill;
}

void MarketBooks::note_unmatched(const JobRequest& request, Unmatched reason) {
  OrderCount& count =
      reason == Unmatched::none ? totals_.waiting : totals_.unmet[static_cast<std::size_t>(reason)];
  count.add(Int128{static_cast<std::int64_t>(request.total_accelerators())} * request.walltime.ms);
}

void MarketBooks::check() const {
  billing_.check();
  Int128 paid = 0;
  for (const auto& [tenant, sum] : paid_by_) {
    paid += sum;
  }
  Int128 received = 0;
  for (const Int128 sum : received_by_) {
    received += sum;
  }
  SUANWANG_CHECK(paid == received + platform_ && paid == totals_.paid,
                 "what buyers agreed to pay is not what sellers and the platform are to get");
  std::vector<std::int64_t> sold(sold_.size(), 0);
  for (const auto& [job, contract] : live_) {
    sold[contract.offer] += contract.units;
  }
  for (std::uint32_t i = 0; i < sold.size(); ++i) {
    SUANWANG_CHECK(sold[i] == sold_[i] && sold[i] <= plan_->offers[i].units,
                   "offer " + std::to_string(i) + " is oversold, or its books are wrong");
  }
}

MarketTotals MarketBooks::close(Time end) {
  SUANWANG_CHECK(live_.empty(), "a contract was not billed");
  check();
  totals_.bills = billing_.totals();
  for (const Offer& offer : plan_->offers) {
    const Duration span = std::min(offer.until, end) - std::max(offer.from, Time{});
    totals_.offered_unit_ms += Int128{offer.units} * std::max(span, Duration{}).ms;
  }
  return totals_;
}

}  // namespace suanwang
