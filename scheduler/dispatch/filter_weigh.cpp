// Filters and weighers, as in OpenStack's Nova and Kubernetes: centres that fail a filter are out;
// each weigher's values are brought to 0..1 over those that are left (least to greatest), times its
// weight, and the greatest sum wins. Eigen holds the matrix of centres by weighers.
#include <array>
#include <limits>
#include <string>
#include <vector>

#include <Eigen/Core>
#include <fmt/format.h>

#include "scheduler/dispatch/dispatch_rule.hpp"
#include "scheduler/dispatch/expected_run.hpp"

namespace suanwang {

namespace {

enum class Filter : std::uint8_t { room, public_, commercial, reported };

constexpr auto choices(Filter /*tag*/) {
  return std::array{
      Choice<Filter>{"room", Filter::room, "it has room for the job now, as far as is known"},
      Choice<Filter>{"public", Filter::public_, "it is public"},
      Choice<Filter>{"commercial", Filter::commercial, "it is commercial"},
      Choice<Filter>{"reported", Filter::reported, "it was heard of within `reported_within`"}};
}

std::string_view name_of(Filter filter) {
  for (const auto& choice : choices(filter)) {
    if (choice.value == filter) {
      return choice.name;
    }
  }
  return {};
}

struct FilterWeighParams {
  std::vector<Filter> filters{Filter::room};
  Duration reported_within = hours(1);
  double free = 1;
  double load = 0;
  double completion = 0;
  double pue = 0;
  double price = 0;
  double carbon = 0;
  double age = 0;

  template <class V>
  void fields(V& v) {
    const auto any = between(-1e6, 1e6);
    v.optional("filters", filters, "who is out; where nobody is left, nobody is");
    v.optional(
        "reported_within", reported_within, "for the filter `reported`", at_least(Duration{}));
    v.optional("free", free, "weight of the share of a centre that is free", any);
    v.optional("load", load, "weight of requested work per unit of capacity", any);
    v.optional("completion", completion, "weight of the time until the job would complete", any);
    v.optional("pue", pue, "weight of the constant PUE", any);
    v.optional("price", price, "weight of the price of energy now; 0 looks at none", any);
    v.optional("carbon", carbon, "weight of the carbon factor now; 0 looks at none", any);
    v.optional("age", age, "weight of the age of what is known", any);
  }

  [[nodiscard]] std::string objection() const {
    const bool any = free != 0 || load != 0 || completion != 0 || pue != 0 || price != 0 ||
                     carbon != 0 || age != 0;
    return any ? "" : "one of the weights must be other than 0";
  }
};

class FilterWeigh : public DispatchRule {
 public:
  using Params = FilterWeighParams;

  explicit FilterWeigh(const Params& params)
      : params_(params),
        weights_{params.free,
                 params.load,
                 params.completion,
                 params.pue,
                 params.price,
                 params.carbon,
                 params.age} {}

  [[nodiscard]] bool needs_releases() const override { return params_.completion != 0; }

  [[nodiscard]] bool needs_price() const override { return params_.price != 0; }

  [[nodiscard]] bool needs_carbon() const override { return params_.carbon != 0; }

  [[nodiscard]] ScoreKind score_kind() const override {
    return {"weighted sum of weighers from 0 to 1", true, false};
  }

  std::string_view filtered_by(const Observation& observation,
                               const JobRequest& request,
                               CentreId centre) override {
    evaluate(observation, request);
    return is_relaxed_ ? std::string_view{} : failed(observation, request, centre);
  }

  CentreScore score(const Observation& observation,
                    const JobRequest& request,
                    CentreId centre) override {
    evaluate(observation, request);
    for (std::size_t i = 0; i < able_.size(); ++i) {
      if (able_[i] == centre) {
        return {sums_[static_cast<Eigen::Index>(i)], parts(static_cast<Eigen::Index>(i))};
      }
    }
    return {};
  }

  CentreId choose(const Observation& observation, const JobRequest& request) override {
    evaluate(observation, request);
    CentreId best;
    double best_sum = 0;
    for (std::size_t i = 0; i < able_.size(); ++i) {
      const double sum = sums_[static_cast<Eigen::Index>(i)];
      if (!best.exists() || sum > best_sum) {
        best = able_[i];
        best_sum = sum;
      }
    }
    return best;
  }

 private:
  static constexpr std::size_t kWeighers = 7;
  static constexpr std::array<std::string_view, kWeighers> kNames{
      "free", "load", "completion", "pue", "price", "carbon", "age"};

