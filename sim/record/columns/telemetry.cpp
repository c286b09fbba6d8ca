// telemetry.csv: one row a centre and day of the city's clock: how well the platform was told of
// it.
#include <array>

#include "sim/record/columns/shared.hpp"

namespace suanwang {

namespace telemetry_table {
namespace {

using Column = TableColumn<TelemetryLine>;

template <auto Count>
constexpr auto kCount = [](const TelemetryLine& l, TextCursor& out) {
  out.integer(l.day.*Count);
};

constexpr std::array kColumns = {
    Column{"centre",
           "",
           "its name",
           [](const TelemetryLine& l, TextCursor& out) {
             out.text(l.labels.centres.of(l.centre));
           }},
    Column{"local_time",
           "",
           "when the day begins, or the run, on the city's clock",
           [](const TelemetryLine& l, TextCursor& out) {
             out.text(l.city.calendar.iso8601(l.day.from));
           }},
    Column{"from",
           "s",
           "since the scenario's start",
           [](const TelemetryLine& l, TextCursor& out) {
             out.seconds(l.day.from.ms);
           }},
    Column{"until",
           "s",
           "since the scenario's start",
           [](const TelemetryLine& l, TextCursor& out) {
             out.seconds(l.day.until.ms);
           }},
    Column{"samples_taken", "", "at the centre that day", kCount<&TelemetryDay::taken>},
    Column{"samples_lost", "", "of those: never arrived", kCount<&TelemetryDay::lost>},
    Column{"samples_received", "", "by the platform that day", kCount<&TelemetryDay::received>},
    Column{"samples_overtaken",
           "",
           "of those: older than what was known",
           kCount<&TelemetryDay::overtaken>},
    Column{"completeness",
           "",
           "samples taken and not lost / taken",
           [](const TelemetryLine& l, TextCursor& out) {
             write_share(l.day.taken - l.day.lost, l.day.taken, out);
           }},
    Column{"age_mean",
           "s",
           "of what the platform knew, over the day",
           [](const TelemetryLine& l, TextCursor& out) {
             const Int128 span = (l.day.until - l.day.from).ms;
             if (span > 0) {
               out.fixed(l.day.twice_age_ms2, span * 2'000, kDecimals);
             }
           }},
    Column{"age_max",
           "s",
           "the same, at its most",
           [](const TelemetryLine& l, TextCursor& out) {
             out.seconds(l.day.most_age.ms);
           }},
};

}  // namespace
}  // namespace telemetry_table

std::span<const TableColumn<TelemetryLine>> telemetry_columns() {
  return telemetry_table::kColumns;
}

}  // namespace suanwang
