// Eight jobs on four processors, by hand.
#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

// job   submit  run  requested  processors
//  1       0     6       8          2        ends early, at 6 s of its run
//  2       0    10      10          1
//  3       1     5       5          3
//  4       2     4       4          1
//  5       3     3       3          2
//  6       4     2       2          1
//  7       5     7       9          1        ends early
//  8       6     2       2          4
std::vector<Arrival> eight_jobs() {
  return {batch_job(1, 0, 6000, 2, 8000),
          batch_job(2, 0, 10'000, 1, 10'000),
          batch_job(3, 1000, 5000, 3, 5000),
          batch_job(4, 2000, 4000, 1, 4000),
          batch_job(5, 3000, 3000, 2, 3000),
          batch_job(6, 4000, 2000, 1, 2000),
          batch_job(7, 5000, 7000, 1, 9000),
          batch_job(8, 6000, 2000, 4, 2000)};
}

std::vector<std::int64_t> starts_s(const std::string& start_rule) {
  const Replay run =
      replay(one_core_nodes(4), eight_jobs(), Stages{.order = "fcfs", .start = start_rule});
  REQUIRE_FALSE(run.outcome.broken);
  std::vector<std::int64_t> starts;
  for (std::uint64_t id = 1; id <= 8; ++id) {
    REQUIRE(run.start_ms(id) % 1000 == 0);
    REQUIRE(run.row(id).finish - run.row(id).start == eight_jobs()[id - 1].truth.run);
    starts.push_back(run.start_ms(id) / 1000);
  }
  return starts;
}

}  // namespace

TEST_CASE("eight jobs by hand: strict first come, first served", "[engine]") {
  // Job 3 waits for job 1; job 5 for job 3; job 8 needs the whole machine and waits for job 7.
  //
  //      0    2    4    6    8   10   12   14   16   18   20
  // p1   1  1  1  1  1  1 |3  3  3  3  3 |5  5  5 |
  // p2   1  1  1  1  1  1 |3  3  3  3  3 |5  5  5 |               |8  8 |
  // p3   .  .  .  .  .  . |3  3  3  3  3 |6  6 |7  7  7  7  7  7  7|8  8 |
  // p4   2  2  2  2  2  2  2  2  2  2 |4  4  4  4 |               |8  8 |
  CHECK(starts_s("strict") == std::vector<std::int64_t>{0, 0, 6, 10, 11, 11, 13, 20});
}

TEST_CASE("eight jobs by hand: EASY", "[engine]") {
  // At 2 s job 4 fits and ends at 6, before job 3's shadow time 8 (job 1 is expected to end then).
  // At 10 s job 5 is first: shadow 11, 4 free then, 2 extra; job 6 would end at 12 and takes one of
  // the extra processors. At 11 s jobs 5 and 7 start; job 8 waits for job 7, which ends at 18
  // although it asked for time until 20.
  //
  //      0    2    4    6    8   10   12   14   16   18
  // p1   1  1  1  1  1  1 |3  3  3  3  3 |5  5  5 |        |8  8 |
  // p2   1  1  1  1  1  1 |3  3  3  3  3 |5  5  5 |        |8  8 |
  // p3   .  . |4  4  4  4 |3  3  3  3  3 |7  7  7  7  7  7  7|8  8 |
  // p4   2  2  2  2  2  2  2  2  2  2 |6  6 |              |8  8 |
  CHECK(starts_s("easy") == std::vector<std::int64_t>{0, 0, 6, 2, 11, 10, 11, 18});
}

TEST_CASE("eight jobs by hand: conservative", "[engine]") {
  // Plans at submission: 3 at 8, 4 at 2, 5 at 13, 6 at 6 (between 4's end and 3's start), 7 at 10,
  // 8 at 19. Job 1 ends early at 6, but job 3 does not fit beside job 6's reservation before 8:
  // nothing moves until job 7's early end at 17 brings job 8 forward from 19.
  //
  //      0    2    4    6    8   10   12   14   16   18
  // p1   1  1  1  1  1  1  .  . |3  3  3  3  3 |5  5  5 |  |8  8 |
  // p2   1  1  1  1  1  1  .  . |3  3  3  3  3 |5  5  5 |  |8  8 |
  // p3   .  . |4  4  4  4 |6  6 |3  3  3  3  3 |           |8  8 |
  // p4   2  2  2  2  2  2  2  2  2  2 |7  7  7  7  7  7  7|8  8 |
  CHECK(starts_s("conservative") == std::vector<std::int64_t>{0, 0, 8, 2, 13, 6, 10, 17});
}

}  // namespace suanwang::test
