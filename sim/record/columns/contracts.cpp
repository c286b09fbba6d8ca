// contracts.csv: one row a contract of the market, in the order in which they were matched.
// contract_runs.csv: one row a stretch of a contract's time. Their bills follow from the two and
// from contract_rules.csv (docs/explanation/contracts.md).
#include <array>

#include "sim/record/columns/shared.hpp"

namespace suanwang {

namespace contracts_table {
namespace {

using Column = TableColumn<ContractLine>;
using RunColumn = TableColumn<ContractRunLine>;

constexpr unsigned kFenDigits = 2;  ///< a fen is 1e-2 yuan

bool is_closed(const ContractLine& l) {
  return l.contract.state != ContractState::open;
}

void write_number(ContractId id, TextCursor& out) {
  if (id.exists()) {
    out.integer(id.value());
  }
}

void write_instant(Time t, TextCursor& out) {
  if (t != kNever) {
    out.seconds(t.ms);
  }
}

/// Cards have 1, 10, 100 or 1000 units.
unsigned digits_of_units(std::uint32_t card_units) {
  unsigned digits = 0;
  for (; card_units > 1; card_units /= 10) {
    ++digits;
  }
  return digits;
}

template <auto Line>
constexpr auto kBillLine = [](const ContractLine& l, TextCursor& out) {
  out.exact((l.contract.bill.*Line).base, kFenDigits);
};

template <auto Part>
constexpr auto kAccountPart = [](const ContractLine& l, TextCursor& out) {
  out.exact((l.contract.account.*Part).base, kFenDigits);
};

template <auto Instant>
constexpr auto kAgreed = [](const ContractLine& l, TextCursor& out) {
  out.seconds((l.contract.terms.*Instant).ms);
};

constexpr std::array kColumns = {
    Column{"contract",
           "",
           "its number, in the order of matching",
           [](const ContractLine& l, TextCursor& out) {
             write_number(l.contract.number, out);
           }},
    Column{"buyer",
           "",
           "the tenant's name",
           [](const ContractLine& l, TextCursor& out) {
             out.text(l.labels.tenants.of(l.contract.terms.buyer));
           }},
    Column{"seller",
           "",
           "the centre's name",
           [](const ContractLine& l, TextCursor& out) {
             out.text(l.labels.centres.of(l.contract.terms.seller));
           }},
    Column{"product",
           "",
           "spot, on-demand or reserved",
           [](const ContractLine& l, TextCursor& out) {
             out.text(name_of(l.contract.terms.product));
           }},
    Column{"sla",
           "",
           "class of service",
           [](const ContractLine& l, TextCursor& out) {
             out.text(l.sla);
           }},
    Column{"cards",
           "",
           "accelerators that were agreed",
           [](const ContractLine& l, TextCursor& out) {
             out.exact(Int128{l.contract.terms.units},
                       digits_of_units(l.contract.terms.card_units));
           }},
    Column{"price_cny_per_card_hour",
           "CNY/h",
           "that the buyer pays for one of them",
           [](const ContractLine& l, TextCursor& out) {
             out.exact(l.contract.terms.price_microfen, kUfenDigits);
           }},
    Column{"seller_price_cny_per_card_hour",
           "CNY/h",
           "that the seller gets for it before the fee",
           [](const ContractLine& l, TextCursor& out) {
             out.exact(l.contract.terms.seller_price_microfen, kUfenDigits);
           }},
    Column{"fee_share",
           "",
           "the platform's, of what the seller gets",
           [](const ContractLine& l, TextCursor& out) {
             out.exact(l.contract.terms.fee.base, kMicroDigits);
           }},
    Column{"matched", "s", "since the scenario's start", kAgreed<&ContractTerms::matched>},
    Column{"begins",
           "s",
           "the agreed period, since the scenario's start",
           kAgreed<&ContractTerms::begins>},
    Column{"ends", "s", "likewise; the first instant after it", kAgreed<&ContractTerms::ends>},
    Column{"start_by",
           "s",
           "latest start that was agreed; empty: best effort",
           [](const ContractLine& l, TextCursor& out) {
             write_instant(l.contract.start_by, out);
           }},
    Column{"replaces",
           "",
           "the contract that its seller dropped, if any",
           [](const ContractLine& l, TextCursor& out) {
             write_number(l.contract.terms.replaces, out);
           }},
    Column{"replaced_by",
           "",
           "the contract that its buyer was matched to instead, if any",
           [](const ContractLine& l, TextCursor& out) {
             write_number(l.contract.replaced_by, out);
           }},
    Column{"state",
           "",
           "open, ended, cancelled (by the buyer) or defaulted (its seller)",
           [](const ContractLine& l, TextCursor& out) {
             out.text(name_of(l.contract.state));
           }},
    Column{"began",
           "s",
           "first begin; empty if there was none",
           [](const ContractLine& l, TextCursor& out) {
             write_instant(l.contract.began, out);
           }},
    Column{"closed",
           "s",
           "since the scenario's start; empty while it is open",
           [](const ContractLine& l, TextCursor& out) {
             write_instant(l.contract.closed, out);
           }},
    Column{"started_late",
           "",
           "1 if it began after start_by",
           [](const ContractLine& l, TextCursor& out) {
             out.put(l.contract.is_late() ? '1' : '0');
           }},
    Column{"latency_met",
           "",
           "1 if the latency that was agreed held",
           [](const ContractLine& l, TextCursor& out) {
             out.put(l.contract.is_latency_met ? '1' : '0');
           }},
    Column{"metered_card_hours",
           "h",
           "that ran, closed stretches only",
           [](const ContractLine& l, TextCursor& out) {
             out.fixed(l.contract.metered_unit_ms(),
                       kMillisecondsPerHour * l.contract.terms.card_units,
                       kDecimals);
           }},
    Column{"owed_time",
           "s",
           "for which the cards were owed",
           [](const ContractLine& l, TextCursor& out) { out.seconds(l.contract.owed().ms); },
           is_closed},
    Column{"undelivered_time",
           "s",
           "of it: failed, or preempted with less than the agreed notice",
           [](const ContractLine& l, TextCursor& out) { out.seconds(l.contract.undelivered.ms); },
           is_closed},
    Column{"availability",
           "",
           "delivered / owed time",
           [](const ContractLine& l, TextCursor& out) {
             const Duration owed = l.contract.owed();
             write_share((owed - l.contract.undelivered).ms, owed.ms, out);
           },
           is_closed},
    Column{"computing_cny",
           "CNY",
           "card-hours times price",
           kBillLine<&ContractBill::computing>,
           is_closed},
    Column{"cancellation_cny",
           "CNY",
           "fee for a cancellation",
           kBillLine<&ContractBill::cancellation>,
           is_closed},
    Column{"credit_cny",
           "CNY",
           "taken off for what was promised and not kept",
           kBillLine<&ContractBill::credit>,
           is_closed},
    Column{"due_cny",
           "CNY",
           "computing + cancellation - credit: what the buyer owes before vouchers",
           [](const ContractLine& l, TextCursor& out) {
             out.exact(l.contract.bill.due().base, kFenDigits);
           },
           is_closed},
    Column{"buyer_paid_cny", "CNY", "less what it got back", kAccountPart<&ContractAccount::paid>},
    Column{"subsidy_cny", "CNY", "vouchers", kAccountPart<&ContractAccount::subsidy>},
    Column{"seller_received_cny",
           "CNY",
           "from the platform",
           kAccountPart<&ContractAccount::received>},
    Column{"platform_fee_cny",
           "CNY",
           "that the platform kept",
           kAccountPart<&ContractAccount::platform_fee>},
    Column{"platform_spread_cny",
           "CNY",
           "that it kept where the two prices differ; negative: that it added",
           kAccountPart<&ContractAccount::spread>},
    Column{"held_cny",
           "CNY",
           "paid in advance and held by the platform",
           kAccountPart<&ContractAccount::held>},
};

constexpr std::array kRunColumns = {
    RunColumn{"contract",
              "",
              "its number",
              [](const ContractRunLine& l, TextCursor& out) {
                write_number(l.span.contract, out);
              }},
    RunColumn{"what",
              "",
              "running (and kept), failed, preempted (with notice), preempted-unnoticed, left (by "
              "the buyer)",
              [](const ContractRunLine& l, TextCursor& out) {
                out.text(name_of(l.span.kind));
              }},
    RunColumn{"from",
              "s",
              "since the scenario's start",
              [](const ContractRunLine& l, TextCursor& out) {
                out.seconds(l.span.from.ms);
              }},
    RunColumn{"until",
              "s",
              "since the scenario's start",
              [](const ContractRunLine& l, TextCursor& out) {
                out.seconds(l.span.until.ms);
              }},
};

}  // namespace
}  // namespace contracts_table

std::span<const TableColumn<ContractLine>> contract_columns() {
  return contracts_table::kColumns;
}

std::span<const TableColumn<ContractRunLine>> contract_run_columns() {
  return contracts_table::kRunColumns;
}

}  // namespace suanwang
