#include "sim/experiment/ideal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/demand/truth.hpp"
#include "sim/experiment/cheapest_time.hpp"

namespace suanwang {

namespace {

constexpr double kMicrojoulesPerKwh = 3.6e12;

/// A kind of place: partitions that treat every job alike.
struct PlaceKind {
  AcceleratorId type;
  std::uint32_t cores = 0;
  std::uint32_t accelerators = 0;
  double card_weight = 0;            ///< of a unit of a card
  std::uint32_t fastest_ppm = kPpm;  ///< its best level of power
  double facility_mw = 0;            ///< of a unit, at least, per speed
  std::size_t zone = SIZE_MAX;       ///< of `zones`; none: energy costs nothing

  [[nodiscard]] bool is_like(const PlaceKind& other) const {
    return type == other.type && cores == other.cores && accelerators == other.accelerators &&
           fastest_ppm == other.fastest_ppm && facility_mw == other.facility_mw &&
           zone == other.zone;
  }
};

/// The least that a busy unit bears, in mW: its share of an idle node and what it adds to it, next
/// to the neighbours that suit it best.
double least_unit_mw(const NodePowerTable& table) {
  if (table.size() < 2) {
    return 0;
  }
  const auto idle = static_cast<double>(table.front());
  const auto units = static_cast<double>(table.size() - 1);
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t k = 1; k < table.size(); ++k) {
    const double added = (static_cast<double>(table[k]) - idle) / static_cast<double>(k);
    least = std::min(least, added + idle / units);
  }
  return std::max(0.0, least);
}

/// Facility power over IT power, at least. Plants are never below 1.
double least_pue(const RunPlan& plan, CentreId id) {
  const double constant = static_cast<double>(plan.city->centres[id].pue_ppm) / kPpm;
  if (plan.surroundings == nullptr || plan.surroundings->empty()) {
    return constant;
  }
  const auto& steps = plan.surroundings->sites[id].plant.steps();
  const bool has_plant = std::any_of(
      steps.begin(), steps.end(), [](const auto& step) { return step.value.cooling != nullptr; });
  return has_plant ? std::min(1.0, constant) : constant;
}

/// Makes the jobs of a run.
class IdealBuilder {
 public:
  IdealBuilder(const RunPlan& plan, IdealRun& run)
      : plan_(plan), run_(run), kinds_of_centre_(plan.city->centres.size()) {
    run_.horizon = plan.horizon;
    if (plan.surroundings != nullptr && !plan.surroundings->empty()) {
      for (const ZoneSeries& zone : plan.surroundings->zones) {
        zones_.push_back({CheapestTime(zone.price_ufen_per_kwh, plan.horizon),
                          CheapestTime(zone.carbon_ug_per_kwh, plan.horizon)});
      }
    }
    for (std::uint32_t p = 0; p < plan.city->partitions.size(); ++p) {
      add_place(PartitionId(p));
    }
  }

  [[nodiscard]] IdealJob job_of(const Arrival& arrival) const {
    const JobRequest& request = arrival.request;
    const SpeedProfile& profile = plan_.demand->speed_profiles[request.speeds];
    const Duration stated = std::min(arrival.truth.run, request.walltime);
    IdealJob job;
    job.wants_cards = request.accelerators > 0;
    job.bound.release = static_cast<double>(request.submit.ms);
    Least least;
    for (const PlaceKind& kind : kinds_of(request.target)) {
      const std::uint32_t speed = profile.speed_ppm(kind.type);
      if (speed == 0 || request.accelerators > kind.accelerators || request.cores > kind.cores) {
        continue;
      }
      try_place(request, stated, kind, shapes_of(request, profile, kind), least);
    }
    if (least.run < std::numeric_limits<double>::infinity()) {
      job.bound.least_run = least.run;
      job.bound.work = least.work;
      job.least_cost_ufen = least.cost;
      job.least_carbon_ug = least.carbon;
    }
    return job;
  }

 private:
  struct Least {
    double run = std::numeric_limits<double>::infinity();
    double work = std::numeric_limits<double>::infinity();
    double cost = std::numeric_limits<double>::infinity();
    double carbon = std::numeric_limits<double>::infinity();
  };

  /// What the numbers of tasks that a job can have come to on a kind of place. A job may change
  /// its number under way: the two need not be of the same number.
  struct Shapes {
    double most_speed = 0;
    double least_tasks = std::numeric_limits<double>::infinity();  ///< per speed

    void add(std::uint32_t tasks, std::uint32_t speed_ppm) {
      const double speed = static_cast<double>(speed_ppm) / kPpm;
      most_speed = std::max(most_speed, speed);
      least_tasks = std::min(least_tasks, tasks / speed);
    }
  };

  struct ZoneTimes {
    CheapestTime price;
    CheapestTime carbon;
  };

