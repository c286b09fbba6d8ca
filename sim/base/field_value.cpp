#include "sim/base/field_value.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "sim/base/digits.hpp"
#include "sim/base/nearest.hpp"

namespace suanwang::detail {
namespace {

std::string shown(std::string_view text) {
  constexpr std::size_t kMost = 60;
  return "'" + std::string(text.substr(0, kMost)) + (text.size() > kMost ? "...'" : "'");
}

std::string kind_of(const ConfigNode& node) {
  switch (node.kind) {
    case ConfigNode::Kind::list:
      return "a list";
    case ConfigNode::Kind::map:
      return "a map";
    case ConfigNode::Kind::scalar:
      return (node.quoted ? "the text " : "") + shown(node.scalar);
    default:
      return "nothing";
  }
}

bool is_decimal(std::string_view text) {
  const std::string_view digits = !text.empty() && text.front() == '-' ? text.substr(1) : text;
  return !digits.empty() && std::all_of(digits.begin(), digits.end(), is_digit);
}

bool has_leading_zero(std::string_view text) {
  const std::size_t first = !text.empty() && text.front() == '-' ? 1 : 0;
  return text.size() > first + 1 && text[first] == '0';
}

/// Saturates far beyond 64 bits, which every limit is within.
Int128 decimal_value(std::string_view text) {
  constexpr Int128 kEnough = Int128{INT64_MAX} * 1000;
  const bool negative = text.front() == '-';
  Int128 value = 0;
  for (const char c : text.substr(negative ? 1 : 0)) {
    value = std::min(value * 10 + (c - '0'), kEnough);
  }
  return negative ? -value : value;
}

bool looks_like_other_type(std::string_view text) {
  static constexpr std::array<std::string_view, 6> kWords{
      "true", "false", "null", "~", "yes", "no"};
  double number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  return text.empty() || std::find(kWords.begin(), kWords.end(), text) != kWords.end() ||
         (fault == std::errc{} && end == text.data() + text.size());
}

}  // namespace

void ReadContext::error(std::string message, std::string remedy) const {
  issues.error(node.spot, path, std::move(message), std::move(remedy));
}

const std::string* read_scalar(const ReadContext& context, std::string_view expected) {
  if (context.node.kind == ConfigNode::Kind::scalar) {
    return &context.node.scalar;
  }
  context.error("expected " + std::string(expected) + ", found " + kind_of(context.node));
  return nullptr;
}

bool read_text(const ReadContext& context, std::string& into) {
  const std::string* text = read_scalar(context, "text");
  if (text == nullptr) {
    return false;
  }
  into = *text;
  return true;
}

bool read_bool(const ReadContext& context, bool& into) {
  const std::string* text = read_scalar(context, "true or false");
  if (text == nullptr) {
    return false;
  }
  if (context.node.quoted || (*text != "true" && *text != "false")) {
    context.error("expected true or false, found " + kind_of(context.node));
    return false;
  }
  into = *text == "true";
  return true;
}

bool read_integer(const ReadContext& context, Int128& into) {
  const std::string* text = read_scalar(context, "a whole number");
  if (text == nullptr) {
    return false;
  }
  if (context.node.quoted || !is_decimal(*text)) {
    context.error("expected a whole number, found " + kind_of(context.node),
                  "digits only, for example 42");
    return false;
  }
  if (has_leading_zero(*text)) {
    context.error(shown(*text) + " begins with a zero", "write whole numbers without it");
    return false;
  }
  into = decimal_value(*text);
  return true;
}

bool read_double(const ReadContext& context, double& into) {
  const std::string* text = read_scalar(context, "a number");
  if (text == nullptr) {
    return false;
  }
  const char* end = text->data() + text->size();
  const auto [stop, fault] = std::from_chars(text->data(), end, into);
  if (fault == std::errc::result_out_of_range) {
    context.error(shown(*text) + " is beyond what a number can hold");
    return false;
  }
  if (context.node.quoted || fault != std::errc{} || stop != end || !std::isfinite(into)) {
    context.error("expected a number, found " + kind_of(context.node));
    return false;
  }
  return true;
}

bool read_quantity(const ReadContext& context, const Dimension& dimension, std::int64_t& into) {
  const std::string* text = read_scalar(
      context, "a " + std::string(dimension.name) + " such as " + std::string(dimension.example));
  if (text == nullptr) {
    return false;
  }
  const auto value = parse_quantity(*text, dimension);
  if (!value) {
    context.error(value.error());
    return false;
  }
  into = *value;
  return true;
}

std::optional<std::size_t> read_choice(const ReadContext& context,
                                       std::span<const std::string_view> names) {
  const std::vector<std::string_view> known(names.begin(), names.end());
  const std::string* text = read_scalar(context, "one of the names " + suggestion({}, known));
  if (text == nullptr) {
    return std::nullopt;
  }
  const auto found = std::find(names.begin(), names.end(), *text);
  if (found == names.end()) {
    context.error("there is no " + shown(*text) + " to choose", suggestion(*text, known));
    return std::nullopt;
  }
  return static_cast<std::size_t>(found - names.begin());
}

bool expect_list(const ReadContext& context) {
  if (context.node.kind == ConfigNode::Kind::list) {
    return true;
  }
  context.error("expected a list, found " + kind_of(context.node),
                "write [a, b] or lines of `- a`");
  return false;
}

bool expect_map(const ReadContext& context) {
  if (context.node.kind == ConfigNode::Kind::map) {
    return true;
  }
  context.error("expected a map of keys, found " + kind_of(context.node),
                "write lines of `key: value`");
  return false;
}

std::string bounds_text(const std::string& low, const std::string& high) {
  if (low.empty() && high.empty()) {
    return {};
  }
  if (high.empty()) {
    return "at least " + low;
  }
  return low.empty() ? "at most " + high : "from " + low + " to " + high;
}

void bounds_error(const ReadContext& context,
                  const std::string& value,
                  const std::string& low,
                  const std::string& high) {
  context.error("is " + value + ", but must be " + bounds_text(low, high));
}

std::string double_text(double value) {
  std::array<char, 32> buffer{};
  const auto [end, fault] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return fault == std::errc{} ? std::string(buffer.data(), end) : std::string();
}

std::string integer_text(Int128 value) {
  if (value < 0) {
    return "-" + std::to_string(static_cast<std::uint64_t>(-value));
  }
  return std::to_string(static_cast<std::uint64_t>(value));
}

ConfigNode scalar_node(std::string text) {
  ConfigNode node;
  node.kind = ConfigNode::Kind::scalar;
  node.scalar = std::move(text);
  return node;
}

ConfigNode text_node(std::string text) {
  ConfigNode node = scalar_node(std::move(text));
  node.quoted = looks_like_other_type(node.scalar);
  return node;
}

std::string item_path(const std::string& path, std::size_t index) {
  return path + "[" + std::to_string(index) + "]";
}

std::string key_path(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : path + "." + std::string(key);
}

}  // namespace suanwang::detail
