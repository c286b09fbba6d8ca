// One list of fields per configuration struct. A struct lists its fields once,
//
//   struct Params {
//     Power idle{};
//     template <class V>
//     void fields(V& v) {
//       v.required("idle", idle, "power of a node that runs nothing", at_least(Power{0}));
//       v.optional("exponent", exponent, "curvature", between(0.1, 10.0));   // default: the
//       initialiser
//     }
//   };
//
// A field is a std::string, bool, whole number, double, Quantity, Duration, enum with `choices`,
// struct with `fields`, TextValue or ConfigNode (kept as it stands, for plug-ins); or
// std::optional, std::vector, std::array, Named or Spotted of one. Bounds hold for each element.
//
// and visitors read it from a ConfigNode (field_reader.hpp), echo it with all defaults
// (field_echo.hpp) and describe it (field_docs.hpp: reference page and JSON schema).
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "sim/base/config_node.hpp"
#include "sim/base/quantity.hpp"

namespace suanwang {

/// The values a field may take; absent bounds do not bind.
template <class T>
struct Bounds {
  std::optional<T> low;
  std::optional<T> high;
};

template <class T>
constexpr Bounds<T> at_least(T low) {
  return {low, std::nullopt};
}

template <class T>
constexpr Bounds<T> between(T low, T high) {
  return {low, high};
}

/// The names of an enum's values, found by argument-dependent lookup:
///   constexpr auto choices(Ownership) { return std::array{Choice{"public", Ownership::public_},
///   ...}; }
template <class E>
struct Choice {
  std::string_view name;
  E value;
  std::string_view help = {};
};

/// A value together with the place it was written at, for checks that come after reading
/// (a name that points to nothing, a file that is not there).
template <class T>
struct Spotted {
  T value{};
  SourceSpot spot{};
  std::string path{};
};

/// A map from names to structs, kept in the order of the file.
template <class T>
struct Named {
  struct Row {
    std::string name;
    SourceSpot spot;
    T value{};
  };

  std::vector<Row> rows;

  [[nodiscard]] const T* find(std::string_view name) const {
    for (const Row& row : rows) {
      if (row.name == name) {
        return &row.value;
      }
    }
    return nullptr;
  }
};

/// Takes any list of fields; asks nothing of it. Only for the concept below.
struct FieldProbe {
  template <class... Args>
  void required(const Args&... /*field*/) {}

  template <class... Args>
  void optional(const Args&... /*field*/) {}

  template <class... Args>
  void rest(const Args&... /*field*/) {}
};

/// A struct that lists its fields. Beside `required` and `optional`, `v.rest(node, help)` collects
/// the keys that the struct does not know (parameters of a plug-in it names); without it they are
/// errors.
template <class T>
concept HasFields = requires(T& t, FieldProbe& probe) {
  t.fields(probe);
};

/// A value with a text form of its own (a date, say): `static expected<T, std::string>
/// parse(string_view)`, `std::string text() const` and `static constexpr string_view kTypeName`,
/// `kExample`.
template <class T>
concept TextValue = requires(const T& t, std::string_view text) {
  T::parse(text).has_value();
  { t.text() } -> std::convertible_to<std::string>;
  { T::kTypeName } -> std::convertible_to<std::string_view>;
};

template <class T>
concept ChoiceEnum = std::is_enum_v<T> && requires(T t) {
  choices(t).size();
};

}  // namespace suanwang
