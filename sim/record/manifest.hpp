// manifest.json: what made these results, so that they can be made again. Nothing in it depends on
// when, where or by which compiler it was made.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/base/config_node.hpp"
#include "sim/base/time.hpp"

namespace suanwang {

struct Manifest {
  struct CentrePolicy {
    std::string centre;
    ConfigNode policy;
  };

  std::string version;
  std::string scenario;
  std::string scenario_hash;  ///< of resolved.yaml
  std::uint64_t seed = 0;
  Time horizon = kNever;
  bool reproducible = true;       ///< by its scenario, seed and version alone
  std::uint64_t fingerprint = 0;  ///< of the run's trajectory
  ConfigNode city_policy;         ///< with all defaults
  std::vector<CentrePolicy> centre_policies;
  std::vector<std::string> files;
};

/// As JSON, keys in a fixed order, a line end at the end.
[[nodiscard]] std::string manifest_json(const Manifest& manifest);

}  // namespace suanwang
