// Spec of what stands around the IT load: facilities of centres, weather of zones.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "sim/base/fields.hpp"
#include "sim/base/quantity.hpp"
#include "sim/economy/carbon.hpp"
#include "sim/economy/on_site.hpp"
#include "sim/economy/programme/retrofit.hpp"
#include "sim/economy/surcharge.hpp"
#include "sim/economy/tariff.hpp"
#include "sim/physics/facility_indicators.hpp"
#include "sim/physics/heat_recovery.hpp"
#include "sim/physics/weather_generator.hpp"
#include "sim/platform/energy_monitoring.hpp"
#include "sim/scenario/hourly_file.hpp"

namespace suanwang::spec {

/// The same air always: for tests of a plant, and places without seasons.
struct ConstantWeather {
  Temperature dry_bulb{};
  Temperature wet_bulb{};

  template <class V>
  void fields(V& v) {
    const auto range = between(Temperature{-60'000}, Temperature{60'000});
    v.required("dry_bulb", dry_bulb, "outdoor air", range);
    v.required("wet_bulb", wet_bulb, "its wet bulb, at most the dry bulb", range);
  }
};

/// Hourly weather from a file, the humidity in one of three forms.
struct WeatherFile {
  HourlyFile file;
  std::string dry_bulb = "dry_bulb_c";
  std::optional<std::string> wet_bulb;
  std::optional<std::string> dew_point;
  std::optional<std::string> relative_humidity;
  std::optional<std::string> pressure;

  template <class V>
  void fields(V& v) {
    file.fields(v);
    v.optional("dry_bulb", dry_bulb, "its column of dry-bulb temperatures in C");
    v.optional("wet_bulb", wet_bulb, "its column of wet-bulb temperatures in C");
    v.optional("dew_point", dew_point, "instead: its column of dew points in C");
    v.optional(
        "relative_humidity", relative_humidity, "instead: its column of relative humidities in %");
    v.optional("pressure", pressure, "its column of air pressures in hPa; left out: 1013.25 hPa");
  }
};

struct Weather {
  Spotted<std::optional<ConstantWeather>> constant;
  std::optional<WeatherGeneratorParams> generator;
  std::optional<WeatherFile> file;

  template <class V>
  void fields(V& v) {
    v.optional("generator",
               generator,
               "synthetic hours from yearly and daily waves and correlated residuals; {}: Beijing");
    v.optional("file", file, "hourly values from a file");
    v.optional("constant", constant, "the same always");
  }
};

/// An hourly signal from a column of a file.
struct SignalFile {
  HourlyFile file;
  std::string column;
  Spotted<std::string> unit;
  std::string source;

  template <class V>
  void fields(V& v) {
    file.fields(v);
    v.required("column", column, "its column of values");
    v.required("unit", unit, "what they are in: gCO2/kWh, CNY/MWh, say");
    v.required("source", source, "where the file comes from");
  }
};

/// A facility: electrical chain and cooling plant.
struct Facility {
  ConfigNode cooling;
  Power design_it{};
  MeterPoint meter = MeterPoint::it_input;
  ConfigNode cooling_params;

  template <class V>
  void fields(V& v) {
    v.required("cooling",
               cooling,
               "a preset or a cooling model: its name with its parameters beside it, or a map "
               "{ model: name, ... }");
    v.required("design_it",
               design_it,
               "IT power that the plant is built for",
               between(Power{1'000}, Power{2'000'000'000'000}));
    v.optional("meter", meter, "where IT energy is metered (ISO/IEC 30134-2)");
    v.rest(cooling_params, "parameters of the preset or cooling model");
  }
};

}  // namespace suanwang::spec
