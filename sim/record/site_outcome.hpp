// What a centre's meters, contracts and the city's programme come to.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/int128.hpp"
#include "sim/city/ids.hpp"
#include "sim/city/meter_point.hpp"
#include "sim/economy/carbon.hpp"
#include "sim/economy/demand_charge.hpp"
#include "sim/economy/on_site.hpp"
#include "sim/economy/programme/budget.hpp"
#include "sim/economy/programme/settlement.hpp"
#include "sim/economy/surcharge.hpp"
#include "sim/physics/facility_indicators.hpp"
#include "sim/state/site_account.hpp"

namespace suanwang {

/// Waste heat to a district network, in microjoules, and what the heat pump's power cost.
struct HeatEnergies {
  Int128 source_uj = 0;
  Int128 delivered_uj = 0;
  Int128 pump_uj = 0;
  SiteBearing pump{};  ///< energy, cost and carbon of the pump's power from the grid

  HeatEnergies& operator+=(const HeatEnergies& other) {
    source_uj += other.source_uj;
    delivered_uj += other.delivered_uj;
    pump_uj += other.pump_uj;
    pump += other.pump;
    return *this;
  }
};

/// A calendar month of one centre, or the part of it that the run covers.
struct SiteMonth {
  CivilMonth month;
  bool whole = false;  ///< the run covers all of it
  Int128 facility_pj = 0;
  Int128 it_pj = 0;       ///< as metered at the meter point
  SiteBearing grid;       ///< what came from the grid
  SupplyEnergies supply;  ///< by source, where there is something on site
  HydrogenUse hydrogen;   ///< of its fuel cell
  HeatEnergies heat;      ///< where its heat is recovered
  Int128 heat_income_ufen = 0;
  Int128 avoided_boiler_ug = 0;
  SiteBearing spared;  ///< what the old plant would have drawn more
  std::optional<MonthlyDemand> demand;
  Money capacity_charge{};
  std::optional<ConnectionMonth> connection;
  bool connected = false;
};

/// What a measure would come to, under the load and weather of the run.
struct MeasureOutcome {
  std::string name;
  ProjectSettlement settled;
  SiteAccount account;  ///< of the site with it, over the run
};

/// The green diagnosis of a centre.
struct DiagnosisOutcome {
  SiteAccount account;    ///< as it is, over the run
  SiteAccount reference;  ///< as it is, under the weather of a reference year
  EnergySums sums;        ///< of the last twelve whole months, as metered
  StandardAssessment standard;
  bool has_data = false;               ///< twelve whole months, and enough readings of them
  std::int64_t readings_expected = 0;  ///< of those months; 0: read by the diagnosis itself
  std::int64_t readings_received = 0;
  std::vector<MeasureOutcome> measures;  ///< the one that pays back first is first
};

/// The surcharge of a calendar year, or of the part of it that the run covers.
struct YearSurcharge {
  std::int32_t year = 0;
  Surcharge due;
};

struct SiteOutcome {
  CentreId centre;
  MeterPoint meter = MeterPoint::it_input;
  std::string_view connection;  ///< its state at the end of the run; empty: no end system
  std::vector<SiteMonth> months;
  std::vector<YearSurcharge> surcharges;         ///< empty: the zone has none
  std::optional<CarbonAccount> carbon;           ///< where the centre buys green
  std::optional<FacilityIndicators> indicators;  ///< of the run, where heat is recovered
  std::optional<ProjectSettlement> project;
  std::optional<DiagnosisOutcome> diagnosis;
};

struct ProgrammeOutcome {
  std::vector<SiteOutcome> sites;  ///< of centres with a contract
  std::vector<BudgetYear> budget;  ///< by year, where the programme has an envelope
};

}  // namespace suanwang
