// What a policy may see of the future: a zone's carbon factor or price of energy by slots, as truth
// plus an error that the scenario states. The truth itself goes in and never comes out.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/base/int128.hpp"
#include "sim/base/quantity.hpp"
#include "sim/base/random.hpp"
#include "sim/base/step_series.hpp"
#include "sim/base/time.hpp"

namespace suanwang {

enum class ForecastError : std::uint8_t { none, gaussian, growing };

constexpr auto choices(ForecastError /*type*/) {
  return std::array{
      Choice<ForecastError>{"none", ForecastError::none, "the truth"},
      Choice<ForecastError>{"gaussian", ForecastError::gaussian, "as wrong at any lead time"},
      Choice<ForecastError>{"growing", ForecastError::growing, "with the root of the lead time"}};
}

struct ForecastParams {
  Duration slot = hours(1);
  Duration horizon = days(14);
  ForecastError error = ForecastError::none;
  Share sd{50'000};
  Duration reference_lead = days(1);
  std::string note;

  template <class V>
  void fields(V& v) {
    v.optional("slot", slot, "length of a slot", between(minutes(1), days(1)));
    v.optional("horizon", horizon, "how far ahead it reaches", between(minutes(1), days(366)));
    v.optional("error", error, "how it is wrong");
    v.optional("sd",
               sd,
               "standard deviation of a slot's error, as a share of the signal's mean",
               between(Share{0}, Share{1'000'000}));
    v.optional("reference_lead",
               reference_lead,
               "the lead time that `sd` of a growing error is stated for",
               between(minutes(1), days(366)));
    v.optional("note", note, "where the error is known from");
  }

  /// What no single field can tell; empty if all is well.
  [[nodiscard]] std::string objection() const;
};

/// The forecast as it is known at one instant. Values in the unit of the signal: micrograms CO2 or
/// micro-fen per kWh. A view of a Forecast, which must outlive it.
struct ForecastView {
  Time first{};  ///< when slot 0 begins; it holds the instant, so it may have begun before it
  Duration slot = hours(1);
  std::span<const std::int64_t> values;

  [[nodiscard]] Time begin_of(std::size_t i) const {
    return first + slot * static_cast<std::int64_t>(i);
  }

  [[nodiscard]] Time end() const { return begin_of(values.size()); }

  /// What is forecast for now; 0 where the zone has no such signal.
  [[nodiscard]] double value_now() const {
    return values.empty() ? 0 : static_cast<double>(values.front());
  }
};

/// A forecast over a run. Of a slot it tells the mean of the truth over the slot, rounded half to
/// even to a whole unit, plus
///
///   gaussian  sd * m * z_i                            one draw z_i a slot for the whole run, as in
///             Wiesner et al., "Let's Wait Awhile", Middleware 2021 (sd 5 %, 10 %)
///   growing   sd * m * z_i * sqrt(lead / reference)   lead from the slot of now to slot i: a
///   random
///             walk's error, which shrinks towards the truth as the slot draws near
///
/// where m is the mean of all slots and z_i are standard normal. The sum is rounded half to even.
/// Nothing is cut at zero: prices may be negative, and a cut would bias the error.
class Forecast {
 public:
  /// Covers `slot_count` slots from `first` on. `random` is used for the z_i only, one draw a slot
  /// in order of time, none without error. Time and memory O(slots + steps).
  Forecast(const StepSeries<std::int64_t>& truth,
           Time first,
           std::size_t slot_count,
           const ForecastParams& params,
           RandomStream random);

  /// From the slot that holds `now` to the horizon, cut where the forecast ends, perhaps empty.
  /// Needs now >= first. Valid until the next call. O(1); O(slots in the horizon) if growing.
  [[nodiscard]] ForecastView view(Time now);

 private:
  void draw_errors(const ForecastParams& params, RandomStream& random);

  Time first_;
  Duration slot_;
  std::size_t reach_;                 // slots in the horizon
  std::vector<std::int64_t> values_;  // with the error, unless it grows
  std::vector<double> errors_;        // growing: sd * m * z_i
  std::vector<double> growth_;        // growing: sqrt(lead / reference) by slots of lead
  std::vector<std::int64_t> seen_;    // growing: what the last view shows
};

/// The mean of a step series over each of `count` slots, exact, then rounded half to even.
[[nodiscard]] std::vector<std::int64_t> slot_means(const StepSeries<std::int64_t>& series,
                                                   Time first,
                                                   Duration slot,
                                                   std::size_t count);

}  // namespace suanwang
