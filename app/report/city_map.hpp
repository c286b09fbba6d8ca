// The city as a map shows it: places and links as resolved.yaml has them, load as links.csv has it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/report/gantt.hpp"
#include "sim/base/config_node.hpp"

namespace suanwang::app {

enum class PlaceKind : std::uint8_t { centre, district, exchange, region };

struct MapPlace {
  std::string name;
  PlaceKind kind = PlaceKind::centre;
  std::optional<std::pair<double, double>> at;  ///< longitude, latitude in degrees
};

/// What a link carried over the run.
struct LinkLoad {
  std::string link;
  double forward_bytes = 0;
  double back_bytes = 0;
  double forward_load = 0;  ///< of what it could have carried; mean over the run
  double back_load = 0;
  double peak_load = 0;  ///< the most in one interval, of both directions
  std::int64_t intervals = 0;
};

struct MapLink {
  std::string name;
  std::size_t a = 0;  ///< in CityMap::places
  std::size_t b = 0;
  std::string bandwidth;
  std::optional<LinkLoad> load;  ///< nothing where the run wrote none
};

struct CityPartition {
  std::string name;
  std::string accelerator;
  std::int64_t nodes = 0;
};

/// A centre with the city-wide numbers of its nodes, as jobs.csv prints them.
struct CityCentre {
  std::string name;
  NodeInterval nodes;
  std::vector<CityPartition> partitions;
};

struct CityMap {
  std::vector<MapPlace> places;
  std::vector<MapLink> links;
  std::vector<CityCentre> centres;
};

/// Each link's sums, in the order of the table; empty where there is none.
[[nodiscard]] std::vector<LinkLoad> read_link_loads(const std::filesystem::path& links_csv);

/// `city` of a resolved scenario; groups (`count`) written out as the scenario's names are: x-1,
/// x-2. Links of links.csv that the scenario does not list by name (a ring's, a network file's)
/// join the places that their name `a--b` tells.
[[nodiscard]] CityMap city_map(const ConfigNode& city, const std::vector<LinkLoad>& loads);

}  // namespace suanwang::app
