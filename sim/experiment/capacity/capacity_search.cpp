#include "sim/experiment/capacity/capacity_search.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "sim/experiment/capacity/share_bound.hpp"

namespace suanwang {

namespace {

// Taken up at a time, however many threads there are: what is found of one does not spare another
// of the same wave, and the result must not depend on the machine.
constexpr std::size_t kWave = 4;

/// Seeds at the look after one at `seeds`: half as many again.
std::uint32_t next_seeds(std::uint32_t seeds, std::uint32_t all) {
  return std::min(seeds + std::max(1U, seeds / 2), all);
}

class CandidateSearch {
 public:
  CandidateSearch(const CapacityStudy& study,
                  const SearchOptions& options,
                  const MakeRuns& make_runs)
      : study_(study),
        options_(options),
        make_runs_(make_runs),
        is_open_(study.candidates.size(), true) {
    result_.records.resize(study.candidates.size());
    by_known_.resize(study.candidates.size());
    std::iota(by_known_.begin(), by_known_.end(), std::size_t{0});
    std::stable_sort(by_known_.begin(), by_known_.end(), [&](std::size_t a, std::size_t b) {
      return known(a) < known(b);
    });
  }

  tl::expected<SearchResult, ComparisonFailure> answer() {
    if (assumes()) {
      if (auto failure = probe()) {
        return tl::unexpected(std::move(*failure));
      }
    }
    for (std::vector<std::size_t> wave = next_wave(); !wave.empty(); wave = next_wave()) {
      if (auto failure = run_wave(wave)) {
        return tl::unexpected(std::move(*failure));
      }
    }
    return std::move(result_);
  }

 private:
  [[nodiscard]] double known(std::size_t i) const {
    return study_.candidates[i].known.of(study_.minimise);
  }

  [[nodiscard]] bool assumes() const {
    return !options_.whole && study_.assume == Assumption::more_is_better;
  }

  /// What its mean over all seeds can't be below, as runs cost nothing at least.
  [[nodiscard]] double least_total(std::size_t i) const {
    double used = 0;
    for (const CandidateRun& run : result_.records[i].runs) {
      used += run.used.of(study_.minimise);
    }
    return known(i) + used / options_.seeds;
  }

  [[nodiscard]] bool must_cost_more(std::size_t i) const {
    // More than rounding: of equals both are run.
    constexpr double kSlack = 1e-9;
    return !options_.whole && !result_.runs_earn && met_.size() >= 2 &&
           least_total(i) > met_[1] + kSlack * std::abs(met_[1]);
  }

  void close(std::size_t i, CandidateEnd end, std::optional<std::size_t> because = std::nullopt) {
    is_open_[i] = false;
    result_.records[i].end = end;
    result_.records[i].because = because;
  }

  /// The cheapest open ones.
  std::vector<std::size_t> next_wave() {
    std::vector<std::size_t> wave;
    for (const std::size_t i : by_known_) {
      // Dear ones stay open: a run that earns would bring them back.
      if (wave.size() < kWave && is_open_[i] && !must_cost_more(i)) {
        wave.push_back(i);
      }
    }
    for (std::size_t i = 0; wave.empty() && i < is_open_.size(); ++i) {
      if (is_open_[i]) {
        close(i, CandidateEnd::dearer);
      }
    }
    return wave;
  }

  [[nodiscard]] bool related(std::size_t a, std::size_t b) const {
    return has_at_least_as_much(study_.candidates[a], study_.candidates[b]) ||
           has_at_least_as_much(study_.candidates[b], study_.candidates[a]);
  }

  /// Where more is better: half the seeds of the middle ones of chains of ever more. If those alone
  /// lose, so do all that have no more; if not, those that have at least as much are not tried.
  std::optional<ComparisonFailure> probe() {
    std::vector<bool> is_tried(is_open_.size());
    for (std::vector<std::size_t> wave = middles(is_tried); !wave.empty();
         wave = middles(is_tried)) {
      std::vector<std::size_t> racing = wave;
      while (!racing.empty()) {
        if (auto failure = look_at(racing)) {
          return failure;
        }
        std::erase_if(racing, [&](std::size_t i) {
          return is_done(i) || 2 * result_.records[i].runs.size() >= options_.seeds;
        });
      }
      for (const std::size_t i : wave) {
        if (!is_open_[i]) {
          assume_from(i);
        }
        for (std::size_t j = 0; j < is_tried.size(); ++j) {
          is_tried[j] =
              is_tried[j] || j == i ||
              (is_open_[i] && has_at_least_as_much(study_.candidates[j], study_.candidates[i]));
        }
      }
    }
    return std::nullopt;
  }

