// When a month counts as connected to the energy-monitoring platform 节能监测服务平台: thresholds
// as data, and exact checks of one month.
#pragma once

#include <cstdint>
#include <string>

#include "sim/base/fields.hpp"
#include "sim/base/int128.hpp"
#include "sim/base/quantity.hpp"
#include "sim/base/time.hpp"
#include "sim/economy/programme/civil_month.hpp"

namespace suanwang {

struct ConnectionRules {
  Duration interval{};
  Share completeness{};
  Share deviation{};
  std::int32_t longest_outage_working_days = 0;
  std::int32_t connected_months = 0;
  Duration trial = days(30);
  Duration degraded_after = hours(1);
  bool hand_filed_counts = false;
  std::string source;

  template <class V>
  void fields(V& v) {
    const auto share = between(Share{0}, Share{1'000'000});
    v.required("interval",
               interval,
               "between readings; a whole part of a day",
               between(minutes(1), days(1)));
    v.required("completeness", completeness, "least readings received, of those expected", share);
    v.required("deviation", deviation, "most the daily sums differ from the month's value", share);
    v.required("longest_outage_working_days",
               longest_outage_working_days,
               "longest outage that need not be reported",
               between(0, 250));
    v.required("connected_months",
               connected_months,
               "months in a row that a reward asks for",
               between(1, 120));
    v.optional(
        "trial", trial, "trial operation before the connection is accepted", at_least(days(0)));
    v.optional("degraded_after",
               degraded_after,
               "time without readings after which the connection is degraded",
               at_least(minutes(1)));
    v.optional("hand_filed_counts",
               hand_filed_counts,
               "whether readings filed by hand in a reported outage count as received");
    v.required("source", source, "where the thresholds come from, and what is assumed");
  }

  /// An interval that does not divide a day, an empty source.
  [[nodiscard]] std::string objection() const;
};

/// What the platform holds of one month. Energies of the facility in picojoules.
struct ConnectionMonth {
  CivilMonth month;
  std::int64_t expected = 0;  ///< readings, of the whole month
  std::int64_t observed = 0;  ///< intervals that are over
  std::int64_t received = 0;
  Int128 daily_sum_pj = 0;  ///< sum of the daily values that arrived
  Int128 monthly_pj = 0;    ///< the month's value by the settlement meter
  Int128 monthly_it_pj = 0;
  /// Longest outage, not reported, that touches the month: its time on working days, whole outage.
  Duration unreported_outage{};
  bool accepted = false;  ///< the connection had been accepted when the month began
};

/// The conditions one by one.
struct ConnectionCheck {
  bool whole = false;  ///< observed from its first interval to its last
  bool accepted = false;
  bool complete = false;    ///< received / expected >= completeness
  bool consistent = false;  ///< |daily sum - monthly| <= deviation * monthly
  bool reported = false;    ///< no unreported outage longer than the limit

  [[nodiscard]] bool connected() const {
    return whole && accepted && complete && consistent && reported;
  }
};

/// Exact; energies below 1.7e32 pJ. Equality passes each threshold.
[[nodiscard]] ConnectionCheck check_month(const ConnectionRules& rules,
                                          const ConnectionMonth& month);

}  // namespace suanwang
