// The part of a scenario about the market: offers of centres, and what the jobs of a stream bid.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/base/quantity.hpp"
#include "sim/base/time.hpp"
#include "sim/economy/market/market_plan.hpp"
#include "sim/scenario/when.hpp"

namespace suanwang {

constexpr auto choices(LimitLaw /*tag*/) {
  return std::array{
      Choice<LimitLaw>{"fixed", LimitLaw::fixed, "the limit, for all"},
      Choice<LimitLaw>{"uniform", LimitLaw::uniform, "limit (1 - spread) to limit (1 + spread)"},
      Choice<LimitLaw>{"normal", LimitLaw::normal, "mean limit, standard deviation spread x limit"},
      Choice<LimitLaw>{
          "lognormal", LimitLaw::lognormal, "median limit, spread: that of the logarithm"},
      Choice<LimitLaw>{"elastic",
                       LimitLaw::elastic,
                       "so that the demand at a price p from the limit on is as p ^ -elasticity"}};
}

namespace spec {

/// 1000 CNY a card-hour: a slip of the unit.
inline constexpr CardPrice kMostCardPrice{100'000'000'000};
inline constexpr ComputePrice kMostComputePrice{1'000'000'000'000};

struct Offer {
  Spotted<std::string> centre;
  ProductKind product = ProductKind::on_demand;
  Spotted<std::optional<std::string>> accelerator;
  Spotted<std::optional<std::uint32_t>> cards;
  std::optional<Share> share;
  Spotted<std::optional<CardPrice>> ask;
  std::optional<ComputePrice> ask_fp16;
  Spotted<std::uint32_t> least{1, {}, {}};
  std::optional<When> from;
  Spotted<std::optional<When>> until;
  bool regulated = false;
  bool first_use = false;
  Spotted<std::optional<std::string>> sla;
  std::optional<When> drops_out;
  std::string source;

  template <class V>
  void fields(V& v) {
    v.required("centre", centre, "who sells, or a name that several begin with: one offer each");
    v.optional("product", product, "which orders it meets");
    v.optional("accelerator", accelerator, "of which type its cards are; left out: of any");
    v.optional("cards", cards, "so many at a time", between(1U, 1'000'000U));
    v.optional("share",
               share,
               "instead: of the centre's cards, of that type if one is named; left out: all",
               between(Share{1}, Share{1'000'000}));
    v.optional("ask",
               ask,
               "what the seller wants at least, after the platform's fee",
               between(CardPrice{0}, kMostCardPrice));
    v.optional("ask_fp16",
               ask_fp16,
               "instead: for a peak dense FP16 PFLOPS of its cards; rounded up to the micro-fen a "
               "card-hour",
               between(ComputePrice{0}, kMostComputePrice));
    v.optional("least",
               least,
               "cards that it sells in a clearing, if any: its lot",
               between(1U, 100'000'000U));
    v.optional("from", from, "when it begins; left out: with the run");
    v.optional("until", until, "when all that it is sold for must be over; left out: never");
    v.optional("regulated",
               regulated,
               "sold at the ask, without fee, before the others: first to tenants of public "
               "interest, then by the time of the order");
    v.optional("first_use", first_use, "whether it goes first among offers of an equal ask");
    v.optional(
        "sla", sla, "class of service of its contracts, of `contracts`; left out: the first there");
    v.optional("drops_out",
               drops_out,
               "when the seller gives up, and defaults on all that it has sold of it");
    v.optional("source", source, "where the figures come from, or 'illustrative'");
  }
};

struct Market {
  Duration clearing = minutes(30);
  Share fee{};
  Duration patience = hours(4);
  Duration term = days(1);
  std::optional<ContractRules> contracts;
  std::optional<VoucherRules> vouchers;
  std::vector<Offer> offers;

  template <class V>
  void fields(V& v) {
    v.optional("clearing",
               clearing,
               "from one clearing to the next, at whole multiples",
               between(seconds(1), days(31)));
    v.optional(
        "fee", fee, "the platform's, of what a seller gets", between(Share{0}, Share{500'000}));
    v.optional("patience",
               patience,
               "how long orders wait that say nothing else",
               between(milliseconds(1), days(366)));
    v.optional("term",
               term,
               "reserved contracts are for whole multiples of it",
               between(minutes(1), days(366)));
    v.optional(
        "contracts",
        contracts,
        "what contracts promise and what breaking them costs; left out: nothing is promised");
    v.optional("vouchers", vouchers, "that the city pays; left out: there are none");
    v.required("offers", offers, "of centres");
  }
};

/// What makes the jobs of a stream orders.
struct Order {
  Spotted<CardPrice> limit{};
  LimitLaw law = LimitLaw::fixed;
  std::optional<Share> spread;
  std::optional<double> elasticity;
  CardPrice most = kMostCardPrice;
  ProductKind product = ProductKind::on_demand;
  std::optional<Duration> patience;
  std::optional<Duration> withdraw_after;
  bool vouchers = false;
  std::vector<Spotted<std::string>> known;
  std::string source;

  template <class V>
  void fields(V& v) {
    v.required("limit",
               limit,
               "the most that the owner of a job pays, or a figure of its distribution",
               between(CardPrice{0}, kMostCardPrice));
    v.optional("law", law, "its distribution over the jobs");
    v.optional(
        "spread", spread, "of uniform, normal and lognormal", between(Share{1}, Share{3'000'000}));
    v.optional("elasticity",
               elasticity,
               "of elastic: by so many per cent demand falls where the price rises by one",
               between(0.01, 100.0));
    v.optional("most", most, "no limit is above it", between(CardPrice{0}, kMostCardPrice));
    v.optional("product", product, "which offers it meets");
    v.optional("patience",
               patience,
               "how long an order waits; left out: the market's",
               between(milliseconds(1), days(366)));
    v.optional("withdraw_after",
               withdraw_after,
               "so long after its match a job that has not started is withdrawn, and its contract "
               "cancelled; left out: never",
               between(milliseconds(1), days(366)));
    v.optional(
        "vouchers", vouchers, "whether its owners claim vouchers, and count on them when they bid");
    v.optional("known",
               known,
               "centres, or names that several begin with, whose offers its owners find without "
               "the platform's matching; left out: all");
    v.optional("source", source, "where the figures come from, or 'illustrative'");
  }

  /// What is missing or too much for the law, or nothing.
  [[nodiscard]] std::string objection() const {
    const bool has_spread =
        law == LimitLaw::uniform || law == LimitLaw::normal || law == LimitLaw::lognormal;
    if (has_spread != spread.has_value()) {
      return has_spread ? "the law needs a `spread`" : "the law has no `spread`";
    }
    const bool is_elastic = law == LimitLaw::elastic;
    if (is_elastic != elasticity.has_value()) {
      return is_elastic ? "the law needs an `elasticity`" : "the law has no `elasticity`";
    }
    if (law == LimitLaw::uniform && spread->base > 1'000'000) {
      return "a `spread` above 1 would make limits below 0";
    }
    return {};
  }
};

}  // namespace spec
}  // namespace suanwang
