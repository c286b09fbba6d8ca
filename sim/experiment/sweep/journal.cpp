#include "sim/experiment/sweep/journal.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "sim/base/input_file.hpp"
#include "sim/base/output_file.hpp"
#include "sim/experiment/sweep/run_line.hpp"
#include "sim/record/summary_json.hpp"

namespace suanwang {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kExtension = ".runs";

std::string journal_head(const SweepManifest& manifest) {
  return "suanwang-sweep-runs-1 " + hexadecimal(sweep_id(manifest)) + "\n";
}

Issues one_issue(Issue issue) {
  Issues issues;
  issues.add(std::move(issue));
  return issues;
}

Issue journal_issue(const fs::path& file, std::int64_t line, std::string what, std::string remedy) {
  return {{file.string(), line, line > 0 ? 1 : 0}, {}, std::move(what), std::move(remedy)};
}

Issue in_use(const fs::path& file) {
  return journal_issue(file,
                       0,
                       "another process makes these runs just now",
                       "wait for it, or give each a --shard i/N");
}

/// What a journal holds.
struct JournalText {
  std::size_t whole = 0;  ///< bytes up to the end of the last whole line
  std::vector<RunLine> lines;
};

/// A last piece without a line end was being written: all before it must be whole.
tl::expected<JournalText, Issue> parse_journal(std::string_view text,
                                               const std::string& head,
                                               const fs::path& file,
                                               const SweepManifest& manifest) {
  JournalText result;
  if (text.size() < head.size() && head.starts_with(text)) {
    return result;  // killed as it began
  }
  if (!text.starts_with(head)) {
    return tl::unexpected(journal_issue(file,
                                        1,
                                        "these runs were made for another sweep",
                                        "--fresh begins anew, --out takes another folder"));
  }
  result.whole = head.size();
  for (std::int64_t number = 2; result.whole < text.size(); ++number) {
    const std::size_t end = text.find('\n', result.whole);
    if (end == std::string_view::npos) {
      break;
    }
    auto line =
        parse_run_line(text.substr(result.whole, end - result.whole), manifest.metrics.size());
    if (!line || line->run >= manifest.runs()) {
      return tl::unexpected(
          journal_issue(file,
                        number,
                        "the line is damaged",
                        "remove this file: its runs are made again, those of others stay"));
    }
    result.lines.push_back(*std::move(line));
    result.whole = end + 1;
  }
  return result;
}

std::vector<fs::path> journals_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->path().extension() == kExtension) {
      files.push_back(at->path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

tl::expected<FinishedRuns, Issues> read_journals(const fs::path& folder,
                                                 const SweepManifest& manifest) {
  FinishedRuns runs(manifest.runs());
  const std::string head = journal_head(manifest);
  Issues issues;
  for (const fs::path& file : journals_in(folder)) {
    const auto text = read_file(file);
    auto journal = text ? parse_journal(*text, head, file, manifest)
                        : tl::expected<JournalText, Issue>(tl::unexpected(text.error()));
    if (!journal) {
      issues.add(journal.error());
      continue;
    }
    for (RunLine& line : journal->lines) {
      std::optional<RunFigures>& known = runs[line.run];
      if (known && manifest.reproducible && !(*known == line.figures)) {
        issues.add(journal_issue(file,
                                 0,
                                 "run " + std::to_string(line.run) +
                                     " came out differently here and in another journal, though "
                                     "point and seed are the same",
                                 "were all of them made by the same build of the program?"));
      } else if (!known) {
        known = std::move(line.figures);
      }
    }
  }
  if (issues.has_errors()) {
    return tl::unexpected(std::move(issues));
  }
  return runs;
}

Issues remove_journals(const fs::path& folder) {
  Issues issues;
  const std::vector<fs::path> files = journals_in(folder);
  std::vector<int> locked;
  for (const fs::path& file : files) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
      issues.add(system_issue("remove the journal", file, errno));
    } else {
      locked.push_back(descriptor);
      if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        issues.add(in_use(file));
      }
    }
  }
  for (const fs::path& file : files) {
    if (!issues.has_errors() && ::unlink(file.c_str()) != 0) {
      issues.add(system_issue("remove the journal", file, errno));
    }
  }
  for (const int descriptor : locked) {
    ::close(descriptor);
  }
  return issues;
}

tl::expected<RunJournal, Issues> RunJournal::open(const fs::path& folder,
                                                  const std::string& name,
                                                  const SweepManifest& manifest) {
  constexpr ::mode_t kAllThatUmaskAllows = 0666;
  const fs::path path = folder / (name + std::string(kExtension));
  std::error_code error;
  fs::create_directories(folder, error);
  const int descriptor =
      error ? -1
            : ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, kAllThatUmaskAllows);
  if (descriptor < 0) {
    return tl::unexpected(one_issue(
        system_issue("create the journal", error ? folder : path, error ? error.value() : errno)));
  }
  RunJournal journal(path, descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    return tl::unexpected(one_issue(in_use(path)));
  }
  const std::string head = journal_head(manifest);
  const auto text = read_file(path);
  const auto known = text ? parse_journal(*text, head, path, manifest)
                          : tl::expected<JournalText, Issue>(tl::unexpected(text.error()));
  if (!known) {
    return tl::unexpected(one_issue(known.error()));
  }
  if (known->whole < text->size() &&
      ::ftruncate(descriptor, static_cast<::off_t>(known->whole)) != 0) {
    return tl::unexpected(one_issue(system_issue("mend the journal", path, errno)));
  }
  if (known->whole == 0) {
    if (const auto outcome = journal.write_whole(head); !outcome) {
      return tl::unexpected(one_issue(outcome.error()));
    }
  }
  return journal;
}

RunJournal::~RunJournal() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);  // and with it goes the lock
  }
}

RunJournal::RunJournal(RunJournal&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

tl::expected<void, Issue> RunJournal::write_whole(const std::string& text) {
  const ::off_t before = ::lseek(descriptor_, 0, SEEK_END);
  std::size_t written = 0;
  while (written < text.size()) {
    const ::ssize_t count = ::write(descriptor_, text.data() + written, text.size() - written);
    if (count >= 0) {
      written += static_cast<std::size_t>(count);
    } else if (errno != EINTR) {
      const Issue issue = system_issue("write the journal", path_, errno);
      // If that fails, too, the line has no end: it is not there for whoever reads it.
      [[maybe_unused]] const int ignored = ::ftruncate(descriptor_, before);
      return tl::unexpected(issue);
    }
  }
  return {};
}

tl::expected<void, Issue> RunJournal::append(std::size_t run, const RunFigures& figures) {
  return write_whole(run_line(run, figures));
}

}  // namespace suanwang
