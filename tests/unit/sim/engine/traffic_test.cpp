// How kinds of traffic share links, checkpoints that are kept elsewhere, and jobs that links cut
// off from the places they serve: by hand.
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

constexpr std::int64_t kGB = 1'000'000'000;
const Place kSea = Place::of(RegionId(0));

/// A centre of four nodes, a region, and 1 Gbit/s over 100 km (0.49 ms) at 1 yuan a GB.
City centre_by_the_sea() {
  City city = one_core_nodes(4);
  city.regions.push_back({"sea"});
  Link link{Place::of(CentreId(0)), kSea, Length{100'000'000}, BitRate{kGB}};
  link.price = TrafficPrice{100'000'000};
  city.links.push_back(link);
  city.topology = Topology({1, 0, 2, 0, 1}, city.links.rows());
  return city;
}

TrafficClass& traffic_of(City& city, TrafficKind kind) {
  return city.network.traffic[static_cast<std::size_t>(kind)];
}

/// Job 1 needs a copy of 10 GB, job 2 brings 10 GB along, over the same link.
Replay copy_and_input(const City& city) {
  Demand demand = demand_of(city, {batch_job(1, 0, 10'000, 1)}, true);
  demand.data_sets.push_back({"corpus", Bytes{10 * kGB}, {kSea}});
  demand.streams[StreamId(0)].data.reads = DataSetId(0);
  Arrival second = batch_job(2, 0, 10'000, 1);
  second.request.stream = StreamId(1);
  Demand others = demand_of(city, {second}, true);
  others.streams[StreamId(0)].data.input = Bytes{10 * kGB};
  others.streams[StreamId(0)].data.from = kSea;
  demand.streams.push_back(others.streams[StreamId(0)]);
  return replay(city, demand, Stages{});
}

Replay with_checkpoints(const City& city, Bytes state, const SimulatorOptions& options = {}) {
  Demand demand = demand_of(city, {batch_job(1, 0, 100'000, 1)}, true);
  Resilience& resilience = demand.streams[StreamId(0)].resilience;
  resilience.checkpoint = {seconds(30), seconds(5), {}, kSea};
  resilience.state = state;
  return replay(city, demand, Stages{}, options);
}

Replay cut_off(const City& city, const SimulatorOptions& options = {}) {
  Demand demand = demand_of(city, {batch_job(1, 10'000, 100'000, 1)}, true);
  demand.streams[StreamId(0)].reach = {Latency{1'000'000}, kSea, {}};
  return replay(city, demand, Stages{}, options);
}

}  // namespace

TEST_CASE("kinds of traffic share links by weight, priority and greatest rate",
          "[engine][network]") {
  City city = centre_by_the_sea();
  Replay run = copy_and_input(city);
  CHECK(run.start_ms(1) == 160'001);
  CHECK(run.start_ms(2) == 160'001);
  // Three quarters of the link: 106.667 s; then the copy has it alone.
  traffic_of(city, TrafficKind::input).weight = 3;
  run = copy_and_input(city);
  CHECK(run.start_ms(1) == 160'001);
  CHECK(run.start_ms(2) == 106'668);
  traffic_of(city, TrafficKind::input).weight = 1;
  traffic_of(city, TrafficKind::copy).priority = 1;
  run = copy_and_input(city);
  CHECK(run.start_ms(1) == 160'001);
  CHECK(run.start_ms(2) == 80'001);
  // The input has the 0.9 Gbit/s that the copy may not take: 88.889 s.
  traffic_of(city, TrafficKind::copy) = {1, BitRate{kGB / 10}, 0};
  run = copy_and_input(city);
  CHECK(run.start_ms(1) == 800'001);
  CHECK(run.start_ms(2) == 88'890);
}

TEST_CASE("checkpoints that are kept elsewhere go there while the job runs", "[engine][network]") {
  const City city = centre_by_the_sea();
  // Three are written, at 35, 70 and 105 s; each takes 16 s, and the job ends at 115 s: of the last
  // 1.25 GB are sent by then.
  Replay run = with_checkpoints(city, Bytes{2 * kGB});
  REQUIRE_FALSE(run.outcome.broken);
  CHECK(run.row(1).finish == Time{115'000});
  CHECK(run.row(1).traffic.moved_bytes == 5 * kGB + kGB / 4);
  CHECK(run.row(1).traffic.cost_ufen == Approx(5.25e8));
  const NetworkTotals& network = run.outcome.totals.network;
  CHECK(network.transfers == 3);
  CHECK(network.sent(TrafficKind::checkpoint) == 5 * kGB + kGB / 4);
  CHECK(network.skipped_checkpoints == 0);
  CHECK(network.links.front().forward == Approx(5.25e9));
  CHECK(network.under_way == 0);
  // Each takes 64 s: the second is not sent, as the first is still on its way.
  run = with_checkpoints(city, Bytes{8 * kGB});
  CHECK(run.row(1).traffic.moved_bytes == 9 * kGB + kGB / 4);
  CHECK(run.outcome.totals.network.skipped_checkpoints == 1);
  // At the horizon one is under way, all of it on the books.
  SimulatorOptions options;
  options.horizon = Time{110'000};
  run = with_checkpoints(city, Bytes{2 * kGB}, options);
  CHECK(run.row(1).state == FinalState::running);
  CHECK(run.row(1).traffic.moved_bytes == 6 * kGB);
  CHECK(run.outcome.totals.network.under_way == 1);
}

TEST_CASE("a failure ends the checkpoints of a start, and the next start has its own",
          "[engine][network]") {
  City city = centre_by_the_sea();
  CommonCause blackout;
  blackout.nodes = {{PartitionId(0), 0, 4}};
  blackout.from = Time{50'000};
  blackout.until = Time{60'000};
  city.common_causes.push_back(blackout);
  const Replay run = with_checkpoints(city, Bytes{2 * kGB});
  REQUIRE_FALSE(run.outcome.broken);
  // One at 35 s. 70 s of computing are left at 60 s: two more, at 95 and 130 s; the end is at 140
  // s, with 10 of 16 s of the last sent.
  CHECK(run.row(1).finish == Time{140'000});
  CHECK(run.row(1).traffic.moved_bytes == 5 * kGB + kGB / 4);
}

TEST_CASE("jobs that cut links take from the place they serve are told", "[engine][network]") {
  City city = centre_by_the_sea();
  CommonCause cut;
  cut.link = LinkId(0);
  cut.from = Time{30'000};
  cut.until = Time{55'000};
  city.common_causes.push_back(cut);
  Replay run = cut_off(city);
  CHECK(run.row(1).state == FinalState::completed);
  CHECK(run.row(1).traffic.too_far == seconds(25));
  CHECK(run.outcome.totals.network.too_far_jobs == 1);
  CHECK(run.outcome.totals.network.too_far_ms == 25'000);
  SimulatorOptions options;
  options.horizon = Time{40'000};
  run = cut_off(city, options);
  CHECK(run.row(1).traffic.too_far == seconds(10));
  // Round by the tenant: 1.96 ms is too far, too; 0.98 ms is not.
  const Place corner = Place::of(TenantId(1));
  city.links.push_back({Place::of(CentreId(0)), corner, Length{200'000'000}, BitRate{kGB}});
  city.links.push_back({corner, kSea, Length{200'000'000}, BitRate{kGB}});
  city.topology = Topology({1, 0, 2, 0, 1}, city.links.rows());
  CHECK(cut_off(city).row(1).traffic.too_far == seconds(25));
  city.links[LinkId(1)].length = Length{100'000'000};
  city.links[LinkId(2)].length = Length{100'000'000};
  city.topology = Topology({1, 0, 2, 0, 1}, city.links.rows());
  run = cut_off(city);
  CHECK(run.row(1).traffic.too_far == Duration{});
  CHECK(run.outcome.totals.network.too_far_jobs == 0);
}

}  // namespace suanwang::test
