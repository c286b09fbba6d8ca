// The compute-coverage metric 算力覆盖: how many key sites have a medium or larger centre near.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/city/city.hpp"

namespace suanwang {

/// A key site, and the nearest of the medium and larger centres.
struct SiteCoverage {
  Place site;
  CentreId nearest;   ///< none(): links lead to none of them
  Latency one_way{};  ///< to it
  bool is_covered = false;
};

struct Coverage {
  std::vector<SiteCoverage> sites;
  std::uint32_t covered = 0;
  std::uint32_t centres = 0;  ///< that are medium or larger

  /// Covered over all; 0 without sites.
  [[nodiscard]] double share() const {
    return sites.empty() ? 0 : static_cast<double>(covered) / static_cast<double>(sites.size());
  }
};

/// With all links up. A site in the place of a centre is at no distance.
[[nodiscard]] Coverage coverage_of(const City& city, const CoverageRule& rule);

/// The tier, from 0, that such a one-way delay is of; the number of tiers if it is of none.
[[nodiscard]] std::size_t tier_of(const NetworkRules& rules, Latency one_way);

}  // namespace suanwang
