// Poisson arrivals of single-core jobs: M/M/c and M/D/c queues, whose waits have closed formulas.
#include <array>
#include <memory>

#include "sim/base/fields.hpp"
#include "sim/demand/synthetic_source.hpp"

namespace suanwang {
namespace {

enum class Service : std::uint8_t { exponential, constant };

constexpr auto choices(Service /*tag*/) {
  return std::array{Choice<Service>{"exponential", Service::exponential, "M/M/c"},
                    Choice<Service>{"constant", Service::constant, "M/D/c"}};
}

struct PoissonParams {
  Rate rate{};
  Duration mean_service{};
  Service service = Service::exponential;

  template <class V>
  void fields(V& v) {
    v.required("rate", rate, "jobs per time, at all hours", at_least(Rate{1}));
    v.required(
        "mean_service", mean_service, "mean run time", between(milliseconds(1), days(36'500)));
    v.optional("service", service, "how run times are distributed");
  }
};

/// One task of one core; the request is exact, so that backfilling has nothing to guess.
class PoissonShapes final : public JobShapes {
 public:
  explicit PoissonShapes(const PoissonParams& params) : params_(params) {}

  void draw(RandomStream& random, Arrival& arrival) const override {
    const double mean = in_seconds(params_.mean_service);
    const bool fixed = params_.service == Service::constant;
    arrival.truth.run = fixed ? params_.mean_service : from_seconds(random.exponential(mean));
    arrival.request.walltime = arrival.truth.run;
  }

  [[nodiscard]] StreamShape shape() const override { return {.unit_core_tasks = true}; }

 private:
  PoissonParams params_;
};

class Poisson final : public JobGenerator {
 public:
  using Params = PoissonParams;

  explicit Poisson(const PoissonParams& params) : params_(params) {}

  [[nodiscard]] std::shared_ptr<const ArrivalSource> source(
      const GeneratorRequest& request) const override {
    ArrivalSettings settings;
    settings.jobs_per_hour = per_hour(params_.rate);
    return synthetic_source(request, settings, 0, std::make_shared<PoissonShapes>(params_));
  }

 private:
  PoissonParams params_;
};

}  // namespace

extern const PluginEntry<JobGenerator> generator_poisson = plugin<JobGenerator, Poisson>(
    "poisson", "Poisson arrivals of one-core jobs with exponential or constant run times");

}  // namespace suanwang
