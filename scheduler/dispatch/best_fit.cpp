// D6: the smallest free capacity that is enough; where none is, the least loaded.
#include <limits>

#include "scheduler/dispatch/dispatch_rule.hpp"

namespace suanwang {

namespace {

class BestFit : public DispatchRule {
 public:
  [[nodiscard]] ScoreKind score_kind() const override { return {"free units", false, false}; }

  /// Centres in which it does not fit now come behind all others, by load.
  CentreScore score(const Observation& observation,
                    const JobRequest& request,
                    CentreId centre) override {
    const auto free = static_cast<double>(observation.load().free_units[centre.value()]);
    if (fits_now(observation, request, centre)) {
      return {free, {}};
    }
    const CentreScore load =
        CentreLoad::of(observation.load(), centre.value(), observation.now()).score();
    return {kLastResort + load.value, "no room now; " + load.parts};
  }

  CentreId choose(const Observation& observation, const JobRequest& request) override {
    const LoadBoard& board = observation.load();
    const std::size_t centres = observation.city().centres.size();
    CentreId best;
    std::int64_t best_free = std::numeric_limits<std::int64_t>::max();
    for (std::size_t c = 0; c < centres; ++c) {
      const CentreId centre = CentreId::from_size(c);
      if (board.free_units[c] < best_free && observation.could_run(request, centre) &&
          fits_now(observation, request, centre)) {
        best = centre;
        best_free = board.free_units[c];
      }
    }
    if (best.exists()) {
      return best;
    }
    return least_loaded(observation, request);
  }

 private:
  static bool fits_now(const Observation& observation, const JobRequest& request, CentreId centre) {
    bool fits = false;
    observation.for_each_partition(request, centre, [&](PartitionId partition) {
      const PartitionRoom room = observation.room_for(request, partition);
      fits = room.allows(observation.units_held(request, partition)) &&
             (room.fits || room.fits_when_awake);
      return !fits;
    });
    return fits;
  }
};

}  // namespace

extern const PluginEntry<DispatchRule> dispatch_best_fit;
const PluginEntry<DispatchRule> dispatch_best_fit = plugin<DispatchRule, BestFit>(
    "best-fit", "the centre with the least free capacity that is enough now");

}  // namespace suanwang
