#include "sim/scenario/load.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <utility>

#include "sim/base/field_echo.hpp"
#include "sim/base/field_reader.hpp"
#include "sim/base/nearest.hpp"
#include "sim/base/random.hpp"
#include "sim/scenario/city_builder.hpp"
#include "sim/scenario/contracts_builder.hpp"
#include "sim/scenario/demand_builder.hpp"
#include "sim/scenario/diagnosis_planner.hpp"
#include "sim/scenario/folder_name.hpp"
#include "sim/scenario/market_builder.hpp"
#include "sim/scenario/network_files.hpp"
#include "sim/scenario/preparation.hpp"
#include "sim/scenario/spec.hpp"
#include "sim/scenario/surroundings_builder.hpp"
#include "sim/scenario/telemetry_builder.hpp"
#include "sim/scenario/traces/text_file.hpp"
#include "sim/scenario/yaml_reader.hpp"
#include "sim/scenario/yaml_writer.hpp"

namespace suanwang {
namespace {

std::string hexadecimal(std::uint64_t value) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text(16, '0');
  for (auto at = text.rbegin(); at != text.rend(); ++at, value >>= 4U) {
    *at = kDigits[value & 15U];
  }
  return text;
}

/// Results stand in a folder of that name.
/// A policy from outside has no stages: it replaces them, and stages replace it.
bool is_from_outside(const ConfigNode& policy) {
  return policy.find("library") != nullptr || policy.find("program") != nullptr;
}

/// `base` with the keys of `over` in place of its own.
ConfigNode overridden(const ConfigNode& base, const ConfigNode& over) {
  ConfigNode result = over;
  if (is_from_outside(base) || is_from_outside(over)) {
    return result;
  }
  for (const ConfigNode::Entry& entry : base.entries) {
    if (over.find(entry.key) == nullptr) {
      result.entries.push_back(entry);
    }
  }
  return result;
}

/// Checks the policies and brings their nodes to the form of resolved.yaml.
class PlatformBuilder {
 public:
  PlatformBuilder(spec::Scenario& scenario,
                  const BuiltCity& city,
                  const PolicyCatalogue& policies,
                  Issues& issues)
      : scenario_(scenario),
        spec_(scenario.platform),
        seed_(scenario.seed),
        city_(city),
        policies_(policies),
        issues_(issues) {}

  void build(RunPlan& plan) {
    if (std::string objection = spec_.forecast.objection(); !objection.empty()) {
      issues_.error(spec_.dispatch.spot, "platform.forecast", std::move(objection));
    }
    plan.forecast = spec_.forecast;
    const spec::DecisionTimes& times = spec_.decision_time;
    plan.city_decision = {times.city.base, times.city.per_job.base, times.city.measured};
    plan.centre_decision = {times.centre.base, times.centre.per_job.base, times.centre.measured};
    const auto policy =
        policies_.make_city_policy(spec_.dispatch, "platform.dispatch", seed_, issues_);
    if (policy) {
      check_needs(policy->needs());
      check_span(policy->needs());
      check_market(policy->needs());
      check_metrics(policy->needs().metrics);
      spec_.dispatch = policies_.echo_city_policy(spec_.dispatch);
    }
    plan.city_policy = spec_.dispatch;
    const SourceSpot spot = spec_.centre.spot;
    const bool is_good =
        policies_.make_centre_policy(spec_.centre, "platform.centre", seed_, issues_) != nullptr;
    if (is_good) {
      spec_.centre = policies_.echo_centre_policy(spec_.centre);
    }
    if (is_good) {
      const auto all = static_cast<std::uint32_t>(city_.city.centres.size());
      check_power_needs(spec_.centre, spot, "platform.centre", {0, all});
    }
    plan.centre_policies.assign(city_.city.centres.size(), spec_.centre);
    for (auto& row : spec_.centres.rows) {
      override_centre(row, is_good, plan);
    }
  }

