// D5: where the job is expected to complete first: when running jobs, ending as they requested,
// leave room for it, plus the requested work that waits before it, or when its data has come if
// that is later, plus its own time at the centre's speed.
#include <string>
#include <utility>

#include <fmt/format.h>

#include "scheduler/dispatch/dispatch_rule.hpp"
#include "scheduler/dispatch/expected_run.hpp"

namespace suanwang {

namespace {

class EarliestCompletion : public DispatchRule {
 public:
  [[nodiscard]] bool needs_releases() const override { return true; }

  [[nodiscard]] ScoreKind score_kind() const override {
    return {"hours until it completes", false, false};
  }

  CentreScore score(const Observation& observation,
                    const JobRequest& request,
                    CentreId centre) override {
    constexpr double kMsPerHour = 3'600'000;
    const ExpectedRun run = expected_run(observation, request, centre);
    std::string parts =
        fmt::format("{:.2f} h until running jobs leave room, {:.2f} h of queue, {:.2f} h of run",
                    run.room_ms / kMsPerHour,
                    run.queue_ms / kMsPerHour,
                    run.run_ms / kMsPerHour);
    if (run.data_ms > 0) {
      parts += fmt::format(", {:.2f} h until its data has come", run.data_ms / kMsPerHour);
    }
    return {run.completion_ms() / kMsPerHour, std::move(parts)};
  }

  CentreId choose(const Observation& observation, const JobRequest& request) override {
    CentreId best;
    double best_ms = 0;
    for (std::size_t c = 0; c < observation.city().centres.size(); ++c) {
      const CentreId centre = CentreId::from_size(c);
      if (!observation.could_run(request, centre)) {
        continue;
      }
      const double ms = expected_run(observation, request, centre).completion_ms();
      if (!best.exists() || ms < best_ms) {
        best = centre;
        best_ms = ms;
      }
    }
    return best;
  }
};

}  // namespace

extern const PluginEntry<DispatchRule> dispatch_earliest_completion;
const PluginEntry<DispatchRule> dispatch_earliest_completion =
    plugin<DispatchRule, EarliestCompletion>("earliest-completion",
                                             "where the job is expected to complete first");

}  // namespace suanwang