  /// The first filter that the centre fails, or nothing.
  [[nodiscard]] std::string_view failed(const Observation& observation,
                                        const JobRequest& request,
                                        CentreId centre) const {
    for (const Filter filter : params_.filters) {
      if (!passes(filter, observation, request, centre)) {
        return name_of(filter);
      }
    }
    return {};
  }

  [[nodiscard]] bool passes(Filter filter,
                            const Observation& observation,
                            const JobRequest& request,
                            CentreId centre) const {
    const Ownership owner = observation.city().centres[centre].owner;
    switch (filter) {
      case Filter::room:
        return observation.has_room_for(request, centre);
      case Filter::public_:
        return owner == Ownership::public_;
      case Filter::commercial:
        return owner != Ownership::public_;
      case Filter::reported:
        return observation.now() - observation.known_since(centre) <= params_.reported_within;
    }
    return true;
  }

  /// The candidates and their sums.
  void evaluate(const Observation& observation, const JobRequest& request) {
    able_.clear();
    std::vector<CentreId> all;
    for (std::size_t c = 0; c < observation.city().centres.size(); ++c) {
      const CentreId centre = CentreId::from_size(c);
      if (observation.could_run(request, centre)) {
        all.push_back(centre);
        if (failed(observation, request, centre).empty()) {
          able_.push_back(centre);
        }
      }
    }
    is_relaxed_ = able_.empty();
    if (is_relaxed_) {
      able_ = std::move(all);
    }
    values_.resize(static_cast<Eigen::Index>(able_.size()), kWeighers);
    for (std::size_t i = 0; i < able_.size(); ++i) {
      values_.row(static_cast<Eigen::Index>(i)) = values_of(observation, request, able_[i]);
    }
    add_up();
  }

  /// Column by column, so that every compiler adds in the same order.
  void add_up() {
    sums_ = Eigen::ArrayXd::Zero(values_.rows());
    for (std::size_t w = 0; w < kWeighers && values_.rows() > 0; ++w) {
      const auto column = values_.col(static_cast<Eigen::Index>(w));
      const double least = column.minCoeff();
      const double greatest = column.maxCoeff();
      if (weights_[w] != 0 && greatest > least) {
        sums_ += (column - least) / (greatest - least) * weights_[w];
      }
    }
  }

  using Row = Eigen::Array<double, 1, static_cast<int>(kWeighers)>;

  [[nodiscard]] Row values_of(const Observation& observation,
                              const JobRequest& request,
                              CentreId id) const {
    constexpr double kMsPerHour = 3'600'000;
    const CentreLoadRow load = observation.load().row(id.value());
    const CentreLoad work = CentreLoad::of(observation.load(), id.value(), observation.now());
    const auto capacity = static_cast<double>(std::max<std::int64_t>(load.capacity_units, 1));
    const Centre& centre = observation.city().centres[id];
    Row row = Row::Zero();
    row[0] = static_cast<double>(load.free_units) / capacity;
    row[1] = static_cast<double>(work.work_unit_ms) / kMsPerHour / capacity;
    if (needs_releases()) {
      row[2] = expected_run(observation, request, id).completion_ms() / kMsPerHour;
    }
    row[3] = static_cast<double>(centre.pue_ppm) / 1e6;
    if (needs_price()) {
      row[4] = observation.price_forecast(centre.zone).value_now() / 1e8;
    }
    if (needs_carbon()) {
      row[5] = observation.carbon_forecast(centre.zone).value_now() / 1e9;
    }
    row[6] = static_cast<double>((observation.now() - observation.known_since(id)).ms) / kMsPerHour;
    return row;
  }

  [[nodiscard]] std::string parts(Eigen::Index row) const {
    std::string text = is_relaxed_ ? "nobody passes all filters; " : "";
    const char* comma = "";
    for (std::size_t w = 0; w < kWeighers; ++w) {
      if (weights_[w] != 0) {
        text +=
            comma + fmt::format("{} {:.4g}", kNames[w], values_(row, static_cast<Eigen::Index>(w)));
        comma = ", ";
      }
    }
    return text;
  }

  Params params_;
  std::array<double, kWeighers> weights_;
  std::vector<CentreId> able_;
  bool is_relaxed_ = false;  // nobody passed
  Eigen::Array<double, Eigen::Dynamic, static_cast<int>(kWeighers)> values_;
  Eigen::ArrayXd sums_;
};

}  // namespace

extern const PluginEntry<DispatchRule> dispatch_filter_weigh;
const PluginEntry<DispatchRule> dispatch_filter_weigh = plugin<DispatchRule, FilterWeigh>(
    "filter-weigh", "the greatest weighted sum of those that pass the filters");

}  // namespace suanwang
