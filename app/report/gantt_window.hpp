// Windows of Gantt charts as the command line says them: CENTRE:FROM..UNTIL.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "app/report/city_map.hpp"
#include "app/report/gantt.hpp"
#include "app/report/run_folder.hpp"
#include "app/report/time_series.hpp"

namespace suanwang::app {

/// [from, until) after the run's start.
struct TimeSpan {
  std::int64_t from_ms = 0;
  std::int64_t until_ms = 0;
};

/// FROM..UNTIL, each as below; it touches the run. Or what is wrong.
[[nodiscard]] tl::expected<TimeSpan, std::string> parse_span(std::string_view text,
                                                             const RunClock& clock);

/// FROM and UNTIL: a duration after the start (`30 h`, `2d`) or a moment of the city's calendar,
/// its offset and what follows the day optional (`2026-01-13`, `2026-01-13T08:00`). Or what is
/// wrong.
[[nodiscard]] tl::expected<GanttWindow, std::string> parse_window(
    std::string_view text, const std::vector<CityCentre>& centres, const RunClock& clock);

/// The windows asked for; and for the centres without any, at most `most` in all, the busiest day.
[[nodiscard]] std::vector<GanttWindow> windows_of(std::vector<GanttWindow> asked,
                                                  const std::vector<CityCentre>& centres,
                                                  const RunSeries& series,
                                                  std::size_t most);

}  // namespace suanwang::app
