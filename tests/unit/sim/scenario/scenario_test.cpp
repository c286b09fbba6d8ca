#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "scheduler/catalogue.hpp"
#include "sim/scenario/load.hpp"
#include "sim/scenario/reference.hpp"

namespace suanwang {
namespace {

namespace fs = std::filesystem;

const std::string kHead = "suanwang: 1\nname: x\nstart: 2026-01-12T00:00:00+08:00\n";
const std::string kDemand =
    "demand:\n  streams:\n"
    "    - { name: s, generator: poisson, rate: 1/h, mean_service: 1 h, jobs: 10 }\n";

LoadedScenario load(const std::string& text, const LoadOptions& options = {}) {
  auto loaded = load_scenario_text(text, "x.yaml", policy_catalogue(), options);
  if (!loaded) {
    for (const Issue& issue : loaded.error().all()) {
      UNSCOPED_INFO(to_string(issue));
    }
  }
  REQUIRE(loaded.has_value());
  return *std::move(loaded);
}

const City& city_of(const LoadedScenario& scenario) {
  return *scenario.plan.city;
}

/// The capacity steps of a partition of ten nodes.
std::vector<std::pair<std::int64_t, std::uint32_t>> steps(const std::string& keys) {
  const LoadedScenario scenario =
      load(kHead + "city:\n  centres:\n    - name: a\n      owner: public\n      pue: 1.2\n" +
           "      partitions: [{ nodes: 10, cores: 1, " + keys + " }]\n" + kDemand);
  std::vector<std::pair<std::int64_t, std::uint32_t>> result;
  for (const CapacityStep& step : city_of(scenario).partitions[PartitionId(0)].capacity) {
    result.emplace_back(step.from.ms / 3'600'000, step.nodes);
  }
  return result;
}

const std::string kFull = R"(suanwang: 1
name: full
start: 2026-01-12T00:00:00+08:00
duration: 2 d
seed: 7
city:
  calendar: { holidays: [2026-01-13] }
  accelerators:
    H100: { fp16: 989 TFLOPS, memory: 80 GB, source: "vendor: sheet" }
    A100: { fp16: 312 TFLOPS }
  zones: { beijing: , hebei: { note: next door } }
  districts:
    海淀区: { adcode: 110108, at: [116.2, 40.0] }
  templates:
    partitions:
      base: { cores: 64, memory: 512 GiB, power: linear, idle: 1 kW, max: 3 kW }
      gpu: { template: base, accelerator: H100, accelerators: 8, max: 10 kW }
    centres:
      small:
        { owner: commercial, pue: 1.25, district: 海淀区, partitions: [{ template: gpu, nodes: 4 }] }
  centres:
    - { name: one, template: small, zone: beijing, pue: 1.5 }
    - { name: many, count: 3, template: small }
    - name: own
      owner: public
      pue: 1
      at: [116.5, 39.9]
      partitions:
        - { name: cpu, nodes: 2, cores: 4, power: { model: interpolated, levels: [0 W, 1 W, 4 W] } }
        - { name: gpu, template: gpu, nodes: 1, usable: 50%, accelerator: A100 }
  links:
    - { between: [one, many-2], length: 10 km, bandwidth: 100 Gbit/s, hop: 5 us }
    - { between: [many-2, 海淀区], length: 20 km, bandwidth: 10 Gbit/s }
  tenants:
    - { name: lab, count: 2, district: 海淀区, share: 3 }
    - { name: firm }
demand:
  speeds:
    net: { class: peak, reference: A100 }
    mine: { on: { H100: 2.5 }, cpu: 0.5 }
  streams:
    - name: p
      generator: poisson
      rate: 6/h
      mean_service: 1 h
      tenants: [lab, firm]
      speeds: net
      to: own
    - name: q
      kind: training
      generator: { preset: ai-lab, rate: 2/h }
      speeds: mine
      offset: 1 h
platform:
  dispatch: { policy: least-loaded }
  centre: { order: sjf }
  centres: { many: { start: strict } }
output: { centre_interval: 30 min, job_columns: [job_id] }
)";

}  // namespace

