// Structs with fields read from YAML text, as a file would give them.
#pragma once

#include <string>

#include <catch2/catch.hpp>

#include "sim/base/field_reader.hpp"
#include "sim/base/issue.hpp"
#include "sim/city/civil_date.hpp"
#include "sim/scenario/yaml_reader.hpp"

namespace suanwang::tests {

template <class T>
T read_text(const std::string& text, Issues& issues) {
  T value;
  const auto node = read_yaml(text, "t.yaml", issues);
  if (node) {
    read_fields(*node, "", value, issues);
  }
  return value;
}

/// The text must be good.
template <class T>
T parsed(const std::string& text) {
  Issues issues;
  T value = read_text<T>(text, issues);
  INFO(text << (issues.all().empty() ? "" : to_string(issues.all().front())));
  REQUIRE(issues.all().empty());
  return value;
}

/// What the reader says of a bad text, in one line each.
template <class T>
std::string faults(const std::string& text) {
  Issues issues;
  read_text<T>(text, issues);
  std::string all;
  for (const Issue& issue : issues.all()) {
    all += to_string(issue) + "\n";
  }
  return all;
}

inline CivilDay day(const std::string& text) {
  return Date::parse(text).value().day;
}

inline Money yuan(std::int64_t amount) {
  return {amount * 100};
}

/// `text` with the line that begins with `key:` taken out, or put differently.
inline std::string with_line(std::string text, const std::string& key, const std::string& line) {
  const std::size_t begin = text.find(key + ":");
  REQUIRE(begin != std::string::npos);
  const std::size_t end = text.find('\n', begin);
  return text.replace(begin, end - begin + 1, line.empty() ? "" : line + "\n");
}

}  // namespace suanwang::tests
