// The part of the world that meters sites: facility energy, its cost and carbon.
#include "sim/state/world_state.hpp"

namespace suanwang {

void WorldState::open_sites(const Surroundings& surroundings) {
  sites_.reserve(city_->centres.size());  // pools keep the addresses of the meters' prefixes
  for (std::uint32_t c = 0; c < city_->centres.size(); ++c) {
    const Site& site = surroundings.sites[CentreId(c)];
    const Centre& centre = city_->centres[CentreId(c)];
    sites_.push_back({SiteMeter(site, surroundings.zones[site.zone], centre.pue_ppm)});
    for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
      NodePool& pool = partitions_[centre.partition(i)].pool;
      pool.charge_site_by(sites_.back().meter.prefix());
      sites_.back().it_power_mw += pool.totals().power_mw;
    }
  }
}

const SiteAccount& WorldState::read_site(Time now, CentreId id) {
  advance_site(now, id);
  return sites_[id.value()].meter.account();
}

/// Where the account of a job that starts now begins.
SiteBearing WorldState::site_mark(Time now, const LiveJob& job) {
  NodePool& pool = partitions_[job.partition].pool;
  if (pool.unit_power_mw() >= 0) {
    return sites_[job.centre.value()].meter.prefix();
  }
  return pool.borne_at_site(now, placement(job), TaskShape::of(job.request));
}

/// Since this start, with the site's meter up to date.
SiteBearing WorldState::borne_here(Time now, JobId id) {
  const LiveJob& job = jobs_[id];
  const SiteBearing since = site_mark(now, job) - bearings_[id.value()].at_start;
  const std::int64_t unit_mw = partitions_[job.partition].pool.unit_power_mw();
  return unit_mw < 0 ? since : Int128{unit_mw} * units_taken(job.request, job.partition) * since;
}

SiteBearing WorldState::borne_at_sites(Time now, JobId id) {
  const LiveJob& job = jobs_[id];
  SiteBearing borne = bearings_[id.value()].earlier;
  if (job.phase != JobPhase::running) {
    return borne;
  }
  if (job.whole != id) {
    advance_site(now, job.centre);
    return borne += borne_here(now, id);
  }
  for (const JobId part : spans_.parts_of(id)) {
    advance_site(now, jobs_[part].centre);
    borne += borne_here(now, part);
  }
  return borne;
}

}  // namespace suanwang
