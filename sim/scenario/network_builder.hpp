// From the spec of a city's network to its places and links.
#pragma once

#include <optional>
#include <string>

#include "sim/scenario/city_builder.hpp"
#include "sim/scenario/spec.hpp"

namespace suanwang {

/// The point of `at`; an error if there is none such on the earth.
[[nodiscard]] std::optional<GeoPoint> point_of(const std::optional<spec::LonLat>& at,
                                               const SourceSpot& spot,
                                               const std::string& path,
                                               Issues& issues);

/// The place of that name: a centre, a district, a tenant, an exchange or a region. An error if
/// there is none, or if several kinds have one.
[[nodiscard]] std::optional<Place> find_place(const CityNames& names,
                                              const std::string& name,
                                              const SourceSpot& spot,
                                              const std::string& path,
                                              Issues& issues);

/// Adds exchanges, regions, links and what is asked of the network, and makes the topology.
/// Centres, districts and tenants must be there.
void add_network(const spec::Scenario& scenario, BuiltCity& built, Issues& issues);

}  // namespace suanwang