 private:
  /// What the policy looks at must be in the scenario: a missing input is an error, not a default.
  void check_needs(const Needs& needs) {
    const auto has = [this](auto is_given) {
      const auto& zones = scenario_.city.zones.rows;
      return !zones.empty() && std::all_of(zones.begin(), zones.end(), [&](const auto& row) {
        return is_given(row.value);
      });
    };
    const bool carbon = has([](const spec::Zone& zone) { return zone.carbon || zone.carbon_file; });
    const bool price = has([](const spec::Zone& zone) { return zone.tariff || zone.tariff_file; });
    if ((needs.carbon_forecast && !carbon) || (needs.price_forecast && !price)) {
      const std::string signal = needs.carbon_forecast && !carbon ? "carbon" : "tariff";
      issues_.error(spec_.dispatch.spot,
                    "platform.dispatch",
                    "the policy looks at a forecast that no zone has",
                    "give every zone in city.zones a `" + signal + "`");
    }
  }

  /// Some stream's jobs must let it.
  void check_span(const Needs& needs) {
    const auto& streams = scenario_.demand.streams;
    spans_ = needs.spans;
    if (spans_ && std::none_of(streams.begin(), streams.end(), [](const spec::Stream& stream) {
          return stream.span.has_value();
        })) {
      issues_.error(spec_.dispatch.spot,
                    "platform.dispatch.span",
                    "no stream says over how many centres its jobs may run",
                    "give one `span`, or leave it out here");
    }
  }

  /// Who clears a market needs one, and the other way round.
  void check_market(const Needs& needs) {
    const bool knows_of_it = needs.market || is_from_outside(spec_.dispatch);
    if ((needs.market && !scenario_.market) || (scenario_.market && !knows_of_it)) {
      issues_.error(
          spec_.dispatch.exists() ? spec_.dispatch.spot : scenario_.name.spot,
          "platform.dispatch",
          needs.market ? "the policy clears a market, and there is none"
                       : "there is a `market`, and the policy does not clear it",
          needs.market ? "give the scenario a `market`" : "{ policy: market, rule: call-auction }");
    }
  }

  /// A gang that another centre's turn stops again and again would never end.
  void check_turns(const Needs& needs, const SourceSpot& spot, const std::string& path) {
    if (spans_ && needs.takes_turns) {
      issues_.error(spot,
                    path,
                    "jobs take turns by the start rule, or are started anew by it, and those over "
                    "several centres can't (platform.dispatch.span)",
                    "another start rule, or `span: never`");
    }
  }

  /// The telemetry must tell what the policy looks at.
  void check_metrics(NeededMetrics needed) {
    const MetricLevel level = spec_.telemetry.level.value;
    const bool is_told = needed == NeededMetrics::none || level == MetricLevel::l0 ||
                         needed == NeededMetrics::overall_score ||
                         (needed == NeededMetrics::scores && level == MetricLevel::l1);
    if (!is_told) {
      const bool asks_figures = needed == NeededMetrics::figures;
      const bool is_chosen = spec_.dispatch.exists();
      issues_.error(is_chosen ? spec_.dispatch.spot : spec_.telemetry.level.spot,
                    "platform.dispatch",
                    std::string("the policy looks at ") +
                        (asks_figures ? "figures of centres (L0)" : "scores by category (L1)") +
                        ", which telemetry of level " + (level == MetricLevel::l1 ? "L1" : "L2") +
                        " does not tell",
                    asks_figures ? "`platform.telemetry.level: L0`, or metric-score without `hold`"
                                 : "`platform.telemetry.level: L1`, or `by: overall`");
    }
  }

  /// Some partition of those centres must have the state of rest and the level of power.
  void check_progress(const Needs& needs, const SourceSpot& spot, const std::string& path) {
    const auto loses = [](const spec::Stream& stream) {
      return stream.on_preemption != OnPreemption::save;
    };
    const auto& streams = scenario_.demand.streams;
    if (needs.progress_kept && std::any_of(streams.begin(), streams.end(), loses)) {
      issues_.error(spot,
                    path,
                    "jobs that the start rule preempts lose what they have done, and may never end",
                    "give every stream `on_preemption: save`");
    }
  }

