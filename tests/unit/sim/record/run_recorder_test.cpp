#include "sim/record/run_recorder.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <numeric>
#include <span>
#include <sstream>
#include <stdlib.h>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "sim/record/manifest.hpp"
#include "sim/record/summary_json.hpp"
#include "sim/record/summary_table.hpp"
#include "tests/support/config.hpp"
#include "tests/unit/sim/record/small_city.hpp"

namespace fs = std::filesystem;

namespace suanwang {

namespace {

using nlohmann::json;

/// One hour of the small city, told by hand: the gang ran at haidian for 30 s, the batch job was
/// rejected.
class OneHour {
 public:
  OneHour() {
    std::string name = (fs::temp_directory_path() / "suanwang-record-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }

  ~OneHour() { fs::remove_all(path_); }

  OneHour(const OneHour&) = delete;
  OneHour& operator=(const OneHour&) = delete;

  RunSummary record(const RecordOptions& options = {}) {
    auto directory = OutputDirectory::open(path_);
    REQUIRE(directory);
    RunRecorder recorder(city_, demand_, options, *directory);
    tell_jobs(recorder);
    const RunTotals totals = tell_meters(recorder);
    recorder.run_ended(totals);
    REQUIRE(directory->commit());
    return recorder.summary();
  }

  /// The numbers in jobs.csv of jobs that leave in that order, those of `moved` with traffic.
  std::vector<std::uint64_t> order_of(std::uint64_t jobs, std::uint64_t moved) {
    auto directory = OutputDirectory::open(path_);
    REQUIRE(directory);
    RunRecorder recorder(city_, demand_, {}, *directory);
    const JobTraffic traffic;
    for (std::uint64_t id = 1; id <= jobs; ++id) {
      JobRow row{tests::batch()};
      row.request.id = id;
      row.state = FinalState::rejected;
      row.finish = row.request.submit;
      row.traffic = id % moved == 0 ? &traffic : nullptr;
      recorder.job_left(row);
    }
    RunTotals totals = tell_meters(recorder);
    totals.submitted = jobs;
    totals.rejected = jobs;
    recorder.run_ended(totals);
    REQUIRE(directory->commit());
    std::istringstream lines(text_of("jobs.csv"));
    std::string line;
    std::getline(lines, line);
    std::vector<std::uint64_t> ids;
    while (std::getline(lines, line)) {
      ids.push_back(std::stoull(line));
    }
    return ids;
  }

  [[nodiscard]] const City& city() const { return city_; }

  [[nodiscard]] std::string text_of(std::string_view name) const {
    std::ifstream file(path_ / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  [[nodiscard]] bool has(std::string_view name) const { return fs::exists(path_ / name); }

  /// The field of that column in row `row` (1 is the first below the head).
  [[nodiscard]] std::string field(std::string_view file,
                                  std::size_t row,
                                  std::string_view column) const {
    std::istringstream lines(text_of(file));
    std::string head;
    std::string line;
    std::getline(lines, head);
    for (std::size_t i = 0; i < row; ++i) {
      std::getline(lines, line);
    }
    std::istringstream names(head);
    std::istringstream fields(line);
    std::string name;
    std::string value;
    while (std::getline(names, name, ',')) {
      value.clear();
      std::getline(fields, value, ',');
      if (name == column) {
        return value;
      }
    }
    return "no such column";
  }

 private:
  static void tell_jobs(RunRecorder& recorder) {
    const JobRequest gang = tests::gang();
    const std::array nodes = {NodeRun{1, 2, 1}};
    JobRow ran{gang};
    ran.centre = CentreId(0);
    ran.partition = PartitionId(0);
    ran.start = Time{70'500};
    ran.finish = Time{100'500};
    ran.nodes = nodes;
    ran.it_energy_uj = Int128{336'000} * 1'000'000;
    ran.facility_energy_pj = ran.it_energy_uj * 1'250'000;
    recorder.job_left(ran);
    const JobRequest batch = tests::batch();
    JobRow refused{batch};
    refused.state = FinalState::rejected;
    refused.reject_reason = RejectReason::policy;
    refused.finish = batch.submit;
    recorder.job_left(refused);
  }

  /// haidian: 4 nodes for an hour, 36 MJ = 10 kWh, 336 kJ of it for the gang on 2 nodes for 30 s.
  /// yizhuang: 10 nodes for an hour, 7.2 MJ = 2 kWh, nothing ran.
  static RunTotals tell_meters(RunRecorder& recorder) {
    RunTotals totals;
    totals.end = Time{3'600'000};
    totals.submitted = 2;
    totals.finished = 1;
    totals.rejected = 1;
    totals.fingerprint = 0x0123456789abcdefU;
    PartitionMeter train;
    train.it_energy_uj = Int128{36'000'000} * 1'000'000;
    train.facility_energy_pj = train.it_energy_uj * 1'250'000;
    train.job_energy_uj = Int128{336'000} * 1'000'000;
    train.busy_node_ms = 2 * 30'000;
    train.busy_core_ms = 16 * 30'000;
    train.busy_accelerator_ms = 16 * 30'000;
    train.available_node_ms = 4 * 3'600'000;
    train.available_core_ms = 4 * 64 * 3'600'000;
    train.available_accelerator_ms = 4 * 8 * 3'600'000;
    PartitionMeter cpu;
    cpu.it_energy_uj = Int128{7'200'000} * 1'000'000;
    cpu.facility_energy_pj = cpu.it_energy_uj * 1'500'000;
    cpu.available_node_ms = 10 * 3'600'000;
    cpu.available_core_ms = Int128{320} * 3'600'000;
    totals.partitions.push_back(train);
    totals.partitions.push_back(cpu);
    for (const PartitionMeter& meter : {train, cpu}) {
      SiteAccount site;
      site.whole.facility_pj = meter.facility_energy_pj;
      totals.sites.push_back(site);
    }
    CentreInterval interval{CentreId(0), Time{}, totals.end, train, 0, 0, {}};
    interval.busy_gflops_ms = train.busy_accelerator_ms * 320'000;
    interval.available_gflops_ms = train.available_accelerator_ms * 320'000;
    interval.counts.dispatched = interval.counts.started = interval.counts.completed = 1;
    recorder.centre_interval(interval);
    recorder.centre_interval({CentreId(1), Time{}, totals.end, cpu, 0, 0, {}});
    return totals;
  }

  fs::path path_;
  City city_ = tests::small_city();
  Demand demand_ = tests::small_demand();
};

}  // namespace

TEST_CASE("centres.csv has exact integrals of the interval", "[record]") {
  OneHour run;
  run.record();
  const std::string file = "centres.csv";
  CHECK(run.field(file, 1, "centre") == "haidian");
  CHECK(run.field(file, 1, "local_time") == "2026-01-12T00:00:00+08:00");
  CHECK(run.field(file, 1, "until") == "3600");
  CHECK(run.field(file, 1, "it_energy_kwh") == "10.000000");
  CHECK(run.field(file, 1, "facility_energy_kwh") == "12.500000");
  CHECK(run.field(file, 1, "job_energy_kwh") == "0.093333");  // 336 / 3600
  CHECK(run.field(file, 1, "unattributed_energy_kwh") == "9.906667");
  CHECK(run.field(file, 1, "pue") == "1.250000");
  CHECK(run.field(file, 1, "utilisation_nodes") == "0.004167");         // 60 / 14400
  CHECK(run.field(file, 1, "utilisation_cores") == "0.000521");         // 480 / 921600
  CHECK(run.field(file, 1, "utilisation_accelerators") == "0.004167");  // 480 / 115200
  CHECK(run.field(file, 1, "utilisation_fp16_pflops") == "0.004167");
  CHECK(run.field(file, 1, "available_accelerator_hours") == "32.000000");
  CHECK(run.field(file, 1, "started") == "1");
  CHECK(run.field(file, 2, "centre") == "yizhuang");
  CHECK(run.field(file, 2, "pue") == "1.500000");
  CHECK(run.field(file, 2, "utilisation_accelerators").empty());
}

TEST_CASE("counts of an interval are what is new since the last", "[record]") {
  const City city = tests::small_city();
  const CentreCounts before{3, 2, 1, 0, 0, 0, 0, 1, 1, 1, 1};
  const CentreCounts counts{8, 6, 4, 1, 0, 0, 2, 7, 9, 2, 1};
  const CentreInterval interval{CentreId(0), Time{}, Time{1}, {}, 0, 0, counts};
  const Labels labels(city, tests::small_demand());
  StringSink sink;
  TextWriter writer(sink);
  TableWriter<CentreLine>::Columns columns;
  const auto first = std::find_if(centre_columns().begin(),
                                  centre_columns().end(),
                                  [](const auto& column) { return column.name == "dispatched"; });
  for (const TableColumn<CentreLine>& column : std::span(first, 11)) {
    columns.push_back(&column);
  }
  TableWriter<CentreLine> table(writer, columns);
  table.write({interval, before, city, labels});
  writer.flush();
  CHECK(sink.text() ==
        "dispatched,started,completed,failed,walltime_reached,killed,requeued,node_failures,struck,"
        "waiting,running\n"
        "5,4,3,1,0,0,2,6,8,2,1\n");
}

TEST_CASE("tenants.csv and districts.csv tell demand from supply", "[record]") {
  OneHour run;
  run.record();
  CHECK(run.field("tenants.csv", 1, "tenant") == "\"lab \"\"A\"\"\"");
  CHECK(run.field("tenants.csv", 1, "finished") == "1");
  CHECK(run.field("tenants.csv", 1, "waiting_time_mean") == "60.000000");
  CHECK(run.field("tenants.csv", 1, "waiting_time_max") == "60");
  CHECK(run.field("tenants.csv", 1, "bounded_slowdown_mean") == "3.000000");
  CHECK(run.field("tenants.csv", 1, "accelerator_hours") == "0.133333");  // 16 * 30 s
  CHECK(run.field("tenants.csv", 1, "consumed_energy_kwh") == "0.093333");
  CHECK(run.field("tenants.csv", 1, "facility_energy_kwh") == "0.116667");  // 420 / 3600
  CHECK(run.field("tenants.csv", 2, "tenant") == "firm");
  CHECK(run.field("tenants.csv", 2, "rejected") == "1");
  CHECK(run.field("tenants.csv", 2, "waiting_time_mean").empty());
  CHECK(run.field("districts.csv", 1, "district") == "海淀区");
  CHECK(run.field("districts.csv", 1, "tenants") == "1");
  CHECK(run.field("districts.csv", 1, "finished") == "1");
  CHECK(run.field("districts.csv", 1, "nominal_fp16_pflops") == "10.240000");  // 32 * 0.32
  CHECK(run.field("districts.csv", 1, "usable_fp16_pflops") == "7.680000");    // * 0.75
  CHECK(run.field("districts.csv", 1, "centres_it_energy_kwh") == "10.000000");
  CHECK(run.text_of("districts.csv").find("\n\"Tongzhou, east\",0,0,0,") != std::string::npos);
  // The firm sits in no district: a row without a name.
  CHECK(run.text_of("districts.csv").find("\n,0,1,0,0,1,") != std::string::npos);
}

TEST_CASE("jobs.csv has jobs as they leave, whether their rows can wait or not", "[record]") {
  for (const std::uint64_t moved : {1U, 3U, 11U, 1000U}) {
    OneHour hour;
    std::vector<std::uint64_t> expected(50);
    std::iota(expected.begin(), expected.end(), 1U);
    CHECK(hour.order_of(50, moved) == expected);
  }
}

TEST_CASE("jobs.csv can be left out, and an earlier one goes with it", "[record]") {
  OneHour run;
  run.record();
  CHECK(run.has("jobs.csv"));
  run.record({.jobs = false, .job_columns = {}});
  CHECK_FALSE(run.has("jobs.csv"));
  CHECK(run.has("centres.csv"));
}

TEST_CASE("the summary has every figure of the hour", "[record]") {
  OneHour run;
  const RunSummary summary = run.record();
  const std::string text = summary_json({"hour", 42}, run.city(), summary);
  const json j = json::parse(text);
  CHECK(text.starts_with("{\n  \"scenario\": \"hour\",\n  \"seed\": 42,\n  \"end_s\": 3600,\n"));
  CHECK(text.back() == '\n');
  CHECK(j["makespan_s"] == 90);  // 100.5 - 10.5
  CHECK(j["jobs"]["submitted"] == 2);
  CHECK(j["jobs"]["finished"] == 1);
  CHECK(j["jobs"]["rejected"] == 1);
  CHECK(j["jobs"]["rejected_by_reason"]["policy"] == 1);
  CHECK(j["jobs"]["rejected_by_reason"]["larger_than_any_centre"] == 0);
  CHECK(j["waiting_time_s"]["mean"] == 60);
  CHECK(j["waiting_time_s"]["p50"].get<double>() == Approx(60).epsilon(1.0 / 256));
  CHECK(j["turnaround_time_s"]["max"] == 90);
  CHECK(j["bounded_slowdown"]["mean"] == 3);
  CHECK(j["energy"]["it_j"] == 43'200'000);
  CHECK(j["energy"]["facility_j"] == 45'000'000 + 10'800'000);
  CHECK(j["energy"]["jobs_j"] == 336'000);
  CHECK(j["energy"]["unattributed_j"] == 43'200'000 - 336'000);
  CHECK(j["energy"]["pue"] == 1.291667);         // 55.8 / 43.2
  CHECK(j["utilisation"]["nodes"] == 0.00119);   // 60 / 50400 = 0.001190476
  CHECK(j["utilisation"]["cores"] == 0.000231);  // 480 / 2073600
  CHECK(j["fp16_pflops"]["usable"] == 7.68);
  CHECK(j["centres"][1]["name"] == "yizhuang");
  CHECK(j["centres"][1]["utilisation"]["accelerators"].is_null());
  CHECK(j["centres"][1]["waiting_time_s"]["mean"].is_null());
  CHECK(j["owners"]["public"]["energy"]["pue"] == 1.25);
  CHECK(j["owners"]["commercial"]["jobs"]["submitted"] == 0);
  CHECK(j["districts"][0]["demand"]["it_j"] == 336'000);
  CHECK(j["districts"][0]["supply"]["centres"] == 1);
  CHECK(j["kernel"]["fingerprint"] == "0123456789abcdef");
}

TEST_CASE("the parts of the summary add up to the whole", "[record]") {
  OneHour run;
  const RunSummary summary = run.record();
  Int128 energy = 0;
  std::uint64_t jobs = summary.nowhere.submitted();
  for (const CentreSummary& centre : summary.centres) {
    energy += centre.supply.meter.it_energy_uj;
    jobs += centre.jobs.submitted();
  }
  CHECK(energy == summary.supply.meter.it_energy_uj);
  CHECK(jobs == summary.jobs.submitted());
  CHECK(summary.jobs.it_energy_uj == summary.supply.meter.job_energy_uj);
  CHECK(summary.owners[0].supply.meter.it_energy_uj + summary.owners[1].supply.meter.it_energy_uj ==
        energy);
}

TEST_CASE("the table on the terminal has a line a centre, owners and the city", "[record]") {
  OneHour run;
  const std::string text = summary_table({"hour", 42}, run.city(), run.record());
  CHECK(text.starts_with("hour, seed 42, 1:00:00 simulated from 2026-01-12T00:00:00+08:00\n"));
  CHECK(
      text.find("haidian         public      海淀区            10.2     7.7  0.4 %  0.1 %  0.4 %  "
                "0.4 %          1    0:01:00   0:01:00   0.010    0.012  1.250\n") !=
      std::string::npos);
  CHECK(text.find("\nall commercial  ") != std::string::npos);
  CHECK(text.find("2 submitted = 1 finished + 0 killed + 1 rejected + 0 running + 0 waiting\n"
                  "rejected: 1 the policy turned away\n") != std::string::npos);
}

TEST_CASE("Chinese characters take two columns of a terminal, accents none", "[record]") {
  CHECK(display_width("haidian") == 7);
  CHECK(display_width("算力中心") == 8);
  CHECK(display_width("海淀 A（一）") == 12);
  CHECK(display_width("é") == 1);
  CHECK(display_width("e\xCC\x81") == 1);
  CHECK(display_width("\xFF") == 1);
  CHECK(display_width("\xE6\xB5") == 1);  // cut short
}

TEST_CASE("spans of time are read off a clock", "[record]") {
  CHECK(clock_text(0) == "0:00:00");
  CHECK(clock_text(3'723'999) == "1:02:03");
  CHECK(clock_text(86'400'000 * 3 + 3'661'000) == "3 d 01:01:01");
}

TEST_CASE("the manifest tells what made the results and nothing of the machine", "[record]") {
  Manifest manifest;
  manifest.version = "0.1.0";
  manifest.scenario = "hour";
  manifest.scenario_hash = "cafe";
  manifest.seed = 42;
  manifest.horizon = Time{3'600'000};
  manifest.fingerprint = 255;
  manifest.city_policy = tests::map({{"policy", "least-loaded"}});
  manifest.centre_policies.push_back(
      {"haidian", tests::with(tests::map({{"order", "fcfs"}}), "list", tests::list({"a", "b"}))});
  manifest.files = {"jobs.csv"};
  CHECK(manifest_json(manifest) == R"({
  "suanwang": "0.1.0",
  "scenario": "hour",
  "scenario_hash": "cafe",
  "seed": 42,
  "horizon_ms": 3600000,
  "reproducible": true,
  "fingerprint": "00000000000000ff",
  "policies": {
    "dispatch": {
      "policy": "least-loaded"
    },
    "centres": {
      "haidian": {
        "order": "fcfs",
        "list": [
          "a",
          "b"
        ]
      }
    }
  },
  "files": [
    "jobs.csv"
  ]
}
)");
}

}  // namespace suanwang
