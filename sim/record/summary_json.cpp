#include "sim/record/summary_json.hpp"

#include <nlohmann/json.hpp>

#include "sim/base/quantity.hpp"
#include "sim/record/json_ratio.hpp"
#include "sim/record/labels.hpp"
#include "sim/record/market_json.hpp"
#include "sim/record/network_json.hpp"
#include "sim/record/programme_json.hpp"

namespace suanwang {

namespace {

using Json = nlohmann::ordered_json;

constexpr Int128 kMicro = 1'000'000;
constexpr Int128 kPicojoulesPerJoule = kMicro * kMicro;

Json mean_and_max(const ExactMean& mean, std::int64_t scale) {
  Json json;
  json["mean"] = json_ratio(mean.sum, Int128{mean.count} * scale);
  json["max"] = mean.count == 0 ? Json() : json_ratio(mean.most, scale);
  return json;
}

void add_percentiles(Json& json, const QuantileSketch& sketch, std::int64_t scale) {
  for (const unsigned percent : {50U, 95U, 99U}) {
    json["p" + std::to_string(percent)] =
        sketch.count() == 0 ? Json() : json_ratio(sketch.percentile(percent), scale);
  }
}

Json counts_of(const JobStats& jobs) {
  Json json;
  json["submitted"] = jobs.submitted();
  json["finished"] = jobs.finished();
  json["killed"] = jobs.killed();
  json["rejected"] = jobs.count(FinalState::rejected);
  json["running"] = jobs.count(FinalState::running);
  json["waiting"] = jobs.count(FinalState::waiting);
  json["completed_successfully"] = jobs.count(FinalState::completed);
  json["completed_failed"] = jobs.count(FinalState::failed);
  json["completed_walltime_reached"] = jobs.count(FinalState::walltime_reached);
  json["completed_killed"] = jobs.count(FinalState::killed);
  json["requeues"] = jobs.requeues;
  json["deadlines"] = jobs.deadlines;
  json["deadlines_met"] = jobs.deadlines_met;
  return json;
}

void add_times(Json& json, const JobStats& jobs) {
  json["waiting_time_s"] = mean_and_max(jobs.wait_ms, 1000);
  json["turnaround_time_s"] = mean_and_max(jobs.turnaround_ms, 1000);
  json["bounded_slowdown"] = mean_and_max(jobs.slowdown_ppm, 1'000'000);
}

Json capacity_of(const Supply& supply) {
  Json json;
  json["nominal"] = json_ratio(supply.nominal_gflops, kMicro);
  json["usable"] = json_ratio(supply.usable_gflops, kMicro);
  return json;
}

Json utilisation_of(const Supply& supply) {
  const PartitionMeter& meter = supply.meter;
  Json json;
  json["nodes"] = json_ratio(meter.busy_node_ms, meter.available_node_ms);
  json["cores"] = json_ratio(meter.busy_core_ms, meter.available_core_ms);
  json["accelerators"] = json_ratio(meter.busy_accelerator_ms, meter.available_accelerator_ms);
  json["fp16_pflops"] = json_ratio(supply.busy_gflops_ms, supply.available_gflops_ms);
  json["resting_nodes"] = json_ratio(meter.resting_node_ms, meter.available_node_ms);
  return json;
}

Json energy_of(const Supply& supply) {
  const PartitionMeter& meter = supply.meter;
  Json json;
  json["it_j"] = json_ratio(meter.it_energy_uj, kMicro);
  json["facility_j"] = json_ratio(meter.facility_energy_pj, kPicojoulesPerJoule);
  json["jobs_j"] = json_ratio(meter.job_energy_uj, kMicro);
  json["unattributed_j"] = json_ratio(supply.unattributed_uj(), kMicro);
  json["pue"] = json_ratio(meter.facility_energy_pj, meter.it_energy_uj * kMicro);
  return json;
}

/// Whole units: `whole` = jobs + unattributed exactly.
Json shares_of(Int128 whole, Int128 jobs, Int128 units_per_printed) {
  Json json;
  json["whole"] = json_ratio(whole, units_per_printed);
  json["jobs"] = json_ratio(jobs, units_per_printed);
  json["unattributed"] = json_ratio(whole - jobs, units_per_printed);
  return json;
}

Json facility_of(const Supply& supply) {
  Json json;
  for (std::size_t s = 0; s < kSubsystems; ++s) {
    json[std::string(name_of(static_cast<Subsystem>(s))) + "_j"] =
        json_ratio(supply.site.overhead_pj[s], kPicojoulesPerJoule);
  }
  constexpr Int128 kMicrolitres = 1'000'000;
  constexpr Int128 kMillisecondsPerHour = 3'600'000;
  json["water_l"] = json_ratio(supply.site.water_ul_h_ms, kMicrolitres * kMillisecondsPerHour);
  return json;
}

void add_supply(Json& json, const Supply& supply) {
  json["fp16_pflops"] = capacity_of(supply);
  json["utilisation"] = utilisation_of(supply);
  json["energy"] = energy_of(supply);
  json["energy"]["overhead"] = facility_of(supply);
  // L/kWh and kg/kWh of IT energy (ISO/IEC 30134-9 and -8): the hours of water and kWh cancel.
  json["energy"]["wue_l_per_kwh"] =
      json_ratio(supply.site.water_ul_h_ms, supply.meter.it_energy_uj);
  json["energy"]["cue_kg_per_kwh"] =
      json_ratio(supply.carbon_ug * 3'600, supply.meter.it_energy_uj);
  json["energy_cost_cny"] = shares_of(supply.cost_ufen, supply.jobs_cost_ufen, kUfenPerCny);
  json["carbon_g"] = shares_of(supply.carbon_ug, supply.jobs_carbon_ug, kMicro);
}

/// Jobs and supply of a centre, an owner.
void add_both(Json& json, const JobStats& jobs, const Supply& supply) {
  json["jobs"] = counts_of(jobs);
  add_times(json, jobs);
  add_supply(json, supply);
}

Json centres_of(const City& city, const RunSummary& summary) {
  Json json = Json::array();
  for (const CentreSummary& sums : summary.centres) {
    const Centre& centre = city.centres[sums.id];
    Json row;
    row["name"] = centre.name;
    row["identifier"] = centre.identifier;
    row["owner"] = name_of(centre.owner);
    row["district"] =
        centre.district.exists() ? Json(city.districts[centre.district].name) : Json();
    add_both(row, sums.jobs, sums.supply);
    json.push_back(std::move(row));
  }
  return json;
}

Json owners_of(const RunSummary& summary) {
  Json json;
  for (const Ownership owner : {Ownership::public_, Ownership::commercial}) {
    const OwnerSummary& sums = summary.owners[static_cast<std::size_t>(owner)];
    Json row;
    row["centres"] = sums.supply.centres;
    add_both(row, sums.jobs, sums.supply);
    json[std::string(name_of(owner))] = std::move(row);
  }
  return json;
}

Json districts_of(const City& city, const RunSummary& summary) {
  Json json = Json::array();
  for (std::uint32_t d = 0; d < city.districts.size(); ++d) {
    const DistrictSummary& sums = summary.districts[DistrictId(d)];
    Json row;
    row["name"] = city.districts[DistrictId(d)].name;
    row["demand"]["tenants"] = sums.tenants;
    row["demand"]["jobs"] = counts_of(sums.demand);
    add_times(row["demand"], sums.demand);
    row["demand"]["it_j"] = json_ratio(sums.demand.it_energy_uj, kMicro);
    row["demand"]["facility_j"] = json_ratio(sums.demand.facility_energy_pj, kPicojoulesPerJoule);
    row["supply"]["centres"] = sums.supply.centres;
    add_supply(row["supply"], sums.supply);
    json.push_back(std::move(row));
  }
  return json;
}

Json rejections_of(const RunSummary& summary) {
  Json json = Json::object();
  for (std::size_t r = 1; r < summary.rejected_by_reason.size(); ++r) {
    if (static_cast<RejectReason>(r) == RejectReason::unmatched && !summary.totals.market) {
      continue;
    }
    json[std::string(name_of(static_cast<RejectReason>(r)))] = summary.rejected_by_reason[r];
  }
  return json;
}

Json telemetry_of(const City& city, const RunTotals& totals) {
  Json json = Json::array();
  for (std::uint32_t c = 0; c < totals.telemetry.size(); ++c) {
    const TelemetryDay sum = sum_of(totals.telemetry[CentreId(c)]);
    Json row;
    row["centre"] = city.centres[CentreId(c)].name;
    row["samples"] = {{"taken", sum.taken},
                      {"lost", sum.lost},
                      {"received", sum.received},
                      {"overtaken", sum.overtaken}};
    row["completeness"] = json_ratio(sum.taken - sum.lost, sum.taken);
    row["age_s"] = {
        {"mean", json_ratio(sum.twice_age_ms2, Int128{(sum.until - sum.from).ms} * 2'000)},
        {"max", json_ratio(sum.most_age.ms, 1000)}};
    json.push_back(std::move(row));
  }
  return json;
}

Json kernel_of(const RunTotals& totals) {
  Json json;
  json["events"] = totals.events;
  json["instants"] = totals.instants;
  json["decisions"] = totals.decisions;
  json["refusals"] = totals.refusals;
  json["refusals_by_code"] = Json::object();
  for (const NamedCount& row : totals.refusals_by_code) {
    json["refusals_by_code"][std::string(row.name)] = row.count;
  }
  json["fingerprint"] = hexadecimal(totals.fingerprint);
  return json;
}

/// Where something moved, or a link was cut.

}  // namespace

std::string hexadecimal(std::uint64_t value) {
  std::string text(16, '0');
  for (std::size_t i = 16; i > 0; --i) {
    text[i - 1] = "0123456789abcdef"[value & 15U];
    value >>= 4U;
  }
  return text;
}

std::string summary_json(const RunName& name, const City& city, const RunSummary& summary) {
  Json json;
  json["scenario"] = name.scenario;
  json["seed"] = name.seed;
  json["end_s"] = json_ratio(summary.totals.end.ms, 1000);
  json["makespan_s"] = json_ratio(summary.makespan().ms, 1000);
  json["jobs"] = counts_of(summary.jobs);
  json["jobs"]["rejected_by_reason"] = rejections_of(summary);
  add_times(json, summary.jobs);
  add_percentiles(json["waiting_time_s"], summary.wait_ms, 1000);
  add_percentiles(json["bounded_slowdown"], summary.slowdown_ppm, 1'000'000);
  add_supply(json, summary.supply);
  json["centres"] = centres_of(city, summary);
  json["owners"] = owners_of(summary);
  json["districts"] = districts_of(city, summary);
  if (!summary.totals.programme.sites.empty()) {
    json["programme"] = programme_json(city, summary.totals.programme);
  }
  if (!summary.totals.telemetry.empty()) {
    json["telemetry"] = telemetry_of(city, summary.totals);
  }
  if (summary.totals.failures > 0) {
    const PartitionMeter& meter = summary.supply.meter;
    json["failures"] = {
        {"nodes_failed", summary.totals.failures},
        {"jobs_struck", summary.totals.struck},
        {"availability",
         json_ratio(meter.available_node_ms, meter.available_node_ms + meter.down_node_ms)}};
  }
  if (summary.totals.migrations > 0) {
    json["migrations"] = {{"jobs_moved", summary.totals.migrations},
                          {"moved_GB", json_ratio(summary.totals.moved_bytes, 1'000'000'000)}};
  }
  if (auto network = network_json(city, summary.totals)) {
    json["network"] = std::move(*network);
  }
  if (summary.totals.market) {
    json["market"] = market_json(city, summary);
  }
  json["kernel"] = kernel_of(summary.totals);
  // Names come from checked input, but a sink of results must not throw on a bad byte.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace suanwang
