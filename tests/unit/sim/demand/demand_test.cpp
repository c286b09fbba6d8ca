#include "sim/demand/demand.hpp"

#include <memory>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/check.hpp"
#include "sim/base/random.hpp"
#include "sim/city/city.hpp"
#include "sim/demand/arrival_list.hpp"

namespace suanwang {
namespace {

/// A stream whose jobs are submitted then; a job's id tells its stream and place.
void add_stream(Demand& demand, const std::vector<std::int64_t>& submits) {
  const std::size_t stream = demand.streams.size();
  std::vector<Arrival> arrivals;
  for (const std::int64_t submit : submits) {
    Arrival arrival;
    arrival.request.id = stream * 1000 + arrivals.size();
    arrival.request.submit = Time{submit};
    arrivals.push_back(arrival);
  }
  auto source = std::make_shared<ArrivalList>(std::move(arrivals), StreamShape{});
  demand.streams.push_back({"stream " + std::to_string(stream), source});
}

std::vector<std::uint64_t> ids_in_order(const Demand& demand) {
  std::vector<std::uint64_t> ids;
  MergedArrivals arrivals(demand, 1);
  while (arrivals.next_time() != kNever) {
    const Time promised = arrivals.next_time();
    const Arrival& arrival = arrivals.take();
    CHECK(arrival.request.submit == promised);
    ids.push_back(arrival.request.id);
    CHECK(arrival.request.number == ids.size());
    CHECK(arrivals.taken() == ids.size());
    arrivals.advance();
  }
  return ids;
}

TEST_CASE("streams are merged by submission, then by stream", "[demand]") {
  Demand demand;
  add_stream(demand, {5, 5, 9});
  add_stream(demand, {});
  add_stream(demand, {1, 5, 9, 10});
  CHECK(ids_in_order(demand) == std::vector<std::uint64_t>{2000, 0, 1, 2001, 2, 2002, 2003});
}

TEST_CASE("cards become the city's units, and more than can be counted do not wrap", "[demand]") {
  std::vector<Arrival> jobs(3);
  jobs[0].request.accelerators = 2;
  jobs[1].request.accelerators = 4'294'969;  // times 1000 is 1704 beyond 2^32
  jobs[2].request.accelerators = 470;
  jobs[2].request.card_units = kSharedCardUnits;
  Demand demand;
  demand.card_units = kSharedCardUnits;
  demand.streams.push_back({"jobs", std::make_shared<ArrivalList>(jobs, StreamShape{})});
  MergedArrivals arrivals(demand, 1);
  CHECK(arrivals.take().request.accelerators == 2000);
  arrivals.advance();
  CHECK(arrivals.take().request.accelerators == 4'294'967'000);
  arrivals.advance();
  const JobRequest& last = arrivals.take().request;
  CHECK(last.accelerators == 470);
  CHECK(last.card_units == 1000);
}

TEST_CASE("no stream means no arrival", "[demand]") {
  const Demand demand;
  MergedArrivals arrivals(demand, 1);
  CHECK(arrivals.next_time() == kNever);
  CHECK_THROWS_AS(arrivals.take(), InvariantBreach);
}

TEST_CASE("a stream that goes back in time is a breach", "[demand]") {
  Demand demand;
  add_stream(demand, {5, 4});
  MergedArrivals arrivals(demand, 1);
  CHECK_THROWS_AS(arrivals.advance(), InvariantBreach);
}

TEST_CASE("many streams come out as a stable sort of all their jobs", "[demand]") {
  RandomStream random(1, "demand test");
  Demand demand;
  std::vector<std::pair<std::int64_t, std::uint64_t>> all;
  for (std::uint64_t stream = 0; stream < 37; ++stream) {
    std::vector<std::int64_t> submits(random.uniform_int(60));
    std::int64_t submit = 0;
    for (std::size_t i = 0; i < submits.size(); ++i) {
      submit += static_cast<std::int64_t>(random.uniform_int(4));
      submits[i] = submit;
      all.emplace_back(submit, stream * 1000 + i);
    }
    add_stream(demand, submits);
  }
  std::sort(all.begin(), all.end());
  std::vector<std::uint64_t> wanted;
  for (const auto& [submit, id] : all) {
    wanted.push_back(id);
  }
  CHECK(ids_in_order(demand) == wanted);
}

TEST_CASE("times are divided by the speed and rounded up", "[demand]") {
  CHECK(at_speed(Duration{1000}, 1'000'000) == Duration{1000});
  CHECK(at_speed(Duration{1000}, 2'000'000) == Duration{500});
  CHECK(at_speed(Duration{1000}, 3'000'000) == Duration{334});
  CHECK(at_speed(Duration{1000}, 150'000) == Duration{6667});
  CHECK(at_speed(days(10'000), 500'000) == days(20'000));
}

}  // namespace
}  // namespace suanwang
