// P7, Fragmentation Gradient Descent (Weng et al., "Beware of Fragmentation", USENIX ATC 2023): the
// node, and the card of it, where the task adds the least to what tasks of the usual mix could not
// use of the cards that are left.
//
// Fragmentation of a node for a kind of task: all that its cards have left if the task can't run
// there or needs no card, else what is left on cards that have too little for it. For a mix: the
// mean over the kinds, weighted by how many tasks are of each. Counts and amounts are whole numbers
// here, so that a task which changes nothing scores exactly 50.
#include <algorithm>
#include <map>
#include <tuple>
#include <vector>

#include "scheduler/pipeline/scored_placement.hpp"
#include "sim/base/math.hpp"

namespace suanwang {

namespace {

struct FgdParams {
  std::uint64_t learn = 0;
  double coverage = 0.95;

  template <class V>
  void fields(V& v) {
    v.optional("learn",
               learn,
               "jobs after which the mix of tasks is taken as known; 0: it goes on learning",
               between(std::uint64_t{0}, std::uint64_t{1'000'000'000}));
    v.optional("coverage",
               coverage,
               "share of the tasks seen that the kinds in the mix make up, the most frequent first",
               between(0.01, 1.0));
  }
};

/// The kinds of a mix as they find a partition.
struct LocalMix {
  struct Kind {
    std::uint32_t cores = 0;
    std::uint32_t cards = 0;
    std::uint32_t threshold = 0;  ///< index
    std::int64_t tasks = 0;
  };

  std::vector<std::uint16_t> thresholds;  ///< units that kinds ask of a card, each once
  std::vector<Kind> kinds;                ///< that could run here, and ask for cards
  std::int64_t others = 0;                ///< tasks of all other kinds
  std::uint64_t edition = 0;
};

class Fgd : public ScoreRule {
 public:
  using Params = FgdParams;

  explicit Fgd(const Params& params) : params_(params) {}

  /// The mix is made anew whenever the number of jobs seen has doubled, and at last when it is
  /// known: every new mix makes all scores void.
  bool meet(const JobRequest& request) override {
    if (params_.learn > 0 && met_ >= params_.learn) {
      return false;
    }
    ++met_;
    Seen& seen = seen_[{request.cores, request.accelerators, request.speeds}];
    seen.tasks += request.tasks;
    seen.sample = request;
    if (met_ != params_.learn && met_ < next_mix_) {
      return false;
    }
    next_mix_ = met_ * 2;
    make_mix();
    return true;
  }

  [[nodiscard]] std::int64_t worth(const ScoreSite& site, const NodeLeft& left) override {
    return fragmentation(local_mix(site), left.cores, left.cards);
  }

  [[nodiscard]] NodeScore score(const ScoreSite& site,
                                const NodeLeft& left,
                                const TaskAsk& ask,
                                std::int64_t worth) override {
    const LocalMix& mix = local_mix(site);
    const std::uint32_t cores = left.cores - ask.cores;
    after_.assign(left.cards.begin(), left.cards.end());
    if (ask.cards == 0) {
      return {score_of(worth - fragmentation(mix, cores, after_), site), 0};
    }
    if (ask.of_a_card < site.card_units) {
      return best_card(mix, site, left, ask, worth);
    }
    std::uint32_t wanted = ask.cards;
    for (std::size_t card = 0; wanted > 0; ++card) {
      if (after_[card] == site.card_units) {
        after_[card] = 0;
        --wanted;
      }
    }
    return {score_of(worth - fragmentation(mix, cores, after_), site), 0};
  }

 private:
  struct Seen {
    std::int64_t tasks = 0;
    JobRequest sample;
  };

  using Kind = std::tuple<std::uint32_t, std::uint32_t, SpeedProfileId>;

  /// The most frequent kinds, of equal ones the larger first.
  void make_mix() {
    std::vector<const Seen*> kinds;
    std::int64_t all = 0;
    for (const auto& [kind, seen] : seen_) {
      kinds.push_back(&seen);
      all += seen.tasks;
    }
    std::sort(kinds.begin(), kinds.end(), [](const Seen* a, const Seen* b) {
      return std::tuple(-a->tasks,
                        -std::int64_t{a->sample.accelerators},
                        -std::int64_t{a->sample.cores},
                        a->sample.speeds) < std::tuple(-b->tasks,
                                                       -std::int64_t{b->sample.accelerators},
                                                       -std::int64_t{b->sample.cores},
                                                       b->sample.speeds);
    });
    mix_.clear();
    tasks_in_mix_ = 0;
    for (const Seen* seen : kinds) {
      if (static_cast<double>(tasks_in_mix_) >= params_.coverage * static_cast<double>(all)) {
        break;
      }
      mix_.push_back(*seen);
      tasks_in_mix_ += seen->tasks;
    }
    ++edition_;
  }

  const LocalMix& local_mix(const ScoreSite& site) {
    LocalMix& mix = local_[site.partition];
    if (mix.edition == edition_) {
      return mix;
    }
    mix = LocalMix{};
    mix.edition = edition_;
    for (const Seen& seen : mix_) {
      const JobRequest& sample = seen.sample;
      const bool may_run =
          site.observation == nullptr || site.observation->may_run_on(sample, site.partition);
      if (!may_run || sample.accelerators == 0) {
        mix.others += seen.tasks;
        continue;
      }
      const auto of_a_card =
          static_cast<std::uint16_t>(std::min(sample.accelerators, site.card_units));
      auto at = std::find(mix.thresholds.begin(), mix.thresholds.end(), of_a_card);
      if (at == mix.thresholds.end()) {
        at = mix.thresholds.insert(at, of_a_card);
      }
      mix.kinds.push_back({sample.cores,
                           sample.accelerators / of_a_card,
                           static_cast<std::uint32_t>(at - mix.thresholds.begin()),
                           seen.tasks});
    }
    return mix;
  }

  /// Of the node for the whole mix, times the tasks in it.
  std::int64_t fragmentation(const LocalMix& mix,
                             std::uint32_t cores,
                             std::span<const std::uint16_t> cards) {
    std::int64_t all = 0;
    for (const std::uint16_t left : cards) {
      all += left;
    }
    reach_.resize(mix.thresholds.size());
    for (std::size_t t = 0; t < mix.thresholds.size(); ++t) {
      const std::uint16_t threshold = mix.thresholds[t];
      std::uint32_t serving = 0;
      std::uint32_t too_small = 0;
      for (const std::uint16_t left : cards) {
        serving += static_cast<std::uint32_t>(left >= threshold);
        too_small += left >= threshold ? 0U : left;
      }
      reach_[t] = {serving, too_small};
    }
    std::int64_t sum = all * mix.others;
    for (const LocalMix::Kind& kind : mix.kinds) {
      const Reach& reach = reach_[kind.threshold];
      const bool could_run = cores >= kind.cores && reach.serving >= kind.cards;
      sum += kind.tasks * (could_run ? std::int64_t{reach.too_small} : all);
    }
    return sum;
  }

  /// Cards with as much left are alike: the first of them stands for all.
  NodeScore best_card(const LocalMix& mix,
                      const ScoreSite& site,
                      const NodeLeft& left,
                      const TaskAsk& ask,
                      std::int64_t worth) {
    NodeScore best;
    bool found = false;
    for (std::uint32_t card = 0; card < left.cards.size(); ++card) {
      const std::uint16_t before = left.cards[card];
      const auto alike = std::find(left.cards.begin(), left.cards.begin() + card, before);
      const bool is_first = alike == left.cards.begin() + card || left.own != 0;
      if (before < ask.of_a_card || !is_first || (left.own != 0 && (left.own >> card & 1U) != 0)) {
        continue;
      }
      after_[card] = static_cast<std::uint16_t>(before - ask.of_a_card);
      const std::uint32_t score =
          score_of(worth - fragmentation(mix, left.cores - ask.cores, after_), site);
      after_[card] = before;
      if (!found || score > best.score) {
        best = {score, card};
        found = true;
      }
    }
    return best;
  }

  /// 100 times the logistic function of the cards that become usable, rounded down.
  [[nodiscard]] std::uint32_t score_of(std::int64_t gain, const ScoreSite& site) const {
    const double whole = static_cast<double>(tasks_in_mix_) * site.card_units;
    const double cards = static_cast<double>(gain) / whole;
    return static_cast<std::uint32_t>(100 / (1 + math::exp(-cards)));
  }

  struct Reach {
    std::uint32_t serving = 0;    ///< cards with enough left
    std::uint32_t too_small = 0;  ///< units left on the others
  };

  Params params_;
  std::map<Kind, Seen> seen_;
  std::uint64_t met_ = 0;
  std::uint64_t next_mix_ = 1;
  std::vector<Seen> mix_;
  std::int64_t tasks_in_mix_ = 1;
  std::uint64_t edition_ = 1;
  std::map<PartitionId, LocalMix> local_;
  std::vector<Reach> reach_;          // scratch
  std::vector<std::uint16_t> after_;  // scratch
};

}  // namespace

extern const PluginEntry<PlacementRule> place_fgd;
const PluginEntry<PlacementRule> place_fgd = plugin<PlacementRule, ScoredBy<Fgd>>(
    "fgd", "where a task leaves the most of the cards usable for the usual mix of tasks");

}  // namespace suanwang
