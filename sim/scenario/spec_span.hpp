// The part of a scenario about gangs that run at several centres at once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/base/fields.hpp"
#include "sim/base/quantity.hpp"

namespace suanwang::spec {

/// How far the jobs of a stream may be spread.
struct Span {
  Spotted<std::uint32_t> centres{2, {}, {}};
  Share speed{};
  std::optional<Latency> within;
  std::string source;

  template <class V>
  void fields(V& v) {
    v.required("centres", centres, "the most that one job may run at, at once", between(2U, 8U));
    v.required("speed",
               speed,
               "of a job at several centres, over that of its slowest part alone",
               between(Share{1}, Share{1'000'000}));
    v.optional("within",
               within,
               "the most that the one-way delay between two of its centres may be, all links up; "
               "left out: any, if links join them",
               between(Latency{0}, Latency{10'000'000'000}));
    v.optional("source", source, "where the speed is known from");
  }
};

}  // namespace suanwang::spec
