#include "sim/scenario/market_builder.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/base/int128.hpp"

namespace suanwang {
namespace {

class MarketBuilder {
 public:
  MarketBuilder(const spec::Scenario& scenario, const BuiltCity& built, Issues& issues)
      : scenario_(scenario),
        city_(built.city),
        names_(built.names),
        issues_(issues),
        is_read_(!issues.has_errors()) {}

  std::shared_ptr<const MarketPlan> build() {
    const std::size_t before = issues_.error_count();
    const auto& streams = scenario_.demand.streams;
    for (const spec::Stream& stream : streams) {
      plan_.orders.push_back(rule_of(stream));
      plan_.streams.push_back(stream.name.value);
    }
    if (!scenario_.market) {
      return nullptr;
    }
    plan_.clearing = scenario_.market->clearing;
    plan_.fee = scenario_.market->fee;
    plan_.term = scenario_.market->term;
    take_rules(*scenario_.market);
    for (const spec::Offer& offer : scenario_.market->offers) {
      add_offers(offer);
    }
    check_streams();
    return issues_.error_count() == before ? std::make_shared<const MarketPlan>(std::move(plan_))
                                           : nullptr;
  }

 private:
  OrderRule rule_of(const spec::Stream& stream) {
    if (!stream.order) {
      return {};
    }
    const spec::Order& spec = *stream.order;
    if (!scenario_.market) {
      issues_.error(spec.limit.spot,
                    spec.limit.path,
                    "the stream's jobs are orders, and there is no market",
                    "give the scenario a `market`, or leave out `order`");
      return {};
    }
    if (std::string objection = spec.objection(); !objection.empty()) {
      issues_.error(spec.limit.spot, spec.limit.path, std::move(objection));
      return {};
    }
    OrderRule rule;
    rule.exists = true;
    rule.product = spec.product;
    rule.law = spec.law;
    rule.price_ufen = spec.limit.value.base;
    rule.spread = static_cast<double>(spec.spread.value_or(Share{}).base) / kPpm;
    rule.elasticity = spec.elasticity.value_or(0);
    rule.most_ufen = spec.most.base;
    rule.patience = spec.patience.value_or(scenario_.market->patience);
    rule.withdrawal = spec.withdraw_after.value_or(rule.withdrawal);
    rule.claims_vouchers = spec.vouchers;
    for (const Spotted<std::string>& name : spec.known) {
      if (const auto centres = names_.centres.resolve(name.value, name.spot, name.path, issues_)) {
        for (std::uint32_t i = 0; i < centres->count; ++i) {
          rule.known.emplace_back(centres->first + i);
        }
      }
    }
    if (spec.vouchers && !scenario_.market->vouchers) {
      issues_.error(spec.limit.spot,
                    spec.limit.path,
                    "its owners claim vouchers, and the city pays none",
                    "give the market `vouchers`, or leave them out of `order`");
    }
    return rule;
  }

  void take_rules(const spec::Market& spec) {
    const auto refuse = [this](const char* path, std::string objection) {
      issues_.error(scenario_.name.spot, path, std::move(objection));
    };
    plan_.rules = spec.contracts.value_or(plan_.rules);
    if (std::string objection = plan_.rules.objection(); is_read_ && !objection.empty()) {
      refuse("market.contracts", std::move(objection));
    }
    if (!spec.vouchers) {
      return;
    }
    if (std::string objection = spec.vouchers->objection(); is_read_ && !objection.empty()) {
      refuse("market.vouchers", std::move(objection));
    } else if (spec.vouchers->share.base * spec.vouchers->claims_per_contract > kPpm) {
      refuse("market.vouchers",
             "the vouchers of a contract could exceed it: share x claims_per_contract is over 1");
    } else {
      plan_.vouchers = spec.vouchers;
    }
  }

  /// False, with an issue, if there is no such class.
  bool find_class(const spec::Offer& spec, Offer& offer) {
    if (!spec.sla.value) {
      return true;
    }
    const auto& classes = plan_.rules.sla.rows;
    for (std::uint32_t i = 0; i < classes.size(); ++i) {
      if (classes[i].name == *spec.sla.value) {
        offer.sla = i;
        return true;
      }
    }
    std::string known;
    for (const auto& row : classes) {
      known += (known.empty() ? "`" : ", `") + row.name + "`";
    }
    issues_.error(
        spec.sla.spot,
        spec.sla.path,
        "there is no class of service `" + *spec.sla.value + "`",
        scenario_.market->contracts ? "one of " + known : "give the market `contracts` with `sla`");
    return false;
  }

