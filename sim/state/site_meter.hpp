// Exact integrals of one site over time. Load is constant between events, weather, price and carbon
// between their steps: the integral is a sum over the pieces, whatever instants it is asked at.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "sim/base/time.hpp"
#include "sim/state/site_account.hpp"
#include "sim/state/surroundings.hpp"

namespace suanwang {

inline constexpr std::int64_t kNanowattsPerMilliwatt = 1'000'000;

/// A stretch of time in which nothing changes at a site. Powers in nanowatts.
struct SitePiece {
  Time from;
  Time until;
  std::int64_t it_nw = 0;
  std::int64_t facility_nw = 0;
  std::int64_t ups_loss_nw = 0;
  std::int64_t pdu_loss_nw = 0;
  std::int64_t price_ufen_per_kwh = 0;
  std::int64_t carbon_ug_per_kwh = 0;
};

/// Hears of every piece of a site, in order and without gaps.
class SiteListener {
 public:
  virtual ~SiteListener() = default;
  virtual void piece(const SitePiece& piece) = 0;
};

class SiteMeter {
 public:
  /// `pue_ppm`: used where the site has no cooling model. Site and series must outlive the meter.
  SiteMeter(const Site& site, const ZoneSeries& series, std::int64_t pue_ppm);

  /// Integrates up to `now` with the IT power that held since the last call. Call it before a
  /// change of that power. O(steps of the series in between).
  void advance(Time now, std::int64_t it_mw, std::int64_t job_it_mw);

  [[nodiscard]] const SiteAccount& account() const { return account_; }

  /// What 1 mW of IT load has borne until the last `advance`. The address is stable.
  [[nodiscard]] const SitePrefix& prefix() const { return prefix_; }

  void listen(SiteListener* listener) { listeners_.push_back(listener); }

 private:
  void evaluate(std::int64_t it_mw);
  void evaluate_overhead(std::int64_t it_mw);
  void take_steps(Time now);
  void book(Duration dt, std::int64_t job_it_mw);

  const Site* site_;
  const ZoneSeries* series_;
  std::int64_t pue_ppm_of_site_;
  CoolingConditions conditions_;
  const Plant* plant_ = nullptr;
  std::size_t plant_step_ = 0;
  std::size_t weather_step_ = 0;
  std::size_t price_step_ = 0;
  std::size_t carbon_step_ = 0;
  std::int64_t price_ = 0;
  std::int64_t carbon_ = 0;
  Time since_{};
  Time next_step_{};
  // What follows from IT power and weather, in nanowatts.
  std::int64_t it_mw_ = -1;  ///< that it was worked out for; -1: for none
  std::array<std::int64_t, kSubsystems> overhead_nw_{};
  std::int64_t facility_nw_ = 0;
  std::int64_t pue_ppm_ = 0;  ///< rounded down
  std::int64_t water_ul_per_h_ = 0;
  SiteAccount account_;
  SitePrefix prefix_;
  std::vector<SiteListener*> listeners_;
};

}  // namespace suanwang
