// Columns that several tables have: sums over jobs, and what centres offered and drew.
#pragma once

#include <array>
#include <cstddef>

#include "sim/record/columns.hpp"

namespace suanwang {

inline constexpr Int128 kMicrojoulesPerKwh = Int128{3'600'000} * 1'000'000;
inline constexpr Int128 kMillisecondsPerHour = 3'600'000;
inline constexpr unsigned kDecimals = 6;
inline constexpr unsigned kUfenDigits = 8;   ///< a micro-fen is 1e-8 yuan
inline constexpr unsigned kMicroDigits = 6;  ///< a microgram is 1e-6 g

/// part / whole with six decimals; nothing where there is no whole.
inline void write_share(Int128 part, Int128 whole, TextCursor& out) {
  if (whole > 0) {
    out.fixed(part, whole, kDecimals);
  }
}

inline void write_kwh_of_uj(Int128 uj, TextCursor& out) {
  out.fixed(uj, kMicrojoulesPerKwh, kDecimals);
}

inline void write_kwh_of_pj(Int128 pj, TextCursor& out) {
  out.fixed(pj, kPicojoulesPerKwh, kDecimals);
}

inline void write_hours(Int128 ms, TextCursor& out) {
  out.fixed(ms, kMillisecondsPerHour, kDecimals);
}

/// Whole cards, or a decimal number where cards are shared.
inline void write_units(std::int64_t units, const City& city, TextCursor& out) {
  out.exact(Int128{units}, city.card_digits());
}

/// Of units of cards.
inline void write_card_hours(Int128 unit_ms, const City& city, TextCursor& out) {
  out.fixed(unit_ms, Int128{kMillisecondsPerHour} * city.card_units, kDecimals);
}

/// The mean of whole numbers that stand for `scale` each; nothing where none was added.
inline void write_mean(const ExactMean& mean, std::int64_t scale, TextCursor& out) {
  if (mean.count > 0) {
    out.fixed(mean.sum, Int128{mean.count} * scale, kDecimals);
  }
}

template <class T, std::size_t A, std::size_t B>
constexpr std::array<T, A + B> joined(const std::array<T, A>& a, const std::array<T, B>& b) {
  std::array<T, A + B> all{};
  for (std::size_t i = 0; i < A; ++i) {
    all[i] = a[i];
  }
  for (std::size_t i = 0; i < B; ++i) {
    all[A + i] = b[i];
  }
  return all;
}

/// Columns of any line with `const JobStats& jobs_of(const Line&)`.
template <class Line>
inline constexpr std::array kJobStatsColumns = {
    TableColumn<Line>{"submitted",
                      "jobs",
                      "in the run",
                      [](const Line& l, TextCursor& out) {
                        out.integer(jobs_of(l).submitted());
                      }},
    TableColumn<Line>{"finished",
                      "jobs",
                      "that ran to an end of their own, failed ones included",
                      [](const Line& l, TextCursor& out) {
                        out.integer(jobs_of(l).finished());
                      }},
    TableColumn<Line>{"killed",
                      "jobs",
                      "stopped at their requested time, by owner or platform",
                      [](const Line& l, TextCursor& out) {
                        out.integer(jobs_of(l).killed());
                      }},
    TableColumn<Line>{"rejected",
                      "jobs",
                      "never admitted",
                      [](const Line& l, TextCursor& out) {
                        out.integer(jobs_of(l).count(FinalState::rejected));
                      }},
    TableColumn<Line>{"running",
                      "jobs",
                      "at the end of the run",
                      [](const Line& l, TextCursor& out) {
                        out.integer(jobs_of(l).count(FinalState::running));
                      }},
    TableColumn<Line>{"waiting",
                      "jobs",
                      "at the end of the run",
                      [](const Line& l, TextCursor& out) {
                        out.integer(jobs_of(l).count(FinalState::waiting));
                      }},
    TableColumn<Line>{"waiting_time_mean",
                      "s",
                      "of jobs that started",
                      [](const Line& l, TextCursor& out) {
                        write_mean(jobs_of(l).wait_ms, 1000, out);
                      }},
    TableColumn<Line>{"waiting_time_max",
                      "s",
                      "of jobs that started",
                      [](const Line& l, TextCursor& out) {
                        out.seconds(jobs_of(l).wait_ms.most);
                      }},
    TableColumn<Line>{"turnaround_time_mean",
                      "s",
                      "of jobs that ran and left",
                      [](const Line& l, TextCursor& out) {
                        write_mean(jobs_of(l).turnaround_ms, 1000, out);
                      }},
    TableColumn<Line>{"bounded_slowdown_mean",
                      "",
                      "of jobs that ran and left: max(1, turnaround / max(run, 10 s))",
                      [](const Line& l, TextCursor& out) {
                        write_mean(jobs_of(l).slowdown_ppm, 1'000'000, out);
                      }},
    TableColumn<Line>{"deadlines",
                      "jobs",
                      "that have one",
                      [](const Line& l, TextCursor& out) {
                        out.integer(jobs_of(l).deadlines);
                      }},
    TableColumn<Line>{"deadlines_met",
                      "jobs",
                      "that completed by theirs",
                      [](const Line& l, TextCursor& out) {
                        out.integer(jobs_of(l).deadlines_met);
                      }},
    TableColumn<Line>{"core_hours",
                      "h",
                      "since their last starts",
                      [](const Line& l, TextCursor& out) {
                        write_hours(jobs_of(l).core_ms, out);
                      }},
    TableColumn<Line>{"accelerator_hours",
                      "h",
                      "since their last starts",
                      [](const Line& l, TextCursor& out) {
                        write_card_hours(jobs_of(l).accelerator_ms, l.city, out);
                      }},
    TableColumn<Line>{"consumed_energy_kwh",
                      "kWh",
                      "IT energy that the jobs bear",
                      [](const Line& l, TextCursor& out) {
                        write_kwh_of_uj(jobs_of(l).it_energy_uj, out);
                      }},
    TableColumn<Line>{"facility_energy_kwh",
                      "kWh",
                      "the same times the PUE of where they ran",
                      [](const Line& l, TextCursor& out) {
                        write_kwh_of_pj(jobs_of(l).facility_energy_pj, out);
                      }},
    TableColumn<Line>{"energy_cost_cny",
                      "CNY",
                      "of that energy, the sum over the jobs",
                      [](const Line& l, TextCursor& out) {
                        out.exact(jobs_of(l).cost_ufen, kUfenDigits);
                      }},
    TableColumn<Line>{"carbon_g",
                      "g",
                      "CO2 of that energy, the sum over the jobs",
                      [](const Line& l, TextCursor& out) {
                        out.exact(jobs_of(l).carbon_ug, kMicroDigits);
                      }},
};

/// Where the energy of a facility goes.
template <class Line, Subsystem S>
inline constexpr auto kWriteOverhead = [](const Line& l, TextCursor& out) {
  write_kwh_of_pj(supply_of(l).site.overhead_pj[static_cast<std::size_t>(S)], out);
};

/// Columns of any line with `supply_of(const Line&)` that has site, cost_ufen and carbon_ug.
template <class Line>
inline constexpr std::array kSiteColumns = {
    TableColumn<Line>{
        "ups_loss_kwh", "kWh", "lost in the UPS", kWriteOverhead<Line, Subsystem::ups>},
    TableColumn<Line>{
        "pdu_loss_kwh", "kWh", "lost in distribution", kWriteOverhead<Line, Subsystem::pdu>},
    TableColumn<Line>{"fans_kwh", "kWh", "indoor fans", kWriteOverhead<Line, Subsystem::fans>},
    TableColumn<Line>{"pumps_kwh", "kWh", "water pumps", kWriteOverhead<Line, Subsystem::pumps>},
    TableColumn<Line>{
        "chillers_kwh", "kWh", "compressors", kWriteOverhead<Line, Subsystem::chillers>},
    TableColumn<Line>{"heat_rejection_kwh",
                      "kWh",
                      "towers, dry coolers and what else is outdoors",
                      kWriteOverhead<Line, Subsystem::heat_rejection>},
    TableColumn<Line>{"auxiliary_kwh",
                      "kWh",
                      "lighting and the rest; all overhead of a constant PUE",
                      kWriteOverhead<Line, Subsystem::auxiliary>},
    TableColumn<Line>{"water_m3",
                      "m3",
                      "evaporated and bled off",
                      [](const Line& l, TextCursor& out) {
                        constexpr Int128 kMicrolitresPerM3 = 1'000'000'000;
                        out.fixed(supply_of(l).site.water_ul_h_ms,
                                  kMillisecondsPerHour * kMicrolitresPerM3,
                                  kDecimals);
                      }},
    TableColumn<Line>{"energy_cost_cny",
                      "CNY",
                      "of facility_energy_kwh at the price of the moment; whole micro-fen",
                      [](const Line& l, TextCursor& out) {
                        out.exact(supply_of(l).cost_ufen, kUfenDigits);
                      }},
    TableColumn<Line>{"carbon_g",
                      "g",
                      "CO2 of facility_energy_kwh, location-based; whole micrograms",
                      [](const Line& l, TextCursor& out) {
                        out.exact(supply_of(l).carbon_ug, kMicroDigits);
                      }},
};

/// Columns of any line with `supply_of(const Line&)` that has meter, busy_gflops_ms and
/// available_gflops_ms.
template <class Line>
inline constexpr std::array kSupplyColumns = {
    TableColumn<Line>{"it_energy_kwh",
                      "kWh",
                      "drawn by all nodes",
                      [](const Line& l, TextCursor& out) {
                        write_kwh_of_uj(supply_of(l).meter.it_energy_uj, out);
                      }},
    TableColumn<Line>{"facility_energy_kwh",
                      "kWh",
                      "IT load, electrical losses, cooling and auxiliaries",
                      [](const Line& l, TextCursor& out) {
                        write_kwh_of_pj(supply_of(l).meter.facility_energy_pj, out);
                      }},
    TableColumn<Line>{"job_energy_kwh",
                      "kWh",
                      "the part of it_energy_kwh that jobs bear",
                      [](const Line& l, TextCursor& out) {
                        write_kwh_of_uj(supply_of(l).meter.job_energy_uj, out);
                      }},
    TableColumn<Line>{"unattributed_energy_kwh",
                      "kWh",
                      "the part that idle and resting nodes drew",
                      [](const Line& l, TextCursor& out) {
                        const PartitionMeter& meter = supply_of(l).meter;
                        write_kwh_of_uj(meter.it_energy_uj - meter.job_energy_uj, out);
                      }},
    TableColumn<Line>{"pue",
                      "",
                      "facility energy / IT energy",
                      [](const Line& l, TextCursor& out) {
                        const PartitionMeter& meter = supply_of(l).meter;
                        write_share(meter.facility_energy_pj, meter.it_energy_uj * 1'000'000, out);
                      }},
    TableColumn<Line>{"utilisation_nodes",
                      "",
                      "nodes with a task / available nodes",
                      [](const Line& l, TextCursor& out) {
                        const PartitionMeter& meter = supply_of(l).meter;
                        write_share(meter.busy_node_ms, meter.available_node_ms, out);
                      }},
    TableColumn<Line>{"utilisation_cores",
                      "",
                      "allocated / available cores",
                      [](const Line& l, TextCursor& out) {
                        const PartitionMeter& meter = supply_of(l).meter;
                        write_share(meter.busy_core_ms, meter.available_core_ms, out);
                      }},
    TableColumn<Line>{"utilisation_accelerators",
                      "",
                      "allocated / available accelerators; empty without any",
                      [](const Line& l, TextCursor& out) {
                        const PartitionMeter& meter = supply_of(l).meter;
                        write_share(meter.busy_accelerator_ms, meter.available_accelerator_ms, out);
                      }},
    TableColumn<Line>{"utilisation_fp16_pflops",
                      "",
                      "peak dense FP16 of allocated / available accelerators",
                      [](const Line& l, TextCursor& out) {
                        write_share(
                            supply_of(l).busy_gflops_ms, supply_of(l).available_gflops_ms, out);
                      }},
    TableColumn<Line>{"busy_node_hours",
                      "h",
                      "of nodes with a task",
                      [](const Line& l, TextCursor& out) {
                        write_hours(supply_of(l).meter.busy_node_ms, out);
                      }},
    TableColumn<Line>{"available_node_hours",
                      "h",
                      "of nodes that are there",
                      [](const Line& l, TextCursor& out) {
                        write_hours(supply_of(l).meter.available_node_ms, out);
                      }},
    TableColumn<Line>{"resting_node_hours",
                      "h",
                      "of nodes that are asleep, off or on the way",
                      [](const Line& l, TextCursor& out) {
                        write_hours(supply_of(l).meter.resting_node_ms, out);
                      }},
    TableColumn<Line>{"down_node_hours",
                      "h",
                      "of nodes that have failed and are not repaired; not among the available",
                      [](const Line& l, TextCursor& out) {
                        write_hours(supply_of(l).meter.down_node_ms, out);
                      }},
    TableColumn<Line>{"busy_core_hours",
                      "h",
                      "of allocated cores",
                      [](const Line& l, TextCursor& out) {
                        write_hours(supply_of(l).meter.busy_core_ms, out);
                      }},
    TableColumn<Line>{"available_core_hours",
                      "h",
                      "of cores that are there",
                      [](const Line& l, TextCursor& out) {
                        write_hours(supply_of(l).meter.available_core_ms, out);
                      }},
    TableColumn<Line>{"busy_accelerator_hours",
                      "h",
                      "of allocated accelerators",
                      [](const Line& l, TextCursor& out) {
                        write_card_hours(supply_of(l).meter.busy_accelerator_ms, l.city, out);
                      }},
    TableColumn<Line>{"available_accelerator_hours",
                      "h",
                      "of accelerators that are there",
                      [](const Line& l, TextCursor& out) {
                        write_card_hours(supply_of(l).meter.available_accelerator_ms, l.city, out);
                      }},
};

}  // namespace suanwang
