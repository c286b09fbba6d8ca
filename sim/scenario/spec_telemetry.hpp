// Spec of the platform's telemetry.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/base/quantity.hpp"
#include "sim/platform/telemetry.hpp"
#include "sim/scenario/spec_failures.hpp"
#include "sim/scenario/when.hpp"

namespace suanwang::spec {

/// A time in which nothing that is sampled arrives.
struct TelemetryOutage {
  When from{};
  Spotted<When> until{};
  std::vector<Spotted<std::string>> centres;

  template <class V>
  void fields(V& v) {
    v.required("from", from, "when it begins");
    v.required("until", until, "when it ends");
    v.optional("centres", centres, "whose samples are lost; left out: everyone's");
  }
};

inline constexpr Duration kLongestDelay = days(31);

/// What one centre does otherwise.
struct TelemetryChannel {
  std::optional<SampleInterval> interval;
  std::optional<Duration> heartbeat;
  std::optional<Duration> delay;
  std::optional<Duration> jitter;
  std::optional<Share> loss;
  std::optional<Failures> failures;

  template <class V>
  void fields(V& v) {
    v.optional("interval", interval, "in place of platform.telemetry.interval");
    v.optional("heartbeat",
               heartbeat,
               "in place of platform.telemetry.heartbeat",
               between(SampleInterval::kShortest, SampleInterval::kLongest));
    v.optional(
        "delay", delay, "in place of platform.telemetry.delay", between(Duration{}, kLongestDelay));
    v.optional("jitter",
               jitter,
               "in place of platform.telemetry.jitter",
               between(Duration{}, kLongestDelay));
    v.optional(
        "loss", loss, "in place of platform.telemetry.loss", between(Share{0}, Share{1'000'000}));
    v.optional("failures", failures, "in place of platform.telemetry.failures");
  }
};

struct Telemetry {
  Spotted<MetricLevel> level{MetricLevel::l0, {}, {}};
  SampleInterval interval{};
  Duration heartbeat = hours(1);
  Duration delay{};
  Duration jitter{};
  Share loss{};
  OwnDispatches own_dispatches = OwnDispatches::counted;
  Duration score_wait = hours(1);
  std::vector<TelemetryOutage> outages;
  std::optional<Failures> failures;
  Named<TelemetryChannel> centres;
  std::string note;

  template <class V>
  void fields(V& v) {
    v.optional("level", level, "how much a sample tells (CATS metric levels, RFC 10053)");
    v.optional("interval", interval, "when samples are taken: `on-change`, or every so often");
    v.optional("heartbeat",
               heartbeat,
               "with `on-change`, samples are also taken as often as this, unless all arrive at "
               "once",
               between(SampleInterval::kShortest, SampleInterval::kLongest));
    v.optional("delay",
               delay,
               "from when a sample is taken to when the platform has it",
               between(Duration{}, kLongestDelay));
    v.optional("jitter",
               jitter,
               "delay on top of it, uniform from 0 to this, drawn for each sample",
               between(Duration{}, kLongestDelay));
    v.optional("loss",
               loss,
               "share of samples that never arrive, each on its own",
               between(Share{0}, Share{1'000'000}));
    v.optional(
        "own_dispatches",
        own_dispatches,
        "what the platform makes of jobs it sent after the sample it knows, and of refusals");
    v.optional("score_wait",
               score_wait,
               "work per unit of capacity at which the score of the wait falls to half",
               between(seconds(1), days(366)));
    v.optional("outages", outages, "times in which no sample gets through");
    v.optional(
        "failures", failures, "how each channel fails and is repaired; left out: it never does");
    v.optional("centres", centres, "what single centres do otherwise");
    v.optional("note", note, "where the figures are known from");
  }
};

}  // namespace suanwang::spec
