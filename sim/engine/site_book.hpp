// Follows one site through its pieces of time: months, meters, demand, supply, and what the plant
// before a retrofit would have drawn.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "sim/city/city.hpp"
#include "sim/engine/telemetry_book.hpp"
#include "sim/platform/energy_monitoring.hpp"
#include "sim/platform/site_contract.hpp"
#include "sim/record/site_outcome.hpp"
#include "sim/state/site_meter.hpp"
#include "sim/state/surroundings.hpp"

namespace suanwang {

class SiteBook final : public SiteListener {
 public:
  /// `telemetry`: of the run, null if the platform sees everything. `end`: of the run, as far as it
  /// is known. All but the end must outlive the book.
  SiteBook(const City& city,
           const Surroundings& surroundings,
           const SiteContracts& contracts,
           CentreId centre,
           std::uint64_t seed,
           TelemetryBook* telemetry,
           Time end);

  void piece(const SitePiece& piece) override;

  /// At the end of the run, which covers the months up to then.
  [[nodiscard]] SiteOutcome outcome(Time end);

 private:
  /// A window of metering, within a day.
  struct Window {
    Time from{};
    Time until{};
    IntervalEnergy energy;
    bool whole = false;
  };

  void open_window(Time from);
  void close_window();
  void book(const SitePiece& piece, Time from, Time until);
  void follow_old_plant(const SitePiece& piece, Time from, Time until);
  void recover_heat(const SitePiece& piece, Time from, Time until);
  void finish_month(SiteMonth& month) const;
  [[nodiscard]] FacilityIndicators indicators() const;
  void supply_from_site(const SitePiece& piece, Time from, Time until);
  SiteMonth& month_at(Time t);
  void take_connection();
  [[nodiscard]] std::vector<MeteredMonth> metered_months() const;
  [[nodiscard]] std::vector<YearSurcharge> surcharges() const;
  void settle_project(SiteOutcome& outcome) const;

  const City* city_;
  const SiteContracts* contracts_;
  const SiteContract* contract_;
  TelemetryBook* telemetry_;  // null: readings have a line of their own, or get through
  CentreId centre_;
  Duration interval_;
  Window window_;
  std::int64_t design_it_mw_ = 0;
  std::vector<SiteMonth> months_;
  Time month_end_{};
  std::optional<EnergyMonitoring> monitoring_;
  std::optional<DemandMeter> demand_;
  // The plant before a retrofit, under the same load and weather.
  Site old_site_;
  std::optional<SiteMeter> old_meter_;
  // What the site has of its own.
  StepSeries<std::int64_t> sun_mw_;
  std::optional<OnSite> on_site_;
  BatteryState battery_;
};

}  // namespace suanwang