  /// Of chains of candidates that are open and not tried, none related to one of another chain.
  [[nodiscard]] std::vector<std::size_t> middles(const std::vector<bool>& is_tried) const {
    std::vector<std::size_t> wave;
    const auto is_free = [&](std::size_t i) {
      return is_open_[i] && !is_tried[i] &&
             std::none_of(
                 wave.begin(), wave.end(), [&](std::size_t other) { return related(i, other); });
    };
    while (wave.size() < kWave) {
      std::vector<std::size_t> chain;
      for (const std::size_t i : by_known_) {
        if (is_free(i) &&
            (chain.empty() ||
             has_at_least_as_much(study_.candidates[i], study_.candidates[chain.back()]))) {
          chain.push_back(i);
        }
      }
      if (chain.empty()) {
        break;
      }
      wave.push_back(chain[chain.size() / 2]);
    }
    return wave;
  }

  /// All looks at the candidates of a wave.
  std::optional<ComparisonFailure> run_wave(const std::vector<std::size_t>& wave) {
    for (std::vector<std::size_t> racing = wave; !racing.empty();) {
      if (auto failure = look_at(racing)) {
        return failure;
      }
      std::erase_if(racing, [&](std::size_t i) { return is_done(i); });
    }
    for (const std::size_t i : wave) {
      if (assumes()) {
        assume_from(i);
      }
    }
    return std::nullopt;
  }

  /// Each gets the runs that its next look takes.
  std::optional<ComparisonFailure> look_at(const std::vector<std::size_t>& racing) {
    std::vector<RunCell> cells;
    for (const std::size_t i : racing) {
      const auto have = static_cast<std::uint32_t>(result_.records[i].runs.size());
      const std::uint32_t look = options_.whole ? options_.seeds : next_seeds(have, options_.seeds);
      for (std::uint32_t s = have; s < look; ++s) {
        cells.push_back({i, s});
      }
    }
    auto runs = make_runs_(cells);
    if (!runs) {
      return std::move(runs.error());
    }
    keep(cells, *runs);
    return std::nullopt;
  }

  void keep(const std::vector<RunCell>& cells, std::vector<CandidateRun>& runs) {
    bool earns = false;
    for (std::size_t r = 0; r < cells.size(); ++r) {
      earns |= runs[r].used.of(study_.minimise) < 0;
      result_.records[cells[r].candidate].runs.push_back(std::move(runs[r]));
    }
    if (!earns || result_.runs_earn) {
      return;
    }
    // Known costs bound nothing any more: those that were left out for them are back.
    result_.runs_earn = true;
    for (std::size_t i = 0; i < is_open_.size(); ++i) {
      if (!is_open_[i] && result_.records[i].end == CandidateEnd::dearer) {
        is_open_[i] = true;
        result_.records[i] = {};
      }
    }
  }

  /// Whether its race is over.
  bool is_done(std::size_t i) {
    if (result_.records[i].runs.size() == options_.seeds) {
      close(i, CandidateEnd::judged);
      note_if_met(i);
      return true;
    }
    for (std::size_t g = 0; g < study_.goals.size(); ++g) {
      if (is_lost(i, g)) {
        close(i, CandidateEnd::lost);
        return true;
      }
    }
    if (must_cost_more(i)) {
      close(i, CandidateEnd::dearer);
      return true;
    }
    return false;
  }

  [[nodiscard]] bool is_lost(std::size_t i, std::size_t goal) const {
    double sum = 0;
    const auto& runs = result_.records[i].runs;
    for (const CandidateRun& run : runs) {
      sum += run.values[goal].value;
    }
    return study_.goals[goal].is_lost(sum, runs.size(), options_.seeds);
  }

