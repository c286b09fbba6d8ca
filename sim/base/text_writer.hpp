// Writes tables: integers and fixed point into a buffer of its own, no stream, no locale, no
// allocation per row.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "sim/base/text_cursor.hpp"

namespace suanwang {

/// Takes bytes in order. Errors are the sink's to keep: a writer goes on and the sink's owner asks.
class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual void write(std::string_view bytes) = 0;
};

/// Keeps the bytes in memory.
class StringSink final : public ByteSink {
 public:
  void write(std::string_view bytes) override { text_ += bytes; }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// `text` as a field of a CSV file (RFC 4180): quoted where it holds a comma, a quote or a line
/// end.
[[nodiscard]] std::string csv_quoted(std::string_view text);

/// Collects text for a sink.
class TextWriter {
 public:
  static constexpr std::size_t kCapacity = std::size_t{256} * 1024;

  /// The sink must outlive the writer. Call `flush` at the end: the destructor writes nothing.
  explicit TextWriter(ByteSink& sink) : sink_(&sink) { make_buffer(kCapacity); }

  /// Calls write(TextCursor&), which may touch `room` bytes.
  template <class Write>
  void write(std::size_t room, Write write) {
    if (static_cast<std::size_t>(end_ - at_) < room) [[unlikely]] {
      make_room(room);
    }
    TextCursor cursor(at_);
    write(cursor);
    at_ = cursor.at();
  }

  void text(std::string_view text) {
    write(text.size(), [=](TextCursor& out) { out.text(text); });
  }

  void put(char c) {
    write(1, [=](TextCursor& out) { out.put(c); });
  }

  void flush();

 private:
  void make_buffer(std::size_t capacity);
  void make_room(std::size_t room);

  ByteSink* sink_;
  std::unique_ptr<char[]> buffer_;  // NOLINT(*-avoid-c-arrays)
  char* at_ = nullptr;
  char* end_ = nullptr;
};

}  // namespace suanwang
