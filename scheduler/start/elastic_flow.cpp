// ElasticFlow: Gu et al., "ElasticFlow: An Elastic Serverless Training Platform for Distributed
// Deep Learning" (ASPLOS 2023). A job with a deadline is accepted if, beside all that were accepted
// before, some share of the partition would complete it in time; accepted jobs have the least such
// share, and what is left goes to where another unit costs least. Jobs that are not accepted, or
// have no deadline, have what is left.
#include <algorithm>
#include <map>
#include <tuple>
#include <vector>

#include "scheduler/pipeline/elastic_plan.hpp"
#include "scheduler/start/start_rule.hpp"

namespace suanwang {

namespace {

class ElasticFlow final : public StartRule {
 public:
  struct Params {
    Duration slot = minutes(5);
    std::uint32_t slots = 100;

    template <class V>
    void fields(V& v) {
      v.optional("slot", slot, "shares are planned in steps of it", between(seconds(1), days(1)));
      v.optional("slots",
                 slots,
                 "steps that a plan has at most: beyond them, a longer step",
                 between<std::uint32_t>(1, 100'000));
    }
  };

  explicit ElasticFlow(const Params& params) : params_(params) {}

  [[nodiscard]] bool ranks() const override { return true; }

  [[nodiscard]] bool needs_progress_kept() const override { return true; }

  void decide(const Observation& observation,
              const Trigger& /*trigger*/,
              Starter& starter) override {
    gather(observation);
    const Centre& centre = observation.city().centres[observation.centre()];
    for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
      decide_on(observation, centre.partition(i), starter);
    }
    if (!members_.empty() && woken_at_ <= observation.now()) {
      woken_at_ = observation.now() + params_.slot;
      starter.actions().wake_at(woken_at_);
    }
    forget_those_that_left();
  }

 private:
  /// A job that runs on a partition, or waits and would rather run there than elsewhere.
  struct Member {
    JobId id;
    std::uint64_t number = 0;
    Time submit{};
    PartitionId partition;
    bool runs = false;
    std::size_t first_share = 0;  ///< in shares_
    std::size_t share_count = 0;
    ElasticJob job;
    std::uint32_t target = 0;  ///< units it is to have now
  };

  void gather(const Observation& observation) {
    members_.clear();
    shares_.clear();
    tasks_.clear();
    const WaitingIndex& waiting = observation.waiting();
    for (auto at = waiting.begin(); !waiting.at_end(at); at = waiting.next(at)) {
      const JobId id = waiting.job(at);
      PartitionId best;
      observation.for_each_partition(
          observation.request(id), observation.centre(), [&best](PartitionId partition) {
            best = partition;
            return false;
          });
      if (best.exists()) {
        add_member(observation, id, best, false);
      }
    }
    const Centre& centre = observation.city().centres[observation.centre()];
    for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
      const PartitionId partition = centre.partition(i);
      observation.releases(partition).for_each([&](Time, JobId id, std::uint32_t) {
        if (id.exists()) {
          add_member(observation, id, partition, true);
        }
        return true;
      });
    }
    std::sort(members_.begin(), members_.end(), [](const Member& a, const Member& b) {
      return std::tie(a.job.deadline, a.number) < std::tie(b.job.deadline, b.number);
    });
    for (Member& member : members_) {
      member.job.shares = std::span(shares_).subspan(member.first_share, member.share_count);
    }
  }

  void add_member(const Observation& observation, JobId id, PartitionId partition, bool runs) {
    const JobRequest& request = observation.request(id);
    Member member{id, request.number, request.submit, partition, runs, shares_.size(), 0, {}, 0};
    JobRequest other = request;
    const auto add_share = [&](std::uint32_t tasks, std::uint32_t count_ppm) {
      other.tasks = tasks;
      other.count_ppm = count_ppm;
      shares_.push_back(
          {observation.load_units(other, partition), observation.speed_ppm(other, partition)});
      tasks_.push_back(tasks);
      ++member.share_count;
    };
    const auto counts = observation.counts(request);
    for (const SpeedProfile::Count& count : counts) {
      add_share(count.tasks, observation.count_ppm(request, count.tasks));
    }
    if (counts.empty()) {
      add_share(request.tasks, request.count_ppm);
    }
    member.job.work = observation.requested_left(id);
    member.job.deadline = request.deadline;
    member.job.startup = Duration{request.startup_ms};
    member.job.now_units = runs ? observation.load_units(request, partition) : 0;
    members_.push_back(member);
  }

  void forget_those_that_left() {
    numbers_.clear();
    for (const Member& member : members_) {
      numbers_.push_back(member.number);
    }
    std::sort(numbers_.begin(), numbers_.end());
    std::erase_if(verdicts_, [this](const auto& verdict) {
      return !std::binary_search(numbers_.begin(), numbers_.end(), verdict.first);
    });
  }

  void decide_on(const Observation& observation, PartitionId partition, Starter& starter) {
    const auto any = std::find_if(members_.begin(), members_.end(), [partition](const Member& m) {
      return m.partition == partition;
    });
    if (any == members_.end()) {
      return;
    }
    const std::int64_t capacity =
        observation.usable_units(observation.request(any->id), partition) -
        observation.absent_units(partition);
    plan(observation, partition, capacity);
    for (Member& member : members_) {  // who is to have less, or more, stops first
      if (member.partition == partition && member.runs && member.target != member.job.now_units &&
          starter.actions().preempt(member.id) == Refusal::none) {
        member.runs = false;
      }
    }
    for (const Member& member : members_) {
      if (member.partition == partition && !member.runs && member.target > 0) {
        start(observation, member, starter);
      }
    }
  }

