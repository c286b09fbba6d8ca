#include "sim/record/network_json.hpp"

#include <algorithm>

#include "sim/base/quantity.hpp"
#include "sim/city/coverage.hpp"
#include "sim/record/json_ratio.hpp"

namespace suanwang {

namespace {

using Json = nlohmann::ordered_json;

constexpr Int128 kBytesPerGb = 1'000'000'000;
constexpr double kGigabyte = 1e9;
constexpr double kMillijoulesPerKwh = 3.6e9;

Json coverage_json(const City& city, const CoverageRule& rule) {
  const Coverage coverage = coverage_of(city, rule);
  Json missing = Json::array();
  for (const SiteCoverage& site : coverage.sites) {
    if (!site.is_covered) {
      missing.push_back(city.name_of(site.site));
    }
  }
  return {{"key_sites", coverage.sites.size()},
          {"covered", coverage.covered},
          {"share", coverage.share()},
          {"target", rule.target},
          {"is_met", coverage.share() >= rule.target},
          {"not_covered", missing}};
}

Json links_json(const NetworkTotals& network, Time end) {
  Json links = Json::array();
  for (const LinkTotals& link : network.links) {
    const double whole = link.bandwidth * static_cast<double>(end.ms) / 1000;
    links.push_back({{"link", link.name},
                     {"forward_GB", link.forward / kGigabyte},
                     {"back_GB", link.back / kGigabyte},
                     {"forward_load", whole > 0 ? link.forward / whole : 0},
                     {"back_load", whole > 0 ? link.back / whole : 0}});
  }
  return links;
}

Json traffic_json(const RunTotals& totals) {
  const NetworkTotals& network = totals.network;
  const auto gigabytes = [&network](TrafficKind kind) {
    return json_ratio(network.sent(kind), kBytesPerGb);
  };
  Json json{{"transfers", network.transfers},
            {"interrupted", network.interrupted},
            {"rerouted", network.rerouted},
            {"blocked", network.blocked},
            {"blocked_h", json_ratio(network.blocked_ms, 3'600'000)},
            {"under_way", network.under_way},
            {"stranded", network.stranded},
            {"link_cuts", totals.link_cuts},
            {"state_GB", gigabytes(TrafficKind::state)},
            {"input_GB", gigabytes(TrafficKind::input)},
            {"copies_GB", gigabytes(TrafficKind::copy)},
            {"output_GB", gigabytes(TrafficKind::output)},
            {"checkpoints_GB", gigabytes(TrafficKind::checkpoint)},
            {"skipped_checkpoints", network.skipped_checkpoints},
            {"traffic_cost_CNY", network.cost_ufen / kUfenPerCny},
            {"traffic_energy_kWh", network.energy_mj / kMillijoulesPerKwh}};
  json["beyond_latency"] = {{"jobs", network.too_far_jobs},
                            {"job_h", json_ratio(network.too_far_ms, 3'600'000)}};
  json["links"] = links_json(network, totals.end);
  return json;
}

}  // namespace

std::optional<Json> network_json(const City& city, const RunTotals& totals) {
  const auto& bytes = totals.network.bytes;
  const bool has_traffic = !totals.network.links.empty() || totals.link_cuts > 0 ||
                           std::any_of(bytes.begin(), bytes.end(), [](Int128 b) { return b > 0; });
  if (!has_traffic && !city.network.coverage) {
    return std::nullopt;
  }
  Json json = has_traffic ? traffic_json(totals) : Json::object();
  if (city.network.coverage) {
    json["coverage"] = coverage_json(city, *city.network.coverage);
  }
  return json;
}

}  // namespace suanwang
