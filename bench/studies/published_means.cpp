#include "bench/studies/published_means.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <future>
#include <sstream>
#include <stdexcept>

namespace suanwang::studies {

namespace {

/// As the published table numbers and names them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kRules{
    {{"01-Random", "random"},
     {"02-DotProd", "dot-product"},
     {"03-GpuClustering", "gpu-clustering"},
     {"04-GpuPacking", "gpu-packing"},
     {"05-BestFit", "best-fit-score"},
     {"06-FGD", "fgd"}}};

/// The next line without its end, be it LF or CR LF.
bool next_line(std::istream& file, std::string& line) {
  const bool is_there = static_cast<bool>(std::getline(file, line));
  if (is_there && line.ends_with('\r')) {
    line.pop_back();
  }
  return is_there;
}

std::string our_name(const std::string& policy) {
  for (const auto& [theirs, ours] : kRules) {
    if (theirs == policy) {
      return std::string(ours);
    }
  }
  throw std::runtime_error("the published table names an unknown policy '" + policy + "'");
}

}  // namespace

Means StudyMeans::of(double SharingOutcome::*figure) const {
  Means means;
  means.seeds = outcomes.size();
  const auto count = static_cast<double>(outcomes.size());
  for (const SharingOutcome& outcome : outcomes) {
    means.mean += outcome.*figure / count;
  }
  double squares = 0;
  for (const SharingOutcome& outcome : outcomes) {
    squares += (outcome.*figure - means.mean) * (outcome.*figure - means.mean);
  }
  means.sd = outcomes.size() > 1 ? std::sqrt(squares / (count - 1)) : 0;
  return means;
}

std::vector<std::string> study_rules() {
  std::vector<std::string> names;
  for (const auto& [theirs, ours] : kRules) {
    names.emplace_back(ours);
  }
  return names;
}

StudyMeans study(const std::vector<GpuNode>& nodes,
                 const std::vector<Pod>& pods,
                 const std::string& rule,
                 std::uint64_t seeds,
                 unsigned threads) {
  const auto one = [&](std::uint64_t seed) {
    return run_placement(
        nodes, pods, tuned_workload(nodes, pods, seed), study_placement(rule, pods), seed);
  };
  StudyMeans means;
  for (std::uint64_t first = 1; first <= seeds; first += threads) {
    std::vector<std::future<SharingOutcome>> running;
    for (std::uint64_t seed = first; seed < first + threads && seed <= seeds; ++seed) {
      running.push_back(std::async(std::launch::async, one, seed));
    }
    for (auto& outcome : running) {
      means.outcomes.push_back(outcome.get());
      means.placed += means.outcomes.back().placed;
    }
  }
  return means;
}

std::string workload_name(const std::filesystem::path& file) {
  std::string name = file.filename().string();
  name = name.substr(0, name.find('.'));
  constexpr std::string_view kPrefix = "openb_pod_list_";
  return name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : name;
}

PublishedMeans::PublishedMeans(const std::filesystem::path& file) {
  if (file.empty()) {
    return;
  }
  std::ifstream table(file);
  std::string line;
  if (!next_line(table, line) || line != "workload,policy,metric,seeds,mean_pct,sd_pct") {
    throw std::runtime_error(file.string() + " is no table of published means");
  }
  while (next_line(table, line)) {
    std::istringstream cells(line);
    PublishedMean row;
    std::string policy;
    std::string number;
    std::getline(cells, row.workload, ',');
    std::getline(cells, policy, ',');
    std::getline(cells, row.metric, ',');
    std::getline(cells, number, ',');
    row.seeds = std::stoull(number);
    std::getline(cells, number, ',');
    row.mean = std::stod(number);
    std::getline(cells, number, ',');
    row.sd = std::stod(number);
    row.rule = our_name(policy);
    rows_.push_back(std::move(row));
  }
}

const PublishedMean* PublishedMeans::find(std::string_view workload,
                                          std::string_view rule,
                                          std::string_view metric) const {
  const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const PublishedMean& row) {
    return row.workload == workload && row.rule == rule && row.metric == metric;
  });
  return found == rows_.end() ? nullptr : &*found;
}

Verdict judged(const Means& mine, const PublishedMean& theirs) {
  const double error = std::sqrt(mine.sd * mine.sd / static_cast<double>(mine.seeds) +
                                 theirs.sd * theirs.sd / static_cast<double>(theirs.seeds));
  const double difference = std::abs(mine.mean - theirs.mean);
  if (difference <= std::max(0.3, 3 * error)) {
    return Verdict::agrees;
  }
  return difference <= std::max(0.5, 5 * error) ? Verdict::near : Verdict::differs;
}

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::agrees:
      return "agrees";
    case Verdict::near:
      return "near";
    case Verdict::differs:
      return "DIFFERS";
  }
  return "";
}

}  // namespace suanwang::studies
