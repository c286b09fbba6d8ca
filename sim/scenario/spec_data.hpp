// The part of a scenario about data: sets of it, and what jobs read, write and insist on.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/base/quantity.hpp"

namespace suanwang::spec {

inline constexpr Bytes kMostData{10'000'000'000'000'000};

struct DataSet {
  Bytes size{};
  std::vector<Spotted<std::string>> at;
  std::string note;

  template <class V>
  void fields(V& v) {
    v.required("size", size, "of the whole", between(Bytes{1}, kMostData));
    v.required("at", at, "the places where it always is: centres, exchanges, regions, ...");
    v.optional("note", note, "where this is known from");
  }
};

/// What each job of a stream reads and writes over the network.
struct StreamData {
  Spotted<std::optional<std::string>> reads;
  Bytes input{};
  Spotted<std::optional<std::string>> from;
  Bytes output{};
  Spotted<std::optional<std::string>> to;

  template <class V>
  void fields(V& v) {
    const auto size = between(Bytes{0}, kMostData);
    v.optional(
        "reads",
        reads,
        "a data set of demand.data_sets, all of it: a copy comes to the centre if it has none");
    v.optional("input", input, "what each job brings along itself", size);
    v.optional("from", from, "the place that the input comes from");
    v.optional("output", output, "what each job that completes sends away", size);
    v.optional("to", to, "the place that the output goes to");
  }
};

/// Where the jobs of a stream may run.
struct Reach {
  Spotted<std::optional<Latency>> latency;
  Spotted<std::optional<std::string>> of;
  std::vector<Spotted<std::string>> stay_in;

  template <class V>
  void fields(V& v) {
    v.optional("latency",
               latency,
               "the most that the one-way delay between its centre and `of` may be, all links up",
               between(Latency{0}, Latency{10'000'000'000}));
    v.optional("of", of, "the place that is served");
    v.optional(
        "stay_in",
        stay_in,
        "centres, groups of them, districts, or trust domains, whose centres its data may be "
        "at; left out: any");
  }
};

}  // namespace suanwang::spec
