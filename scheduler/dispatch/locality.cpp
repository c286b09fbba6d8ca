// D7: where the job's data comes the soonest; of such centres, where it is expected to complete
// first.
#include <fmt/format.h>

#include "scheduler/dispatch/dispatch_rule.hpp"
#include "scheduler/dispatch/expected_run.hpp"

namespace suanwang {

namespace {

class Locality : public DispatchRule {
 public:
  [[nodiscard]] bool needs_releases() const override { return true; }

  [[nodiscard]] ScoreKind score_kind() const override {
    return {"hours until its data has come, ties by completion", false, false};
  }

  CentreScore score(const Observation& observation,
                    const JobRequest& request,
                    CentreId centre) override {
    constexpr double kMsPerHour = 3'600'000;
    const ExpectedRun run = expected_run(observation, request, centre);
    return {run.data_ms / kMsPerHour,
            fmt::format("completes in {:.2f} h", run.completion_ms() / kMsPerHour)};
  }

  CentreId choose(const Observation& observation, const JobRequest& request) override {
    CentreId best;
    ExpectedRun of_best;
    for (std::size_t c = 0; c < observation.city().centres.size(); ++c) {
      const CentreId centre = CentreId::from_size(c);
      if (!observation.could_run(request, centre)) {
        continue;
      }
      const ExpectedRun run = expected_run(observation, request, centre);
      const bool is_sooner =
          run.data_ms < of_best.data_ms ||
          (run.data_ms == of_best.data_ms && run.completion_ms() < of_best.completion_ms());
      if (!best.exists() || is_sooner) {
        best = centre;
        of_best = run;
      }
    }
    return best;
  }
};

}  // namespace

extern const PluginEntry<DispatchRule> dispatch_locality;
const PluginEntry<DispatchRule> dispatch_locality = plugin<DispatchRule, Locality>(
    "locality", "where the job's data comes the soonest, ties by completion");

}  // namespace suanwang
