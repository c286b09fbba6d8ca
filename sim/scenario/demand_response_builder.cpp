#include "sim/scenario/demand_response_builder.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/base/int128.hpp"
#include "sim/scenario/power_saving.hpp"

namespace suanwang {
namespace {

std::vector<Partition> pools_of(const City& city, const Centre& centre) {
  std::vector<Partition> pools;
  for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
    pools.push_back(city.partitions[centre.partition(i)]);
  }
  return pools;
}

/// What its nodes draw when no job runs, all of them asleep or on their way at once: no limit keeps
/// them from that before an event begins.
Int128 without_jobs_mw(const std::vector<Partition>& pools) {
  Int128 most = 0;
  for (const Partition& pool : pools) {
    std::int64_t of_a_node = pool.node_power_mw.front();
    for (const RestState& state : pool.rest_states) {
      of_a_node = std::max({of_a_node, state.enter_power_mw, state.leave_power_mw});
    }
    most += Int128{of_a_node} * pool.nodes;
  }
  return most;
}

/// What its nodes may draw, or could with all of them busy.
Int128 reference_mw(const Centre& centre, const std::vector<Partition>& pools) {
  if (centre.power_limit_mw != kNoPowerLimit) {
    return centre.power_limit_mw;
  }
  Int128 most = 0;
  for (const Partition& pool : pools) {
    most += Int128{pool.node_power_mw.back()} * pool.nodes;
  }
  return most;
}

class EventBuilder {
 public:
  EventBuilder(const spec::Scenario& scenario, Issues& issues)
      : start_utc_ms_(scenario.start.utc_ms), issues_(issues) {}

  /// The windows of a zone, in shares in place of mW.
  std::vector<PowerWindow> windows_of(const std::vector<spec::DemandResponse>& events) {
    std::vector<PowerWindow> windows;
    for (const spec::DemandResponse& event : events) {
      const Time from = event.from.value.time(start_utc_ms_);
      const Time until = event.until.value.time(start_utc_ms_);
      if (until <= from) {
        issues_.error(event.until.spot,
                      event.until.path,
                      "the event ends before it begins",
                      "`until` must be later than `from`");
        continue;
      }
      const bool overlaps =
          std::any_of(windows.begin(), windows.end(), [from, until](const PowerWindow& other) {
            return from < other.until && other.from < until;
          });
      if (overlaps) {
        issues_.error(event.from.spot,
                      event.from.path,
                      "two events of a zone at a time",
                      "one after the other, each with what may be drawn then");
        continue;
      }
      windows.push_back({from, until, event.power.value.base});
    }
    std::sort(windows.begin(), windows.end(), [](const PowerWindow& a, const PowerWindow& b) {
      return a.from < b.from;
    });
    return windows;
  }

  void give(const std::vector<PowerWindow>& shares,
            const spec::DemandResponse& first,
            const City& city,
            Centre& centre) {
    const std::vector<Partition> pools = pools_of(city, centre);
    check_power_rises(pools, first.power.spot, first.power.path, issues_);
    const Int128 reference = reference_mw(centre, pools);
    const Int128 least = without_jobs_mw(pools);
    for (const PowerWindow& window : shares) {
      const Int128 limit = reference * window.limit_mw / 1'000'000;
      if (limit < least) {
        issues_.error(first.power.spot,
                      first.power.path,
                      "the nodes of `" + centre.name + "` draw up to " +
                          format_quantity(static_cast<std::int64_t>(least), PowerTag::dimension()) +
                          " when no job runs, and would be left " +
                          format_quantity(static_cast<std::int64_t>(limit), PowerTag::dimension()),
                      "a greater share");
        return;
      }
      centre.demand_response.push_back(
          {window.from, window.until, static_cast<std::int64_t>(limit)});
    }
  }

 private:
  std::int64_t start_utc_ms_;
  Issues& issues_;
};

}  // namespace

void add_demand_response(const spec::Scenario& scenario, BuiltCity& built, Issues& issues) {
  EventBuilder builder(scenario, issues);
  std::uint32_t zone = 0;
  for (const auto& row : scenario.city.zones.rows) {
    const std::vector<spec::DemandResponse>& events = row.value.demand_response;
    const std::vector<PowerWindow> windows = builder.windows_of(events);
    for (Centre& centre : built.city.centres) {
      if (!windows.empty() && centre.zone == ZoneId(zone)) {
        builder.give(windows, events.front(), built.city, centre);
      }
    }
    ++zone;
  }
}

}  // namespace suanwang
