// D10: all jobs that wait at the platform are sent together, every so often, such that the sum of
// what it costs is the least: a flow of units from classes of jobs that are alike, to partitions
// with free units, or to waiting on. After Quincy (Isard et al., SOSP 2009) and Firmament (Gog et
// al., OSDI 2016), aggregated over classes as their task equivalence classes are; gangs are whole.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <span>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "scheduler/dispatch/dispatch_rule.hpp"
#include "scheduler/solve/network_simplex.hpp"
#include "sim/base/check.hpp"

namespace suanwang {

namespace {

constexpr double kMsPerSecond = 1'000;

/// Three centuries: what costs more, costs this, for the solver's sums to stay in 64 bits.
constexpr double kMostSeconds = 1e10;

std::int64_t whole_cost(double seconds) {
  return std::llround(std::min(seconds, kMostSeconds));
}

class MinCostFlow : public DispatchRule {
 public:
  struct Params {
    Duration every = seconds(30);
    Duration patience = hours(1);
    double wait_factor = 0.5;
    double data = 0;
    bool moves = false;
    Duration preemption = minutes(10);

    template <class V>
    void fields(V& v) {
      v.optional("every", every, "from one round to the next", between(milliseconds(1), days(1)));
      v.optional("patience",
                 patience,
                 "what it costs a new job to wait for the next round: it goes where its data and "
                 "slower nodes cost it less time",
                 between(Duration{}, days(366)));
      v.optional("wait_factor",
                 wait_factor,
                 "seconds that this grows by for each second that a job has waited",
                 between(0.0, 1e3));
      v.optional("data", data, "seconds that a GB over the network counts for", between(0.0, 1e6));
      v.optional("moves",
                 moves,
                 "whether jobs that run, and keep what they have done, are moved to other centres "
                 "to make room for those to whom it is worth more");
      v.optional("preemption",
                 preemption,
                 "what it costs to move a job that runs, beside the time that its state and its "
                 "data take and that its new nodes are slower",
                 between(Duration{}, days(366)));
    }
  };

  explicit MinCostFlow(const Params& params) : params_(params) {}

  [[nodiscard]] Duration round() const override { return params_.every; }

  [[nodiscard]] ScoreKind score_kind() const override {
    return {"seconds for its data and its run", false, false};
  }

  CentreScore score(const Observation& observation,
                    const JobRequest& request,
                    CentreId centre) override {
    double best = static_cast<double>(kNever.ms);
    observation.for_each_partition(request, centre, [&](PartitionId partition) {
      best = std::min(best, seconds_on(observation, request, centre, partition));
      return true;
    });
    const DataMovement movement = observation.data_movement(request, centre);
    return {best,
            fmt::format("{:.0f} s until its data has come",
                        static_cast<double>(movement.time.ms) / kMsPerSecond)};
  }

  /// One job for itself, wherever there is room or not.
  CentreId choose(const Observation& observation, const JobRequest& request) override {
    CentreId best;
    double best_score = 0;
    for (std::size_t c = 0; c < observation.city().centres.size(); ++c) {
      const CentreId centre = CentreId::from_size(c);
      if (!observation.could_run(request, centre)) {
        continue;
      }
      const double value = score(observation, request, centre).value;
      if (!best.exists() || value < best_score) {
        best = centre;
        best_score = value;
      }
    }
    return best;
  }

  [[nodiscard]] bool moves_running() const override { return params_.moves; }

  void assign(const Observation& observation, DispatchRound& round) override {
    open_round(observation, round);
    for (auto& [shape, kind] : classes_) {
      price(observation, kind);
    }
    for (auto& [place, group] : groups_) {
      price_moves(observation, group);
    }
    open_sinks();
    const FlowStatus status = flow_.solve();
    SUANWANG_CHECK(status == FlowStatus::optimal, "who finds no room waits on: there is a flow");
    round.to.assign(round.waiting.size(), CentreId::none());
    round.moves.assign(round.running.size(), CentreId::none());
    for (auto& [place, group] : groups_) {
      round_to_moves(group, round.moves);
    }
    for (auto& [shape, kind] : classes_) {
      round_to_jobs(kind, round.to);
    }
    // Jobs whose class had a part of one left over take what is free then, in order of arrival.
    for (auto& [shape, kind] : classes_) {
      send_rest(kind, round.to);
    }
  }

 private:
  /// What jobs have in common that are alike to a round.
  using Shape = std::tuple<StreamId,
                           SpeedProfileId,
                           TenantId,
                           std::uint32_t,
                           std::uint32_t,
                           std::uint32_t,
                           std::uint32_t>;

