// Preemptive scheduling of a centre: the jobs that stand first run, whoever ran before.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "scheduler/start/start_rule.hpp"

namespace suanwang {

/// A job that runs or waits at the centre.
struct Runnable {
  JobId id;
  std::uint64_t number = 0;
  Time submit{};
  double size = 0;         ///< accelerators if it has any, else cores
  PartitionId running_on;  ///< none() if it waits
  double key = 0;
};

/// In which order jobs have a right to run.
class RunRanking {
 public:
  virtual ~RunRanking() = default;

  /// Puts the jobs in order, best first.
  virtual void rank(const Observation& observation, std::vector<Runnable>& jobs) = 0;

  /// The decision has been made; `jobs` as ranked, `running_on` as it is now.
  virtual void settled(const Observation& /*observation*/, std::span<const Runnable> /*jobs*/) {}

  /// When the order will change although nothing happens; kNever if it won't.
  virtual Time next_change(const Observation& /*observation*/, std::span<const Runnable> /*jobs*/) {
    return kNever;
  }
};

/// By a key that follows from the job alone, ties by (submit, number).
void sort_by_key(std::vector<Runnable>& jobs);

enum class Restarts : std::uint8_t {
  displaced,  ///< only jobs whose nodes others get
  all,        ///< every running job at every decision: published simulators count so
};

constexpr auto choices(Restarts /*tag*/) {
  return std::array{
      Choice<Restarts>{"displaced", Restarts::displaced, "jobs whose nodes better ones get"},
      Choice<Restarts>{"all",
                       Restarts::all,
                       "every running job at every decision, as some published simulators do"}};
}

struct PreemptiveParams {
  Restarts restarts = Restarts::displaced;
  Duration notice{};

  /// Where all start anew at every decision, nobody can be told before.
  [[nodiscard]] std::string objection() const {
    return restarts == Restarts::all && notice.ms > 0
               ? "`restarts: all` stops every job at once: a `notice` needs `displaced`"
               : "";
  }

  template <class V>
  void fields(V& v) {
    v.optional("restarts", restarts, "which jobs are preempted to be started anew");
    v.optional("notice",
               notice,
               "how long before it is stopped a job is told, where `restarts` is `displaced`",
               between(Duration{0}, days(31)));
  }
};

/// Goes through the jobs, best first. One that waits starts where it fits; where it does not,
/// running jobs that come after it make room, the last first, if together they leave enough: never
/// in part. Others behind it go on as they can (no reservation). With a notice those that are to
/// make room are told first, and go on until it is over; who is needed no more by then, stays.
class Preemptive {
 public:
  explicit Preemptive(const PreemptiveParams& params) : params_(params) {}

  [[nodiscard]] bool starts_all_anew() const { return params_.restarts == Restarts::all; }

  void decide(const Observation& observation, RunRanking& ranking, Starter& starter);

 private:
  void gather(const Observation& observation);
  void start_all_anew(const Observation& observation, Starter& starter);
  void start_waiting(const Observation& observation, Starter& starter);
  bool make_room(const Observation& observation,
                 const JobRequest& request,
                 std::size_t rank,
                 Starter& starter);
  bool preempt(const Observation& observation,
               const std::vector<std::size_t>& ranks,
               Starter& starter);
  [[nodiscard]] Time next_notice(Time now) const;
  [[nodiscard]] std::vector<std::size_t> victims(const Observation& observation,
                                                 const JobRequest& request,
                                                 std::size_t rank,
                                                 PartitionId partition) const;
  void note_where_they_run(const Observation& observation);

  PreemptiveParams params_;
  std::vector<Runnable> jobs_;
  std::map<std::uint64_t, Time> told_;        ///< when, by number of those that were told
  std::map<std::uint64_t, Time> still_told_;  ///< in this decision
  Time woken_for_{INT64_MIN};
};

/// What rankings without parameters of their own take.
struct RankingParams {
  PreemptiveParams preemptive{};

  [[nodiscard]] std::string objection() const { return preemptive.objection(); }

  template <class V>
  void fields(V& v) {
    preemptive.fields(v);
  }
};

/// The start rule of a ranking, which is made from its Params.
template <class Ranking>
class PreemptiveStart : public StartRule {
 public:
  using Params = typename Ranking::Params;

  explicit PreemptiveStart(const Params& params)
      : preemptive_(params.preemptive), ranking_(params) {}

  [[nodiscard]] bool needs_estimates() const override { return Ranking::kNeedsEstimates; }

  [[nodiscard]] bool ranks() const override { return true; }

  [[nodiscard]] bool needs_progress_kept() const override { return Ranking::kNeedsProgress; }

  [[nodiscard]] bool takes_turns() const override {
    return Ranking::kNeedsProgress || preemptive_.starts_all_anew();
  }

  void decide(const Observation& observation,
              const Trigger& /*trigger*/,
              Starter& starter) override {
    preemptive_.decide(observation, ranking_, starter);
  }

 private:
  Preemptive preemptive_;
  Ranking ranking_;
};

}  // namespace suanwang
