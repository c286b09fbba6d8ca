// vouchers.csv: one row a claim of a voucher, in order, refused ones too. contract_rules.csv: one
// row a parameter of contracts and vouchers.
#include <array>

#include "sim/record/columns/shared.hpp"

namespace suanwang {

namespace vouchers_table {
namespace {

using Column = TableColumn<VoucherLine>;
using RuleColumn = TableColumn<ContractRuleLine>;

constexpr unsigned kFenDigits = 2;  ///< a fen is 1e-2 yuan

void write_day(CivilDay day, TextCursor& out) {
  out.text(Date{day}.text());
}

template <auto Amount>
constexpr auto kAmount = [](const VoucherLine& l, TextCursor& out) {
  out.exact((l.record.claim.*Amount).base, kFenDigits);
};

template <auto Day>
constexpr auto kDay = [](const VoucherLine& l, TextCursor& out) {
  write_day(l.record.claim.*Day, out);
};

template <auto Condition>
constexpr auto kCondition = [](const VoucherLine& l, TextCursor& out) {
  out.put(l.record.claim.*Condition ? '1' : '0');
};

std::string_view limit_name(VoucherLimit limit) {
  switch (limit) {
    case VoucherLimit::firm_cap:
      return "firm-cap";
    case VoucherLimit::envelope:
      return "envelope";
    case VoucherLimit::none:
      break;
  }
  return "";
}

constexpr std::array kColumns = {
    Column{"contract",
           "",
           "its number",
           [](const VoucherLine& l, TextCursor& out) {
             out.integer(l.record.contract.value());
           }},
    Column{"firm",
           "",
           "that claims",
           [](const VoucherLine& l, TextCursor& out) {
             out.text(l.firm);
           }},
    Column{"claimed",
           "",
           "day of the claim, on the city's clock",
           [](const VoucherLine& l, TextCursor& out) {
             write_day(l.record.day, out);
           }},
    Column{"value_cny", "CNY", "what is due for the contract", kAmount<&VoucherClaim::value>},
    Column{
        "computing_cny", "CNY", "the part of it for computing", kAmount<&VoucherClaim::computing>},
    Column{"signed_on", "", "day of the match", kDay<&VoucherClaim::signed_on>},
    Column{"begins", "", "first day of the agreed period", kDay<&VoucherClaim::begins>},
    Column{"ends", "", "first day after it", kDay<&VoucherClaim::ends>},
    Column{"related_supplier",
           "",
           "1 if firm and supplier are related",
           kCondition<&VoucherClaim::related_supplier>},
    Column{"other_subsidy",
           "",
           "1 if another municipal subsidy is paid for it",
           kCondition<&VoucherClaim::other_subsidy>},
    Column{"settled", "", "1 if the contract is", kCondition<&VoucherClaim::settled>},
    Column{"has_invoice", "", "1 if there is one", kCondition<&VoucherClaim::has_invoice>},
    Column{"has_delivery_proof",
           "",
           "1 if there is one",
           kCondition<&VoucherClaim::has_delivery_proof>},
    Column{"amount_cny",
           "CNY",
           "that the city pays",
           [](const VoucherLine& l, TextCursor& out) {
             out.exact(l.record.answer.amount.base, kFenDigits);
           }},
    Column{"limit",
           "",
           "what cut it below the share: firm-cap or envelope",
           [](const VoucherLine& l, TextCursor& out) {
             out.text(limit_name(l.record.answer.limit));
           }},
    Column{"refusals",
           "",
           "every reason why nothing is paid, with semicolons between",
           [](const VoucherLine& l, TextCursor& out) {
             out.text(l.refusals);
           }},
};

constexpr std::array kRuleColumns = {
    RuleColumn{"rule",
               "",
               "its path, as in the scenario; steps of credits are numbered from 0",
               [](const ContractRuleLine& l, TextCursor& out) {
                 out.text(l.rule);
               }},
    RuleColumn{"value",
               "",
               "shares in millionths, money in fen, time in milliseconds, dates, 0 or 1",
               [](const ContractRuleLine& l, TextCursor& out) {
                 out.text(l.value);
               }},
};

}  // namespace
}  // namespace vouchers_table

std::span<const TableColumn<VoucherLine>> voucher_columns() {
  return vouchers_table::kColumns;
}

std::span<const TableColumn<ContractRuleLine>> contract_rule_columns() {
  return vouchers_table::kRuleColumns;
}

}  // namespace suanwang
