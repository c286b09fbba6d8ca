// A policy in a shared library of its own, built outside the tree through find_package(suanwang):
//
//   class Mine : public suanwang::Policy { ... };
//
//   std::unique_ptr<suanwang::Policy> make_mine(const suanwang::PolicyOrder& order,
//                                               suanwang::Issues& issues);
//   SUANWANG_POLICY_LIBRARY(make_mine)
//
// and, in its CMakeLists.txt, `suanwang_add_policy(mine mine.cpp)`. A scenario names it:
// `platform: { dispatch: { library: ./mine.so } }`. docs/how-to/plug-in.md has the whole of it.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "sim/base/config_node.hpp"
#include "sim/base/issue.hpp"
#include "sim/platform/action_list.hpp"
#include "sim/platform/observation.hpp"
#include "sim/platform/policy.hpp"

namespace suanwang {

/// What a scenario asks a library for: one object for one seat (the city or a centre) of one run.
struct PolicyOrder {
  Scope scope = Scope::centre;
  const ConfigNode& params;  ///< what stands under `with`
  const std::string& path;   ///< of `with`, for issues
  std::uint64_t seed = 0;
};

/// Null if issues were found.
using MakePolicy = std::unique_ptr<Policy> (*)(const PolicyOrder& order, Issues& issues);

/// What a library and the program must agree on to share objects: the version, the compiler's ABI
/// and the sizes of what passes between them. `revision` is raised where a meaning changes and no
/// size does.
struct PolicyAbi {
  std::array<char, 16> version = version_of(SUANWANG_PACKAGE_VERSION);
  std::uint32_t revision = 3;
  std::uint32_t compiler = __GXX_ABI_VERSION;
  std::uint32_t library = _GLIBCXX_USE_CXX11_ABI;
  std::uint32_t policy = sizeof(Policy) + sizeof(Needs) * 256 + sizeof(Trigger) * 65'536;
  std::uint32_t observation = sizeof(Observation) + sizeof(PlatformView) * 256;
  std::uint32_t actions = sizeof(ActionList) + sizeof(Action) * 4096;
  std::uint32_t world = sizeof(WorldState);
  std::uint32_t nodes = sizeof(NodePool) + sizeof(PartitionState) * 2048;
  std::uint32_t jobs = sizeof(LiveJob) + sizeof(JobRequest) * 1024;
  std::uint32_t city = sizeof(City) + sizeof(Centre) * 1024 + sizeof(Partition) * 1'048'576;
  std::uint32_t config = sizeof(ConfigNode) + sizeof(Issues) * 1024;
  std::uint32_t others =
      sizeof(Tenant) + sizeof(CentreState) * 1024 + sizeof(LoadBoard) * 1'048'576;
  std::uint32_t platform =
      sizeof(Monitor) + sizeof(Weighing) * 4096 + sizeof(RestState) * 1'048'576;

  static constexpr std::array<char, 16> version_of(std::string_view text) {
    std::array<char, 16> version{};
    for (std::size_t i = 0; i < std::min(text.size(), version.size()); ++i) {
      version[i] = text[i];
    }
    return version;
  }

  friend bool operator==(const PolicyAbi&, const PolicyAbi&) = default;
};

/// What the library's function `suanwang_policy_library` points to. Its first bytes are read before
/// anything is known to fit: they must stay where they are.
struct PolicyLibrary {
  std::uint32_t abi_bytes = sizeof(PolicyAbi);
  PolicyAbi abi;
  MakePolicy make = nullptr;
};

inline constexpr const char* kPolicyLibrarySymbol = "suanwang_policy_library";

}  // namespace suanwang

/// Once in a library, outside of any namespace.
#define SUANWANG_POLICY_LIBRARY(make_policy)                                       \
  extern "C" __attribute__((visibility("default"))) const suanwang::PolicyLibrary* \
  suanwang_policy_library() {                                                      \
    static const suanwang::PolicyLibrary library{                                  \
        sizeof(suanwang::PolicyAbi), suanwang::PolicyAbi{}, make_policy};          \
    return &library;                                                               \
  }
