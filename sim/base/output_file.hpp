// A file that is there whole or not at all: written beside its name, then renamed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "sim/base/issue.hpp"
#include "sim/base/text_writer.hpp"

namespace suanwang {

/// Writes `<path>.tmp-<pid>`. The first error (no right to write, no space) is kept and everything
/// after it ignored; `seal` tells it. A temporary that was not published is removed.
class OutputFile final : public ByteSink {
 public:
  explicit OutputFile(std::filesystem::path path);
  ~OutputFile() override;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  OutputFile(OutputFile&&) = delete;
  OutputFile& operator=(OutputFile&&) = delete;

  void write(std::string_view bytes) override;

  [[nodiscard]] bool failed() const { return error_.has_value(); }

  /// Everything written is with the system and the file closed. No more can be written. What it
  /// takes to survive a loss of power is not waited for (docs/decisions/0006).
  tl::expected<void, Issue> seal();

  /// Gives a sealed file its name, in place of what had it.
  tl::expected<void, Issue> publish();

  /// seal and publish.
  tl::expected<void, Issue> commit();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  void fail(std::string_view doing, int error_number);
  void reserve(std::uint64_t until);
  void give_back_reserved();
  void write_back();
  void close_and_remove();
  [[nodiscard]] tl::expected<void, Issue> outcome() const;

  std::filesystem::path path_;
  std::filesystem::path temporary_;
  int descriptor_ = -1;
  int lock_ = -1;                  // the same file, locked until it has its name
  bool exists_ = false;            // the temporary
  bool reserves_ = false;          // has more space than it is long
  std::uint64_t written_ = 0;      // bytes
  std::uint64_t reserved_ = 0;     // until there, space was asked for
  std::uint64_t handed_over_ = 0;  // of them, to the disk
  std::uint64_t let_go_ = 0;       // of these, from memory
  std::optional<Issue> error_;
};

/// Removes temporaries of runs that were ended before they could: killed, or taken down by a
/// plug-in. Those that are being written are locked, and stay.
void remove_leftovers(const std::filesystem::path& directory);

/// "cannot <doing> <path>: <what the system says>", with what to do about it.
[[nodiscard]] Issue system_issue(std::string_view doing,
                                 const std::filesystem::path& path,
                                 int error_number);

}  // namespace suanwang