  /// A way for a class to a partition.
  struct Way {
    PartitionId partition;
    CentreId centre;
    NetworkSimplex::Arc arc = 0;
    std::int64_t cost = 0;
    bool is_open = false;  ///< in this round
  };

  struct Class {
    JobRequest request;             ///< of its first job
    std::vector<std::size_t> jobs;  ///< of this round, by place in it, in order of arrival
    std::size_t sent = 0;           ///< of those
    std::uint32_t units = 0;        ///< of a job
    std::int64_t waited_s = 0;      ///< the longest
    std::int64_t waiting_costs = 0;
    double least_run_s = 0;  ///< where it is the fastest
    NetworkSimplex::Node node = 0;
    NetworkSimplex::Arc waits = 0;
    std::vector<Way> ways;
  };

  /// Jobs of one shape that run on one partition, and may be moved.
  struct Group {
    std::vector<std::size_t> jobs;  ///< of this round, by place in it, in order of sending
    JobId first;                    ///< of them
    PartitionId at;
    std::uint32_t units = 0;  ///< of a job
    NetworkSimplex::Node node = 0;
    NetworkSimplex::Arc stays = 0;
    std::vector<Way> ways;
  };

  static Shape shape_of(const JobRequest& request) {
    return {request.stream,
            request.speeds,
            request.tenant,
            request.tasks,
            request.cores,
            request.accelerators,
            request.memory_mib};
  }

  [[nodiscard]] double seconds_on(const Observation& observation,
                                  const JobRequest& request,
                                  CentreId centre,
                                  PartitionId partition) const {
    constexpr double kBytesPerGb = 1e9;
    const DataMovement movement = observation.data_movement(request, centre);
    return static_cast<double>(movement.time.ms + observation.walltime_on(request, partition).ms) /
               kMsPerSecond +
           params_.data * static_cast<double>(movement.bytes) / kBytesPerGb;
  }

