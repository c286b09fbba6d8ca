#include <algorithm>
#include <array>
#include <cstring>
#include <sstream>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "sim/scenario/traces/swf_lines.hpp"
#include "tests/unit/sim/scenario/traces/trace_files.hpp"

namespace suanwang {
namespace {

using test::issue_lines;
using test::read_trace;
using test::Reading;
using test::repairs_of;
using test::request_for;
using test::TemporaryFolder;

// Columns: id submit wait run allocated cpu used-memory requested time memory status user and six
// more.
constexpr const char* kLog =
    "; Version: 2.2\n"
    "; MaxProcs: 128\n"
    ";   UnixStartTime:   843480031 \n"
    "1 10 -1 100 4 -1 2049 8 200 1024 1 12 1 -1 1 -1 -1 -1\n"
    "  2\t 11 5 300 4 -1   -1 -1 200  -1 0  13  1 -1 1 -1 -1 -1  \n"
    "\n"
    "3 11 -1 0 2 -1 -1 2 -1 -1 5 -1 -1 -1 -1 -1 -1 -1\n";

TEST_CASE("an SWF job of n processors is n one-core tasks", "[traces][swf]") {
  const TemporaryFolder folder;
  const Reading reading = read_trace("swf", request_for(folder.write("a.swf", kLog)));
  REQUIRE(reading.jobs.size() == 3);
  const JobRequest& first = reading.jobs[0].request;
  CHECK(first.id == 1);
  CHECK(first.submit == Time{10'000});
  CHECK(first.walltime == seconds(200));
  CHECK(first.tasks == 8);  // what was asked for, not the 4 it got
  CHECK(first.cores == 1);
  CHECK(first.accelerators == 0);
  CHECK(first.memory_mib == 0);
  CHECK(first.tenant == TenantId(7));
  CHECK(first.stream == StreamId(3));
  CHECK(!first.target.exists());
  CHECK(reading.jobs[0].truth.run == seconds(100));
  CHECK(reading.jobs[0].truth.end == TrueEnd::completes);
  CHECK(reading.opened.source->shape().unit_core_tasks);
}

TEST_CASE("what an SWF line does not say is taken from what it says", "[traces][swf]") {
  const TemporaryFolder folder;
  const Reading reading = read_trace("swf", request_for(folder.write("a.swf", kLog)));
  REQUIRE(reading.jobs.size() == 3);
  CHECK(reading.jobs[1].request.tasks == 4);              // allocated
  CHECK(reading.jobs[2].request.walltime == seconds(1));  // a run time of 0, at least a second
  CHECK(reading.jobs[2].truth.run == Duration{0});
  CHECK(reading.jobs[1].truth.end == TrueEnd::fails);
  CHECK(reading.jobs[2].truth.end == TrueEnd::is_cancelled);
  CHECK(issue_lines(reading.issues) ==
        "warning 5: 1 job asks for an unknown number of processors: what it got is taken\n"
        "warning 7: 1 job has no requested time: its run time is taken\n"
        "warning 5: 1 job ran beyond its request: killed there (over_walltime)\n"
        "warning 7: 1 job has a run time of zero: it ends as it starts\n");
}

TEST_CASE("a job beyond its request is killed or clipped, as the scenario says", "[traces][swf]") {
  const TemporaryFolder folder;
  const TraceRequest request = request_for(folder.write("a.swf", kLog));
  const Reading killed = read_trace("swf", request);
  CHECK(killed.jobs.at(1).truth.run == seconds(300));
  CHECK(killed.jobs.at(1).request.walltime == seconds(200));
  const Reading clipped = read_trace("swf", request, {{"over_walltime", "clip"}});
  CHECK(clipped.jobs.at(1).truth.run == seconds(200));
  CHECK(repairs_of(clipped.opened.report, "cut to it") == 1);
}

TEST_CASE("memory is used where the scenario asks for it, rounded up to MiB", "[traces][swf]") {
  const TemporaryFolder folder;
  const TraceRequest request = request_for(folder.write("a.swf", kLog));
  const Reading used = read_trace("swf", request, {{"memory", "used"}});
  CHECK(used.jobs.at(0).request.memory_mib == 3);
  CHECK(used.jobs.at(1).request.memory_mib == 0);
  CHECK(repairs_of(used.opened.report, "unknown memory") == 2);
  CHECK(!used.opened.source->shape().unit_core_tasks);
  CHECK(read_trace("swf", request, {{"memory", "requested"}}).jobs.at(0).request.memory_mib == 1);
}

TEST_CASE("users of a log are dealt to the tenants", "[traces][swf]") {
  const TemporaryFolder folder;
  TraceRequest request = request_for(folder.write("a.swf", kLog));
  request.defaults.tenants = {TenantId(0), TenantId(1), TenantId(2), TenantId(3), TenantId(4)};
  const Reading reading = read_trace("swf", request);
  CHECK(reading.jobs.at(0).request.tenant == TenantId(12 % 5));
  CHECK(reading.jobs.at(1).request.tenant == TenantId(13 % 5));
  CHECK(reading.jobs.at(2).request.tenant == TenantId(0));  // unknown
}

TEST_CASE("a stream's offset and the beginning of its log shift the submissions", "[traces][swf]") {
  const TemporaryFolder folder;
  TraceRequest request = request_for(folder.write("a.swf", kLog));
  request.defaults.offset = hours(1);
  CHECK(read_trace("swf", request).jobs.at(0).request.submit == Time{3'610'000});
  const Reading shifted = read_trace("swf", request, {{"begin", "first-job"}});
  CHECK(shifted.jobs.at(0).request.submit == Time{3'600'000});
  CHECK(shifted.jobs.at(1).request.submit == Time{3'601'000});
  CHECK(shifted.opened.report.first_submit == Time{3'600'000});
}

TEST_CASE("the header of an SWF log is reported", "[traces][swf]") {
  const TemporaryFolder folder;
  const Reading reading = read_trace("swf", request_for(folder.write("a.swf", kLog)));
  const TraceReport& report = reading.opened.report;
  REQUIRE(report.header.size() == 3);
  CHECK(report.header[1] == std::pair<std::string, std::string>("MaxProcs", "128"));
  CHECK(report.header[2] == std::pair<std::string, std::string>("UnixStartTime", "843480031"));
  CHECK(report.lines == 7);
  CHECK(report.most_tasks == 8);
  CHECK(report.most_cores == 8);
  CHECK(to_text(report).find("MaxProcs: 128\n") != std::string::npos);
  CHECK(to_text(report).find("killed there (over_walltime) (first: line 5)\n") !=
        std::string::npos);
}

TEST_CASE("decimals count to the millisecond", "[traces][swf]") {
  const TemporaryFolder folder;
  const Reading reading = read_trace(
      "swf",
      request_for(folder.write(
          "a.swf", "1.00 10.25 -1 100.0015 4 -1 -1 8.0 200.00 -1 1 12 1 -1 1 -1 -1 -1\n")));
  REQUIRE(reading.jobs.size() == 1);
  CHECK(reading.jobs[0].request.submit == Time{10'250});
  CHECK(reading.jobs[0].truth.run == Duration{100'001});
  CHECK(reading.jobs[0].request.tasks == 8);
  CHECK(repairs_of(reading.opened.report, "fraction") == 1);
}

TEST_CASE("an unsorted log is sorted outside the stream if the scenario says so", "[traces][swf]") {
  const TemporaryFolder folder;
  const std::string text =
      "1 30 -1 1 1 -1 -1 1 1 -1 1 1 1 -1 1 -1 -1 -1\n"
      "2 10 -1 2 1 -1 -1 1 2 -1 1 1 1 -1 1 -1 -1 -1\n"
      "3 30 -1 3 1 -1 -1 1 3 -1 1 1 1 -1 1 -1 -1 -1\n"
      "4 10 -1 4 1 -1 -1 1 4 -1 1 1 1 -1 1 -1 -1 -1\n";
  const TraceRequest request = request_for(folder.write("a.swf", text));
  const Reading refused = read_trace("swf", request);
  CHECK(refused.jobs.empty());
  REQUIRE(refused.issues.all().size() == 1);
  CHECK(refused.issues.all()[0].spot.line == 2);
  CHECK(refused.issues.all()[0].remedy.find("sort -s -n -k2,2") != std::string::npos);
  const Reading sorted = read_trace("swf", request, {{"unsorted", "sort"}});
  std::vector<std::uint64_t> order;
  for (const Arrival& job : sorted.jobs) {
    order.push_back(job.request.id);
  }
  CHECK(order == std::vector<std::uint64_t>{2, 4, 1, 3});
}

/// Lines of all shapes, with odd ones among them.
std::string random_log(std::uint64_t seed, std::size_t lines) {
  RandomStream random(seed, "swf test");
  std::string text;
  std::uint64_t submit = 0;
  for (std::size_t i = 1; i <= lines; ++i) {
    submit += random.uniform_int(100);
    text += std::to_string(i) + std::string(1 + random.uniform_int(3), ' ') +
            std::to_string(submit) + " -1 " + std::to_string(random.uniform_int(1'000'000'000));
    for (int column = 5; column <= 18; ++column) {
      const bool unknown = random.chance(0.3) && column != 5;
      text += random.chance(0.1) ? "\t" : " ";
      text += unknown ? "-1" : std::to_string(1 + random.uniform_int(1U << random.uniform_int(31)));
    }
    text += random.chance(0.05) ? " \n" : "\n";
  }
  return text;
}

/// The jobs' columns by the plainest means.
std::vector<std::vector<std::int64_t>> plain_columns(const std::string& text) {
  std::vector<std::vector<std::int64_t>> rows;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream columns(line);
    rows.emplace_back();
    for (std::int64_t value = 0; columns >> value;) {
      rows.back().push_back(value);
    }
  }
  return rows;
}

TEST_CASE("the fast reader reads what the plainest reader reads, plain and gzip", "[traces][swf]") {
  const TemporaryFolder folder;
  const std::string text = random_log(1, 60'000);  // several blocks
  REQUIRE(text.size() > (5U << 20U));
  const auto rows = plain_columns(text);
  const Reading plain = read_trace("swf", request_for(folder.write("a.swf", text)));
  const Reading zipped = read_trace("swf", request_for(folder.write_gzip("a.swf.gz", text)));
  REQUIRE(plain.jobs.size() == rows.size());
  REQUIRE(zipped.jobs.size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& row = rows[i];
    const std::int64_t tasks = row[7] > 0 ? row[7] : row[4];
    for (const Arrival& job : {plain.jobs[i], zipped.jobs[i]}) {
      const bool same = job.request.id == static_cast<std::uint64_t>(row[0]) &&
                        job.request.submit.ms == row[1] * 1000 &&
                        job.truth.run.ms == row[3] * 1000 && job.request.tasks == tasks &&
                        (row[8] <= 0 || job.request.walltime.ms == row[8] * 1000);
      REQUIRE(same);
    }
  }
}

TEST_CASE("a cursor begins anew each time, and two do not disturb each other", "[traces][swf]") {
  const TemporaryFolder folder;
  const Reading reading =
      read_trace("swf", request_for(folder.write("a.swf", random_log(2, 30'000))));
  const auto a = reading.opened.source->open(1);
  const auto b = reading.opened.source->open(2);
  Arrival from_a;
  Arrival from_b;
  for (const Arrival& job : reading.jobs) {
    REQUIRE(a->next(from_a));
    REQUIRE(b->next(from_b));
    REQUIRE(from_a.request.id == job.request.id);
    REQUIRE(from_b.request.id == job.request.id);
  }
  CHECK(!a->next(from_a));
}

TEST_CASE("the ordinary and the careful parser agree on every line that both take",
          "[traces][swf]") {
  RandomStream random(4, "swf test");
  const std::string alphabet("0123456789-1 1 \t.;x\r\0", 21);
  // Within 64 bytes, within 128, and longer.
  const std::array<std::string, 4> lines = {
      "7 5 -1 100 4 -1 -1 4 200 -1 1 3 1 -1 1 -1 -1 -1",
      "1000123 85328400 -1 54321 512 -1 -1 512 90000 -1 1 25 1 -1 1 -1 -1 -1",
      " 1023  1453133   7560     54    2     -1    -1    2    900    -1  1   25  25  -1 -1 -1 -1 "
      "-1",
      " 1023" + std::string(60, ' ') + "1453133   7560     54    2     -1    -1    2    900    -1" +
          "  1   25  25  -1 -1 -1 -1 -1"};
  for (int trial = 0; trial < 200'000; ++trial) {
    std::string line = lines[random.uniform_int(lines.size())];
    for (std::uint64_t changes = random.uniform_int(4); changes > 0; --changes) {
      const std::size_t at = random.uniform_int(line.size());
      const char c = alphabet[random.uniform_int(alphabet.size())];
      random.chance(0.5) ? line.replace(at, 1, 1, c) : line.insert(at, 1, c);
    }
    line += '\n';
    const std::string padded = line + std::string(TextBlock::kPadding, '\n');
    SwfFields fast;
    SwfFields careful;
    SwfOddities fast_odd = SwfOddity::none;
    SwfOddities careful_odd = SwfOddity::none;
    const char* fast_end = nullptr;
    const char* careful_end = nullptr;
    const auto kind = parse_swf_line(padded.data(), SwfParser::fast, fast_end, fast, fast_odd);
    INFO(line);
    REQUIRE(parse_swf_line(padded.data(), SwfParser::careful, careful_end, careful, careful_odd) ==
            kind);
    REQUIRE(fast_end == careful_end);
    REQUIRE(fast_odd == careful_odd);
    if (kind == SwfLineKind::job && !is_dropped(fast_odd)) {
      REQUIRE(std::memcmp(&fast, &careful, sizeof fast) == 0);
    }
  }
}

TEST_CASE("real logs of the archive are read whole", "[traces][swf]") {
  SUANWANG_NEEDS_SHARED(shared, "data/08_hpc_swf");

  // Rows and statistics of data/14_derived_tables/workload_summary_stats.json.
  struct Log {
    const char* file;
    std::size_t rows;
    std::size_t serial;
    double median_run_s;
  };

  for (const Log& log : {Log{"KTH-SP2-1996-2.1-cln.swf.gz", 27'992, 9'119, 805},
                         Log{"HPC2N-2002-2.1-cln.swf.gz", 202'876, 86'078, 2873}}) {
    INFO(log.file);
    const auto file = *shared / log.file;
    const Reading reading = read_trace("swf", request_for(file.string()));
    REQUIRE(reading.jobs.size() == log.rows);
    std::size_t serial = 0;
    std::vector<std::int64_t> runs;
    for (const Arrival& job : reading.jobs) {
      serial += job.request.tasks == 1 ? 1U : 0U;
      runs.push_back(job.truth.run.ms);
    }
    CHECK(serial == log.serial);
    std::nth_element(
        runs.begin(), runs.begin() + static_cast<std::ptrdiff_t>(runs.size() / 2), runs.end());
    CHECK(static_cast<double>(runs[runs.size() / 2]) / 1000 == log.median_run_s);
  }
}

TEST_CASE("logs that need no mending are read without a word", "[traces][swf]") {
  SUANWANG_NEEDS_SHARED(shared, "oracle");
  const Reading kth = read_trace("swf", request_for((*shared / "kth.swf.gz").string()));
  CHECK(kth.jobs.size() == 27'992);
  CHECK(kth.issues.all().empty());
  CHECK(kth.opened.report.most_tasks == 100);
}

TEST_CASE("a file's extension tells its format", "[traces]") {
  REQUIRE(format_by_file_name("logs/kth.swf.gz") != nullptr);
  CHECK(format_by_file_name("logs/kth.swf.gz")->name == "swf");
  CHECK(format_by_file_name("kth.swf")->name == "swf");
  CHECK(format_by_file_name("jobs.csv") == nullptr);
  CHECK(format_by_file_name("swf") == nullptr);
}

}  // namespace
}  // namespace suanwang
