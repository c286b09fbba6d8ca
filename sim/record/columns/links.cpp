// links.csv: one row a link and interval, where something moved: what it carried.
#include <array>
#include <cmath>

#include "sim/record/columns/shared.hpp"

namespace suanwang {

namespace links_table {
namespace {

using Column = TableColumn<LinkLine>;

void write_bytes(double bytes, TextCursor& out) {
  out.integer(static_cast<std::uint64_t>(std::llround(bytes)));
}

/// Bits over what the link could have carried.
void write_load(const LinkLine& line, double bytes, TextCursor& out) {
  constexpr std::int64_t kBitMs = 8'000;  // a byte a second, in bit/s x ms
  const Int128 bits = Int128{std::llround(bytes)} * kBitMs;
  const std::int64_t rate = line.city.links[line.row.link].bandwidth.base;
  write_share(bits, Int128{rate} * (line.row.until - line.row.from).ms, out);
}

constexpr std::array kColumns = {
    Column{"link",
           "",
           "its name, or those of its places",
           [](const LinkLine& l, TextCursor& out) {
             out.text(l.labels.links.of(l.row.link));
           }},
    Column{"local_time",
           "",
           "when the interval begins, on the city's clock",
           [](const LinkLine& l, TextCursor& out) {
             out.text(l.city.calendar.iso8601(l.row.from));
           }},
    Column{"from",
           "s",
           "since the scenario's start",
           [](const LinkLine& l, TextCursor& out) {
             out.seconds(l.row.from.ms);
           }},
    Column{"until",
           "s",
           "since the scenario's start",
           [](const LinkLine& l, TextCursor& out) {
             out.seconds(l.row.until.ms);
           }},
    Column{"forward_data",
           "B",
           "from its first place to its second",
           [](const LinkLine& l, TextCursor& out) {
             write_bytes(l.row.carried.forward, out);
           }},
    Column{"back_data",
           "B",
           "from its second place to its first",
           [](const LinkLine& l, TextCursor& out) {
             write_bytes(l.row.carried.back, out);
           }},
    Column{"forward_load",
           "",
           "of what it could have carried that way; up and down times alike",
           [](const LinkLine& l, TextCursor& out) {
             write_load(l, l.row.carried.forward, out);
           }},
    Column{"back_load",
           "",
           "the same on the way back",
           [](const LinkLine& l, TextCursor& out) {
             write_load(l, l.row.carried.back, out);
           }},
};

}  // namespace
}  // namespace links_table

std::span<const TableColumn<LinkLine>> link_columns() {
  return links_table::kColumns;
}

}  // namespace suanwang
