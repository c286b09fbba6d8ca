// Random numbers of the tests.
#pragma once

#include <cstdint>

#include "sim/base/random.hpp"

namespace suanwang::test {

/// A number of 0..n-1 as the type that is wanted.
template <class T = std::uint32_t>
T draw(RandomStream& random, std::uint64_t n) {
  return static_cast<T>(random.uniform_int(n));
}

}  // namespace suanwang::test
