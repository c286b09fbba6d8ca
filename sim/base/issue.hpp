// What is wrong with the input: values, collected, all told at once.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace suanwang {

/// Where in an input file something stands. Lines and columns count from 1; 0 says "not known".
struct SourceSpot {
  std::string file;
  std::int64_t line = 0;
  std::int64_t column = 0;

  friend bool operator==(const SourceSpot&, const SourceSpot&) = default;
};

enum class Severity : std::uint8_t { error, warning };

/// One mistake: where, at which key (`city.centres[2].pue`), what is wrong and what would be right.
struct Issue {
  SourceSpot spot;
  std::string path;
  std::string message;
  std::string remedy;
  Severity severity = Severity::error;
};

/// `file:line:column: error: path: message (remedy)`; parts not known are left out.
[[nodiscard]] std::string to_string(const Issue& issue);

/// Every issue found so far, in the order of finding. Stops keeping them after `kMost` and counts
/// the rest, so that a hostile file can't fill the memory.
class Issues {
 public:
  static constexpr std::size_t kMost = 1000;

  void add(Issue issue);

  /// All of `found`. What it had dropped counts as dropped here.
  void add_all(const Issues& found);

  /// What `found` says and these do not say yet (place, key and message): what is wrong with
  /// several variants in the same way is told once. What it had dropped counts as dropped here.
  void add_new(const Issues& found);

  void error(SourceSpot spot, std::string path, std::string message, std::string remedy = {});

  void warning(SourceSpot spot, std::string path, std::string message, std::string remedy = {});

  [[nodiscard]] bool has_errors() const { return error_count_ > 0; }

  [[nodiscard]] std::size_t error_count() const { return error_count_; }

  /// Issues that were found after `kMost` were kept.
  [[nodiscard]] std::size_t dropped_count() const { return dropped_count_; }

  [[nodiscard]] const std::vector<Issue>& all() const { return issues_; }

 private:
  /// Without this a file of a thousand warnings and then an error would pass for sound.
  void add_dropped(const Issues& found);

  std::vector<Issue> issues_;
  std::size_t error_count_ = 0;
  std::size_t dropped_count_ = 0;
};

}  // namespace suanwang
