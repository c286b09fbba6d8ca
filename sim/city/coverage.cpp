#include "sim/city/coverage.hpp"

#include <algorithm>

namespace suanwang {

namespace {

/// Ties go to the centre with the lowest id.
SiteCoverage nearest_of(const City& city, Place site, const std::vector<CentreId>& centres) {
  SiteCoverage nearest{site, CentreId::none(), {}, false};
  const std::vector<std::optional<Latency>> delays = city.topology.delays_to_centres(site);
  for (const CentreId centre : centres) {
    const std::optional<Latency> one_way = delays[centre.value()];
    if (one_way && (!nearest.nearest.exists() || *one_way < nearest.one_way)) {
      nearest.nearest = centre;
      nearest.one_way = *one_way;
    }
  }
  return nearest;
}

}  // namespace

Coverage coverage_of(const City& city, const CoverageRule& rule) {
  std::vector<CentreId> large;
  for (std::uint32_t c = 0; c < city.centres.size(); ++c) {
    if (city.usable_gflops(CentreId(c)) >= rule.least.base) {
      large.emplace_back(c);
    }
  }
  Coverage coverage;
  coverage.centres = static_cast<std::uint32_t>(large.size());
  for (const Place site : rule.sites) {
    SiteCoverage row = nearest_of(city, site, large);
    row.is_covered = row.nearest.exists() && row.one_way < rule.within;
    coverage.covered += static_cast<std::uint32_t>(row.is_covered);
    coverage.sites.push_back(row);
  }
  return coverage;
}

std::size_t tier_of(const NetworkRules& rules, Latency one_way) {
  const auto tier = std::find_if(
      rules.tiers.begin(), rules.tiers.end(), [one_way](Latency most) { return one_way <= most; });
  return static_cast<std::size_t>(tier - rules.tiers.begin());
}

}  // namespace suanwang