  void add_offers(const spec::Offer& spec) {
    const auto centres =
        names_.centres.resolve(spec.centre.value, spec.centre.spot, spec.centre.path, issues_);
    Offer offer;
    if (spec.accelerator.value) {
      const auto type = names_.accelerators.resolve_one(
          *spec.accelerator.value, spec.accelerator.spot, spec.accelerator.path, issues_);
      if (!type) {
        return;
      }
      offer.accelerator = AcceleratorId(*type);
    }
    if (!centres || !has_window(spec, offer) || !find_class(spec, offer)) {
      return;
    }
    if (spec.cards.value && spec.share) {
      issues_.error(spec.cards.spot,
                    spec.cards.path,
                    "an offer is so many `cards`, or a `share` of the centre's",
                    "leave one of them out");
      return;
    }
    offer.product = spec.product;
    offer.least_units =
        spec.least.value > 1 ? std::int64_t{spec.least.value} * city_.card_units : 0;
    offer.is_regulated = spec.regulated;
    offer.goes_first = spec.first_use;
    for (std::uint32_t i = 0; i < centres->count; ++i) {
      offer.centre = CentreId(centres->first + i);
      if (!set_ask(spec, offer) || !add_offer(spec, offer)) {
        return;  // its like would be told once more
      }
    }
  }

  /// Of one type: that of the offer, or of all cards of the centre; 0 if there are several, or
  /// none.
  [[nodiscard]] std::int64_t gflops_of_a_card(const Offer& offer) const {
    AcceleratorId type = offer.accelerator;
    const Centre& centre = city_.centres[offer.centre];
    for (std::uint32_t i = 0; !offer.accelerator.exists() && i < centre.partition_count; ++i) {
      const Partition& partition = city_.partitions[centre.partition(i)];
      if (partition.accelerators > 0 && type.exists() && partition.accelerator != type) {
        return 0;
      }
      type = partition.accelerators > 0 ? partition.accelerator : type;
    }
    return type.exists() ? city_.accelerators[type].fp16_dense.base : 0;
  }

  bool set_ask(const spec::Offer& spec, Offer& offer) {
    offer.card_gflops = gflops_of_a_card(offer);
    if (spec.ask.value.has_value() == spec.ask_fp16.has_value()) {
      issues_.error(spec.centre.spot,
                    spec.centre.path,
                    "an offer has an `ask` for a card-hour, or `ask_fp16` for a PFLOPS-hour",
                    "one of them");
      return false;
    }
    if (spec.ask.value) {
      offer.ask_ufen = spec.ask.value->base;
      return true;
    }
    constexpr Int128 kGflopsPerPflops = 1'000'000;
    const Int128 exact = Int128{spec.ask_fp16->base} * offer.card_gflops;
    offer.ask_ufen = static_cast<std::int64_t>((exact + kGflopsPerPflops - 1) / kGflopsPerPflops);
    if (offer.card_gflops == 0 || offer.ask_ufen > spec::kMostCardPrice.base) {
      issues_.error(spec.centre.spot,
                    spec.centre.path,
                    offer.card_gflops == 0 ? "`ask_fp16` of cards of no known type, or of several"
                                           : "`ask_fp16` comes to more than 1000 CNY a card-hour",
                    offer.card_gflops == 0 ? "an offer for each `accelerator`" : "a lower one");
      return false;
    }
    return true;
  }

  bool has_window(const spec::Offer& spec, Offer& offer) {
    const std::int64_t start = scenario_.start.utc_ms;
    if (spec.from) {
      offer.from = spec.from->time(start);
    }
    if (spec.until.value) {
      offer.until = spec.until.value->time(start);
    }
    if (spec.drops_out) {
      offer.drops_out = spec.drops_out->time(start);
      if (is_read_ && (offer.drops_out <= offer.from || offer.drops_out <= Time{} ||
                       offer.drops_out >= offer.until)) {
        issues_.error(spec.centre.spot,
                      spec.centre.path,
                      "the seller drops out when its offer does not stand",
                      "`drops_out` after `from` and the run's begin, before `until`");
        return false;
      }
    }
    const bool is_empty = spec.from && offer.until <= offer.from;
    if (is_empty || offer.until <= Time{}) {
      issues_.error(
          spec.until.spot,
          spec.until.path,
          is_empty ? "the offer ends before it begins" : "the offer is over before the run begins",
          is_empty ? "`until` must be later than `from`" : "a later `until`");
      return false;
    }
    return true;
  }

