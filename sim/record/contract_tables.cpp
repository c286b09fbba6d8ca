#include "sim/record/contract_tables.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

#include "sim/base/text_writer.hpp"
#include "sim/city/civil_date.hpp"
#include "sim/record/columns.hpp"

namespace suanwang {

namespace {

std::string refusals_of(const VoucherAnswer& answer) {
  std::string text;
  for (const VoucherRefusal refusal : answer.refusals) {
    text += text.empty() ? "" : "; ";
    text += refusal_text(refusal);
  }
  return text;
}

/// Rows of contract_rules.csv.
class RuleRows {
 public:
  explicit RuleRows(TableWriter<ContractRuleLine>& table) : table_(table) {}

  void text(const std::string& rule, const std::string& value) {
    table_.write({csv_quoted(rule), csv_quoted(value)});
  }

  void number(const std::string& rule, std::int64_t value) { text(rule, std::to_string(value)); }

  void sla(const std::string& path, const SlaClass& sla) {
    for (std::size_t i = 0; i < sla.availability.size(); ++i) {
      const std::string step = path + ".availability." + std::to_string(i);
      number(step + ".below", sla.availability[i].below.base);
      number(step + ".credit", sla.availability[i].credit.base);
    }
    if (sla.start_within) {
      number(path + ".start_within", sla.start_within->ms);
    }
    number(path + ".late_start_credit", sla.late_start_credit.base);
    number(path + ".latency_credit", sla.latency_credit.base);
    number(path + ".default_credit", sla.default_credit.base);
  }

  void product(const std::string& path, const ProductRules& rules) {
    number(path + ".prepaid", rules.prepaid.base);
    if (rules.preemption_notice) {
      number(path + ".preemption_notice", rules.preemption_notice->ms);
    }
    number(path + ".cancellation.notice", rules.cancellation.notice.ms);
    number(path + ".cancellation.fee", rules.cancellation.fee.base);
  }

  void vouchers(const VoucherRules& rules) {
    number("vouchers.share", rules.share.base);
    number("vouchers.firm_cap", rules.firm_cap.base);
    number("vouchers.longest_months", rules.longest_months);
    text("vouchers.signed_from", rules.signed_from.text());
    if (rules.claimed_until) {
      text("vouchers.claimed_until", rules.claimed_until->text());
    }
    if (rules.annual_envelope) {
      number("vouchers.annual_envelope", rules.annual_envelope->base);
    }
    number("vouchers.claims_per_contract", rules.claims_per_contract);
    number("vouchers.unrelated_supplier", rules.unrelated_supplier ? 1 : 0);
    number("vouchers.computing_only", rules.computing_only ? 1 : 0);
    number("vouchers.no_other_subsidy", rules.no_other_subsidy ? 1 : 0);
    number("vouchers.after_settlement", rules.after_settlement ? 1 : 0);
  }

 private:
  TableWriter<ContractRuleLine>& table_;
};

}  // namespace

void write_contracts(const ContractLedger& ledger, const Labels& labels, ByteSink& sink) {
  TextWriter writer(sink);
  TableWriter<ContractLine> table(writer, contract_columns());
  for (const Contract& contract : ledger.contracts()) {
    const std::string sla = csv_quoted(ledger.rules().sla.rows[contract.terms.sla].name);
    table.write({contract, sla, labels});
  }
  writer.flush();
}

void write_contract_runs(const ContractLedger& ledger, ByteSink& sink) {
  TextWriter writer(sink);
  TableWriter<ContractRunLine> table(writer, contract_run_columns());
  for (const ContractSpan& span : ledger.spans()) {
    table.write({span});
  }
  writer.flush();
}

void write_vouchers(const ContractLedger& ledger, ByteSink& sink) {
  TextWriter writer(sink);
  TableWriter<VoucherLine> table(writer, voucher_columns());
  for (const VoucherRecord& record : ledger.claims()) {
    const std::string firm = csv_quoted(record.claim.firm);
    const std::string refusals = csv_quoted(refusals_of(record.answer));
    table.write({record, firm, refusals});
  }
  writer.flush();
}

void write_contract_rules(const ContractLedger& ledger, ByteSink& sink) {
  TextWriter writer(sink);
  TableWriter<ContractRuleLine> table(writer, contract_rule_columns());
  RuleRows rows(table);
  const ContractRules& rules = ledger.rules();
  rows.text("start", ledger.calendar().iso8601(Time{}));
  for (const auto& row : rules.sla.rows) {
    rows.sla("sla." + row.name, row.value);
  }
  rows.product("spot", rules.spot);
  rows.product("on_demand", rules.on_demand);
  rows.product("reserved", rules.reserved);
  if (ledger.vouchers() != nullptr) {
    rows.vouchers(ledger.vouchers()->rules());
  }
  writer.flush();
}

}  // namespace suanwang
