#include "app/network_report.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/base/quantity.hpp"
#include "sim/city/coverage.hpp"

namespace suanwang::app {

namespace {

using Json = nlohmann::ordered_json;

constexpr double kNsPerMs = 1e6;
constexpr double kUfenPerYuan = 1e8;
constexpr double kMillijoulesPerWh = 3.6e6;
constexpr Bytes kTerabyte{1'000'000'000'000};

double ms_of(Latency latency) {
  return static_cast<double>(latency.base) / kNsPerMs;
}

std::string tier_name(const City& city, Latency one_way) {
  const std::size_t tier = tier_of(city.network, one_way);
  return tier < city.network.tiers.size()
             ? format_quantity(city.network.tiers[tier].base, LatencyTag::dimension())
             : "none";
}

/// Places other than centres that links end at, by kind and id.
std::vector<Place> linked_places(const City& city) {
  std::set<Place> places;
  for (const Link& link : city.links) {
    places.insert({link.from, link.to});
  }
  std::vector<Place> others;
  std::copy_if(places.begin(), places.end(), std::back_inserter(others), [](Place place) {
    return place.kind != Place::Kind::centre;
  });
  return others;
}

struct Nearest {
  CentreId centre;
  Latency one_way{};
};

Nearest nearest_centre(const City& city, Place place) {
  Nearest nearest;
  const std::vector<std::optional<Latency>> delays = city.topology.delays_to_centres(place);
  for (std::size_t c = 0; c < delays.size(); ++c) {
    if (delays[c] && (!nearest.centre.exists() || *delays[c] < nearest.one_way)) {
      nearest = {CentreId::from_size(c), *delays[c]};
    }
  }
  return nearest;
}

/// How many pairs of centres are of each tier; the last: of none, or without a way.
std::vector<std::uint64_t> pairs_by_tier(const City& city) {
  std::vector<std::uint64_t> pairs(city.network.tiers.size() + 1, 0);
  for (std::uint32_t a = 0; a < city.centres.size(); ++a) {
    const auto delays = city.topology.delays_to_centres(Place::of(CentreId(a)));
    for (std::size_t b = std::size_t{a} + 1; b < delays.size(); ++b) {
      ++pairs[delays[b] ? tier_of(city.network, *delays[b]) : pairs.size() - 1];
    }
  }
  return pairs;
}

std::string tiers_text(const City& city) {
  const std::vector<std::uint64_t> pairs = pairs_by_tier(city);
  std::string text = "pairs of centres by one-way delay:";
  for (std::size_t tier = 0; tier < city.network.tiers.size(); ++tier) {
    text += fmt::format(" {} within {},",
                        pairs[tier],
                        format_quantity(city.network.tiers[tier].base, LatencyTag::dimension()));
  }
  return text + fmt::format(" {} slower or without a way\n", pairs.back());
}

std::string coverage_text(const City& city, const CoverageRule& rule) {
  const Coverage coverage = coverage_of(city, rule);
  std::string text = fmt::format(
      "coverage: {} of {} key sites have a centre of {} or more within {} ({} such centres): "
      "{:.1f} %, target {:.1f} % {}\n",
      coverage.covered,
      coverage.sites.size(),
      format_quantity(rule.least.base, ComputeTag::dimension()),
      format_quantity(rule.within.base, LatencyTag::dimension()),
      coverage.centres,
      coverage.share() * 100,
      rule.target * 100,
      coverage.share() >= rule.target ? "met" : "missed");
  for (const SiteCoverage& site : coverage.sites) {
    if (!site.is_covered) {
      text += fmt::format("  not covered: {}", city.name_of(site.site));
      text += site.nearest.exists() ? fmt::format(" ({:.3f} ms to {})\n",
                                                  ms_of(site.one_way),
                                                  city.centres[site.nearest].name)
                                    : std::string(" (no way to any)\n");
    }
  }
  return text;
}

Json route_json(const City& city, const Route& route) {
  Json links = Json::array();
  for (const LinkId id : route.links) {
    links.push_back(city.links[id].name);
  }
  Json json{{"links", links},
            {"one_way_ms", ms_of(route.one_way)},
            {"tier", tier_name(city, route.one_way)},
            {"price_CNY_per_GB", static_cast<double>(route.price.base) / kUfenPerYuan},
            {"energy_Wh_per_GB", static_cast<double>(route.energy.base) / kMillijoulesPerWh},
            {"TB_s", static_cast<double>(route.transfer_time(kTerabyte).ms) / 1000}};
  json["bandwidth_Gbit_s"] =
      route.links.empty() ? Json() : Json(static_cast<double>(route.bottleneck.base) / 1e9);
  return json;
}

}  // namespace

std::string network_text(const City& city) {
  if (city.links.empty()) {
    return "the city has no links: everything is at one place, and moving takes no time\n";
  }
  std::string text = fmt::format("{} links; {} centres, {} exchanges, {} regions\n",
                                 city.links.size(),
                                 city.centres.size(),
                                 city.exchanges.size(),
                                 city.regions.size());
  text += tiers_text(city);
  for (const Place place : linked_places(city)) {
    const Nearest nearest = nearest_centre(city, place);
    text += fmt::format("  {}: nearest centre {}, {:.3f} ms, tier {}\n",
                        city.name_of(place),
                        city.centres[nearest.centre].name,
                        ms_of(nearest.one_way),
                        tier_name(city, nearest.one_way));
  }
  if (city.network.coverage) {
    text += coverage_text(city, *city.network.coverage);
  }
  return text;
}

std::string network_json(const City& city) {
  Json json{{"links", city.links.size()}, {"centres", city.centres.size()}};
  const std::vector<std::uint64_t> pairs = pairs_by_tier(city);
  for (std::size_t tier = 0; tier < city.network.tiers.size(); ++tier) {
    json["pairs_by_tier"].push_back(
        {{"within_ms", ms_of(city.network.tiers[tier])}, {"pairs", pairs[tier]}});
  }
  json["pairs_in_no_tier"] = pairs.back();
  json["places"] = Json::array();
  for (const Place place : linked_places(city)) {
    const Nearest nearest = nearest_centre(city, place);
    json["places"].push_back({{"place", city.name_of(place)},
                              {"nearest_centre", city.centres[nearest.centre].name},
                              {"one_way_ms", ms_of(nearest.one_way)}});
  }
  if (city.network.coverage) {
    const Coverage coverage = coverage_of(city, *city.network.coverage);
    json["coverage"] = {{"sites", coverage.sites.size()},
                        {"covered", coverage.covered},
                        {"share", coverage.share()},
                        {"target", city.network.coverage->target}};
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string routes_text(const City& city, Place from, Place to, const std::vector<Route>& routes) {
  std::string text = fmt::format("from {} to {}:\n", city.name_of(from), city.name_of(to));
  if (routes.empty()) {
    return text + "  no way\n";
  }
  for (std::size_t i = 0; i < routes.size(); ++i) {
    const Route& route = routes[i];
    text += fmt::format("  {}. {:.3f} ms one way, tier {}, {} links",
                        i + 1,
                        ms_of(route.one_way),
                        tier_name(city, route.one_way),
                        route.links.size());
    if (!route.links.empty()) {
      text += fmt::format(", {}; a TB takes {:.0f} s and {:.2f} yuan",
                          format_quantity(route.bottleneck.base, BitRateTag::dimension()),
                          static_cast<double>(route.transfer_time(kTerabyte).ms) / 1000,
                          static_cast<double>(route.price.base) * 1000 / kUfenPerYuan);
    }
    text += '\n';
    for (const LinkId id : route.links) {
      const Link& link = city.links[id];
      text += fmt::format("     {}: {:.3f} ms, {}\n",
                          link.name,
                          ms_of(link.one_way()),
                          format_quantity(link.bandwidth.base, BitRateTag::dimension()));
    }
  }
  return text;
}

std::string routes_json(const City& city, Place from, Place to, const std::vector<Route>& routes) {
  Json json{{"from", city.name_of(from)}, {"to", city.name_of(to)}, {"routes", Json::array()}};
  for (const Route& route : routes) {
    json["routes"].push_back(route_json(city, route));
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace suanwang::app
