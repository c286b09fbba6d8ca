#include "app/explanation.hpp"

#include <algorithm>

namespace suanwang::app {

ExplanationStep& Explainer::add(ExplanationStep::Kind kind) {
  ExplanationStep& step = found_->steps.emplace_back();
  step.kind = kind;
  step.at = now_;
  step.decision = decision_;
  return step;
}

void Explainer::decision(std::uint64_t number, Time now, Scope /*scope*/, CentreId /*centre*/) {
  decision_ = number;
  now_ = now;
  actions_.clear();
  weighing_.reset();
}

void Explainer::weighed(const Weighing& weighing) {
  weighing_ = weighing;
}

void Explainer::action(const Action& action, std::uint64_t job_number, const ActionDetail& detail) {
  if (!found_) {
    actions_.emplace_back(action, std::vector<SpanPart>(detail.parts.begin(), detail.parts.end()));
  } else if (job_number == found_->request.number) {
    keep(action, detail.nodes, detail.parts);
  }
}

void Explainer::keep(const Action& action,
                     std::span<const NodeRun> nodes,
                     std::span<const SpanPart> parts) {
  const bool is_dispatch =
      action.kind == ActionKind::dispatch || action.kind == ActionKind::dispatch_if_room ||
      action.kind == ActionKind::start_together || action.kind == ActionKind::contract ||
      action.kind == ActionKind::migrate;
  if (runs_ && action.kind == ActionKind::start_together && action.refusal == Refusal::none) {
    runs_ = false;  // it came back at this instant, and nobody passed it over since
    add(ExplanationStep::Kind::queued_again);
  }
  if (is_dispatch && weighing_) {
    add(ExplanationStep::Kind::weighed).weighing = *weighing_;
  }
  ExplanationStep& step = add(ExplanationStep::Kind::action);
  step.action = action;
  step.nodes.assign(nodes.begin(), nodes.end());
  step.parts.assign(parts.begin(), parts.end());
  if (action.refusal == Refusal::none) {
    runs_ = action.kind == ActionKind::start || action.kind == ActionKind::start_together ||
            (runs_ && action.kind != ActionKind::suspend && action.kind != ActionKind::preempt &&
             action.kind != ActionKind::migrate);
  }
}

/// The job is new to the platform in this decision, or nobody has asked yet.
void Explainer::find(const Observation& observation) {
  for (const JobId id : observation.pending()) {
    if (is_about(observation.request(id))) {
      found_.emplace(JobExplanation{observation.request(id), {}});
      slot_ = id;
      for (const auto& [action, parts] : actions_) {
        if (action.job == id) {
          keep(action, {}, parts);
        }
      }
      return;
    }
  }
}

void Explainer::decided(const Observation& observation) {
  if (!found_ && observation.scope() == Scope::city) {
    find(observation);
  }
  if (!found_ || is_done_ || observation.number_of(slot_) != found_->request.number) {
    return;
  }
  if (observation.scope() == Scope::city) {
    if (observation.is_admitted(slot_)) {
      if (runs_) {
        runs_ = false;
        add(ExplanationStep::Kind::queued_again);
      }
      note_wait(wait_at_platform(observation));
    }
  } else if (observation.is_waiting(slot_)) {
    if (runs_) {
      runs_ = false;
      add(ExplanationStep::Kind::queued_again);
    }
    note_wait(wait_at_centre(observation));
  }
}

/// Spans of one reason are told once.
void Explainer::note_wait(const WaitSpan& seen) {
  std::vector<ExplanationStep>& steps = found_->steps;
  const auto is_same = [&](const WaitSpan& last) {
    const std::uint64_t number = last.first ? last.first->number : 0;
    return last.kind == seen.kind && number == (seen.first ? seen.first->number : 0);
  };
  if (!steps.empty() && steps.back().kind == ExplanationStep::Kind::wait &&
      is_same(steps.back().wait)) {
    WaitSpan& last = steps.back().wait;
    last.until = now_;
    last.ahead = seen.ahead;
    last.expected = seen.expected;
    last.least_free = std::min(last.least_free, seen.least_free);
    last.most_free = std::max(last.most_free, seen.most_free);
    ++last.decisions;
    return;
  }
  if (!steps.empty() && steps.back().kind == ExplanationStep::Kind::wait) {
    steps.back().wait.until = now_;
  }
  if (seen.kind == WaitKind::no_candidate) {
    add(ExplanationStep::Kind::weighed).weighing = *weighing_;
  }
  ExplanationStep& step = add(ExplanationStep::Kind::wait);
  step.wait = seen;
  step.wait.from = now_;
  step.wait.until = now_;
  step.wait.decisions = 1;
}

WaitSpan Explainer::wait_at_platform(const Observation& observation) const {
  WaitSpan span;
  if (!weighing_) {
    span.kind = WaitKind::not_looked_at;
  } else {
    span.kind = weighing_->chosen.exists() ? WaitKind::refused : WaitKind::no_candidate;
  }
  for (const JobId id : observation.pending()) {
    if (id == slot_) {
      break;
    }
    span.ahead += static_cast<std::uint64_t>(observation.is_admitted(id));
  }
  return span;
}

namespace {

/// Where a request could run, as its centre sees it now.
struct Fit {
  PartitionId partition;  ///< the best of them
  std::uint64_t asked = 0;
  std::uint64_t free = 0;
  bool fits = false;
  bool is_allowed = false;
  Time release = kNever;
};

Fit fit_of(const Observation& observation, const JobRequest& request) {
  Fit best;
  observation.for_each_partition(request, observation.centre(), [&](PartitionId partition) {
    const PoolTotals& totals = observation.pool(partition).totals();
    const bool in_cards = observation.city().partitions[partition].accelerators > 0;
    const bool fits = observation.pool(partition).fits(TaskShape::of(request), request.tasks);
    const bool is_allowed = fits && observation.has_room(request, partition);
    const Time release =
        observation.expected_release(observation.load_units(request, partition), partition);
    best.release = std::min(best.release, release);
    if (!best.partition.exists() || (fits && !best.fits) || (is_allowed && !best.is_allowed)) {
      best.partition = partition;
      best.asked = observation.load_units(request, partition);
      best.free = in_cards ? totals.free_accelerators : totals.free_cores;
      best.fits = fits;
      best.is_allowed = is_allowed;
    }
    return true;
  });
  return best;
}

}  // namespace

WaitSpan Explainer::wait_at_centre(const Observation& observation) const {
  const Fit fit = fit_of(observation, found_->request);
  const WaitingIndex& waiting = observation.waiting();
  WaitSpan span;
  span.partition = fit.partition;
  span.asked = fit.asked;
  span.least_free = fit.free;
  span.most_free = fit.free;
  for (auto at = waiting.begin(); !waiting.at_end(at) && waiting.job(at) != slot_;
       at = waiting.next(at)) {
    ++span.ahead;
  }
  const Time reserved = observation.reserved_start(slot_);
  if (!fit.fits) {
    span.kind = WaitKind::no_room;
    span.expected = reserved;
  } else if (!fit.is_allowed) {
    span.kind = WaitKind::limited;
  } else if (reserved != kNever && reserved > observation.now()) {
    span.kind = WaitKind::planned;
    span.expected = reserved;
  } else if (span.ahead > 0) {
    span.kind = WaitKind::behind;
    span.first = observation.request(waiting.front());
    span.expected = fit_of(observation, *span.first).release;
  } else {
    span.kind = WaitKind::not_chosen;
  }
  return span;
}

void Explainer::job_left(const JobRow& row) {
  if (!is_about(row.request)) {
    return;
  }
  if (!found_) {
    found_.emplace(JobExplanation{row.request, {}});
    now_ = std::max(now_, row.request.submit);  // no decision may have been heard
  }
  is_done_ = true;
  const bool is_over = row.finish != kNever;
  now_ = is_over ? row.finish : now_;
  decision_ = 0;
  ExplanationStep& step = add(ExplanationStep::Kind::ended);
  step.end = row.state;
  step.reject_reason = row.reject_reason;
  if (row.traffic != nullptr) {
    step.traffic = *row.traffic;
  }
}

}  // namespace suanwang::app
