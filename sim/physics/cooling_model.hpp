// What a facility draws beside its IT load. One file a model in sim/physics/cooling/.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sim/base/plugin.hpp"
#include "sim/physics/weather.hpp"

namespace suanwang {

/// Where the energy of a facility goes, in the order of the tables. `it` is the IT load itself.
enum class Subsystem : std::uint8_t { ups, pdu, fans, pumps, chillers, heat_rejection, auxiliary };

inline constexpr std::size_t kSubsystems = 7;

/// "ups", "pdu", "fans", "pumps", "chillers", "heat_rejection", "auxiliary".
[[nodiscard]] std::string_view name_of(Subsystem subsystem);

/// What a facility draws beside its IT load, per unit of its design IT power, and its water.
struct Overhead {
  std::array<double, kSubsystems> part{};
  /// Litres per kWh of design IT energy: litres an hour are this times the design IT power in kW.
  double water_l_per_kwh = 0;

  double& operator[](Subsystem s) { return part[static_cast<std::size_t>(s)]; }

  double operator[](Subsystem s) const { return part[static_cast<std::size_t>(s)]; }

  [[nodiscard]] double sum() const {
    double sum = 0;
    for (const double p : part) {
      sum += p;
    }
    return sum;
  }
};

/// What a model works out of the weather once, for all the loads that are met under it. Each model
/// says in its own file what its terms are.
struct CoolingConditions {
  Weather weather;
  std::array<double, 8> terms{};
};

/// A facility: electrical chain and cooling plant. Uses + - * / sqrt and sim/base/math.hpp only, so
/// that every compiler gives the same bits. Pure: no state, no clock.
class CoolingModel {
 public:
  virtual ~CoolingModel() = default;

  [[nodiscard]] virtual CoolingConditions conditions(const Weather& weather) const = 0;

  /// Overhead at IT load `load` (IT power over design IT power, >= 0; above 1 the plant is
  /// overloaded: it saturates, see each model). Called at every change of a centre's load: fast.
  [[nodiscard]] virtual Overhead overhead(double load, const CoolingConditions& at) const = 0;
};

/// All models there are (generated from sim/physics/cooling/*.cpp).
PluginTable<CoolingModel> cooling_models();

}  // namespace suanwang
