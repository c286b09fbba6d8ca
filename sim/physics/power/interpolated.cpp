// P(u) by straight lines between powers measured at evenly spaced loads from 0 to 1, as
// SPECpower_ssj 2008 publishes them: 11 levels from active idle to 100 %.
#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "sim/physics/power_model.hpp"
#include "sim/physics/power_range.hpp"

namespace suanwang {

namespace {

class Interpolated final : public NodePowerModel {
 public:
  struct Params {
    std::vector<Power> levels;

    template <class V>
    void fields(V& v) {
      v.required("levels",
                 levels,
                 "powers at evenly spaced loads, idle first, full load last",
                 between(Power{0}, kMostNodePower));
    }

    [[nodiscard]] std::string objection() const {
      return levels.size() >= 2 ? "" : "levels needs at least two powers: idle and full load";
    }
  };

  explicit Interpolated(Params params) : levels_(std::move(params.levels)) {}

  [[nodiscard]] double watts(double u) const override {
    const std::size_t intervals = levels_.size() - 1;
    const double position = u * static_cast<double>(intervals);
    const auto low = std::min(static_cast<std::size_t>(position), intervals - 1);
    const double share = position - static_cast<double>(low);
    return PowerRange{levels_[low], levels_[low + 1]}.watts_at(share);
  }

 private:
  std::vector<Power> levels_;
};

}  // namespace

extern const PluginEntry<NodePowerModel> power_model_interpolated;
const PluginEntry<NodePowerModel> power_model_interpolated =
    plugin<NodePowerModel, Interpolated>("interpolated", "straight lines between measured powers");

}  // namespace suanwang
