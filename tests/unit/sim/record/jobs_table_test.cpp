#include <array>
#include <set>
#include <string>
#include <utility>

#include <catch2/catch.hpp>

#include "sim/record/columns.hpp"
#include "tests/unit/sim/record/small_city.hpp"

namespace suanwang {

namespace {

using tests::batch;
using tests::gang;

/// What stands in a column without being asked for is what the column would write.
void check_absent(const JobLine& line) {
  for (const TableColumn<JobLine>& column : job_columns()) {
    if (column.present != nullptr && !column.present(line)) {
      std::string text(kLongestNumber, '\0');
      TextCursor out(text.data());
      column.write(line, out);
      text.resize(static_cast<std::size_t>(out.at() - text.data()));
      CHECK(text == column.absent);
    }
  }
}

/// The line of one row, all columns, without its line end; written column by column and in one go.
std::string line_of(const JobRow& row) {
  const City city = tests::small_city();
  const Labels labels(city, tests::small_demand());
  check_absent({row, city, labels});
  StringSink sink;
  TextWriter writer(sink);
  TableWriter<JobLine> table(writer, job_columns());
  table.write({row, city, labels});
  writer.flush();
  const std::size_t head = sink.text().find('\n') + 1;
  const std::string line = sink.text().substr(head);
  std::string whole(line.size() + kLongestNumber, '\0');
  whole.resize(
      static_cast<std::size_t>(write_job_row({row, city, labels}, whole.data()) - whole.data()));
  CHECK(whole == line);
  return line.substr(0, line.size() - 1);
}

JobRow on_nodes(const JobRequest& request, std::span<const NodeRun> nodes) {
  JobRow row{request};
  row.centre = CentreId(1);
  row.partition = PartitionId(1);
  row.start = Time{50'000};
  row.finish = Time{60'000};
  row.nodes = nodes;
  return row;
}

std::string field(const std::string& line, std::size_t number) {
  std::size_t start = 0;
  for (; number > 0; --number) {
    start = line.find(',', start) + 1;
  }
  return line.substr(start, line.find(',', start) - start);
}

constexpr std::size_t kNodesField = 14;

}  // namespace

TEST_CASE("jobs.csv begins with Batsim's columns", "[record]") {
  StringSink sink;
  TextWriter writer(sink);
  const TableWriter<JobLine> table(writer, job_columns());
  writer.flush();
  CHECK(sink.text() ==
        "job_id,workload_name,profile,submission_time,requested_number_of_resources,"
        "requested_time,success,final_state,starting_time,execution_time,finish_time,"
        "waiting_time,turnaround_time,stretch,allocated_resources,consumed_energy,"
        "centre,partition,tenant,district,kind,tasks,cores,accelerators,facility_energy,"
        "energy_cost,carbon,requeues,suspensions,reject_reason,cards,deadline,deadline_met,"
        "migrations,staging_time,moved_data,traffic_cost,delivery_time,too_far_time,"
        "spanned_centres,price,contract_cost\n");
}

TEST_CASE("a gang that completed has every field", "[record]") {
  JobRequest request = gang();
  request.deadline = Time{90'000};
  const std::array nodes = {NodeRun{1, 2, 1}};
  JobRow row{request};
  row.centre = CentreId(0);
  row.partition = PartitionId(0);
  row.start = Time{70'500};
  row.finish = Time{100'500};
  row.requeues = 1;
  row.suspensions = 2;
  row.migrations = 3;
  row.cost_ufen = 35'000'000;
  row.carbon_ug = 233'450'000;
  row.nodes = nodes;
  // Two nodes of 5600 W for 30 s: 336 kJ; at PUE 1.25: 420 kJ.
  row.it_energy_uj = Int128{336'000} * 1'000'000;
  row.facility_energy_pj = row.it_energy_uj * 1'250'000;
  // Waited 60 s, ran 30 s, was there for 90 s: stretch 3.
  CHECK(line_of(row) ==
        "7,kth,any,10.5,16,3600,1,COMPLETED_SUCCESSFULLY,70.5,30,100.5,60,90,3.000000,1-2,336000,"
        "haidian,train,\"lab "
        "\"\"A\"\"\",海淀区,training,2,8,8,420000,0.35,233.45,1,2,,,90,0,3,,,,,,,,");
}

TEST_CASE("a job that the walltime stopped counts as no success", "[record]") {
  const JobRequest request = batch();
  const std::array nodes = {NodeRun{0, 2, 8}, NodeRun{3, 1, 4}};
  JobRow row = on_nodes(request, nodes);
  row.state = FinalState::walltime_reached;
  row.finish = Time{150'000};
  row.it_energy_uj = 1'234'567;
  row.facility_energy_pj = 1'851'850'500'001;
  CHECK(line_of(row) ==
        "8,kth,any,20,20,100,0,COMPLETED_WALLTIME_REACHED,50,100,150,30,130,1.300000,4-5 7,"
        "1.234567,yizhuang,cpu,firm,,batch,20,1,0,1.851850500001,0,0,0,0,,,,,0,,,,,,,,");
}

TEST_CASE("a job over several centres has all its nodes, and its tasks by centre", "[record]") {
  const JobRequest request = batch();
  const std::array first = {NodeRun{0, 2, 4}, NodeRun{3, 1, 4}};
  const std::array second = {NodeRun{1, 1, 8}};
  const std::array parts = {JobPart{PartitionId(0), 12, first}, JobPart{PartitionId(1), 8, second}};
  JobRow row = on_nodes(request, {});
  row.finish = Time{150'000};
  row.parts = parts;
  const std::string line = line_of(row);
  CHECK(field(line, kNodesField) == "0-1 3 5");
  CHECK(field(line, kNodesField + 2) == "yizhuang");
  CHECK(line.ends_with(",haidian:12+yizhuang:8,,"));
}

TEST_CASE("a job with a contract has its price and what its owner pays", "[record]") {
  const JobRequest request = batch();
  const std::array nodes = {NodeRun{0, 1, 1}};
  ContractEnd contract;
  contract.price_ufen = 858'163'265;
  contract.due = Money{3'433};
  JobRow row = on_nodes(request, nodes);
  row.contract = &contract;
  CHECK(line_of(row).ends_with(",,8.58163265,34.33"));
}

TEST_CASE("a rejected job has a reason and neither start nor nodes", "[record]") {
  const JobRequest request = batch();
  JobRow row{request};
  row.state = FinalState::rejected;
  row.reject_reason = RejectReason::larger_than_any_centre;
  row.finish = Time{20'000};
  CHECK(line_of(row) ==
        "8,kth,any,20,20,100,0,REJECTED,,,20,,,,,0,,,firm,,batch,20,1,0,0,0,0,0,0,"
        "larger_than_any_centre,,,,0,,,,,,,,");
}

TEST_CASE("jobs that run or wait at the horizon have no end", "[record]") {
  const JobRequest request = batch();
  const std::array nodes = {NodeRun{9, 1, 20}};
  JobRow row = on_nodes(request, nodes);
  row.state = FinalState::running;
  row.finish = kNever;
  CHECK(
      line_of(row) ==
      "8,kth,any,20,20,100,0,RUNNING,50,,,30,,,13,0,yizhuang,cpu,firm,,batch,20,1,0,0,0,0,0,0,,,,,"
      "0,,,,,,,,");
  JobRow waiting{request};
  waiting.state = FinalState::waiting;
  waiting.centre = CentreId(1);
  CHECK(line_of(waiting) ==
        "8,kth,any,20,20,100,0,WAITING,,,,,,,,0,yizhuang,,firm,,batch,20,1,0,0,0,0,0,0,,,,,0,,,,,,,"
        ",");
}

TEST_CASE("a job that ran for no time has no stretch", "[record]") {
  const JobRequest request = batch();
  const std::array nodes = {NodeRun{0, 1, 20}};
  JobRow row = on_nodes(request, nodes);
  row.finish = row.start;
  CHECK(field(line_of(row), 9) == "0");
  CHECK(field(line_of(row), 13).empty());
}

TEST_CASE("nodes are printed as city-wide intervals, runs that touch as one", "[record]") {
  const JobRequest request = batch();
  const std::array touching = {NodeRun{0, 3, 4}, NodeRun{3, 1, 2}, NodeRun{5, 1, 1}};
  CHECK(field(line_of(on_nodes(request, touching)), kNodesField) == "4-7 9");
  const std::array single = {NodeRun{2, 1, 1}, NodeRun{4, 1, 1}, NodeRun{6, 2, 1}};
  CHECK(field(line_of(on_nodes(request, single)), kNodesField) == "6 8 10-11");
}

TEST_CASE("where cards are shared they are told, and counted in decimals", "[record][cards]") {
  City city = tests::small_city();
  city.card_units = kSharedCardUnits;
  const Labels labels(city, tests::small_demand());
  JobRequest request = batch();
  request.tasks = 3;
  request.accelerators = 470;
  const std::array nodes = {NodeRun{0, 1, 2, 0b101}, NodeRun{2, 1, 1, 0b10}};
  const JobRow row = on_nodes(request, nodes);
  StringSink sink;
  TextWriter writer(sink);
  TableWriter<JobLine> table(writer,
                             {find_job_column("requested_number_of_resources"),
                              find_job_column("accelerators"),
                              find_job_column("cards")});
  table.write({row, city, labels});
  writer.flush();
  CHECK(sink.text() == "requested_number_of_resources,accelerators,cards\n1.41,0.47,4:0+2 6:1\n");
}

TEST_CASE("chosen columns are written in the order asked for", "[record]") {
  const City city = tests::small_city();
  const Labels labels(city, tests::small_demand());
  const JobRequest request = batch();
  const JobRow row{request};
  StringSink sink;
  TextWriter writer(sink);
  TableWriter<JobLine> table(
      writer, TableWriter<JobLine>::Columns{find_job_column("tenant"), find_job_column("job_id")});
  table.write({row, city, labels});
  writer.flush();
  CHECK(sink.text() == "tenant,job_id\nfirm,8\n");
  CHECK(find_job_column("jobid") == nullptr);
}

TEST_CASE("no table has two columns of one name, and every column says what it is", "[record]") {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const ColumnListing& column : column_listing()) {
    INFO(column.table << " " << column.name);
    CHECK(seen.emplace(column.table, column.name).second);
    CHECK_FALSE(column.help.empty());
  }
  CHECK(seen.size() > 80);
}

}  // namespace suanwang
