// jobs.csv: one row a job, in the order in which they leave. The columns up to consumed_energy are
// Batsim's (v4.2, jobs.csv), so that its tools read the file.
#include <algorithm>
#include <array>
#include <bit>

#include "sim/record/columns/shared.hpp"
#include "sim/record/whole_row.hpp"

namespace suanwang {

namespace jobs_table {
namespace {

/// Not empty, of a partition with that first node. Apart from the rest of a row, where the loop
/// would have no register left for the cursor.
[[gnu::noinline]] TextCursor with_runs(std::span<const NodeRun> nodes,
                                       std::uint64_t offset,
                                       TextCursor out) {
  // Runs that touch differ in tasks per node only: one interval.
  std::uint64_t first = nodes.front().first;
  std::uint64_t end = first;
  for (const NodeRun& run : nodes) {
    if (run.first != end) {
      out.interval(offset + first, offset + end - 1);
      out.put(' ');
      first = run.first;
    }
    end = std::uint64_t{run.first} + run.count;
  }
  out.interval(offset + first, offset + end - 1);
  return out;
}

[[gnu::noinline]] TextCursor with_nodes_of_parts(JobLine line, TextCursor out) {
  const char* between = "";
  for (const JobPart& part : line.row.parts) {
    out.text(between);
    out = with_runs(part.nodes, line.city.partitions[part.partition].first_node, out);
    between = " ";
  }
  return out;
}

void write_nodes(const JobLine& line, TextCursor& out) {
  const JobRow& row = line.row;
  if (row.nodes.empty()) [[unlikely]] {
    out = with_nodes_of_parts(line, out);
    return;
  }
  out = with_runs(row.nodes, line.city.partitions[row.partition].first_node, out);
}

/// "haidian:100+yizhuang:20"
[[gnu::noinline]] TextCursor with_parts(JobLine line, TextCursor out) {
  char before = '\0';
  for (const JobPart& part : line.row.parts) {
    if (before != '\0') {
      out.put(before);
    }
    out.text(line.labels.centres.of(line.city.partitions[part.partition].centre));
    out.put(':');
    out.integer(part.tasks);
    before = '+';
  }
  return out;
}

void write_parts(const JobLine& line, TextCursor& out) {
  out = with_parts(line, out);
}

[[gnu::noinline]] TextCursor with_price(JobLine line, TextCursor out) {
  if (line.row.contract != nullptr) {
    out.exact(line.row.contract->price_ufen, kUfenDigits);
  }
  return out;
}

void write_price(const JobLine& line, TextCursor& out) {
  out = with_price(line, out);
}

[[gnu::noinline]] TextCursor with_bill(JobLine line, TextCursor out) {
  if (line.row.contract != nullptr) {
    out.exact(line.row.contract->due.base, 2);
  }
  return out;
}

void write_bill(const JobLine& line, TextCursor& out) {
  out = with_bill(line, out);
}

/// Whole cards, or a decimal number where cards are shared.
void write_cards(std::uint64_t units, const City& city, TextCursor& out) {
  if (units == 0 || city.card_units == 1) [[likely]] {
    out.integer(units);
  } else {
    out.exact(Int128{units}, city.card_digits());
  }
}

/// "2-3:0+1 5:0": cards 0 and 1 of nodes 2 and 3, card 0 of node 5.
[[gnu::noinline]] TextCursor with_card_sets(JobLine line, TextCursor out) {
  bool is_first = true;
  for (const NodeRun& run : line.row.nodes) {
    if (run.cards == 0) {
      continue;
    }
    if (!is_first) {
      out.put(' ');
    }
    is_first = false;
    const std::uint64_t first = line.city.partitions[line.row.partition].first_node + run.first;
    out.interval(first, first + run.count - 1);
    char before = ':';
    for (CardSet rest = run.cards; rest != 0; rest &= rest - 1) {
      out.put(before);
      out.integer(static_cast<std::uint64_t>(std::countr_zero(rest)));
      before = '+';
    }
  }
  return out;
}

void write_card_sets(const JobLine& line, TextCursor& out) {
  if (line.city.card_units != 1) [[unlikely]] {
    out = with_card_sets(line, out);
  }
}

void write_stretch(const JobLine& line, TextCursor& out) {
  const JobRow& row = line.row;
  if (row.start == kNever || row.finish == kNever || row.finish == row.start) {
    return;
  }
  out.fixed((row.finish - row.request.submit).ms, (row.finish - row.start + row.ran_before).ms, 6);
}

constexpr bool has_started(const JobLine& line) {
  return line.row.start != kNever;
}

/// Started and left.
constexpr bool has_run(const JobLine& line) {
  return line.row.start != kNever && line.row.finish != kNever;
}

bool has_deadline(const JobLine& line) {
  return line.row.request.deadline != kNever;
}

bool used_network(const JobLine& line) {
  return line.row.traffic != nullptr;
}

/// One question for the last columns: it was not just run and done, or some of them say more of
/// every job.
bool is_unusual(const JobLine& line) {
  const JobRow& row = line.row;
  const bool has_more = row.traffic != nullptr || row.contract != nullptr || !row.parts.empty();
  const bool was_disturbed = (row.requeues | row.suspensions | row.migrations) != 0;
  return has_more || was_disturbed || row.reject_reason != RejectReason::none ||
         has_deadline(line) || line.city.card_units != 1;
}

using Column = TableColumn<JobLine>;

constexpr std::array kColumns = {
    Column{"job_id",
           "",
           "number of the job in its log or stream",
           [](const JobLine& l, TextCursor& out) {
             out.integer(l.row.request.id);
           }},
    Column{"workload_name",
           "",
           "stream the job comes from",
           [](const JobLine& l, TextCursor& out) {
             out.text(l.labels.streams.of(l.row.request.stream));
           }},
    Column{"profile",
           "",
           "its speeds by accelerator type",
           [](const JobLine& l, TextCursor& out) {
             out.text(l.labels.profiles.of(l.row.request.speeds));
           }},
    Column{"submission_time",
           "s",
           "since the scenario's start",
           [](const JobLine& l, TextCursor& out) {
             out.seconds(l.row.request.submit.ms);
           }},
    Column{"requested_number_of_resources",
           "",
           "accelerators if it asks for any, else cores",
           [](const JobLine& l, TextCursor& out) {
             const JobRequest& request = l.row.request;
             const std::uint64_t tasks = request.stated_tasks();
             if (request.accelerators > 0) {
               write_cards(tasks * request.accelerators, l.city, out);
             } else {
               out.integer(tasks * request.cores);
             }
           }},
    Column{"requested_time",
           "s",
           "run time asked for, at reference speed",
           [](const JobLine& l, TextCursor& out) {
             out.seconds((l.row.request.walltime + l.row.done_before).ms);
           }},
    Column{"success",
           "",
           "1 if it completed, else 0",
           [](const JobLine& l, TextCursor& out) {
             out.put(l.row.state == FinalState::completed ? '1' : '0');
           }},
    Column{"final_state",
           "",
           "Batsim's name of how it ended; RUNNING or WAITING at the horizon",
           [](const JobLine& l, TextCursor& out) {
             out.text(name_of(l.row.state));
           }},
    Column{"starting_time",
           "s",
           "of its last start; empty if it never started",
           [](const JobLine& l, TextCursor& out) {
             if (has_started(l)) {
               out.seconds(l.row.start.ms);
             }
           }},
    Column{"execution_time",
           "s",
           "last start to end, and what it ran before it was suspended; empty unless it ran and "
           "left",
           [](const JobLine& l, TextCursor& out) {
             if (has_run(l)) {
               out.seconds((l.row.finish - l.row.start + l.row.ran_before).ms);
             }
           }},
    Column{"finish_time",
           "s",
           "when it left, a rejected one when it was rejected; else empty",
           [](const JobLine& l, TextCursor& out) {
             if (l.row.finish != kNever) {
               out.seconds(l.row.finish.ms);
             }
           }},
    Column{"waiting_time",
           "s",
           "submission to last start, without what it ran before; empty if it never started",
           [](const JobLine& l, TextCursor& out) {
             if (has_started(l)) {
               out.seconds((l.row.start - l.row.request.submit - l.row.ran_before).ms);
             }
           }},
    Column{"turnaround_time",
           "s",
           "submission to end; empty unless it ran and left",
           [](const JobLine& l, TextCursor& out) {
             if (has_run(l)) {
               out.seconds((l.row.finish - l.row.request.submit).ms);
             }
           }},
    Column{"stretch",
           "",
           "turnaround / execution time; empty unless it ran for some time and left",
           write_stretch},
    Column{"allocated_resources", "", "city-wide numbers of its nodes: 0-3 7", write_nodes},
    Column{"consumed_energy",
           "J",
           "of its nodes while it ran, idle share included, exact",
           [](const JobLine& l, TextCursor& out) {
             out.exact(l.row.it_energy_uj, 6);
           }},
    Column{"centre",
           "",
           "where it was dispatched to, of several the slowest; empty if nowhere",
           [](const JobLine& l, TextCursor& out) {
             out.text(l.labels.centres.of(l.row.centre));
           }},
    Column{"partition",
           "",
           "where it started; empty if it never did",
           [](const JobLine& l, TextCursor& out) {
             out.text(l.labels.partitions.of(l.row.partition));
           }},
    Column{"tenant",
           "",
           "who submitted it",
           [](const JobLine& l, TextCursor& out) {
             out.text(l.labels.tenants.of(l.row.request.tenant));
           }},
    Column{"district",
           "",
           "of its tenant",
           [](const JobLine& l, TextCursor& out) {
             out.text(l.labels.tenant_districts.of(l.row.request.tenant));
           }},
    Column{"kind",
           "",
           "batch or training",
           [](const JobLine& l, TextCursor& out) {
             out.text(name_of(l.row.request.kind));
           }},
    Column{"tasks",
           "",
           "that start together; of elastic jobs, at the last start",
           [](const JobLine& l, TextCursor& out) {
             out.integer(l.row.request.tasks);
           }},
    Column{"cores",
           "",
           "of each task",
           [](const JobLine& l, TextCursor& out) {
             out.integer(l.row.request.cores);
           }},
    Column{"accelerators",
           "",
           "of each task",
           [](const JobLine& l, TextCursor& out) {
             write_cards(l.row.request.accelerators, l.city, out);
           }},
    Column{"facility_energy",
           "J",
           "its IT power times the PUE of its centre over time, exact",
           [](const JobLine& l, TextCursor& out) {
             out.exact(l.row.facility_energy_pj, 12);
           }},
    Column{"energy_cost",
           "CNY",
           "of facility_energy at the price of the moment; whole micro-fen, rounded down",
           [](const JobLine& l, TextCursor& out) {
             out.exact(l.row.cost_ufen, kUfenDigits);
           }},
    Column{"carbon",
           "g",
           "CO2 of facility_energy, location-based; whole micrograms, rounded down",
           [](const JobLine& l, TextCursor& out) {
             out.exact(l.row.carbon_ug, kMicroDigits);
           }},
    Column{"requeues",
           "",
           "times it lost its nodes and was queued again",
           [](const JobLine& l, TextCursor& out) { out.integer(l.row.requeues); },
           is_unusual,
           "0"},
    Column{"suspensions",
           "",
           "times it was suspended and kept what it had done",
           [](const JobLine& l, TextCursor& out) { out.integer(l.row.suspensions); },
           is_unusual,
           "0"},
    Column{"reject_reason",
           "",
           "why it was rejected; else empty",
           [](const JobLine& l, TextCursor& out) { out.text(name_of(l.row.reject_reason)); },
           is_unusual},
    Column{"cards",
           "",
           "where jobs may share them: nodes:card+card, nodes as in allocated_resources",
           write_card_sets,
           is_unusual},
    Column{"deadline",
           "s",
           "by when it should be done, since the scenario's start; else empty",
           [](const JobLine& l, TextCursor& out) {
             if (has_deadline(l)) {
               out.seconds(l.row.request.deadline.ms);
             }
           },
           is_unusual},
    Column{"deadline_met",
           "",
           "1 if it completed by its deadline, 0 if not; empty without one",
           [](const JobLine& l, TextCursor& out) {
             if (has_deadline(l)) {
               const bool met =
                   l.row.state == FinalState::completed && l.row.finish <= l.row.request.deadline;
               out.put(met ? '1' : '0');
             }
           },
           is_unusual},
    Column{"migrations",
           "",
           "times it moved to another centre",
           [](const JobLine& l, TextCursor& out) { out.integer(l.row.migrations); },
           is_unusual,
           "0"},
    Column{"staging_time",
           "s",
           "dispatch until all that it needs had come; empty if nothing moved for it",
           [](const JobLine& l, TextCursor& out) {
             if (used_network(l)) {
               out.seconds(l.row.traffic->staging.ms);
             }
           },
           is_unusual},
    Column{"moved_data",
           "B",
           "over the network for it: input, copies that it was the first to need, state, "
           "checkpoints, output",
           [](const JobLine& l, TextCursor& out) {
             if (used_network(l)) {
               out.integer(static_cast<std::uint64_t>(l.row.traffic->moved_bytes));
             }
           },
           is_unusual},
    Column{"traffic_cost",
           "CNY",
           "what links charged for that",
           [](const JobLine& l, TextCursor& out) {
             constexpr double kMost = 9e18;  // a price on many links of a large transfer
             if (used_network(l)) {
               out.exact(static_cast<std::int64_t>(std::min(l.row.traffic->cost_ufen, kMost)),
                         kUfenDigits);
             }
           },
           is_unusual},
    Column{"delivery_time",
           "s",
           "end until the last of its output had come; empty if it sends none",
           [](const JobLine& l, TextCursor& out) {
             if (used_network(l) && l.row.traffic->delivered != kNever) {
               out.seconds((l.row.traffic->delivered - l.row.finish).ms);
             }
           },
           is_unusual},
    Column{"too_far_time",
           "s",
           "that it ran beyond the latency of its reach, as links were cut",
           [](const JobLine& l, TextCursor& out) {
             if (used_network(l)) {
               out.seconds(l.row.traffic->too_far.ms);
             }
           },
           is_unusual},
    Column{"spanned_centres",
           "",
           "of a job that ran at several centres at once, with the tasks at each: a:100+b:20",
           write_parts,
           is_unusual},
    Column{"price", "CNY", "for a card-hour, by its contract; else empty", write_price, is_unusual},
    Column{"contract_cost",
           "CNY",
           "what its owner owes by its contracts, before vouchers: contracts.csv",
           write_bill,
           is_unusual},
};

}  // namespace
}  // namespace jobs_table

[[gnu::noinline]] std::size_t room_for_parts(const JobLine& line) {
  std::size_t room = 0;
  for (const JobPart& part : line.row.parts) {
    const CentreId centre = line.city.partitions[part.partition].centre;
    room += line.labels.centres.of(centre).size + (part.nodes.size() + 2) * kLongestNumber;
  }
  return room;
}

std::span<const TableColumn<JobLine>> job_columns() {
  return jobs_table::kColumns;
}

char* write_job_row(const JobLine& line, char* at) {
  return write_whole_row<jobs_table::kColumns>(line, at);
}

}  // namespace suanwang