  void add_place(PartitionId id) {
    const Partition& partition = plan_.city->partitions[id];
    PlaceKind kind;
    kind.type = partition.accelerator;
    kind.cores = partition.cores;
    kind.accelerators = partition.accelerators;
    if (kind.type.exists()) {
      kind.card_weight = static_cast<double>(plan_.city->accelerators[kind.type].fp16_dense.base);
    }
    double unit_mw = least_unit_mw(partition.node_power_mw);
    for (const PowerLevel& level : partition.levels) {
      const double speed = static_cast<double>(level.speed.base) / kPpm;
      kind.fastest_ppm = std::max(kind.fastest_ppm, static_cast<std::uint32_t>(level.speed.base));
      unit_mw = std::min(unit_mw, speed > 0 ? least_unit_mw(level.node_power_mw) / speed : unit_mw);
    }
    kind.facility_mw = unit_mw * least_pue(plan_, partition.centre);
    if (!zones_.empty()) {
      kind.zone = plan_.surroundings->sites[partition.centre].zone;
    }
    run_.core_capacity += static_cast<double>(partition.nodes) * partition.cores;
    run_.card_capacity +=
        static_cast<double>(partition.nodes) * partition.accelerators * kind.card_weight;
    kinds_of_centre_[partition.centre].push_back(kind);
    const auto is_like = [&](const PlaceKind& other) {
      return kind.is_like(other);
    };
    if (std::none_of(kinds_.begin(), kinds_.end(), is_like)) {
      kinds_.push_back(kind);
    }
  }

  /// Of a job that insists on a centre, or of one that does not.
  [[nodiscard]] const std::vector<PlaceKind>& kinds_of(CentreId target) const {
    return target.exists() ? kinds_of_centre_[target] : kinds_;
  }

  /// Speeds are rounded as the state rounds them, so that no job is faster than its bound.
  [[nodiscard]] static Shapes shapes_of(const JobRequest& request,
                                        const SpeedProfile& profile,
                                        const PlaceKind& kind) {
    const std::uint32_t fastest = product_of_speeds(profile.speed_ppm(kind.type), kind.fastest_ppm);
    Shapes shapes;
    shapes.add(request.tasks, fastest);
    if (profile.count_ppm(request.stated_tasks()) > 0) {
      for (const SpeedProfile::Count& count : profile.by_tasks) {
        const std::uint32_t by_count = profile.count_ppm(count.tasks, request.stated_tasks());
        shapes.add(count.tasks, product_of_speeds(fastest, by_count));
      }
    }
    return shapes;
  }

  void try_place(const JobRequest& request,
                 Duration stated,
                 const PlaceKind& kind,
                 const Shapes& shapes,
                 Least& least) const {
    const auto stated_ms = static_cast<double>(stated.ms);
    const double run = stated_ms / shapes.most_speed;
    const double task_ms = stated_ms * shapes.least_tasks;
    const double work = request.accelerators > 0 ? task_ms * request.accelerators * kind.card_weight
                                                 : task_ms * request.cores;
    least.run = std::min(least.run, run);
    least.work = std::min(least.work, work);
    const bool is_charged = kind.accelerators == 0 || request.accelerators > 0;
    const double units = kind.accelerators > 0 ? request.accelerators : request.cores;
    if (kind.zone == SIZE_MAX || !is_charged) {
      least.cost = 0;
      least.carbon = 0;
      return;
    }
    // A slower level or number of tasks takes longer, and the cheapest hours of a longer time are
    // dearer on average: none is below the cheapest hours of the fastest at the power per speed of
    // the thriftiest, nor is a job that changes from one to the other.
    const ZoneTimes& zone = zones_[kind.zone];
    const Duration length{static_cast<std::int64_t>(std::floor(run))};
    const double level = static_cast<double>(kind.fastest_ppm) / kPpm;
    const double per_price = units * shapes.least_tasks * shapes.most_speed * kind.facility_mw *
                             level / kMicrojoulesPerKwh;
    least.cost =
        std::min(least.cost, per_price * zone.price.least_integral(request.submit, length));
    least.carbon =
        std::min(least.carbon, per_price * zone.carbon.least_integral(request.submit, length));
  }

  const RunPlan& plan_;
  IdealRun& run_;
  std::vector<ZoneTimes> zones_;
  std::vector<PlaceKind> kinds_;  // whatever the centre
  Column<CentreId, std::vector<PlaceKind>> kinds_of_centre_;
};

std::vector<BoundJob> jobs_of(const IdealRun& ideal, const std::vector<bool>& counts, bool cards) {
  std::vector<BoundJob> jobs;
  for (std::size_t i = 0; i < ideal.jobs.size() && i < counts.size(); ++i) {
    if (counts[i] && ideal.jobs[i].wants_cards == cards) {
      jobs.push_back(ideal.jobs[i].bound);
    }
  }
  return jobs;
}

double capacity_of(const IdealRun& ideal, bool cards) {
  return std::max(cards ? ideal.card_capacity : ideal.core_capacity, 1.0);
}

}  // namespace

IdealRun ideal_run(const RunPlan& plan, std::uint64_t seed) {
  IdealRun run;
  const IdealBuilder builder(plan, run);
  MergedArrivals arrivals(*plan.demand, seed);
  for (; arrivals.next_time() < plan.horizon; arrivals.advance()) {
    run.jobs.push_back(builder.job_of(arrivals.take()));
  }
  return run;
}

double least_flow(const IdealRun& ideal, const std::vector<bool>& counts) {
  const double horizon = ideal.horizon == kNever ? std::numeric_limits<double>::infinity()
                                                 : static_cast<double>(ideal.horizon.ms);
  double flow = 0;
  for (const bool cards : {false, true}) {
    flow += least_flow(jobs_of(ideal, counts, cards), capacity_of(ideal, cards), horizon);
  }
  return flow;
}

double least_end(const IdealRun& ideal, const std::vector<bool>& counts) {
  double end = 0;
  for (const bool cards : {false, true}) {
    end = std::max(end, least_end(jobs_of(ideal, counts, cards), capacity_of(ideal, cards)));
  }
  return end;
}

}  // namespace suanwang
