#include "sim/base/text_writer.hpp"

namespace suanwang {

std::string csv_quoted(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    return std::string(text);
  }
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') {
      quoted += '"';
    }
    quoted += c;
  }
  return quoted + '"';
}

void TextWriter::make_buffer(std::size_t capacity) {
  buffer_ = std::make_unique_for_overwrite<char[]>(capacity);  // NOLINT(*-avoid-c-arrays)
  at_ = buffer_.get();
  end_ = at_ + capacity;
}

void TextWriter::make_room(std::size_t room) {
  flush();
  if (static_cast<std::size_t>(end_ - at_) < room) {
    make_buffer(room);
  }
}

void TextWriter::flush() {
  if (at_ != buffer_.get()) {
    sink_->write({buffer_.get(), static_cast<std::size_t>(at_ - buffer_.get())});
    at_ = buffer_.get();
  }
}

}  // namespace suanwang
