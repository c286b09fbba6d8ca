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

  [[nodiscard]] NeededMetrics metrics() const override {
    return params_.weights == Weighting::equal ? NeededMetrics::none : NeededMetrics::figures;
  }

  CentreId choose(const Observation& observation, const JobRequest& request) override {
    std::uint64_t sum = collect(observation, request, params_.weights);
    if (sum == 0 && params_.weights == Weighting::capacity) {
      // All capacity is away for now: it will come back to any of them.
      sum = collect(observation, request, Weighting::equal);
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
  /// Cumulative weights of the centres that could run the job; returns their sum.
  std::uint64_t collect(const Observation& observation,
                        const JobRequest& request,
                        Weighting weights) {
    std::uint64_t sum = 0;
    cumulative_.clear();
    for (std::size_t c = 0; c < observation.city().centres.size(); ++c) {
      if (observation.could_run(request, CentreId::from_size(c))) {
        sum += weights == Weighting::equal
                   ? 1
                   : static_cast<std::uint64_t>(observation.load().capacity_units[c]);
      }
      cumulative_.push_back(sum);
    }
    return sum;
  }

  Params params_;
  std::optional<RandomStream> random_;
  std::vector<std::uint64_t> cumulative_;
};

}  // namespace

extern const PluginEntry<DispatchRule> dispatch_random;
const PluginEntry<DispatchRule> dispatch_random =
    plugin<DispatchRule, Random>("random", "any centre that could run the job");

}  // namespace suanwang
