// Which jobs started in time: counted by hand.
#include "sim/experiment/capacity/start_watch.hpp"

#include <memory>

#include <catch2/catch.hpp>

#include "sim/experiment/capacity/share_bound.hpp"

namespace suanwang::test {

namespace {

/// Tenants lab-1, lab-2 and laboratory; streams gangs and others; ends after 1000 s.
RunPlan watched_plan() {
  auto city = std::make_shared<City>();
  for (const char* name : {"lab-1", "lab-2", "laboratory"}) {
    Tenant tenant;
    tenant.name = name;
    city->tenants.push_back(tenant);
  }
  auto demand = std::make_shared<Demand>();
  for (const char* name : {"gangs", "others"}) {
    Stream stream;
    stream.name = name;
    demand->streams.push_back(stream);
  }
  RunPlan plan;
  plan.city = city;
  plan.demand = demand;
  plan.horizon = Time{1'000'000};
  return plan;
}

struct WatchedJob {
  std::int64_t submit_s = 0;
  std::int64_t start_s = -1;  ///< -1: it never started
  FinalState state = FinalState::completed;
  std::uint32_t tasks = 2;
  JobKind kind = JobKind::training;
  std::uint32_t tenant = 0;
  std::uint32_t stream = 0;
  std::int64_t last_start_s = -1;  ///< if it was interrupted
};

GoalValue watched(const RunPlan& plan,
                  const JobCriterion& criterion,
                  const std::vector<WatchedJob>& jobs) {
  const std::vector<CapacityGoal> goals{job_goal(criterion, 0.95)};
  StartWatch watch(plan, goals);
  for (const WatchedJob& job : jobs) {
    JobRequest request;
    request.submit = Time{job.submit_s * 1000};
    request.tasks = job.tasks;
    request.kind = job.kind;
    request.tenant = TenantId(job.tenant);
    request.stream = StreamId(job.stream);
    JobRow row{request};
    row.state = job.state;
    if (job.start_s >= 0) {
      row.first_start = Time{job.start_s * 1000};
      row.start = Time{(job.last_start_s >= 0 ? job.last_start_s : job.start_s) * 1000};
    }
    watch.job_left(row);
  }
  return watch.values().front();
}

JobCriterion within_s(std::int64_t s) {
  JobCriterion criterion;
  criterion.within = seconds(s);
  return criterion;
}

}  // namespace

TEST_CASE("a job starts in time to the millisecond, by its first start", "[experiment][capacity]") {
  const RunPlan plan = watched_plan();
  CHECK(watched(plan, within_s(100), {{.submit_s = 5, .start_s = 105}}) == GoalValue{1, 1, 1});
  CHECK(watched(plan, within_s(99), {{.submit_s = 5, .start_s = 105}}) == GoalValue{0, 1, 0});
  CHECK(watched(plan, within_s(0), {{.submit_s = 5, .start_s = 5}}) == GoalValue{1, 1, 1});
  CHECK(watched(plan, within_s(10), {{.submit_s = 5, .start_s = 7, .last_start_s = 500}}) ==
        GoalValue{1, 1, 1});
}

TEST_CASE("rejected jobs and those that had the time and did not start are missed",
          "[experiment][capacity]") {
  const RunPlan plan = watched_plan();
  const GoalValue value = watched(plan,
                                  within_s(100),
                                  {{.submit_s = 0, .start_s = 50},
                                   {.submit_s = 10, .state = FinalState::rejected},
                                   {.submit_s = 20, .state = FinalState::killed},
                                   {.submit_s = 899, .state = FinalState::waiting}});
  CHECK(value == GoalValue{0.25, 4, 1});
}

TEST_CASE("jobs that came too late to have the time are left out, even if they started",
          "[experiment][capacity]") {
  RunPlan plan = watched_plan();
  const std::vector<WatchedJob> late{{.submit_s = 0, .start_s = 500},
                                     {.submit_s = 900, .start_s = 900},
                                     {.submit_s = 900, .state = FinalState::waiting},
                                     {.submit_s = 950, .state = FinalState::rejected}};
  CHECK(watched(plan, within_s(100), late) == GoalValue{0, 1, 0});
  // Without a horizon the run lasts until all have left: all had the time.
  plan.horizon = kNever;
  CHECK(watched(plan, within_s(100), late) == GoalValue{0.25, 4, 1});
}

TEST_CASE("a goal speaks of the kind, size, tenant, stream and time that it names",
          "[experiment][capacity]") {
  const RunPlan plan = watched_plan();
  const std::vector<WatchedJob> jobs{
      {.submit_s = 0, .start_s = 0},
      {.submit_s = 0, .start_s = 0, .tasks = 1},
      {.submit_s = 0, .start_s = 0, .kind = JobKind::batch},
      {.submit_s = 0, .start_s = 0, .tenant = 1},
      {.submit_s = 0, .start_s = 0, .tenant = 2},
      {.submit_s = 50, .start_s = 50, .stream = 1},
  };
  const auto count = [&](auto change) {
    JobCriterion criterion = within_s(10);
    change(criterion);
    return watched(plan, criterion, jobs).jobs;
  };
  CHECK(count([](JobCriterion&) {}) == 6);
  CHECK(count([](JobCriterion& c) { c.least_tasks = 2; }) == 5);
  CHECK(count([](JobCriterion& c) { c.kind = JobKind::training; }) == 5);
  CHECK(count([](JobCriterion& c) { c.tenant = "lab-1"; }) == 4);
  CHECK(count([](JobCriterion& c) { c.tenant = "lab"; }) == 5);  // not of the laboratory
  CHECK(count([](JobCriterion& c) { c.stream = "others"; }) == 1);
  CHECK(count([](JobCriterion& c) { c.after = seconds(50); }) == 1);
  CHECK(count([](JobCriterion& c) { c.after = seconds(51); }) == 0);
}

TEST_CASE("the least share of few jobs is that of Clopper and Pearson", "[experiment][capacity]") {
  CHECK(least_share(0, 0, 0.95) == 0);
  CHECK(least_share(0, 10, 0.95) == 0);
  // Of n that all met: (1 - level)^(1/n).
  CHECK(least_share(10, 10, 0.95) == Approx(0.741134).epsilon(1e-6));
  CHECK(least_share(50, 50, 0.95) == Approx(0.941845).epsilon(1e-6));
  // The lower end of the two-sided 90 % interval of 8 of 10: 0.4931.
  CHECK(least_share(8, 10, 0.95) == Approx(0.49310).epsilon(1e-4));
}

}  // namespace suanwang::test
