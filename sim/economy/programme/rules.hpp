// A city's green programme as one piece of data: another city writes its own file with these keys.
#pragma once

#include <optional>
#include <string>

#include "sim/base/fields.hpp"
#include "sim/base/issue.hpp"
#include "sim/economy/programme/budget.hpp"
#include "sim/economy/programme/cashflow.hpp"
#include "sim/economy/programme/coal_equivalent.hpp"
#include "sim/economy/programme/connection.hpp"
#include "sim/economy/programme/interest.hpp"
#include "sim/economy/programme/retrofit.hpp"
#include "sim/economy/programme/reward.hpp"
#include "sim/economy/programme/standard.hpp"

namespace suanwang {

struct CoalEquivalent {
  CoalFactor factor{};
  std::string source;

  template <class V>
  void fields(V& v) {
    v.required("factor",
               factor,
               "coal equivalent of electricity",
               between(CoalFactor{0}, CoalFactor{10'000'000}));
    v.required("source", source, "where the factor comes from");
  }
};

struct ProgrammeRules {
  EfficiencyStandard standard;
  ConnectionRules connection;
  CoalEquivalent coal_equivalent;
  Named<Instrument> instruments;
  Named<InterestSubsidy> interest;
  Named<MeasureDefault> measures;
  std::optional<BudgetRules> budget;
  CashflowRules cashflow;

  template <class V>
  void fields(V& v) {
    v.required("standard", standard, "energy-efficiency standard of data centres");
    v.required("connection", connection, "when a centre counts as connected to the platform");
    v.required("coal_equivalent", coal_equivalent, "energy in tonnes of coal equivalent");
    v.required("instruments", instruments, "rewards, best first among equals");
    v.optional("interest", interest, "interest subsidies");
    v.required("measures", measures, "catalogue of measures and what they usually cost");
    v.optional("budget", budget, "the city's envelope; default: none, everything is paid");
    v.required("cashflow", cashflow, "how projects are valued");
  }
};

/// The rules in a map, with what no single field can tell: levels in the wrong order, an instrument
/// with two bases, a reference to an instrument that is not there. Nothing if an issue was found.
[[nodiscard]] std::optional<ProgrammeRules> read_programme(const ConfigNode& node,
                                                           const std::string& path,
                                                           Issues& issues);

}  // namespace suanwang
