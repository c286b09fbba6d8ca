// D2: the next centre, by id, that could run the job. The pointer moves on also past centres that
// could not.
#include "scheduler/dispatch/dispatch_rule.hpp"

namespace suanwang {

namespace {

class RoundRobin : public DispatchRule {
 public:
  [[nodiscard]] NeededMetrics metrics() const override { return NeededMetrics::none; }

  CentreId choose(const Observation& observation, const JobRequest& request) override {
    const std::size_t centres = observation.city().centres.size();
    for (std::size_t tried = 0; tried < centres; ++tried) {
      const CentreId centre = CentreId::from_size(next_);
      next_ = (next_ + 1) % centres;
      if (observation.could_run(request, centre)) {
        return centre;
      }
    }
    return CentreId::none();
  }

 private:
  std::size_t next_ = 0;
};

}  // namespace

extern const PluginEntry<DispatchRule> dispatch_round_robin;
const PluginEntry<DispatchRule> dispatch_round_robin =
    plugin<DispatchRule, RoundRobin>("round-robin", "one centre after the other");

}  // namespace suanwang
