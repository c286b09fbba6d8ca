// E2: time slices (Gandiva, Xiao et al., OSDI 2018, without packing): jobs take turns. One that has
// run for a quantum goes behind all others if somebody waits.
#include <map>

#include "scheduler/pipeline/preemptive.hpp"

namespace suanwang {

namespace {

struct SliceParams {
  PreemptiveParams preemptive{};
  Duration quantum = minutes(1);

  [[nodiscard]] std::string objection() const { return preemptive.objection(); }

  template <class V>
  void fields(V& v) {
    preemptive.fields(v);
    v.optional("quantum", quantum, "how long a turn is", between(seconds(1), days(366)));
  }
};

class ByTurn : public RunRanking {
 public:
  using Params = SliceParams;
  static constexpr bool kNeedsEstimates = false;
  static constexpr bool kNeedsProgress = true;

  explicit ByTurn(const Params& params) : quantum_(params.quantum) {}

  void rank(const Observation& observation, std::vector<Runnable>& jobs) override {
    const bool somebody_waits = std::any_of(
        jobs.begin(), jobs.end(), [](const Runnable& job) { return !job.running_on.exists(); });
    std::map<std::uint64_t, Turn> turns;
    for (const Runnable& job : jobs) {
      const auto known = turns_.find(job.number);
      turns.emplace(job.number, known == turns_.end() ? Turn{++last_ticket_, {}} : known->second);
    }
    turns_ = std::move(turns);  // those that have left are forgotten
    for (const Runnable& job : jobs) {
      Turn& turn = turns_.at(job.number);
      const Duration ran = observation.has_run(job.id);
      if (somebody_waits && job.running_on.exists() && ran - turn.ran_before >= quantum_) {
        turn = {++last_ticket_, ran};  // behind those that have just come, too
      }
    }
    std::sort(jobs.begin(), jobs.end(), [this](const Runnable& a, const Runnable& b) {
      return turns_.at(a.number).ticket < turns_.at(b.number).ticket;
    });
  }

  Time next_change(const Observation& observation, std::span<const Runnable> jobs) override {
    Time next = kNever;
    bool somebody_waits = false;
    for (const Runnable& job : jobs) {
      somebody_waits |= !job.running_on.exists();
      if (job.running_on.exists()) {
        const Duration ran = observation.has_run(job.id) - turns_.at(job.number).ran_before;
        next = std::min(next, observation.now() + std::max(quantum_ - ran, milliseconds(1)));
      }
    }
    return somebody_waits ? next : kNever;
  }

 private:
  struct Turn {
    std::uint64_t ticket = 0;
    Duration ran_before{};  ///< this turn
  };

  Duration quantum_;
  std::map<std::uint64_t, Turn> turns_;  // by number of the job
  std::uint64_t last_ticket_ = 0;
};

}  // namespace

extern const PluginEntry<StartRule> start_time_slice;
const PluginEntry<StartRule> start_time_slice = plugin<StartRule, PreemptiveStart<ByTurn>>(
    "time-slice", "jobs take turns: one that has run for a quantum goes behind those that wait");

}  // namespace suanwang
