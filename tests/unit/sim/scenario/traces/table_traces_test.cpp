#include <algorithm>
#include <map>

#include <catch2/catch.hpp>

#include "sim/scenario/traces/csv_table.hpp"
#include "sim/scenario/traces/decimal.hpp"
#include "tests/unit/sim/scenario/traces/trace_files.hpp"

namespace suanwang {
namespace {

using test::read_trace;
using test::Reading;
using test::repairs_of;
using test::request_for;
using test::TemporaryFolder;

constexpr std::array<std::string_view, 2> kTwo{"b", "a"};

TEST_CASE("columns are found by name, quotes and line ends do not matter", "[traces][csv]") {
  const auto table = CsvTable::parse(
      "\xef\xbb\xbf"
      "a,\"b\",c\r\n1,\"two, \"\"too\"\"\",3\r\n\r\n4,\"5\n6\",\n7",
      kTwo);
  REQUIRE(table);
  REQUIRE(table->rows().size() == 3);
  CHECK(table->cell(table->rows()[0], 0) == "two, \"too\"");
  CHECK(table->cell(table->rows()[0], 1) == "1");
  CHECK(table->rows()[1].line == 4);
  CHECK(table->cell(table->rows()[1], 0) == "5\n6");
  CHECK(table->is_whole(table->rows()[1]));
  CHECK(table->rows()[2].line == 6);
  CHECK(table->cell(table->rows()[2], 0).empty());
  CHECK(!table->is_whole(table->rows()[2]));
}

TEST_CASE("a table without its columns or with an open quote is refused", "[traces][csv]") {
  CHECK(CsvTable::parse("a,c\n1,2\n", kTwo).error().message == "the header line lacks: b");
  CHECK(CsvTable::parse("", kTwo).error().message == "there is no header line");
  const auto open_quote = CsvTable::parse("a,b\n1,2\n\"3,4\n5,6\n", kTwo);
  REQUIRE(!open_quote);
  CHECK(open_quote.error().line == 3);
}

TEST_CASE("decimals are exact to thousandths", "[traces]") {
  CHECK(seconds_as_ms("66.0") == 66'000);
  CHECK(seconds_as_ms("-1.5") == -1'500);
  CHECK(seconds_as_ms("0.0019") == 1);
  CHECK(!seconds_as_ms("1e3"));
  CHECK(!seconds_as_ms(""));
  CHECK(!seconds_as_ms("99999999999999"));
  CHECK(whole_number("8.000") == 8);
  CHECK(!whole_number("8.5"));
  CHECK(!whole_number("8.0001"));
  CHECK(read_decimal("123456789012345678901").fault == DecimalFault::too_large);
  CHECK(read_decimal("12a").fault == DecimalFault::not_a_number);
}

constexpr const char* kPhilly =
    "timestamp,duration,num_gpus,gpu_time,cluster\n"
    "2017-10-09 07:01:55,66.0,1,66.0,11cb48\n"
    "2017-10-09 06:13:03,2951.5,12,1.0,6214e9\n"
    "2017-10-09 06:13:03,10,32,1.0,11cb48\n"
    "\n";

TEST_CASE("Philly jobs are sorted and cut into tasks of a node's GPUs", "[traces][philly]") {
  const TemporaryFolder folder;
  TraceRequest request = request_for(folder.write("a.csv", kPhilly));
  request.defaults.tenants = {TenantId(0), TenantId(1)};
  const Reading reading = read_trace("philly", request, {{"cores_per_gpu", "4"}});
  REQUIRE(reading.jobs.size() == 3);
  const Arrival& gang = reading.jobs[0];
  CHECK(gang.request.submit == Time{0});
  CHECK(gang.request.tasks == 2);
  CHECK(gang.request.accelerators == 6);
  CHECK(gang.request.cores == 24);
  CHECK(gang.truth.run == Duration{2'951'500});
  CHECK(gang.request.walltime == gang.truth.run);
  CHECK(gang.request.tenant == TenantId(1));
  CHECK(reading.jobs[1].request.tasks == 4);
  CHECK(reading.jobs[1].request.accelerators == 8);
  CHECK(reading.jobs[2].request.submit == Time{(48 * 60 + 52) * 1000});
  CHECK(reading.jobs[2].request.tenant == TenantId(0));
  const Reading midnight =
      read_trace("philly", request, {{"begin", "midnight"}, {"estimate", "2"}});
  CHECK(midnight.jobs.at(0).request.submit == Time{(6 * 3600 + 13 * 60 + 3) * 1000});
  CHECK(midnight.jobs.at(0).request.walltime == Duration{2 * 2'951'500});
}

/// The share of the jobs with so many accelerators.
std::map<std::uint64_t, double> shares_by_accelerators(const std::vector<Arrival>& jobs) {
  std::map<std::uint64_t, double> shares;
  for (const Arrival& job : jobs) {
    shares[job.request.total_accelerators()] += 1.0 / static_cast<double>(jobs.size());
  }
  return shares;
}

TEST_CASE("the Philly log has the published rows and GPU counts", "[traces][philly]") {
  SUANWANG_NEEDS_SHARED(shared, "data/02_philly_2017");
  const auto file = *shared / "philly.csv.gz";
  const Reading reading = read_trace("philly", request_for(file.string()));
  REQUIRE(reading.jobs.size() == 82'247);
  CHECK(reading.opened.report.repairs.empty());
  auto shares = shares_by_accelerators(reading.jobs);
  // data/14_derived_tables/workload_summary_stats.json, rounded to 5 digits there.
  for (const auto& [gpus, share] : std::map<std::uint64_t, double>{
           {1, 0.93167}, {2, 0.0221}, {4, 0.02274}, {8, 0.01998}, {12, 9e-05}, {16, 0.00242}}) {
    CHECK(shares[gpus] == Approx(share).margin(6e-6));
  }
  // 2017-09-04 10:30:41 to 2017-12-22 08:02:11.
  CHECK(reading.opened.report.last_submit ==
        Time{((108 * 24 + 21) * 3600 + 31 * 60 + 30) * 1000LL});
}

constexpr const char* kPods =
    "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,"
    "deletion_time,scheduled_time\n"
    "p0,12000,16384,1,1000,,LS,Running,50,150,60\n"
    "p1,3152,5600,1,460,V100M16|V100M32,BE,Failed,10,40,12\n"
    "p2,8000,100,0,0,,LS,Pending,20,90,\n"
    "p3,8000,100,8,1000,G2,LS,Succeeded,30,90,31\n";

TEST_CASE("a pod is one task, its share of a card a whole card", "[traces][openb]") {
  const TemporaryFolder folder;
  TraceRequest request = request_for(folder.write("a.csv", kPods));
  request.profiles = {{"V100M16|V100M32", SpeedProfileId(4)}};
  const Reading reading = read_trace("openb", request);
  REQUIRE(reading.jobs.size() == 3);
  const Arrival& shared = reading.jobs[0];
  CHECK(shared.request.submit == Time{10'000});
  CHECK(shared.request.tasks == 1);
  CHECK(shared.request.cores == 4);  // 3.152 rounded up
  CHECK(shared.request.accelerators == 1);
  CHECK(shared.request.memory_mib == 5600);
  CHECK(shared.request.speeds == SpeedProfileId(4));
  CHECK(shared.truth.run == seconds(28));
  CHECK(shared.truth.end == TrueEnd::fails);
  CHECK(reading.jobs[1].request.accelerators == 8);
  CHECK(reading.jobs[1].request.speeds == SpeedProfileId(0));
  CHECK(repairs_of(reading.opened.report, "share of a card") == 1);
  CHECK(repairs_of(reading.opened.report, "no profile") == 1);
  CHECK(repairs_of(reading.opened.report, "never ran") == 1);
  const Reading kept = read_trace("openb", request, {{"never_scheduled", "keep"}});
  REQUIRE(kept.jobs.size() == 4);
  CHECK(kept.jobs[1].truth.run == seconds(70));
}

TEST_CASE("where cards are shared a pod keeps its share", "[traces][openb][cards]") {
  const TemporaryFolder folder;
  TraceRequest request = request_for(folder.write("a.csv", kPods));
  request.shared_accelerators = true;
  const Reading reading = read_trace("openb", request);
  REQUIRE(reading.jobs.size() == 3);
  CHECK(reading.jobs[0].request.accelerators == 460);
  CHECK(reading.jobs[0].request.card_units == 1000);
  CHECK(reading.jobs[1].request.accelerators == 8);  // whole cards, as ever
  CHECK(reading.jobs[1].request.card_units == 1);
  CHECK(repairs_of(reading.opened.report, "share of a card") == 0);
}

TEST_CASE("the card types that pods name are listed", "[traces][openb]") {
  const TemporaryFolder folder;
  const std::string file = folder.write("a.csv", kPods);
  Issues issues;
  const auto reader = find_plugin<TraceFormat>(trace_formats(), "openb")->make({}, "", issues);
  CHECK(reader->accelerator_lists(file) == std::vector<std::string>{"G2", "V100M16|V100M32"});
}

TEST_CASE("the openb log has the published rows and GPU counts", "[traces][openb]") {
  SUANWANG_NEEDS_SHARED(shared, "data/01_alibaba_gpu_v2023");
  const auto file = *shared / "openb_pod_list_default.csv.gz";
  const Reading all =
      read_trace("openb", request_for(file.string()), {{"never_scheduled", "keep"}});
  REQUIRE(all.jobs.size() == 8152);
  auto shares = shares_by_accelerators(all.jobs);
  for (const auto& [gpus, share] : std::map<std::uint64_t, double>{
           {0, 0.13346}, {1, 0.85734}, {2, 0.00196}, {4, 0.00184}, {8, 0.0054}}) {
    CHECK(shares[gpus] == Approx(share).margin(6e-6));
  }
  // 44.04 % of the pods with one card ask for a share of it.
  CHECK(static_cast<double>(repairs_of(all.opened.report, "share of a card")) / 6989 ==
        Approx(0.4404).margin(6e-5));
  // 11.00 % were never scheduled.
  CHECK(read_trace("openb", request_for(file.string())).jobs.size() == 8152 - 897);
}

}  // namespace

TEST_CASE("jobs of Chronus have deadlines in minutes from their submission", "[traces][chronus]") {
  const TemporaryFolder folder;
  const std::string file = folder.write(
      "a.csv",
      "job_id,user,num_gpu,submit_time,iterations,model_name,duration,interval,expect_time_list,"
      "expect_value_list,best_effort,job_type\n"
      "0,vc_a,12,100,9,vgg16,60,1,90,10,0,strict\n"
      "1,vc_b,1,50,9,vgg16,96,5,159-189-289,10-8-2,0,soft\n"
      "2,vc_a,1,70,9,vgg16,30,1,70,10,1,best\n"
      "3,vc_a,0,70,9,vgg16,30,1,70,10,0,strict\n"
      "4,vc_a,1,80,9,vgg16,30,1,soon,10,0,strict\n");
  const Reading reading = read_trace("chronus", request_for(file));
  REQUIRE(reading.jobs.size() == 4);
  const JobRequest& soft = reading.jobs[0].request;
  CHECK(soft.submit == Time{} + minutes(50));
  CHECK(soft.deadline == Time{} + minutes(50 + 159));
  CHECK(reading.jobs[1].request.deadline == kNever);  // best effort
  CHECK(reading.jobs[2].request.deadline == kNever);  // "soon"
  const JobRequest& strict = reading.jobs[3].request;
  CHECK(strict.deadline == Time{} + minutes(190));
  CHECK(strict.tasks == 2);
  CHECK(strict.accelerators == 6);
  CHECK(repairs_of(reading.opened.report, "no GPU") == 1);
  CHECK(repairs_of(reading.opened.report, "minutes") == 1);
  const Reading last = read_trace("chronus", request_for(file), {{"soft", "last"}});
  CHECK(last.jobs[0].request.deadline == Time{} + minutes(50 + 289));
}

TEST_CASE("the Chronus logs have their rows and kinds of jobs", "[traces][chronus]") {
  SUANWANG_NEEDS_SHARED(shared, "data/04_chronus_deadline_jobs");
  const auto folder = *shared;
  const auto with_deadline = [](const Reading& reading) {
    return std::count_if(reading.jobs.begin(), reading.jobs.end(), [](const Arrival& job) {
      return job.request.deadline != kNever;
    });
  };
  const Reading slo =
      read_trace("chronus", request_for((folder / "trace_job_Philly_SLO.csv.gz").string()));
  CHECK(slo.jobs.size() == 30'940 - 205);
  CHECK(with_deadline(slo) == 30'940 - 205);
  const Reading mixed =
      read_trace("chronus", request_for((folder / "trace_job_Philly_MIX2.csv.gz").string()));
  CHECK(mixed.jobs.size() + repairs_of(mixed.opened.report, "no GPU") == 30'940);
  const Reading strict_only =
      read_trace("chronus",
                 request_for((folder / "trace_job_Philly_MIX2.csv.gz").string()),
                 {{"soft", "none"}});
  CHECK(with_deadline(strict_only) < with_deadline(mixed));
}

}  // namespace suanwang
