// A policy in a C++ library.
#pragma once

#include <memory>
#include <string>

#include "scheduler/external/plugin_guard.hpp"
#include "scheduler/external/policy_library.hpp"
#include "scheduler/external/shared_library.hpp"

namespace suanwang {

/// Whether the library was built for this program, as it says; why not, else.
[[nodiscard]] std::string objection_to(const PolicyLibrary& library);

/// The library's policy, watched. Null if issues were found. A PluginFailure if it throws.
[[nodiscard]] std::unique_ptr<Policy> make_library_policy(std::shared_ptr<SharedLibrary> opened,
                                                          const PolicyLibrary& library,
                                                          std::unique_ptr<PluginGuard> guard,
                                                          const PolicyOrder& order,
                                                          Issues& issues);

}  // namespace suanwang