  bool add_offer(const spec::Offer& spec, Offer offer) {
    if (spec.cards.value == 0U) {
      return false;  // out of range, and told so
    }
    const Centre& centre = city_.centres[offer.centre];
    const std::int64_t there = units_of(centre, offer.accelerator);
    const std::int64_t share = spec.share ? spec.share->base : 1'000'000;
    offer.units = spec.cards.value
                      ? std::int64_t{*spec.cards.value} * city_.card_units
                      : static_cast<std::int64_t>(Int128{there / city_.card_units} * share / kPpm) *
                            city_.card_units;
    const std::int64_t sold = offered_beside(offer);
    if (offer.units <= 0 || offer.units + sold > there) {
      const auto cards = [this](std::int64_t units) {
        return std::to_string(units / city_.card_units);
      };
      issues_.error(spec.centre.spot,
                    spec.centre.path,
                    offer.units <= 0 ? "`" + centre.name + "` has no such cards to offer"
                                     : "`" + centre.name + "` offers " + cards(offer.units + sold) +
                                           " such cards at a time and has " + cards(there),
                    "fewer `cards`, a smaller `share`, or another window");
      return false;
    }
    if (offer.least_units > offer.units) {
      issues_.error(spec.least.spot,
                    spec.least.path,
                    "the least that is sold is more than what is offered",
                    "a smaller `least`");
      return false;
    }
    plan_.offers.push_back(offer);
    return true;
  }

  /// Cards of the centre, of the type if it is one.
  [[nodiscard]] std::int64_t units_of(const Centre& centre, AcceleratorId type) const {
    std::int64_t units = 0;
    for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
      const Partition& partition = city_.partitions[centre.partition(i)];
      if (!type.exists() || partition.accelerator == type) {
        units += std::int64_t{partition.nodes} * partition.accelerators;
      }
    }
    return units;
  }

  /// The most that other offers of the same cards have at one time of its window.
  [[nodiscard]] std::int64_t offered_beside(const Offer& offer) const {
    const auto meets = [&offer](const Offer& other) {
      const bool same_cards = !offer.accelerator.exists() || !other.accelerator.exists() ||
                              offer.accelerator == other.accelerator;
      return other.centre == offer.centre && same_cards && other.from < offer.until &&
             offer.from < other.until;
    };
    std::vector<Time> begins{offer.from};
    for (const Offer& other : plan_.offers) {
      if (meets(other)) {
        begins.push_back(std::max(other.from, offer.from));
      }
    }
    std::int64_t most = 0;
    for (const Time at : begins) {
      std::int64_t sum = 0;
      for (const Offer& other : plan_.offers) {
        sum += meets(other) && other.from <= at && at < other.until ? other.units : 0;
      }
      most = std::max(most, sum);
    }
    return most;
  }

  /// A market needs somebody who buys.
  void check_streams() {
    const auto& streams = scenario_.demand.streams;
    const bool anybody_buys = std::any_of(
        streams.begin(), streams.end(), [](const spec::Stream& s) { return s.order.has_value(); });
    if (!anybody_buys) {
      issues_.error(scenario_.name.spot,
                    "market",
                    "no stream's jobs are orders",
                    "give one an `order` with a `limit`");
    }
    for (const spec::Stream& stream : streams) {
      if (!stream.order) {
        continue;
      }
      const spec::Speeds* speeds =
          stream.speeds.value ? scenario_.demand.speeds.find(*stream.speeds.value) : nullptr;
      if (stream.span) {
        issues_.error(stream.order->limit.spot,
                      stream.order->limit.path,
                      "an order is matched at one centre, and its jobs may span several",
                      "leave out `span`, or `order`");
      }
      if (speeds != nullptr && !speeds->by_tasks.rows.empty()) {
        issues_.error(stream.order->limit.spot,
                      stream.order->limit.path,
                      "an order is for so many cards, and its jobs may have more or fewer",
                      "speeds without `by_tasks`, or leave out `order`");
      }
    }
  }

  const spec::Scenario& scenario_;
  const City& city_;
  const CityNames& names_;
  Issues& issues_;
  bool is_read_;  ///< all of it; else what is missing was told already
  MarketPlan plan_;
};

}  // namespace

std::shared_ptr<const MarketPlan> build_market(const spec::Scenario& scenario,
                                               const BuiltCity& built,
                                               Issues& issues) {
  return MarketBuilder(scenario, built, issues).build();
}

}  // namespace suanwang
