// suanwang network: the city's network as its scenario has it, all links up.
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "app/commands.hpp"
#include "app/loading.hpp"
#include "app/network_report.hpp"
#include "sim/base/nearest.hpp"

namespace suanwang::app {

namespace {

/// By its name, for people who ask.
std::optional<Place> place_of(const City& city, const std::string& name, Issues& issues) {
  std::vector<std::string_view> known;
  std::optional<Place> found;
  const auto look = [&](const auto& places, auto place_of_number) {
    for (std::uint32_t i = 0; i < places.size(); ++i) {
      const std::string& other = places.rows()[i].name;
      known.push_back(other);
      if (other == name && !found) {
        found = place_of_number(i);
      }
    }
  };
  look(city.centres, [](std::uint32_t i) { return Place::of(CentreId(i)); });
  look(city.districts, [](std::uint32_t i) { return Place::of(DistrictId(i)); });
  look(city.tenants, [](std::uint32_t i) { return Place::of(TenantId(i)); });
  look(city.exchanges, [](std::uint32_t i) { return Place::of(ExchangeId(i)); });
  look(city.regions, [](std::uint32_t i) { return Place::of(RegionId(i)); });
  if (!found) {
    issues.error({}, name, "the city has no such place", suggestion(name, known));
  }
  return found;
}

}  // namespace

int command_network(const NetworkOptions& options, Console& console) {
  const auto loaded = load(options.scenario, std::nullopt);
  if (!loaded) {
    print_issues(loaded.error(), console);
    return to_int(ExitCode::bad_input);
  }
  const City& city = *loaded->plan.city;
  if (options.from.empty()) {
    console.out << (options.json ? network_json(city) : network_text(city)) << std::flush;
    return to_int(ExitCode::done);
  }
  Issues issues;
  const std::optional<Place> from = place_of(city, options.from, issues);
  const std::optional<Place> to = place_of(city, options.to, issues);
  if (!from || !to) {
    print_issues(issues, console);
    return to_int(ExitCode::bad_input);
  }
  const std::vector<Route> routes =
      city.topology.shortest_routes(*from, *to, options.routes, city.network.routes);
  console.out << (options.json ? routes_json(city, *from, *to, routes)
                               : routes_text(city, *from, *to, routes))
              << std::flush;
  return to_int(ExitCode::done);
}

}  // namespace suanwang::app
