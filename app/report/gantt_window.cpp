#include "app/report/gantt_window.hpp"

#include <algorithm>
#include <utility>

#include "sim/base/nearest.hpp"
#include "sim/scenario/when.hpp"

namespace suanwang::app {

namespace {

constexpr std::string_view kForm = "CENTRE:FROM..UNTIL, such as haidian:30h..54h";

std::string_view without_blanks(std::string_view text) {
  while (text.starts_with(' ')) {
    text.remove_prefix(1);
  }
  while (text.ends_with(' ')) {
    text.remove_suffix(1);
  }
  return text;
}

/// A moment with all that Moment::parse asks for.
std::string whole_moment(std::string_view text, const RunClock& clock) {
  constexpr std::string_view kMidnight = "2026-01-12T00:00:00";
  std::string whole(text);
  if (text.size() < kMidnight.size() && (text.size() == 10 || text.size() == 16)) {
    whole += kMidnight.substr(text.size());
  }
  if (whole.size() == kMidnight.size()) {
    whole += clock.start.text().substr(kMidnight.size());
  }
  return whole;
}

tl::expected<std::int64_t, std::string> time_in_run(std::string_view text, const RunClock& clock) {
  text = without_blanks(text);
  const bool is_moment = text.size() > 4 && text[4] == '-';
  const auto when = When::parse(is_moment ? whole_moment(text, clock) : std::string(text));
  if (!when) {
    return tl::unexpected(when.error());
  }
  return when->time(clock.start.utc_ms).ms;
}

const CityCentre* centre_of_name(const std::vector<CityCentre>& centres, std::string_view name) {
  const auto found = std::find_if(
      centres.begin(), centres.end(), [&](const CityCentre& c) { return c.name == name; });
  return found == centres.end() ? nullptr : &*found;
}

std::string unknown_centre(std::string_view name, const std::vector<CityCentre>& centres) {
  std::vector<std::string_view> known;
  known.reserve(centres.size());
  for (const CityCentre& centre : centres) {
    known.push_back(centre.name);
  }
  return "there is no centre `" + std::string(name) + "`: " + suggestion(std::string(name), known);
}

}  // namespace

tl::expected<TimeSpan, std::string> parse_span(std::string_view text, const RunClock& clock) {
  const std::size_t dots = text.rfind("..");
  if (dots == std::string_view::npos) {
    return tl::unexpected(std::string("a window is FROM..UNTIL, such as 30h..54h"));
  }
  const auto from = time_in_run(text.substr(0, dots), clock);
  const auto until = time_in_run(text.substr(dots + 2), clock);
  if (!from || !until) {
    return tl::unexpected(from ? until.error() : from.error());
  }
  if (*until <= *from) {
    return tl::unexpected(std::string("the window ends before it begins"));
  }
  if (*from >= clock.end_ms || *until <= 0) {
    return tl::unexpected(std::string("the window lies outside the run"));
  }
  return TimeSpan{*from, *until};
}

tl::expected<GanttWindow, std::string> parse_window(std::string_view text,
                                                    const std::vector<CityCentre>& centres,
                                                    const RunClock& clock) {
  const std::size_t dots = text.rfind("..");
  // A centre's name may hold a colon, and so do moments: the first that ends a centre's name
  // counts.
  std::size_t colon = text.find(':');
  while (colon != std::string_view::npos && colon < dots &&
         centre_of_name(centres, text.substr(0, colon)) == nullptr) {
    colon = text.find(':', colon + 1);
  }
  if (dots == std::string_view::npos || text.find(':') == std::string_view::npos) {
    return tl::unexpected("a window is " + std::string(kForm));
  }
  if (colon == std::string_view::npos || colon > dots) {
    return tl::unexpected(unknown_centre(text.substr(0, text.find(':')), centres));
  }
  const CityCentre& centre = *centre_of_name(centres, text.substr(0, colon));
  const auto span = parse_span(text.substr(colon + 1), clock);
  if (!span) {
    return tl::unexpected(span.error());
  }
  return GanttWindow{centre.name, span->from_ms, span->until_ms, centre.nodes, true};
}

std::vector<GanttWindow> windows_of(std::vector<GanttWindow> asked,
                                    const std::vector<CityCentre>& centres,
                                    const RunSeries& series,
                                    std::size_t most) {
  std::vector<GanttWindow> windows = std::move(asked);
  for (const CentreSeries& one : series.centres) {
    const bool has_one = std::any_of(windows.begin(), windows.end(), [&](const GanttWindow& w) {
      return w.centre == one.centre;
    });
    if (has_one || windows.size() >= most) {
      continue;
    }
    const CityCentre* centre = centre_of_name(centres, one.centre);
    windows.push_back({one.centre,
                       one.busiest_day_from_ms,
                       one.busiest_day_until_ms,
                       centre == nullptr ? NodeInterval{} : centre->nodes,
                       false});
  }
  return windows;
}

}  // namespace suanwang::app
