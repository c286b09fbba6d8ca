// The message that asks for a decision.
#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "scheduler/external/messages.hpp"

namespace suanwang {

namespace {

template <class... Args>
void append(std::string& text, fmt::format_string<Args...> format, Args&&... args) {
  fmt::format_to(std::back_inserter(text), format, std::forward<Args>(args)...);
}

std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// Lists end in a comma until they are closed.
void close_list(std::string& text, char bracket) {
  if (text.back() == ',') {
    text.back() = bracket;
  } else {
    text += bracket;
  }
}

/// "null" where there is none.
template <class Id>
std::string id_text(Id id) {
  return id.exists() ? std::to_string(id.value()) : "null";
}

void append_changes(std::string& text, const Trigger& trigger) {
  text += "\"changes\":[";
  const auto name = [&](Change change, std::string_view word) {
    if (trigger.has(change)) {
      append(text, "\"{}\",", word);
    }
  };
  name(Change::arrival, "arrival");
  name(Change::end, "end");
  name(Change::capacity, "capacity");
  name(Change::wake, "wake");
  name(Change::news, "news");
  close_list(text, ']');
}

}  // namespace

std::string_view DecideWriter::write(const Observation& observation, const Trigger& trigger) {
  text_.clear();
  append(text_,
         "{{\"message\":\"decide\",\"decision\":{},\"now_ms\":{},",
         trigger.decision,
         observation.now().ms);
  append_changes(text_, trigger);
  text_ += ",\"arrived\":[";
  for (const JobId id : trigger.arrived) {
    append(text_, "{},", id.value());
  }
  close_list(text_, ']');
  if (!knows_city_) {
    write_city(observation.city());
    knows_city_ = true;
  }
  write_refused(observation);
  if (observation.scope() == Scope::city) {
    write_centres(observation);
    write_pending(observation);
  } else {
    append(text_, ",\"centre\":{}", observation.centre().value());
    write_partitions(observation);
    write_queue(observation);
    if (needs_.running) {
      write_running(observation);
    }
  }
  text_ += '}';
  return text_;
}

void DecideWriter::write_city(const City& city) {
  append(text_, ",\"city\":{{\"card_units\":{},\"centres\":[", city.card_units);
  for (std::uint32_t c = 0; c < city.centres.size(); ++c) {
    const Centre& centre = city.centres[CentreId(c)];
    append(text_,
           "{{\"id\":{},\"name\":{},\"identifier\":{},\"owner\":\"{}\",\"zone\":{},"
           "\"partitions\":[",
           c,
           quoted(centre.name),
           quoted(centre.identifier),
           centre.owner == Ownership::public_ ? "public" : "commercial",
           id_text(centre.zone));
    for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
      const Partition& partition = city.partitions[centre.partition(i)];
      append(text_,
             "{{\"id\":{},\"name\":{},\"nodes\":{},\"cores\":{},\"memory_mib\":{},"
             "\"accelerators\":{},\"accelerator\":{}}},",
             centre.partition(i).value(),
             quoted(partition.name),
             partition.nodes,
             partition.cores,
             partition.memory_mib,
             partition.accelerators,
             partition.accelerator.exists() ? quoted(city.accelerators[partition.accelerator].name)
                                            : "null");
    }
    close_list(text_, ']');
    text_ += "},";
  }
  close_list(text_, ']');
  text_ += '}';
}

void DecideWriter::write_refused(const Observation& observation) {
  text_ += ",\"refused\":[";
  for (const Action& action : observation.refused()) {
    append(text_,
           "{{\"action\":\"{}\",\"job\":{},\"refusal\":\"{}\"}},",
           name_of(action.kind),
           id_text(action.job),
           name_of(action.refusal));
  }
  close_list(text_, ']');
}

void DecideWriter::write_centres(const Observation& observation) {
  text_ += ",\"centres\":[";
  const LoadBoard& load = observation.load();
  for (std::uint32_t c = 0; c < observation.city().centres.size(); ++c) {
    const CentreLoadRow row = load.row(c);
    append(text_,
           "{{\"id\":{},\"known_since_ms\":{},\"capacity_units\":{},\"free_units\":{},"
           "\"queued_units\":{},\"queued_unit_ms\":{},\"running_units\":{},"
           "\"running_unit_end_ms\":{}}},",
           c,
           observation.known_since(CentreId(c)).ms,
           row.capacity_units,
           row.free_units,
           row.queued_units,
           row.queued_unit_ms,
           row.running_units,
           row.running_unit_end_ms);
  }
  close_list(text_, ']');
}

void DecideWriter::write_request(JobId id, const JobRequest& request) {
  append(text_,
         "{{\"id\":{},\"number\":{},\"tenant\":{},\"submit_ms\":{},\"walltime_ms\":{},"
         "\"tasks\":{},\"cores\":{},\"accelerators\":{},\"memory_mib\":{},\"target\":{},"
         "\"deadline_ms\":{}",
         id.value(),
         request.number,
         id_text(request.tenant),
         request.submit.ms,
         request.walltime.ms,
         request.tasks,
         request.cores,
         request.accelerators,
         request.memory_mib,
         id_text(request.target),
         request.deadline == kNever ? "null" : std::to_string(request.deadline.ms));
}

/// Of elastic jobs only.
void DecideWriter::write_counts(std::span<const SpeedProfile::Count> counts) {
  if (counts.empty()) {
    return;
  }
  text_ += ",\"counts\":[";
  for (const SpeedProfile::Count& count : counts) {
    append(text_, "[{},{}],", count.tasks, count.ppm);
  }
  close_list(text_, ']');
}

