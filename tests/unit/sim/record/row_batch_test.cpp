#include "sim/record/row_batch.hpp"

#include <algorithm>
#include <array>
#include <span>
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

/// The row points to the nodes of `told` until it is kept.
JobRow& add(RowBatch& batch, const Told& told) {
  JobRequest request;
  request.number = told.number;
  JobRow& row = batch.add(request);
  row.nodes = told.nodes;
  return row;
}

JobRow& add(RowBatch& batch, Told&& told) = delete;

std::vector<Told> all_of(RowBatch& batch) {
  std::vector<Told> rows;
  batch.tell_all([&rows](const JobRow& row) {
    rows.push_back({row.request.number, {row.nodes.begin(), row.nodes.end()}});
  });
  return rows;
}

}  // namespace

TEST_CASE("kept rows come out in their order, with their nodes, once", "[record]") {
  RowBatch batch(RowBatch::kMostRows);
  for (std::uint32_t round = 0; round < 3; ++round) {
    std::vector<Told> jobs;
    while (!batch.is_full()) {
      const auto number = static_cast<std::uint32_t>(jobs.size());
      Told told = job(100 * round + number, number * number % 7);
      add(batch, told);
      REQUIRE(batch.keep());
      jobs.push_back(told);
      told.nodes.assign(told.nodes.size(), NodeRun{});
    }
    CHECK(jobs.size() == RowBatch::kMostRows);
    CHECK(all_of(batch) == jobs);
    CHECK(all_of(batch).empty());
  }
}

TEST_CASE("a row that points to more than nodes must be told, after those before", "[record]") {
  RowBatch batch(RowBatch::kMostRows);
  const JobTraffic traffic;
  const ContractEnd contract;
  const std::array<JobPart, 1> parts{};
  const std::array<Told, 2> jobs{job(1, 3), job(2, 2)};
  for (int what = 0; what < 3; ++what) {
    add(batch, jobs[0]);
    REQUIRE(batch.keep());
    JobRow& row = add(batch, jobs[1]);
    row.traffic = what == 0 ? &traffic : nullptr;
    row.contract = what == 1 ? &contract : nullptr;
    row.parts = what == 2 ? std::span<const JobPart>(parts) : std::span<const JobPart>();
    CHECK_FALSE(batch.keep());
    CHECK(all_of(batch) == std::vector<Told>(jobs.begin(), jobs.end()));
  }
}

TEST_CASE("a batch has at least one row and no more than it has room for", "[record]") {
  for (const std::size_t wanted : {std::size_t{0}, std::size_t{1}, std::size_t{100}}) {
    RowBatch batch(wanted);
    std::size_t rows = 0;
    while (!batch.is_full()) {
      const Told told = job(++rows, 1);
      add(batch, told);
      REQUIRE(batch.keep());
    }
    CHECK(rows == std::clamp<std::size_t>(wanted, 1, RowBatch::kMostRows));
    CHECK(all_of(batch).size() == rows);
    CHECK_FALSE(batch.is_full());
  }
}

TEST_CASE("a row begins as a new one, whatever stood in its place", "[record]") {
  RowBatch batch(1);
  const Told told = job(1, 2);
  JobRow& row = add(batch, told);
  row.requeues = 3;
  row.finish = Time{5};
  REQUIRE(batch.keep());
  CHECK(all_of(batch).size() == 1);
  JobRequest request;
  request.number = 2;
  const JobRow& next = batch.add(request);
  CHECK(next.request.number == 2);
  CHECK(next.requeues == 0);
  CHECK(next.finish == kNever);
  CHECK(next.nodes.empty());
}

}  // namespace suanwang
