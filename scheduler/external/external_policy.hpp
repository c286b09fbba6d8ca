// Policies that are not in this program: in a shared library, or in another program.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/base/time.hpp"
#include "sim/platform/policy.hpp"

namespace suanwang {

/// What a scenario says under `platform.dispatch` or `platform.centre` in place of a policy's name
/// and stages.
struct ExternalChoice {
  std::optional<Spotted<std::string>> library;
  std::optional<Spotted<std::vector<std::string>>> program;
  Duration timeout = seconds(60);
  ConfigNode with;

  template <class V>
  void fields(V& v) {
    v.optional("library",
               library,
               "a shared library with a policy, in C++ or behind the C interface; relative to the "
               "scenario");
    v.optional("program",
               program,
               "command and arguments of a program that answers messages; it runs in the "
               "scenario's folder");
    v.optional("timeout",
               timeout,
               "real time that an answer may take; a program or library that takes longer ends "
               "the run",
               between(milliseconds(1), days(1)));
    v.optional("with", with, "parameters of the policy, as it defines them");
  }
};

/// Whether a node names such a policy.
[[nodiscard]] bool is_external(const ConfigNode& node);

/// Null if issues were found: the library or program is not there, is of another version, does not
/// like its parameters.
[[nodiscard]] std::unique_ptr<Policy> make_external_policy(const ConfigNode& node,
                                                           const std::string& path,
                                                           Scope scope,
                                                           std::uint64_t seed,
                                                           Issues& issues);

/// The node with its defaults filled in.
[[nodiscard]] ConfigNode echo_external_policy(const ConfigNode& node);

}  // namespace suanwang
