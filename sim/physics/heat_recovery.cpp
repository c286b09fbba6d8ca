#include "sim/physics/heat_recovery.hpp"

#include <algorithm>
#include <limits>

#include "sim/base/digits.hpp"
#include "sim/base/rounding.hpp"
#include "sim/physics/numbers.hpp"

namespace suanwang {

namespace {

// 29 February too: a window may begin or end there.
constexpr std::array<std::int32_t, 12> kMostDays = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

constexpr std::int64_t kMicrojoulesPerGigajoule = 1'000'000'000'000'000;
constexpr std::int64_t kMicrojoulesPerKwh = 3'600'000'000'000;
constexpr std::int64_t kMicroPerOne = 1'000'000;  ///< micro-fen in a fen, micrograms in a gram

std::int32_t two_digits(std::string_view text) {
  return (text[0] - '0') * 10 + (text[1] - '0');
}

std::string two_digit_text(std::int32_t number) {
  return std::string{static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

double most_source_w(const HeatRecoveryParams& params) {
  if (!params.heated_area_m2) {
    return std::numeric_limits<double>::infinity();
  }
  return *params.heated_area_m2 * params.demand_w_per_m2 * (params.cop - 1.0) / params.cop;
}

}  // namespace

tl::expected<MonthDay, std::string> MonthDay::parse(std::string_view text) {
  const bool shaped = text.size() == 5 && text[2] == '-' && is_digit(text[0]) &&
                      is_digit(text[1]) && is_digit(text[3]) && is_digit(text[4]);
  if (!shaped) {
    return tl::unexpected("`" + std::string(text) + "` is not a day of the year such as `11-15`");
  }
  const MonthDay day{two_digits(text.substr(0, 2)), two_digits(text.substr(3, 2))};
  const bool exists = day.month >= 1 && day.month <= 12 && day.day >= 1 &&
                      day.day <= kMostDays[static_cast<std::size_t>(day.month - 1)];
  if (!exists) {
    return tl::unexpected("there is no day `" + std::string(text) + "` in any year");
  }
  return day;
}

std::string MonthDay::text() const {
  return two_digit_text(month) + "-" + two_digit_text(day);
}

bool in_heating_season(const HeatRecoveryParams& params, MonthDay day) {
  const bool after_start = params.season_from <= day;
  const bool before_end = day <= params.season_to;
  return params.season_from <= params.season_to ? after_start && before_end
                                                : after_start || before_end;
}

double captured_heat_w(const HeatRecoveryParams& params, double it_power_w, double load) {
  const double idle = number(params.capture_idle);
  const double share = idle + (number(params.capture) - idle) * std::clamp(load, 0.0, 1.0);
  return share * it_power_w;
}

HeatFlow recovered_heat(const HeatRecoveryParams& params, double available_w, bool in_season) {
  if (!in_season) {
    return {};
  }
  const double source = std::min(available_w, most_source_w(params));
  const double delivered = source * params.cop / (params.cop - 1.0);
  return {source, delivered, delivered / params.cop};
}

double reused_w(const HeatRecoveryParams& params, const HeatFlow& flow) {
  return params.boundary == HeatPumpBoundary::inside ? flow.delivered_w : flow.source_w;
}

double facility_pump_w(const HeatRecoveryParams& params, const HeatFlow& flow) {
  return params.boundary == HeatPumpBoundary::inside ? flow.pump_w : 0.0;
}

double heated_area_m2(const HeatRecoveryParams& params, double delivered_w) {
  return delivered_w / params.demand_w_per_m2;
}

Int128 heat_income_microfen(const HeatRecoveryParams& params, Int128 delivered_microjoules) {
  return rounded_ratio(
      delivered_microjoules * params.heat_price.base, kMicrojoulesPerGigajoule / kMicroPerOne, 0);
}

Int128 avoided_boiler_micrograms(const HeatRecoveryParams& params, Int128 delivered_microjoules) {
  return rounded_ratio(delivered_microjoules * params.boiler_fuel.base * kMicroPerOne,
                       Int128{kMicrojoulesPerKwh} * params.boiler_efficiency.base,
                       0);
}

}  // namespace suanwang
