// Carbon of electricity: location-based by a grid factor over time, market-based by what was
// bought. (GHG Protocol, Scope 2 Guidance, 2015: the two are reported beside each other and never
// added.)
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/base/int128.hpp"
#include "sim/base/quantity.hpp"
#include "sim/base/step_series.hpp"
#include "sim/base/time.hpp"
#include "sim/city/calendar.hpp"

namespace suanwang {

/// No grid emits more per kWh (10 kg): what keeps sums of carbon inside 128 bits.
inline constexpr CarbonFactor kMostCarbonFactor{10'000'000'000};

enum class CarbonShape : std::uint8_t { flat, daily, hourly };

constexpr auto choices(CarbonShape /*type*/) {
  return std::array{
      Choice<CarbonShape>{"flat", CarbonShape::flat, "the annual factor at all times"},
      Choice<CarbonShape>{"daily", CarbonShape::daily, "the same 24 hours every day"},
      Choice<CarbonShape>{"hourly", CarbonShape::hourly, "a value for each hour of the run"}};
}

/// Location-based factor of a zone: an annual mean and its shape. No official hourly factors of
/// Beijing were found: whoever gives a shape says in `source` what it is made of.
struct CarbonIntensity {
  CarbonFactor annual{};
  CarbonShape shape = CarbonShape::flat;
  std::vector<Share> daily;
  std::vector<CarbonFactor> hourly;
  bool scale_hourly = false;
  std::string source;

  template <class V>
  void fields(V& v) {
    const auto factor = between(CarbonFactor{0}, kMostCarbonFactor);
    v.required("annual", annual, "mean factor of the grid over a year", factor);
    v.optional("shape", shape, "how it runs over time");
    v.optional("daily",
               daily,
               "24 weights from local midnight on; scaled to a mean of one",
               between(Share{0}, Share{1'000'000'000}));
    v.optional("hourly", hourly, "factors, the first for the hour the run begins in", factor);
    v.optional(
        "scale_hourly", scale_hourly, "scale the hourly factors so that their mean is `annual`");
    v.required("source", source, "where the factor comes from, and what is synthetic");
  }

  /// What no single field can tell; empty if all is well.
  [[nodiscard]] std::string objection() const;
};

/// The 24 factors from midnight on, whose mean is `annual` exactly: annual * weight / mean weight,
/// rounded so that they add up (apportion.hpp). For shapes `flat` and `daily`.
[[nodiscard]] std::array<CarbonFactor, 24> daily_factors(const CarbonIntensity& intensity);

/// Micrograms per kWh from `from` to `until`: one step if flat, else a step at each local hour
/// whose factor differs from the one before. The last hourly factor holds on. Needs from < until
/// and an intensity without objection.
[[nodiscard]] StepSeries<std::int64_t> carbon_series(const CarbonIntensity& intensity,
                                                     const Calendar& calendar,
                                                     Time from,
                                                     Time until);

/// Which of the two answers is the one reported as the total.
enum class CarbonMethod : std::uint8_t { location, market };

constexpr auto choices(CarbonMethod /*type*/) {
  return std::array{
      Choice<CarbonMethod>{"location", CarbonMethod::location, "energy times the grid's factor"},
      Choice<CarbonMethod>{
          "market", CarbonMethod::market, "energy not bought green times the residual factor"}};
}

/// What a centre buys green, over the period that is accounted. A certificate (绿证) is one MWh.
struct GreenPurchases {
  Energy contracts{};
  std::int64_t certificates = 0;
  Money certificate_price{};
  CarbonFactor residual{};
  CarbonMethod method = CarbonMethod::location;
  std::string source;

  template <class V>
  void fields(V& v) {
    v.optional("contracts",
               contracts,
               "green energy by contract, the certificates of which come with it",
               at_least(Energy{0}));
    v.optional("certificates",
               certificates,
               "green certificates beside them, 1 MWh each",
               between(std::int64_t{0}, std::int64_t{1'000'000'000}));
    v.optional("certificate_price",
               certificate_price,
               "price of a certificate",
               between(Money{0}, Money{1'000'000'000}));
    v.required("residual",
               residual,
               "factor of energy without green attributes",
               between(CarbonFactor{0}, kMostCarbonFactor));
    v.optional("method", method, "which of the two accounts is the total");
    v.required("source", source, "where the figures come from");
  }
};

struct CarbonAccount {
  Int128 location_ug = 0;
  Int128 market_ug = 0;
  Int128 uncovered_pj = 0;  ///< energy that neither contracts nor certificates cover
  Int128 surplus_pj = 0;    ///< bought green beyond what was used
  Money certificate_cost{};
  CarbonMethod method = CarbonMethod::location;

  /// The one account that counts. They are never added.
  [[nodiscard]] Int128 total_ug() const {
    return method == CarbonMethod::location ? location_ug : market_ug;
  }

  friend bool operator==(const CarbonAccount&, const CarbonAccount&) = default;
};

/// Of `energy_pj` from the grid with its location-based carbon in pJ * micrograms per kWh (as a run
/// integrates it). Market-based: (E - contracts - certificates) * residual, at least 0. All
/// certificates bought are paid, used or not.
[[nodiscard]] CarbonAccount carbon_account(const GreenPurchases& green,
                                           Int128 energy_pj,
                                           Int128 location_carbon);

}  // namespace suanwang
