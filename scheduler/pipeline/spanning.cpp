#include "scheduler/pipeline/spanning.hpp"

#include <algorithm>
#include <functional>

namespace suanwang {

namespace {

/// The most tasks, up to those of the request, for which holds(so many) is true; it must be true of
/// any fewer, too.
template <class Holds>
std::uint32_t most_tasks(const JobRequest& request, Holds holds) {
  JobRequest part = request;
  const auto holds_so_many = [&](std::uint32_t tasks) {
    part.tasks = tasks;
    return holds(part);
  };
  std::uint32_t least = 0;
  std::uint32_t most = request.tasks;
  while (least < most) {
    const std::uint32_t middle = most - (most - least) / 2;
    if (holds_so_many(middle)) {
      least = middle;
    } else {
      most = middle - 1;
    }
  }
  return least;
}

/// The sum over the `most` largest.
template <class Offers>
std::uint64_t tasks_of_largest(const Offers& offers, std::uint32_t most) {
  std::vector<std::uint32_t> tasks;
  for (const auto& offer : offers) {
    tasks.push_back(offer.tasks);
  }
  const std::size_t taken = std::min<std::size_t>(most, tasks.size());
  std::partial_sort(tasks.begin(),
                    tasks.begin() + static_cast<std::ptrdiff_t>(taken),
                    tasks.end(),
                    std::greater<>());
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < taken; ++i) {
    sum += tasks[i];
  }
  return sum;
}

}  // namespace

/// holds(request of a part, partition)
template <class Holds>
void Spanning::gather(const Observation& observation, const JobRequest& request, Holds holds) {
  offers_.clear();
  const City& city = observation.city();
  for (std::uint32_t p = 0; p < city.partitions.size(); ++p) {
    const PartitionId id(p);
    if (!observation.may_run_on(request, id)) {
      continue;
    }
    const std::uint32_t tasks =
        most_tasks(request, [&](const JobRequest& part) { return holds(part, id); });
    if (tasks > 0) {
      offers_.push_back(
          {city.partitions[id].centre, id, tasks, observation.speed_ppm(request, id)});
    }
  }
}

/// The partition of each centre that is quick enough and holds the most; of several the quicker,
/// then the first. By centre.
std::vector<Spanning::Offer> Spanning::best_of_each(std::uint32_t least_speed_ppm) const {
  std::vector<Offer> best;
  for (const Offer& offer : offers_) {
    if (offer.speed_ppm < least_speed_ppm) {
      continue;
    }
    if (best.empty() || best.back().centre != offer.centre) {
      best.push_back(offer);
    } else if (std::tie(offer.tasks, offer.speed_ppm) >
               std::tie(best.back().tasks, best.back().speed_ppm)) {
      best.back() = offer;
    }
  }
  return best;
}

/// Adds at most so many of `open` to the chosen ones, near to each other, the first by id that hold
/// what is missing. Looks no further where not even the largest of them would.
bool Spanning::extend(const Observation& observation,
                      const SpanRule& rule,
                      const std::vector<Offer>& open,
                      std::uint32_t most,
                      std::uint64_t missing) {
  if (most == 0 || tasks_of_largest(open, most) < missing) {
    return false;
  }
  for (std::size_t i = 0; i < open.size(); ++i) {
    chosen_.push_back(open[i]);
    if (open[i].tasks >= missing) {
      return true;
    }
    std::vector<Offer> near;
    for (std::size_t j = i + 1; j < open.size(); ++j) {
      if (observation.are_near(rule, open[i].centre, open[j].centre)) {
        near.push_back(open[j]);
      }
    }
    if (extend(observation, rule, near, most - 1, missing - open[i].tasks)) {
      return true;
    }
    chosen_.pop_back();
  }
  return false;
}

/// Of what was gathered.
bool Spanning::find(const Observation& observation, const JobRequest& request) {
  const SpanRule& rule = *observation.span_rule(request);
  std::vector<std::uint32_t> speeds;
  for (const Offer& offer : offers_) {
    speeds.push_back(offer.speed_ppm);
  }
  std::sort(speeds.begin(), speeds.end(), std::greater<>());
  speeds.erase(std::unique(speeds.begin(), speeds.end()), speeds.end());
  for (std::uint32_t most = 2; most <= rule.most_centres; ++most) {
    for (const std::uint32_t speed : speeds) {
      chosen_.clear();
      if (extend(observation, rule, best_of_each(speed), most, request.tasks)) {
        return chosen_.size() > 1;
      }
    }
  }
  return false;
}

