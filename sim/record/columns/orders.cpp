// orders.csv: one row an order of the market, in the order in which they are decided.
#include <array>

#include "sim/record/columns/shared.hpp"

namespace suanwang {

namespace orders_table {
namespace {

using Column = TableColumn<OrderLine>;

bool is_decided(const OrderLine& line) {
  return line.row.decided != kNever;
}

bool is_matched(const OrderLine& line) {
  return line.row.contract != nullptr;
}

constexpr std::array kColumns = {
    Column{"order",
           "",
           "its number: that of its job by order of arrival over all streams",
           [](const OrderLine& l, TextCursor& out) {
             out.integer(l.row.request.number);
           }},
    Column{"job_id",
           "",
           "number of the job in its log or stream",
           [](const OrderLine& l, TextCursor& out) {
             out.integer(l.row.request.id);
           }},
    Column{"workload_name",
           "",
           "stream the job comes from",
           [](const OrderLine& l, TextCursor& out) {
             out.text(l.labels.streams.of(l.row.request.stream));
           }},
    Column{"tenant",
           "",
           "who bids",
           [](const OrderLine& l, TextCursor& out) {
             out.text(l.labels.tenants.of(l.row.request.tenant));
           }},
    Column{"product",
           "",
           "spot, on-demand or reserved",
           [](const OrderLine& l, TextCursor& out) {
             out.text(name_of(l.row.product));
           }},
    Column{"quantity",
           "cards",
           "all of them at one offer, or none",
           [](const OrderLine& l, TextCursor& out) {
             write_units(
                 static_cast<std::int64_t>(l.row.request.total_accelerators()), l.city, out);
           }},
    Column{"requested_time",
           "s",
           "for how long, at reference speed",
           [](const OrderLine& l, TextCursor& out) {
             out.seconds(l.row.request.walltime.ms);
           }},
    Column{"limit",
           "CNY",
           "the most that its owner pays for a card-hour",
           [](const OrderLine& l, TextCursor& out) {
             out.exact(l.row.limit_ufen, kUfenDigits);
           }},
    Column{"placed",
           "s",
           "since the scenario's start",
           [](const OrderLine& l, TextCursor& out) {
             out.seconds(l.row.request.submit.ms);
           }},
    Column{"decided",
           "s",
           "when it was matched, or rejected; empty while it waits",
           [](const OrderLine& l, TextCursor& out) { out.seconds(l.row.decided.ms); },
           is_decided},
    Column{"outcome",
           "",
           "matched, unmatched, or waiting at the end",
           [](const OrderLine& l, TextCursor& out) {
             out.text(is_matched(l) ? "matched" : is_decided(l) ? "unmatched" : "waiting");
           }},
    Column{"reason",
           "",
           "why it was not matched, as of the last clearing",
           [](const OrderLine& l, TextCursor& out) {
             out.text(name_of(l.row.reason));
           }},
};

}  // namespace
}  // namespace orders_table

std::span<const TableColumn<OrderLine>> order_columns() {
  return orders_table::kColumns;
}

}  // namespace suanwang
