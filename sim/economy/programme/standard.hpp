// The energy-efficiency standard of data centres as data: its three levels of PUE, and exact
// verdicts on sums of energy.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/base/fields.hpp"
#include "sim/base/quantity.hpp"
#include "sim/city/meter_point.hpp"
#include "sim/economy/programme/ledger.hpp"

namespace suanwang {

struct EfficiencyStandard {
  std::string name;
  MeterPoint meter = MeterPoint::it_input;
  Share admission_pue{};
  std::string admission_source;
  std::optional<Share> limit_pue;
  std::string limit_source;
  std::optional<Share> advanced_pue;
  std::string advanced_source;

  template <class V>
  void fields(V& v) {
    const auto pue = between(Share{1'000'000}, Share{10'000'000});
    v.required("name", name, "the standard and its edition");
    v.required("meter", meter, "where the standard's PUE is metered");
    v.required("admission_pue", admission_pue, "admission value 准入值; no default", pue);
    v.required("admission_source", admission_source, "where the admission value comes from");
    v.optional("limit_pue", limit_pue, "limit value 限定值", pue);
    v.optional("limit_source", limit_source, "where the limit value comes from");
    v.optional("advanced_pue", advanced_pue, "advanced value 先进值", pue);
    v.optional("advanced_source", advanced_source, "where the advanced value comes from");
  }

  /// Levels in the wrong order (advanced <= admission <= limit), a level without its source.
  [[nodiscard]] std::string objection() const;
};

enum class StandardVerdict : std::uint8_t { meets, fails, not_decidable };

[[nodiscard]] std::string_view verdict_text(StandardVerdict verdict);

/// Whether the PUE of twelve months reaches the level; equality reaches it (达到). Not decidable
/// with fewer months, or without IT energy. Exact: facility * 10^6 <= level * it in 128 bits, which
/// holds sums below 1.7e31 (of picojoules: half a terawatt for a year).
[[nodiscard]] StandardVerdict verdict_on(const EnergySums& sums, Share level);

/// facility / it in millionths, rounded half to even, for print; nothing without IT energy.
[[nodiscard]] std::optional<Share> pue_of(const EnergySums& sums);

/// The verdicts on all levels; those the standard does not name are absent.
struct StandardAssessment {
  std::optional<Share> pue;
  MeterPoint meter = MeterPoint::it_input;
  StandardVerdict admission = StandardVerdict::not_decidable;
  std::optional<StandardVerdict> limit;
  std::optional<StandardVerdict> advanced;
};

/// Energy metered at another point than the standard's cannot be compared: not decidable.
[[nodiscard]] StandardAssessment assess(const EfficiencyStandard& standard,
                                        const EnergySums& sums,
                                        MeterPoint meter);

}  // namespace suanwang
