// One list of fields per configuration struct. A struct lists its fields once,
//
//   struct Params {
//     Power idle{};
//     template <class V>
//     void fields(V& v) {
//       v.required("idle", idle, "power of a node that runs nothing", at_least(Power{0}));
//       v.optional("exponent", exponent, "curvature", between(0.1, 10.0));   // default: the initialiser
//     }
//   };
//
// and visitors read it from a ConfigNode (field_reader.hpp), echo it with all defaults
// (field_echo.hpp) and describe it (field_docs.hpp: reference page and JSON schema).
#pragma once

#include <cstdint>
#include <map>
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
///   constexpr auto choices(Ownership) { return std::array{Choice{"public", Ownership::public_}, ...}; }
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

/// A struct that lists its fields.
template <class T>
concept HasFields = requires(T& t, struct FieldProbe& probe) { t.fields(probe); };

}  // namespace suanwang
