#include "sim/platform/telemetry.hpp"

#include <algorithm>

#include "sim/base/int128.hpp"

namespace suanwang {

tl::expected<SampleInterval, std::string> SampleInterval::parse(std::string_view text) {
  if (text == "on-change") {
    return SampleInterval{};
  }
  const auto ms = parse_quantity(text, duration_dimension());
  if (!ms) {
    return tl::unexpected(ms.error() + ", or 'on-change'");
  }
  if (*ms < kShortest.ms || *ms > kLongest.ms) {
    return tl::unexpected("'" + std::string(text) + "' is not from " +
                          format_quantity(kShortest.ms, duration_dimension()) + " to " +
                          format_quantity(kLongest.ms, duration_dimension()) +
                          ": write 'on-change' for a sample of every change");
  }
  return SampleInterval{Duration{*ms}};
}

std::string SampleInterval::text() const {
  return is_on_change() ? "on-change" : format_quantity(every.ms, duration_dimension());
}

bool Telemetry::is_truth() const {
  return level == MetricLevel::l0 &&
         std::all_of(
             channels.begin(), channels.end(), [](const auto& c) { return c.is_perfect(); });
}

MetricScores scores_of(const CentreLoadRow& load, Time now, Duration score_wait) {
  constexpr std::int64_t kBest = 255;
  if (load.capacity_units <= 0) {
    return {};
  }
  const Int128 half = Int128{score_wait.ms} * load.capacity_units;
  const Int128 work = std::max<Int128>(
      Int128{load.queued_unit_ms} + load.running_unit_end_ms - Int128{now.ms} * load.running_units,
      0);
  const Int128 free = std::clamp<Int128>(load.free_units, 0, load.capacity_units);
  const auto free_score = static_cast<std::uint8_t>(free * kBest / load.capacity_units);
  const auto wait_score = static_cast<std::uint8_t>(half * kBest / (half + work));
  return {
      free_score, wait_score, static_cast<std::uint8_t>((unsigned{free_score} + wait_score) / 2)};
}

}  // namespace suanwang
