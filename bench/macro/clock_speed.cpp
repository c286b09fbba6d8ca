// How fast this core is just now, beside what is measured on it: a shared machine's clock is not
// what its data sheet says. Prints GHz, of a chain of multiplications that each take three cycles,
// as they do on all of today's large processors.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>

namespace {

constexpr double kCycles = 3;

double seconds_of(std::uint64_t multiplications) {
  const auto start = std::chrono::steady_clock::now();
  std::uint64_t product = 3;
  for (std::uint64_t i = 0; i < multiplications; ++i) {
    product *= product;  // of a constant factor a compiler would make several chains side by side
  }
  volatile std::uint64_t used = product;
  static_cast<void>(used);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int main() {
  constexpr std::uint64_t kChain = 10'000'000;
  double least = seconds_of(kChain);
  for (int i = 0; i < 3; ++i) {
    least = std::min(least, seconds_of(kChain));
  }
  std::printf("%.2f\n", kCycles * static_cast<double>(kChain) / least / 1e9);
  return 0;
}
