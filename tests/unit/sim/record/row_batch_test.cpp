#include "sim/record/row_batch.hpp"

#include <array>
#include <vector>

#include <catch2/catch.hpp>

namespace suanwang {

namespace {

/// A job with that number on nodes number, number + 2, ..., `runs` of them.
struct Told {
  std::uint64_t number = 0;
  std::vector<NodeRun> nodes;

  friend bool operator==(const Told&, const Told&) = default;
};

Told job(std::uint64_t number, std::uint32_t runs) {
  Told told{number, {}};
  for (std::uint32_t i = 0; i < runs; ++i) {
    told.nodes.push_back({static_cast<std::uint32_t>(number) + 2 * i, 1, 1});
  }
  return told;
}

JobRow row_of(const Told& told) {
  JobRow row;
  row.request.number = told.number;
  row.nodes = told.nodes;
  return row;
}

std::vector<Told> all_of(RowBatch& batch) {
  std::vector<Told> rows;
  batch.tell_all([&rows](const JobRow& row) {
    rows.push_back({row.request.number, {row.nodes.begin(), row.nodes.end()}});
  });
  return rows;
}

}  // namespace

TEST_CASE("kept rows come out in their order, with their nodes, once", "[record]") {
  RowBatch batch;
  for (std::uint32_t round = 0; round < 3; ++round) {
    std::vector<Told> jobs;
    while (!batch.is_full()) {
      const auto number = static_cast<std::uint32_t>(jobs.size());
      Told told = job(100 * round + number, number * number % 7);
      REQUIRE(batch.keep(row_of(told)));  // whose own nodes are gone with the next round
      jobs.push_back(told);
      told.nodes.assign(told.nodes.size(), NodeRun{});
    }
    CHECK(jobs.size() > 1);
    CHECK(all_of(batch) == jobs);
    CHECK(all_of(batch).empty());
  }
}

TEST_CASE("a row that points to more than nodes is not kept", "[record]") {
  RowBatch batch;
  const JobTraffic traffic;
  const ContractEnd contract;
  const std::array<JobPart, 1> parts{};
  JobRow row;
  row.traffic = &traffic;
  CHECK_FALSE(batch.keep(row));
  row = JobRow{};
  row.contract = &contract;
  CHECK_FALSE(batch.keep(row));
  row = JobRow{};
  row.parts = parts;
  CHECK_FALSE(batch.keep(row));
  CHECK(all_of(batch).empty());
}

}  // namespace suanwang
