#include "sim/scenario/traces/kept_jobs.hpp"

#include <limits>
#include <memory>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"

namespace suanwang {

namespace {

Arrival job(std::uint64_t id, std::int64_t submit_ms, std::uint32_t tasks, std::uint32_t tenant) {
  Arrival arrival;
  arrival.request.id = id;
  arrival.request.submit = Time{submit_ms};
  arrival.request.walltime = Duration{3'600'000};
  arrival.request.tasks = tasks;
  arrival.request.tenant = TenantId(tenant);
  arrival.truth.run = Duration{submit_ms % 1000};
  arrival.truth.end = static_cast<TrueEnd>(id % 3);
  return arrival;
}

void check_comes_back(const std::vector<Arrival>& jobs, bool with_memory) {
  const auto kept = std::make_shared<KeptJobs>(jobs.size(), with_memory);
  for (const Arrival& arrival : jobs) {
    kept->add(arrival);
  }
  REQUIRE(kept->all_here());
  REQUIRE(kept->size() == jobs.size());
  JobDefaults defaults;
  KeptJobsCursor cursor(kept, defaults, Duration{}, false);
  Arrival back;
  for (const Arrival& arrival : jobs) {
    REQUIRE(cursor.next(back));
    REQUIRE(back.request.id == arrival.request.id);
    REQUIRE(back.request.submit == arrival.request.submit);
    REQUIRE(back.request.walltime == arrival.request.walltime);
    REQUIRE(back.request.tasks == arrival.request.tasks);
    REQUIRE(back.request.tenant == arrival.request.tenant);
    REQUIRE(back.request.memory_mib == (with_memory ? arrival.request.memory_mib : 0));
    REQUIRE(back.truth.run == arrival.truth.run);
    REQUIRE(back.truth.end == arrival.truth.end);
  }
  CHECK_FALSE(cursor.next(back));
}

}  // namespace

TEST_CASE("jobs come back as they were kept, also those that a row has no room for", "[swf]") {
  constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  std::vector<Arrival> jobs{job(1, 0, 1, 0),
                            job(2, 5, 65'535, 4094),  // the most a row holds
                            job(3, 5, 65'536, 4094),  // a task more
                            job(4, 5, 65'535, 4095),  // a tenant more
                            job(5, 9, 0, kNone),      // of nobody
                            job(7, 9, 1, 1),          // a number left out
                            job(8, 9, 1, 1),
                            job(6, 9, kNone, 1),  // numbers fall
                            job(std::uint64_t{1} << 40U, 10, 2, 2),
                            job((std::uint64_t{1} << 40U) + 1, 11, 2, 2),
                            job(static_cast<std::uint64_t>(-1), 12, 2, 2),  // the log has none
                            job(0, 13, 2, 2)};
  check_comes_back(jobs, false);
  jobs[3].request.memory_mib = 512;
  check_comes_back(jobs, true);
}

TEST_CASE("random jobs come back as they were kept", "[swf]") {
  RandomStream random(1, "tests/kept-jobs");
  std::vector<Arrival> jobs;
  std::uint64_t id = 0;
  std::int64_t submit = 0;
  for (int i = 0; i < 200'000; ++i) {
    id = random.uniform_int(50) == 0 ? random.uniform_int(1U << 31U) : id + 1;
    submit += static_cast<std::int64_t>(random.uniform_int(100'000));
    jobs.push_back(job(id,
                       submit,
                       static_cast<std::uint32_t>(random.uniform_int(70'000)),
                       static_cast<std::uint32_t>(random.uniform_int(4200))));
  }
  check_comes_back(jobs, false);
}

TEST_CASE("one job that a row can't hold at all, or one too many, and none is kept", "[swf]") {
  KeptJobs few(1, false);
  few.add(job(1, 0, 1, 0));
  CHECK(few.all_here());
  few.add(job(2, 0, 1, 0));
  CHECK_FALSE(few.all_here());
  CHECK(few.size() == 0);

  KeptJobs long_gap(10, false);
  long_gap.add(job(1, 0, 1, 0));
  long_gap.add(job(2, std::int64_t{1} << 33U, 1, 0));
  CHECK_FALSE(long_gap.all_here());

  KeptJobs falling(10, false);
  falling.add(job(1, 10, 1, 0));
  falling.add(job(2, 5, 1, 0));
  CHECK_FALSE(falling.all_here());
}

}  // namespace suanwang
