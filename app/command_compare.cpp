// suanwang compare: variants of a scenario on the same seeds, with intervals.
#include <algorithm>
#include <memory>
#include <ostream>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/interrupt.hpp"
#include "app/loading.hpp"
#include "app/progress_bar.hpp"
#include "app/report/comparison_report.hpp"
#include "app/run_failure.hpp"
#include "scheduler/catalogue.hpp"
#include "sim/base/nearest.hpp"
#include "sim/base/output_directory.hpp"
#include "sim/experiment/comparison.hpp"
#include "sim/experiment/comparison_files.hpp"
#include "sim/experiment/comparison_table.hpp"
#include "sim/scenario/override.hpp"

namespace suanwang::app {

namespace {

constexpr std::size_t kMostVariants = 1000;

/// What the command line varies and sets.
struct Variations {
  std::vector<Variation> varied;
  std::vector<Variation> fixed;  // one value each
};

void check_key(const Variation& variation, std::vector<std::string>& seen, Issues& issues) {
  const SourceSpot spot = variation.values.front().spot;
  if (variation.path == "seed" || variation.path == "name") {
    issues.error(spot,
                 variation.path,
                 variation.path == "seed" ? "variants meet the same seeds: that is the comparison"
                                          : "results stand under the scenario's name",
                 variation.path == "seed" ? "--seed and --seeds" : "vary something else");
  }
  if (std::find(seen.begin(), seen.end(), variation.path) != seen.end()) {
    issues.error(spot, variation.path, "the key is given twice", "all its values in one list");
  }
  seen.push_back(variation.path);
}

void check_metric(const std::string& option, const std::string& name, Issues& issues) {
  std::vector<std::string_view> known;
  for (const Metric& metric : metrics()) {
    known.push_back(metric.name);
  }
  if (find_metric(name) == nullptr) {
    issues.error({option, 0, 0}, name, "no such metric", suggestion(name, known));
  }
}

Variations read_variations(const CompareOptions& options, Issues& issues) {
  Variations variations;
  std::vector<std::string> seen;
  for (const std::string& text : options.vary) {
    if (auto variation = parse_variation(text, "--vary", issues)) {
      check_key(*variation, seen, issues);
      variations.varied.push_back(std::move(*variation));
    }
  }
  for (const std::string& text : options.set) {
    if (auto variation = parse_variation(text, "--set", issues)) {
      check_key(*variation, seen, issues);
      if (variation->values.size() > 1) {
        issues.error(variation->values[1].spot,
                     variation->path,
                     "--set gives one value",
                     "--vary for several; quotes around a value with a comma");
      }
      variations.fixed.push_back(std::move(*variation));
    }
  }
  check_metric("--metric", options.metric, issues);
  for (const std::string& name : options.objectives) {
    check_metric("--objective", name, issues);
  }
  return variations;
}

/// Names variants by the last step of each key, or by the whole where two end alike.
std::string short_key(const Variations& variations, const std::string& path) {
  const auto last_of = [](const std::string& text) {
    return text.substr(text.rfind('.') + 1);
  };
  const auto alike =
      std::count_if(variations.varied.begin(), variations.varied.end(), [&](const auto& other) {
        return last_of(other.path) == last_of(path);
      });
  return alike > 1 ? path : last_of(path);
}

/// One of the product of all lists; the last key changes fastest.
struct Combination {
  Variant variant;  // without its plan
  std::vector<Override> overrides;
};

std::vector<Combination> combinations_of(const Variations& variations) {
  std::vector<Combination> all(1);
  for (const Variation& fixed : variations.fixed) {
    all.front().overrides.push_back({fixed.path, fixed.values.front()});
  }
  for (const Variation& variation : variations.varied) {
    std::vector<Combination> longer;
    for (const Combination& before : all) {
      for (const ConfigNode& value : variation.values) {
        Combination next = before;
        const std::string text = flow_text(value);
        next.overrides.push_back({variation.path, value});
        next.variant.settings.push_back({variation.path, text});
        next.variant.name += next.variant.name.empty() ? "" : ", ";
        next.variant.name += variations.varied.size() == 1
                                 ? text
                                 : short_key(variations, variation.path) + "=" + text;
        longer.push_back(std::move(next));
      }
    }
    all = std::move(longer);
  }
  if (variations.varied.empty()) {
    all.front().variant.name = "as it is";
  }
  return all;
}

std::size_t variant_count(const Variations& variations) {
  std::size_t count = 1;
  for (const Variation& variation : variations.varied) {
    count = std::min(count * variation.values.size(), kMostVariants + 1);
  }
  return count;
}

/// Warnings and errors of all variants go to `issues`.
std::vector<Variant> load_variants(const Variations& variations,
                                   const CompareOptions& options,
                                   Issues& issues) {
  std::vector<Variant> variants;
  for (Combination& combination : combinations_of(variations)) {
    auto loaded =
        load(options.scenario, options.seed, std::nullopt, true, std::move(combination.overrides));
    issues.add_new(loaded ? loaded->warnings : loaded.error());
    if (loaded) {
      combination.variant.plan = std::move(loaded->plan);
      variants.push_back(std::move(combination.variant));
    }
  }
  return variants;
}

ComparisonOptions comparison_options(const CompareOptions& options, std::uint64_t first_seed) {
  ComparisonOptions result;
  result.first_seed = first_seed;
  result.seeds = options.seeds;
  result.threads =
      options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  result.level = options.level;
  result.until = options.until;
  result.most_seeds = options.most_seeds;
  result.watched = options.ci_of == "mean" ? Watched::mean : Watched::difference;
  result.watched_metric = options.metric;
  result.objectives = options.objectives;
  return result;
}

RunLength longest_of(const std::vector<Variant>& variants) {
  RunLength length;
  length.horizon = Time{};
  for (const Variant& variant : variants) {
    length.horizon = std::max(length.horizon, variant.plan.horizon);
  }
  return length;
}

tl::expected<Comparison, ComparisonFailure> compare_all(const std::vector<Variant>& variants,
                                                        const CompareOptions& options,
                                                        Console& console) {
  const InterruptGuard guard;
  std::unique_ptr<ProgressBar> bar;
  ComparisonListener listener;
  listener.round_begins = [&](std::size_t runs) {
    bar.reset();
    bar = std::make_unique<ProgressBar>(console, !options.quiet, longest_of(variants), runs);
  };
  listener.progress = [&](std::size_t run, const Progress& progress) {
    bar->update(run, progress);
    return !InterruptGuard::requested();
  };
  listener.run_ended = [&](std::size_t run) {
    bar->finished(run);
  };
  return compare(variants,
                 policy_catalogue(),
                 comparison_options(options, variants.front().plan.seed),
                 listener);
}

/// What makes the same files again, wherever they go and however many threads there are. The
/// folders of this machine are no part of results: of an absolute path only the file is named.
std::vector<std::string> command_of(const CompareOptions& options) {
  const CompareOptions usual;
  const std::filesystem::path scenario(options.scenario);
  std::vector<std::string> words{
      "suanwang",
      "compare",
      scenario.is_absolute() ? scenario.filename().string() : options.scenario};
  const auto add = [&](const char* option, const std::string& value) {
    words.insert(words.end(), {option, value});
  };
  const auto add_all = [&](const char* option, const std::vector<std::string>& values) {
    for (const std::string& value : values) {
      add(option, value);
    }
  };
  add_all("--vary", options.vary);
  add_all("--set", options.set);
  add("--seeds", std::to_string(options.seeds));
  if (options.seed) {
    add("--seed", std::to_string(*options.seed));
  }
  if (options.until) {
    add("--until-ci", fmt::format("{}", *options.until));
    add("--metric", options.metric);
    add("--ci-of", options.ci_of);
    add("--most-seeds", std::to_string(options.most_seeds));
  }
  if (options.level != usual.level) {
    add("--level", fmt::format("{}", options.level));
  }
  add_all("--objective", options.objectives);
  words.emplace_back("--report");
  return words;
}

/// compare.json is the sign that all are there: it comes last. A page that is not asked for goes:
/// it would tell what is no longer there.
Issues write_files(const Comparison& comparison,
                   const std::string& json,
                   const std::string& page,
                   const std::filesystem::path& folder) {
  Issues issues;
  auto directory = OutputDirectory::open(folder);
  if (!directory) {
    issues.add(directory.error());
    return issues;
  }
  directory->file("compare.csv").write(comparison_csv(comparison));
  if (page.empty()) {
    directory->without("report.html");
  } else {
    directory->file("report.html").write(page);
  }
  directory->file("compare.json").write(json);
  if (auto outcome = directory->commit(); !outcome) {
    issues = std::move(outcome.error());
  }
  return issues;
}

void tell(const Comparison& comparison,
          const std::string& json,
          const std::filesystem::path& folder,
          std::size_t page_bytes,
          const CompareOptions& options,
          Console& console) {
  if (options.json) {
    console.out << json;
  } else if (!options.quiet) {
    console.out << comparison_table(comparison, options.all_metrics);
    console.out << "results: " << folder.string() << "/\n";
    if (options.report) {
      print_report(written_report(folder / "report.html", page_bytes), console);
    }
  }
  console.out.flush();
}

}  // namespace

int command_compare(const CompareOptions& options, Console& console) {
  Issues issues;
  const Variations variations = read_variations(options, issues);
  if (variant_count(variations) > kMostVariants) {
    issues.error({"--vary", 0, 0},
                 {},
                 fmt::format("more than {} variants", kMostVariants),
                 "fewer values, or several comparisons");
  }
  std::vector<Variant> variants;
  if (!issues.has_errors()) {
    variants = load_variants(variations, options, issues);
  }
  if (issues.has_errors() || !options.quiet) {
    print_issues(issues, console);
  }
  if (issues.has_errors()) {
    return to_int(ExitCode::bad_input);
  }
  auto comparison = compare_all(variants, options, console);
  if (!comparison) {
    return tell_failure(comparison.error(), console);
  }
  for (const Variation& fixed : variations.fixed) {
    comparison->fixed.push_back({fixed.path, flow_text(fixed.values.front())});
  }
  comparison->command = command_of(options);
  const auto folder = std::filesystem::path(options.out) / comparison->scenario / "compare";
  const std::string json = comparison_json(*comparison, SUANWANG_VERSION);
  const std::string page = options.report ? comparison_page(json) : std::string();
  const Issues unwritten = write_files(*comparison, json, page, folder);
  if (unwritten.has_errors()) {
    print_issues(unwritten, console);
    return to_int(ExitCode::bad_input);
  }
  tell(*comparison, json, folder, page.size(), options, console);
  return to_int(ExitCode::done);
}

}  // namespace suanwang::app
