// trades.csv: one row a match, in the order in which they are made. What one clearing sold has one
// time.
#include <array>

#include "sim/record/columns/shared.hpp"

namespace suanwang {

namespace trades_table {
namespace {

using Column = TableColumn<OrderLine>;

constexpr std::array kColumns = {
    Column{"contract",
           "",
           "as in contracts.csv",
           [](const OrderLine& l, TextCursor& out) {
             out.integer(l.row.contract->number.value());
           }},
    Column{"time",
           "s",
           "of the clearing, since the scenario's start",
           [](const OrderLine& l, TextCursor& out) {
             out.seconds(l.row.contract->matched.ms);
           }},
    Column{"order",
           "",
           "as in orders.csv",
           [](const OrderLine& l, TextCursor& out) {
             out.integer(l.row.contract->job);
           }},
    Column{"offer",
           "",
           "its place among the market's, from 0, groups of centres written out",
           [](const OrderLine& l, TextCursor& out) {
             out.integer(l.row.contract->offer);
           }},
    Column{"tenant",
           "",
           "who buys",
           [](const OrderLine& l, TextCursor& out) {
             out.text(l.labels.tenants.of(l.row.contract->buyer));
           }},
    Column{"centre",
           "",
           "that sells, and where the job was sent",
           [](const OrderLine& l, TextCursor& out) {
             out.text(l.labels.centres.of(l.row.contract->seller));
           }},
    Column{"product",
           "",
           "spot, on-demand or reserved",
           [](const OrderLine& l, TextCursor& out) {
             out.text(name_of(l.row.contract->product));
           }},
    Column{"quantity",
           "cards",
           "sold",
           [](const OrderLine& l, TextCursor& out) {
             write_units(l.row.contract->units, l.city, out);
           }},
    Column{"agreed_time",
           "s",
           "for how long: the requested time at reference speed, of reserved ones the term",
           [](const OrderLine& l, TextCursor& out) {
             out.seconds(l.row.contract->agreed.ms);
           }},
    Column{"price",
           "CNY",
           "that the buyer pays for a card-hour",
           [](const OrderLine& l, TextCursor& out) {
             out.exact(l.row.contract->price_ufen, kUfenDigits);
           }},
    Column{"seller_price",
           "CNY",
           "that the seller gets for it, fee not taken off",
           [](const OrderLine& l, TextCursor& out) {
             out.exact(l.row.contract->seller_ufen, kUfenDigits);
           }},
    Column{"limit",
           "CNY",
           "that the buyer would have paid",
           [](const OrderLine& l, TextCursor& out) {
             out.exact(l.row.contract->limit_ufen, kUfenDigits);
           }},
    Column{"ask",
           "CNY",
           "that the seller wanted at least, fee taken off",
           [](const OrderLine& l, TextCursor& out) {
             out.exact(l.row.contract->ask_ufen, kUfenDigits);
           }},
};

}  // namespace
}  // namespace trades_table

std::span<const TableColumn<OrderLine>> trade_columns() {
  return trades_table::kColumns;
}

}  // namespace suanwang