  /// Remembers the least totals of those that meet all goals beyond doubt.
  void note_if_met(std::size_t i) {
    const auto& runs = result_.records[i].runs;
    for (std::size_t g = 0; g < study_.goals.size(); ++g) {
      if (!judge_goal(study_, g, runs).beyond_doubt) {
        return;
      }
    }
    const std::vector<double> totals = totals_of(study_.candidates[i], runs, study_.minimise);
    met_.push_back(mean_estimate(totals, study_.level).mean);
    std::sort(met_.begin(), met_.end());
  }

  /// If it misses a goal on jobs, those that have no more of anything miss it, too.
  void assume_from(std::size_t i) {
    bool misses = false;
    for (std::size_t g = 0; g < study_.goals.size(); ++g) {
      misses |= study_.goals[g].jobs.has_value() && is_lost(i, g);
    }
    for (std::size_t j = 0; misses && j < is_open_.size(); ++j) {
      if (is_open_[j] && has_at_least_as_much(study_.candidates[i], study_.candidates[j])) {
        close(j, CandidateEnd::assumed, i);
      }
    }
  }

  const CapacityStudy& study_;
  const SearchOptions& options_;
  const MakeRuns& make_runs_;
  SearchResult result_;
  std::vector<std::size_t> by_known_;  // the cheapest first, of equals the first named
  std::vector<bool> is_open_;
  std::vector<double> met_;  // totals of those that meet the goals beyond doubt, ascending
};

}  // namespace

bool has_at_least_as_much(const CapacityCandidate& more, const CapacityCandidate& less) {
  for (std::size_t c = 0; c < more.options.size(); ++c) {
    if (more.options[c] < less.options[c]) {
      return false;
    }
  }
  return true;
}

tl::expected<SearchResult, ComparisonFailure> search_candidates(const CapacityStudy& study,
                                                                const SearchOptions& options,
                                                                const MakeRuns& make_runs) {
  return CandidateSearch(study, options, make_runs).answer();
}

GoalResult judge_goal(const CapacityStudy& study,
                      std::size_t goal,
                      const std::vector<CandidateRun>& runs) {
  const CapacityGoal& wanted = study.goals[goal];
  GoalResult result;
  std::vector<double> values;
  std::vector<std::uint64_t> arrivals;
  for (const CandidateRun& run : runs) {
    values.push_back(run.values[goal].value);
    // A log that is replayed has the same jobs with every seed: they are no more than they are.
    if (std::find(arrivals.begin(), arrivals.end(), run.arrivals_digest) == arrivals.end()) {
      arrivals.push_back(run.arrivals_digest);
      result.jobs += run.values[goal].jobs;
      result.met += run.values[goal].met;
    }
  }
  result.estimate = mean_estimate(values, study.level);
  // Whoever misses a goal is to be taken for one that meets it with a chance of 1 - level at most,
  // for any of all candidates (Bonferroni): each has its part. Goals need none: who meets all by
  // mistake meets one by mistake that he misses (Berger, Technometrics 24 (1982)).
  const double alone = simultaneous_level(study.level, study.candidates.size());
  // A two-sided interval at 2 p - 1 ends where a one-sided one at p does.
  const double half = result.estimate.at_level(2 * alone - 1).half_width;
  result.bound = wanted.at_most ? std::min(wanted.most, result.estimate.mean + half)
                                : std::max(wanted.least, result.estimate.mean - half);
  if (wanted.jobs) {
    // Runs that are all alike, say 100 %, have no spread to judge by: no share is surer than that
    // of as many jobs drawn one by one.
    result.bound = std::min(result.bound, least_share(result.met, result.jobs, alone));
  }
  result.by_mean = wanted.holds(result.estimate.mean);
  result.beyond_doubt = result.by_mean && wanted.holds(result.bound);
  return result;
}

std::vector<double> totals_of(const CapacityCandidate& candidate,
                              const std::vector<CandidateRun>& runs,
                              Objective objective) {
  std::vector<double> totals;
  for (const CandidateRun& run : runs) {
    totals.push_back(candidate.known.of(objective) + run.used.of(objective));
  }
  return totals;
}

}  // namespace suanwang
