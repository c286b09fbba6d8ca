#include "app/report/job_scan.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/unit/app/report/report_files.hpp"

namespace suanwang::app {

namespace {

constexpr const char* kJobs =
    "job_id,workload_name,requested_number_of_resources,final_state,starting_time,finish_time,"
    "waiting_time,allocated_resources,consumed_energy,centre,tenant,district,kind,accelerators\n"
    "1,labs,8,COMPLETED_SUCCESSFULLY,0,3600,0,0-1,3600000,north,u1,east,training,8\n"
    "2,labs,4,COMPLETED_SUCCESSFULLY,1800,5400,10.5,2,7200000,north,u2,west,training,4\n"
    "3,web,16,RUNNING,3600,,2,1-3 5,3600000,north,u1,east,batch,0\n"
    "4,web,2,WAITING,,,,,0,,u1,east,batch,0\n"
    "5,web,2,COMPLETED_SUCCESSFULLY,100,200,1,10,36000,south,u1,,batch,0\n";

JobScan scan_of(const tests::ReportFolder& folder, std::size_t most_bars = 10) {
  JobScanSettings settings;
  settings.end_ms = 7'200'000;
  settings.windows = {{"north", 0, 7'200'000, {0, 6}, false}, {"south", 0, 150'000, {6, 11}, true}};
  settings.most_bars = most_bars;
  return scan_jobs(folder.write("jobs.csv", kJobs), settings);
}

}  // namespace

TEST_CASE("waits are those of the rows that started, by kind and tenant", "[report]") {
  const tests::ReportFolder folder;
  const JobScan scan = scan_of(folder);
  CHECK(scan.rows == 5);
  CHECK(scan.missing.empty());
  CHECK(scan.all_waits.jobs == 4);
  CHECK(scan.all_waits.mean_s == Approx((0 + 10.5 + 2 + 1) / 4));
  CHECK(scan.all_waits.max_ms == 10'500);
  CHECK(scan.all_waits.at_most[0] == 1);  // 0 s
  CHECK(scan.all_waits.at_most[1] == 2);  // 1 s
  CHECK(scan.all_waits.at_most[4] == 4);  // 30 s
  REQUIRE(scan.waits_by_kind.size() == 2);
  CHECK(scan.waits_by_kind[0].name == "batch");  // as many as training: by name
  REQUIRE(scan.waits_by_tenant.size() == 2);
  CHECK(scan.waits_by_tenant[0].name == "u1");
  CHECK(scan.waits_by_tenant[0].jobs == 3);
}

TEST_CASE("flows go from districts to centres, and add up to the rows", "[report]") {
  const tests::ReportFolder folder;
  const JobScan scan = scan_of(folder);
  REQUIRE(scan.has_districts);
  CHECK(scan.has_accelerators);
  std::uint64_t jobs = 0;
  double energy_kwh = 0;
  for (const Flow& flow : scan.flows) {
    jobs += flow.jobs;
    energy_kwh += flow.energy_kwh;
  }
  CHECK(jobs == 5);
  CHECK(energy_kwh == Approx(1 + 2 + 1 + 0.01));
  const auto east_north = std::find_if(scan.flows.begin(), scan.flows.end(), [](const Flow& flow) {
    return flow.from == "east" && flow.to == "north";
  });
  REQUIRE(east_north != scan.flows.end());
  CHECK(east_north->jobs == 2);
  // 8 cards for an hour, 16 cores from 3600 s to the end of the run.
  CHECK(east_north->unit_h == Approx(8 * 1 + 16 * 1));
}

TEST_CASE("a Gantt window holds the jobs on its nodes in its time", "[report]") {
  const tests::ReportFolder folder;
  JobScan scan = scan_of(folder);
  GanttChart& north = scan.charts[0];
  CHECK(north.jobs() == 3);
  CHECK(north.node_h() == Approx(2 * 1 + 1 * 1 + 4 * 1));
  const std::vector<GanttBar>& bars = north.finish();
  REQUIRE(bars.size() == 3);
  CHECK(bars[2].id == "3");
  CHECK(bars[2].finish_ms == 7'200'000);  // it runs still
  REQUIRE(bars[2].nodes.size() == 2);
  CHECK(bars[2].nodes[0].first == 1);
  CHECK(bars[2].nodes[0].end == 4);
  GanttChart& south = scan.charts[1];
  REQUIRE(south.finish().size() == 1);
  CHECK(south.node_h() == Approx(50.0 / 3600));  // cut at the window's end
}

TEST_CASE("of too many jobs a Gantt window keeps those with the most node-hours", "[report]") {
  const tests::ReportFolder folder;
  JobScan scan = scan_of(folder, 2);
  GanttChart& north = scan.charts[0];
  CHECK(north.jobs() == 3);
  CHECK(north.node_h() == Approx(7));
  const std::vector<GanttBar>& bars = north.finish();
  REQUIRE(bars.size() == 2);
  CHECK(bars[0].id == "1");
  CHECK(bars[1].id == "3");
}

TEST_CASE("a table without some columns says which", "[report]") {
  const tests::ReportFolder folder;
  const JobScan scan =
      scan_jobs(folder.write("jobs.csv", "job_id,starting_time\n1,5\n"), JobScanSettings{});
  CHECK(scan.has_table);
  CHECK(scan.rows == 1);
  CHECK(std::count(scan.missing.begin(), scan.missing.end(), "waiting_time") == 1);
  CHECK_FALSE(scan_jobs(folder.path() / "none.csv", JobScanSettings{}).has_table);
}

TEST_CASE("intervals of nodes are read as they are printed", "[report]") {
  const auto intervals = node_intervals("0-3 7 9-9 x 12");
  REQUIRE(intervals.size() == 4);
  CHECK(intervals[0].end == 4);
  CHECK(intervals[1].first == 7);
  CHECK(intervals[1].end == 8);
  CHECK(intervals[3].first == 12);
  CHECK(node_intervals("").empty());
}

TEST_CASE("percentiles are nearest ranks", "[report]") {
  std::vector<std::int64_t> waits;
  for (std::int64_t i = 1; i <= 200; ++i) {
    waits.push_back(201 - i);
  }
  const WaitGroup group = wait_group("g", waits);
  CHECK(group.percentile_ms[0] == 10);   // 5 %
  CHECK(group.percentile_ms[2] == 100);  // 50 %
  CHECK(group.percentile_ms[5] == 198);  // 99 %
  CHECK(wait_group("one", {7}).percentile_ms[0] == 7);
  CHECK(wait_group("none", {}).jobs == 0);
}

TEST_CASE("tenants beyond the limit are one group", "[report]") {
  WaitTable table;
  for (int tenant = 0; tenant < 5; ++tenant) {
    for (int job = 0; job <= tenant; ++job) {
      table.add("t" + std::to_string(tenant), 1000 * tenant);
    }
  }
  const auto groups = table.take(3);
  REQUIRE(groups.size() == 3);
  CHECK(groups[0].name == "t4");
  CHECK(groups[2].name == kOtherGroups);
  CHECK(groups[2].jobs == 1 + 2 + 3);
  CHECK(groups[2].max_ms == 2000);
}

TEST_CASE("districts beyond the limit are one origin", "[report]") {
  FlowTable table;
  for (int origin = 0; origin < 4; ++origin) {
    for (int job = 0; job <= origin; ++job) {
      table.add("d" + std::to_string(origin), "c", 1, 2);
    }
  }
  const auto flows = table.flows(3);
  REQUIRE(flows.size() == 3);
  CHECK(flows[0].from == FlowTable::kOthers);
  CHECK(flows[0].jobs == 1 + 2);
  CHECK(flows[0].energy_kwh == 6);
}

}  // namespace suanwang::app
