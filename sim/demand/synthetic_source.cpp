#include "sim/demand/synthetic_source.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "sim/base/check.hpp"
#include "sim/base/math.hpp"
#include "sim/base/rounding.hpp"

namespace suanwang {
namespace {

WeightedChoice zipf(std::size_t count, double skew) {
  std::vector<double> weights;
  for (std::size_t i = 1; i <= std::max<std::size_t>(count, 1); ++i) {
    weights.push_back(math::pow(static_cast<double>(i), -skew));
  }
  return WeightedChoice(weights);
}

/// What the cursors of a source share.
struct Plan {
  GeneratorRequest request;
  ArrivalSettings settings;
  WeightedChoice tenants;
  std::shared_ptr<const JobShapes> shapes;
};

class SyntheticCursor final : public ArrivalCursor {
 public:
  SyntheticCursor(std::shared_ptr<const Plan> plan, std::uint64_t seed, const std::string& name)
      : plan_(std::move(plan)),
        process_(plan_->settings,
                 plan_->request.calendar,
                 Time{} + plan_->request.defaults.offset,
                 seed,
                 name),
        shape_random_(seed, name + "/shapes"),
        tenant_random_(seed, name + "/tenants"),
        share_random_(seed, name + "/shares") {}

  bool next(Arrival& arrival) override {
    const GeneratorRequest& wanted = plan_->request;
    if (wanted.jobs > 0 && count_ == wanted.jobs) {
      return false;
    }
    const Time submit = process_.next();
    if (submit >= wanted.until) {
      return false;
    }
    if (process_.began_batch()) {
      user_ = plan_->tenants.draw(tenant_random_);
    }
    arrival = Arrival{};
    wanted.defaults.apply(arrival.request);
    arrival.request.id = ++count_;
    arrival.request.submit = submit;
    arrival.request.tenant = wanted.defaults.tenant_of(user_);
    plan_->shapes->draw(shape_random_, arrival);
    if (wanted.shared_accelerators) {
      plan_->shapes->draw_share(share_random_, arrival.request);
    }
    return true;
  }

 private:
  std::shared_ptr<const Plan> plan_;
  ArrivalProcess process_;
  RandomStream shape_random_;
  RandomStream tenant_random_;
  RandomStream share_random_;
  std::uint64_t count_ = 0;
  std::uint64_t user_ = 0;
};

class SyntheticSource final : public ArrivalSource {
 public:
  explicit SyntheticSource(std::shared_ptr<const Plan> plan) : plan_(std::move(plan)) {}

  [[nodiscard]] std::unique_ptr<ArrivalCursor> open(std::uint64_t seed) const override {
    const std::string name = "demand/" + plan_->request.defaults.stream_name;
    return std::make_unique<SyntheticCursor>(plan_, seed, name);
  }

  [[nodiscard]] StreamShape shape() const override { return plan_->shapes->shape(); }

  [[nodiscard]] std::uint64_t job_count_hint() const override { return plan_->request.jobs; }

 private:
  std::shared_ptr<const Plan> plan_;
};

}  // namespace

std::shared_ptr<const ArrivalSource> synthetic_source(GeneratorRequest request,
                                                      ArrivalSettings settings,
                                                      double tenant_skew,
                                                      std::shared_ptr<const JobShapes> shapes) {
  SUANWANG_CHECK(request.until != kNever || request.jobs > 0, "an endless stream of jobs");
  WeightedChoice tenants = zipf(request.defaults.tenants.size(), tenant_skew);
  return std::make_shared<SyntheticSource>(std::make_shared<const Plan>(
      Plan{std::move(request), settings, std::move(tenants), std::move(shapes)}));
}

double per_hour(Rate rate) {
  return static_cast<double>(rate.base) / 24'000.0;
}

Duration from_seconds(double seconds) {
  return {std::max<std::int64_t>(half_up(seconds * 1000.0), 1)};
}

QuantileTable published_quantiles(const std::array<double, 18>& values,
                                  QuantileTable::Between between) {
  std::vector<QuantileTable::Point> points;
  for (std::size_t i = 0; i < values.size(); ++i) {
    points.push_back({kQuantileGrid.at(i), values.at(i)});
  }
  return QuantileTable(std::move(points), between);
}

}  // namespace suanwang
