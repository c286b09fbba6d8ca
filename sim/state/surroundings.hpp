// What stands around the IT load of each centre during a run: its facility, and the weather, the
// price of energy and the carbon factor of its zone. Const, like the city; the truth, of which
// policies see forecasts only.
#pragma once

#include <cstdint>
#include <memory>

#include "sim/base/column.hpp"
#include "sim/base/step_series.hpp"
#include "sim/city/ids.hpp"
#include "sim/physics/cooling_model.hpp"
#include "sim/physics/weather.hpp"

namespace suanwang {

/// Series of one zone over simulated time.
struct ZoneSeries {
  WeatherSeries weather{};
  StepSeries<std::int64_t> price_ufen_per_kwh{};  ///< of a kWh from the grid
  StepSeries<std::int64_t> carbon_ug_per_kwh{};   ///< location-based
};

/// Electrical chain and cooling plant, as built.
struct Plant {
  std::shared_ptr<const CoolingModel> cooling;  ///< null: the centre's constant PUE
  std::int64_t design_it_mw = 0;                ///< milliwatts; > 0 where there is a cooling model
};

/// The facility of one centre; a retrofit is a step of its plant.
struct Site {
  StepSeries<Plant> plant{};
  std::uint32_t zone = 0;  ///< its series in Surroundings::zones
};

struct Surroundings {
  /// By CentreId. Empty: every centre has its constant PUE, and energy costs nothing.
  Column<CentreId, Site> sites;
  std::vector<ZoneSeries> zones;

  [[nodiscard]] bool empty() const { return sites.empty(); }
};

}  // namespace suanwang
