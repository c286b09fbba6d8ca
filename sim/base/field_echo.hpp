// A struct as a ConfigNode again, by its list of fields, with every default filled in.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "sim/base/config_node.hpp"
#include "sim/base/field_value.hpp"
#include "sim/base/fields.hpp"

namespace suanwang {

/// Reading the echo gives an equal struct. Absent std::optional values and absent ConfigNodes are
/// left out.
template <class T>
[[nodiscard]] ConfigNode echo_fields(const T& value);

namespace detail {

/// The node of one value; kind absent for an empty std::optional.
template <class T>
[[nodiscard]] ConfigNode echo_value(const T& value);

template <class Range>
ConfigNode echo_list(const Range& values) {
  ConfigNode node;
  node.kind = ConfigNode::Kind::list;
  node.items.reserve(values.size());
  for (const auto& value : values) {
    node.items.push_back(echo_value(value));
  }
  return node;
}

template <class T>
ConfigNode echo_named(const Named<T>& named) {
  ConfigNode node;
  node.kind = ConfigNode::Kind::map;
  node.entries.reserve(named.rows.size());
  for (const auto& row : named.rows) {
    node.entries.push_back({row.name, {}, echo_value(row.value)});
  }
  return node;
}

template <class T>
ConfigNode echo_value(const T& value) {
  if constexpr (std::is_same_v<T, ConfigNode>) {
    return value;
  } else if constexpr (IsSpotted<T>::value) {
    return echo_value(value.value);
  } else if constexpr (IsOptional<T>::value) {
    return value ? echo_value(*value) : ConfigNode{};
  } else if constexpr (IsVector<T>::value || IsArray<T>::value) {
    return echo_list(value);
  } else if constexpr (IsNamed<T>::value) {
    return echo_named(value);
  } else if constexpr (HasFields<T>) {
    return echo_fields(value);
  } else if constexpr (std::is_same_v<T, std::string> || TextValue<T>) {
    return text_node(value_text(value));
  } else {
    return scalar_node(value_text(value));
  }
}

class FieldEcho {
 public:
  explicit FieldEcho(ConfigNode& map) : map_(map) {}

  template <class T, class B = NoBounds>
  void required(std::string_view name, T& value, std::string_view /*help*/, const B& /*b*/ = {}) {
    add(name, echo_value(value));
  }

  template <class T, class B = NoBounds>
  void optional(std::string_view name, T& value, std::string_view /*help*/, const B& /*b*/ = {}) {
    add(name, echo_value(value));
  }

  void rest(ConfigNode& value, std::string_view help);

 private:
  void add(std::string_view name, ConfigNode value);

  ConfigNode& map_;
};

}  // namespace detail

template <class T>
ConfigNode echo_fields(const T& value) {
  ConfigNode map;
  map.kind = ConfigNode::Kind::map;
  detail::FieldEcho echo(map);
  // `fields` is one list for readers and writers, so it is not const; an echo only reads.
  const_cast<T&>(value).fields(echo);  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  return map;
}

}  // namespace suanwang
