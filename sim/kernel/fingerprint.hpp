// A running hash of everything that happens in a run, in order. Two runs with the same fingerprint
// took the same trajectory; a report that changed while the fingerprint did not is a change of the
// report only.
#pragma once

#include <bit>
#include <cstdint>

namespace suanwang {

class Fingerprint {
 public:
  /// Order matters: adding a then b differs from b then a.
  void add(std::uint64_t value) { hash_ = (std::rotl(hash_, 23) ^ value) * 0x9E3779B97F4A7C15ULL; }

  [[nodiscard]] std::uint64_t value() const {
    std::uint64_t h = hash_;
    h ^= h >> 32;
    h *= 0xD6E8FEB86659FD93ULL;
    h ^= h >> 32;
    return h;
  }

 private:
  std::uint64_t hash_ = 0x243F6A8885A308D3ULL;  // fraction of pi: any odd-looking start does
};

}  // namespace suanwang
