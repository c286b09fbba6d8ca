#include "app/report/city_map.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "app/report/assumptions.hpp"
#include "app/report/gantt_window.hpp"
#include "sim/scenario/yaml_reader.hpp"
#include "tests/unit/app/report/report_files.hpp"

namespace suanwang::app {

namespace {

ConfigNode tree_of(const std::string& yaml) {
  Issues issues;
  auto tree = read_yaml(yaml, "test.yaml", issues);
  REQUIRE(tree);
  return std::move(*tree);
}

const std::string kCity = R"(
districts:
  east: { at: [116.5, 39.9], note: illustrative }
centres:
  - name: north
    count: 2
    at: [116.1, 40.1]
    partitions: [{ name: a, nodes: 4, accelerator: card }, { name: b, nodes: 2 }]
  - { name: south, count: 1, district: east, partitions: [{ name: main, nodes: 3 }] }
links:
  - { between: [north-1, east], bandwidth: 10 Gbit/s }
  - { name: trunk, between: [south, north-2], bandwidth: 1 Gbit/s }
network:
  metro_ring:
    { name: ring, at: [116.4, 39.9], radius: 12 km, exchanges: 3, ring: { bandwidth: 40 Gbit/s } }
)";

const CityCentre& centre_called(const CityMap& map, std::string_view name) {
  return *std::find_if(
      map.centres.begin(), map.centres.end(), [&](const CityCentre& c) { return c.name == name; });
}

}  // namespace

TEST_CASE("nodes are numbered through the city as jobs.csv prints them", "[report]") {
  const CityMap map = city_map(tree_of(kCity), {});
  REQUIRE(map.centres.size() == 3);
  CHECK(centre_called(map, "north-2").nodes.first == 6);
  CHECK(centre_called(map, "north-2").nodes.end == 12);
  CHECK(centre_called(map, "south").nodes.first == 12);
  CHECK(centre_called(map, "south").nodes.end == 15);
  CHECK(centre_called(map, "north-1").partitions[0].accelerator == "card");
}

TEST_CASE("a map has the scenario's links and those that only links.csv names", "[report]") {
  const tests::ReportFolder folder;
  const auto loads = read_link_loads(
      folder.write("links.csv",
                   "link,local_time,from,until,forward_data,back_data,forward_load,back_load\n"
                   "trunk,,0,3600,100,10,0.5,0.1\ntrunk,,3600,10800,50,0,0.2,0\n"
                   "far--ring-1,,0,3600,7,0,0.01,0\n"));
  REQUIRE(loads.size() == 2);
  CHECK(loads[0].forward_bytes == 150);
  CHECK(loads[0].forward_load == Approx((0.5 * 3600 + 0.2 * 7200) / 10800));
  CHECK(loads[0].peak_load == 0.5);
  const CityMap map = city_map(tree_of(kCity), loads);
  REQUIRE(map.links.size() == 3 + 2 + 1);
  const auto trunk = std::find_if(
      map.links.begin(), map.links.end(), [](const MapLink& l) { return l.name == "trunk"; });
  REQUIRE(trunk != map.links.end());
  REQUIRE(trunk->load);
  CHECK(map.places[trunk->a].name == "south");
  CHECK(map.places[trunk->a].at->first == 116.5);  // its district's
  const MapLink& last = map.links.back();
  CHECK(map.places[last.a].name == "far");
  CHECK_FALSE(map.places[last.a].at);
  CHECK(map.places[last.b].kind == PlaceKind::exchange);
}

TEST_CASE("what a scenario calls illustrative comes first", "[report]") {
  const auto found = assumptions_of(tree_of(R"(
city:
  accelerators: { card: { fp16: 1 TFLOPS, source: "data sheet" } }
  centres: [{ name: x, provenance: "size read in the press" }]
  districts: { a: { note: "a remark" } }
standard: { limit_source: ILLUSTRATIVE until seen, name: "" }
)"));
  REQUIRE(found.size() == 3);
  CHECK(found[0].path == "standard.limit_source");
  CHECK(found[0].standing == Standing::illustrative);
  CHECK(found[1].path == "city.centres[x].provenance");
  CHECK(found[1].standing == Standing::unverified);
  CHECK(found[2].standing == Standing::sourced);
}

TEST_CASE("a window of a Gantt chart is said in hours or moments", "[report]") {
  const CityMap map = city_map(tree_of(kCity), {});
  const RunClock clock{*Moment::parse("2026-01-12T00:00:00+08:00"), 7 * 86'400'000};
  const auto hours = parse_window("south:30h..2 d", map.centres, clock);
  REQUIRE(hours);
  CHECK(hours->from_ms == 30 * 3'600'000);
  CHECK(hours->until_ms == 48 * 3'600'000);
  CHECK(hours->nodes.first == 12);
  CHECK(hours->is_asked_for);
  const auto moments = parse_window("north-1:2026-01-13..2026-01-13T08:30", map.centres, clock);
  REQUIRE(moments);
  CHECK(moments->from_ms == 24 * 3'600'000);
  CHECK(moments->until_ms == 32 * 3'600'000 + 1'800'000);
  const auto says = [&](const std::string& text, const std::string& part) {
    const auto window = parse_window(text, map.centres, clock);
    return !window && window.error().find(part) != std::string::npos;
  };
  CHECK(says("sout:1h..2h", "did you mean `south`"));
  CHECK(says("south", "CENTRE:FROM..UNTIL"));
  CHECK(says("south:3h..2h", "before it begins"));
  CHECK(says("south:8 d..9 d", "outside the run"));
  CHECK(says("south:soon..9 d", "soon"));
}

TEST_CASE("centres without a window of their own show their busiest day", "[report]") {
  RunSeries series;
  series.centres.resize(3);
  series.centres[0].centre = "north-1";
  series.centres[1].centre = "south";
  series.centres[1].busiest_day_from_ms = 5;
  series.centres[1].busiest_day_until_ms = 9;
  series.centres[2].centre = "other";
  const CityMap map = city_map(tree_of(kCity), {});
  const auto windows = windows_of({{"north-1", 1, 2, {0, 6}, true}}, map.centres, series, 2);
  REQUIRE(windows.size() == 2);
  CHECK(windows[0].is_asked_for);
  CHECK(windows[1].centre == "south");
  CHECK(windows[1].from_ms == 5);
  CHECK(windows[1].nodes.first == 12);
}

}  // namespace suanwang::app
