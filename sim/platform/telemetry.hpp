// How the platform 算力监测调度平台 hears of the centres: channels of telemetry with an interval, a
// delay and losses, and how much a sample tells.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "sim/base/column.hpp"
#include "sim/base/fields.hpp"
#include "sim/base/quantity.hpp"
#include "sim/base/time.hpp"
#include "sim/city/ids.hpp"
#include "sim/city/lifetime.hpp"
#include "sim/state/load_board.hpp"

namespace suanwang {

/// Levels of the CATS metrics (IETF RFC 10053 and its metric draft): raw figures, one score of one
/// octet a category, one score of one octet.
enum class MetricLevel : std::uint8_t { l0, l1, l2 };

constexpr auto choices(MetricLevel /*tag*/) {
  return std::array{
      Choice<MetricLevel>{"L0", MetricLevel::l0, "figures as they are"},
      Choice<MetricLevel>{"L1", MetricLevel::l1, "a score for what is free, one for the wait"},
      Choice<MetricLevel>{"L2", MetricLevel::l2, "one score"}};
}

/// What the platform does with what it knows itself: that it sent a job since the last sample, that
/// a centre said no.
enum class OwnDispatches : std::uint8_t { counted, ignored };

constexpr auto choices(OwnDispatches /*tag*/) {
  return std::array{
      Choice<OwnDispatches>{"counted", OwnDispatches::counted, "added to what samples told"},
      Choice<OwnDispatches>{"ignored", OwnDispatches::ignored, "samples are all that is known"}};
}

/// `on-change`, or the time from one sample to the next.
struct SampleInterval {
  Duration every{};  ///< 0: on change

  static constexpr Duration kShortest = seconds(1);
  static constexpr Duration kLongest = days(31);
  static constexpr std::string_view kTypeName = "on-change, or a duration";

  static tl::expected<SampleInterval, std::string> parse(std::string_view text);
  [[nodiscard]] std::string text() const;

  [[nodiscard]] bool is_on_change() const { return every.ms == 0; }
};

/// No sample that is taken in [from, until) arrives.
struct TelemetryOutage {
  Time from;
  Time until;
};

/// From one centre to the platform.
struct TelemetryChannel {
  SampleInterval interval{};
  Duration heartbeat = hours(1);
  Duration delay{};
  Duration jitter{};
  Share loss{};
  std::vector<TelemetryOutage> outages{};  ///< ascending, disjoint
  std::optional<FailureModel> failures{};  ///< of the channel; none: it never fails

  /// Whether the platform knows everything of the centre as it happens.
  [[nodiscard]] bool is_perfect() const {
    return interval.is_on_change() && delay.ms == 0 && jitter.ms == 0 && loss.base == 0 &&
           outages.empty() && !failures;
  }
};

/// Of a run. Without channels the platform sees every centre as it is.
struct Telemetry {
  MetricLevel level = MetricLevel::l0;
  OwnDispatches own_dispatches = OwnDispatches::counted;
  Duration score_wait = hours(1);  ///< the wait at which a score falls to half
  Column<CentreId, TelemetryChannel> channels;

  /// Whether what the platform sees is the truth: then there is nothing to sample.
  [[nodiscard]] bool is_truth() const;
};

/// What one sample tells at levels L1 and L2; 255 is best.
struct MetricScores {
  std::uint8_t free = 0;     ///< floor(255 * free units / capacity)
  std::uint8_t wait = 0;     ///< floor(255 * score_wait / (score_wait + work per unit of capacity))
  std::uint8_t overall = 0;  ///< floor((free + wait) / 2)

  friend bool operator==(const MetricScores&, const MetricScores&) = default;
};

/// The scores of a centre with that load; all 0 without capacity. The work per unit of capacity is
/// the requested time of what waits and what is left of what runs. Our own normalisation: the draft
/// leaves it to the agent.
[[nodiscard]] MetricScores scores_of(const CentreLoadRow& load, Time now, Duration score_wait);

}  // namespace suanwang
