#include "app/sweep/sweep_folder.hpp"

#include <system_error>
#include <utility>

#include "app/loading.hpp"
#include "app/sweep/sweep_database.hpp"
#include "sim/base/input_file.hpp"
#include "sim/base/output_directory.hpp"
#include "sim/experiment/sweep/results.hpp"

namespace suanwang::app {

namespace {

namespace fs = std::filesystem;

PointLoader loader_of(const Study& study) {
  return [file = study.frame.scenario,
          seed = study.frame.seed](const std::vector<Override>& overrides) {
    return load(file, seed, std::nullopt, true, overrides);
  };
}

Issues remove_sweep(const Sweep& sweep) {
  Issues issues = remove_journals(sweep.journals());
  if (issues.has_errors()) {
    return issues;
  }
  std::error_code error;
  for (const char* name : {"manifest.json", "sweep.csv", "sweep.sqlite", "report.html"}) {
    error.clear();
    fs::remove(sweep.folder / name, error);
    if (error) {
      issues.add(system_issue("remove the file", sweep.folder / name, error.value()));
    }
  }
  return issues;
}

Issues write_manifest(const Sweep& sweep, const fs::path& file) {
  Issues issues;
  auto directory = OutputDirectory::open(sweep.folder);
  if (!directory) {
    issues.add(directory.error());
    return issues;
  }
  directory->file(file.filename().string()).write(sweep_manifest_json(sweep.manifest));
  if (auto outcome = directory->commit(); !outcome) {
    issues = std::move(outcome.error());
  }
  return issues;
}

/// Takes up the sweep of the manifest that is there.
Issues take_up(Sweep& sweep, const fs::path& file) {
  const auto text = read_file(file);
  if (!text) {
    Issues issues;
    issues.add(text.error());
    return issues;
  }
  auto manifest = parse_sweep_manifest(*text, file.string());
  if (!manifest) {
    return std::move(manifest.error());
  }
  sweep.manifest = *std::move(manifest);
  Issues issues =
      check_unchanged(sweep.manifest, file.string(), sweep.study, sweep.load, SUANWANG_VERSION);
  if (!issues.has_errors() && take_wording(sweep.study, sweep.manifest)) {
    issues = write_manifest(sweep, file);
  }
  return issues;
}

/// `fresh`: in place of what is there. Nothing of that goes before it is known that all points can
/// be run.
Issues begin(Sweep& sweep, const fs::path& file, bool fresh) {
  auto manifest = plan_sweep(sweep.study, sweep.load, SUANWANG_VERSION, sweep.warnings);
  if (!manifest) {
    return std::move(manifest.error());
  }
  sweep.manifest = *std::move(manifest);
  sweep.is_new = true;
  if (fresh) {
    if (Issues issues = remove_sweep(sweep); issues.has_errors()) {
      return issues;
    }
  }
  return write_manifest(sweep, file);
}

}  // namespace

tl::expected<Sweep, Issues> open_sweep(const std::string& study_file,
                                       const fs::path& out,
                                       bool fresh) {
  auto study = read_study(study_file);
  if (!study) {
    return tl::unexpected(std::move(study.error()));
  }
  Sweep sweep;
  sweep.study = *std::move(study);
  sweep.folder = out / sweep.study.frame.name / "sweep";
  sweep.load = loader_of(sweep.study);
  const fs::path file = sweep.folder / "manifest.json";
  std::error_code ignored;
  Issues issues =
      !fresh && fs::exists(file, ignored) ? take_up(sweep, file) : begin(sweep, file, fresh);
  if (issues.has_errors()) {
    return tl::unexpected(std::move(issues));
  }
  return sweep;
}

Issues check_complete(const Sweep& sweep, const FinishedRuns& runs) {
  Issues issues;
  if (const std::size_t open = count_open(runs); open > 0) {
    issues.error({sweep.folder.string(), 0, 0},
                 {},
                 std::to_string(open) + " of " + std::to_string(runs.size()) +
                     " runs are not done: there is nothing to merge yet",
                 "`suanwang sweep run`, or the shards that are missing");
  }
  return issues;
}

Issues write_results(const Sweep& sweep, const FinishedRuns& runs, const std::string& page) {
  Issues issues = check_replaceable(sweep.folder / "sweep.sqlite");
  const auto database = sweep_database(sweep.manifest, runs);
  if (!database) {
    issues.add(database.error());
  }
  if (issues.has_errors()) {
    return issues;
  }
  auto directory = OutputDirectory::open(sweep.folder);
  if (!directory) {
    issues.add(directory.error());
    return issues;
  }
  if (page.empty()) {
    directory->without("report.html");  // it would tell what is no longer there
  } else {
    directory->file("report.html").write(page);
  }
  write_sweep_csv(sweep.manifest, runs, directory->file("sweep.csv"));
  directory->file("sweep.sqlite").write(*database);
  if (auto outcome = directory->commit(); !outcome) {
    issues = std::move(outcome.error());
  }
  return issues;
}

}  // namespace suanwang::app
