// D4: power of d choices (Mitzenmacher, TPDS 2001): of d different centres drawn at random, the
// least loaded; ties to the lower id.
#include <algorithm>
#include <optional>
#include <vector>

#include "scheduler/dispatch/dispatch_rule.hpp"
#include "sim/base/random.hpp"

namespace suanwang {

namespace {

class PowerOfTwo : public DispatchRule {
 public:
  struct Params {
    std::uint32_t draws = 2;

    template <class V>
    void fields(V& v) {
      v.optional("draws", draws, "centres looked at", at_least(std::uint32_t{1}));
    }
  };

  explicit PowerOfTwo(const Params& params) : params_(params) {}

  void begin(std::uint64_t seed) override { random_.emplace(seed, "dispatch/power-of-two"); }

  [[nodiscard]] ScoreKind score_kind() const override { return {kByLoad.unit, false, true}; }

  CentreScore score(const Observation& observation,
                    const JobRequest& /*request*/,
                    CentreId centre) override {
    return CentreLoad::of(observation.load(), centre.value(), observation.now()).score();
  }

  CentreId choose(const Observation& observation, const JobRequest& request) override {
    able_.clear();
    for (std::size_t c = 0; c < observation.city().centres.size(); ++c) {
      if (observation.could_run(request, CentreId::from_size(c))) {
        able_.push_back(c);
      }
    }
    if (able_.empty()) {
      return CentreId::none();
    }
    const std::size_t draws = std::min<std::size_t>(params_.draws, able_.size());
    for (std::size_t i = 0; i < draws; ++i) {
      std::swap(able_[i], able_[i + random_->uniform_int(able_.size() - i)]);
    }
    std::sort(able_.begin(), able_.begin() + static_cast<std::ptrdiff_t>(draws));
    const LoadBoard& board = observation.load();
    const auto best = std::min_element(able_.begin(),
                                       able_.begin() + static_cast<std::ptrdiff_t>(draws),
                                       [&](std::size_t a, std::size_t b) {
                                         return CentreLoad::of(board, a, observation.now()) <
                                                CentreLoad::of(board, b, observation.now());
                                       });
    return CentreId::from_size(*best);
  }

 private:
  Params params_;
  std::optional<RandomStream> random_;
  std::vector<std::size_t> able_;
};

}  // namespace

extern const PluginEntry<DispatchRule> dispatch_power_of_two;
const PluginEntry<DispatchRule> dispatch_power_of_two = plugin<DispatchRule, PowerOfTwo>(
    "power-of-two", "the less loaded of two centres drawn at random");

}  // namespace suanwang