/// A centre that could run the job, with the load it would put there: the units of the partition
/// where it would rather run, the shortest of its times.
bool DecideWriter::write_candidate(const Observation& observation,
                                   const JobRequest& request,
                                   CentreId centre) {
  if (!observation.could_run(request, centre)) {
    return false;
  }
  std::uint32_t units = 0;
  Duration walltime{INT64_MAX};
  observation.for_each_partition(request, centre, [&](PartitionId partition) {
    units = units == 0 ? observation.load_units(request, partition) : units;
    walltime = std::min(walltime, observation.walltime_on(request, partition));
    return true;
  });
  append(text_,
         "{{\"centre\":{},\"units\":{},\"walltime_ms\":{}}},",
         centre.value(),
         units,
         walltime.ms);
  return true;
}

void DecideWriter::write_pending(const Observation& observation) {
  text_ += ",\"jobs\":[";
  std::uint32_t left = needs_.depth;
  for (const JobId id : observation.pending()) {
    if (!observation.is_undecided(id)) {
      continue;
    }
    if (left-- == 0) {
      break;
    }
    const JobRequest& request = observation.request(id);
    write_request(id, request);
    append(text_, ",\"admitted\":{},\"candidates\":[", observation.is_admitted(id));
    for (std::uint32_t c = 0; c < observation.city().centres.size(); ++c) {
      if (!request.target.exists() || request.target == CentreId(c)) {
        write_candidate(observation, request, CentreId(c));
      }
    }
    close_list(text_, ']');
    text_ += "},";
  }
  close_list(text_, ']');
}

void DecideWriter::write_partitions(const Observation& observation) {
  text_ += ",\"partitions\":[";
  const Centre& centre = observation.city().centres[observation.centre()];
  for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
    const NodePool& pool = observation.pool(centre.partition(i));
    append(text_,
           "{{\"id\":{},\"available_nodes\":{},\"free_cores\":{},\"free_accelerators\":{}",
           centre.partition(i).value(),
           pool.available_nodes(),
           pool.totals().free_cores,
           pool.totals().free_accelerators);
    if (needs_.nodes) {
      write_nodes(pool);
    }
    text_ += "},";
  }
  close_list(text_, ']');
}

/// Runs of nodes with the same free: [first, count, cores, accelerators, memory_mib], where cards
/// are shared with a list of what each has left; those with nothing free left out.
void DecideWriter::write_nodes(const NodePool& pool) {
  text_ += ",\"nodes\":[";
  const FreeNodes free = pool.copy_free();
  const auto cell = [](const auto& column, std::uint32_t node) {
    return node < column.size() ? std::uint64_t{column[node]} : 0;
  };
  const auto row = [&](std::uint32_t node) {
    return std::array{
        cell(free.cores, node), cell(free.accelerators, node), cell(free.memory_mib, node)};
  };
  for (std::uint32_t first = 0; first < pool.available_nodes();) {
    std::uint32_t last = first + 1;
    const auto is_free = row(first);
    while (last < pool.available_nodes() && row(last) == is_free &&
           std::ranges::equal(free.cards.left_on(last), free.cards.left_on(first))) {
      ++last;
    }
    if (is_free[0] > 0 || is_free[1] > 0) {
      append(text_, "[{},{},{},{},{}", first, last - first, is_free[0], is_free[1], is_free[2]);
      if (free.cards.exists()) {
        append(text_, ",[{}]", fmt::join(free.cards.left_on(first), ","));
      }
      text_ += "],";
    }
    first = last;
  }
  close_list(text_, ']');
}

void DecideWriter::write_queue(const Observation& observation) {
  text_ += ",\"jobs\":[";
  const WaitingIndex& waiting = observation.waiting();
  std::uint32_t left = needs_.depth;
  for (auto at = waiting.begin(); !waiting.at_end(at) && left > 0; at = waiting.next(at), --left) {
    const JobId id = waiting.job(at);
    const JobRequest& request = observation.request(id);
    write_request(id, request);
    write_counts(observation.counts(request));
    text_ += ",\"candidates\":[";
    observation.for_each_partition(request, observation.centre(), [&](PartitionId partition) {
      const bool fits = observation.pool(partition).fits(TaskShape::of(request), request.tasks) &&
                        observation.has_room(request, partition);
      append(text_,
             "{{\"partition\":{},\"units\":{},\"walltime_ms\":{},\"fits\":{}}},",
             partition.value(),
             observation.load_units(request, partition),
             observation.walltime_on(request, partition).ms,
             fits);
      return true;
    });
    close_list(text_, ']');
    text_ += "},";
  }
  close_list(text_, ']');
}

void DecideWriter::write_running(const Observation& observation) {
  text_ += ",\"running\":[";
  const Centre& centre = observation.city().centres[observation.centre()];
  for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
    const PartitionId partition = centre.partition(i);
    observation.releases(partition).for_each([&](Time end, JobId id, std::uint32_t units) {
      if (id.exists()) {
        append(text_,
               "{{\"id\":{},\"number\":{},\"partition\":{},\"started_ms\":{},"
               "\"expected_end_ms\":{},\"units\":{}}},",
               id.value(),
               observation.request(id).number,
               partition.value(),
               observation.started(id).ms,
               end.ms,
               units);
      }
      return true;
    });
  }
  close_list(text_, ']');
}

}  // namespace suanwang
