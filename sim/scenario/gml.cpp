#include "sim/scenario/gml.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "sim/base/digits.hpp"
#include "sim/scenario/yaml_text.hpp"

namespace suanwang {

namespace {

constexpr int kDeepestList = 64;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

class GmlParser {
 public:
  GmlParser(std::string_view text, const std::string& file, Issues& issues)
      : text_(text), file_(file), issues_(issues) {}

  /// Up to the bracket that ends the list, or the end of the text.
  bool read_entries(std::vector<GmlEntry>& entries, int depth) {
    for (skip_blank(); at_ < text_.size() && text_[at_] != ']'; skip_blank()) {
      if (!is_letter(text_[at_])) {
        return fail("expected a key");
      }
      GmlEntry& entry = entries.emplace_back();
      entry.line = line_;
      const std::size_t begin = at_;
      while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]))) {
        ++at_;
      }
      entry.key = text_.substr(begin, at_ - begin);
      skip_blank();
      if (!read_value(entry, depth)) {
        return false;
      }
    }
    if (depth == 0 && at_ < text_.size()) {
      return fail("a `]` ends no list");
    }
    return true;
  }

 private:
  bool read_value(GmlEntry& entry, int depth) {
    if (at_ >= text_.size()) {
      return fail("`" + entry.key + "` has no value");
    }
    if (text_[at_] == '[') {
      return read_list(entry, depth);
    }
    if (text_[at_] == '"') {
      return read_string(entry);
    }
    return read_number(entry);
  }

  bool read_list(GmlEntry& entry, int depth) {
    if (depth >= kDeepestList) {
      return fail("lists are too deep");
    }
    ++at_;
    entry.kind = GmlEntry::Kind::list;
    if (!read_entries(entry.entries, depth + 1)) {
      return false;
    }
    if (at_ >= text_.size()) {
      line_ = entry.line;
      return fail("the list `" + entry.key + "` does not end");
    }
    ++at_;
    return true;
  }

  bool read_string(GmlEntry& entry) {
    const std::size_t end = text_.find('"', ++at_);
    if (end == std::string_view::npos) {
      return fail("the text of `" + entry.key + "` does not end");
    }
    entry.kind = GmlEntry::Kind::text;
    entry.text = text_.substr(at_, end - at_);
    line_ += std::count(entry.text.begin(), entry.text.end(), '\n');
    at_ = end + 1;
    return true;
  }

  bool read_number(GmlEntry& entry) {
    const std::size_t end = std::min(text_.find_first_of(" \t\r\n[]\"#", at_), text_.size());
    entry.text = text_.substr(at_, end - at_);
    const char* first = entry.text.data() + (entry.text.starts_with('+') ? 1 : 0);
    const char* last = entry.text.data() + entry.text.size();
    const auto [rest, error] = std::from_chars(first, last, entry.number);
    if (error != std::errc() || rest != last || !std::isfinite(entry.number)) {
      return fail("`" + entry.key + "` has neither a number nor a text in quotes");
    }
    entry.kind = GmlEntry::Kind::number;
    at_ = end;
    return true;
  }

  void skip_blank() {
    bool is_comment = false;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      line_ += c == '\n' ? 1 : 0;
      is_comment = c == '\n' ? false : is_comment || c == '#';
      if (!is_comment && c != ' ' && c != '\t' && c != '\r' && c != '\n') {
        return;
      }
    }
  }

  bool fail(const std::string& what) {
    issues_.error({file_, line_, 0}, {}, what, "GML is `key value`, with lists in [ ]");
    return false;
  }

  std::string_view text_;
  const std::string& file_;
  Issues& issues_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
};

}  // namespace

const GmlEntry* GmlEntry::find(std::string_view name) const {
  const auto found = std::find_if(
      entries.begin(), entries.end(), [name](const GmlEntry& entry) { return entry.key == name; });
  return found == entries.end() ? nullptr : &*found;
}

std::optional<GmlEntry> read_gml(std::string_view text, const std::string& file, Issues& issues) {
  GmlEntry whole;
  YamlLimits limits;
  limits.most_bytes = text.size();
  if (!detail::is_readable_text(text, file, limits, issues)) {
    return std::nullopt;
  }
  if (!GmlParser(text, file, issues).read_entries(whole.entries, 0)) {
    return std::nullopt;
  }
  const GmlEntry* graph = whole.find("graph");
  if (graph == nullptr || graph->kind != GmlEntry::Kind::list) {
    issues.error({file, 0, 0}, {}, "the file has no `graph [ ... ]`", "is it GML?");
    return std::nullopt;
  }
  return *graph;
}

}  // namespace suanwang
