#include "sim/scenario/yaml_writer.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include <fmt/format.h>

#include "sim/base/digits.hpp"
#include "sim/scenario/yaml_text.hpp"

namespace suanwang {
namespace {

constexpr bool is_letter_or_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// Characters that mean nothing in YAML within a plain scalar, in a block or a flow.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t i = 0; i < plain.size(); ++i) {
    plain[i] = is_letter_or_digit(static_cast<char>(i));
  }
  for (const char c : std::string_view(" _-./+%:()")) {
    plain[static_cast<unsigned char>(c)] = true;
  }
  return plain;
}();

bool is_plain_throughout(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (!kPlain[byte] || (byte >= 0x80 && detail::unwelcome_character(text, i) != 0)) {
      return false;
    }
  }
  return true;
}

bool is_null_word(std::string_view text) {
  static constexpr std::array<std::string_view, 4> kWords{"~", "null", "Null", "NULL"};
  return std::find(kWords.begin(), kWords.end(), text) != kWords.end();
}

bool can_stand_plain(std::string_view text) {
  if (text.empty() || is_null_word(text) || text.back() == ' ' || text.back() == ':') {
    return false;
  }
  const char first = text.front();
  const bool begins_well = is_letter_or_digit(first) || first == '/' || first == '_' ||
                           first == '.' ||
                           (first == '-' && text.size() > 1 && is_letter_or_digit(text[1]));
  return begins_well && is_plain_throughout(text) && text.find(": ") == std::string_view::npos &&
         !text.starts_with("...");
}

void append_escaped(std::string& result, std::string_view text) {
  result += '"';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    const char32_t unwelcome = byte >= 0x80 ? detail::unwelcome_character(text, i) : 0;
    if (c == '"' || c == '\\') {
      result += {'\\', c};
    } else if (c == '\n') {
      result += "\\n";
    } else if (byte < 0x20 || byte == 0x7F) {
      result += fmt::format("\\x{:02X}", byte);
    } else if (unwelcome != 0) {
      result += fmt::format("\\u{:04X}", static_cast<std::uint32_t>(unwelcome));
      i += unwelcome < 0x800 ? 1 : 2;
    } else {
      result += c;
    }
  }
  result += '"';
}

void append(std::string& result, std::string_view text, bool plain) {
  if (plain) {
    result += text;
  } else {
    append_escaped(result, text);
  }
}

bool is_single(const ConfigNode& node) {
  return node.kind == ConfigNode::Kind::scalar || node.kind == ConfigNode::Kind::null ||
         node.kind == ConfigNode::Kind::absent;
}

bool is_flow_list(const ConfigNode& node) {
  return node.kind == ConfigNode::Kind::list &&
         std::all_of(node.items.begin(), node.items.end(), is_single);
}

class Writer {
 public:
  [[nodiscard]] std::string& text() { return text_; }

  /// The first line of a list's item stands behind its dash.
  void map(const ConfigNode& node, std::size_t indent, bool behind_dash) {
    for (const ConfigNode::Entry& entry : node.entries) {
      text_.append(behind_dash ? 0 : indent, ' ');
      behind_dash = false;
      append(text_, entry.key, can_stand_plain(entry.key) && entry.key != "<<");
      text_ += ':';
      value(entry.value, indent);
    }
  }

 private:
  /// What follows a key.
  void value(const ConfigNode& node, std::size_t indent) {
    if (is_single(node)) {
      text_ += ' ';
      single(node);
      text_ += '\n';
    } else if (is_flow_list(node)) {
      text_ += ' ';
      flow_list(node);
      text_ += '\n';
    } else if (node.kind == ConfigNode::Kind::map) {
      text_ += node.entries.empty() ? " {}\n" : "\n";
      map(node, indent + 2, false);
    } else {
      text_ += "\n";
      list(node, indent + 2);
    }
  }

  void single(const ConfigNode& node) {
    if (node.kind == ConfigNode::Kind::scalar) {
      append(text_, node.scalar, !node.quoted && can_stand_plain(node.scalar));
    } else {
      text_ += '~';
    }
  }

  /// Lists of single values stand in one line however long: a line of theirs reads better than a
  /// page.
  void flow_list(const ConfigNode& list) {
    text_ += '[';
    for (const ConfigNode& item : list.items) {
      if (&item != &list.items.front()) {
        text_ += ", ";
      }
      single(item);
    }
    text_ += ']';
  }

  void list(const ConfigNode& node, std::size_t indent) {
    for (const ConfigNode& item : node.items) {
      text_.append(indent, ' ');
      text_ += "-";
      if (item.kind == ConfigNode::Kind::map && !item.entries.empty()) {
        text_ += " ";
        map(item, indent + 2, true);
      } else {
        value(item, indent);
      }
    }
  }

  std::string text_;
};

}  // namespace

std::string to_yaml(const ConfigNode& map) {
  Writer writer;
  writer.map(map, 0, false);
  return std::move(writer.text());
}

}  // namespace suanwang
