#include "sim/experiment/sweep/runner.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace suanwang {

namespace {

// Intervals within a run are told by reports at this level, as comparisons tell them.
constexpr double kLevel = 0.95;

using LoadedPoint = tl::expected<std::shared_ptr<const RunPlan>, Issues>;

/// The plans of points whose runs are being made.
class PointCache {
 public:
  /// `kept`: so many points at a time. Threads make neighbouring runs, of as many points at most.
  PointCache(const SweepTask& task, std::size_t kept) : task_(task), kept_(kept) {}

  LoadedPoint get(std::size_t point) {
    const std::shared_ptr<Entry> entry = find(point);
    // Threads that need another point don't wait for this one.
    std::call_once(entry->once, [&] { entry->plan = load(point); });
    return entry->plan;
  }

 private:
  struct Entry {
    std::size_t point = 0;
    std::once_flag once;
    LoadedPoint plan;
  };

  std::shared_ptr<Entry> find(std::size_t point) {
    const std::scoped_lock lock(mutex_);
    for (const std::shared_ptr<Entry>& entry : entries_) {
      if (entry->point == point) {
        return entry;
      }
    }
    if (entries_.size() >= kept_) {
      entries_.erase(entries_.begin());  // who makes its runs holds on to it
    }
    entries_.push_back(std::make_shared<Entry>());
    entries_.back()->point = point;
    return entries_.back();
  }

  [[nodiscard]] LoadedPoint load(std::size_t point) const {
    auto loaded = task_.load(overrides_of(task_.study, point));
    if (!loaded) {
      return tl::unexpected(std::move(loaded.error()));
    }
    if (loaded->plan.scenario_hash != task_.manifest.points[point].hash) {
      Issues issues;
      issues.error({task_.study.frame.scenario, 0, 0},
                   {},
                   "the scenario has changed since this sweep began",
                   "--fresh begins it anew, --out takes another folder");
      return tl::unexpected(std::move(issues));
    }
    return std::make_shared<const RunPlan>(std::move(loaded->plan));
  }

  const SweepTask& task_;
  std::size_t kept_;
  std::mutex mutex_;
  std::vector<std::shared_ptr<Entry>> entries_;
};

class SweepWorkers {
 public:
  SweepWorkers(const SweepTask& task,
               std::size_t threads,
               RunJournal& journal,
               const SweepListener& listener)
      : task_(task), journal_(journal), listener_(listener), points_(task, threads + 1) {}

  void work(const RunSource& source) {
    while (!stopped_) {
      if (!listener_.goes_on()) {
        fail({0, ReplicationEnd::interrupted, {}, {}});
        return;
      }
      const std::optional<std::size_t> run = source();
      if (!run) {
        return;
      }
      make(*run);
    }
  }

  SweepOutcome outcome() {
    std::sort(outcome_.failed.begin(),
              outcome_.failed.end(),
              [](const FailedRun& a, const FailedRun& b) { return a.run < b.run; });
    return std::move(outcome_);
  }

 private:
  void make(std::size_t run) {
    const auto plan = points_.get(task_.manifest.point_of(run));
    if (!plan) {
      fail({run, ReplicationEnd::bad_input, plan.error(), {}});
      return;
    }
    Replication replication =
        replicate(**plan,
                  task_.catalogue,
                  task_.manifest.seed_of(run),
                  kLevel,
                  [&](const Progress& progress) { return listener_.progress(run, progress); });
    if (replication.end != ReplicationEnd::done) {
      fail({run, replication.end, std::move(replication.issues), std::move(replication.message)});
      return;
    }
    keep(run, figures_of(replication));
    listener_.run_ended(run);
  }

  void keep(std::size_t run, const RunFigures& figures) {
    const std::scoped_lock lock(mutex_);
    if (const auto written = journal_.append(run, figures)) {
      ++outcome_.made;
    } else {
      outcome_.unwritten = written.error();
      stopped_ = true;
    }
  }

  void fail(FailedRun failed) {
    const std::scoped_lock lock(mutex_);
    if (failed.end == ReplicationEnd::interrupted) {
      outcome_.interrupted = true;
      stopped_ = true;
    } else {
      outcome_.failed.push_back(std::move(failed));
    }
  }

  const SweepTask& task_;
  RunJournal& journal_;
  const SweepListener& listener_;
  PointCache points_;
  std::atomic<bool> stopped_{false};
  std::mutex mutex_;  // guards the journal and the outcome
  SweepOutcome outcome_;
};

}  // namespace

std::vector<std::size_t> open_runs(const FinishedRuns& finished,
                                   std::size_t shard,
                                   std::size_t shards) {
  std::vector<std::size_t> open;
  for (std::size_t run = shard; run < finished.size(); run += shards) {
    if (!finished[run]) {
      open.push_back(run);
    }
  }
  return open;
}

SweepOutcome make_runs(const SweepTask& task,
                       const RunSource& source,
                       std::uint32_t threads,
                       RunJournal& journal,
                       const SweepListener& listener) {
  SweepWorkers workers(task, threads, journal, listener);
  {
    std::vector<std::jthread> others;
    for (std::uint32_t t = 1; t < threads; ++t) {
      others.emplace_back([&workers, &source] { workers.work(source); });
    }
    workers.work(source);
  }
  return workers.outcome();
}

}  // namespace suanwang