  void check_power_needs(const ConfigNode& node,
                         const SourceSpot& spot,
                         const std::string& path,
                         const NamedRange& centres) {
    Issues ignored;
    const auto policy = policies_.make_centre_policy(node, path, seed_, ignored);
    if (policy == nullptr) {  // a plug-in that was made once may fail the next time
      issues_.error(spot, path, "the policy can't be made a second time");
      return;
    }
    const Needs needs = policy->needs();
    check_progress(needs, spot, path);
    check_turns(needs, spot, path);
    bool has_state = needs.node_state.empty();
    bool has_level = needs.power_level.empty();
    const auto named = [](std::string_view name) {
      return [name](const auto& entry) {
        return entry.name == name;
      };
    };
    for (const Partition& partition : city_.city.partitions) {
      const std::uint32_t centre = partition.centre.value();
      if (centre < centres.first || centre - centres.first >= centres.count) {
        continue;
      }
      has_state |= std::any_of(
          partition.rest_states.begin(), partition.rest_states.end(), named(needs.node_state));
      has_level |=
          std::any_of(partition.levels.begin(), partition.levels.end(), named(needs.power_level));
    }
    if (!has_state || !has_level) {
      issues_.error(
          spot,
          path + ".power",
          has_state ? "no partition has the level of power `" + std::string(needs.power_level) + "`"
                    : "no partition has the state `" + std::string(needs.node_state) + "`",
          has_state ? "give one `power_levels`" : "give one `node_states`");
    }
  }

  void override_centre(Named<ConfigNode>::Row& row, bool is_base_good, RunPlan& plan) {
    const std::string path = "platform.centres." + row.name;
    const auto range = city_.names.centres.resolve(row.name, row.spot, path, issues_);
    if (row.value.kind != ConfigNode::Kind::map) {
      issues_.error(
          row.value.spot, path, "expected a map", "{ order: ..., start: ..., place: ... }");
      return;
    }
    if (!is_base_good) {
      return;
    }
    const ConfigNode node = overridden(spec_.centre, row.value);
    if (!policies_.make_centre_policy(node, path, seed_, issues_)) {
      return;
    }
    const SourceSpot spot = row.value.spot;
    row.value = policies_.echo_centre_policy(node);
    if (range) {
      check_power_needs(row.value, spot, path, {range->first, range->count});
    }
    for (std::uint32_t i = 0; range && i < range->count; ++i) {
      const std::size_t centre = range->first + i;
      if (centre < plan.centre_policies.size()) {
        plan.centre_policies[centre] = row.value;
      }
    }
  }

