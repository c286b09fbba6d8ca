// One file to add: a plug-in's source file ends in one line that defines its entry,
//
//   extern const PluginEntry<JobOrder> order_sjf = plugin<JobOrder, Sjf>("sjf", "shortest request
//   first");
//
// and the build lists the folder's files in a generated table (cmake/plugins.cmake). The file name
// `sjf.cpp` is the name in YAML (with `-` for `_`): a mismatch is a link error.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "sim/base/config_node.hpp"
#include "sim/base/field_docs.hpp"
#include "sim/base/field_echo.hpp"
#include "sim/base/field_reader.hpp"
#include "sim/base/issue.hpp"

namespace suanwang {

/// For plug-ins that take no parameters.
struct NoParams {
  template <class V>
  void fields(V& /*visitor*/) {}
};

template <class Interface>
struct PluginEntry {
  std::string_view name;
  std::string_view summary;
  /// Reads the parameters from a map (or an absent node: all defaults). Null if an issue was found.
  std::unique_ptr<Interface> (*make)(const ConfigNode& params,
                                     const std::string& path,
                                     Issues& issues);
  /// The parameters with all defaults filled in; only for params that `make` accepts.
  ConfigNode (*echo)(const ConfigNode& params);
  std::vector<FieldDoc> (*docs)();
};

template <class Interface>
using PluginTable = std::span<const PluginEntry<Interface>* const>;

namespace detail {

template <class T>
auto params_of() {
  if constexpr (requires { typename T::Params; }) {
    return typename T::Params{};
  } else {
    return NoParams{};
  }
}

}  // namespace detail

/// The entry of plug-in T. T is constructed from its `Params` (a struct with `fields`), or from
/// nothing if it has none. What no single field can tell (a list that is too short) a Params may
/// say in `std::string objection() const`, asked once all fields are good; empty if all is well.
template <class Interface, class T>
constexpr PluginEntry<Interface> plugin(std::string_view name, std::string_view summary) {
  using Params = decltype(detail::params_of<T>());
  return {
      name,
      summary,
      [](const ConfigNode& node,
         const std::string& path,
         Issues& issues) -> std::unique_ptr<Interface> {
        Params params;
        const std::size_t before = issues.error_count();
        read_fields(node, path, params, issues);
        if (issues.error_count() != before) {
          return nullptr;
        }
        if constexpr (requires { params.objection(); }) {
          if (std::string objection = params.objection(); !objection.empty()) {
            issues.error(node.spot, path, std::move(objection));
            return nullptr;
          }
        }
        if constexpr (std::is_constructible_v<T, Params>) {
          return std::make_unique<T>(std::move(params));
        } else {
          return std::make_unique<T>();
        }
      },
      [](const ConfigNode& node) {
        Params params;
        Issues ignored;
        read_fields(node, {}, params, ignored);
        return echo_fields(params);
      },
      [] { return field_docs<Params>(); },
  };
}

/// The entry of that name, or null.
template <class Interface>
const PluginEntry<Interface>* find_plugin(PluginTable<Interface> table, std::string_view name) {
  for (const PluginEntry<Interface>* entry : table) {
    if (entry->name == name) {
      return entry;
    }
  }
  return nullptr;
}

}  // namespace suanwang
