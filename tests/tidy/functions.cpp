#include "tests/tidy/functions.hpp"

#include <array>
#include <cctype>
#include <cstdint>

#include "tests/tidy/code_only.hpp"

namespace suanwang::tidy {

namespace {

enum class Brace : std::uint8_t { scope, function, other };

bool is_blank(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

std::string folded(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (!is_blank(c)) {
      result += c;
    } else if (!result.empty() && result.back() != ' ') {
      result += ' ';
    }
  }
  if (result.ends_with(' ')) {
    result.pop_back();
  }
  return result;
}

/// The text after a leading `template <...>`.
std::string_view without_template(std::string_view head) {
  while (head.starts_with("template")) {
    std::size_t at = head.find('<');
    int depth = 0;
    do {
      depth += head[at] == '<' ? 1 : head[at] == '>' ? -1 : 0;
    } while (++at < head.size() && depth > 0);
    head.remove_prefix(at);
    head.remove_prefix(std::min(head.find_first_not_of(' '), head.size()));
  }
  return head;
}

bool opens_scope(std::string_view head) {
  constexpr std::array<std::string_view, 9> kKeys = {"namespace",
                                                     "inline namespace",
                                                     "class ",
                                                     "struct ",
                                                     "union ",
                                                     "enum ",
                                                     "extern",
                                                     "concept ",
                                                     "struct"};
  head = without_template(head);
  for (const std::string_view key : kKeys) {
    if (head.starts_with(key)) {
      return head.find('(') == std::string_view::npos || key != "extern";
    }
  }
  return false;
}

int open_parentheses(std::string_view head) {
  int depth = 0;
  for (const char c : head) {
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
  }
  return depth;
}

/// `: value_` of a constructor, about to be followed by `{x}`.
bool is_member_initialiser(std::string_view head) {
  const std::size_t list = head.find(") : ");
  if (list == std::string_view::npos || head.find(" ? ") != std::string_view::npos) {
    return false;
  }
  const char last = head.back();
  return std::isalnum(static_cast<unsigned char>(last)) != 0 || last == '_' || last == '>';
}

Brace classify(std::string_view head) {
  if (opens_scope(head)) {
    return Brace::scope;
  }
  if (head.empty() || open_parentheses(head) > 0 || is_member_initialiser(head)) {
    return Brace::other;
  }
  const bool has_parameters = head.find(')') != std::string_view::npos && head.back() != '=';
  return has_parameters || head.back() == ']' ? Brace::function : Brace::other;
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : code_(code_only(text)) {}

  std::vector<FunctionSpan> run() {
    for (at_ = 0; at_ < code_.size(); ++at_) {
      step(code_[at_]);
    }
    return std::move(spans_);
  }

 private:
  void step(char c) {
    if (c == '\n') {
      ++line_;
    } else if (c == '{') {
      open();
    } else if (c == '}') {
      close();
    } else if (at_scope() && (c == ';' || (c == ':' && ends_access_label()))) {
      begin_head();
    }
  }

  [[nodiscard]] bool at_scope() const { return open_.empty() || open_.back() == Brace::scope; }

  [[nodiscard]] std::string_view head() const {
    return std::string_view(code_).substr(head_, at_ - head_);
  }

  [[nodiscard]] bool ends_access_label() const {
    const std::string label = folded(head());
    return label == "public" || label == "private" || label == "protected";
  }

  void begin_head() { head_ = at_ + 1; }

  void open() {
    const Brace kind = at_scope() ? classify(folded(head())) : Brace::other;
    open_.push_back(kind);
    if (kind == Brace::function) {
      begin_function();
    } else if (kind == Brace::scope) {
      begin_head();
    }
  }

  void begin_function() {
    std::size_t first = line_;
    const std::string_view text = head();
    const std::size_t start = text.find_first_not_of(" \t\n");
    for (const char c : text.substr(start)) {
      first -= c == '\n' ? 1U : 0U;
    }
    spans_.push_back({first, 0, folded(text)});
  }

  void close() {
    if (open_.empty()) {
      return;
    }
    const Brace kind = open_.back();
    open_.pop_back();
    if (kind == Brace::function) {
      spans_.back().line_count = line_ - spans_.back().first_line + 1;
    }
    // After the braces of an initialiser the head goes on: `Foo() : a_{1}, b_{2} {`.
    if (kind != Brace::other) {
      begin_head();
    }
  }

  std::string code_;
  std::vector<Brace> open_;
  std::vector<FunctionSpan> spans_;
  std::size_t at_ = 0;
  std::size_t head_ = 0;
  std::size_t line_ = 1;
};

}  // namespace

std::vector<FunctionSpan> functions_of(std::string_view text) {
  return Scanner(text).run();
}

}  // namespace suanwang::tidy
