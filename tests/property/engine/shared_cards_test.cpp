// Random runs of jobs that share cards, with every start rule and placement: no card is given away
// twice, as the rows alone tell; and scores that are kept are those that a look at every node
// gives.
#include <bit>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "scheduler/placement/placement_rule.hpp"
#include "scheduler/start/start_rule.hpp"
#include "sim/base/random.hpp"
#include "sim/demand/arrival_list.hpp"
#include "tests/support/draw.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

City city_of_cards(RandomStream& random) {
  City city;
  city.card_units = kSharedCardUnits;
  add_centre(city);
  for (std::uint32_t p = 0; p < 1 + draw(random, 3); ++p) {
    const AcceleratorId type = add_accelerator(city, "type-" + std::to_string(p));
    add_partition(city,
                  {.nodes = 1 + draw(random, 5),
                   .cores = 4 + draw(random, 12),
                   .accelerators = 1 + draw(random, 8),
                   .memory_mib = 100,
                   .type = type});
  }
  city.tenants.push_back({"first", DistrictId(), 1.0});
  city.tenants.push_back({"second", DistrictId(), 1.0});
  return city;
}

Arrival job_of_cards(RandomStream& random, std::uint64_t id) {
  const std::int64_t run = 1000 * (1 + draw(random, 20));
  Arrival job = batch_job(
      id, 1000 * draw(random, 60), run, random.chance(0.3) ? 1 + draw(random, 4) : 1, run * 2);
  job.request.cores = 1 + draw(random, 3);
  job.request.memory_mib = random.chance(0.3) ? draw(random, 40) : 0;
  job.request.tenant = TenantId(draw(random, 2));
  if (random.chance(0.6)) {
    job.request.accelerators = 50 * (1 + draw(random, 19));
    job.request.card_units = kSharedCardUnits;
  } else {
    job.request.accelerators = draw(random, 4);
  }
  return job;
}

Demand demand_of_cards(RandomStream& random, const City& city) {
  std::vector<Arrival> jobs;
  for (std::uint64_t id = 1; id <= 60; ++id) {
    jobs.push_back(job_of_cards(random, id));
  }
  sort_by_submission(jobs);
  return demand_of(city, std::move(jobs), false);
}

void check_cards(const City& city, const KeptRow& row) {
  const std::uint32_t asked = row.request.accelerators;
  const std::uint32_t cards_of_a_task = asked == 0 ? 0 : asked < 1000 ? 1 : asked / 1000;
  for (const NodeRun& run : row.nodes) {
    REQUIRE(std::popcount(run.cards) == static_cast<int>(run.tasks_per_node * cards_of_a_task));
    REQUIRE(static_cast<std::uint32_t>(std::bit_width(run.cards)) <=
            city.partitions[row.partition].cards());
  }
}

/// What is taken of each card at the start of every job.
void check_no_card_is_full_twice(const Replay& run) {
  for (const KeptRow& at : run.rows) {
    std::map<std::pair<std::uint64_t, std::uint32_t>, std::uint32_t> taken;
    for (const KeptRow& row : run.rows) {
      const bool together = row.start != kNever && at.start != kNever && row.start <= at.start &&
                            at.start < row.finish;
      for (const NodeRun& nodes : row.nodes) {
        for (std::uint32_t n = nodes.first; together && n < nodes.first + nodes.count; ++n) {
          for (CardSet rest = nodes.cards; rest != 0; rest &= rest - 1) {
            const auto card = static_cast<std::uint32_t>(std::countr_zero(rest));
            taken[{(std::uint64_t{row.partition.value()} << 32U) | n, card}] +=
                std::min(row.request.accelerators, 1000U);
          }
        }
      }
    }
    for (const auto& [card, units] : taken) {
      REQUIRE(units <= 1000);
    }
  }
}