TEST_CASE("templates, counts and names become the city's columns", "[scenario]") {
  const LoadedScenario scenario = load(kFull);
  const City& city = city_of(scenario);
  REQUIRE(city.centres.size() == 5);
  CHECK(city.centres[CentreId(0)].name == "one");
  CHECK(city.centres[CentreId(0)].owner == Ownership::commercial);
  CHECK(city.centres[CentreId(0)].pue_ppm == 1'500'000);  // its own, not the template's
  CHECK(city.centres[CentreId(2)].name == "many-2");
  CHECK(city.centres[CentreId(2)].pue_ppm == 1'250'000);
  CHECK(city.centres[CentreId(2)].at->longitude == 116.2);  // its district's
  CHECK(city.zones[city.centres[CentreId(0)].zone].name == "beijing");
  CHECK_FALSE(city.centres[CentreId(1)].zone.exists());
  REQUIRE(city.partitions.size() == 6);
  const Partition& gpu = city.partitions[PartitionId(2)];
  CHECK(gpu.centre == CentreId(2));
  CHECK(gpu.nodes == 4);
  CHECK(gpu.memory_mib == 512 * 1024);
  CHECK(gpu.first_node == 8);
  CHECK(gpu.units() == 8);
  CHECK(gpu.node_power_mw == NodePowerTable{1'000'000,
                                            2'125'000,
                                            3'250'000,
                                            4'375'000,
                                            5'500'000,
                                            6'625'000,
                                            7'750'000,
                                            8'875'000,
                                            10'000'000});
  CHECK(city.partitions[PartitionId(4)].node_power_mw == NodePowerTable{0, 500, 1000, 2500, 4000});
  CHECK(city.usable_gflops(PartitionId(5)) == 4 * 312'000);
  CHECK(city.tenants.size() == 3);
  CHECK(city.tenants[TenantId(1)].name == "lab-2");
  CHECK(city.tenants[TenantId(1)].share == 3);
  const auto route = city.topology.route(Place::of(CentreId(0)), Place::of(DistrictId(0)));
  REQUIRE(route.has_value());
  CHECK(route->one_way == Latency{30 * 4900 + 5000});
  CHECK_FALSE(city.calendar.is_working_day(city.calendar.civil_day(Time{86'400'000})));
}

TEST_CASE("speeds are ratios to the reference, and 0 where a job may not run", "[scenario]") {
  const LoadedScenario scenario = load(kFull);
  const Demand& demand = *scenario.plan.demand;
  REQUIRE(demand.speed_profiles.size() == 3);
  const SpeedProfile& any = demand.speed_profiles[SpeedProfileId(0)];
  CHECK(any.speed_ppm(AcceleratorId(0)) == 1'000'000);
  CHECK(any.speed_ppm(AcceleratorId::none()) == 1'000'000);
  const SpeedProfile& net = demand.speed_profiles[SpeedProfileId(1)];
  CHECK(net.speed_ppm(AcceleratorId(0)) == 3'169'872);  // 989 / 312
  CHECK(net.speed_ppm(AcceleratorId(1)) == 1'000'000);
  CHECK(net.speed_ppm(AcceleratorId::none()) == 0);
  const SpeedProfile& mine = demand.speed_profiles[SpeedProfileId(2)];
  CHECK(mine.speed_ppm(AcceleratorId(0)) == 2'500'000);
  CHECK(mine.speed_ppm(AcceleratorId(1)) == 0);
  CHECK(mine.speed_ppm(AcceleratorId::none()) == 500'000);
}

TEST_CASE("streams know their tenants, target, speeds and offset", "[scenario]") {
  const LoadedScenario scenario = load(kFull);
  const Demand& demand = *scenario.plan.demand;
  REQUIRE(demand.streams.size() == 2);
  Arrival arrival;
  auto cursor = demand.streams[StreamId(0)].source->open(1);
  bool has_firm = false;
  for (int i = 0; i < 50 && cursor->next(arrival); ++i) {
    CHECK(arrival.request.target == CentreId(4));
    CHECK(arrival.request.speeds == SpeedProfileId(1));
    CHECK(city_of(scenario).tenants.contains(arrival.request.tenant));
    has_firm = has_firm || arrival.request.tenant == TenantId(2);
  }
  CHECK(has_firm);
  auto other = demand.streams[StreamId(1)].source->open(1);
  REQUIRE(other->next(arrival));
  CHECK(arrival.request.submit >= Time{3'600'000});
  CHECK(arrival.request.kind == JobKind::training);
  CHECK_FALSE(arrival.request.target.exists());
}

TEST_CASE("the plan holds horizon, seed, policies and output", "[scenario]") {
  const LoadedScenario scenario = load(kFull);
  const RunPlan& plan = scenario.plan;
  CHECK(plan.name == "full");
  CHECK(plan.seed == 7);
  CHECK(plan.horizon == Time{2 * 86'400'000});
  CHECK(plan.output.centre_interval == minutes(30));
  REQUIRE(plan.centre_policies.size() == 5);
  CHECK(plan.centre_policies[0].find("start")->scalar == "easy");
  CHECK(plan.centre_policies[2].find("start")->scalar == "strict");
  CHECK(plan.centre_policies[2].find("order")->scalar == "sjf");
  LoadOptions options;
  options.seed = 99;
  CHECK(load(kFull, options).plan.seed == 99);
}

TEST_CASE("a resolved scenario is a scenario that resolves to itself", "[scenario]") {
  const LoadedScenario first = load(kFull);
  const std::string& text = first.plan.resolved_yaml;
  INFO(text);
  const LoadedScenario second = load(text);
  CHECK(second.plan.resolved_yaml == text);
  CHECK(second.plan.scenario_hash == first.plan.scenario_hash);
  CHECK(first.plan.scenario_hash.size() == 16);
  CHECK(city_of(second).partitions.size() == city_of(first).partitions.size());
  for (std::uint32_t p = 0; p < city_of(first).partitions.size(); ++p) {
    const PartitionId id(p);
    CHECK(city_of(second).partitions[id].node_power_mw ==
          city_of(first).partitions[id].node_power_mw);
  }
  CHECK(text.find("template") == std::string::npos);
  CHECK(text.find("mean_service: 1 h") != std::string::npos);
}

TEST_CASE("capacity steps and windows become steps in time", "[scenario]") {
  using Steps = std::vector<std::pair<std::int64_t, std::uint32_t>>;
  CHECK(steps("note: none").empty());
  CHECK(steps("capacity: [{ from: 5 h, nodes: 3 }, { from: 2 h, nodes: 0 }]") ==
        Steps{{2, 0}, {5, 3}});
  CHECK(steps("capacity: [{ from: 2 h, until: 4 h, nodes: 3 }]") == Steps{{2, 3}, {4, 10}});
  CHECK(steps("capacity_otherwise: 1, capacity: [{ from: 2 h, until: 4 h, nodes: 3 }]") ==
        Steps{{0, 1}, {2, 3}, {4, 1}});
  CHECK(steps("capacity: [{ from: 4 h, until: 6 h, nodes: 5 }, { from: 2 h, until: 4 h, nodes: 3 "
              "}]") == Steps{{2, 3}, {4, 5}, {6, 10}});
  // Moments, some before the start.
  CHECK(steps("capacity: [{ from: 2026-01-11T00:00:00+08:00, until: 2026-01-12T03:00:00+08:00, "
              "nodes: 3 }]") == Steps{{0, 3}, {3, 10}});
}

TEST_CASE("tables stand for the rows of a city", "[scenario]") {
  const fs::path folder = fs::temp_directory_path() / "suanwang-scenario-tables";
  fs::create_directories(folder);
  std::ofstream(folder / "d.csv") << "# remark\nname,adcode,lon,lat\n\"海淀区, west\",110108,116.2,"
                                     "40.0\n\n昌平区,,116.1,40.3\n";
  std::ofstream(folder / "c.csv") << "name,owner,pue,district,partition.nodes,partition.cores\r\n"
                                     "a,public,1.3,昌平区,5,8\r\nb,commercial,1.4,,6,16\r\n";
  std::ofstream(folder / "s.yaml")
      << kHead + "city:\n  districts: { table: d.csv }\n  centres: { table: c.csv }\n" + kDemand;
  const auto loaded = load_scenario((folder / "s.yaml").string(), policy_catalogue());
  fs::remove_all(folder);
  REQUIRE(loaded.has_value());
  const City& city = *loaded->plan.city;
  REQUIRE(city.districts.size() == 2);
  CHECK(city.districts[DistrictId(0)].name == "海淀区, west");
  CHECK(city.districts[DistrictId(0)].at->latitude == 40.0);
  REQUIRE(city.centres.size() == 2);
  CHECK(city.centres[CentreId(0)].district == DistrictId(1));
  CHECK(city.partitions[PartitionId(1)].nodes == 6);
  CHECK(load(loaded->plan.resolved_yaml).plan.resolved_yaml == loaded->plan.resolved_yaml);
}

TEST_CASE("jobs run on the accelerator types that their log names, or none is accepted",
          "[scenario]") {
  const fs::path folder = fs::temp_directory_path() / "suanwang-scenario-types";
  fs::create_directories(folder);
  std::ofstream(folder / "pods.csv")
      << "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,"
         "deletion_time,scheduled_time\n"
         "p1,4000,1024,1,1000,T4|P100,LS,Succeeded,10,100,20\n"
         "p2,4000,1024,1,1000,,LS,Succeeded,11,100,20\n";
  const auto with_types = [&](const std::string& types, const std::string& more) {
    const std::string text =
        kHead + "city:\n  accelerators: { " + types + " }\n" +
        "  centres: [{ name: a, owner: public, pue: 1.2, partitions: [{ nodes: 1, cores: 8 }] "
        "}]\n" +
        "demand:\n  streams:\n    - { name: s, trace: { format: openb, file: pods.csv }" + more +
        " }\n";
    return load_scenario_text(text, (folder / "s.yaml").string(), policy_catalogue());
  };
  const auto followed = with_types("G2: { fp16: 1 TFLOPS }, T4: { fp16: 1 TFLOPS }", "");
  const auto refused = with_types("G2: { fp16: 1 TFLOPS }", "");
  const auto ignored = with_types("G2: { fp16: 1 TFLOPS }", ", accelerator_types: ignore");
  REQUIRE(followed.has_value());
  const Demand& demand = *followed->plan.demand;
  auto cursor = demand.streams[StreamId(0)].source->open(1);
  Arrival first;
  Arrival second;
  REQUIRE(cursor->next(first));
  REQUIRE(cursor->next(second));
  fs::remove_all(folder);
  CHECK(demand.speed_profiles[first.request.speeds].speed_ppm(AcceleratorId(0)) == 0);
  CHECK(demand.speed_profiles[first.request.speeds].speed_ppm(AcceleratorId(1)) == 1'000'000);
  CHECK(second.request.speeds == SpeedProfileId(0));
  REQUIRE_FALSE(refused.has_value());
  CHECK(to_string(refused.error().all().front()).find("ask for 'T4|P100'") != std::string::npos);
  CHECK(ignored.has_value());
}

TEST_CASE("a hundred centres of ten thousand nodes are a hundred rows", "[scenario]") {
  const std::string text =
      kHead + "city:\n  centres:\n    - name: c\n      count: 100\n      owner: public\n" +
      "      pue: 1.2\n      partitions: [{ nodes: 10000, cores: 64, power: linear, idle: 100 W, " +
      "max: 400 W }]\n" + kDemand;
  const LoadedScenario scenario = load(text);
  CHECK(city_of(scenario).centres.size() == 100);
  CHECK(city_of(scenario).partitions.size() == 100);
  CHECK(city_of(scenario).partitions[PartitionId(99)].first_node == 990'000);
}

TEST_CASE("the schema and the page name every key", "[scenario]") {
  const auto schema = nlohmann::json::parse(scenario_schema());
  CHECK(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema");
  const auto& city = schema["properties"]["city"];
  CHECK(city["required"] == nlohmann::json::array({"centres"}));
  const auto& centre = city["properties"]["centres"]["anyOf"][0]["items"];
  CHECK(centre["properties"]["pue"]["minimum"] == 1.0);
  CHECK(centre["properties"]["owner"]["enum"] == nlohmann::json::array({"public", "commercial"}));
  CHECK(centre["additionalProperties"] == false);
  const auto& partition = centre["properties"]["partitions"]["items"];
  CHECK(partition["additionalProperties"] == true);  // a power model's parameters
  CHECK(partition["properties"]["nodes"]["maximum"] == 50'000'000);
  const std::string page = scenario_reference();
  for (const char* part : {"## `city.centres[].partitions[]`",
                           "| `pue` | number |  |",
                           "### `mse`",
                           "### `poisson`",
                           "### `swf`",
                           "from 1 to 5"}) {
    INFO(part);
    CHECK(page.find(part) != std::string::npos);
  }
}

}  // namespace suanwang
