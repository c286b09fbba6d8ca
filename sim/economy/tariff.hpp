// Prices of electricity by season and time of day, as data: a city writes its tariff with these
// keys.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/base/quantity.hpp"
#include "sim/base/step_series.hpp"
#include "sim/base/time.hpp"
#include "sim/city/calendar.hpp"
#include "sim/economy/clock_time.hpp"

namespace suanwang {

/// No kWh costs more (100 yuan): what keeps sums of costs inside 128 bits.
inline constexpr EnergyPrice kMostEnergyPrice{10'000'000'000};

/// A band of the tariff (valley, flat, peak, sharp): its price, or its ratio to the flat price.
struct TariffBand {
  std::optional<EnergyPrice> price;
  std::optional<Share> ratio;

  template <class V>
  void fields(V& v) {
    v.optional("price", price, "price itself", between(EnergyPrice{0}, kMostEnergyPrice));
    v.optional("ratio",
               ratio,
               "instead: times base_price, for the share tou_base_fraction of it",
               between(Share{0}, Share{100'000'000}));
  }
};

/// When a band holds on each day of a season. `to` is excluded; where it is before `from` the hours
/// go over midnight.
struct TariffHours {
  ClockTime from{};
  ClockTime to{};
  std::string band;

  template <class V>
  void fields(V& v) {
    v.required("from", from, "local time it begins");
    v.required("to", to, "local time it ends, 24:00 for midnight");
    v.required("band", band, "name of a band");
  }
};

struct TariffSeason {
  std::vector<std::int32_t> months;
  std::vector<TariffHours> hours;

  template <class V>
  void fields(V& v) {
    v.required("months", months, "months of the year", between(1, 12));
    v.required("hours", hours, "what holds when; together the whole day");
  }
};

enum class CapacityBasis : std::uint8_t { maximum_demand, contracted };

constexpr auto choices(CapacityBasis /*type*/) {
  return std::array{
      Choice<CapacityBasis>{"maximum-demand",
                            CapacityBasis::maximum_demand,
                            "highest mean power of the month 最大需量"},
      Choice<CapacityBasis>{
          "contracted", CapacityBasis::contracted, "capacity of the transformers 变压器容量"}};
}

/// The part of a two-part tariff that is paid for power, by the month.
struct CapacityCharge {
  CapacityBasis basis = CapacityBasis::maximum_demand;
  PowerPrice price{};
  Duration window = minutes(15);
  std::optional<std::int64_t> contracted_kva;
  std::string source;

  template <class V>
  void fields(V& v) {
    v.required("basis", basis, "what is charged");
    v.required("price",
               price,
               "a month, for each kW of demand or kVA contracted",
               between(PowerPrice{0}, PowerPrice{1'000'000}));
    v.optional("window",
               window,
               "time that demand is averaged over, from midnight on; a whole number of them is a "
               "day",
               between(minutes(1), hours(24)));
    v.optional("contracted_kva",
               contracted_kva,
               "capacity contracted, where that is charged",
               between(std::int64_t{0}, std::int64_t{100'000'000}));
    v.required("source", source, "where the charge comes from, and what is assumed");
  }

  /// What no single field can tell; empty if all is well.
  [[nodiscard]] std::string objection() const;
};

/// Flat if it has no seasons: `base_price` always.
struct Tariff {
  std::optional<EnergyPrice> base_price;
  Share tou_base_fraction{1'000'000};
  Named<TariffBand> bands;
  Named<TariffSeason> seasons;
  std::optional<CapacityCharge> capacity;
  std::string source;

  template <class V>
  void fields(V& v) {
    v.optional("base_price",
               base_price,
               "flat price, which ratios multiply",
               between(EnergyPrice{0}, kMostEnergyPrice));
    v.optional("tou_base_fraction",
               tou_base_fraction,
               "share of base_price that ratios multiply (its energy part); the rest is the same "
               "at all times",
               between(Share{0}, Share{1'000'000}));
    v.optional("bands", bands, "bands of the day and their prices");
    v.optional("seasons", seasons, "months and their hours; together the whole year");
    v.optional("capacity", capacity, "capacity charge of a two-part tariff; left out: none");
    v.required("source", source, "where the prices come from, and what is assumed");
  }

  /// All problems in one text, empty if there are none.
  [[nodiscard]] std::string objection() const;
};

/// A fault that no single field can tell. `path` is within the tariff ("seasons.summer.hours"),
/// empty for the whole of it.
struct TariffProblem {
  std::string path;
  std::string text;
};

/// Months in two seasons or in none, hours in two bands or in none, bands that are not there or
/// have no price, a tariff without prices. A tariff without problems has a price at every instant.
[[nodiscard]] std::vector<TariffProblem> problems_of(const Tariff& tariff);

/// base_price * (1 - f + f * ratio), f = tou_base_fraction, rounded once, half to even; or the
/// band's own price. For tariffs without problems.
[[nodiscard]] EnergyPrice price_of(const Tariff& tariff, const TariffBand& band);

/// Micro-fen per kWh from `from` to `until`, a step wherever the price changes. Needs from < until
/// and a tariff without problems. O(days).
[[nodiscard]] StepSeries<std::int64_t> price_series(const Tariff& tariff,
                                                    const Calendar& calendar,
                                                    Time from,
                                                    Time until);

}  // namespace suanwang
