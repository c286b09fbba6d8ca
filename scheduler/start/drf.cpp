// Q10: dominant resource fairness (Ghodsi et al., NSDI 2011). The tenant whose dominant share (the
// largest of its parts of the centre's cores, accelerators and memory, over its weight) is smallest
// starts its next job that fits; then shares are looked at again. Nobody is preempted.
#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "scheduler/start/start_rule.hpp"

namespace suanwang {

namespace {

class Drf : public StartRule {
 public:
  [[nodiscard]] bool needs_estimates() const override { return false; }

  [[nodiscard]] bool ranks() const override { return true; }

  void decide(const Observation& observation,
              const Trigger& /*trigger*/,
              Starter& starter) override {
    count_capacity(observation);
    tenants_.clear();
    gather_waiting(observation);
    gather_running(observation);
    while (start_next(observation, starter)) {
    }
  }

 private:
  /// Cores, accelerators, memory in MiB.
  using Amounts = std::array<double, 3>;

  struct Account {
    double weight = 1;
    Amounts used{};
    std::vector<JobId> waiting;  ///< in the order of the queue
    std::size_t next = 0;        ///< those before have started, or do not fit
  };

  static Amounts amounts_of(const JobRequest& request) {
    return {static_cast<double>(request.total_cores()),
            static_cast<double>(request.total_accelerators()),
            static_cast<double>(std::uint64_t{request.tasks} * request.memory_mib)};
  }

  /// Of the nodes that are available.
  void count_capacity(const Observation& observation) {
    const Centre& centre = observation.city().centres[observation.centre()];
    capacity_ = {};
    for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
      const NodePool& pool = observation.pool(centre.partition(i));
      const auto nodes = static_cast<double>(pool.available_nodes());
      capacity_[0] += nodes * pool.cores_per_node();
      capacity_[1] += nodes * pool.accelerators_per_node();
      capacity_[2] += nodes * static_cast<double>(pool.memory_per_node_mib());
    }
  }

  Account& account_of(const Observation& observation, TenantId tenant) {
    const auto [found, is_new] = tenants_.try_emplace(tenant);
    if (is_new && tenant.exists()) {
      found->second.weight = observation.city().tenants[tenant].share;
    }
    return found->second;
  }

  void gather_waiting(const Observation& observation) {
    const WaitingIndex& waiting = observation.waiting();
    for (auto at = waiting.begin(); !waiting.at_end(at); at = waiting.next(at)) {
      const JobId id = waiting.job(at);
      account_of(observation, observation.request(id).tenant).waiting.push_back(id);
    }
  }

  void gather_running(const Observation& observation) {
    const Centre& centre = observation.city().centres[observation.centre()];
    for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
      observation.releases(centre.partition(i)).for_each([&](Time, JobId id, std::uint32_t) {
        if (id.exists()) {
          const JobRequest& request = observation.request(id);
          use(account_of(observation, request.tenant), request);
        }
        return true;
      });
    }
  }

  static void use(Account& account, const JobRequest& request) {
    const Amounts more = amounts_of(request);
    for (std::size_t r = 0; r < more.size(); ++r) {
      account.used[r] += more[r];
    }
  }

  [[nodiscard]] double dominant_share(const Account& account) const {
    double share = 0;
    for (std::size_t r = 0; r < capacity_.size(); ++r) {
      if (capacity_[r] > 0) {
        share = std::max(share, account.used[r] / capacity_[r]);
      }
    }
    return share / account.weight;
  }

  /// Of the tenant with the least share that has one that fits; ties to the first tenant. What does
  /// not fit is not looked at again in this decision: room only shrinks.
  bool start_next(const Observation& observation, Starter& starter) {
    while (true) {
      Account* poorest = nullptr;
      double least = 0;
      for (auto& [tenant, account] : tenants_) {
        const double share = dominant_share(account);
        if (account.next < account.waiting.size() && (poorest == nullptr || share < least)) {
          poorest = &account;
          least = share;
        }
      }
      if (poorest == nullptr) {
        return false;
      }
      const JobId job = poorest->waiting[poorest->next++];
      const JobRequest request = observation.request(job);
      if (starter.start_anywhere(job)) {
        use(*poorest, request);
        return true;
      }
    }
  }

  Amounts capacity_{};
  std::map<TenantId, Account> tenants_;
};

}  // namespace

extern const PluginEntry<StartRule> start_drf;
const PluginEntry<StartRule> start_drf = plugin<StartRule, Drf>(
    "drf", "the tenant with the least dominant share of cores, cards and memory goes first");

}  // namespace suanwang
