// What a scenario resolves to: everything a run needs, const.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/config_node.hpp"
#include "sim/base/time.hpp"
#include "sim/city/city.hpp"
#include "sim/demand/demand.hpp"
#include "sim/economy/market/market_plan.hpp"
#include "sim/platform/decision_time.hpp"
#include "sim/platform/forecast.hpp"
#include "sim/platform/site_contract.hpp"
#include "sim/platform/telemetry.hpp"
#include "sim/state/surroundings.hpp"

namespace suanwang {

/// What the run writes, from the scenario's `output`.
struct OutputPlan {
  bool jobs = true;  ///< write jobs.csv
  Duration centre_interval = hours(1);
  std::vector<std::string> job_columns;  ///< empty = all
};

struct RunPlan {
  std::string name;
  std::uint64_t seed = 1;
  Time horizon =
      kNever;  ///< jobs still there are counted as running or waiting; kNever: until all left
  std::shared_ptr<const City> city;
  std::shared_ptr<const Demand> demand;
  std::shared_ptr<const Surroundings> surroundings;
  std::shared_ptr<const SiteContracts> contracts;
  std::shared_ptr<const Telemetry> telemetry;
  std::shared_ptr<const MarketPlan> market;  ///< null: there is none
  ForecastParams forecast;
  DecisionTime city_decision{};
  DecisionTime centre_decision{};
  ConfigNode city_policy;  ///< `platform.dispatch`
  std::vector<ConfigNode>
      centre_policies;  ///< one per centre: `platform.centre` with its overrides
  OutputPlan output;

  /// Whether the run depends on the machine and its hour.
  [[nodiscard]] bool is_measured() const {
    return city_decision.measured > 0 || centre_decision.measured > 0;
  }

  std::string resolved_yaml;  ///< the scenario with every default, file and unit resolved
  std::string scenario_hash;  ///< of resolved_yaml, hex
};

}  // namespace suanwang
