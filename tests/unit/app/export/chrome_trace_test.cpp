#include "app/export/chrome_trace.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/unit/app/report/report_files.hpp"

namespace suanwang::app {

namespace {

constexpr const char* kTraceHead =
    "job_id,workload_name,kind,tenant,starting_time,finish_time,centre,allocated_resources,"
    "waiting_time\n";

/// What was written, as another JSON reader reads it.
nlohmann::json trace_of(const std::string& table, const TraceSettings& settings) {
  const tests::ReportFolder folder;
  TableReader jobs(folder.write("jobs.csv", table));
  REQUIRE(missing_for_trace(jobs).empty());
  StringSink sink;
  TextWriter out(sink);
  const auto counts = write_trace(jobs, settings, out);
  REQUIRE(counts);
  out.flush();
  nlohmann::json trace = nlohmann::json::parse(sink.text());
  std::uint64_t stays = 0;
  for (const auto& event : trace["traceEvents"]) {
    stays += event["ph"] == "X" ? 1U : 0U;
  }
  CHECK(stays == counts->jobs);
  return trace;
}

std::vector<nlohmann::json> events_of(const nlohmann::json& trace, const std::string& phase) {
  std::vector<nlohmann::json> events;
  for (const auto& event : trace["traceEvents"]) {
    if (event["ph"] == phase) {
      events.push_back(event);
    }
  }
  return events;
}

}  // namespace

TEST_CASE("a job's stay is one event in whole microseconds after the start", "[export]") {
  TraceSettings settings;
  settings.end_ms = 9000;
  settings.start = "2026-01-12T00:00:00+08:00";
  const auto trace = trace_of(std::string(kTraceHead) +
                                  "1,labs,training,a,0.001,2.5,east,0-3 7,0.5\n"
                                  "2,labs,batch,a,,,east,,\n"      // never started
                                  "3,labs,batch,a,4,,east,8,0\n",  // runs when the run ends
                              settings);
  const auto stays = events_of(trace, "X");
  REQUIRE(stays.size() == 2);
  CHECK(stays[0]["ts"] == 1000);
  CHECK(stays[0]["dur"] == 2'499'000);
  CHECK(stays[0]["name"] == "labs 1");
  CHECK(stays[0]["cat"] == "training");
  CHECK(stays[0]["args"]["allocated_resources"] == "0-3 7");
  CHECK(stays[0]["args"]["waiting_time"] == 0.5);
  CHECK(stays[1]["ts"] == 4'000'000);
  CHECK(stays[1]["dur"] == 5'000'000);
  CHECK(stays[1]["tid"] == stays[0]["tid"]);
  CHECK(trace["otherData"]["start"] == "2026-01-12T00:00:00+08:00");
  const auto names = events_of(trace, "M");
  REQUIRE(names.size() == 2);
  CHECK(names[0]["args"]["name"] == "east");
  CHECK(names[1]["args"]["name"] == "lane 1");
}

TEST_CASE("stays of one lane never overlap, in whatever order they come", "[export]") {
  std::string table = kTraceHead;
  for (int i = 0; i < 400; ++i) {
    const int start = i * 7919 % 1000;
    const int finish = start + i * 104729 % 97;
    table += std::to_string(i) + ",w,batch,t," + std::to_string(start) + "," +
             std::to_string(finish) + (i % 3 == 0 ? ",east,0,0\n" : ",west,0,0\n");
  }
  const auto trace = trace_of(table, {});
  std::map<std::pair<int, int>, std::map<std::int64_t, std::int64_t>> lanes;
  for (const auto& stay : events_of(trace, "X")) {
    if (stay["dur"] != 0) {
      auto& lane = lanes[{stay["pid"].get<int>(), stay["tid"].get<int>()}];
      const auto begin = stay["ts"].get<std::int64_t>();
      CHECK(lane.emplace(begin, begin + stay["dur"].get<std::int64_t>()).second);
    }
  }
  REQUIRE(lanes.size() > 2);
  for (const auto& [key, lane] : lanes) {
    std::int64_t free_from = 0;
    for (const auto& [begin, end] : lane) {
      CHECK(begin >= free_from);
      free_from = end;
    }
  }
}

TEST_CASE("jobs in the order of their ends take no more lanes than stay at a time", "[export]") {
  std::string table = kTraceHead;
  for (int i = 0; i < 300; ++i) {  // three at a time, end to end
    table += std::to_string(i) + ",w,batch,t," + std::to_string(i) + "," + std::to_string(i + 3) +
             ",east,0,0\n";
  }
  CHECK(events_of(trace_of(table, {}), "M").size() == 1 + 3);
}

TEST_CASE("a window and a list of centres leave out the other stays", "[export]") {
  const std::string table = std::string(kTraceHead) +
                            "1,w,batch,t,0,10,east,0,0\n"
                            "2,w,batch,t,5,30,east,1,0\n"
                            "3,w,batch,t,20,25,east,0,0\n"
                            "4,w,batch,t,12,13,west,5,0\n"
                            "5,w,batch,t,10,10,east,6,0\n";
  TraceSettings settings;
  settings.from_ms = 10'000;
  settings.until_ms = 20'000;
  CHECK(events_of(trace_of(table, settings), "X").size() == 3);  // 2, 4 and 5
  settings.centres = {"west"};
  const auto stays = events_of(trace_of(table, settings), "X");
  REQUIRE(stays.size() == 1);
  CHECK(stays[0]["name"] == "w 4");
}

TEST_CASE("names that try to break out of JSON stay names", "[export]") {
  const std::string name = "\"\"},{\"\"ph\"\":\"\"X\"\"\\\n\t\x01</script>算网\xff";
  const auto trace = trace_of(
      std::string(kTraceHead) + "1,\"" + name + "\",batch,t,0,1,\"" + name + "\",0,nan\n", {});
  const auto stays = events_of(trace, "X");
  REQUIRE(stays.size() == 1);
  CHECK(stays[0]["name"] == "\"},{\"ph\":\"X\"\\\n\t\x01</script>算网\xef\xbf\xbd 1");
  CHECK(stays[0]["args"]["waiting_time"] == "nan");  // JSON has no such number
  CHECK(events_of(trace, "M")[0]["args"]["name"] ==
        "\"},{\"ph\":\"X\"\\\n\t\x01</script>算网\xef\xbf\xbd");
}

TEST_CASE("a row whose times can't be read is told by its number", "[export]") {
  const tests::ReportFolder folder;
  TableReader jobs(folder.write(
      "jobs.csv",
      std::string(kTraceHead) + "1,w,batch,t,0,1,east,0,0\n2,w,batch,t,x,1,east,0,0\n"));
  StringSink sink;
  TextWriter out(sink);
  const auto counts = write_trace(jobs, {}, out);
  REQUIRE_FALSE(counts);
  CHECK(counts.error() == "row 2 after the header: no time in seconds: `x`");
  TableReader other(folder.write("other.csv", "centre,starting_time\n"));
  CHECK(missing_for_trace(other) == std::vector<std::string>{"finish_time"});
}

}  // namespace suanwang::app
