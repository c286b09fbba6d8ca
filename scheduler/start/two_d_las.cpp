// Q7: least attained service in two dimensions, discretised (Tiresias, Gu et al., NSDI 2019):
// queues by attained unit-time, first come first served within each. Knows nothing of run times to
// come.
#include <cmath>
#include <map>
#include <string>

#include "scheduler/pipeline/preemptive.hpp"

namespace suanwang {

namespace {

struct QueueParams {
  PreemptiveParams preemptive{};
  std::vector<Duration> queues{seconds(3'250), seconds(7'200)};

  template <class V>
  void fields(V& v) {
    preemptive.fields(v);
    v.optional("queues",
               queues,
               "attained time of one unit (accelerator, else core) at which a job goes to the next "
               "queue, ascending",
               between(seconds(1), days(36'500)));
  }

  [[nodiscard]] std::string objection() const {
    for (std::size_t i = 1; i < queues.size(); ++i) {
      if (queues[i] <= queues[i - 1]) {
        return "`queues` should be ascending";
      }
    }
    return preemptive.objection();
  }
};

/// In each queue those that run stand before those that wait, else in order of coming there.
class ByQueue : public RunRanking {
 public:
  using Params = QueueParams;
  static constexpr bool kNeedsEstimates = false;
  static constexpr bool kNeedsProgress = false;

  explicit ByQueue(const Params& params) : limits_(params.queues) {}

  void rank(const Observation& observation, std::vector<Runnable>& jobs) override {
    std::map<std::uint64_t, Place> places;
    for (Runnable& job : jobs) {
      const auto known = places_.find(job.number);
      Place place = known == places_.end() ? Place{0, ++last_ticket_} : known->second;
      const std::size_t queue = queue_of(attained(observation, job));
      if (queue > place.queue) {
        place = {queue, ++last_ticket_};
      }
      places.emplace(job.number, place);
    }
    places_ = std::move(places);  // those that have left are forgotten
    std::sort(jobs.begin(), jobs.end(), [this](const Runnable& a, const Runnable& b) {
      return places_.at(a.number) < places_.at(b.number);
    });
  }

  /// Those that wait go behind those that run, in each queue; their order stays.
  void settled(const Observation& /*observation*/, std::span<const Runnable> jobs) override {
    for (const Runnable& job : jobs) {
      if (!job.running_on.exists()) {
        places_.at(job.number).ticket = ++last_ticket_;
      }
    }
  }

  Time next_change(const Observation& observation, std::span<const Runnable> jobs) override {
    Time next = kNever;
    for (const Runnable& job : jobs) {
      const std::size_t queue = places_.at(job.number).queue;
      if (job.running_on.exists() && queue < limits_.size()) {
        const double missing = static_cast<double>(limits_[queue].ms) - attained(observation, job);
        const Duration left{static_cast<std::int64_t>(std::ceil(missing / job.size))};
        next = std::min(next, observation.now() + std::max(left, milliseconds(1)));
      }
    }
    return next;
  }

 private:
  struct Place {
    std::size_t queue = 0;
    std::uint64_t ticket = 0;

    friend auto operator<=>(const Place&, const Place&) = default;
  };

  /// Unit-milliseconds on the clock, startups included.
  static double attained(const Observation& observation, const Runnable& job) {
    return static_cast<double>(observation.has_run(job.id).ms) * job.size;
  }

  [[nodiscard]] std::size_t queue_of(double attained_unit_ms) const {
    std::size_t queue = 0;
    while (queue < limits_.size() && attained_unit_ms >= static_cast<double>(limits_[queue].ms)) {
      ++queue;
    }
    return queue;
  }

  std::vector<Duration> limits_;
  std::map<std::uint64_t, Place> places_;  // by number of the job
  std::uint64_t last_ticket_ = 0;
};

}  // namespace

extern const PluginEntry<StartRule> start_two_d_las;
const PluginEntry<StartRule> start_two_d_las = plugin<StartRule, PreemptiveStart<ByQueue>>(
    "two-d-las", "queues by attained unit-time: preempts jobs that have had more");

}  // namespace suanwang
