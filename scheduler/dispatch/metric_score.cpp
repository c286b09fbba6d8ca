// The baseline of the CATS metrics (IETF RFC 10053 and its metric draft): the centre with the best
// score of one octet, or the best weighted scores of the categories.
#include <array>
#include <optional>

#include <fmt/format.h>

#include "scheduler/dispatch/dispatch_rule.hpp"
#include "sim/base/random.hpp"

namespace suanwang {

namespace {

enum class By : std::uint8_t { overall, categories };

constexpr auto choices(By /*tag*/) {
  return std::array{Choice<By>{"overall", By::overall, "level L2: one score"},
                    Choice<By>{"categories", By::categories, "level L1: weighted scores"}};
}

enum class Ties : std::uint8_t { first, random };

constexpr auto choices(Ties /*tag*/) {
  return std::array{Choice<Ties>{"first", Ties::first, "the first centre"},
                    Choice<Ties>{"random", Ties::random, "any of them, with equal chance"}};
}

class MetricScore : public DispatchRule {
 public:
  struct Params {
    By by = By::overall;
    std::uint32_t free_weight = 1;
    std::uint32_t wait_weight = 1;
    Ties ties = Ties::first;

    template <class V>
    void fields(V& v) {
      const auto weights = between(std::uint32_t{0}, std::uint32_t{1'000'000});
      v.optional("by", by, "which scores");
      v.optional("free_weight", free_weight, "of what is free, by categories", weights);
      v.optional("wait_weight", wait_weight, "of the wait, by categories", weights);
      v.optional("ties", ties, "which of the centres with the best score");
    }

    [[nodiscard]] std::string objection() const {
      return free_weight + wait_weight > 0 ? "" : "one of the weights must be above 0";
    }
  };

  explicit MetricScore(const Params& params) : params_(params) {}

  void begin(std::uint64_t seed) override { random_.emplace(seed, "dispatch/metric-score"); }

  [[nodiscard]] NeededMetrics metrics() const override {
    return params_.by == By::overall ? NeededMetrics::overall_score : NeededMetrics::scores;
  }

  [[nodiscard]] ScoreKind score_kind() const override {
    return {params_.by == By::overall ? "score of level L2" : "weighted scores of level L1",
            true,
            false};
  }

  CentreScore score(const Observation& observation,
                    const JobRequest& /*request*/,
                    CentreId centre) override {
    const MetricScores scores = observation.scores(centre);
    return {static_cast<double>(score_of(scores)),
            params_.by == By::overall ? std::string{}
                                      : fmt::format("free {}, wait {}", scores.free, scores.wait)};
  }

  CentreId choose(const Observation& observation, const JobRequest& request) override {
    CentreId best;
    std::uint64_t best_score = 0;
    std::uint64_t equals = 0;
    for (std::size_t c = 0; c < observation.city().centres.size(); ++c) {
      const CentreId centre = CentreId::from_size(c);
      if (!observation.could_run(request, centre)) {
        continue;
      }
      const std::uint64_t score = score_of(observation.scores(centre));
      if (!best.exists() || score > best_score) {
        best = centre;
        best_score = score;
        equals = 1;
      } else if (score == best_score && params_.ties == Ties::random &&
                 random_->uniform_int(++equals) == 0) {
        best = centre;  // each of n equals is kept with chance 1/n
      }
    }
    return best;
  }

 private:
  [[nodiscard]] std::uint64_t score_of(const MetricScores& scores) const {
    return params_.by == By::overall ? scores.overall
                                     : std::uint64_t{params_.free_weight} * scores.free +
                                           std::uint64_t{params_.wait_weight} * scores.wait;
  }

  Params params_;
  std::optional<RandomStream> random_;
};

}  // namespace

extern const PluginEntry<DispatchRule> dispatch_metric_score;
const PluginEntry<DispatchRule> dispatch_metric_score = plugin<DispatchRule, MetricScore>(
    "metric-score", "the centre with the best score of CATS level L2 or L1");

}  // namespace suanwang
