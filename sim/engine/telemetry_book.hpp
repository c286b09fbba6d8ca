// The completeness record of the platform's telemetry: samples taken and received by centre and
// day, and how old what the platform knew was.
#pragma once

#include <deque>
#include <vector>

#include "sim/base/column.hpp"
#include "sim/base/time.hpp"
#include "sim/city/calendar.hpp"
#include "sim/city/ids.hpp"
#include "sim/record/telemetry_day.hpp"

namespace suanwang {

class TelemetryBook {
 public:
  /// Of so many centres, all known as of Time{}. The calendar must outlive it.
  TelemetryBook(const Calendar& calendar, std::size_t centres);

  void taken(Time now, CentreId id, bool is_lost);

  /// From now on it is known when samples of the centre were taken that arrive.
  void keep_times(CentreId id) { pages_[id].keeps_times = true; }

  /// Whether a sample that was taken in [from, until) has arrived, or is on its way. Only after
  /// keep_times; what lies before `from` is forgotten.
  [[nodiscard]] bool hears_of(CentreId id, Time from, Time until);

  /// A sample arrived; the newest that has was taken at `known_since`.
  void received(Time now, CentreId id, Time known_since, bool is_news);

  /// The days of all centres until `now`.
  [[nodiscard]] Column<CentreId, std::vector<TelemetryDay>> close(Time now);

 private:
  struct Page {
    std::vector<TelemetryDay> days;
    Time known_since{};
    bool keeps_times = false;
    std::deque<Time> taken;  ///< of samples that are not lost
  };

  TelemetryDay& open_day(Time now, CentreId id);
  [[nodiscard]] Time next_midnight(Time t) const;

  const Calendar* calendar_;
  Column<CentreId, Page> pages_;
};

}  // namespace suanwang
