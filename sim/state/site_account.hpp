// What a site drew, cost and emitted. Whole numbers throughout, so that parts add up to the whole.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "sim/base/int128.hpp"
#include "sim/physics/cooling_model.hpp"

namespace suanwang {

/// Facility energy, its cost and its carbon: the three things an IT load bears at a site.
///
/// A picojoule times a price in micro-fen per kWh is the unit of cost here (3.6e18 of them are a
/// micro-fen), and a picojoule times micrograms per kWh the unit of carbon: nothing is rounded
/// until it is printed.
struct SiteBearing {
  Int128 facility_pj = 0;
  Int128 cost = 0;
  Int128 carbon = 0;

  SiteBearing& operator+=(const SiteBearing& other) {
    facility_pj += other.facility_pj;
    cost += other.cost;
    carbon += other.carbon;
    return *this;
  }

  SiteBearing& operator-=(const SiteBearing& other) {
    facility_pj -= other.facility_pj;
    cost -= other.cost;
    carbon -= other.carbon;
    return *this;
  }

  friend bool operator==(const SiteBearing&, const SiteBearing&) = default;
};

inline SiteBearing operator-(SiteBearing a, const SiteBearing& b) {
  return a -= b;
}

/// Integrals over time of what 1 mW of IT load bears at a site: of the PUE in millionths, of PUE
/// times price, of PUE times carbon factor, all by milliseconds. An IT load of p mW between two
/// instants bears p times their difference.
using SitePrefix = SiteBearing;

inline SiteBearing operator*(Int128 it_mw, const SitePrefix& prefix) {
  return {it_mw * prefix.facility_pj, it_mw * prefix.cost, it_mw * prefix.carbon};
}

/// One site over an interval, or over the run so far.
struct SiteAccount {
  SiteBearing whole{};                            ///< IT load and overhead
  SiteBearing jobs{};                             ///< the part that jobs bear
  std::array<Int128, kSubsystems> overhead_pj{};  ///< by Subsystem
  Int128 water_ul_h_ms = 0;                       ///< microlitres an hour times milliseconds

  SiteAccount& operator+=(const SiteAccount& other) {
    whole += other.whole;
    jobs += other.jobs;
    for (std::size_t s = 0; s < kSubsystems; ++s) {
      overhead_pj[s] += other.overhead_pj[s];
    }
    water_ul_h_ms += other.water_ul_h_ms;
    return *this;
  }

  SiteAccount& operator-=(const SiteAccount& other) {
    whole -= other.whole;
    jobs -= other.jobs;
    for (std::size_t s = 0; s < kSubsystems; ++s) {
      overhead_pj[s] -= other.overhead_pj[s];
    }
    water_ul_h_ms -= other.water_ul_h_ms;
    return *this;
  }

  /// What no job bears: idle nodes and their overhead, the overhead of an empty centre, and what is
  /// left of a millionth of the PUE.
  [[nodiscard]] SiteBearing unattributed() const { return whole - jobs; }
};

}  // namespace suanwang