bool Spanning::could_ever(const Observation& observation, const JobRequest& request, bool quotas) {
  if (!is_on() || observation.span_rule(request) == nullptr ||
      (quotas && !observation.quotas_could_allow_somewhere(request))) {
    return false;
  }
  gather(observation, request, [&](const JobRequest& part, PartitionId id) {
    const CentreId centre = observation.city().partitions[id].centre;
    return observation.could_ever_run(part, id) &&
           (!quotas || observation.quotas_could_allow(part, centre));
  });
  return find(observation, request);
}

bool Spanning::finds_nodes(const Observation& observation, const JobRequest& request) {
  const Shape shape{request.stream,
                    request.tenant,
                    request.speeds,
                    request.cores,
                    request.accelerators,
                    request.memory_mib};
  const auto smaller = no_room_.find(shape);
  if (smaller != no_room_.end() && smaller->second <= request.tasks) {
    return false;
  }
  gather(observation, request, [&](const JobRequest& part, PartitionId id) {
    return observation.could_run(part, observation.city().partitions[id].centre) &&
           observation.has_nodes_now(part, id);
  });
  if (find(observation, request)) {
    return true;
  }
  no_room_[shape] = request.tasks;
  return false;
}

std::vector<SpanPart> Spanning::parts_of(const JobRequest& request) const {
  std::vector<SpanPart> parts;
  std::uint32_t left = request.tasks;
  for (const Offer& offer : chosen_) {
    parts.push_back({offer.partition, std::min(offer.tasks, left)});
    left -= parts.back().tasks;
  }
  return parts;
}

/// What each centre has room for, and what it gets.
void Spanning::explain(const Observation& observation,
                       const JobRequest& request,
                       const std::vector<SpanPart>& parts) const {
  Rationale* asks = observation.rationale(request);
  if (asks == nullptr) {
    return;
  }
  const City& city = observation.city();
  Weighing weighing;
  weighing.now = observation.now();
  weighing.unit = "tasks that it has room for";
  weighing.more_is_better = true;
  for (std::uint32_t c = 0; c < city.centres.size(); ++c) {
    Candidate& candidate = weighing.candidates.emplace_back();
    candidate.centre = CentreId(c);
    candidate.known_since = observation.known_since(candidate.centre);
    JobRequest one = request;
    one.tasks = 1;
    for (std::uint32_t i = 0; i < city.centres[candidate.centre].partition_count; ++i) {
      candidate.could_run |=
          observation.could_ever_run(one, city.centres[candidate.centre].partition(i));
    }
    std::uint32_t tasks = 0;
    for (const Offer& offer : offers_) {
      tasks = offer.centre == candidate.centre ? std::max(tasks, offer.tasks) : tasks;
    }
    candidate.has_room = tasks > 0;
    candidate.score = tasks;
  }
  for (const SpanPart& part : parts) {
    weighing.candidates[city.partitions[part.partition].centre.value()].tasks = part.tasks;
  }
  if (!parts.empty()) {
    weighing.chosen = city.partitions[parts.front().partition].centre;
  }
  asks->weighed(weighing);
}

Spanning::Outcome Spanning::start(const Observation& observation, JobId job, ActionList& actions) {
  const JobRequest& request = observation.request(job);
  if (!is_on() || observation.span_rule(request) == nullptr) {
    return Outcome::usual;
  }
  bool is_too_large = true;
  bool has_room = false;
  for (std::uint32_t c = 0; c < observation.city().centres.size(); ++c) {
    const CentreId id(c);
    is_too_large &= !observation.could_ever_run(request, id);
    has_room |= observation.could_run(request, id) && observation.has_room_for(request, id);
  }
  if (has_room || (when_ == SpanWhen::too_large && !is_too_large)) {
    return Outcome::usual;
  }
  const Outcome otherwise = is_too_large ? Outcome::waits : Outcome::usual;
  offers_.clear();
  const std::vector<SpanPart> parts =
      finds_nodes(observation, request) ? parts_of(request) : std::vector<SpanPart>{};
  if (!parts.empty() || is_too_large) {
    explain(observation, request, parts);
  }
  const bool starts = !parts.empty() && actions.start_together(job, parts) == Refusal::none;
  return starts ? Outcome::started : otherwise;
}

}  // namespace suanwang
