#include "sim/economy/market/contract_rules.hpp"

#include <utility>

namespace suanwang {
namespace {

constexpr CreditStep kBelow999{{999'000}, {100'000}};
constexpr CreditStep kBelow995{{995'000}, {250'000}};
constexpr CreditStep kBelow990{{990'000}, {500'000}};

SlaClass illustrative_class(std::vector<CreditStep> availability,
                            std::optional<Duration> start_within) {
  SlaClass sla;
  sla.availability = std::move(availability);
  sla.start_within = start_within;
  sla.late_start_credit = {100'000};
  sla.latency_credit = {100'000};
  sla.default_credit = {500'000};
  sla.source = "judgement: availability, start and its credits; illustrative: all other credits";
  return sla;
}

ProductRules illustrative_product(Share prepaid,
                                  std::optional<Duration> preemption_notice,
                                  CancellationRule cancellation) {
  return {prepaid, preemption_notice, cancellation, "illustrative"};
}

}  // namespace

std::string_view name_of(ProductKind product) {
  for (const auto& choice : choices(product)) {
    if (choice.value == product) {
      return choice.name;
    }
  }
  return "";
}

const ProductRules& ContractRules::of(ProductKind product) const {
  switch (product) {
    case ProductKind::spot:
      return spot;
    case ProductKind::on_demand:
      return on_demand;
    case ProductKind::reserved:
      break;
  }
  return reserved;
}

std::string ContractRules::objection() const {
  const std::string why = "source is empty: say where the rules come from, or 'illustrative'";
  if (sla.rows.empty()) {
    return "no class of service: a contract needs one, if only without promises";
  }
  for (const auto& row : sla.rows) {
    if (row.value.source.empty()) {
      return row.name + ": " + why;
    }
  }
  const bool has_all =
      !spot.source.empty() && !on_demand.source.empty() && !reserved.source.empty();
  return has_all ? "" : why;
}

ContractRules illustrative_contract_rules() {
  ContractRules rules;
  rules.sla.rows = {
      {"first", {}, illustrative_class({kBelow999, kBelow995, kBelow990}, minutes(15))},
      {"second", {}, illustrative_class({kBelow995, kBelow990}, hours(4))},
      {"third", {}, illustrative_class({kBelow990}, std::nullopt)}};
  rules.spot = illustrative_product({0}, minutes(2), {});
  rules.on_demand = illustrative_product({0}, std::nullopt, {hours(1), {100'000}});
  rules.reserved = illustrative_product({1'000'000}, std::nullopt, {days(7), {500'000}});
  return rules;
}

ContractRules plain_contract_rules() {
  const std::string source = "no promise";
  ContractRules rules;
  rules.sla.rows = {{"none", {}, {}}};
  rules.sla.rows.front().value.source = source;
  rules.spot.preemption_notice = Duration{0};
  rules.spot.source = source;
  rules.on_demand.source = source;
  rules.reserved.source = source;
  return rules;
}

}  // namespace suanwang
