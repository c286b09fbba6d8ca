#include "sim/scenario/traces/text_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <vector>
#include <zlib.h>

namespace suanwang {
namespace {

constexpr std::size_t kBlockSize = 1U << 20U;
constexpr const char* kLineTooLong = "a line is longer than 1 MiB, so this is not a table";

/// The position after the last newline of [begin, begin + size), or 0.
std::size_t end_of_whole_lines(const char* begin, std::size_t size) {
  const void* last = size == 0 ? nullptr : memrchr(begin, '\n', size);
  return last == nullptr ? 0 : static_cast<std::size_t>(static_cast<const char*>(last) - begin) + 1;
}

/// Blocks of a mapped file. Pages that have been read are given back, so that resident memory does
/// not grow with the file; the last block is copied, since nothing may be read beyond the mapping.
class MappedBlocks final : public TextBlocks {
 public:
  MappedBlocks(const char* bytes, std::size_t size) : bytes_(bytes), size_(size) {}

  bool next(TextBlock& block) override {
    release_behind();
    const std::size_t rest = size_ - position_;
    if (rest == 0 || !failure_.empty()) {
      return false;
    }
    if (rest <= kBlockSize + TextBlock::kPadding) {
      return last_block(block);
    }
    const std::size_t length = end_of_whole_lines(bytes_ + position_, kBlockSize);
    if (length == 0) {
      failure_ = kLineTooLong;
      return false;
    }
    populate(length);
    block = {bytes_ + position_, bytes_ + position_ + length, false};
    position_ += length;
    return true;
  }

 private:
  bool last_block(TextBlock& block) {
    tail_.assign(bytes_ + position_, bytes_ + size_);
    position_ = size_;
    const bool newline_added = tail_.back() != '\n';
    if (newline_added) {
      tail_.push_back('\n');
    }
    const std::size_t length = tail_.size();
    tail_.resize(length + TextBlock::kPadding);
    block = {tail_.data(), tail_.data() + length, newline_added};
    return true;
  }

  /// Maps the block's pages at once: a fault for every sixteen of them costs more than parsing
  /// them. Older kernels do not know how; then they fault.
  void populate([[maybe_unused]] std::size_t length) {
#ifdef MADV_POPULATE_READ
    const std::size_t first = position_ / kPage * kPage;
    ::madvise(const_cast<char*>(bytes_) + first, position_ + length - first, MADV_POPULATE_READ);
#endif
  }

  void release_behind() {
    const std::size_t whole = position_ / kPage * kPage;
    if (whole > released_) {
      // madvise wants a non-const pointer though it changes nothing that we could see.
      ::madvise(const_cast<char*>(bytes_) + released_, whole - released_, MADV_DONTNEED);
      released_ = whole;
    }
  }

  static constexpr std::size_t kPage = 4096;

  const char* bytes_;
  std::size_t size_;
  std::size_t position_ = 0;
  std::size_t released_ = 0;
  std::vector<char> tail_;
};

/// Blocks of a gzip file: inflated into one buffer whose unfinished last line moves to the front.
class GzipBlocks final : public TextBlocks {
 public:
  GzipBlocks(const char* bytes, std::size_t size) : buffer_(kBlockSize + TextBlock::kPadding + 1) {
    // zlib's input pointer is not const for historical reasons.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes));
    input_left_ = size;
    constexpr int kGzipOnly = 15 + 16;
    if (inflateInit2(&stream_, kGzipOnly) != Z_OK) {
      failure_ = "the decompressor could not be started";
    }
  }

  GzipBlocks(const GzipBlocks&) = delete;
  GzipBlocks& operator=(const GzipBlocks&) = delete;

  ~GzipBlocks() override { inflateEnd(&stream_); }

  bool next(TextBlock& block) override {
    std::memmove(buffer_.data(), buffer_.data() + used_, filled_ - used_);
    filled_ -= used_;
    used_ = 0;
    fill();
    if (!failure_.empty() || filled_ == 0) {
      return false;
    }
    used_ = end_of_whole_lines(buffer_.data(), filled_);
    bool newline_added = false;
    if (ended_ && used_ < filled_) {
      buffer_[filled_++] = '\n';
      used_ = filled_;
      newline_added = true;
    } else if (used_ == 0) {
      failure_ = kLineTooLong;
      return false;
    }
    block = {buffer_.data(), buffer_.data() + used_, newline_added};
    return true;
  }

