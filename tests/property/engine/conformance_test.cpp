// What every stage keeps to, whichever it is: the tables are walked, so that a new plug-in is
// tested without a new test.
#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "scheduler/dispatch/dispatch_rule.hpp"
#include "scheduler/order/job_order.hpp"
#include "scheduler/placement/placement_rule.hpp"
#include "scheduler/start/start_rule.hpp"
#include "sim/base/random.hpp"
#include "sim/demand/arrival_list.hpp"
#include "tests/support/draw.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

Partition random_partition(RandomStream& random) {
  Partition partition;
  partition.name = "p";
  partition.centre = CentreId(0);
  partition.nodes = 1 + draw(random, 20);
  partition.cores = 1 + draw(random, 8);
  partition.accelerators = random.chance(0.5) ? 1 + draw(random, 8) : 0;
  partition.memory_mib = 1 + draw(random, 64);
  for (std::uint32_t k = 0; k <= partition.units(); ++k) {
    partition.node_power_mw.push_back(1000 + 100 * k * k);
  }
  return partition;
}

TaskShape random_shape(RandomStream& random, const Partition& partition) {
  TaskShape shape;
  const double kind = random.uniform01();
  shape.cores = kind < 0.3 ? 1 : 1 + draw(random, partition.cores);
  shape.accelerators = partition.accelerators > 0 && random.chance(0.6)
                           ? 1 + draw(random, partition.accelerators)
                           : 0;
  shape.memory_mib = random.chance(0.3) ? draw(random, partition.memory_mib + 1) : 0;
  return shape;
}

struct Placed {
  TaskShape shape;
  std::vector<NodeRun> runs;
};

/// Tasks of the shape that fit, counted node by node.
std::uint64_t room(const NodePool& pool, const TaskShape& shape) {
  const FreeNodes free = pool.copy_free();
  std::uint64_t tasks = 0;
  for (std::uint32_t n = 0; n < pool.available_nodes(); ++n) {
    tasks += free.tasks_on(n, shape);
  }
  return tasks;
}

void check_placement(NodePool& pool, const Placed& placed, std::uint32_t tasks) {
  std::uint64_t sum = 0;
  for (const NodeRun& run : placed.runs) {
    sum += std::uint64_t{run.count} * run.tasks_per_node;
  }
  REQUIRE(sum == tasks);
  REQUIRE(pool.can_take(placed.runs, placed.shape));
}

/// A rule that draws may choose otherwise when it is asked again.
void fill_and_empty(PlacementRule& rule, bool draws, std::uint64_t seed) {
  RandomStream random(seed, "tests/placement");
  const Partition partition = random_partition(random);
  NodePool pool(partition, random.chance(0.5));
  std::vector<Placed> placed;
  PlacementDraft draft;
  for (int step = 0; step < 120; ++step) {
    const Time now{step};
    if (!placed.empty() && random.chance(0.4)) {
      const auto i = static_cast<std::ptrdiff_t>(draw(random, placed.size()));
      pool.give(
          now, placed[static_cast<std::size_t>(i)].runs, placed[static_cast<std::size_t>(i)].shape);
      placed.erase(placed.begin() + i);
      continue;
    }
    const TaskShape shape = random_shape(random, partition);
    const std::uint64_t most = room(pool, shape);
    REQUIRE(pool.count_fits(shape) == most);
    const auto tasks = static_cast<std::uint32_t>(1 + draw(random, most + 2));
    REQUIRE(pool.fits(shape, tasks) == (most >= tasks));
    if (most < tasks) {
      continue;
    }
    draft.clear();
    rule.choose(pool, shape, tasks, draft);
    placed.push_back({shape, {draft.runs().begin(), draft.runs().end()}});
    check_placement(pool, placed.back(), tasks);
    if (!draws) {
      draft.clear();
      rule.choose(pool, shape, tasks, draft);
      REQUIRE(std::equal(draft.runs().begin(),
                         draft.runs().end(),
                         placed.back().runs.begin(),
                         placed.back().runs.end()));
    }
    REQUIRE(pool.take(now, placed.back().runs, shape, total_tasks(placed.back().runs)));
    pool.check();
  }
}

