// What `suanwang network` says.
#pragma once

#include <string>
#include <vector>

#include "sim/city/city.hpp"

namespace suanwang::app {

/// Tiers between centres, where everybody else's nearest centre is, coverage.
[[nodiscard]] std::string network_text(const City& city);
[[nodiscard]] std::string network_json(const City& city);

/// Ways from one place to another, shortest first.
[[nodiscard]] std::string routes_text(const City& city,
                                      Place from,
                                      Place to,
                                      const std::vector<Route>& routes);
[[nodiscard]] std::string routes_json(const City& city,
                                      Place from,
                                      Place to,
                                      const std::vector<Route>& routes);

}  // namespace suanwang::app
