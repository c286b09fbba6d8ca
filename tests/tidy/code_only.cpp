#include "tests/tidy/code_only.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace suanwang::tidy {

namespace {

class Blanker {
 public:
  explicit Blanker(std::string_view text) : text_(text), code_(text) {}

  std::string run() {
    while (at_ < text_.size()) {
      step();
    }
    return std::move(code_);
  }

 private:
  [[nodiscard]] bool sees(std::string_view what) const {
    return text_.substr(at_).starts_with(what);
  }

  void blank_to(std::size_t end) {
    for (end = std::min(end, text_.size()); at_ < end; ++at_) {
      if (text_[at_] != '\n') {
        code_[at_] = ' ';
      }
    }
  }

  [[nodiscard]] std::size_t after(std::string_view what, std::size_t from) const {
    const std::size_t found = text_.find(what, from);
    return found == std::string_view::npos ? text_.size() : found + what.size();
  }

  [[nodiscard]] bool begins_line() const {
    const std::size_t end =
        at_ == 0 ? std::string_view::npos : text_.find_last_not_of(" \t", at_ - 1);
    return end == std::string_view::npos || text_[end] == '\n';
  }

  /// The end of the line, backslash continuations included.
  [[nodiscard]] std::size_t logical_line_end() const {
    std::size_t end = text_.find('\n', at_);
    while (end != std::string_view::npos && end > 0 && text_[end - 1] == '\\') {
      end = text_.find('\n', end + 1);
    }
    return std::min(end, text_.size());
  }

  [[nodiscard]] std::size_t literal_end(char quote) const {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote) {
      end += text_[end] == '\\' ? 2U : 1U;
    }
    return end + 1;
  }

  [[nodiscard]] std::size_t raw_literal_end() const {
    const std::size_t open = text_.find('(', at_);
    const std::string closing = ")" + std::string(text_.substr(at_ + 2, open - at_ - 2)) + "\"";
    return after(closing, open);
  }

  /// An apostrophe inside a number: 1'000.
  [[nodiscard]] bool separates_digits() const {
    std::size_t start = at_;
    while (start > 0 && (is_word(text_[start - 1]) || text_[start - 1] == '\'')) {
      --start;
    }
    return start < at_ && std::isdigit(static_cast<unsigned char>(text_[start])) != 0;
  }

  void step() {
    if (sees("//")) {
      blank_to(logical_line_end());
    } else if (sees("/*")) {
      blank_to(after("*/", at_ + 2));
    } else if (sees("#") && begins_line()) {
      blank_to(logical_line_end());
    } else if (sees("R\"") && (at_ == 0 || !is_word(text_[at_ - 1]))) {
      blank_to(raw_literal_end());
    } else if (sees("\"")) {
      blank_to(literal_end('"'));
    } else if (sees("'") && !separates_digits()) {
      blank_to(literal_end('\''));
    } else {
      ++at_;
    }
  }

  std::string_view text_;
  std::string code_;
  std::size_t at_ = 0;
};

}  // namespace

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::string code_only(std::string_view text) {
  return Blanker(text).run();
}

}  // namespace suanwang::tidy
