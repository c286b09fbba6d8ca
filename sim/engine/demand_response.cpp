// Hours in which a centre may draw less: those jobs stop that started last.
#include <algorithm>
#include <tuple>
#include <vector>

#include "sim/engine/run.hpp"

namespace suanwang {

/// Window i begins at border 2 i and ends at 2 i + 1. Of an end and a beginning at once the end
/// comes first: it has the lower number.
void Simulator::Run::schedule_demand_response() {
  for (std::uint32_t c = 0; c < city_->centres.size(); ++c) {
    const std::vector<PowerWindow>& windows = city_->centres[CentreId(c)].demand_response;
    for (std::uint32_t i = 0; i < windows.size(); ++i) {
      if (windows[i].until > Time{}) {
        expect(std::max(windows[i].from, Time{}), Kind::power_limit, c, 2 * i);
        expect(windows[i].until, Kind::power_limit, c, 2 * i + 1);
      }
    }
  }
}

void Simulator::Run::set_power_limit(CentreId centre, std::uint32_t border) {
  const Centre& site = city_->centres[centre];
  world_.set_power_limit(
      centre, border % 2 == 0 ? site.demand_response[border / 2].limit_mw : site.power_limit_mw);
  fingerprint_.add(std::uint64_t{centre.value()} << 32 | border);
  note_change(centre, Change::capacity);
  if (world_.is_within_power_limit(centre)) {
    return;
  }
  std::vector<JobId> running;
  for (std::uint32_t i = 0; i < site.partition_count; ++i) {
    const std::vector<JobId> here =
        jobs_on(site.partition(i), [](const NodeRun& /*run*/) { return true; });
    running.insert(running.end(), here.begin(), here.end());
  }
  std::sort(running.begin(), running.end(), [this](JobId a, JobId b) {
    const LiveJob& one = world_.jobs()[a];
    const LiveJob& other = world_.jobs()[b];
    return std::tie(one.start, one.request.number) < std::tie(other.start, other.request.number);
  });
  while (!running.empty() && !world_.is_within_power_limit(centre)) {
    stop_displaced(running.back(), false);
    running.pop_back();
  }
}

}  // namespace suanwang
