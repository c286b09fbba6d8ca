#include "sim/scenario/weather_builder.hpp"

#include <utility>
#include <vector>

#include "sim/city/civil_date.hpp"
#include "sim/physics/psychrometrics.hpp"

namespace suanwang {
namespace {

constexpr std::int64_t kHour = 3'600'000;
constexpr double kPascalsPerHectopascal = 100.0;

std::int64_t hour_of_year(const Calendar& calendar) {
  const CivilTime start = calendar.civil(Time{});
  const std::int32_t day = day_of({start.year, start.month, start.day}).days_since_1970 -
                           day_of({start.year, 1, 1}).days_since_1970;
  return std::int64_t{day} * 24 + start.hour;
}

WeatherSeries generated(const WeatherGeneratorParams& params,
                        std::uint64_t seed,
                        const CoveredTime& covered) {
  constexpr std::int64_t kTenYears = std::int64_t{3'653} * 24;
  const std::int64_t past_hour = covered.calendar->time_of_day_ms(Time{}) % kHour;
  const std::int64_t hours_of_run =
      covered.until == kNever ? kTenYears : (covered.until.ms + past_hour) / kHour + 1;
  const std::vector<Weather> values = generate_weather(
      params, seed, hour_of_year(*covered.calendar), static_cast<std::size_t>(hours_of_run));
  std::vector<WeatherSeries::Step> steps;
  steps.reserve(values.size());
  for (const Weather& value : values) {
    steps.push_back({Time{static_cast<std::int64_t>(steps.size()) * kHour - past_hour}, value});
  }
  return WeatherSeries(std::move(steps));
}

/// The columns a file is read by: dry bulb, humidity, pressure.
std::vector<std::string> columns_of(const spec::WeatherFile& spec) {
  std::vector<std::string> columns{spec.dry_bulb};
  for (const auto& column :
       {spec.wet_bulb, spec.dew_point, spec.relative_humidity, spec.pressure}) {
    if (column) {
      columns.push_back(*column);
    }
  }
  return columns;
}

Weather weather_of(const spec::WeatherFile& spec, const std::vector<double>& values) {
  const double dry_bulb = values[0];
  const double humidity = values[1];
  const double pressure = spec.pressure ? values[2] * kPascalsPerHectopascal : kStandardPressurePa;
  if (spec.wet_bulb) {
    return {dry_bulb, humidity};
  }
  if (spec.dew_point) {
    return {dry_bulb, wet_bulb_from_dew_point_c(dry_bulb, humidity, pressure)};
  }
  return {dry_bulb, wet_bulb_from_humidity_c(dry_bulb, humidity / 100.0, pressure)};
}

bool is_plausible(const spec::WeatherFile& spec, const std::vector<double>& values) {
  const auto is_temperature = [](double c) {
    return c >= -60 && c <= 60;
  };
  const bool is_good_humidity =
      spec.relative_humidity ? values[1] > 0 && values[1] <= 100 : is_temperature(values[1]);
  return is_temperature(values[0]) && is_good_humidity &&
         (!spec.pressure || (values[2] >= 300 && values[2] <= 1100)) &&
         (!spec.wet_bulb || values[1] <= values[0] + 0.05);
}

WeatherSeries from_file(const spec::WeatherFile& spec,
                        const std::string& path,
                        const std::filesystem::path& directory,
                        const CoveredTime& covered,
                        Issues& issues) {
  const int forms =
      (spec.wet_bulb ? 1 : 0) + (spec.dew_point ? 1 : 0) + (spec.relative_humidity ? 1 : 0);
  if (forms != 1) {
    issues.error(spec.file.csv.spot,
                 path,
                 forms == 0 ? "nothing says how humid the air is" : "humidity is given twice",
                 "give one of `wet_bulb`, `dew_point` and `relative_humidity`");
    return WeatherSeries{};
  }
  const std::vector<HourlyRow> rows =
      read_hourly_file(spec.file, columns_of(spec), directory, covered, issues);
  std::vector<WeatherSeries::Step> steps;
  for (const HourlyRow& row : rows) {
    if (!is_plausible(spec, row.values)) {
      issues.error({(directory / spec.file.csv.value).string(), row.line, 1},
                   path,
                   "no such air exists outdoors",
                   "dry bulb and humidity in C (-60 to 60) or %, pressure in hPa");
      return WeatherSeries{};
    }
    steps.push_back({row.from, weather_of(spec, row.values)});
  }
  return steps.empty() ? WeatherSeries{} : WeatherSeries(std::move(steps));
}

}  // namespace

WeatherSeries build_weather(const spec::Weather& spec,
                            const std::string& path,
                            std::uint64_t seed,
                            const std::filesystem::path& directory,
                            const CoveredTime& covered,
                            Issues& issues) {
  const int sources =
      (spec.constant.value ? 1 : 0) + (spec.generator ? 1 : 0) + (spec.file ? 1 : 0);
  if (sources != 1) {
    issues.error(spec.constant.spot,
                 path,
                 sources == 0 ? "the weather has no source" : "the weather has several sources",
                 "give it one of `generator`, `file` and `constant`");
    return WeatherSeries{};
  }
  if (spec.generator) {
    if (std::string objection = spec.generator->objection(); !objection.empty()) {
      issues.error(spec.constant.spot, path + ".generator", std::move(objection));
      return WeatherSeries{};
    }
    return generated(*spec.generator, seed, covered);
  }
  if (spec.file) {
    return from_file(*spec.file, path + ".file", directory, covered, issues);
  }
  const auto celsius = [](Temperature t) {
    return static_cast<double>(t.base) / 1000.0;
  };
  const spec::ConstantWeather& constant = *spec.constant.value;
  if (constant.wet_bulb > constant.dry_bulb) {
    issues.error(spec.constant.spot, path + ".constant", "the wet bulb is above the dry bulb");
  }
  return WeatherSeries(Weather{celsius(constant.dry_bulb), celsius(constant.wet_bulb)});
}

}  // namespace suanwang
