#include "app/export/export.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/app/report/report_files.hpp"

namespace suanwang::app {

namespace {

constexpr const char* kExportedScenario =
    "start: 2026-01-12T00:00:00+08:00\n"
    "city: { centres: [ { name: east, partitions: [ { name: p, nodes: 4 } ] } ] }\n";

ExportRequest request_for(const tests::ReportFolder& folder) {
  folder.write("summary.json", R"({"scenario":"s","seed":3,"end_s":7200})");
  folder.write("manifest.json", "{}");
  folder.write("resolved.yaml", kExportedScenario);
  folder.write("centres.csv", "centre,from,until,waiting\neast,0,3600,2\n");
  folder.write("jobs.csv", "job_id,centre,starting_time,finish_time\n1,east,0,5\n2,east,3700,\n");
  ExportRequest request;
  request.run = folder.path();
  request.trace = folder.path() / "new" / "trace.json";
  request.metrics = folder.path() / "new" / "metrics.prom";
  return request;
}

std::string first_mistake(const ExportRequest& request) {
  const auto exported = export_run(request);
  return exported ? "" : to_string(exported.error().all().front());
}

}  // namespace

TEST_CASE("a run's folder becomes a trace and metrics", "[export]") {
  const tests::ReportFolder folder;
  ExportRequest request = request_for(folder);
  const auto exported = export_run(request);
  REQUIRE(exported);
  CHECK(exported->trace.jobs == 2);
  CHECK(exported->metrics.samples == 1);
  CHECK(folder.text_of("new/trace.json").find("\"dur\":3500000") != std::string::npos);
  CHECK(folder.text_of("new/metrics.prom").ends_with("# EOF\n"));
  request.window = "2026-01-12T01:00..2h";
  const auto window = export_run(request);
  REQUIRE(window);
  CHECK(window->trace.jobs == 1);
}

TEST_CASE("what can't be exported is told, and no file is left half", "[export]") {
  const tests::ReportFolder folder;
  ExportRequest request = request_for(folder);
  request.window = "1h";
  CHECK(first_mistake(request).find("a window is FROM..UNTIL") != std::string::npos);
  request.window.clear();
  request.centres = {"eats"};
  CHECK(first_mistake(request).find("did you mean `east`") != std::string::npos);
  request.centres.clear();
  folder.write("jobs.csv", "job_id,centre,starting_time,finish_time\n1,east,0,5\n1,east,no,5\n");
  CHECK(first_mistake(request).find("row 2 after the header") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(folder.path() / "new"));
  folder.write("jobs.csv", "job_id,centre,starting_time\n");
  CHECK(first_mistake(request).find("finish_time") != std::string::npos);
  std::filesystem::remove(folder.path() / "jobs.csv");
  CHECK(first_mistake(request).find("--no-jobs") != std::string::npos);
  request.trace.clear();
  CHECK(first_mistake(request).empty());
  request.metrics.clear();
  CHECK(first_mistake(request).find("nothing is asked for") != std::string::npos);
  request.metrics = "m.prom";
  request.run = folder.path() / "nowhere";
  CHECK(first_mistake(request).find("no finished run") != std::string::npos);
}

TEST_CASE("an export takes the place of no result, nor of the other export", "[export]") {
  const tests::ReportFolder folder;
  ExportRequest request = request_for(folder);
  request.metrics = folder.path() / "new" / ".." / "jobs.csv";
  CHECK(first_mistake(request).find("this is a result of the run") != std::string::npos);
  CHECK(folder.text_of("jobs.csv").starts_with("job_id"));
  request.metrics = request.trace;
  CHECK(first_mistake(request).find("can't be one file") != std::string::npos);
  request.metrics = folder.path() / "metrics.prom";
  CHECK(first_mistake(request).empty());
  CHECK(first_mistake(request).empty());  // a later export takes the place of an earlier one
}

}  // namespace suanwang::app
