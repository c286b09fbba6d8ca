// Spec of what fails: nodes, what they have in common, channels of telemetry.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/base/fields.hpp"
#include "sim/base/time.hpp"
#include "sim/city/lifetime.hpp"
#include "sim/scenario/when.hpp"

namespace suanwang::spec {

/// A lifetime by its mean.
struct Lifetime {
  Duration mean{};
  LifetimeLaw law = LifetimeLaw::exponential;
  std::optional<double> shape;

  template <class V>
  void fields(V& v) {
    v.required("mean", mean, "mean of it", between(seconds(1), days(36'500)));
    v.optional("law", law, "its distribution");
    v.optional(
        "shape",
        shape,
        "of weibull and gamma: the shape k, below 1 for clusters; of lognormal: the standard "
        "deviation of the logarithm",
        between(0.1, 10.0));
  }

  /// Whether the law has a shape and none is given, or the other way round.
  [[nodiscard]] std::string objection() const {
    const bool needs_shape = law != LifetimeLaw::fixed && law != LifetimeLaw::exponential;
    if (needs_shape == shape.has_value()) {
      return {};
    }
    return needs_shape ? "the law needs a `shape`" : "the law has no `shape`";
  }
};

/// How something fails and is repaired: by a measurement's name, or by both lifetimes.
struct Failures {
  Spotted<std::optional<std::string>> preset;
  std::optional<Lifetime> up;
  std::optional<Lifetime> down;
  Spotted<std::optional<std::string>> source;

  template <class V>
  void fields(V& v) {
    v.optional("preset",
               preset,
               "a measured one: site-law, as `lanl05-weibull` (docs/explanation/failures.md)");
    v.optional("up", up, "from a repair, or the start of the run, to the next failure");
    v.optional("down", down, "from a failure to the end of its repair");
    v.optional("source", source, "where the figures come from, or 'illustrative'");
  }
};

/// Nodes that go down together: whose they are, and when.
struct Outage {
  Spotted<std::optional<std::string>> centre;
  Spotted<std::optional<std::string>> zone;
  Spotted<std::optional<std::string>> link;
  Spotted<std::optional<std::string>> partition;
  std::optional<std::uint32_t> first;
  std::optional<std::uint32_t> nodes;
  std::optional<std::uint32_t> groups_of;
  std::optional<When> from;
  Spotted<std::optional<When>> until;
  std::optional<Failures> failures;
  std::string note;

  template <class V>
  void fields(V& v) {
    v.optional(
        "centre", centre, "the centre, or a name that several begin with; or `zone`, or `link`");
    v.optional("zone", zone, "all centres of a zone");
    v.optional("link", link, "a link, by its name: it is cut");
    v.optional("partition", partition, "only nodes of that partition; left out: all");
    v.optional("first", first, "its first node, from 0", between(0U, 50'000'000U));
    v.optional("nodes", nodes, "so many of its nodes; left out: all", between(1U, 50'000'000U));
    v.optional("groups_of",
               groups_of,
               "racks: so many nodes in a row go down together, each group on its own; left out: "
               "all of a centre at once, or all of a zone",
               between(2U, 1'000'000U));
    v.optional("from", from, "when they go down; or `failures`");
    v.optional("until", until, "when they are up again");
    v.optional("failures", failures, "how what they have in common fails and is repaired");
    v.optional("note", note, "where this is known from");
  }
};

}  // namespace suanwang::spec
