#include "sim/scenario/telemetry_builder.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "sim/scenario/failure_builder.hpp"

namespace suanwang {
namespace {

TelemetryChannel overridden(TelemetryChannel channel, const spec::TelemetryChannel& over) {
  channel.interval = over.interval.value_or(channel.interval);
  channel.heartbeat = over.heartbeat.value_or(channel.heartbeat);
  channel.delay = over.delay.value_or(channel.delay);
  channel.jitter = over.jitter.value_or(channel.jitter);
  channel.loss = over.loss.value_or(channel.loss);
  return channel;
}

/// Ascending, and disjoint: those that touch are one.
std::vector<TelemetryOutage> merged(std::vector<TelemetryOutage> outages) {
  std::sort(
      outages.begin(), outages.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
  std::vector<TelemetryOutage> result;
  for (const TelemetryOutage& outage : outages) {
    if (!result.empty() && outage.from <= result.back().until) {
      result.back().until = std::max(result.back().until, outage.until);
    } else {
      result.push_back(outage);
    }
  }
  return result;
}

void add_outage(const spec::TelemetryOutage& outage,
                std::int64_t start_utc_ms,
                const BuiltCity& city,
                Telemetry& telemetry,
                Issues& issues) {
  const TelemetryOutage span{outage.from.time(start_utc_ms), outage.until.value.time(start_utc_ms)};
  if (span.until <= span.from) {
    issues.error(outage.until.spot,
                 outage.until.path,
                 "the outage ends before it begins",
                 "`until` must be later than `from`");
    return;
  }
  const auto add = [&](std::uint32_t first, std::uint32_t count) {
    for (std::uint32_t c = first; c < first + count && c < telemetry.channels.size(); ++c) {
      telemetry.channels[CentreId(c)].outages.push_back(span);
    }
  };
  if (outage.centres.empty()) {
    add(0, static_cast<std::uint32_t>(telemetry.channels.size()));
  }
  for (const Spotted<std::string>& name : outage.centres) {
    if (const auto range = city.names.centres.resolve(name.value, name.spot, name.path, issues)) {
      add(range->first, range->count);
    }
  }
}

}  // namespace

Telemetry build_telemetry(const spec::Scenario& scenario, const BuiltCity& city, Issues& issues) {
  const spec::Telemetry& spec = scenario.platform.telemetry;
  Telemetry telemetry;
  telemetry.level = spec.level.value;
  telemetry.own_dispatches = spec.own_dispatches;
  telemetry.score_wait = spec.score_wait;
  TelemetryChannel base{spec.interval, spec.heartbeat, spec.delay, spec.jitter, spec.loss};
  if (spec.failures) {
    base.failures =
        failure_model(*spec.failures, spec.level.spot, "platform.telemetry.failures", issues);
  }
  telemetry.channels = Column<CentreId, TelemetryChannel>(city.city.centres.size(), base);
  for (const auto& row : spec.centres.rows) {
    const std::string path = "platform.telemetry.centres." + row.name;
    const auto range = city.names.centres.resolve(row.name, row.spot, path, issues);
    for (std::uint32_t i = 0; range && i < range->count; ++i) {
      const CentreId id(range->first + i);
      if (telemetry.channels.contains(id)) {
        telemetry.channels[id] = overridden(telemetry.channels[id], row.value);
        if (row.value.failures) {
          telemetry.channels[id].failures =
              failure_model(*row.value.failures, row.spot, path + ".failures", issues);
        }
      }
    }
  }
  for (const spec::TelemetryOutage& outage : spec.outages) {
    add_outage(outage, scenario.start.utc_ms, city, telemetry, issues);
  }
  for (TelemetryChannel& channel : telemetry.channels) {
    channel.outages = merged(std::move(channel.outages));
  }
  return telemetry;
}

}  // namespace suanwang
