#include "sim/economy/programme/retrofit.hpp"

#include <algorithm>
#include <utility>

#include "sim/base/rounding.hpp"
#include "sim/economy/programme/civil_month.hpp"

namespace suanwang {
namespace {

std::string works_objection(const Works& works) {
  const bool rolling = works.mode == WorksMode::rolling;
  if (rolling && !works.out_at_a_time) {
    return "rolling works need out_at_a_time: the share that is out of service";
  }
  if (!rolling && works.out_at_a_time) {
    return "out_at_a_time is for rolling works only: in a downtime all is out of service";
  }
  return {};
}

/// The first day after the works.
CivilDay day_after(const Works& works) {
  const std::int64_t whole = (works.duration.ms + days(1).ms - 1) / days(1).ms;
  return {works.start.day.days_since_1970 + static_cast<std::int32_t>(whole)};
}

}  // namespace

std::string MeasureDefault::objection() const {
  if (cost_per_kw && ((low && *cost_per_kw < *low) || (high && *high < *cost_per_kw))) {
    return "cost_per_kw is not between low and high";
  }
  if (source.empty()) {
    return "source is empty: say where the cost comes from, or 'illustrative'";
  }
  return {};
}

std::string RetrofitProject::objection() const {
  if (measures.empty()) {
    return "measures is empty: nothing is done";
  }
  for (const RetrofitMeasure& measure : measures) {
    if (measure.cost && (measure.cost_per_kw || measure.size)) {
      return "measure '" + measure.measure.value + "' has a cost in all and one per kW: give one";
    }
  }
  if (commissioned.day < day_after(works)) {
    return "commissioned is before the end of the works, " + Date{day_after(works)}.text();
  }
  return works_objection(works);
}

std::optional<Money> capital_cost(const RetrofitMeasure& measure,
                                  const MeasureDefault& catalogue,
                                  Power design_it) {
  if (measure.cost) {
    return measure.cost;
  }
  const auto price = measure.cost_per_kw ? measure.cost_per_kw : catalogue.cost_per_kw;
  if (!price) {
    return std::nullopt;
  }
  const Int128 parts = Int128{price->base} * measure.size.value_or(design_it).base;
  return Money{static_cast<std::int64_t>(rounded_ratio(parts, kPpm, 0))};
}

std::vector<MeasureInvestment> investments(const RetrofitProject& project,
                                           const Named<MeasureDefault>& catalogue,
                                           Power design_it,
                                           Issues& issues) {
  std::vector<MeasureInvestment> rows;
  for (const RetrofitMeasure& measure : project.measures) {
    const auto& [name, spot, path] = measure.measure;
    const MeasureDefault* usual = catalogue.find(name);
    const auto cost = usual == nullptr ? std::nullopt : capital_cost(measure, *usual, design_it);
    if (cost) {
      rows.push_back({usual->kind, *cost});
    } else if (usual == nullptr) {
      issues.error(spot, path, "there is no measure '" + name + "' in the city's catalogue");
    } else {
      issues.error(spot, path, "no cost of '" + name + "' is known", "give cost or cost_per_kw");
    }
  }
  return rows;
}

StepSeries<Share> capacity_shares(const Works& works, const Calendar& calendar) {
  const Time start = midnight(calendar, works.start.day);
  const std::int64_t part = works.out_at_a_time.value_or(Share{kPpm}).base;
  std::vector<StepSeries<Share>::Step> steps{{Time{-kNever.ms}, Share{kPpm}}};
  std::int64_t in_service_before = -1;
  for (std::int64_t done = 0; done < kPpm; done += part) {
    const std::int64_t in_service = kPpm - std::min(part, kPpm - done);
    const Int128 offset = rounded_ratio(Int128{works.duration.ms} * done, kPpm, 0);
    if (in_service != in_service_before) {
      steps.push_back({start + Duration{static_cast<std::int64_t>(offset)}, Share{in_service}});
    }
    in_service_before = in_service;
  }
  steps.push_back({start + works.duration, Share{kPpm}});
  return StepSeries<Share>(std::move(steps));
}

std::vector<CapacityStep> capacity_during(const Works& works,
                                          const Calendar& calendar,
                                          std::uint32_t nodes) {
  const StepSeries<Share> shares = capacity_shares(works, calendar);
  std::vector<CapacityStep> steps;
  for (std::size_t i = shares.index_at(Time{0}); i < shares.steps().size(); ++i) {
    const auto& [from, share] = shares.steps()[i];
    const auto in_service = static_cast<std::uint32_t>(nodes * share.base / kPpm);
    steps.push_back({std::max(from, Time{0}), in_service});
  }
  const bool nothing_changes = steps.size() == 1 && steps.front().nodes == nodes;
  return nothing_changes ? std::vector<CapacityStep>{} : steps;
}

}  // namespace suanwang
