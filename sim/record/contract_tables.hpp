// The tables of a market's contracts, written when a run ends.
#pragma once

#include "sim/base/text_writer.hpp"
#include "sim/economy/market/contract_ledger.hpp"
#include "sim/record/labels.hpp"

namespace suanwang {

/// Each writes a whole table with its header, and flushes.
void write_contracts(const ContractLedger& ledger, const Labels& labels, ByteSink& sink);
void write_contract_runs(const ContractLedger& ledger, ByteSink& sink);
void write_vouchers(const ContractLedger& ledger, ByteSink& sink);

/// Every parameter that bills and vouchers follow from, and when the scenario starts; those left
/// out of the rules are left out.
void write_contract_rules(const ContractLedger& ledger, ByteSink& sink);

}  // namespace suanwang
