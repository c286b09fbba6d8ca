// Prints the table of the fragmentation study (bench/studies/fragmentation.hpp): placement rules by
// workloads, means over seeds, beside published means if there are any.
#include "bench/studies/fragmentation.hpp"

#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <future>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "bench/studies/published_means.hpp"

namespace {

using namespace suanwang::studies;

struct Options {
  std::filesystem::path nodes;
  std::vector<std::filesystem::path> pods;
  std::vector<std::string> rules;
  std::filesystem::path published;
  std::uint64_t seeds = 10;
  unsigned threads = 1;
};

constexpr const char* kUsage =
    "usage: fragmentation --nodes FILE --pods FILE... [--rules NAME...] [--published FILE]\n"
    "                     [--seeds N] [--threads N]\n"
    "FILEs are lists of Alibaba's GPU cluster trace of 2023 (openb), plain or .gz.\n";

Options options_of(const std::vector<std::string>& arguments) {
  Options options;
  std::string key;
  for (const std::string& argument : arguments) {
    if (argument.starts_with("--")) {
      key = argument;
    } else if (key == "--nodes") {
      options.nodes = argument;
    } else if (key == "--pods") {
      options.pods.emplace_back(argument);
    } else if (key == "--rules") {
      options.rules.push_back(argument);
    } else if (key == "--published") {
      options.published = argument;
    } else if (key == "--seeds") {
      options.seeds = std::stoull(argument);
    } else if (key == "--threads") {
      options.threads = static_cast<unsigned>(std::stoul(argument));
    } else {
      throw std::invalid_argument("'" + argument + "' is not known");
    }
  }
  if (options.nodes.empty() || options.pods.empty() || options.seeds == 0) {
    throw std::invalid_argument("--nodes and --pods are needed");
  }
  if (options.rules.empty()) {
    options.rules = study_rules();
  }
  return options;
}

void print_rows(const std::string& workload,
                const std::string& rule,
                const StudyMeans& means,
                const PublishedMeans& published) {
  for (const auto& [metric, of] : kStudyMetrics) {
    const Means mine = means.of(of);
    std::string beside;
    if (const PublishedMean* theirs = published.find(workload, rule, metric)) {
      beside = fmt::format(" {:.3f} | {:+.3f} | {}",
                           theirs->mean,
                           mine.mean - theirs->mean,
                           name_of(judged(mine, *theirs)));
    } else {
      beside = " | | ";
    }
    fmt::print("| {} | {} | {} | {:.3f} | {:.3f} |{} |\n",
               workload,
               rule,
               metric,
               mine.mean,
               mine.sd,
               beside);
  }
}

int run(const Options& options) {
  const auto nodes = read_nodes(options.nodes);
  const PublishedMeans published(options.published);
  fmt::print("| workload | rule | metric | mean % | sd | published | difference | |\n");
  fmt::print("|---|---|---|---|---|---|---|---|\n");
  for (const std::filesystem::path& file : options.pods) {
    const auto pods = read_pods(file);
    for (const std::string& rule : options.rules) {
      const auto before = std::chrono::steady_clock::now();
      const StudyMeans means = study(nodes, pods, rule, options.seeds, options.threads);
      const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
      print_rows(workload_name(file), rule, means, published);
      fmt::print(stderr,
                 "{} {}: {:.0f} placements/s\n",
                 workload_name(file),
                 rule,
                 static_cast<double>(means.placed) / took.count());
      std::fflush(stdout);
    }
  }
  return 0;
}

}  // namespace

int main(int count, char** values) {
  try {
    return run(options_of({values + 1, values + count}));
  } catch (const std::invalid_argument& error) {
    fmt::print(stderr, "fragmentation: {}\n{}", error.what(), kUsage);
  } catch (const std::exception& error) {
    fmt::print(stderr, "fragmentation: {}\n", error.what());
  }
  return 1;
}