  spec::Scenario& scenario_;
  spec::Platform& spec_;
  std::uint64_t seed_;
  const BuiltCity& city_;
  const PolicyCatalogue& policies_;
  Issues& issues_;
  bool spans_ = false;  ///< the city's policy starts gangs over several centres
};

OutputPlan build_output(const spec::Output& spec,
                        const std::vector<std::string_view>& known,
                        Issues& issues) {
  OutputPlan plan;
  plan.jobs = spec.jobs;
  plan.centre_interval = spec.centre_interval;
  for (const Spotted<std::string>& column : spec.job_columns) {
    if (!known.empty() && std::find(known.begin(), known.end(), column.value) == known.end()) {
      issues.error(column.spot,
                   column.path,
                   "jobs.csv has no column `" + column.value + "`",
                   suggestion(column.value, known));
    }
    if (std::find(plan.job_columns.begin(), plan.job_columns.end(), column.value) !=
        plan.job_columns.end()) {
      issues.error(column.spot, column.path, "the column `" + column.value + "` is there twice");
    }
    plan.job_columns.push_back(column.value);
  }
  return plan;
}

/// A job longer than its node lasts begins anew for ever.
void check_end(const spec::Scenario& spec, const BuiltCity& city, Issues& issues) {
  const bool anything_fails =
      std::any_of(city.city.partitions.begin(),
                  city.city.partitions.end(),
                  [](const Partition& p) { return p.failures.has_value(); }) ||
      std::any_of(city.city.common_causes.begin(),
                  city.city.common_causes.end(),
                  [](const CommonCause& cause) { return cause.model.has_value(); });
  if (anything_fails && !spec.duration) {
    issues.error(spec.name.spot,
                 "duration",
                 "nodes fail, and the run has no end: a job could begin anew for ever",
                 "give the scenario a `duration`");
  }
}

LoadedScenario build(spec::Scenario& spec,
                     const std::filesystem::path& directory,
                     const PolicyCatalogue& policies,
                     const LoadOptions& options,
                     Issues& issues) {
  LoadedScenario loaded;
  RunPlan& plan = loaded.plan;
  check_folder_name(spec.name, issues);
  spec.seed = options.seed.value_or(spec.seed);
  plan.name = spec.name.value;
  plan.seed = spec.seed;
  plan.horizon = spec.duration ? Time{spec.duration->ms} : kNever;
  BuiltCity city = build_city(spec, issues);
  SiteContracts contracts = build_contracts(spec, city, issues);
  BuiltSurroundings surroundings = build_surroundings(
      spec, city, directory, options.diagnosis || !contracts.centres.empty(), issues);
  if (options.diagnosis) {
    plan_diagnosis(spec, city, surroundings, *options.diagnosis, contracts, issues);
  }
  check_end(spec, city, issues);
  BuiltDemand demand = build_demand(spec, city, directory, issues);
  plan.market = build_market(spec, city, issues);
  plan.telemetry = std::make_shared<const Telemetry>(build_telemetry(spec, city, issues));
  PlatformBuilder(spec, city, policies, issues).build(plan);
  plan.output = build_output(spec.output, options.job_columns, issues);
  plan.contracts = std::make_shared<const SiteContracts>(std::move(contracts));
  plan.surroundings = std::make_shared<const Surroundings>(std::move(surroundings.surroundings));
  plan.city = std::make_shared<const City>(std::move(city.city));
  plan.demand = std::make_shared<const Demand>(std::move(demand.demand));
  loaded.logs = std::move(demand.logs);
  if (!issues.has_errors()) {
    plan.resolved_yaml = to_yaml(echo_fields(spec));
    plan.scenario_hash = hexadecimal(fnv1a(plan.resolved_yaml));
  }
  return loaded;
}

}  // namespace

tl::expected<LoadedScenario, Issues> load_scenario_text(std::string_view text,
                                                        const std::string& file,
                                                        const PolicyCatalogue& policies,
                                                        const LoadOptions& options) {
  Issues issues;
  std::optional<ConfigNode> root = read_yaml(text, file, issues);
  if (!root) {
    return tl::unexpected(std::move(issues));
  }
  const std::filesystem::path directory = std::filesystem::path(file).parent_path();
  Overriding overriding(options.overrides, issues);
  overriding.advance(*root);
  read_includes(*root, directory, issues);
  if (issues.has_errors()) {
    return tl::unexpected(std::move(issues));  // what is missing would be told as missing keys, too
  }
  overriding.advance(*root);
  read_tables(*root, directory, issues);
  overriding.advance(*root);
  merge_templates(*root, issues);
  overriding.finish(*root);
  spec::Scenario spec;
  read_fields(*root, {}, spec, issues);
  read_network_files(spec.city, directory, issues);
  root.reset();  // a long scenario's tree is large: the echo takes its place
  LoadedScenario loaded = build(spec, directory, policies, options, issues);
  if (issues.has_errors()) {
    return tl::unexpected(overriding.with_hints(issues));
  }
  loaded.warnings = std::move(issues);
  return loaded;
}

tl::expected<LoadedScenario, Issues> load_scenario(const std::string& file,
                                                   const PolicyCatalogue& policies,
                                                   const LoadOptions& options) {
  const auto opened = TextFile::open(file);
  const auto text = opened ? (*opened)->read_whole(YamlLimits{}.most_bytes)
                           : tl::expected<std::string, std::string>(tl::unexpected(opened.error()));
  if (!text) {
    Issues issues;
    issues.error({file, 0, 0}, {}, "the scenario " + text.error());
    return tl::unexpected(std::move(issues));
  }
  return load_scenario_text(*text, file, policies, options);
}

}  // namespace suanwang
