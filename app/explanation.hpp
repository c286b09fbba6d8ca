// Why one job ran where and when it did: collected while the run is made again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/platform/decision_log.hpp"
#include "sim/platform/observation.hpp"
#include "sim/platform/rationale.hpp"
#include "sim/record/rows.hpp"

namespace suanwang::app {

/// Why a job does not start, or is not sent anywhere.
enum class WaitKind : std::uint8_t {
  no_candidate,   ///< platform: no centre passes
  refused,        ///< platform: the centre that it chose had no room after all
  not_looked_at,  ///< platform: others come first
  no_room,        ///< centre: it does not fit on what is free
  limited,        ///< centre: it would fit, but a power limit or capacity curve leaves no room
  planned,        ///< centre: it has a reservation for later
  behind,         ///< centre: it would fit, but others come first
  not_chosen,     ///< centre: it would fit, is first, and the policy did not start it
};

/// A time in which a job waited for one reason.
struct WaitSpan {
  WaitKind kind{};
  Time from{};
  Time until{};
  std::uint64_t decisions = 0;   ///< at which it was passed over
  std::uint64_t ahead = 0;       ///< jobs before it in the queue, at the end of the span
  PartitionId partition;         ///< where it would rather run
  std::uint64_t asked = 0;       ///< units of the partition
  std::uint64_t least_free = 0;  ///< units, over the span
  std::uint64_t most_free = 0;
  std::optional<JobRequest> first;  ///< of the queue, where that is another
  Time expected = kNever;           ///< when the first of the queue, or its reservation, may start
};

/// One thing that happened to it.
struct ExplanationStep {
  enum class Kind : std::uint8_t { weighed, action, wait, queued_again, ended };

  Kind kind{};
  Time at{};
  std::uint64_t decision = 0;  ///< 0 where none was made
  Weighing weighing{};
  Action action{};
  std::vector<NodeRun> nodes{};   ///< of a start
  std::vector<SpanPart> parts{};  ///< of a start at several centres
  WaitSpan wait{};
  FinalState end{};
  RejectReason reject_reason{};
  JobTraffic traffic{};  ///< of the whole job, at its end
};

struct JobExplanation {
  JobRequest request;
  std::vector<ExplanationStep> steps;
};

/// Hears a run and keeps what is about one job.
class Explainer final : public Rationale, public DecisionListener, public Recorder {
 public:
  Explainer(std::uint64_t job_id, StreamId stream) : job_id_(job_id), stream_(stream) {}

  /// Nothing if no such job came.
  [[nodiscard]] const std::optional<JobExplanation>& explanation() const { return found_; }

  /// Whether the job has left, so that nothing more will be heard.
  [[nodiscard]] bool is_done() const { return is_done_; }

  // Rationale
  [[nodiscard]] bool is_about(const JobRequest& request) const override {
    return request.id == job_id_ && request.stream == stream_;
  }

  void weighed(const Weighing& weighing) override;
  void decided(const Observation& observation) override;

  // DecisionListener
  void seated(std::span<const SeatNeeds> /*seats*/) override {}

  void decision(std::uint64_t number, Time now, Scope scope, CentreId centre) override;
  void action(const Action& action, std::uint64_t job_number, const ActionDetail& detail) override;

  void ended(std::uint64_t /*fingerprint*/) override {}

  // Recorder
  void job_left(const JobRow& row) override;

  void centre_interval(const CentreInterval& /*interval*/) override {}

  void run_ended(const RunTotals& /*totals*/) override {}

 private:
  ExplanationStep& add(ExplanationStep::Kind kind);
  void find(const Observation& observation);
  void keep(const Action& action, std::span<const NodeRun> nodes, std::span<const SpanPart> parts);
  void note_wait(const WaitSpan& seen);
  [[nodiscard]] WaitSpan wait_at_platform(const Observation& observation) const;
  [[nodiscard]] WaitSpan wait_at_centre(const Observation& observation) const;

  std::uint64_t job_id_;
  StreamId stream_;
  std::optional<JobExplanation> found_;
  bool is_done_ = false;
  JobId slot_;
  bool runs_ = false;
  // Of the decision that is being made.
  std::uint64_t decision_ = 0;
  Time now_{};
  /// Of all jobs, until it is found.
  std::vector<std::pair<Action, std::vector<SpanPart>>> actions_;
  std::optional<Weighing> weighing_;
};

}  // namespace suanwang::app