  /// Sets the targets of the partition's members.
  void plan(const Observation& observation, PartitionId partition, std::int64_t capacity) {
    judge(observation, partition, capacity);
    ElasticPlan plan = empty_plan(observation, partition, capacity);
    std::vector<Member*> all;
    std::vector<ElasticJob> jobs;
    std::vector<std::uint32_t> units;
    for (Member& member : members_) {
      if (member.partition != partition) {
        continue;
      }
      // An accepted job that can't be in time any more (its nodes failed) goes with the rest.
      const bool is_planned = is_accepted(member) && plan.add(member.job);
      all.push_back(&member);
      jobs.push_back(member.job);
      units.push_back(is_planned ? plan.units_now() : 0);
    }
    give_least(jobs, units, all, plan.free_now());
    for (std::size_t i = 0; i < all.size(); ++i) {
      Member& member = *all[i];
      member.target = units[i];
      const bool keeps = member.runs && units[i] > member.job.now_units &&
                         !is_worth_a_restart(member.job, units[i]);
      member.target = keeps ? member.job.now_units : units[i];
    }
  }

  /// The least share to those that have none, in order of their submission, then what is left.
  static void give_least(std::vector<ElasticJob>& jobs,
                         std::vector<std::uint32_t>& units,
                         const std::vector<Member*>& all,
                         std::int64_t free) {
    std::vector<std::size_t> order(jobs.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      order[i] = i;
    }
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return std::tie(all[a]->submit, all[a]->number) < std::tie(all[b]->submit, all[b]->number);
    });
    for (std::size_t at = 0; at < order.size() && free > 0; ++at) {
      const std::size_t i = order[at];
      const std::int64_t least = jobs[i].shares.front().units;
      if (units[i] == 0 && least <= free) {
        units[i] = static_cast<std::uint32_t>(least);
        free -= least;
      }
    }
    give_rest(jobs, units, free);
  }

  /// Newcomers with deadlines are accepted, or not, for good.
  void judge(const Observation& observation, PartitionId partition, std::int64_t capacity) {
    for (const Member& newcomer : members_) {
      if (newcomer.partition != partition || newcomer.job.deadline == kNever ||
          verdicts_.contains(newcomer.number)) {
        continue;
      }
      ElasticPlan plan = empty_plan(observation, partition, capacity);
      bool fits = true;
      for (const Member& member : members_) {
        const bool counts = member.partition == partition &&
                            (is_accepted(member) || member.number == newcomer.number);
        if (counts && !plan.add(member.job)) {
          // One that is late by now whatever is done is no reason.
          fits = fits && is_accepted(member) && is_late_alone(observation, member, capacity);
        }
      }
      verdicts_[newcomer.number] = fits;
    }
  }

  [[nodiscard]] bool is_late_alone(const Observation& observation,
                                   const Member& member,
                                   std::int64_t capacity) const {
    ElasticPlan plan = empty_plan(observation, member.partition, capacity);
    return !plan.add(member.job);
  }

  [[nodiscard]] bool is_accepted(const Member& member) const {
    const auto verdict = verdicts_.find(member.number);
    return verdict != verdicts_.end() && verdict->second;
  }

  /// Reaches to the last deadline.
  [[nodiscard]] ElasticPlan empty_plan(const Observation& observation,
                                       PartitionId partition,
                                       std::int64_t capacity) const {
    Time last = observation.now();
    for (const Member& member : members_) {
      if (member.partition == partition && member.job.deadline != kNever) {
        last = std::max(last, member.job.deadline);
      }
    }
    const std::int64_t span = (last - observation.now()).ms;
    const std::int64_t most = params_.slots;
    const std::int64_t slot = std::max(params_.slot.ms, (span + most - 1) / most);
    const auto slots = static_cast<std::size_t>((span + slot - 1) / slot);
    return {observation.now(), milliseconds(slot), std::max<std::size_t>(slots, 1), capacity};
  }

  void start(const Observation& observation, const Member& member, Starter& starter) const {
    std::size_t at = member.first_share;
    while (shares_[at].units != member.target) {
      ++at;
    }
    const std::uint32_t tasks = tasks_[at];
    if (observation.request(member.id).tasks != tasks &&
        starter.actions().resize(member.id, tasks) != Refusal::none) {
      return;
    }
    if (starter.fits(observation.request(member.id), member.partition)) {
      starter.start(member.id, member.partition);
    }
  }

  Params params_;
  Time woken_at_{INT64_MIN};
  std::vector<Member> members_;
  std::vector<ElasticShare> shares_;        // of all members
  std::vector<std::uint32_t> tasks_;        // beside them
  std::vector<std::uint64_t> numbers_;      // scratch
  std::map<std::uint64_t, bool> verdicts_;  ///< by number: whether a job was accepted
};

}  // namespace

extern const PluginEntry<StartRule> start_elastic_flow;
const PluginEntry<StartRule> start_elastic_flow = plugin<StartRule, ElasticFlow>(
    "elastic-flow", "elastic jobs have the least share that meets their deadline, then the rest");

}  // namespace suanwang
