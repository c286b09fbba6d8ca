// D8: the least weighted cost of running the job there: energy at the price of now, carbon,
// expected wait, traffic, and the age of what is known of the centre.
#include <array>
#include <cstddef>
#include <vector>

#include <Eigen/Core>
#include <fmt/format.h>

#include "scheduler/dispatch/dispatch_rule.hpp"
#include "scheduler/dispatch/expected_run.hpp"

namespace suanwang {

namespace {

class WeightedCost : public DispatchRule {
 public:
  struct Params {
    double energy = 1;
    double carbon = 0;
    double wait = 0;
    double age = 0;
    double traffic = 1;
    double data = 0;

    template <class V>
    void fields(V& v) {
      const auto weights = between(0.0, 1e9);
      v.optional("energy", energy, "of a yuan for energy; 0 looks at no price", weights);
      v.optional("carbon", carbon, "yuan for a kg of CO2; 0 looks at no carbon factor", weights);
      v.optional("wait", wait, "yuan for an hour that the job is expected to wait", weights);
      v.optional(
          "age",
          age,
          "yuan for each hour that what is known of the centre is old: stale news counts less",
          weights);
      v.optional("traffic", traffic, "of a yuan that links charge for the job's data", weights);
      v.optional("data", data, "yuan for a GB that has to come over the network", weights);
    }

    [[nodiscard]] std::string objection() const {
      return energy + carbon + wait + age + traffic + data > 0
                 ? ""
                 : "one of the weights must be above 0";
    }
  };

  explicit WeightedCost(const Params& params) : params_(params) {}

  [[nodiscard]] bool needs_releases() const override { return true; }

  [[nodiscard]] bool needs_price() const override { return params_.energy > 0; }

  [[nodiscard]] bool needs_carbon() const override { return params_.carbon > 0; }

  [[nodiscard]] ScoreKind score_kind() const override { return {"yuan", false, false}; }

  CentreScore score(const Observation& observation,
                    const JobRequest& request,
                    CentreId centre) override {
    const Row row = features_of(observation, request, centre);
    const std::array<double, kFeatures> weights = weights_by_feature();
    double sum = row[0] * weights[0];
    for (std::size_t f = 1; f < kFeatures; ++f) {
      sum += row[static_cast<Eigen::Index>(f)] * weights[f];
    }
    return {sum,
            fmt::format("energy {:.4g} yuan, {:.4g} kg CO2, wait {:.4g} h, news {:.4g} h old, "
                        "traffic {:.4g} yuan, {:.4g} GB",
                        row[0],
                        row[1],
                        row[2],
                        row[3],
                        row[4],
                        row[5])};
  }

  CentreId choose(const Observation& observation, const JobRequest& request) override {
    able_.clear();
    for (std::size_t c = 0; c < observation.city().centres.size(); ++c) {
      if (observation.could_run(request, CentreId::from_size(c))) {
        able_.push_back(CentreId::from_size(c));
      }
    }
    if (able_.empty()) {
      return CentreId::none();
    }
    features_.resize(static_cast<Eigen::Index>(able_.size()), kFeatures);
    for (std::size_t i = 0; i < able_.size(); ++i) {
      features_.row(static_cast<Eigen::Index>(i)) = features_of(observation, request, able_[i]);
    }
    // Column by column, so that every compiler adds in the same order.
    const std::array<double, kFeatures> weights = weights_by_feature();
    costs_ = features_.col(0) * weights[0];
    for (std::size_t f = 1; f < kFeatures; ++f) {
      costs_ += features_.col(static_cast<Eigen::Index>(f)) * weights[f];
    }
    std::size_t best = 0;
    for (std::size_t i = 1; i < able_.size(); ++i) {
      if (costs_[static_cast<Eigen::Index>(i)] < costs_[static_cast<Eigen::Index>(best)]) {
        best = i;
      }
    }
    return able_[best];
  }

 private:
  static constexpr std::size_t kFeatures = 6;
  using Row = Eigen::Array<double, 1, static_cast<int>(kFeatures)>;

  [[nodiscard]] std::array<double, kFeatures> weights_by_feature() const {
    return {
        params_.energy, params_.carbon, params_.wait, params_.age, params_.traffic, params_.data};
  }

  /// Yuan, kg of CO2, hours of wait, hours of age, yuan of traffic, GB.
  [[nodiscard]] Row features_of(const Observation& observation,
                                const JobRequest& request,
                                CentreId id) const {
    constexpr double kMsPerHour = 3'600'000;
    constexpr double kUfenPerYuan = 1e8;
    constexpr double kMicrogramsPerKg = 1e9;
    constexpr double kBytesPerGb = 1e9;
    const ExpectedRun run = expected_run(observation, request, id);
    const double kwh = facility_kwh(observation, request, id, run);
    const ZoneId zone = observation.city().centres[id].zone;
    Row row = Row::Zero();
    if (needs_price()) {
      row[0] = kwh * observation.price_forecast(zone).value_now() / kUfenPerYuan;
    }
    if (needs_carbon()) {
      row[1] = kwh * observation.carbon_forecast(zone).value_now() / kMicrogramsPerKg;
    }
    row[2] = run.wait_ms() / kMsPerHour;
    row[3] = static_cast<double>((observation.now() - observation.known_since(id)).ms) / kMsPerHour;
    const DataMovement movement = observation.data_movement(request, id);
    row[4] = movement.price_ufen / kUfenPerYuan;
    row[5] = static_cast<double>(movement.bytes) / kBytesPerGb;
    return row;
  }

  /// Its units on full nodes of the partition, for its requested time there, times the centre's
  /// constant PUE.
  static double facility_kwh(const Observation& observation,
                             const JobRequest& request,
                             CentreId id,
                             const ExpectedRun& run) {
    constexpr double kMilliwattMsPerKwh = 3.6e12;
    const Partition& partition = observation.city().partitions[run.partition];
    const double unit_mw = static_cast<double>(partition.node_power_mw.back()) / partition.units();
    const auto units = static_cast<double>(observation.units_taken(request, run.partition));
    const double pue = static_cast<double>(observation.city().centres[id].pue_ppm) / kPpm;
    return units * unit_mw * run.run_ms * pue / kMilliwattMsPerKwh;
  }

  Params params_;
  std::vector<CentreId> able_;
  Eigen::Array<double, Eigen::Dynamic, static_cast<int>(kFeatures)> features_;
  Eigen::ArrayXd costs_;
};

}  // namespace

extern const PluginEntry<DispatchRule> dispatch_weighted_cost;
const PluginEntry<DispatchRule> dispatch_weighted_cost = plugin<DispatchRule, WeightedCost>(
    "weighted-cost", "the least weighted cost of energy, carbon, wait and stale news");

}  // namespace suanwang
