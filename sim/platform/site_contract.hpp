// What a centre has agreed with others about its energy: its meters, its connection to the
// energy-monitoring platform, charges for power, and a retrofit under the city's programme.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/column.hpp"
#include "sim/city/ids.hpp"
#include "sim/city/meter_point.hpp"
#include "sim/economy/carbon.hpp"
#include "sim/economy/on_site.hpp"
#include "sim/economy/programme/rules.hpp"
#include "sim/economy/surcharge.hpp"
#include "sim/economy/tariff.hpp"
#include "sim/physics/heat_recovery.hpp"
#include "sim/platform/energy_monitoring.hpp"
#include "sim/state/surroundings.hpp"

namespace suanwang {

struct SiteRetrofit {
  RetrofitProject project;
  std::vector<MeasureInvestment> investments;
};

/// A measure that a diagnosis tries: the plant it would leave, and what it costs.
struct CandidateMeasure {
  std::string name;
  Plant plant;
  MeasureInvestment investment;
};

/// What the green diagnosis 绿色节能诊断 of a centre looks at.
struct DiagnosisPlan {
  Firm firm;
  ZoneSeries reference;  ///< weather of a reference year, with the zone's prices and factors
  std::vector<CandidateMeasure> measures;
};

struct SiteContract {
  MeterPoint meter = MeterPoint::it_input;
  std::optional<EndSystem> end_system;  ///< none: not connected to the monitoring platform
  std::optional<CapacityCharge> capacity;
  std::optional<SurchargeRules> surcharge;
  std::optional<OnSite> on_site;
  std::optional<GreenPurchases> green;
  std::optional<HeatRecoveryParams> heat;
  std::optional<SiteRetrofit> retrofit;
  std::optional<DiagnosisPlan> diagnosis;

  [[nodiscard]] bool empty() const {
    return !end_system && !capacity && !surcharge && !on_site && !green && !heat && !retrofit &&
           !diagnosis;
  }
};

struct SiteContracts {
  std::shared_ptr<const ProgrammeRules> programme;  ///< null: the city has none
  Column<CentreId, SiteContract> centres;           ///< empty: nobody has agreed anything
};

}  // namespace suanwang
