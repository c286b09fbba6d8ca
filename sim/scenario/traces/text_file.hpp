// A text file, plain or gzip, handed out in blocks of whole lines, so that a parser never meets
// half a line and memory stays small however large the file is.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <tl/expected.hpp>

namespace suanwang {

/// Some whole lines: [begin, end), the last byte is a newline. kPadding bytes after `end` may be
/// read.
struct TextBlock {
  static constexpr std::size_t kPadding = 128;

  const char* begin = nullptr;
  const char* end = nullptr;
  bool newline_added = false;  ///< the file's last line lacked its newline
};

/// One reading of a file from its beginning.
class TextBlocks {
 public:
  /// A line may be so long at most: a longer one is an error, not a reason to fill the memory.
  static constexpr std::size_t kLongestLine = 1U << 20U;

  virtual ~TextBlocks() = default;

  /// The next block, valid until the next call; false at the end or on failure.
  virtual bool next(TextBlock& block) = 0;

  /// Empty, or what is wrong with the file.
  [[nodiscard]] const std::string& failure() const { return failure_; }

 protected:
  std::string failure_;
};

/// An opened file, const, shared by all that read it. Compression is told by the content, not the
/// name.
class TextFile {
 public:
  /// The error is a sentence without the file's name: not there, a directory, empty, ...
  static tl::expected<std::shared_ptr<const TextFile>, std::string> open(const std::string& file);

  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;
  ~TextFile();

  [[nodiscard]] std::unique_ptr<TextBlocks> blocks() const;

  [[nodiscard]] bool is_gzip() const;

  [[nodiscard]] std::size_t size() const { return size_; }

  /// All of it in one string, for small tables: at most `most` bytes of text.
  [[nodiscard]] tl::expected<std::string, std::string> read_whole(std::size_t most) const;

 private:
  TextFile(const char* bytes, std::size_t size) : bytes_(bytes), size_(size) {}

  const char* bytes_;  // the mapped file
  std::size_t size_;
};

}  // namespace suanwang
