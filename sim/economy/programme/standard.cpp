#include "sim/economy/programme/standard.hpp"

#include "sim/base/rounding.hpp"

namespace suanwang {

std::string EfficiencyStandard::objection() const {
  if (limit_pue && *limit_pue < admission_pue) {
    return "admission_pue is above limit_pue: a centre would be admitted that breaks the limit";
  }
  if (advanced_pue && admission_pue < *advanced_pue) {
    return "advanced_pue is above admission_pue";
  }
  if (admission_source.empty()) {
    return "admission_source is empty: say where the value comes from, or 'illustrative'";
  }
  if (limit_pue && limit_source.empty()) {
    return "limit_pue needs its limit_source";
  }
  if (advanced_pue && advanced_source.empty()) {
    return "advanced_pue needs its advanced_source";
  }
  return {};
}

std::string_view verdict_text(StandardVerdict verdict) {
  switch (verdict) {
    case StandardVerdict::meets:
      return "meets";
    case StandardVerdict::fails:
      return "fails";
    case StandardVerdict::not_decidable:
      break;
  }
  return "not decidable";
}

StandardVerdict verdict_on(const EnergySums& sums, Share level) {
  constexpr std::int32_t kMonths = 12;
  if (sums.months != kMonths || sums.it <= 0) {
    return StandardVerdict::not_decidable;
  }
  const bool reached = sums.facility * 1'000'000 <= sums.it * level.base;
  return reached ? StandardVerdict::meets : StandardVerdict::fails;
}

std::optional<Share> pue_of(const EnergySums& sums) {
  if (sums.it <= 0) {
    return std::nullopt;
  }
  return Share{static_cast<std::int64_t>(rounded_ratio(sums.facility, sums.it, 6))};
}

StandardAssessment assess(const EfficiencyStandard& standard,
                          const EnergySums& sums,
                          MeterPoint meter) {
  const auto verdict = [&](Share level) {
    return meter == standard.meter ? verdict_on(sums, level) : StandardVerdict::not_decidable;
  };
  StandardAssessment assessment{pue_of(sums), meter, verdict(standard.admission_pue), {}, {}};
  if (standard.limit_pue) {
    assessment.limit = verdict(*standard.limit_pue);
  }
  if (standard.advanced_pue) {
    assessment.advanced = verdict(*standard.advanced_pue);
  }
  return assessment;
}

}  // namespace suanwang
