// centres.csv: one row a centre and interval; energies, utilisations and hours are exact integrals
// over the interval, not samples.
#include "sim/record/columns/shared.hpp"

namespace suanwang {

namespace centres_table {
namespace {

using Column = TableColumn<CentreLine>;

constexpr std::array kNames = {
    Column{"centre",
           "",
           "its name",
           [](const CentreLine& l, TextCursor& out) {
             out.text(l.labels.centres.of(l.interval.centre));
           }},
    Column{"local_time",
           "",
           "when the interval begins, on the city's clock",
           [](const CentreLine& l, TextCursor& out) {
             out.text(l.city.calendar.iso8601(l.interval.from));
           }},
    Column{"from",
           "s",
           "since the scenario's start",
           [](const CentreLine& l, TextCursor& out) {
             out.seconds(l.interval.from.ms);
           }},
    Column{"until",
           "s",
           "since the scenario's start",
           [](const CentreLine& l, TextCursor& out) {
             out.seconds(l.interval.until.ms);
           }},
};

template <auto Count>
constexpr auto kInInterval = [](const CentreLine& l, TextCursor& out) {
  out.integer(l.interval.counts.*Count - l.before.*Count);
};

constexpr std::array kJobs = {
    Column{
        "dispatched", "jobs", "sent to it in the interval", kInInterval<&CentreCounts::dispatched>},
    Column{"started", "jobs", "in the interval", kInInterval<&CentreCounts::started>},
    Column{"completed", "jobs", "in the interval", kInInterval<&CentreCounts::completed>},
    Column{"failed", "jobs", "in the interval", kInInterval<&CentreCounts::failed>},
    Column{"walltime_reached",
           "jobs",
           "stopped at their requested time in the interval",
           kInInterval<&CentreCounts::walltime_reached>},
    Column{"killed",
           "jobs",
           "stopped by owner or platform in the interval",
           kInInterval<&CentreCounts::killed>},
    Column{"requeued",
           "jobs",
           "that lost their nodes in the interval",
           kInInterval<&CentreCounts::requeued>},
    Column{"node_failures", "", "in the interval", kInInterval<&CentreCounts::failures>},
    Column{"struck",
           "jobs",
           "that lost their nodes by failures in the interval",
           kInInterval<&CentreCounts::struck>},
    Column{"waiting",
           "jobs",
           "when the interval ends",
           [](const CentreLine& l, TextCursor& out) {
             out.integer(l.interval.counts.waiting);
           }},
    Column{"running",
           "jobs",
           "when the interval ends",
           [](const CentreLine& l, TextCursor& out) {
             out.integer(l.interval.counts.running);
           }},
};

constexpr auto kColumns =
    joined(joined(joined(kNames, kSupplyColumns<CentreLine>), kJobs), kSiteColumns<CentreLine>);

}  // namespace
}  // namespace centres_table

std::span<const TableColumn<CentreLine>> centre_columns() {
  return centres_table::kColumns;
}

}  // namespace suanwang
