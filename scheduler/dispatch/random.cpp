// D1: any centre that could run the job, with equal chance or in proportion to capacity.
#include "sim/base/random.hpp"

#include <array>
#include <optional>
#include <vector>

#include "scheduler/dispatch/dispatch_rule.hpp"

namespace suanwang {

namespace {

enum class Weighting : std::uint8_t { equal, capacity };

constexpr auto choices(Weighting /*tag*/) {
  return std::array{
      Choice<Weighting>{"equal", Weighting::equal, "every centre alike"},
      Choice<Weighting>{"capacity", Weighting::capacity, "in proportion to available units"}};
}

class Random : public DispatchRule {
 public:
  struct Params {
    Weighting weights = Weighting::equal;

    template <class V>
    void fields(V& v) {
      v.optional("weights", weights, "chance of each centre");
    }
  };

  explicit Random(const Params& params) : params_(params) {}

  void begin(std::uint64_t seed) override { random_.emplace(seed, "dispatch/random"); }

  CentreId choose(const Observation& observation, const JobRequest& request) override {
    const std::size_t centres = observation.city().centres.size();
    std::uint64_t sum = 0;
    cumulative_.clear();
    for (std::size_t c = 0; c < centres; ++c) {
      if (observation.could_run(request, CentreId::from_size(c))) {
        sum += params_.weights == Weighting::equal
                   ? 1
                   : static_cast<std::uint64_t>(observation.load().capacity_units[c]);
      }
      cumulative_.push_back(sum);
    }
    if (sum == 0) {
      return CentreId::none();
    }
    const std::uint64_t drawn = random_->uniform_int(sum);
    std::size_t c = 0;
    while (cumulative_[c] <= drawn) {
      ++c;
    }
    return CentreId::from_size(c);
  }

 private:
  Params params_;
  std::optional<RandomStream> random_;
  std::vector<std::uint64_t> cumulative_;
};

}  // namespace

extern const PluginEntry<DispatchRule> dispatch_random;
const PluginEntry<DispatchRule> dispatch_random =
    plugin<DispatchRule, Random>("random", "any centre that could run the job");

}  // namespace suanwang
