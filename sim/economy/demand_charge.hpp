// The capacity part of a two-part tariff: the month's highest mean power over 15 minutes, or the
// capacity contracted.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/base/int128.hpp"
#include "sim/base/time.hpp"
#include "sim/city/calendar.hpp"
#include "sim/economy/programme/civil_month.hpp"
#include "sim/economy/tariff.hpp"

namespace suanwang {

/// The highest demand of a calendar month.
struct MonthlyDemand {
  CivilMonth month{};
  Int128 window_pj = 0;  ///< energy of the window with the most
  Duration window{};     ///< its length: window_pj / window is its mean power
  Duration covered{};    ///< of the month by the metered time
  Duration whole{};      ///< length of the month

  friend bool operator==(const MonthlyDemand&, const MonthlyDemand&) = default;
};

/// Mean power in kW.
[[nodiscard]] double demand_kw(const MonthlyDemand& demand);

/// Hears of power as time goes by and remembers each month's highest window. Windows are counted
/// from local midnight. A window that was metered in part only (at the ends of a run) has the mean
/// over its whole length, as if nothing had been drawn in the rest: a stated choice, never too high
/// a demand. O(windows) in all.
class DemandMeter {
 public:
  /// `window` divides a day.
  explicit DemandMeter(const Calendar& calendar, Duration window = minutes(15));

  /// Energy drawn at constant power from `from` to `until`. Pieces come in order; what is between
  /// them has drawn nothing. Where a window cuts a piece its energy is cut at whole picojoules: at
  /// a power of whole nanowatts that is exact, and cutting the piece itself changes nothing.
  void add(Time from, Time until, Int128 energy_pj);

  /// The months touched so far, in order, the running window included.
  [[nodiscard]] std::vector<MonthlyDemand> months() const;

 private:
  struct Month {
    CivilMonth month{};
    Time begin{};
    Time end{};
    Int128 most_pj = 0;
    Time metered_from{};
    Time metered_until{};
  };

  void enter(Time t);
  void book(Time until, Int128 energy_pj);

  Calendar calendar_;
  Duration window_;
  std::vector<Month> months_;
  Time window_end_{};
  Int128 window_pj_ = 0;
  Time fed_until_{-kNever.ms};
};

/// price * demand in kW * covered / whole month, exact, rounded half to even once. Pro rata by time
/// for a month that the run covers in part: a stated choice, so that a run of a week pays for a
/// week.
[[nodiscard]] Money demand_charge(PowerPrice price, const MonthlyDemand& demand);

/// The same for a contracted capacity in kVA.
[[nodiscard]] Money contracted_charge(PowerPrice price,
                                      std::int64_t contracted_kva,
                                      Duration covered,
                                      Duration whole);

/// What the charge is for that month, by its basis. `charge` has no objection.
[[nodiscard]] Money capacity_charge(const CapacityCharge& charge, const MonthlyDemand& demand);

}  // namespace suanwang
