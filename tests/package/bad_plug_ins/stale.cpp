// Says that it was built for something else.
#include "scheduler/external/policy_library.hpp"

extern "C" __attribute__((visibility("default"))) const suanwang::PolicyLibrary*
suanwang_policy_library() {
  static const suanwang::PolicyLibrary library = [] {
    suanwang::PolicyLibrary stale;
    stale.abi.world += 8;
    return stale;
  }();
  return &library;
}
