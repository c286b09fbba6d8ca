#include "app/explanation_report.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/base/quantity.hpp"
#include "sim/record/labels.hpp"

namespace suanwang::app {

namespace {

using Json = nlohmann::ordered_json;

struct Context {
  const City& city;
  const Demand& demand;
};

std::string clock(const City& city, Time at) {
  const CivilTime t = city.calendar.civil(at);
  const std::string text = fmt::format(
      "{:04}-{:02}-{:02} {:02}:{:02}:{:02}", t.year, t.month, t.day, t.hour, t.minute, t.second);
  return t.millisecond == 0 ? text : fmt::format("{}.{:03}", text, t.millisecond);
}

std::string span_text(Duration d) {
  const std::int64_t s = d.ms / 1000;
  if (d.ms < 60'000) {
    return fmt::format("{} s", static_cast<double>(d.ms) / 1000);
  }
  return s < 86'400 ? fmt::format("{}:{:02}:{:02} h", s / 3600, s / 60 % 60, s % 60)
                    : fmt::format("{} d {:02}:{:02} h", s / 86'400, s / 3600 % 24, s / 60 % 60);
}

std::string job_name(const Context& context, const JobRequest& request) {
  return fmt::format("job {} of {}", request.id, context.demand.streams[request.stream].name);
}

std::string request_text(const Context& context, const JobRequest& request) {
  std::string text = fmt::format("{} task{} of {} core{}",
                                 request.tasks,
                                 request.tasks == 1 ? "" : "s",
                                 request.cores,
                                 request.cores == 1 ? "" : "s");
  if (request.accelerators > 0) {
    const double cards = static_cast<double>(request.accelerators) / request.card_units;
    text += fmt::format(" and {} accelerator{}", cards, cards == 1 ? "" : "s");
  }
  text += ", " + span_text(request.walltime) + " requested";
  if (request.target.exists()) {
    text += ", at " + context.city.centres[request.target].name + " by its owner's wish";
  }
  return text;
}

/// Those that passed, best first; then the others. By id where scores are equal.
std::vector<Candidate> ranked(const Weighing& weighing) {
  std::vector<Candidate> candidates = weighing.candidates;
  std::stable_sort(
      candidates.begin(), candidates.end(), [&](const Candidate& a, const Candidate& b) {
        if (a.passes() != b.passes() || !a.score || !b.score) {
          return a.passes() && !b.passes();
        }
        return weighing.more_is_better ? *a.score > *b.score : *a.score < *b.score;
      });
  return candidates;
}

std::string verdict(const Weighing& weighing, const Candidate& candidate) {
  if (candidate.tasks > 0) {
    return fmt::format("chosen for {} tasks", candidate.tasks);
  }
  if (candidate.centre == weighing.chosen) {
    return "chosen";
  }
  if (!candidate.could_run) {
    return "could never run it";
  }
  if (!candidate.is_fresh) {
    return "not heard of lately enough";
  }
  if (!candidate.filter.empty()) {
    return "fails the filter `" + std::string(candidate.filter) + "`";
  }
  return candidate.has_room ? "" : "no room, as far as was known";
}

/// Whether the platform looked for several centres, and found them.
bool is_of_several(const Weighing& weighing) {
  return std::any_of(weighing.candidates.begin(),
                     weighing.candidates.end(),
                     [](const Candidate& candidate) { return candidate.tasks > 0; });
}

/// How far the winner was ahead of the best other; nothing without scores.
std::optional<double> margin(const Weighing& weighing) {
  if (is_of_several(weighing)) {
    return std::nullopt;
  }
  std::optional<double> chosen;
  std::optional<double> other;
  for (const Candidate& candidate : ranked(weighing)) {
    if (candidate.centre == weighing.chosen) {
      chosen = candidate.score;
    } else if (!other && candidate.passes()) {
      other = candidate.score;
    }
  }
  if (!chosen || !other || std::max(*chosen, *other) >= kLastResort) {
    return std::nullopt;
  }
  return weighing.more_is_better ? *chosen - *other : *other - *chosen;
}

std::string age_text(const Weighing& weighing, const Candidate& candidate) {
  const Duration age = weighing.now - candidate.known_since;
  return age.ms == 0 ? "as it was" : "as of " + span_text(age) + " ago";
}

void append_weighing(std::string& text, const Context& context, const Weighing& weighing) {
  std::size_t width = 0;
  for (const Candidate& candidate : weighing.candidates) {
    width = std::max(width, context.city.centres[candidate.centre].name.size());
  }
  for (const Candidate& candidate : ranked(weighing)) {
    std::string line = fmt::format("      {:<{}}  {:<18}",
                                   context.city.centres[candidate.centre].name,
                                   width,
                                   age_text(weighing, candidate));
    if (candidate.score && *candidate.score >= kLastResort) {
      line += fmt::format("  {:>12}  ({})", "-", candidate.parts);
    } else if (candidate.score) {
      line += fmt::format("  {:>12.6g}", *candidate.score);
      line += candidate.parts.empty() ? "" : "  (" + candidate.parts + ")";
    }
    const std::string said = verdict(weighing, candidate);
    text += line;
    text += said.empty() ? "" : "  " + said;
    text += '\n';
  }
  if (const auto ahead = margin(weighing)) {
    text += fmt::format("      ahead of the next by {:.6g}\n", *ahead);
  }
}

std::string weighing_headline(const Context& context, const Weighing& weighing) {
  if (is_of_several(weighing)) {
    return fmt::format("no centre has room for it: the platform chose several, by {}",
                       weighing.unit);
  }
  std::string text = weighing.chosen.exists()
                         ? "the platform chose " + context.city.centres[weighing.chosen].name
                         : "the platform found no centre";
  if (weighing.unit.empty()) {
    return text + "; its policy compares no scores: it draws, or takes turns";
  }
  text += fmt::format(
      ", by {} ({} is better)", weighing.unit, weighing.more_is_better ? "more" : "less");
  return weighing.draws ? text + ", among some drawn at random" : text;
}

std::string nodes_text(const Context& context, const ExplanationStep& step) {
  const PartitionId id(step.action.place);
  if (!context.city.partitions.contains(id)) {
    return fmt::format("partition {}", step.action.place);
  }
  const Partition& partition = context.city.partitions[id];
  std::string text = "partition " + partition.name + ", nodes ";
  const char* comma = "";
  for (std::size_t i = 0; i < step.nodes.size();) {
    const std::uint32_t first = step.nodes[i].first;
    std::uint32_t end = first;
    for (; i < step.nodes.size() && step.nodes[i].first == end; ++i) {
      end += step.nodes[i].count;
    }
    text += comma +
            (end - first == 1 ? fmt::format("{}", first) : fmt::format("{}-{}", first, end - 1));
    comma = ", ";
  }
  return text;
}

std::string parts_text(const Context& context, const ExplanationStep& step) {
  std::string text;
  for (const SpanPart& part : step.parts) {
    const bool is_known = context.city.partitions.contains(part.partition);
    const std::string centre =
        is_known ? context.city.centres[context.city.partitions[part.partition].centre].name
                 : fmt::format("partition {}", part.partition.value());
    text += fmt::format("{}{} (tasks: {})", text.empty() ? "" : " and ", centre, part.tasks);
  }
  return text;
}

std::string action_text(const Context& context, const ExplanationStep& step) {
  const Action& action = step.action;
  const auto centre = [&] {
    const CentreId id(action.place);
    return context.city.centres.contains(id) ? context.city.centres[id].name
                                             : fmt::format("centre {}", action.place);
  };
  std::string text;
  switch (action.kind) {
    case ActionKind::admit:
      text = "admitted by the platform";
      break;
    case ActionKind::reject:
      text = "rejected by the platform";
      break;
    case ActionKind::defer_until:
      text = "deferred until " + clock(context.city, action.time);
      break;
    case ActionKind::dispatch:
    case ActionKind::dispatch_if_room:
      text = "sent to " + centre();
      break;
    case ActionKind::contract:
      text = "sold by " + centre();
      break;
    case ActionKind::reserve:
      text = "reserved from " + clock(context.city, action.time);
      break;
    case ActionKind::start:
      text = "started on " + nodes_text(context, step);
      break;
    case ActionKind::start_together:
      text = "started together at " + parts_text(context, step);
      break;
    case ActionKind::suspend:
      text = "suspended";
      break;
    case ActionKind::resume:
      text = "resumed: back in the queue";
      break;
    case ActionKind::preempt:
      text = "preempted: back in the queue";
      break;
    case ActionKind::resize:
      text = fmt::format("is to have {} tasks", action.count);
      break;
    case ActionKind::migrate:
      text = "moves to " + centre();
      break;
    default:
      text = std::string(name_of(action.kind));
  }
  return action.refusal == Refusal::none
             ? text
             : text + ": REFUSED, " + std::string(name_of(action.refusal));
}

std::string room_text(const Context& context, const WaitSpan& wait) {
  if (!wait.partition.exists()) {
    return "no partition could run it";
  }
  const Partition& partition = context.city.partitions[wait.partition];
  const auto amount = [&partition](std::uint64_t units) {
    const std::uint32_t parts = partition.accelerators > 0 ? partition.card_units : 1;
    return static_cast<double>(units) / parts;
  };
  const std::string free =
      wait.least_free == wait.most_free
          ? fmt::format("{}", amount(wait.most_free))
          : fmt::format("{} to {}", amount(wait.least_free), amount(wait.most_free));
  return fmt::format("it asks for {} {} of partition {}, {} were free{}",
                     amount(wait.asked),
                     partition.accelerators > 0 ? "accelerators" : "cores",
                     partition.name,
                     free,
                     wait.most_free >= wait.asked ? ", in pieces too small" : "");
}

std::string wait_reason(const Context& context, const WaitSpan& wait) {
  const auto expected = [&] {
    return wait.expected == kNever ? std::string{}
                                   : ", expected to start at " + clock(context.city, wait.expected);
  };
  switch (wait.kind) {
    case WaitKind::no_candidate:
      return "held by the platform: no centre would do";
    case WaitKind::refused:
      return "held by the platform: the centre that it chose said no";
    case WaitKind::not_looked_at:
      return "held by the platform, which did not come to it: jobs before it found no room";
    case WaitKind::no_room:
      return "did not fit: " + room_text(context, wait) +
             (wait.expected == kNever ? ""
                                      : "; reserved from " + clock(context.city, wait.expected));
    case WaitKind::limited:
      return "would fit, but the centre's power limit or capacity curve left no room";
    case WaitKind::planned:
      return "reserved from " + clock(context.city, wait.expected);
    case WaitKind::behind:
      return "would fit, but others come first: " + job_name(context, *wait.first) +
             " is the first in the queue" + expected();
    case WaitKind::not_chosen:
      return "would fit and is first, but the policy did not start it";
  }
  return {};
}

void append_wait(std::string& text, const Context& context, const WaitSpan& wait) {
  text += fmt::format("  {}  waited {}: {}\n",
                      clock(context.city, wait.from),
                      wait.until == wait.from ? "an instant" : span_text(wait.until - wait.from),
                      wait_reason(context, wait));
  text += fmt::format("      passed over in {} decision{}, {} job{} ahead\n",
                      wait.decisions,
                      wait.decisions == 1 ? "" : "s",
                      wait.ahead,
                      wait.ahead == 1 ? "" : "s");
}

std::string end_text(const ExplanationStep& step) {
  std::string text = std::string(name_of(step.end));
  if (step.reject_reason != RejectReason::none) {
    text += " (" + std::string(name_of(step.reject_reason)) + ")";
  }
  return text;
}

/// Empty if nothing moved for it.
std::string traffic_text(const JobTraffic& traffic) {
  constexpr double kBytesPerGb = 1e9;
  if (!traffic.exists()) {
    return {};
  }
  return fmt::format(
      "      its data: {} on the way before it was queued, {:.6g} GB moved for it, "
      "{:.4g} yuan for that\n",
      span_text(traffic.staging),
      static_cast<double>(traffic.moved_bytes) / kBytesPerGb,
      traffic.cost_ufen / kUfenPerCny);
}

/// A span lasts until the next thing happens.
std::vector<ExplanationStep> closed(const std::vector<ExplanationStep>& steps) {
  std::vector<ExplanationStep> result = steps;
  for (std::size_t i = 0; i + 1 < result.size(); ++i) {
    if (result[i].kind == ExplanationStep::Kind::wait) {
      result[i].wait.until = result[i + 1].at;
    }
  }
  return result;
}

std::string wait_name(WaitKind kind) {
  static constexpr std::array<std::string_view, 8> kNames{"no-candidate",
                                                          "refused",
                                                          "not-looked-at",
                                                          "no-room",
                                                          "limited",
                                                          "planned",
                                                          "behind",
                                                          "not-chosen"};
  return std::string(kNames[static_cast<std::size_t>(kind)]);
}

Json json_of(const Context& context, const Weighing& weighing) {
  Json json;
  json["chosen"] =
      weighing.chosen.exists() ? Json(context.city.centres[weighing.chosen].name) : Json();
  json["score"] = weighing.unit.empty() ? Json() : Json(std::string(weighing.unit));
  json["more_is_better"] = weighing.more_is_better;
  json["drawn"] = weighing.draws;
  const auto ahead = margin(weighing);
  json["margin"] = ahead ? Json(*ahead) : Json();
  json["candidates"] = Json::array();
  for (const Candidate& candidate : ranked(weighing)) {
    Json row;
    row["centre"] = context.city.centres[candidate.centre].name;
    row["could_run"] = candidate.could_run;
    row["is_fresh"] = candidate.is_fresh;
    row["has_room"] = candidate.has_room;
    row["filter"] = std::string(candidate.filter);
    row["age_ms"] = (weighing.now - candidate.known_since).ms;
    row["score"] =
        candidate.score && *candidate.score < kLastResort ? Json(*candidate.score) : Json();
    row["parts"] = candidate.parts;
    if (candidate.tasks > 0) {
      row["tasks"] = candidate.tasks;
    }
    json["candidates"].push_back(std::move(row));
  }
  return json;
}

Json json_of(const Context& context, const WaitSpan& wait) {
  Json json;
  json["reason"] = wait_name(wait.kind);
  json["from_ms"] = wait.from.ms;
  json["until_ms"] = wait.until.ms;
  json["decisions"] = wait.decisions;
  json["ahead"] = wait.ahead;
  if (wait.partition.exists()) {
    json["partition"] = context.city.partitions[wait.partition].name;
    json["asked_units"] = wait.asked;
    json["free_units"] = {wait.least_free, wait.most_free};
  }
  if (wait.first) {
    json["first_in_queue"] = wait.first->id;
  }
  json["expected_ms"] = wait.expected == kNever ? Json() : Json(wait.expected.ms);
  json["text"] = wait_reason(context, wait);
  return json;
}

Json json_of(const Context& context, const ExplanationStep& step) {
  Json json;
  json["at_ms"] = step.at.ms;
  json["decision"] = step.decision == 0 ? Json() : Json(step.decision);
  switch (step.kind) {
    case ExplanationStep::Kind::weighed:
      json["weighed"] = json_of(context, step.weighing);
      break;
    case ExplanationStep::Kind::action:
      json["action"] = std::string(name_of(step.action.kind));
      json["refusal"] = std::string(name_of(step.action.refusal));
      json["text"] = action_text(context, step);
      break;
    case ExplanationStep::Kind::wait:
      json["waited"] = json_of(context, step.wait);
      break;
    case ExplanationStep::Kind::queued_again:
      json["queued_again"] = true;
      break;
    case ExplanationStep::Kind::ended:
      json["ended"] = end_text(step);
      if (step.traffic.exists()) {
        json["data"] = {{"staging_s", static_cast<double>(step.traffic.staging.ms) / 1000},
                        {"moved_B", step.traffic.moved_bytes},
                        {"cost_CNY", step.traffic.cost_ufen / kUfenPerCny}};
      }
      break;
  }
  return json;
}

}  // namespace

std::string explanation_text(const City& city,
                             const Demand& demand,
                             const JobExplanation& explanation) {
  const Context context{city, demand};
  std::string text = fmt::format("{}: {}\n  {}  submitted\n",
                                 job_name(context, explanation.request),
                                 request_text(context, explanation.request),
                                 clock(city, explanation.request.submit));
  const auto line = [&](const ExplanationStep& step, const std::string& what) {
    const std::string where =
        step.decision == 0 ? "" : fmt::format("  [decision {}]", step.decision);
    text += fmt::format("  {}  {}{}\n", clock(city, step.at), what, where);
  };
  for (const ExplanationStep& step : closed(explanation.steps)) {
    switch (step.kind) {
      case ExplanationStep::Kind::weighed:
        line(step, weighing_headline(context, step.weighing));
        append_weighing(text, context, step.weighing);
        break;
      case ExplanationStep::Kind::action:
        line(step, action_text(context, step));
        break;
      case ExplanationStep::Kind::wait:
        append_wait(text, context, step.wait);
        break;
      case ExplanationStep::Kind::queued_again:
        line(step, "it lost its nodes (works, a failure, or less power): back in the queue");
        break;
      case ExplanationStep::Kind::ended:
        line(step, end_text(step));
        text += traffic_text(step.traffic);
        break;
    }
  }
  return text;
}

std::string explanation_json(const City& city,
                             const Demand& demand,
                             const JobExplanation& explanation) {
  const Context context{city, demand};
  const JobRequest& request = explanation.request;
  Json json;
  json["job_id"] = request.id;
  json["workload_name"] = demand.streams[request.stream].name;
  json["number"] = request.number;
  json["submit_ms"] = request.submit.ms;
  json["request"] = request_text(context, request);
  json["steps"] = Json::array();
  for (const ExplanationStep& step : closed(explanation.steps)) {
    json["steps"].push_back(json_of(context, step));
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace suanwang::app