/// A CPU partition and two of cards, of different speeds for the second half of the jobs.
City random_city(RandomStream& random) {
  City city;
  add_centre(city, 1'234'567);
  const AcceleratorId slow = add_accelerator(city, "slow");
  const AcceleratorId fast = add_accelerator(city, "fast");
  add_partition(city, {.nodes = 2 + draw(random, 4), .cores = 1 + draw(random, 6)});
  const std::uint32_t cards = 1 + draw(random, 4);
  add_partition(city,
                {.nodes = 1 + draw(random, 4),
                 .cores = 4 + draw(random, 5),
                 .accelerators = cards,
                 .memory_mib = 64,
                 .type = slow});
  add_partition(city,
                {.nodes = 1 + draw(random, 3),
                 .cores = 8,
                 .accelerators = 4,
                 .memory_mib = 128,
                 .type = fast,
                 .power_mw = {500, 507, 560, 700, 1300}});
  city.tenants.push_back({"first", DistrictId(), 3.0});
  city.tenants.push_back({"second", DistrictId(), 1.0});
  return city;
}

Arrival random_job(RandomStream& random, std::uint64_t id) {
  const auto run = draw<std::int64_t>(random, 6000);
  Arrival job = batch_job(id,
                          draw<std::int64_t>(random, 20) * 500,
                          run,
                          1 + draw(random, 4),
                          random.chance(0.5) ? run + 1 : 1 + draw<std::int64_t>(random, 8000));
  job.request.cores = 1 + draw(random, 3);
  job.request.accelerators = random.chance(0.4) ? 1 + draw(random, 4) : 0;
  job.request.memory_mib = random.chance(0.3) ? draw(random, 40) : 0;
  job.request.tenant = TenantId(draw(random, 2));
  job.request.speeds = SpeedProfileId(draw(random, 2));
  return job;
}

Demand random_demand(RandomStream& random, const City& city) {
  std::vector<Arrival> jobs;
  for (std::uint64_t id = 1; id <= 40; ++id) {
    jobs.push_back(random_job(random, id));
  }
  sort_by_submission(jobs);
  Demand demand = demand_of(city, std::move(jobs), false);
  SpeedProfile speeds = demand.speed_profiles[SpeedProfileId(0)];
  speeds.on_accelerator_ppm[AcceleratorId(1)] = 2'700'000;
  demand.speed_profiles.push_back(speeds);
  return demand;
}

void check_rows(const Replay& run) {
  INFO(run.outcome.breach);
  REQUIRE_FALSE(run.outcome.broken);
  REQUIRE(run.rows.size() == 40);
  REQUIRE(run.outcome.totals.refusals == 0);
  REQUIRE(run.outcome.totals.waiting == 0);
  REQUIRE(run.outcome.totals.running == 0);
  for (const KeptRow& row : run.rows) {
    if (row.state == FinalState::rejected) {
      REQUIRE(row.reject_reason == RejectReason::larger_than_any_centre);
      continue;
    }
    REQUIRE(row.start >= row.request.submit);
    std::uint64_t tasks = 0;
    for (const NodeRun& nodes : row.nodes) {
      tasks += std::uint64_t{nodes.count} * nodes.tasks_per_node;
    }
    REQUIRE(tasks == row.request.tasks);
  }
}

/// Cores and cards in use at every start, node by node, from the rows alone.
void check_nodes_from_rows(const City& city, const Replay& run) {
  for (const KeptRow& at : run.rows) {
    std::map<std::uint64_t, std::pair<std::uint32_t, std::uint32_t>> used;
    for (const KeptRow& row : run.rows) {
      const bool together = row.start != kNever && at.start != kNever && row.start <= at.start &&
                            at.start < row.finish;
      for (std::size_t i = 0; together && i < row.nodes.size(); ++i) {
        const NodeRun& nodes = row.nodes[i];
        for (std::uint32_t n = nodes.first; n < nodes.first + nodes.count; ++n) {
          auto& [cores, cards] = used[(std::uint64_t{row.partition.value()} << 32U) | n];
          cores += nodes.tasks_per_node * row.request.cores;
          cards += nodes.tasks_per_node * row.request.accelerators;
        }
      }
    }
    for (const auto& [key, taken] : used) {
      const Partition& partition =
          city.partitions[PartitionId(static_cast<std::uint32_t>(key >> 32U))];
      REQUIRE(static_cast<std::uint32_t>(key) < partition.nodes);
      REQUIRE(taken.first <= partition.cores);
      REQUIRE(taken.second <= partition.accelerators);
    }
  }
}