 private:
  /// Inflates until the buffer is full or the input ends.
  void fill() {
    while (filled_ < kBlockSize && !ended_ && failure_.empty()) {
      give_input();
      const std::size_t room = kBlockSize - filled_;
      stream_.next_out = reinterpret_cast<Bytef*>(buffer_.data() + filled_);
      stream_.avail_out = static_cast<uInt>(room);
      const int result = inflate(&stream_, Z_NO_FLUSH);
      filled_ += room - stream_.avail_out;
      judge(result);
    }
  }

  /// zlib counts input in 32 bits.
  void give_input() {
    if (stream_.avail_in == 0) {
      constexpr std::size_t kMost = 1U << 30U;
      stream_.avail_in = static_cast<uInt>(std::min(input_left_, kMost));
      input_left_ -= stream_.avail_in;
    }
  }

  void judge(int result) {
    const bool input_ended = stream_.avail_in == 0 && input_left_ == 0;
    if (result == Z_STREAM_END) {
      end_of_member(input_ended);
    } else if (result == Z_BUF_ERROR && input_ended) {
      failure_ = "the gzip file is cut off: its end is missing";
    } else if (result != Z_OK) {
      failure_ = "the gzip file is damaged";
      if (stream_.msg != nullptr) {
        failure_ += std::string(" (") + stream_.msg + ")";
      }
    }
  }

  /// gzip files may be joined end to end.
  void end_of_member(bool input_ended) {
    if (input_ended) {
      ended_ = true;
    } else if (*stream_.next_in == 0x1f) {
      inflateReset(&stream_);
    } else {
      failure_ = "the gzip file has something else after its end";
    }
  }

  z_stream stream_{};
  std::size_t input_left_ = 0;
  std::vector<char> buffer_;
  std::size_t filled_ = 0;  // bytes in the buffer
  std::size_t used_ = 0;    // bytes handed out as the current block
  bool ended_ = false;
};

std::string system_message(int error) {
  return std::generic_category().message(error);
}

/// Closes a file descriptor on every way out.
class Descriptor {
 public:
  explicit Descriptor(const std::string& file)
      : fd_(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}

  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  ~Descriptor() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }

  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

/// The size of the file, or why it can't be read.
tl::expected<std::size_t, std::string> readable_size(int fd) {
  struct stat status {};

  if (::fstat(fd, &status) != 0) {
    return tl::unexpected("cannot be read: " + system_message(errno));
  }
  if (S_ISDIR(status.st_mode)) {
    return tl::unexpected(std::string("is a directory, not a file"));
  }
  if (!S_ISREG(status.st_mode)) {
    return tl::unexpected(std::string("is not an ordinary file"));
  }
  if (status.st_size == 0) {
    return tl::unexpected(std::string("is empty"));
  }
  return static_cast<std::size_t>(status.st_size);
}

}  // namespace

tl::expected<std::shared_ptr<const TextFile>, std::string> TextFile::open(const std::string& file) {
  const Descriptor descriptor(file);
  if (descriptor.get() < 0) {
    return tl::unexpected("cannot be opened: " + system_message(errno));
  }
  const auto size = readable_size(descriptor.get());
  if (!size) {
    return tl::unexpected(size.error());
  }
  void* bytes = ::mmap(nullptr, *size, PROT_READ, MAP_PRIVATE, descriptor.get(), 0);
  if (bytes == MAP_FAILED) {
    return tl::unexpected("cannot be mapped: " + system_message(errno));
  }
  ::madvise(bytes, *size, MADV_SEQUENTIAL);
  std::shared_ptr<const TextFile> text(new TextFile(static_cast<const char*>(bytes), *size));
  const bool named_gzip = file.size() > 3 && file.compare(file.size() - 3, 3, ".gz") == 0;
  if (named_gzip && !text->is_gzip()) {
    return tl::unexpected(std::string("is not gzip, despite its name"));
  }
  return text;
}

TextFile::~TextFile() {
  ::munmap(const_cast<char*>(bytes_), size_);
}

bool TextFile::is_gzip() const {
  return size_ >= 2 && bytes_[0] == '\x1f' && bytes_[1] == '\x8b';
}

std::unique_ptr<TextBlocks> TextFile::blocks() const {
  if (is_gzip()) {
    return std::make_unique<GzipBlocks>(bytes_, size_);
  }
  return std::make_unique<MappedBlocks>(bytes_, size_);
}

tl::expected<std::string, std::string> TextFile::read_whole(std::size_t most) const {
  std::string text;
  const auto reading = blocks();
  TextBlock block;
  while (reading->next(block)) {
    text.append(block.begin, block.end);
    if (text.size() > most) {
      return tl::unexpected("is longer than " + std::to_string(most >> 20U) + " MiB");
    }
  }
  if (!reading->failure().empty()) {
    return tl::unexpected(reading->failure());
  }
  return text;
}

}  // namespace suanwang
