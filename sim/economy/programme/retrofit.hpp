// A retrofit project: its measures and their cost, what it takes out of service while it is built,
// and what stands afterwards.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/base/quantity.hpp"
#include "sim/base/step_series.hpp"
#include "sim/base/time.hpp"
#include "sim/city/city.hpp"
#include "sim/city/civil_date.hpp"
#include "sim/economy/programme/interest.hpp"
#include "sim/economy/programme/measure_kind.hpp"
#include "sim/economy/programme/reward.hpp"

namespace suanwang {

/// A row of the city's catalogue: what a measure usually costs.
struct MeasureDefault {
  MeasureKind kind = MeasureKind::other;
  std::optional<PowerPrice> cost_per_kw;
  std::optional<PowerPrice> low;
  std::optional<PowerPrice> high;
  ConfigNode becomes;
  std::string source;

  template <class V>
  void fields(V& v) {
    const auto price = at_least(PowerPrice{0});
    v.required("kind", kind, "what it counts as");
    v.optional("cost_per_kw",
               cost_per_kw,
               "usual capital cost per kW; default: none is known, each project gives its own",
               price);
    v.optional("low", low, "lower end of what it costs", price);
    v.optional("high", high, "upper end of what it costs", price);
    v.optional("becomes",
               becomes,
               "what it makes of a facility's cooling: a preset or model, or the parameters that "
               "change; left out: a diagnosis does not try it");
    v.required("source", source, "where the cost comes from, or 'illustrative'");
  }

  /// A range that does not hold the cost, an empty source.
  [[nodiscard]] std::string objection() const;
};

struct RetrofitMeasure {
  Spotted<std::string> measure;
  std::optional<Power> size;
  std::optional<PowerPrice> cost_per_kw;
  std::optional<Money> cost;

  template <class V>
  void fields(V& v) {
    v.required("measure", measure, "name in the city's catalogue of measures");
    v.optional("size",
               size,
               "power that the cost per kW is for: heat or fuel cell; default: design IT",
               at_least(Power{0}));
    v.optional("cost_per_kw",
               cost_per_kw,
               "capital cost per kW; default: the catalogue's",
               at_least(PowerPrice{0}));
    v.optional("cost", cost, "capital cost in all, instead of per kW", at_least(Money{0}));
  }
};

enum class WorksMode : std::uint8_t { downtime, rolling };

constexpr auto choices(WorksMode /*type*/) {
  return std::array{Choice{"downtime", WorksMode::downtime, "nothing runs during the works"},
                    Choice{"rolling", WorksMode::rolling, "a part at a time is out of service"}};
}

struct Works {
  Date start;
  Duration duration{};
  WorksMode mode = WorksMode::downtime;
  std::optional<Share> out_at_a_time;

  template <class V>
  void fields(V& v) {
    v.required("start", start, "first day of the works");
    v.required("duration", duration, "of the works as a whole", between(hours(1), days(3650)));
    v.required("mode", mode, "what is out of service");
    v.optional("out_at_a_time",
               out_at_a_time,
               "rolling: share of the capacity that is out at a time",
               between(Share{10'000}, Share{1'000'000}));
  }
};

struct RetrofitProject {
  Firm firm;
  std::vector<RetrofitMeasure> measures;
  Works works;
  Date commissioned;
  ConfigNode cooling;
  std::optional<Loan> loan;
  std::string source;

  template <class V>
  void fields(V& v) {
    v.required("firm", firm, "who claims the reward");
    v.required("measures", measures, "what is done");
    v.required("works", works, "when it is built");
    v.required(
        "commissioned", commissioned, "first day on the new plant; its months count for PUE");
    v.optional("cooling", cooling, "cooling model from that day on; default: it stays");
    v.optional("loan", loan, "loan that pays for it");
    v.optional("source", source, "where the project's figures come from");
  }

  /// No measure, a measure with both costs, rolling works without their share (or the reverse),
  /// commissioning before the works end.
  [[nodiscard]] std::string objection() const;
};

/// Capital cost of one measure, rounded half to even to the fen; nothing if neither the project nor
/// the catalogue gives one.
[[nodiscard]] std::optional<Money> capital_cost(const RetrofitMeasure& measure,
                                                const MeasureDefault& catalogue,
                                                Power design_it);

/// Costs by measure. A measure that the catalogue does not know, or that has no cost, is an issue
/// at its place.
[[nodiscard]] std::vector<MeasureInvestment> investments(const RetrofitProject& project,
                                                         const Named<MeasureDefault>& catalogue,
                                                         Power design_it,
                                                         Issues& issues);

/// The share of the nodes that is in service, in steps: all before the works and after them.
/// Needs a duration of an hour or more. Rolling works go through the capacity part by part at one
/// pace, so that each part is out for a share of the duration equal to its share of the capacity;
/// the last part is what remains.
[[nodiscard]] StepSeries<Share> capacity_shares(const Works& works, const Calendar& calendar);

/// The same for a partition of that many nodes, from time 0 on; nodes in service are rounded down.
/// Empty if nothing changes after time 0 and all nodes are in service.
[[nodiscard]] std::vector<CapacityStep> capacity_during(const Works& works,
                                                        const Calendar& calendar,
                                                        std::uint32_t nodes);

}  // namespace suanwang