  /// The network stays from round to round, so that its last solution is where the next begins;
  /// with many classes that have no jobs any more it is made anew.
  void open_round(const Observation& observation, const DispatchRound& round) {
    constexpr std::size_t kSpare = 256;
    if (classes_.size() + groups_.size() > 4 * live_ + kSpare) {
      classes_.clear();
      groups_.clear();
    }
    if (classes_.empty()) {
      open_network(observation);
    }
    for (auto& [shape, kind] : classes_) {
      kind.jobs.clear();
      kind.sent = 0;
      kind.waited_s = 0;
    }
    for (auto& [place, group] : groups_) {
      group.jobs.clear();
    }
    std::fill(free_.begin(), free_.end(), 0);
    std::fill(held_.begin(), held_.end(), 0);
    live_ = 0;
    for (std::size_t i = 0; i < round.waiting.size(); ++i) {
      const JobRequest& request = observation.request(round.waiting[i]);
      Class& kind = class_of(observation, request);
      live_ += static_cast<std::size_t>(kind.jobs.empty());
      kind.jobs.push_back(i);
      const auto waited =
          static_cast<std::int64_t>((observation.now() - request.submit).ms / 1'000);
      kind.waited_s = std::max(kind.waited_s, waited);
    }
    for (std::size_t i = 0; i < round.running.size(); ++i) {
      Group& group = group_of(observation, round.running[i]);
      live_ += static_cast<std::size_t>(group.jobs.empty());
      group.first = group.jobs.empty() ? round.running[i] : group.first;
      group.jobs.push_back(i);
      held_[group.at.value()] += group.units;
    }
  }

  void open_network(const Observation& observation) {
    flow_.clear();
    sink_ = flow_.add_node();
    to_sink_.clear();
    at_.clear();
    const std::size_t partitions = observation.city().partitions.size();
    for (std::size_t p = 0; p < partitions; ++p) {
      at_.push_back(flow_.add_node());
      to_sink_.push_back(flow_.add_arc(at_.back(), sink_, 0, 0));
    }
    free_.assign(partitions, 0);
    held_.assign(partitions, 0);
    supply_ = 0;
    supply_of_.clear();
  }

  Class& class_of(const Observation& observation, const JobRequest& request) {
    const auto [entry, is_new] = classes_.try_emplace(shape_of(request));
    Class& kind = entry->second;
    if (!is_new) {
      return kind;
    }
    kind.request = request;
    kind.node = flow_.add_node();
    kind.waits = flow_.add_arc(kind.node, sink_, 0, 0);
    open_ways(observation, request, kind);
    return kind;
  }

  void open_ways(const Observation& observation, const JobRequest& request, Class& kind) {
    const City& city = observation.city();
    for (std::size_t c = 0; c < city.centres.size(); ++c) {
      const CentreId centre = CentreId::from_size(c);
      if (!observation.could_ever_run(request, centre)) {
        continue;
      }
      observation.for_each_partition(request, centre, [&](PartitionId partition) {
        const std::uint32_t units = observation.load_units(request, partition);
        const double run_s =
            static_cast<double>(observation.walltime_on(request, partition).ms) / kMsPerSecond;
        kind.least_run_s = kind.units == 0 ? run_s : std::min(kind.least_run_s, run_s);
        kind.units = kind.units == 0 ? units : kind.units;
        // A flow keeps its unit: partitions on which a job takes another number are left out.
        if (units == kind.units) {
          kind.ways.push_back(
              {partition, centre, flow_.add_arc(kind.node, at_[partition.value()], 0, 0)});
        }
        return true;
      });
    }
  }

  /// Its ways are those of its shape, but for the one to where it is.
  Group& group_of(const Observation& observation, JobId job) {
    const JobRequest& request = observation.request(job);
    const PartitionId at = observation.partition_of(job);
    const auto [entry, is_new] = groups_.try_emplace({shape_of(request), at});
    Group& group = entry->second;
    if (!is_new) {
      return group;
    }
    group.at = at;
    group.units = observation.load_units(request, at);
    group.node = flow_.add_node();
    group.stays = flow_.add_arc(group.node, at_[at.value()], 0, 0);
    const CentreId centre = observation.centre_of(job);
    for (const Way& way : class_of(observation, request).ways) {
      if (way.centre != centre && observation.load_units(request, way.partition) == group.units) {
        group.ways.push_back({way.partition,
                              way.centre,
                              flow_.add_arc(group.node, at_[way.partition.value()], 0, 0)});
      }
    }
    return group;
  }

  void set_supply(NetworkSimplex::Node node, std::int64_t supply) {
    flow_.set_supply(node, supply);
    flow_.set_supply(sink_, -(supply_ += supply - supply_of_[node]));
    supply_of_[node] = supply;
  }

  /// What this round's jobs of the class cost, and how many there is room for.
  void price(const Observation& observation, Class& kind) {
    const auto supply = static_cast<std::int64_t>(kind.jobs.size()) * kind.units;
    set_supply(kind.node, supply);
    flow_.set_capacity(kind.waits, supply);
    if (kind.jobs.empty()) {
      for (Way& way : kind.ways) {
        way.is_open = false;
        flow_.set_capacity(way.arc, 0);
      }
      return;
    }
    kind.waiting_costs = whole_cost(static_cast<double>(params_.patience.ms) / kMsPerSecond +
                                    params_.wait_factor * static_cast<double>(kind.waited_s));
    flow_.set_cost(kind.waits, kind.waiting_costs);
    for (Way& way : kind.ways) {
      const std::int64_t free = open_way(observation, kind.request, kind.units, way);
      // A way that is full now may be free once those have moved that run there.
      const std::int64_t most = free + (params_.moves ? held_[way.partition.value()] : 0);
      way.is_open = way.is_open && most >= std::int64_t{kind.units};
      flow_.set_capacity(way.arc, way.is_open ? std::min(supply, most) : 0);
      if (way.is_open) {
        const double time_s = seconds_on(observation, kind.request, way.centre, way.partition);
        way.cost = whole_cost(time_s - kind.least_run_s);
        flow_.set_cost(way.arc, way.cost);
      }
    }
  }

  /// Whether the way leads to a partition that could have the job; its free units, for all.
  std::int64_t open_way(const Observation& observation,
                        const JobRequest& request,
                        std::uint32_t units,
                        Way& way) {
    const PartitionRoom room = observation.room_for(request, way.partition);
    const std::int64_t free = free_behind_queue(observation, room, way.partition);
    const bool has_place = room.fits || room.fits_when_awake || held_[way.partition.value()] > 0;
    way.is_open = observation.could_run(request, way.centre) && has_place;
    if (way.is_open && free >= std::int64_t{units}) {
      free_[way.partition.value()] = free;
    }
    return free;
  }

  /// Staying costs nothing; moving costs the time of what comes along, and the preemption.
  void price_moves(const Observation& observation, Group& group) {
    const auto supply = static_cast<std::int64_t>(group.jobs.size()) * group.units;
    set_supply(group.node, supply);
    flow_.set_capacity(group.stays, supply);
    for (Way& way : group.ways) {
      way.is_open = !group.jobs.empty();
      if (way.is_open) {
        const JobRequest& request = observation.request(group.first);
        const std::int64_t free = open_way(observation, request, group.units, way);
        way.is_open = way.is_open && free >= std::int64_t{group.units};
        flow_.set_capacity(way.arc, way.is_open ? std::min(supply, free) : 0);
      } else {
        flow_.set_capacity(way.arc, 0);
      }
      if (way.is_open) {
        const DataMovement movement = observation.movement(group.first, way.centre);
        way.cost =
            whole_cost(static_cast<double>((params_.preemption + movement.time).ms) / kMsPerSecond);
        flow_.set_cost(way.arc, way.cost);
      }
    }
  }

  /// What is free of each partition, and what those hold that may leave.
  void open_sinks() {
    for (std::size_t p = 0; p < free_.size(); ++p) {
      flow_.set_capacity(to_sink_[p], free_[p] + held_[p]);
    }
  }

  static std::int64_t free_behind_queue(const Observation& observation,
                                        const PartitionRoom& room,
                                        PartitionId partition) {
    std::int64_t free = room.free_units - observation.queued_units(partition);
    if (room.room.limit != RoomLimit::none) {
      const std::uint64_t most = std::min<std::uint64_t>(room.room.units, INT64_MAX);
      free = std::min(free, static_cast<std::int64_t>(most) - observation.queued_units(partition));
    }
    return std::max<std::int64_t>(free, 0);
  }

  /// Whole jobs of what flows along each way leave, those that were sent last first. What they held
  /// is free then.
  void round_to_moves(Group& group, std::vector<CentreId>& moves) {
    for (const Way& way : group.ways) {
      if (!way.is_open) {
        continue;
      }
      std::int64_t whole =
          std::min(flow_.flow(way.arc), free_[way.partition.value()]) / group.units;
      for (; whole > 0 && !group.jobs.empty(); --whole) {
        moves[group.jobs.back()] = way.centre;
        group.jobs.pop_back();
        free_[way.partition.value()] -= group.units;
        free_[group.at.value()] += group.units;
      }
    }
  }

  /// Whole jobs of what flows along each way.
  void round_to_jobs(Class& kind, std::vector<CentreId>& centres) {
    for (const Way& way : kind.ways) {
      if (!way.is_open) {
        continue;
      }
      std::int64_t whole = std::min(flow_.flow(way.arc), free_[way.partition.value()]) / kind.units;
      for (; whole > 0 && kind.sent < kind.jobs.size(); --whole) {
        centres[kind.jobs[kind.sent++]] = way.centre;
        free_[way.partition.value()] -= kind.units;
      }
    }
  }

  /// The flow may have cut a gang in parts. It goes where all of it is the cheapest, if that costs
  /// less than waiting on.
  void send_rest(Class& kind, std::vector<CentreId>& centres) {
    while (kind.sent < kind.jobs.size()) {
      const Way* best = nullptr;
      for (const Way& way : kind.ways) {
        const bool has_room = way.is_open && free_[way.partition.value()] >= kind.units;
        if (has_room && way.cost < kind.waiting_costs &&
            (best == nullptr || way.cost < best->cost)) {
          best = &way;
        }
      }
      if (best == nullptr) {
        return;
      }
      centres[kind.jobs[kind.sent++]] = best->centre;
      free_[best->partition.value()] -= kind.units;
    }
  }

  Params params_;
  NetworkSimplex flow_;
  NetworkSimplex::Node sink_ = 0;
  std::vector<NetworkSimplex::Node> at_;      // by partition
  std::vector<NetworkSimplex::Arc> to_sink_;  // by partition
  std::vector<std::int64_t> free_;            // units by partition, in this round
  std::vector<std::int64_t> held_;            // by those that may leave
  std::map<NetworkSimplex::Node, std::int64_t> supply_of_;
  std::int64_t supply_ = 0;
  std::map<Shape, Class> classes_;
  std::map<std::pair<Shape, PartitionId>, Group> groups_;
  std::size_t live_ = 0;  ///< classes and groups that had jobs in the last round
};

}  // namespace

extern const PluginEntry<DispatchRule> dispatch_min_cost_flow;
const PluginEntry<DispatchRule> dispatch_min_cost_flow = plugin<DispatchRule, MinCostFlow>(
    "min-cost-flow",
    "in rounds: all that wait at the platform together, at the least sum of costs");

}  // namespace suanwang
