// What the programme comes to for one retrofit: its PUE over twelve months, the rewards, and
// whether it pays.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/base/int128.hpp"
#include "sim/city/meter_point.hpp"
#include "sim/economy/programme/retrofit.hpp"
#include "sim/economy/programme/rules.hpp"

namespace suanwang {

/// A whole month of a centre, as its meters have it. Energies in picojoules.
struct MeteredMonth {
  CivilMonth month;
  Int128 facility_pj = 0;
  Int128 it_pj = 0;        ///< as metered at the centre's meter point
  Int128 spared_pj = 0;    ///< what the old plant would have drawn more
  Int128 spared_fen = 0;   ///< what that would have cost
  bool connected = false;  ///< the platform counts the month
};

/// What is known of a project beside its meters.
struct ProjectFacts {
  MeterPoint meter = MeterPoint::it_input;
  CivilDay commissioned;
  Firm firm;
  std::vector<MeasureInvestment> investments;
  std::optional<Loan> loan;
};

struct ProjectSettlement {
  CivilMonth last;  ///< of the twelve months after commissioning
  EnergySums sums;  ///< of those of them that were metered
  StandardAssessment standard;
  std::int32_t connected_months = 0;  ///< in a row, up to the last metered month
  RewardClaim claim;
  RewardResult rewards;
  Money yearly_saving{};  ///< of energy cost; over fewer months than twelve scaled up
  CashflowResult cashflow;
};

/// Settles a project at the end of twelve whole months after commissioning, or of those that
/// `months` (rising, whole months, perhaps also before) has of them: then PUE is not decidable. The
/// claim is dated the day after the last month. The yearly saving goes on to the horizon of the
/// cash flow; rewards are paid at the date of the claim, interest subsidies at the end of their
/// years.
[[nodiscard]] ProjectSettlement settle(const ProgrammeRules& rules,
                                       const ProjectFacts& project,
                                       const std::vector<MeteredMonth>& months);

}  // namespace suanwang