template <class Interface, class Visit>
void for_each_name(PluginTable<Interface> table, Visit visit) {
  REQUIRE_FALSE(table.empty());
  for (const PluginEntry<Interface>* entry : table) {
    visit(std::string(entry->name));
  }
}

template <class Visit>
void for_each_stages(Visit visit) {
  for_each_name(job_orders(), [&](const std::string& order) {
    for_each_name(start_rules(), [&](const std::string& start) {
      for_each_name(placement_rules(), [&](const std::string& place) {
        visit(Stages{.order = order, .start = start, .place = place});
      });
    });
  });
}

}  // namespace

TEST_CASE("every placement rule places exactly the tasks where they fit", "[conformance]") {
  for (const PluginEntry<PlacementRule>* entry : placement_rules()) {
    Issues issues;
    const auto rule = entry->make(ConfigNode{}, "place", issues);
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
      INFO(entry->name << ", seed " << seed);
      fill_and_empty(*rule, entry->name == "random", seed);
    }
  }
}

TEST_CASE("every order, start rule and placement together keep the books", "[conformance]") {
  for_each_stages([](const Stages& stages) {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
      RandomStream random(seed, "tests/stages");
      const City city = random_city(random);
      const Demand demand = random_demand(random, city);
      INFO(stages.order << ", " << stages.start << ", " << stages.place << ", seed " << seed);
      const Replay run = replay(city, demand, stages);
      check_rows(run);
      check_nodes_from_rows(city, run);
      const Replay again = replay(city, demand, stages);
      REQUIRE(again.outcome.totals.fingerprint == run.outcome.totals.fingerprint);
    }
  });
}

TEST_CASE("a lone job starts at once, whatever the stages", "[conformance]") {
  for_each_stages([](const Stages& stages) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      RandomStream random(seed, "tests/lone");
      const City city = random_city(random);
      Arrival job = random_job(random, 1);
      job.request.speeds = SpeedProfileId(0);
      const Replay run = replay(city, demand_of(city, {job}, false), stages);
      INFO(stages.order << ", " << stages.start << ", " << stages.place << ", seed " << seed);
      REQUIRE_FALSE(run.outcome.broken);
      const KeptRow& row = run.row(1);
      REQUIRE((row.state == FinalState::rejected || row.start == row.request.submit));
    }
  });
}

TEST_CASE("every dispatch rule picks a centre that can run the job, or none if none can",
          "[conformance]") {
  for (const PluginEntry<DispatchRule>* entry : dispatch_rules()) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
      INFO(entry->name << ", seed " << seed);
      RandomStream random(seed, "tests/dispatch");
      City city = one_core_nodes(1 + draw(random, 6));
      for (std::uint32_t centres = 1 + draw(random, 6); centres > 0; --centres) {
        add_centre(city);
        std::vector<CapacityStep> steps;
        if (random.chance(0.3)) {  // sometimes away, back later: it can still run the job
          steps = {{Time{2000}, 0}, {Time{30'000}, 6}};
        }
        add_partition(city, {.nodes = 6, .cores = 1 + draw(random, 2), .capacity = steps});
      }
      std::vector<Arrival> jobs;
      for (std::uint64_t id = 1; id <= 40; ++id) {
        jobs.push_back(batch_job(id,
                                 draw<std::int64_t>(random, 8) * 1000,
                                 1 + draw<std::int64_t>(random, 9000),
                                 1 + draw(random, 14)));
      }
      sort_by_submission(jobs);
      const Stages stages{.dispatch = std::string(entry->name)};
      const Replay run = replay(city, jobs, stages, SimulatorOptions{.seed = seed});
      INFO(run.outcome.breach);
      REQUIRE_FALSE(run.outcome.broken);
      REQUIRE(run.outcome.totals.refusals == 0);
      for (const KeptRow& row : run.rows) {
        std::uint64_t largest = 0;
        for (const Partition& partition : city.partitions) {
          largest = std::max(largest, std::uint64_t{partition.nodes} * partition.cores);
        }
        REQUIRE((row.state == FinalState::rejected) == (row.request.tasks > largest));
      }
      const Replay again = replay(city, jobs, stages, SimulatorOptions{.seed = seed});
      REQUIRE(again.outcome.totals.fingerprint == run.outcome.totals.fingerprint);
    }
  }
}

}  // namespace suanwang::test
