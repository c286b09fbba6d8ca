#include "sim/engine/telemetry_book.hpp"

#include <algorithm>

namespace suanwang {

namespace {

/// The age of what has been known since `known_since` grows with time.
void grow_old(TelemetryDay& day, Time until, Time known_since) {
  const Int128 before = (day.until - known_since).ms;
  const Int128 after = (until - known_since).ms;
  day.twice_age_ms2 += after * after - before * before;
  day.most_age = std::max(day.most_age, until - known_since);
  day.until = until;
}

}  // namespace

TelemetryBook::TelemetryBook(const Calendar& calendar, std::size_t centres)
    : calendar_(&calendar), pages_(centres) {
  for (Page& page : pages_) {
    page.days.emplace_back();
  }
}

Time TelemetryBook::next_midnight(Time t) const {
  return t + (days(1) - Duration{calendar_->time_of_day_ms(t)});
}

/// The day of `now`, with all that lies before `now` accounted for.
TelemetryDay& TelemetryBook::open_day(Time now, CentreId id) {
  Page& page = pages_[id];
  while (next_midnight(page.days.back().from) <= now) {
    const Time midnight = next_midnight(page.days.back().from);
    grow_old(page.days.back(), midnight, page.known_since);
    TelemetryDay& next = page.days.emplace_back();
    next.from = midnight;
    next.until = midnight;
  }
  grow_old(page.days.back(), now, page.known_since);
  return page.days.back();
}

void TelemetryBook::taken(Time now, CentreId id, bool is_lost) {
  TelemetryDay& day = open_day(now, id);
  ++day.taken;
  day.lost += static_cast<std::uint64_t>(is_lost);
  if (pages_[id].keeps_times && !is_lost) {
    pages_[id].taken.push_back(now);
  }
}

bool TelemetryBook::hears_of(CentreId id, Time from, Time until) {
  std::deque<Time>& taken = pages_[id].taken;
  while (!taken.empty() && taken.front() < from) {
    taken.pop_front();
  }
  return !taken.empty() && taken.front() < until;
}

void TelemetryBook::received(Time now, CentreId id, Time known_since, bool is_news) {
  TelemetryDay& day = open_day(now, id);
  ++day.received;
  day.overtaken += static_cast<std::uint64_t>(!is_news);
  pages_[id].known_since = known_since;
}

Column<CentreId, std::vector<TelemetryDay>> TelemetryBook::close(Time now) {
  Column<CentreId, std::vector<TelemetryDay>> all(pages_.size());
  for (std::uint32_t c = 0; c < pages_.size(); ++c) {
    open_day(now, CentreId(c));
    all[CentreId(c)] = pages_[CentreId(c)].days;
    if (all[CentreId(c)].back().from == now && now.ms > 0) {
      all[CentreId(c)].pop_back();  // the run ends at midnight
    }
  }
  return all;
}

}  // namespace suanwang