/// Preemptive rules start jobs several times; rows tell of the last.
bool starts_once(const std::string& start) {
  for (const char* preemptive : {"srtf", "srsf", "two-d-las", "time-slice", "priority"}) {
    if (start == preemptive) {
      return false;
    }
  }
  return true;
}

std::unique_ptr<PlacementRule> rule_of(const std::string& name) {
  Issues issues;
  auto rule = find_plugin(placement_rules(), name)->make({}, "place", issues);
  REQUIRE(rule != nullptr);
  return rule;
}

}  // namespace

TEST_CASE("no rule gives a card away twice", "[cards]") {
  for (const PluginEntry<StartRule>* start : start_rules()) {
    for (const PluginEntry<PlacementRule>* place : placement_rules()) {
      for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        RandomStream random(seed, "tests/shared-cards");
        const City city = city_of_cards(random);
        const Demand demand = demand_of_cards(random, city);
        const std::string name(start->name);
        INFO(name << ", " << place->name << ", seed " << seed);
        const Replay run =
            replay(city, demand, Stages{.start = name, .place = std::string(place->name)});
        INFO(run.outcome.breach);
        REQUIRE_FALSE(run.outcome.broken);
        REQUIRE(run.rows.size() == 60);
        REQUIRE(run.outcome.totals.refusals == 0);
        REQUIRE(run.outcome.totals.waiting == 0);
        REQUIRE(run.outcome.totals.running == 0);
        for (const KeptRow& row : run.rows) {
          check_cards(city, row);
        }
        if (starts_once(name)) {
          check_no_card_is_full_twice(run);
        }
      }
    }
  }
}

TEST_CASE("scores that are kept are those that a look at every node gives", "[cards]") {
  for (const char* name :
       {"best-fit-score", "dot-product", "gpu-packing", "gpu-clustering", "fgd"}) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
      INFO(name << ", seed " << seed);
      RandomStream random(seed, "tests/kept-scores");
      City city = city_of_cards(random);
      const Partition& partition = city.partitions[PartitionId(0)];
      NodePool pool(partition, true);
      NodePool plain(partition, true);
      pool.keep_change_log();
      pool.keep_card_classes();
      plain.keep_card_classes();
      const auto keeps = rule_of(name);
      const auto looks = rule_of(name);

      struct Placed {
        TaskShape shape;
        std::vector<NodeRun> runs;
      };

      std::vector<Placed> placed;
      for (int step = 0; step < 150; ++step) {
        if (!placed.empty() && random.chance(0.4)) {
          const auto i = static_cast<std::ptrdiff_t>(draw(random, placed.size()));
          const Placed& gone = placed[static_cast<std::size_t>(i)];
          pool.give(Time{step}, gone.runs, gone.shape);
          plain.give(Time{step}, gone.runs, gone.shape);
          placed.erase(placed.begin() + i);
          continue;
        }
        const bool shares = random.chance(0.6);
        const TaskShape shape{1 + draw(random, 3),
                              shares ? 50 * (1 + draw(random, 19)) : 1000 * draw(random, 4),
                              draw(random, 30)};
        const std::uint32_t tasks = 1 + (random.chance(0.3) ? draw(random, 3) : 0);
        REQUIRE(pool.fits(shape, tasks) == plain.fits(shape, tasks));
        if (!pool.fits(shape, tasks)) {
          continue;
        }
        PlacementDraft one;
        PlacementDraft other;
        keeps->choose(pool, shape, tasks, one);
        looks->choose(plain, shape, tasks, other);
        std::vector<NodeRun> runs;
        pool.choose_cards(one.runs(), shape, runs);
        std::vector<NodeRun> as_seen;
        plain.choose_cards(other.runs(), shape, as_seen);
        REQUIRE(runs == as_seen);
        REQUIRE(pool.take(Time{step}, runs, shape, total_tasks(runs)));
        REQUIRE(plain.take(Time{step}, runs, shape, total_tasks(runs)));
        pool.check();
        placed.push_back({shape, runs});
      }
    }
  }
}

}  // namespace suanwang::test
